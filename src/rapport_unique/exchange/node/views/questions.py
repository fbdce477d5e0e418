"""The questions of this centre: the list, and how one stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.history import names_of
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.exchange.node.cases import Part
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.node.models import Question
from rapport_unique.exchange.node.reading import Act, looked, readable, taken_over
from rapport_unique.exchange.node.roles import WORKER, for_inquirers, for_workers
from rapport_unique.exchange.node.store import How, Outcome
from rapport_unique.exchange.node.views.base import (
    Asked,
    linked,
    masked,
    member_of,
    own_question,
    refusal_of,
    what_was_asked,
    with_node,
)
from rapport_unique.exchange.node.views.standings import Standing, is_unacknowledged, standing_of, standings
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.code_lists import BLOCK_LABELS, PURPOSE_LABELS, AnswerStatus
from rapport_unique.exchange.protocol.directory import Member
from rapport_unique.ui import clock, components, language

_PER_PAGE = 25


@require_safe
@for_inquirers
def questions(request: ActorRequest) -> HttpResponse:
    """A worker's own questions; a head of service sees those of the centre, without person and answers."""
    own = request.actor.role.key == WORKER
    found = Question.objects.visible_to(request.actor).order_by("-asked", "-ticket")
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    listed = components.Table(
        caption=_("Questions"),
        caption_hidden=True,
        columns=[components.Column(each) for each in _headings(own)],
        rows=_own_rows(list(page)) if own else _rows_of_centre(list(page)),
        empty=_("You asked nothing yet.") if own else _("Nobody of your centre asked anything yet."),
    )
    return render(request, "exchange_node/questions.html", {"listed": listed, "listing": page, "own": own})


@dataclass(frozen=True, slots=True)
class Target:
    """What one centre said of a question. `found` says whether it has data; None where it did not answer.

    `practical` and `decisions`, their number, are the first that one reads.
    """

    member: Member
    outcome: Outcome
    state: str
    colour: str
    found: bool | None
    practical: list[components.Answer]
    decisions: int | None

    @property
    def is_forgotten(self) -> bool:
        """Whether it answered, and what it said is past its time."""
        return self.outcome.how in (How.ANSWERED, How.LATE) and not self.outcome.body

    @property
    def telephones(self) -> bool:
        """Whether the reader has to telephone to learn anything."""
        return self.found is None and not self.is_forgotten


@require_safe
@for_workers
@with_node
def question(request: ActorRequest, node: Node, ticket: UUID) -> HttpResponse:
    """How a question stands, and the least that each answer says."""
    found = own_question(request, ticket)
    asked, standing = what_was_asked(found), standing_of(found)
    access = readable(node.asking.cases, found.inquiry, request.actor.person.email, clock.today())
    outcomes = outcomes_of(node, found.ticket)
    answered = [each.supplier for each in outcomes if each.body]
    if access and answered:
        looked(node.asking.store, node.correspondent, request.actor, found.ticket, answered)
    context = {
        "question": found,
        "asked": _asked_rows(found, asked),
        "standing": standing,
        "version": _version(found, outcomes),
        "access": access,
        "answered": answered,
        "targets": [target_of(node, each, readable=bool(access)) for each in outcomes],
        "missing": max((standing.targets or 0) - len(outcomes), 0),
        "replaced_by": asked.replaced_by if asked else "",
        "refusal": refusal_of(found.code) if found.code else "",
        "not_integrated": found.code == refusals.NOT_INTEGRATED.code,
        "acts": [(*each, member_of(node.correspondent.directory, each[1].supplier)) for each in acts_of(found.ticket)],
        "now": clock.now(),
    }
    return render(request, "exchange_node/question.html", context)


@require_safe
@for_workers
@with_node
def question_state(request: ActorRequest, node: Node, ticket: UUID) -> JsonResponse:
    """Whether there is anything new to show: the page asks while an answer may come. Says nothing of any answer."""
    found = own_question(request, ticket)
    version = _version(found, outcomes_of(node, found.ticket))
    return JsonResponse({"version": version, "open": standing_of(found).is_open})


