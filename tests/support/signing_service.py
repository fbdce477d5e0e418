"""A federal signing service on loopback: an S3 store (moto), the request for a token, and the page where one signs with
a card of `pki`. It speaks as the published client of the real one expects; the signatures are made by keys in SoftHSM2.
"""

import asyncio
import hashlib
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlencode

import boto3
from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric import utils
from moto.server import ThreadedMotoServer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps.requests_client import HTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore
from tests.support.pki import Card, Pki
from werkzeug import Request, Response
from werkzeug.serving import WSGIRequestHandler, make_server

from rapport_unique.adapters.signatures.remote import SigningService

PASSWORD = "only for tests"
_PAGE = """<!doctype html><html lang="en"><title>Signing service</title>
<form action="/done/{token}"><input type="hidden" name="redirectUrl" value="{back}">
<button name="act" value="sign">Sign</button><button name="act" value="cancel">Cancel</button></form></html>"""


class _CardSigner(signers.Signer):
    def __init__(self, card: Card) -> None:
        super().__init__(
            signing_cert=x509.Certificate.load(card.signature),
            cert_registry=SimpleCertificateStore(),
            embed_roots=False,
        )
        self._card = card

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        value = self._card.sign("signature", hashlib.new(digest_algorithm, data).digest(), digest_algorithm)
        if not self._card.elliptic:
            return value
        half = len(value) // 2
        return utils.encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))


@dataclass
class Service:
    """`card` is in the reader of who signs next; `stamps` says whether the service's profile puts a time-stamp on;
    `spoil` changes the signed document before it is given back; `asked` are the requests for a token."""

    url: str
    store: str
    pki: Pki
    bucket: str
    card: Card | None = None
    stamps: bool = True
    away: bool = False
    spoil: object = None
    asked: dict[str, dict] = field(default_factory=dict)

    @property
    def client(self) -> SigningService:
        return SigningService(
            f"{self.url}/signing/getTokenForDocument", self.url, self.store, self.bucket, PASSWORD, "PADES_1"
        )

    @property
    def variables(self) -> dict[str, str]:
        """For a site that uses it."""
        said = self.client
        names = {"TOKEN": said.token_url, "PAGE": said.page, "STORE": said.store, "BUCKET": said.bucket}
        return {f"RU_SIGNING_SERVICE_{name}": value for name, value in {**names, "PASSWORD": said.password}.items()}

    @property
    def objects(self):
        return boto3.client(
            "s3",
            endpoint_url=self.store,
            aws_access_key_id=self.bucket,
            aws_secret_access_key=PASSWORD,
            region_name="us-east-1",
        )

    @property
    def kept(self) -> list[str]:
        return [each["Key"] for each in self.objects.list_objects_v2(Bucket=self.bucket).get("Contents", [])]

    def sign(self, token: str) -> None:
        said = self.asked[token]
        pdf = self.objects.get_object(Bucket=self.bucket, Key=said["in"])["Body"].read()
        signed = self._signed(pdf, said["psfN"])
        self.objects.put_object(Bucket=self.bucket, Key=said["out"], Body=self.spoil(signed) if self.spoil else signed)

    def _signed(self, pdf: bytes, signature_field: str) -> bytes:
        metadata = signers.PdfSignatureMetadata(
            field_name=signature_field, md_algorithm="sha384", subfilter=SigSeedSubFilter.PADES, certify=False
        )
        stamper = HTTPTimeStamper(self.pki.time_stamp_url) if self.stamps else None
        signer = signers.PdfSigner(metadata, _CardSigner(self.card), timestamper=stamper)
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        return asyncio.run(signer.async_sign_pdf(writer, existing_fields_only=True)).getvalue()

    def answer(self, request: Request) -> Response:
        if self.away:
            return Response(status=503)
        match request.path.strip("/").split("/"):
            case ["signing", "getTokenForDocument"]:
                said = request.get_json()
                if (said["name"], said["pwd"]) != (self.bucket, PASSWORD) or not said["prof"].startswith("PADES"):
                    return Response(status=400)
                token = uuid.uuid4().hex
                self.asked[token] = said
                return Response(token)
            case ["sign", token] if token in self.asked:
                page = _PAGE.format(token=token, back=request.args["redirectUrl"])
                return Response(page, content_type="text/html; charset=utf-8")
            case ["done", token] if token in self.asked:
                back = request.args["redirectUrl"]
                if request.args["act"] == "sign":
                    self.sign(token)
                    return Response(status=303, headers={"Location": back})
                query = urlencode({"err": 1, "ref": "20240131", "details": "user_cancelled"})
                return Response(status=303, headers={"Location": f"{back}?{query}"})
        return Response(status=404)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Tests read what fails, not what was asked."""


@contextmanager
def running(pki: Pki) -> Iterator[Service]:
    """Both services on free ports, until the block ends."""
    store = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    store.start()
    host, port = store.get_host_and_port()
    services: list[Service] = []
    application = Request.application(lambda request: services[0].answer(request))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Quiet)
    service = Service(f"http://127.0.0.1:{server.server_port}", f"http://{host}:{port}", pki, uuid.uuid4().hex)
    services.append(service)
    service.objects.create_bucket(Bucket=service.bucket)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        store.stop()
