"""A federal signing service: a document waits in its store while its owner signs on its pages, and is fetched back.

The protocol is that of the service's published client: an S3 store in which the bucket's name is the user, a request
that gives a token for one document and one of its fields, and a page to which the browser goes and from which it comes
back. https://github.com/Fedict/fts-gui-sign
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote, urlencode, urlsplit

import requests
from minio import Minio
from minio.error import MinioException
from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError

from rapport_unique.core.findings import NotPossible, Severity, define
from rapport_unique.core.texts import Text

logger = logging.getLogger(__name__)
_SECONDS = 20
_LIMIT = 50_000_000
"""Bytes: more than any report, with its signatures."""
_REGION = "us-east-1"
"""What MinIO, the store of the service, calls itself unless told otherwise; named, it is not asked for each time."""

SERVICE_AWAY = define(
    "signing-service-away",
    Severity.BLOCKING,
    Text(
        "Le service fédéral de signature ne répond pas. Rien n'est signé ; recommencez dans quelques minutes.",
        "De federale ondertekendienst antwoordt niet. Er is niets ondertekend; probeer over enkele minuten opnieuw.",
        "Der föderale Signaturdienst antwortet nicht. Nichts wurde unterzeichnet; versuchen Sie es in einigen Minuten "
        "erneut.",
    ),
)


@dataclass(frozen=True, slots=True)
class SigningService:
    """`token_url` and `store` are for this site, `page` is where people sign; `profile` is the service's name for
    PAdES."""

    token_url: str
    page: str
    store: str
    bucket: str
    password: str = field(repr=False)
    profile: str

    def begin(self, pdf: bytes, *, name: str, signature_field: str, language: str) -> str:
        """Leave a document for the signature in one field; the token by which the page finds it. Its file `name` is
        free to choose. NotPossible when the service does not answer."""
        try:
            self._client().put_object(self.bucket, _unsigned(name), BytesIO(pdf), len(pdf), "application/pdf")
            answer = requests.post(
                self.token_url,
                json={
                    "name": self.bucket,
                    "pwd": self.password,
                    "in": _unsigned(name),
                    "out": _signed(name),
                    "prof": self.profile,
                    "psfN": signature_field,
                    "lang": language,
                },
                timeout=_SECONDS,
            )
            answer.raise_for_status()
        except (MinioException, HTTPError, OSError) as error:  # what requests raises is an OSError
            raise NotPossible(SERVICE_AWAY.code) from error
        return answer.text.strip()

    def page_for(self, token: str, *, back: str, language: str) -> str:
        """Where the browser goes; it comes back to `back`, with `err` in the query if it was not signed."""
        query = urlencode({"redirectUrl": back, "language": language})
        return f"{self.page.rstrip('/')}/sign/{quote(token, safe='')}?{query}"

    def collect(self, name: str) -> bytes:
        """The signed document. NotPossible when it cannot be had."""
        try:
            answer = self._client().get_object(self.bucket, _signed(name))
            try:
                return bytes(answer.read(_LIMIT))
            finally:
                answer.close()
                answer.release_conn()
        except (MinioException, HTTPError, OSError) as error:
            raise NotPossible(SERVICE_AWAY.code) from error

    def forget(self, name: str) -> None:
        """Leave nothing of the document with the service, as far as it answers."""
        client = self._client()
        try:
            for each in (_unsigned(name), _signed(name), f"{_signed(name)}.validationreport.json"):
                client.remove_object(self.bucket, each)
        except (MinioException, HTTPError, OSError):
            logger.exception("The signing service keeps document %s", name)

    def _client(self) -> Minio:
        parts = urlsplit(self.store)
        pool = PoolManager(timeout=Timeout(_SECONDS), retries=Retry(1))
        return Minio(
            parts.netloc,
            access_key=self.bucket,
            secret_key=self.password,
            secure=parts.scheme == "https",
            region=_REGION,
            http_client=pool,
        )


def _unsigned(name: str) -> str:
    return f"{name}.pdf"


def _signed(name: str) -> str:
    return f"{name}-signed.pdf"
