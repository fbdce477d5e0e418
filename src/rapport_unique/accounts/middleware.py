"""Recognise who sends a request, and let through what the view's declaration admits."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http.response import HttpResponseBase

from rapport_unique.accounts import refusals
from rapport_unique.accounts.access import Request, access_of
from rapport_unique.accounts.signing_in import is_strong, other_roles, recognise

Handler = Callable[[Request], HttpResponseBase]


def actor(get_response: Handler) -> Handler:
    """Set `request.person` and `request.actor`."""

    def middleware(request: Request) -> HttpResponseBase:
        recognise(request)
        request.other_roles = other_roles(request) if request.actor else []
        return get_response(request)

    return middleware


class AccessMiddleware:
    """Refuse before the view is entered. It stands after the CSRF check, so that a kept POST was a genuine one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        access = access_of(view)
        if access is None:
            raise ImproperlyConfigured(f"{request.path} does not declare who may use it")
        if not access.admits(request.person, request.actor):
            return refusals.answer(request)
        if access.strong and not is_strong(request):
            return refusals.sign_in_again(request)
        return None
