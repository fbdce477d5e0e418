"""Cards made of software, for the demonstration and for tests: an authority of this installation alone, whose every
certificate says that it is a test. No trust list of a real site holds it."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from rapport_unique.adapters.signatures.certificates import TEST_MARK as MARK
from rapport_unique.adapters.signatures.trust import Trust

_YEARS = timedelta(days=30 * 365)
_AUTHORITY, _STAMPS = "authority.pem", "stamps.pem"

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Issuer = tuple[Key, x509.Certificate]


@dataclass(frozen=True, slots=True)
class SoftwareCard:
    """A signing certificate (DER), with its key in this process."""

    certificate: bytes
    key: ec.EllipticCurvePrivateKey

    def sign(self, digest: bytes) -> bytes:
        """R||S over a SHA-384 digest, as a P-384 card gives it."""
        r, s = utils.decode_dss_signature(self.key.sign(digest, ec.ECDSA(utils.Prehashed(hashes.SHA384()))))
        return r.to_bytes(48) + s.to_bytes(48)


class SoftwareCards:
    """The authority, kept in a folder that only its owner can read; made at first use."""

    def __init__(self, folder: Path, now: datetime) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._now = now
        self._key, self._certificate = self._kept(folder / _AUTHORITY, None)
        self._stamp_key, self._stamp_certificate = self._kept(folder / _STAMPS, (self._key, self._certificate))

    def card(self, *, given_name: str, surname: str, national_number: str) -> SoftwareCard:
        """A fresh card for a person."""
        key = ec.generate_private_key(ec.SECP384R1())
        name = _name(
            f"{given_name} {surname} ({MARK})",
            {
                NameOID.SURNAME: surname,
                NameOID.GIVEN_NAME: given_name,
                NameOID.SERIAL_NUMBER: national_number,
            },
        )
        builder = self._begun(key, name, self._certificate.subject, _usage(content_commitment=True), self._key)
        return SoftwareCard(_der(builder.sign(self._key, hashes.SHA384())), key)

    def trust(self) -> Trust:
        """Whom the demonstration trusts: this authority and its time-stamps, without asking anybody online."""
        authority = asn1.Certificate.load(_der(self._certificate))
        stamper = DummyTimeStamper(
            asn1.Certificate.load(_der(self._stamp_certificate)),
            keys.PrivateKeyInfo.load(
                self._stamp_key.private_bytes(
                    serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            ),
        )
        return Trust((authority,), (authority,), (), (self._revocation_list(),), stamper)

    def _revocation_list(self) -> bytes:
        """Nobody loses a card that does not exist: an empty list."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self._certificate.subject)
        builder = builder.last_update(self._now - timedelta(days=1)).next_update(self._now + _YEARS)
        key_identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        builder = builder.add_extension(key_identifier, critical=False).add_extension(x509.CRLNumber(1), critical=False)
        return builder.sign(self._key, hashes.SHA384()).public_bytes(serialization.Encoding.DER)

    def _kept(self, file: Path, issuer: Issuer | None) -> Issuer:
        """The key and certificate in `file`; of two processes that make it at once, the first one's stay."""
        if not file.exists():
            made = file.with_suffix(f".{os.getpid()}")
            descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with open(descriptor, "wb") as stream:
                stream.write(self._made(issuer))
            try:
                os.link(made, file)
            except FileExistsError:
                pass
            made.unlink()
        content = file.read_bytes()
        key = serialization.load_pem_private_key(content, None)
        assert isinstance(key, Key)  # noqa: S101
        return key, x509.load_pem_x509_certificate(content)

    def _made(self, issuer: Issuer | None) -> bytes:
        key: Key
        if issuer is None:
            key = ec.generate_private_key(ec.SECP384R1())
            name = _name(f"{MARK} - demonstration authority, of no value")
            usage = _usage(key_cert_sign=True, crl_sign=True)
            builder = self._begun(key, name, name, usage, key).add_extension(
                x509.BasicConstraints(ca=True, path_length=0), critical=True
            )
            certificate = builder.sign(key, hashes.SHA384())
        else:
            key = rsa.generate_private_key(65537, 2048)  # the library's own time-stamper knows no other kind
            name = _name(f"{MARK} - demonstration time-stamps, of no value")
            purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = self._begun(key, name, issuer[1].subject, _usage(digital_signature=True), issuer[0])
            certificate = builder.add_extension(purpose, critical=True).sign(issuer[0], hashes.SHA384())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return private + certificate.public_bytes(serialization.Encoding.PEM)

    def _begun(
        self,
        key: Key,
        name: x509.Name,
        issuer: x509.Name,
        usage: x509.KeyUsage,
        issuer_key: Key,
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder(issuer, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(self._now - timedelta(days=1))
            .not_valid_after(self._now + _YEARS)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        )


def _name(common_name: str, more: dict[x509.ObjectIdentifier, str] | None = None) -> x509.Name:
    parts = {NameOID.COUNTRY_NAME: "BE", NameOID.COMMON_NAME: common_name, **(more or {})}
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts.items()])


def _usage(**used: bool) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: used.get(name, False) for name in every})


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
