"""A small exchange for tests: an authority, a hub and centres that do not exist, people whom no register knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rapport_unique.exchange.protocol.directory import Directory, Member, organisation_identifier
from rapport_unique.exchange.protocol.sealing import Signer

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
_YEAR = timedelta(days=365)


def enterprise(base: int) -> str:
    """An enterprise number with its check digits, as high as the register has not come yet."""
    return f"{base:08d}{97 - base % 97:02d}"


HUB, LIEGE, GHENT, EUPEN = (enterprise(19_999_900 + each) for each in range(4))
NAMES = {HUB: "Hub", LIEGE: "Liège", GHENT: "Gent", EUPEN: "Eupen"}
TELEPHONES = {HUB: "02 000 00 00", LIEGE: "04 000 00 01", GHENT: "09 000 00 02", EUPEN: "087 00 00 03"}


def a_ssin(serial: int = 0, born: date = date(1980, 5, 6)) -> str:
    """A number whose serial the register gives to nobody."""
    base = int(f"{born:%y%m%d}{900 + serial % 98}")
    return f"{base:09d}{97 - base % 97:02d}"


@dataclass(frozen=True)
class Keys:
    """What a member keeps secret."""

    signer: Signer
    opening: ec.EllipticCurvePrivateKey


class Authority:
    """Issues the certificates of members and lists those it revoked."""

    def __init__(self, name: str = "TEST authority of the exchange") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.certificate = self._issue(self.name, self.key.public_key(), NOW - _YEAR, NOW + 10 * _YEAR, authority=True)
        self.issued: list[x509.Certificate] = []
        self._revoked: list[tuple[int, datetime]] = []

    def member(self, number: str, since: datetime = NOW - timedelta(days=1), days: int = 365) -> Keys:
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, organisation_identifier(number)),
                x509.NameAttribute(NameOID.COMMON_NAME, f"TEST {NAMES.get(number, number)}"),
            ]
        )
        signing, opening = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        until = since + timedelta(days=days)
        certificate = self._issue(subject, signing.public_key(), since, until)
        self.issued += [certificate, self._issue(subject, opening.public_key(), since, until, signs=False)]
        return Keys(Signer(number, signing, certificate), opening)

    def revoke(self, certificate: x509.Certificate, at: datetime) -> None:
        self._revoked.append((certificate.serial_number, at))

    def revocations(self, at: datetime = NOW - timedelta(hours=1), lives: timedelta = 10 * _YEAR):
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.name).last_update(at).next_update(at + lives)
        for serial, day in self._revoked:
            revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(day).build()
            builder = builder.add_revoked_certificate(revoked)
        return builder.sign(self.key, hashes.SHA256())

    def directory(self, numbers: Iterable[str] = tuple(NAMES), **revocations) -> Directory:
        members = {each: Member(each, NAMES[each], TELEPHONES[each]) for each in numbers}
        return Directory(self.certificate, members, tuple(self.issued), self.revocations(**revocations))

    def _issue(self, subject, key, since, until, *, authority=False, signs=True) -> x509.Certificate:
        usage = dict.fromkeys(
            ("content_commitment", "key_encipherment", "data_encipherment", "encipher_only", "decipher_only"), False
        )
        usage |= {"key_cert_sign": authority, "crl_sign": authority}
        usage |= {"digital_signature": signs and not authority, "key_agreement": not signs}
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .sign(self.key, hashes.SHA256())
        )
