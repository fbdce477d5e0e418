"""A member's own folder: its keys and certificates, the authority that it trusts, the directory as it last came.

authority.crt   of the authority of the exchange, brought once, by hand
directory.jws   who is a member, signed by the authority; replaced as a newer one comes
signing.key, signing.crt, opening*.key   the member's own, PEM; keys may be encrypted
signing.csr, opening.csr   what the authority certifies
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from rapport_unique.exchange.protocol.directory import Directory, owner, read_directory, subject_of
from rapport_unique.exchange.protocol.sealing import Signer

AUTHORITY, DIRECTORY = "authority.crt", "directory.jws"
SIGNING_KEY, SIGNING_CERTIFICATE, SIGNING_REQUEST = "signing.key", "signing.crt", "signing.csr"
OPENING_KEY, OPENING_REQUEST = "opening.key", "opening.csr"


@dataclass(frozen=True, slots=True)
class Membership:
    """What a member is and keeps secret. `opening` holds the keys that open messages, the newest first."""

    signer: Signer
    opening: tuple[ec.EllipticCurvePrivateKey, ...]


def read_membership(folder: Path, passphrase: str = "") -> Membership:
    """Raises ValueError or OSError for a folder that is not what it should be."""
    certificate = x509.load_pem_x509_certificate((folder / SIGNING_CERTIFICATE).read_bytes())
    key = read_key(folder / SIGNING_KEY, passphrase)
    if certificate.public_key() != key.public_key():
        raise ValueError(f"{folder / SIGNING_CERTIFICATE} is not the certificate of {SIGNING_KEY}")
    openings = sorted(folder.glob("opening*.key"), key=lambda each: each.stat().st_mtime, reverse=True)
    if not openings:
        raise ValueError(f"{folder} holds no {OPENING_KEY}")
    return Membership(
        Signer(owner(certificate), key, certificate), tuple(read_key(each, passphrase) for each in openings)
    )


def read_kept_directory(folder: Path) -> Directory:
    """The directory as it last came. Raises ValueError or OSError where there is none of the authority's."""
    authority = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    return read_directory((folder / DIRECTORY).read_text(encoding="ascii"), authority)


def keep_directory(folder: Path, signed: str) -> bool:
    """Keep a directory that came, where it is newer than the one at hand. Raises ValueError for a forged one."""
    authority = x509.load_pem_x509_certificate((folder / AUTHORITY).read_bytes())
    came, file = read_directory(signed, authority), folder / DIRECTORY
    known = read_kept_directory(folder).issued if file.exists() else None
    if known is not None and came.issued is not None and came.issued <= known:
        return False
    write(file, signed.encode("ascii"))
    return True


def make_keys(folder: Path, number: str, name: str, passphrase: str = "") -> None:
    """New keys to sign and to be encrypted to, with the requests that the authority certifies.

    FileExistsError where there are any.
    """
    folder.mkdir(parents=True, exist_ok=True)
    subject = subject_of(number, name)
    for file, request in ((SIGNING_KEY, SIGNING_REQUEST), (OPENING_KEY, OPENING_REQUEST)):
        key = ec.generate_private_key(ec.SECP256R1())
        write_key(folder / file, key, passphrase)
        made = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
        (folder / request).write_bytes(made.public_bytes(Encoding.PEM))


def write_key(file: Path, key: ec.EllipticCurvePrivateKey, passphrase: str = "") -> None:
    """Write a private key, readable by its owner alone; FileExistsError where there is one."""
    protection: KeySerializationEncryption = NoEncryption()
    if passphrase:
        protection = BestAvailableEncryption(passphrase.encode())
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as stream:
        stream.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection))


def read_key(file: Path, passphrase: str = "") -> ec.EllipticCurvePrivateKey:
    """A P-256 key in PEM, encrypted or not. Raises ValueError for any other."""
    content = file.read_bytes()
    encrypted = b"ENCRYPTED" in content.split(b"\n", 1)[0]
    try:
        key = load_pem_private_key(content, passphrase.encode() if encrypted else None)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{file} cannot be read: it is no PEM, or its passphrase is another") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError(f"{file} holds no P-256 key")
    return key


def write(file: Path, content: bytes) -> None:
    """Write a file at once or not at all: who reads meanwhile sees the old file or the new one."""
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(stream.name, file)
