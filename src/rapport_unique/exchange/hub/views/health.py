"""Whether the hub works, for whoever watches over it: numbers and dates, never a person and never a message."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import allow_everyone
from rapport_unique.exchange.hub import running
from rapport_unique.exchange.hub.models import Handed, Outgoing, PeerRoot, Pulse
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.ui import clock

_SILENT_AFTER = timedelta(minutes=2)


@require_safe
@allow_everyone
def health(request: HttpRequest) -> JsonResponse:
    """200 when the hub carries messages; 503, and `trouble`, when it does not."""
    pulse, now, members = Pulse.objects.first(), clock.now(), running.directory()
    troubles = []
    if pulse is None or pulse.turned < now - _SILENT_AFTER:
        troubles.append("nothing carries messages")
    elif pulse.trouble:
        troubles.append(pulse.trouble)
    until = members.revocations.next_update_utc
    if until is None or until < now:
        troubles.append("the list of revoked certificates is past its time")
    certificate = running.membership().signer.certificate
    if certificate.not_valid_after_utc < now:
        troubles.append("the hub's certificate is past its time")
    for root in PeerRoot.objects.filter(contradicts=True):
        troubles.append(f"the journal of {root.member} contradicts an earlier root")
    answer = {
        "status": "trouble" if troubles else "ok",
        "trouble": troubles,
        "turned": instant(pulse.turned) if pulse else None,
        "members": len(members.members),
        "waiting_to_leave": Outgoing.objects.count(),
        "awaited_answers": Handed.objects.waiting().count(),
        "dead_letters": len(running.transport().dead_letters()),
        "revocations_until": instant(until) if until else None,
        "certificate_until": instant(certificate.not_valid_after_utc),
    }
    return JsonResponse(answer, status=503 if troubles else 200)
