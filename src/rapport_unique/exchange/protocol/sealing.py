"""Sign, then encrypt: JWS (ES256) inside JWE (ECDH-ES+A256KW, A256GCM), with explicit lists of what is allowed.

Every message is signed by its sender and encrypted to its receiver: neither a broker nor a mailbox at rest can read it.
The body of an answer is besides sealed to the one-time key of its request, so that the hub cannot read it either. Its
signature covers, in a required header, the delivery and the request that it answers: a hub cannot put it elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, GuestProtocol
from joserfc.registry import HeaderParameter

from rapport_unique.core.findings import Invalid
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.core.texts import Text
from rapport_unique.exchange.protocol import messages, refusals
from rapport_unique.exchange.protocol.deadlines import KEY_LIVES
from rapport_unique.exchange.protocol.directory import Directory, owner, public_key, thumbprint
from rapport_unique.exchange.protocol.identifiers import read_instant

CLOCK_SKEW = timedelta(minutes=5)
BUCKETS = (4 * 1024, 8 * 1024, 16 * 1024, 32 * 1024)
"""Bytes of the body of an answer, also of one that says nothing: its length tells no more than which of the four."""


class _Signatures(jws.JWSRegistry):
    """An answer in the largest bucket travels inside another message, in base64 each time: more than the default."""

    max_payload_length = messages.LARGEST


class _Encryption(jwe.JWERegistry):
    max_ciphertext_length = messages.LARGEST


_MESSAGES = _Signatures(algorithms=["ES256"])
_BODIES = _Signatures(
    header_registry={"binding": HeaderParameter("SHA-256 of what the body is bound to", "str", required=True)},
    algorithms=["ES256"],
)
_ENCRYPTION = _Encryption(algorithms=["ECDH-ES+A256KW", "A256GCM"])
_ENCRYPTED = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "cty": "JWS"}
_UNSAFE = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What a library raises on a token that somebody forged."""
_NO_KEY = Text(
    "la clé pour les réponses n'en est pas une",
    "de sleutel voor de antwoorden is er geen",
    "der Schlüssel für die Antworten ist keiner",
)


@dataclass(frozen=True, slots=True)
class Signer:
    """A member's signing key with its certificate."""

    number: str
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


class Binding(NamedTuple):
    """What the body of an answer is bound to: nothing of it may be another when the body is opened."""

    ticket: str
    delivery: str
    customer: str
    supplier: str
    request: str
    """SHA-256 of the signed request that is answered."""

    @property
    def digest(self) -> str:
        return _base64(hashlib.sha256(canonical_bytes(self._asdict())).digest())


def digest_of(signed: str) -> str:
    """SHA-256 of a signed message."""
    return hashlib.sha256(signed.encode()).hexdigest()


def sign(message: messages.Message, signer: Signer) -> str:
    """A message of its sender as JWS."""
    header = {"alg": "ES256", "typ": message["type"], "x5t#S256": thumbprint(signer.certificate)}
    return jws.serialize_compact(header, messages.written(message), ECKey.import_key(signer.key), registry=_MESSAGES)


def verified(signed: str, directory: Directory, *, to: str, at: datetime) -> dict[str, Any]:
    """The message of a JWS: signed by whom it says, meant for `to`, valid by its schema. Invalid otherwise.

    `at` is now: a certificate that was revoked since the message was sent is worth nothing, and neither is a message
    that is older than any answer to it could be.
    """
    message, _, certificate = _opened(signed, _MESSAGES, directory, at)
    if message.get("from") != owner(certificate):
        raise Invalid(refusals.SIGNATURE_WRONG.code)
    if message.get("to") != to:
        raise Invalid(refusals.ADDRESSED_ELSEWHERE.code)
    if not at - KEY_LIVES <= read_instant(message["sent"]) <= at + CLOCK_SKEW:
        raise Invalid(refusals.CLOCK_OFF.code, {"sent": message["sent"]})
    return message


