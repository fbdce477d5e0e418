"""What every answer of every site carries: a reference, its language, its headers, an error page with words in it."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from rapport_unique.core.texts import LANGUAGES
from rapport_unique.ui import errors

Handler = Callable[[HttpRequest], HttpResponseBase]

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_REFUSED_FEATURES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def reference(get_response: Handler) -> Handler:
    """Give each request a reference that its user can read out on the telephone and the log can be searched for."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.reference = "".join(secrets.choice(_ALPHABET) for _ in range(8))  # type: ignore[attr-defined]
        response = get_response(request)
        response.headers["X-Reference"] = request.reference  # type: ignore[attr-defined]
        return response

    return middleware


def permissions_policy(get_response: Handler) -> Handler:
    """Refuse the browser features that no page uses."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _REFUSED_FEATURES)
        return response

    return middleware


def language(get_response: Handler) -> Handler:
    """Speak the person's language; before sign-in the one chosen on this computer, else the browser's, else French."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        with translation.override(_language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return middleware


def _language_of(request: HttpRequest) -> str:
    known = getattr(_person(request), "language", None) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if known in LANGUAGES:
        return known
    return translation.get_language_from_request(request)[:2]


def no_store(get_response: Handler) -> Handler:
    """Keep the pages of signed-in people out of every cache, so that "back" after sign-out shows nothing."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if _person(request) is not None:
            add_never_cache_headers(response)
        return response

    return middleware


def method_not_allowed(get_response: Handler) -> Handler:
    """Turn the bare 405 of Django's decorators into a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == 405 and isinstance(response, HttpResponse) and not response.content:
            page = errors.method_not_allowed(request)
            page.headers["Allow"] = response.headers.get("Allow", "")
            return page
        return response

    return middleware


def _person(request: HttpRequest) -> object | None:
    """Who has signed in, as the accounts' middleware knows; they may not have chosen a role yet."""
    return getattr(request, "person", None) or getattr(request, "actor", None)
