"""Sign in with the card itself: the Web eID authentication token, and every check that makes it worth something."""

from __future__ import annotations

import base64
import binascii
import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from cryptography import exceptions, x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from rapport_unique.adapters.login import codes
from rapport_unique.adapters.signatures import codes as certificates
from rapport_unique.core.findings import Invalid

_LONGEST = 10_000
_SECONDS = 10
_NUMBER = re.compile(r"(?:PNOBE-)?(\d{11})")
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "256": hashes.SHA256(),
    "384": hashes.SHA384(),
    "512": hashes.SHA512(),
}
_ALGORITHM = re.compile(r"(ES|RS|PS)(256|384|512)")


@dataclass(frozen=True, slots=True)
class CardTrust:
    """Which cards let somebody in: those of these authorities (not of their roots), under one of these policies, if
    any are named. An OCSP answer may be `ocsp_age` old, on clocks that differ by `skew`, and must repeat our nonce
    unless its address is among `without_nonce`."""

    authorities: tuple[x509.Certificate, ...]
    policies: frozenset[str] = frozenset()
    ocsp_age: timedelta = timedelta(minutes=2)
    skew: timedelta = timedelta(minutes=15)
    without_nonce: frozenset[str] = frozenset()


def new_nonce() -> str:
    """What a card shall sign: 32 random bytes, base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def authorities_in(pems: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """Those that issue cards: a root among them signs other authorities, never a card."""
    found = [certificate for pem in pems for certificate in x509.load_pem_x509_certificates(pem)]
    return tuple(each for each in found if each.subject != each.issuer)


def holder(token: str, *, nonce: str, origin: str, trust: CardTrust, now: datetime) -> str:
    """The national number of the card's holder. Invalid at the first check that fails."""
    fields = _fields(token)
    certificate = _certificate(fields["unverifiedCertificate"])
    _check_purpose(certificate, trust, now)
    issuer = _issuer(certificate, trust, now)
    _check_signature(certificate, fields, nonce, origin)
    _check_revocation(certificate, issuer, trust, now)
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER) or (None,)
    found = _NUMBER.fullmatch(str(name.value)) if name else None
    if not found:
        raise Invalid(certificates.NUMBER_MISSING.code)
    return found[1]


def _fields(token: str) -> dict[str, str]:
    if len(token) > _LONGEST:
        raise Invalid(codes.CARD_TOKEN.code)
    try:
        fields: Any = json.loads(token)
    except (ValueError, RecursionError) as error:
        raise Invalid(codes.CARD_TOKEN.code) from error
    wanted = ("unverifiedCertificate", "algorithm", "signature", "format")
    if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in wanted):
        raise Invalid(codes.CARD_TOKEN.code)
    if not re.fullmatch(r"web-eid:1(\.\d+)?", fields["format"]):
        raise Invalid(codes.CARD_TOKEN.code)
    return fields


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(codes.CARD_TOKEN.code) from error


def _certificate(text: str) -> x509.Certificate:
    try:
        certificate = x509.load_der_x509_certificate(_bytes(text))
        certificate.extensions  # noqa: B018 - parsing is lazy
    except (ValueError, TypeError, x509.DuplicateExtension) as error:
        raise Invalid(codes.CARD_TOKEN.code) from error
    return certificate


def _check_purpose(certificate: x509.Certificate, trust: CardTrust, now: datetime) -> None:
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not start <= now <= end:
        raise Invalid(certificates.CERTIFICATE_EXPIRED.code, {"start": start.date(), "end": end.date()})
    usage = _extension(certificate, x509.KeyUsage)
    purposes = _extension(certificate, x509.ExtendedKeyUsage)
    policies = _extension(certificate, x509.CertificatePolicies) or ()
    held = {each.policy_identifier.dotted_string for each in policies}
    if (
        usage is None
        or not usage.digital_signature
        or (purposes is not None and ExtendedKeyUsageOID.CLIENT_AUTH not in purposes)
        or (trust.policies and not trust.policies & held)
    ):
        raise Invalid(codes.CARD_PURPOSE.code)


def _extension(certificate: x509.Certificate, kind: type[Any]) -> Any:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def _issuer(certificate: x509.Certificate, trust: CardTrust, now: datetime) -> x509.Certificate:
    for authority in trust.authorities:
        if authority.subject != certificate.issuer:
            continue
        try:
            certificate.verify_directly_issued_by(authority)
        except (exceptions.InvalidSignature, ValueError, TypeError):
            continue
        if authority.not_valid_before_utc <= now <= authority.not_valid_after_utc:
            return authority
    raise Invalid(certificates.CERTIFICATE_UNTRUSTED.code)