def said(signed: str) -> dict[str, Any]:
    """What a message says that oneself signed and kept; its signature is not looked at."""
    payload = signed.split(".")[1]
    return messages.read(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


def verified_then(signed: str, directory: Directory, at: datetime) -> dict[str, Any]:
    """The message of a JWS by whom it says, whoever it was for: it was good at that moment. Invalid otherwise."""
    message, _, certificate = _opened(signed, _MESSAGES, directory, at)
    if message.get("from") != owner(certificate):
        raise Invalid(refusals.SIGNATURE_WRONG.code)
    return message


def claimed_by(signed: str, directory: Directory) -> str:
    """Whose certificate a JWS names, or nothing: what anybody may claim, and no proof."""
    try:
        return directory.owner_of(jws.extract_compact(signed.encode()).headers()["x5t#S256"])
    except _UNSAFE:
        return ""


def check_answer_key(key: Mapping[str, Any]) -> None:
    """Invalid unless the one-time key of a request is a point of P-256; its schema sees the length alone."""
    try:
        ECKey.import_key(dict(key))
    except _UNSAFE as error:
        raise Invalid(refusals.UNREADABLE.code, {"why": _NO_KEY}) from error


def encrypt(signed: str, to: ec.EllipticCurvePublicKey | Mapping[str, Any]) -> bytes:
    """A JWS as JWE for the holder of a P-256 key."""
    key = ECKey.import_key(dict(to) if isinstance(to, Mapping) else to)
    header = dict(_ENCRYPTED)  # the library writes the ephemeral key into it
    return jwe.encrypt_compact(header, signed.encode(), key, registry=_ENCRYPTION).encode()


def decrypt(sealed: bytes, keys: Iterable[ec.EllipticCurvePrivateKey]) -> str:
    """The JWS in a JWE, by the first key that opens it. Invalid if none does, or if a bit was changed."""
    for key in keys:
        try:
            opened = jwe.decrypt_compact(sealed, ECKey.import_key(key), registry=_ENCRYPTION)
            return (opened.plaintext or b"").decode("ascii")
        except _UNSAFE:
            continue
    raise Invalid(refusals.NOT_SEALED_FOR_US.code)


def seal_body(body: messages.Message, signer: Signer, binding: Binding, key: Mapping[str, Any]) -> str:
    """The body of an answer for the holder of a one-time key. Invalid where it is larger than the largest bucket."""
    content = messages.written(body)
    size = next((each for each in BUCKETS if len(content) <= each), None)
    if size is None:
        raise Invalid(refusals.TOO_LARGE.code)
    header = {
        "alg": "ES256",
        "typ": body["type"],
        "x5t#S256": thumbprint(signer.certificate),
        "binding": binding.digest,
        "crit": ["binding"],
    }
    signed = jws.serialize_compact(header, content.ljust(size), ECKey.import_key(signer.key), registry=_BODIES)
    return encrypt(signed, key).decode()


def open_body(
    sealed: str, key: ec.EllipticCurvePrivateKey, directory: Directory, binding: Binding, at: datetime
) -> dict[str, Any]:
    """The body of an answer, if `binding` is what it was sealed for, by its supplier."""
    body, header, certificate = _opened(decrypt(sealed.encode(), [key]), _BODIES, directory, at)
    if header["binding"] != binding.digest or header.get("crit") != ["binding"]:
        raise Invalid(refusals.BOUND_ELSEWHERE.code)
    if owner(certificate) != binding.supplier:
        raise Invalid(refusals.SIGNATURE_WRONG.code)
    return body


def one_time_key() -> ec.EllipticCurvePrivateKey:
    """A key for the answers to one request."""
    return ec.generate_private_key(ec.SECP256R1())


def public_jwk(key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    """The public half as the request carries it."""
    found = ECKey.import_key(key.public_key()).as_dict(private=False)
    return {name: str(found[name]) for name in ("kty", "crv", "x", "y")}


def _opened(
    signed: str, registry: jws.JWSRegistry, directory: Directory, at: datetime
) -> tuple[dict[str, Any], dict[str, Any], x509.Certificate]:
    """Payload and header of a JWS whose signature was checked, and the certificate that did."""
    used = []

    def key_of(token: GuestProtocol) -> ECKey:
        used.append(directory.signing_certificate(token.headers()["x5t#S256"], at))
        return ECKey.import_key(public_key(used[0]))

    try:
        token = jws.deserialize_compact(signed, key_of, registry=registry)
    except _UNSAFE as error:
        raise Invalid(refusals.SIGNATURE_WRONG.code) from error
    message = messages.read(token.payload)
    if token.headers().get("typ") != message["type"]:
        raise Invalid(refusals.SIGNATURE_WRONG.code)
    return message, token.headers(), used[0]


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
