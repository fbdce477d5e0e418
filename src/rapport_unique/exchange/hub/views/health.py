"""Whether the hub works, for whoever watches over it: numbers and dates, never a person and never a message."""

from __future__ import annotations

import logging
from datetime import datetime

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import allow_everyone
from rapport_unique.exchange.hub import running
from rapport_unique.exchange.hub.models import Handed, Outgoing, PeerRoot, Pulse
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.ui import clock

logger = logging.getLogger(__name__)


@require_safe
@allow_everyone
def health(request: HttpRequest) -> JsonResponse:
    """200 when the hub carries messages; 503, and `trouble`, when it does not."""
    pulse, now = Pulse.objects.first(), clock.now()
    troubles = []
    if pulse is None or pulse.is_silent:
        troubles.append("nothing carries messages")
    elif pulse.trouble:
        troubles.append(pulse.trouble)
    members, revocations_until, certificate_until = 0, None, None
    try:
        directory, certificate = running.directory(), running.membership().signer.certificate
    except (OSError, ValueError):
        logger.exception("The membership cannot be read")
        troubles.append("the keys or the directory of members cannot be read")
    else:
        members, revocations_until = len(directory.members), directory.revocations.next_update_utc
        certificate_until = certificate.not_valid_after_utc
        if revocations_until is None or revocations_until < now:
            troubles.append("the list of revoked certificates is past its time")
        if certificate_until < now:
            troubles.append("the hub's certificate is past its time")
    for root in PeerRoot.objects.filter(contradicts=True):
        troubles.append(f"the journal of {root.member} contradicts an earlier root")
    answer = {
        "status": "trouble" if troubles else "ok",
        "trouble": troubles,
        "turned": _instant(pulse.turned) if pulse else None,
        "members": members,
        "waiting_to_leave": Outgoing.objects.count(),
        "awaited_answers": Handed.objects.waiting().count(),
        "dead_letters": len(running.transport().dead_letters()),
        "revocations_until": _instant(revocations_until),
        "certificate_until": _instant(certificate_until),
    }
    return JsonResponse(answer, status=503 if troubles else 200)


def _instant(at: datetime | None) -> str | None:
    return instant(at) if at else None
