"""Ed25519 seals over the five facts of a simulation that leave the calculator: it alone can make them, whoever holds
its public key can check them. The key's name is the beginning of the SHA-256 of its public half.

What invented amounts gave is sealed with a key apart, whose name says so on every line: no site trusts it by trusting
the other."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from rapport_unique.core.findings import Kind, Severity, define
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.core.texts import Text

SEAL_BROKEN = define(
    "seal-broken",
    Severity.BLOCKING,
    Text(
        "Le scellé de cette ligne ne correspond pas à ce qu'elle dit : elle a été modifiée.",
        "Het zegel van deze regel stemt niet overeen met wat er staat: ze werd gewijzigd.",
        "Das Siegel dieser Zeile passt nicht zu dem, was sie sagt: sie wurde verändert.",
    ),
    Text(
        "l'extrait tel que le calculateur l'a donné",
        "het uittreksel zoals de rekentool het gaf",
        "der Auszug, wie der Rechner ihn ausgab",
    ),
)
SEAL_KEY_UNKNOWN = define(
    "seal-key-unknown",
    Severity.BLOCKING,
    Text(
        "Cette ligne est scellée avec une clé inconnue ici ({key}).",
        "Deze regel is verzegeld met een sleutel die hier onbekend is ({key}).",
        "Diese Zeile ist mit einem hier unbekannten Schlüssel gesiegelt ({key}).",
    ),
    Text(
        "un extrait du calculateur de votre centre ; sinon, adressez-vous au service d'aide",
        "een uittreksel van de rekentool van uw centrum; neem anders contact op met de helpdesk",
        "ein Auszug des Rechners Ihres Zentrums; sonst wenden Sie sich an die Hilfe",
    ),
)
SEAL_SYNTHETIC = define(
    "seal-synthetic",
    Severity.BLOCKING,
    Text(
        "Ce solde vient de montants de référence inventés : il ne justifie rien ici.",
        "Dit saldo komt van verzonnen referentiebedragen: het verantwoordt hier niets.",
        "Dieser Saldo beruht auf erfundenen Referenzbeträgen: Er rechtfertigt hier nichts.",
    ),
    Text(
        "une simulation faite avec les paramètres sous licence ou officiels de votre centre",
        "een simulatie met de parameters onder licentie of de officiële parameters van uw centrum",
        "eine Simulation mit den lizenzierten oder amtlichen Parametern Ihres Zentrums",
    ),
)
SEAL_KEY_NOT_IN_FORCE = define(
    "seal-key-not-in-force",
    Severity.BLOCKING,
    Text(
        "La clé de ce scellé n'était pas en vigueur le {day}.",
        "De sleutel van dit zegel was niet van kracht op {day}.",
        "Der Schlüssel dieses Siegels war am {day} nicht in Kraft.",
    ),
)


SYNTHETIC = "synthetic-"
"""With this begins the name of a key over what invented amounts gave."""


class SealedFacts(NamedTuple):
    """In canonical texts: the date as ISO, the balance with a point and two decimals."""

    ins: str
    niss: str
    number: str
    date: str
    balance: str

    @property
    def sealed_bytes(self) -> bytes:
        """What is signed."""
        return canonical_bytes(self._asdict())


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A public key, and the dates of simulations that it may seal."""

    public: Ed25519PublicKey
    first: date
    last: date | None = None


Trusted = dict[str, TrustedKey]
"""By the name of the key."""


def kept_key(file: Path) -> Ed25519PrivateKey:
    """The private key in `file` (PEM), made once and readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    made = Ed25519PrivateKey.generate()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_key(file)
    with open(descriptor, "wb") as stream:
        stream.write(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made


def read_key(file: Path) -> Ed25519PrivateKey:
    """Raises ValueError for a file that holds another kind of key."""
    key = load_pem_private_key(file.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{file} holds no Ed25519 key")
    return key


def public_text(key: Ed25519PublicKey) -> str:
    """32 bytes in base64."""
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def synthetic_key(key: Ed25519PrivateKey) -> Ed25519PrivateKey:
    """The key over what invented amounts gave, derived from the calculator's own (HKDF, RFC 5869)."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"synthetic parameters")
    own = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return Ed25519PrivateKey.from_private_bytes(derivation.derive(own))


def key_name(key: Ed25519PublicKey, *, synthetic: bool = False) -> str:
    name = hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]
    return SYNTHETIC + name if synthetic else name


def seal(key: Ed25519PrivateKey, facts: SealedFacts) -> str:
    """The seal in base64; the same facts and key always give the same."""
    return base64.b64encode(key.sign(facts.sealed_bytes)).decode()


def entry_of(key: Ed25519PublicKey, first: date, *, synthetic: bool = False) -> str:
    """What the operator of another site adds to its file of trusted keys."""
    name = key_name(key, synthetic=synthetic)
    entry = f'[[key]] # {name}\npublic = "{public_text(key)}"\nfirst = {first.isoformat()}\n'
    return entry + "synthetic = true\n" if synthetic else entry


def trusted_keys(file: Path) -> Trusted:
    """The keys of a TOML file, `[[key]]` with `public`, `first` and optionally `last` and `synthetic`; none where there
    is no file.

    Raises ValueError where the file is not what it should be.
    """
    try:
        return dict(map(_trusted, tomllib.loads(file.read_text(encoding="utf-8")).get("key", [])))
    except FileNotFoundError:
        return {}
    except (OSError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{file}: a key is not readable ({error})") from None


def _trusted(entry: dict[str, Any]) -> tuple[str, TrustedKey]:
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(entry["public"], validate=True))
    first, last = entry["first"], entry.get("last")
    if type(first) is not date or type(last) not in (date, type(None)):
        raise ValueError("first and last are days without quotes, like 2023-01-01")
    return key_name(public, synthetic=entry.get("synthetic", False)), TrustedKey(public, first, last)


def fault_of(trusted: Trusted, facts: SealedFacts, key: str, value: str) -> Kind | None:
    """What is wrong with a seal, if anything is."""
    known = trusted.get(key)
    if known is None:
        return SEAL_SYNTHETIC if key.startswith(SYNTHETIC) else SEAL_KEY_UNKNOWN
    try:
        known.public.verify(base64.b64decode(value, validate=True), facts.sealed_bytes)
    except (InvalidSignature, binascii.Error, ValueError):
        return SEAL_BROKEN
    day = date.fromisoformat(facts.date)
    if day < known.first or (known.last is not None and day > known.last):
        return SEAL_KEY_NOT_IN_FORCE
    return None