def _check_signature(certificate: x509.Certificate, fields: dict[str, str], nonce: str, origin: str) -> None:
    """The card signed hash(origin) || hash(nonce), with the hash of its algorithm."""
    named = _ALGORITHM.fullmatch(fields["algorithm"])
    if not named:
        raise Invalid(codes.CARD_TOKEN.code)
    kind, algorithm = named[1], _HASHES[named[2]]
    signed = b"".join(_hashed(algorithm, part.encode()) for part in (origin, nonce))
    value, key = _bytes(fields["signature"]), certificate.public_key()
    try:
        if kind == "ES" and isinstance(key, ec.EllipticCurvePublicKey):
            half = (key.key_size + 7) // 8
            if len(value) != 2 * half:
                raise Invalid(codes.CARD_SIGNATURE.code)
            der = utils.encode_dss_signature(int.from_bytes(value[:half]), int.from_bytes(value[half:]))
            key.verify(der, signed, ec.ECDSA(algorithm))
        elif kind == "RS" and isinstance(key, rsa.RSAPublicKey):
            key.verify(value, signed, padding.PKCS1v15(), algorithm)
        elif kind == "PS" and isinstance(key, rsa.RSAPublicKey):
            salted = padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
            key.verify(value, signed, salted, algorithm)
        else:
            raise Invalid(codes.CARD_TOKEN.code)
    except exceptions.InvalidSignature as error:
        raise Invalid(codes.CARD_SIGNATURE.code) from error


def _hashed(algorithm: hashes.HashAlgorithm, content: bytes) -> bytes:
    digest = hashes.Hash(algorithm)
    digest.update(content)
    return digest.finalize()


def _check_revocation(certificate: x509.Certificate, issuer: x509.Certificate, trust: CardTrust, now: datetime) -> None:
    """Ask the authority now; no answer, or one that is old or not its own, is a refusal."""
    address = _ocsp_address(certificate)
    nonce = secrets.token_bytes(32)
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA1())  # noqa: S303 - an identifier
    asked = builder.add_extension(x509.OCSPNonce(nonce), critical=False).build()
    try:
        answer = requests.post(
            address,
            data=asked.public_bytes(serialization.Encoding.DER),
            headers={"Content-Type": "application/ocsp-request"},
            timeout=_SECONDS,
        )
        answer.raise_for_status()
        said = ocsp.load_der_ocsp_response(answer.content)
    except (requests.RequestException, ValueError) as error:
        raise Invalid(certificates.REVOCATION_UNKNOWN.code) from error
    if not _is_sound(said, asked, nonce, issuer, trust, now, address):
        raise Invalid(certificates.REVOCATION_UNKNOWN.code)
    if said.certificate_status is not ocsp.OCSPCertStatus.GOOD:
        raise Invalid(certificates.CERTIFICATE_REVOKED.code)


def _ocsp_address(certificate: x509.Certificate) -> str:
    for access in _extension(certificate, x509.AuthorityInformationAccess) or ():
        if access.access_method == AuthorityInformationAccessOID.OCSP:
            return str(access.access_location.value)
    raise Invalid(certificates.REVOCATION_UNKNOWN.code)


def _is_sound(
    said: ocsp.OCSPResponse,
    asked: ocsp.OCSPRequest,
    nonce: bytes,
    issuer: x509.Certificate,
    trust: CardTrust,
    now: datetime,
    address: str,
) -> bool:
    """Whether the answer is about this certificate, by the authority or its responder, of now, to our question."""
    if said.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
        return False
    if (said.serial_number, said.issuer_key_hash) != (asked.serial_number, asked.issuer_key_hash):
        return False
    try:
        repeated = said.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        repeated = None
    if repeated != nonce and not (repeated is None and address in trust.without_nonce):
        return False
    made = said.this_update_utc
    if not now - trust.ocsp_age - trust.skew <= made <= now + trust.skew:
        return False
    if said.next_update_utc is not None and said.next_update_utc < now - trust.skew:
        return False
    return any(_signed_by(said, responder) for responder in _responders(said, issuer, now))


def _responders(said: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime) -> Iterable[x509.Certificate]:
    yield issuer
    for certificate in said.certificates:
        purposes = _extension(certificate, x509.ExtendedKeyUsage)
        if purposes is None or ExtendedKeyUsageOID.OCSP_SIGNING not in purposes:
            continue
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            continue
        try:
            certificate.verify_directly_issued_by(issuer)
        except (exceptions.InvalidSignature, ValueError, TypeError):
            continue
        yield certificate


def _signed_by(said: ocsp.OCSPResponse, responder: x509.Certificate) -> bool:
    key, algorithm = responder.public_key(), said.signature_hash_algorithm
    if algorithm is None:
        return False
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(said.signature, said.tbs_response_bytes, ec.ECDSA(algorithm))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(said.signature, said.tbs_response_bytes, padding.PKCS1v15(), algorithm)
        else:
            return False
    except exceptions.InvalidSignature:
        return False
    return True
