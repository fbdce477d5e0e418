"""Whether the node works: a page for the centre, codes and dates for whoever watches over the machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest, allow_everyone
from rapport_unique.core.findings import Finding, sentence_of
from rapport_unique.exchange.node.roles import for_everybody
from rapport_unique.exchange.node.state import (
    CASES_FAULTY,
    CASES_UNKNOWN,
    CERTIFICATE_EXPIRED,
    JOURNAL_CONTRADICTED,
    MEMBERSHIP_UNREADABLE,
    NOT_CARRIED,
    NOT_TAKEN_OVER,
    REVOCATIONS_EXPIRED,
    SILENT,
    State,
    look,
)
from rapport_unique.ui import language

_SENTENCES = {
    SILENT: gettext_lazy("Nothing carries messages: the technical service starts the node again."),
    NOT_CARRIED: gettext_lazy(
        "Messages cannot be carried at the moment (%(why)s). They wait, and leave by themselves."
    ),
    NOT_TAKEN_OVER: gettext_lazy(
        "A question waits here that the hub has not taken over yet. It leaves by itself; if it stays so, tell the "
        "operator of the hub."
    ),
    MEMBERSHIP_UNREADABLE: gettext_lazy(
        "The keys or the directory of members cannot be read: see the log of the node."
    ),
    CERTIFICATE_EXPIRED: gettext_lazy(
        "The centre's certificate is past its time: ask the operator of the hub for a new one."
    ),
    REVOCATIONS_EXPIRED: gettext_lazy(
        "The list of revoked certificates is past its time: nothing moves before a new one."
    ),
    CASES_UNKNOWN: gettext_lazy(
        "The address of the case system (RU_CASES) cannot be understood: see the log of the node."
    ),
    JOURNAL_CONTRADICTED: gettext_lazy(
        "The journal of %(member)s contradicts what it said before: it was changed. Tell the operator of the hub."
    ),
}
_OF_NOBODY = {"columns", "table", "choices", "earlier", "header", "found", "wanted", "megabytes", "lines", "longest"}
"""Facts of a finding that say nothing of a person."""


@require_safe
@for_everybody
def state(request: ActorRequest) -> HttpResponse:
    found = look()
    context = {"state": found, "trouble": list(_sentences(found)), "hub": settings.HUB_ADDRESS}
    return render(request, "exchange_node/state.html", context)


@require_safe
@allow_everyone
def health(request: HttpRequest) -> JsonResponse:
    """200 when the node sends and collects; 503, and `trouble` in codes, when it does not."""
    found = look()
    return JsonResponse(found.for_everybody(), status=503 if found.trouble else 200)


def _sentences(found: State) -> Iterator[str]:
    """What is wrong and what to do, in the reader's language."""
    for each in found.trouble:
        if each.code == CASES_FAULTY:
            yield from map(_discreet, found.findings)
        else:
            yield _SENTENCES[each.code] % {"why": each.about, "member": each.about}


def _discreet(finding: Finding) -> str:
    """Where and what kind; not what stands there, for the reader may have nothing to do with that file."""
    facts = {name: fact if name in _OF_NOBODY else "…" for name, fact in (finding.facts or {}).items()}
    said = sentence_of(replace(finding, read="…", facts=facts), language.active())
    return f"{finding.place}: {said}" if str(finding.place) else said
