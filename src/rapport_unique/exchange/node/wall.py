"""Nobody but the centre's own people, whatever role they bring; and whoever is refused stands in the journal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase

from rapport_unique.accounts import refusals
from rapport_unique.accounts.access import Request, access_of
from rapport_unique.exchange.turned_away import turned_away

_REFUSED = (403, 404)


class Wall:
    """The middleware behind the one that enforces what views declare."""

    def __init__(self, get_response: Callable[[Request], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if request.person is not None and match is not None and response.status_code in _REFUSED:
            role = request.actor.role.key if request.actor else ""
            data = {"page": match.url_name or "", "role": role, "status": str(response.status_code)}
            turned_away(request.person.journal_actor, "page-refused", **data)
        return response

    def process_view(
        self, request: Request, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        access, actor = access_of(view), request.actor
        if actor is None or access is None or access.everyone:
            return None
        of_the_centre = actor.centre is not None and actor.centre.ins in (settings.CENTRES or ())
        return None if of_the_centre else refusals.forbidden(request)
