"""Whether the node works: a page for the centre, the same facts for whoever watches over the machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest, allow_everyone
from rapport_unique.core.findings import sentence_of
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.models import Given, Outgoing, PeerRoot, Pulse
from rapport_unique.exchange.node.roles import for_everybody
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.protocol.states import Answer
from rapport_unique.ui import clock, language


@dataclass(frozen=True, slots=True)
class State:
    """`trouble` says in the reader's language what is wrong and what to do, one sentence each."""

    reached: datetime | None
    turned: datetime | None
    waiting_to_leave: int
    held: int
    certificate_until: datetime | None
    revocations_until: datetime | None
    trouble: list[str]


@require_safe
@for_everybody
def state(request: ActorRequest) -> HttpResponse:
    return render(request, "exchange_node/state.html", {"state": _state(), "hub": settings.HUB_ADDRESS})


@require_safe
@allow_everyone
def health(request: HttpRequest) -> JsonResponse:
    """200 when the node sends and collects; 503, and `trouble` in sentences, when it does not. Never a person."""
    found = _state()
    answer = {
        "status": "trouble" if found.trouble else "ok",
        "reached": instant(found.reached) if found.reached else None,
        "turned": instant(found.turned) if found.turned else None,
        "waiting_to_leave": found.waiting_to_leave,
        "held": found.held,
        "revocations_until": instant(found.revocations_until) if found.revocations_until else None,
        "certificate_until": instant(found.certificate_until) if found.certificate_until else None,
        "trouble": found.trouble,
    }
    return JsonResponse(answer, status=503 if found.trouble else 200)


def _state() -> State:
    pulse, now = Pulse.objects.first(), clock.now()
    trouble = []
    if pulse is None or pulse.is_silent:
        trouble.append(_("Nothing carries messages: the technical service starts the node again."))
    elif pulse.trouble:
        why = _("Messages cannot be carried at the moment (%(why)s). They wait, and leave by themselves.")
        trouble.append(why % {"why": pulse.trouble})
    certificate_until = revocations_until = None
    try:
        node = running.node()
    except (OSError, ValueError):
        trouble.append(_("The keys or the directory of members cannot be read: see the log of the node."))
    else:
        certificate_until = node.correspondent.signer.certificate.not_valid_after_utc
        revocations_until = node.correspondent.directory.revocations.next_update_utc
        if certificate_until < now:
            trouble.append(_("The centre's certificate is past its time: ask the operator of the hub for a new one."))
        if revocations_until is None or revocations_until < now:
            trouble.append(_("The list of revoked certificates is past its time: nothing moves before a new one."))
    trouble += _trouble_with_cases()
    for root in PeerRoot.objects.filter(contradicts=True):
        why = _(
            "The journal of %(member)s contradicts what it said before: it was changed. Tell the operator of the hub."
        )
        trouble.append(why % {"member": root.member})
    return State(
        reached=pulse.reached if pulse else None,
        turned=pulse.turned if pulse else None,
        waiting_to_leave=Outgoing.objects.count(),
        held=Given.objects.filter(state=Answer.HELD.value).count(),
        certificate_until=certificate_until,
        revocations_until=revocations_until,
        trouble=trouble,
    )


def _trouble_with_cases() -> list[str]:
    """What keeps the centre's case system from answering; no person, no amount is named."""
    try:
        findings = running.cases().findings()
    except ValueError:
        return [_("The address of the case system (RU_CASES) cannot be understood: see the log of the node.")]
    said = language.active()
    return [
        f"{each.place}: {sentence_of(each, said)}" if str(each.place) else sentence_of(each, said) for each in findings
    ]