def _asked_rows(row: Question, asked: Asked | None) -> list[components.Answer]:
    """What was asked, as far as the node remembers it."""
    when = components.Answer(_("Asked on"), row.asked)
    if asked is None:
        return [components.Answer(_("Social inquiry"), row.inquiry), when]
    return [
        components.Answer(_("Person"), mask_niss(asked.ssin)),
        components.Answer(_("Social inquiry"), asked.inquiry),
        components.Answer(_("Asked for"), ", ".join(language.say(BLOCK_LABELS[each]) for each in asked.blocks)),
        components.Answer(_("What the inquiry is for"), PURPOSE_LABELS[asked.purpose]),
        components.Answer(_("Period"), period_of(asked.begin, asked.end)),
        when,
    ]


def outcomes_of(node: Node, ticket: str) -> list[Outcome]:
    with node.asking.store.transaction():
        return list(node.asking.store.outcomes(ticket))


def target_of(node: Node, outcome: Outcome, *, readable: bool) -> Target:
    """Without what it answered where that may not be read."""
    state, colour = _how(outcome.how)
    body = outcome.body if readable else None
    practical = (body or {}).get("practical", {})
    member = member_of(node.correspondent.directory, outcome.supplier)
    status = AnswerStatus(body["status"]) if body else None
    if status is AnswerStatus.NO_RESULT:
        state, colour = _("A telephone number only"), "yellow"
    return Target(
        member=member,
        outcome=outcome,
        state=state,
        colour=colour,
        found={AnswerStatus.DATA_FOUND: True, AnswerStatus.NO_DATA_FOUND: False}.get(status) if status else None,
        practical=practical_rows(practical),
        decisions=len(body["decisions"]) if body and "decisions" in body else None,
    )


def practical_rows(practical: dict[str, str]) -> list[components.Answer]:
    labels = {"dossier": _("File number"), "manager": _("Managed by"), "telephone": _("Telephone")}
    return [components.Answer(label, practical[name]) for name, label in labels.items() if name in practical]


PART_LABELS = {
    Part.PRACTICAL: gettext_lazy("Practical data"),
    Part.DECISION: gettext_lazy("Decision"),
    Part.DEBTORS: gettext_lazy("Maintenance debtors"),
    Part.CAPITAL: gettext_lazy("Movable capital"),
}


def acts_of(ticket: str) -> list[tuple[str, Act]]:
    """What was taken over, each with what it is called."""
    return [(f"{PART_LABELS[each.part]} {each.decision}".strip(), each) for each in taken_over(ticket)]


def period_of(begin: Any, end: Any) -> str:
    first, last = language.say(begin), language.say(end) if end else ""
    return f"{first} – {last}" if last else _("since %(day)s") % {"day": first}


def _how(how: How) -> tuple[str, str]:
    return {
        How.ANSWERED: (_("Answered"), "green"),
        How.LATE: (_("Answered late"), "green"),
        How.REFUSED: (_("Refused to answer"), "red"),
        How.EXPIRED: (_("Never answered"), "red"),
        How.OVERDUE: (_("Not answered in time"), "yellow"),
    }[how]


def _headings(own: bool) -> list[str]:
    """What says most first: on a narrow screen the others are reached by scrolling. The asker alone has turns."""
    said = [_("Asked on"), _("State"), _("Answers"), _("Inquiry")]
    return [*said, *((_("Person"), _("Until"), _("Whose turn")) if own else (_("Asked by"), _("Until")))]


def _own_rows(listed: list[Question]) -> list[list[Any]]:
    where = standings(listed, by_asker=True)
    rows = []
    for each in listed:
        link = linked(each.asked, reverse("question", args=[each.ticket]))
        asked = what_was_asked(each)
        person = masked(asked.ssin) if asked else "–"
        standing = where[each.ticket]
        rows.append([*_row(each, standing, link, person), standing.turn])
    return rows


def _rows_of_centre(listed: list[Question]) -> list[list[Any]]:
    where, names = standings(listed, by_asker=False), names_of(f"person:{each.agent}" for each in listed)
    return [_row(each, where[each.ticket], each.asked, names[f"person:{each.agent}"]) for each in listed]


def _row(row: Question, standing: Standing, asked: Any, who: Any) -> list[Any]:
    return [asked, standing.state, standing.count, row.inquiry, who, standing.until or ""]


def _version(row: Question, outcomes: list[Outcome]) -> str:
    """Another as soon as the page would say something else."""
    said = [
        row.state,
        is_unacknowledged(row),
        row.targets,
        row.code,
        *((each.supplier, each.how.value) for each in outcomes),
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
