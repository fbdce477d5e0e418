"""The authority of the exchange: it issues the certificates of members, revokes them, and signs who is a member.

Its key is the operator's, kept off line: no hub and no node ever needs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from joserfc import jws
from joserfc.jwk import ECKey

from rapport_unique.core.seal import canonical_bytes
from rapport_unique.exchange.protocol.directory import DIRECTORY_TYPE, SIGNATURES, Member, subject_of
from rapport_unique.exchange.protocol.identifiers import instant

_YEAR = timedelta(days=365)
LIVES = 10 * _YEAR
MEMBER_LIVES = _YEAR
_UNUSED = ("content_commitment", "key_encipherment", "data_encipherment", "encipher_only", "decipher_only")


@dataclass(frozen=True, slots=True)
class Authority:
    """The key of the authority with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def create(cls, name: str, since: datetime, lives: timedelta = LIVES) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = _certificate(subject, subject, key.public_key(), since, since + lives)
        return cls(key, _for(builder, authority=True).sign(key, hashes.SHA256()))

    def issue(
        self,
        number: str,
        name: str,
        key: ec.EllipticCurvePublicKey,
        *,
        signs: bool,
        since: datetime,
        lives: timedelta = MEMBER_LIVES,
    ) -> x509.Certificate:
        """The certificate of a member's P-256 key, which either signs or is encrypted to."""
        builder = _certificate(subject_of(number, name), self.certificate.subject, key, since, since + lives)
        return _for(builder, signs=signs).sign(self.key, hashes.SHA256())

    def revocations(
        self, revoked: Iterable[tuple[int, datetime]], at: datetime, lives: timedelta
    ) -> x509.CertificateRevocationList:
        """The list of revoked serial numbers, each since when; past `lives`, the exchange stops."""
        builder = x509.CertificateRevocationListBuilder(self.certificate.subject, at, at + lives)
        for serial, since in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self.key, hashes.SHA256())

    def directory(
        self,
        hub: str,
        members: Iterable[Member],
        certificates: Sequence[x509.Certificate],
        revocations: x509.CertificateRevocationList,
        at: datetime,
    ) -> str:
        """Who is a member, signed: what `directory.read_directory` reads, whoever handed it on."""
        payload = {
            "issued": instant(at),
            "hub": hub,
            "members": [each._asdict() for each in members],
            "certificates": [each.public_bytes(Encoding.PEM).decode() for each in certificates],
            "revocations": revocations.public_bytes(Encoding.PEM).decode(),
        }
        header = {"alg": "ES256", "typ": DIRECTORY_TYPE}
        return jws.serialize_compact(header, canonical_bytes(payload), ECKey.import_key(self.key), registry=SIGNATURES)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
    )


def _for(builder: x509.CertificateBuilder, *, authority: bool = False, signs: bool = True) -> x509.CertificateBuilder:
    usage = {
        **dict.fromkeys(_UNUSED, False),
        "key_cert_sign": authority,
        "crl_sign": authority,
        "digital_signature": signs and not authority,
        "key_agreement": not signs,
    }
    constraints = x509.BasicConstraints(ca=authority, path_length=0 if authority else None)
    return builder.add_extension(constraints, critical=True).add_extension(x509.KeyUsage(**usage), critical=True)
