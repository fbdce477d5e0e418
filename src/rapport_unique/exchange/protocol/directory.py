"""Who is a member of the exchange, and which certificates sign and encrypt for it.

Certificates are P-256, issued by the authority of the exchange, with the member's enterprise number as organisation
identifier (ETSI EN 319 412-1: `NTRBE-0123456789`): the hub, which hands the directory on, cannot put its own key in.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.protocol.identifiers import read_instant
from rapport_unique.exchange.protocol.refusals import (
    CERTIFICATE_EXPIRED,
    CERTIFICATE_REVOKED,
    CERTIFICATE_UNKNOWN,
    MEMBER_UNKNOWN,
    REVOCATIONS_STALE,
)

_IDENTIFIER = "NTRBE-"
DIRECTORY_TYPE = "rse.directory.v1"


class _Signatures(jws.JWSRegistry):
    """Six hundred members with four certificates each are some three megabytes."""

    max_payload_length = 32 * 1024 * 1024


SIGNATURES = _Signatures(algorithms=["ES256"])
"""Of the authority over the directory."""


class Member(NamedTuple):
    """A centre, or the hub. `telephone` is where one asks what no message answered."""

    number: str
    name: str
    telephone: str


@dataclass(frozen=True)
class Directory:
    """Members by enterprise number, their certificates, and the authority's list of revoked ones.

    Raises ValueError where the list is not the authority's.
    """

    authority: x509.Certificate
    members: Mapping[str, Member]
    certificates: Iterable[x509.Certificate]
    revocations: x509.CertificateRevocationList
    hub: str = ""
    """Its number, where the authority says it."""
    issued: datetime | None = None
    _by_thumbprint: dict[str, x509.Certificate] = field(default_factory=dict, init=False, repr=False)
    _for_encryption: dict[str, list[x509.Certificate]] = field(default_factory=dict, init=False, repr=False)
    """By enterprise number, the newest first."""
    _issued: set[str] = field(default_factory=set, init=False, repr=False)
    """Thumbprints of certificates whose issuer was checked: it stays the authority, so that once is enough."""

    def __post_init__(self) -> None:
        key = self.authority.public_key()
        if not isinstance(key, ec.EllipticCurvePublicKey) or not self.revocations.is_signature_valid(key):
            raise ValueError("the list of revoked certificates is not the authority's")
        self._by_thumbprint.update({thumbprint(each): each for each in self.certificates})
        for each in sorted(self._by_thumbprint.values(), key=lambda each: each.not_valid_before_utc, reverse=True):
            if _encrypts(each):
                self._for_encryption.setdefault(owner(each), []).append(each)

    def member(self, number: str) -> Member:
        try:
            return self.members[number]
        except KeyError as error:
            raise Invalid(MEMBER_UNKNOWN.code, {"member": number}) from error

    def name_of(self, number: str) -> str:
        """What a centre is called; of one that is no member any more, its number."""
        member = self.members.get(number)
        return member.name if member else number

    def signing_certificate(self, name: str, at: datetime) -> x509.Certificate:
        """The certificate of this thumbprint: it signs for a member, is in its time and not revoked at `at`."""
        certificate = self._by_thumbprint.get(name)
        if certificate is None or not _usage(certificate).digital_signature:
            raise Invalid(CERTIFICATE_UNKNOWN.code)
        self.member(owner(certificate))
        self.check(certificate, at)
        return certificate

    def owner_of(self, name: str) -> str:
        """The member whose certificate has this thumbprint, whatever it is worth now; nothing where there is none."""
        certificate = self._by_thumbprint.get(name)
        return owner(certificate) if certificate else ""

    def encryption_key(self, of: str, at: datetime) -> ec.EllipticCurvePublicKey:
        """The key of the member's newest certificate that is for encryption and valid now."""
        self.member(of)
        for certificate in self._for_encryption.get(of, ()):
            try:
                self.check(certificate, at)
            except Invalid:
                continue
            return public_key(certificate)
        raise Invalid(CERTIFICATE_UNKNOWN.code)

    def check(self, certificate: x509.Certificate, at: datetime) -> None:
        """Invalid unless the authority issued it, it is in its time, and no list says that it was revoked."""
        self._check_issuer(certificate)
        start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if not start <= at <= end:
            raise Invalid(CERTIFICATE_EXPIRED.code, {"start": start.date(), "end": end.date()})
        until = self.revocations.next_update_utc
        if until is None or at > until:
            raise Invalid(REVOCATIONS_STALE.code, {"day": self.revocations.last_update_utc.date()})
        revoked = self.revocations.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if revoked is not None and revoked.revocation_date_utc <= at:
            raise Invalid(CERTIFICATE_REVOKED.code, {"day": revoked.revocation_date_utc.date()})

    def _check_issuer(self, certificate: x509.Certificate) -> None:
        name = thumbprint(certificate)
        if name in self._issued:
            return
        try:
            certificate.verify_directly_issued_by(self.authority)
        except (InvalidSignature, ValueError, TypeError) as error:
            raise Invalid(CERTIFICATE_UNKNOWN.code) from error
        self._issued.add(name)


def read_directory(signed: str, authority: x509.Certificate) -> Directory:
    """The directory that the authority signed, whoever handed it on. Raises ValueError for any other."""
    try:
        token = jws.deserialize_compact(signed, ECKey.import_key(public_key(authority)), registry=SIGNATURES)
        if token.headers().get("typ") != DIRECTORY_TYPE:
            raise ValueError("this is no directory")
        payload = json.loads(token.payload)
        members = [Member(**each) for each in payload["members"]]
        return Directory(
            authority,
            {each.number: each for each in members},
            [x509.load_pem_x509_certificate(each.encode()) for each in payload["certificates"]],
            x509.load_pem_x509_crl(payload["revocations"].encode()),
            payload["hub"],
            read_instant(payload["issued"]),
        )
    except (JoseError, Invalid, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"the directory is not the authority's: {error}") from error


def thumbprint(certificate: x509.Certificate) -> str:
    """`x5t#S256`: SHA-256 of the certificate, base64url."""
    return base64.urlsafe_b64encode(certificate.fingerprint(hashes.SHA256())).rstrip(b"=").decode()


def owner(certificate: x509.Certificate | x509.CertificateSigningRequest) -> str:
    """The enterprise number in the subject, or nothing."""
    found = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)
    text = str(found[0].value) if len(found) == 1 else ""
    return text.removeprefix(_IDENTIFIER) if text.startswith(_IDENTIFIER) else ""


def public_key(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    """The P-256 key of a certificate; members have no other."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Invalid(CERTIFICATE_UNKNOWN.code)
    return key


def subject_of(number: str, name: str) -> x509.Name:
    """The subject of a member's certificates."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, organisation_identifier(number)),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def organisation_identifier(number: str) -> str:
    """How a certificate writes an enterprise number."""
    return f"{_IDENTIFIER}{number}"


def _encrypts(certificate: x509.Certificate) -> bool:
    try:
        return _usage(certificate).key_agreement
    except Invalid:
        return False


def _usage(certificate: x509.Certificate) -> x509.KeyUsage:
    try:
        return certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        raise Invalid(CERTIFICATE_UNKNOWN.code) from None
