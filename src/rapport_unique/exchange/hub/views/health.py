"""Whether the hub works, for whoever watches over it: codes and dates, never a person, a message or their number."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import allow_everyone
from rapport_unique.exchange.hub.state import look


@require_safe
@allow_everyone
def health(request: HttpRequest) -> JsonResponse:
    """200 when the hub carries messages, 503 when it does not; `trouble` says what to see to."""
    found = look()
    return JsonResponse(found.for_everybody(), status=200 if found.carries else 503)
