"""A signatory's certificate: what it says, and whether it may sign here and now."""

import re
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
)

from rapport_unique.adapters.signatures import codes
from rapport_unique.adapters.signatures.running import run
from rapport_unique.adapters.signatures.trust import Trust
from rapport_unique.core.findings import Invalid

TEST_MARK = "TEST"
"""How the name of every authority and holder of software cards begins or ends."""

_NUMBER = re.compile(r"(?:PNOBE-)?(\d{11})")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who a certificate says that its holder is."""

    name: str
    national_number: str
    certificate: x509.Certificate

    @property
    def is_test(self) -> bool:
        """Whether an authority of software cards issued it."""
        return str(self.certificate.issuer.native.get("common_name", "")).startswith(TEST_MARK)

    @property
    def digest(self) -> str:
        """SHA-256 of the certificate, by which a signature is told from another."""
        return str(self.certificate.sha256.hex())


def signer_of(certificate: x509.Certificate) -> Signer:
    """The holder, by the name and the national number in the subject."""
    subject = certificate.subject.native
    found = _NUMBER.fullmatch(str(subject.get("serial_number", "")))
    if not found:
        raise Invalid(codes.NUMBER_MISSING.code)
    given, surname = (str(subject.get(part, "")) for part in ("given_name", "surname"))
    name = f"{given} {surname}".strip() or str(subject.get("common_name", ""))
    return Signer(name, found[1], certificate)


def read_certificate(der: bytes) -> x509.Certificate:
    try:
        certificate = x509.Certificate.load(der, strict=True)
        certificate.native  # noqa: B018 - parsing is lazy
    except (ValueError, TypeError) as error:
        raise Invalid(codes.CERTIFICATE_UNREADABLE.code) from error
    return certificate


def admitted_signer(der: bytes, trust: Trust, now: datetime) -> Signer:
    """The holder of a certificate that may sign: for signatures, in its time, of a trusted authority, not revoked."""
    certificate = read_certificate(der)
    if certificate.public_key.algorithm not in ("ec", "rsa"):
        raise Invalid(codes.ALGORITHM_UNSUPPORTED.code)
    usage = certificate.key_usage_value
    if usage is None or "non_repudiation" not in usage.native:
        raise Invalid(codes.CERTIFICATE_NOT_FOR_SIGNING.code)
    start, end = certificate.not_valid_before, certificate.not_valid_after
    if not start <= now <= end:
        raise Invalid(codes.CERTIFICATE_EXPIRED.code, {"start": start.date(), "end": end.date()})
    signer = signer_of(certificate)
    validator = CertificateValidator(certificate, validation_context=trust.of_signers())
    try:
        run(validator.async_validate_usage({"non_repudiation"}))  # type: ignore[no-untyped-call]
    except RevokedError as error:
        raise Invalid(codes.CERTIFICATE_REVOKED.code) from error
    except InsufficientRevinfoError as error:
        raise Invalid(codes.REVOCATION_UNKNOWN.code) from error
    except (PathBuildingError, PathValidationError) as error:
        raise Invalid(codes.CERTIFICATE_UNTRUSTED.code) from error
    return signer
