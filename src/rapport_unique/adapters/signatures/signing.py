"""PAdES in two steps: prepare a document for a card far away, and put into it what the card gave back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from asn1crypto import cms, x509
from cryptography import exceptions
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.signers.pdf_signer import TimestampDSSContentSettings
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.validation.dss import async_add_validation_info
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, RevokedError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from rapport_unique.adapters.signatures import codes
from rapport_unique.adapters.signatures.running import run
from rapport_unique.adapters.signatures.trust import Trust
from rapport_unique.core.findings import Invalid

_RESERVED = 32_768
"""Hexadecimal digits for one signature with its chain and its time-stamp."""

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that waits for its signature: what is needed to finish, as plain data.

    `to_sign` is the digest that the card signs: of the DER of the signed attributes, not of the PDF.
    """

    pdf: bytes
    document_digest: bytes
    reserved_start: int
    reserved_end: int
    attributes: bytes
    hash_name: str
    certificate: bytes
    field: str

    @property
    def to_sign(self) -> bytes:
        digest = hashes.Hash(_HASHES[self.hash_name])
        digest.update(self.attributes)
        return digest.finalize()

    @property
    def hash_function(self) -> str:
        """As Web eID calls it: `SHA-384`."""
        return f"SHA-{self.hash_name.removeprefix('sha')}"

    def to_data(self) -> dict[str, Any]:
        """All but the PDF, as JSON."""
        return {
            "document_digest": b64encode(self.document_digest).decode(),
            "reserved": [self.reserved_start, self.reserved_end],
            "attributes": b64encode(self.attributes).decode(),
            "hash": self.hash_name,
            "certificate": b64encode(self.certificate).decode(),
            "field": self.field,
        }

    @classmethod
    def from_data(cls, pdf: bytes, data: dict[str, Any]) -> Prepared:
        return cls(
            pdf,
            b64decode(data["document_digest"]),
            data["reserved"][0],
            data["reserved"][1],
            b64decode(data["attributes"]),
            data["hash"],
            b64decode(data["certificate"]),
            data["field"],
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """A document with one signature more. `stamped` is false when no time-stamp could be had: it is still to come."""

    pdf: bytes
    stamped: bool


def prepare(pdf: bytes, *, field: str, certificate: bytes, reason: str, first: bool) -> Prepared:
    """Fill the field `field` with a signature that still lacks its value.

    The first signature certifies the document: from then on nothing but signatures may be added.
    """
    signing = x509.Certificate.load(certificate)
    hash_name = _hash_for(signing)
    metadata = signers.PdfSignatureMetadata(
        field_name=field,
        md_algorithm=hash_name,
        reason=reason,
        subfilter=SigSeedSubFilter.PADES,
        certify=first,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    signer = _signer(signing, b"\0" * _size(signing), Trust((), ()))

    async def reserved() -> tuple[PreparedByteRangeDigest, bytes, bytes]:
        prepared, _, output = await signers.PdfSigner(metadata, signer).async_digest_doc_for_signing(
            IncrementalPdfFileWriter(BytesIO(pdf)), existing_fields_only=True, bytes_reserved=_RESERVED
        )
        attributes = await signer.signed_attrs(prepared.document_digest, hash_name, use_pades=True)
        return prepared, attributes.dump(), output.getvalue()  # type: ignore[attr-defined]

    digest, attributes, output = run(reserved())
    return Prepared(
        output,
        digest.document_digest,
        digest.reserved_region_start,
        digest.reserved_region_end,
        attributes,
        hash_name,
        certificate,
        field,
    )


def finish(prepared: Prepared, value: bytes, trust: Trust, *, last: bool) -> Signed:
    """Put the card's signature value into the document, with time-stamp and what proves that the card was valid (B-LT);
    with the last signature a time-stamp over the whole document as well (B-LTA).

    Invalid when the value does not sign this document, or the certificate is revoked or not trusted.
    """
    signing = x509.Certificate.load(prepared.certificate)
    value = _checked(signing, prepared, value)
    signer = _signer(signing, value, trust)
    digest = PreparedByteRangeDigest(prepared.document_digest, prepared.reserved_start, prepared.reserved_end)

    async def filled(with_stamp: bool) -> bytes:
        content = await signer.async_sign_prescribed_attributes(
            prepared.hash_name,
            cms.CMSAttributes.load(prepared.attributes),
            timestamper=trust.time_stamper if with_stamp else None,
        )
        output = BytesIO(prepared.pdf)
        digest.fill_with_cms(output, content)
        return output.getvalue()

    try:
        pdf, stamped = run(filled(True)), trust.time_stamper is not None
    except (TimestampRequestError, OSError):
        pdf, stamped = run(filled(False)), False
    return _completed(pdf, prepared.field, trust, stamped=stamped, stamp_over=stamped and last)


def adopt(base: bytes, pdf: bytes, field: str, trust: Trust, *, last: bool) -> tuple[Signed, bytes]:
    """A document that a signing service signed, brought to what `finish` makes of one; and the certificate (DER).

    Invalid unless it is `base` with additions, among them a signature in `field`. What they are is for the verdict.
    """
    if not pdf.startswith(base):
        raise Invalid(codes.NOT_WHAT_WAS_SENT.code)
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        signature = next(each for each in signatures if each.field_name == field)
        certificate: bytes = signature.signer_cert.dump()
        stamped = next(extract_tst_data_iter(signature.signer_info, signed=False), None) is not None
        return _completed(pdf, field, trust, stamped=stamped, stamp_over=last or not stamped), certificate
    except Invalid:
        raise
    except Exception as error:  # a damaged document makes the library raise anything
        raise Invalid(codes.NOT_WHAT_WAS_SENT.code) from error


def _completed(pdf: bytes, field: str, trust: Trust, *, stamped: bool, stamp_over: bool) -> Signed:
    """With what proves that signatory and stamp were good, and if need be under one more stamp as a whole."""
    try:
        pdf = run(_with_proofs(pdf, field, trust))
    except RevokedError as error:
        raise Invalid(codes.CERTIFICATE_REVOKED.code) from error
    except (PathBuildingError, PathValidationError) as error:
        raise Invalid(codes.CERTIFICATE_UNTRUSTED.code) from error
    if stamp_over and trust.time_stamper is not None:
        try:
            pdf, stamped = stamped_over(pdf, trust), True
        except (TimestampRequestError, OSError):
            stamped = False
    return Signed(pdf, stamped)


def stamped_over(pdf: bytes, trust: Trust) -> bytes:
    """The document under one more time-stamp: the archival one, its renewal, or that of a document that had none.

    The proofs that the authority of the stamp is good come before the stamp, so that nothing lies outside it.
    """

    if trust.time_stamper is None:
        raise ValueError("no time-stamp service is set")
    stamper = signers.PdfTimeStamper(trust.time_stamper)

    async def renewed() -> bytes:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        output = await stamper.async_timestamp_pdf(
            writer,
            "sha384",
            trust.of_stamps(),
            dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
        )
        return bytes(output.getvalue())

    return run(renewed())


async def _with_proofs(pdf: bytes, field: str, trust: Trust) -> bytes:
    """What shows later that signatory and time-stamp were good: their chains, and the answers on revocation."""
    reader = PdfFileReader(BytesIO(pdf))
    signature = next(each for each in reader.embedded_regular_signatures if each.field_name == field)
    output = await async_add_validation_info(signature, trust.of_signers_and_stamps())
    return bytes(output.getvalue())


def _signer(certificate: x509.Certificate, value: bytes, trust: Trust) -> signers.ExternalSigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(trust.others)
    return signers.ExternalSigner(certificate, store, signature_value=value, embed_roots=False)


def _hash_for(certificate: x509.Certificate) -> str:
    """SHA-384 for P-384, as those cards sign; SHA-256 for RSA."""
    return "sha384" if certificate.public_key.algorithm == "ec" else "sha256"


def _size(certificate: x509.Certificate) -> int:
    return 104 if certificate.public_key.algorithm == "ec" else certificate.public_key.byte_size


def _checked(certificate: x509.Certificate, prepared: Prepared, value: bytes) -> bytes:
    """The value as CMS wants it, once it is shown to sign the attributes."""
    key = load_der_public_key(certificate.public_key.dump())
    digest = utils.Prehashed(_HASHES[prepared.hash_name])
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            value = _der(key, value)
            key.verify(value, prepared.to_sign, ec.ECDSA(digest))
        else:
            assert isinstance(key, rsa.RSAPublicKey)  # noqa: S101 - `admitted_signer` lets no other in
            key.verify(value, prepared.to_sign, padding.PKCS1v15(), digest)
    except exceptions.InvalidSignature as error:
        raise Invalid(codes.SIGNATURE_WRONG.code) from error
    return value


def _der(key: ec.EllipticCurvePublicKey, value: bytes) -> bytes:
    """R||S, as a card gives it, in DER."""
    half = (key.key_size + 7) // 8
    if len(value) != 2 * half:
        raise Invalid(codes.SIGNATURE_WRONG.code)
    return utils.encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))
