"""Sign in by OpenID Connect, as the federal authentication service speaks it: `private_key_jwt`, PKCE, nonce, levels as
`acr_values`, and claims in a signed userinfo. Every name is a setting, for the contract decides."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from rapport_unique.adapters.login import codes
from rapport_unique.core.findings import Invalid, NotPossible

ALGORITHMS = ("RS256", "PS256", "ES256")
_SECONDS = 10
_LEEWAY = 60


@dataclass(frozen=True, slots=True)
class Provider:
    """The service and this site as its client. `levels` gives the number of each level by the name that the service
    uses for it; `key` is this site's private key (PEM), whose public half the service knows as `key_id`."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_uri: str
    client_id: str
    redirect_uri: str
    key: str = field(repr=False)
    key_id: str = ""
    scopes: tuple[str, ...] = ("openid", "profile", "egovnrn")
    levels: Mapping[str, int] = field(
        default_factory=lambda: {f"urn:be:fedict:iam:fas:Level{level}": level for level in (500, 450, 400)}
    )
    national_number: str = "egovNRN"
    surname: str = "surname"
    given_name: str = "givenName"
    language: str = "prefLanguage"
    roles: str = "roles"

    def levels_from(self, level: int) -> list[str]:
        """What to ask for, the surest first."""
        enough = [(number, name) for name, number in self.levels.items() if number >= level]
        return [name for _, name in sorted(enough, reverse=True)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What this site keeps, in the visitor's session, while they are away."""

    state: str
    nonce: str
    verifier: str
    level: int
    fresh: bool

    def to_data(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "nonce": self.nonce,
            "verifier": self.verifier,
            "level": self.level,
            "fresh": self.fresh,
        }


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the service recognised, and how surely."""

    national_number: str
    given_name: str
    surname: str
    language: str
    level: int
    roles: Any


def ask(provider: Provider, *, level: int, fresh: bool, language: str) -> tuple[str, Asked]:
    """Where to send the visitor, and what to keep until they are back."""
    asked = Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48), level, fresh)
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": provider.redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": create_s256_code_challenge(asked.verifier),
        "code_challenge_method": "S256",
        "acr_values": " ".join(provider.levels_from(level)),
        "ui_locales": language,
        **({"max_age": "0"} if fresh else {}),
    }
    return f"{provider.authorization_endpoint}?{urlencode(query)}", asked


def identity(provider: Provider, asked: Asked, answer: Mapping[str, str], now: datetime) -> Identity:
    """Whom the answer, brought by the visitor's browser, is about.

    Invalid when it is not an answer to what was asked, or anything in it does not hold; NotPossible when the service
    does not answer.
    """
    if not hmac.compare_digest(answer.get("state", "").encode(), asked.state.encode()):
        raise Invalid(codes.STATE.code)
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise Invalid(codes.TOKEN.code)
    if "code" not in answer:
        raise Invalid(codes.REFUSED.code)
    try:
        tokens = _tokens(provider, asked, answer["code"])
        claims = checked_id_token(provider, asked, tokens.get("id_token", ""), now)
        told = _userinfo(provider, tokens.get("access_token", ""), claims["sub"], now)
    except requests.RequestException as error:
        raise NotPossible(codes.SERVICE_AWAY.code) from error
    level = provider.levels.get(str(claims.get("acr")), 0)
    if level < asked.level:
        raise Invalid(codes.LEVEL.code)
    number = str(told.get(provider.national_number) or "")
    if not number:
        raise Invalid(codes.NUMBER.code)
    return Identity(
        national_number=number,
        given_name=str(told.get(provider.given_name) or ""),
        surname=str(told.get(provider.surname) or ""),
        language=str(told.get(provider.language) or ""),
        level=level,
        roles=told.get(provider.roles),
    )


def checked_id_token(provider: Provider, asked: Asked, token: str, now: datetime) -> dict[str, Any]:
    """The claims of an ID token: of this service, for this site, for this request, in time."""
    claims = _verified(provider, token)
    seconds = int(now.timestamp())
    rules = jwt.JWTClaimsRegistry(
        now=seconds,
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": asked.nonce},
    )
    try:
        rules.validate(claims)
    except JoseError as error:
        raise Invalid(codes.TOKEN.code) from error
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise Invalid(codes.TOKEN.code)
    if asked.fresh and seconds - int(claims.get("auth_time", 0)) > 10 * _LEEWAY:
        raise Invalid(codes.TOKEN.code)
    return claims


def _tokens(provider: Provider, asked: Asked, code: str) -> dict[str, Any]:
    """The code exchanged for tokens, proving by the key who asks and by the verifier that we began."""
    headers = {"kid": provider.key_id} if provider.key_id else None
    with OAuth2Session(
        provider.client_id,
        provider.key,
        token_endpoint_auth_method=PrivateKeyJWT(provider.token_endpoint, headers=headers),
        redirect_uri=provider.redirect_uri,
    ) as session:
        try:
            tokens = session.fetch_token(
                provider.token_endpoint, code=code, code_verifier=asked.verifier, timeout=_SECONDS
            )
        except OAuthError as error:
            raise Invalid(codes.STATE.code) from error
    return dict(tokens)


def _userinfo(provider: Provider, access_token: str, subject: str, now: datetime) -> dict[str, Any]:
    """The claims about the person: signed by the service, for this site, about the subject of the ID token."""
    answer = requests.get(
        provider.userinfo_endpoint, headers={"Authorization": f"Bearer {access_token}"}, timeout=_SECONDS
    )
    answer.raise_for_status()
    if not answer.headers.get("Content-Type", "").startswith("application/jwt"):
        raise Invalid(codes.TOKEN.code)
    claims = _verified(provider, answer.text)
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True, "value": subject},
    )
    try:
        rules.validate(claims)
    except JoseError as error:
        raise Invalid(codes.TOKEN.code) from error
    return claims


def _verified(provider: Provider, token: str) -> dict[str, Any]:
    """The claims under the service's signature; its keys are fetched anew once, for it may have changed them."""
    for fetch in (_keys, _fresh_keys):
        try:
            return dict(jwt.decode(token, fetch(provider.jwks_uri), algorithms=list(ALGORITHMS)).claims)
        except (JoseError, ValueError) as error:
            failure = error
    raise Invalid(codes.TOKEN.code) from failure


@lru_cache(maxsize=4)
def _keys(uri: str) -> KeySet:
    answer = requests.get(uri, timeout=_SECONDS)
    answer.raise_for_status()
    return KeySet.import_key_set(answer.json())


def _fresh_keys(uri: str) -> KeySet:
    _keys.cache_clear()
    return _keys(uri)
