"""Nobody is anybody at the hub: no session is looked at, whatever a browser brings."""

from collections.abc import Callable

from django.http.response import HttpResponseBase

from rapport_unique.accounts.access import Request

Handler = Callable[[Request], HttpResponseBase]


def nobody(get_response: Handler) -> Handler:
    """In the place of the middleware that recognises who is signed in."""

    def middleware(request: Request) -> HttpResponseBase:
        request.person = request.actor = None
        request.other_roles = []
        return get_response(request)

    return middleware
