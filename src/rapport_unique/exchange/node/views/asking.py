"""Ask: one short page, and what stands in its way."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.exchange.node.asking import Asking
from rapport_unique.exchange.node.cases import Away, Cases, Inquiry
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.node.forms import AskForm
from rapport_unique.exchange.node.models import Errand, Question
from rapport_unique.exchange.node.roles import for_workers
from rapport_unique.exchange.node.sql import errand_of
from rapport_unique.exchange.node.views.base import Asked, what_was_asked, with_node
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.identifiers import RANDOM_BYTES, new_id
from rapport_unique.exchange.protocol.register import look_back
from rapport_unique.exchange.protocol.states import Request
from rapport_unique.ui import clock, language
from rapport_unique.ui.acts import carried_out, form_page, posted

_PLACES = {
    refusals.SSIN_INVALID.code: ["ssin"],
    refusals.INQUIRY_NOT_OPEN.code: ["inquiry"],
    refusals.INQUIRY_OF_ANOTHER.code: ["inquiry"],
    refusals.INQUIRY_UNREADABLE.code: ["inquiry"],
    refusals.BLOCK_NOT_OPEN.code: ["blocks"],
    refusals.PERIOD_TOO_LONG.code: ["begin"],
    refusals.PERIOD_REVERSED.code: ["end"],
}
_STANDING = [each.value for each in Request if each not in (Request.REJECTED, Request.CLOSED)]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
@with_node
def ask(request: ActorRequest, node: Node) -> HttpResponse:
    """Filled in from an open `inquiry`, from what was `inscribed`, or from a question that is asked `again`."""
    worker = request.actor.person
    inquiries, untold = _open_inquiries(node.asking.cases, worker.email)
    form = AskForm(posted(request), key=node.correspondent.new_id(), initial=_said_before(request, inquiries))
    tickets: list[str] = []
    before: list[Question] = []
    """That has asked it already."""

    def act(said: dict[str, Any]) -> None:
        asked = {name: value for name, value in said.items() if name not in ("key", "nevertheless")}
        key = _key(str(worker.identifier), said["key"], asked)
        before.extend(_asked_before(request, node.asking, asked, key))
        if before and said["nevertheless"] != before[0].ticket:
            facts = {"inquiry": before[0].inquiry, "asked": language.moment(before[0].asked)}
            raise NotPossible(refusals.ASKED_BEFORE.code, facts)
        tickets.append(_ask_once(node.asking, str(worker.identifier), worker.email, key, asked))

    if carried_out(form, act, _PLACES):
        return redirect("question", ticket=tickets[0])
    context = {"inquiries": inquiries, "untold": untold, "before": before[0] if before else None}
    return form_page(request, "exchange_node/ask.html", form, context)


def _asked_before(request: ActorRequest, asking: Asking, asked: dict[str, Any], key: str) -> list[Question]:
    """The worker's questions that asked as much of the same person for the same inquiry, the last one first, unless
    they were refused or are over; none where this very one was asked, by the other press of the button."""
    if asking.store.asked_before(key):
        return []
    own = Question.objects.visible_to(request.actor).filter(inquiry=asked["inquiry"], state__in=_STANDING)
    return [each for each in own.order_by("-asked") if _covers(what_was_asked(each), asked)]


def _covers(earlier: Asked | None, asked: dict[str, Any]) -> bool:
    """Whether an earlier question asked for all of this, to the same end."""
    if earlier is None or (earlier.ssin, earlier.purpose) != (asked["ssin"], asked["purpose"]):
        return False
    if not set(asked["blocks"]) <= set(earlier.blocks):
        return False
    return earlier.begin <= asked["begin"] and (earlier.end is None or earlier.end >= (asked["end"] or date.max))


def _ask_once(asking: Asking, agent: str, worker: str, key: str, asked: dict[str, Any]) -> str:
    values = {"agent": agent, "worker": worker, "idempotency_key": key, **asked}
    try:
        return asking.ask(**values)
    except IntegrityError:  # the other press of the same button was a moment faster
        return asking.ask(**values)


def _key(agent: str, press: str, asked: dict[str, Any]) -> str:
    """The same form with the same words is the same question; who goes back and writes another asks another."""
    words = canonical_bytes([agent, press, {name: str(value) for name, value in asked.items()}])
    return new_id(_EPOCH, hashlib.sha256(words).digest()[:RANDOM_BYTES])


def _open_inquiries(cases: Cases, worker: str) -> tuple[list[Inquiry], str]:
    """A worker's own, or why nobody can tell."""
    try:
        return list(cases.open_inquiries(worker, clock.today())), ""
    except Away:
        return [], _(
            "The case system of your centre does not answer. Without it nobody can tell whether an inquiry is open: "
            "you cannot ask now."
        )
    except Invalid:
        return [], _(
            "What the case system of your centre says of one of your inquiries cannot be read: tell the technical "
            "service. Type the reference of another one yourself."
        )


def _said_before(request: ActorRequest, inquiries: list[Inquiry]) -> dict[str, Any]:
    chosen = next((each for each in inquiries if each.reference == request.GET.get("inquiry")), None)
    if chosen:
        return {"inquiry": chosen.reference, "ssin": chosen.ssin}
    if "inscribed" in request.GET:
        return _of_inscribed(request, inquiries)
    before = Question.objects.visible_to(request.actor).filter(ticket=request.GET.get("again", "")).first()
    asked = what_was_asked(before) if before else None
    return _asked_again(asked) if asked else {}


def _of_inscribed(request: ActorRequest, inquiries: list[Inquiry]) -> dict[str, Any]:
    """The person who was inscribed, with the one open inquiry about them."""
    row = Errand.objects.visible_to(request.actor).filter(id=request.GET["inscribed"]).first()
    if row is None:
        return {}
    ssin = errand_of(row).ssin
    about = [each.reference for each in inquiries if each.ssin == ssin]
    return {"ssin": ssin, "inquiry": about[0] if len(about) == 1 else ""}


def _asked_again(asked: Asked) -> dict[str, Any]:
    return {
        "ssin": asked.replaced_by or asked.ssin,
        "inquiry": asked.inquiry,
        "blocks": [each.value for each in asked.blocks],
        "purpose": asked.purpose.value,
        "begin": max(asked.begin, look_back(clock.today())),
        "end": asked.end,
    }
