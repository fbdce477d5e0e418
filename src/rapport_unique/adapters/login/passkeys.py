"""Passkeys: made and checked by WebAuthn, always with the owner's PIN, finger or face."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from rapport_unique.adapters.login import codes
from rapport_unique.core.findings import Invalid


@dataclass(frozen=True, slots=True)
class Site:
    """The site as browsers know it: `host` is what a passkey is bound to, `origin` where it may be used."""

    name: str
    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Made:
    """A new passkey: what the site keeps of it."""

    credential: str
    public_key: bytes
    uses: int


def to_make(site: Site, *, identifier: bytes, name: str, known: list[str]) -> tuple[str, str]:
    """The options for the browser (JSON), and the challenge to keep. `known` passkeys are not made again."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=identifier,
        user_name=name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known],
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def made(site: Site, answer: str, challenge: str) -> Made:
    """The passkey that a browser made for the challenge."""
    try:
        found = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Invalid(codes.PASSKEY.code) from error
    return Made(bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count)


def to_use(site: Site) -> tuple[str, str]:
    """The options for the browser, which offers whichever passkey it has for this site, and the challenge to keep."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options), bytes_to_base64url(options.challenge)


def credential_of(answer: str) -> str:
    """Which passkey an answer says that it was made with."""
    credential = _read(answer).get("id")
    if not isinstance(credential, str):
        raise Invalid(codes.PASSKEY.code)
    return credential


def used(site: Site, answer: str, challenge: str, *, public_key: bytes, uses: int) -> int:
    """How often the passkey was used by now. A counter that goes back betrays a copy, and is refused."""
    try:
        found = webauthn.verify_authentication_response(
            credential=_read(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise Invalid(codes.PASSKEY.code) from error
    return found.new_sign_count


def _read(answer: str) -> dict[str, Any]:
    try:
        read = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise Invalid(codes.PASSKEY.code) from error
    if not isinstance(read, dict):
        raise Invalid(codes.PASSKEY.code)
    return read
