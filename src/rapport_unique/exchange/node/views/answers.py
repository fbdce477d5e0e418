"""One centre's answer: read it, print it, take parts of it over into one's own file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import NotAllowed, Refused
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.exchange.node.cases import Part
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.node.models import Question
from rapport_unique.exchange.node.reading import Access, Act, Readable, looked, readable
from rapport_unique.exchange.node.roles import for_workers
from rapport_unique.exchange.node.store import Outcome
from rapport_unique.exchange.node.taking_over import TakingOver
from rapport_unique.exchange.node.views.base import own_question, what_was_asked, with_node
from rapport_unique.exchange.node.views.questions import (
    PART_LABELS,
    acts_of,
    outcomes_of,
    period_of,
    practical_rows,
    target_of,
)
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.code_lists import (
    AID_TYPE_LABELS,
    DECISION_TYPE_LABELS,
    MOTIVE_LABELS,
    WITHHELD_LABELS,
    AidType,
    DecisionType,
    Motive,
    Withheld,
)
from rapport_unique.ui import clock, components, language
from rapport_unique.ui.acts import UNPROCESSABLE


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer: what can be taken over at once. `act` says that it was."""

    part: Part
    title: str
    rows: list[components.Answer] = field(default_factory=list)
    table: components.Table | None = None
    decision: str = ""
    words: str = ""
    """Of the motivation, in `words_in`, the language of who wrote them."""
    words_in: str = ""
    calculation: list[components.Answer] = field(default_factory=list)
    act: Act | None = None

    @property
    def anchor(self) -> str:
        return "-".join(filter(None, (self.part.value, self.decision.replace("/", "-"))))


@require_safe
@for_workers
@with_node
def answer(request: ActorRequest, node: Node, ticket: UUID, supplier: str) -> HttpResponse:
    """Everything that one centre answered; `all` unfolds it, to print it."""
    found = own_question(request, ticket)
    outcome, access = _outcome(node, found, supplier), _access(request, node, found)
    if access:
        looked(node.asking.store, node.correspondent, request.actor, found.ticket, [supplier])
    return _page(request, node, found, outcome, access)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
@with_node
def take_over(request: ActorRequest, node: Node, ticket: UUID, supplier: str) -> HttpResponse:
    """Put one part into the own file. Again, it changes nothing."""
    found = own_question(request, ticket)
    address = reverse("answer", args=[found.ticket, supplier]) + ("?all=1" if "all" in request.GET else "")
    if request.method != "POST":
        return redirect(address)
    outcome, access = _outcome(node, found, supplier), _access(request, node, found)
    part = next((each for each in Part if each.value == request.POST.get("part")), None)
    try:
        _take_over(request, node, access, found, supplier, part)
    except Refused as refused:
        return _page(request, node, found, outcome, access, refused=language.refusal(refused))
    messages.success(request, _("Taken over into your file."))
    return redirect(address)


def _take_over(
    request: ActorRequest, node: Node, access: Readable, question: Question, supplier: str, part: Part | None
) -> None:
    if part is None:
        raise NotAllowed(refusals.NOTHING_TO_TAKE_OVER.code)
    if access.access is Access.ELSEWHERE:
        raise NotAllowed(refusals.INQUIRY_OF_ANOTHER.code, {"inquiry": question.inquiry})
    asking, worker = node.asking, request.actor.person
    TakingOver(asking.correspondent, asking.store, asking.cases).take_over(
        agent=str(worker.identifier),
        worker=worker.email,
        ticket=question.ticket,
        supplier=supplier,
        part=part,
        decision=request.POST.get("decision", "") if part is Part.DECISION else "",
    )


def _outcome(node: Node, question: Question, supplier: str) -> Outcome:
    """What this centre answered; 404 where it did not."""
    outcomes = (each for each in outcomes_of(node, question.ticket) if each.supplier == supplier and each.body)
    found = next(outcomes, None)
    if found is None:
        raise Http404
    return found


def _access(request: ActorRequest, node: Node, question: Question) -> Readable:
    return readable(node.asking.cases, question.inquiry, request.actor.person.email, clock.today())


def _page(
    request: ActorRequest, node: Node, question: Question, outcome: Outcome, access: Readable, refused: str = ""
) -> HttpResponse:
    acts = [each for each in acts_of(question.ticket) if each[1].supplier == outcome.supplier]
    asked = what_was_asked(question)
    body = outcome.body if access and outcome.body else {}
    pieces = pieces_of(body, {(act.part, act.decision): act for _name, act in acts})
    context = {
        "question": question,
        "person": mask_niss(asked.ssin) if asked else "",
        "target": target_of(node, outcome, readable=bool(access)),
        "access": access,
        "pieces": [each for each in pieces if each.part is not Part.DECISION],
        "decisions": [each for each in pieces if each.part is Part.DECISION],
        "has_decisions": "decisions" in body,
        "withheld": [WITHHELD_LABELS[Withheld(each)] for each in body.get("withheld", ())],
        "acts": acts,
        "may_take_over": access.access is Access.OPEN and body.get("status") == "DATA_FOUND",
        "kept_days": settings.ANSWERS_KEPT_DAYS,
        "unfolded": "all" in request.GET,
        "refused": refused,
        "has_errors": bool(refused),
        "now": clock.now(),
    }
    return render(request, "exchange_node/answer.html", context, status=UNPROCESSABLE if refused else 200)


def pieces_of(body: dict[str, Any], acts: dict[tuple[Part, str], Act]) -> list[Piece]:
    """Each part that says something, decisions the newest first."""
    found = []
    if practical := body.get("practical"):
        found.append(Piece(Part.PRACTICAL, str(PART_LABELS[Part.PRACTICAL]), practical_rows(practical)))
    newest = sorted(body.get("decisions", ()), key=lambda each: str(each["decided"]), reverse=True)
    found += [_decision(each) for each in newest]
    if debtors := body.get("debtors"):
        found.append(Piece(Part.DEBTORS, str(PART_LABELS[Part.DEBTORS]), table=_debtors(debtors)))
    if capital := body.get("capital"):
        found.append(Piece(Part.CAPITAL, str(PART_LABELS[Part.CAPITAL]), table=_capital(capital)))
    return [replace(each, act=acts.get((each.part, each.decision))) for each in found]


def _decision(decision: dict[str, Any]) -> Piece:
    aid, kind = AID_TYPE_LABELS[AidType(decision["aid"])], DECISION_TYPE_LABELS[DecisionType(decision["kind"])]
    motivation, decided = decision["motivation"], _day(decision["decided"])
    rows = [
        components.Answer(_("Kind of aid"), aid),
        components.Answer(_("Kind of decision"), kind),
        components.Answer(_("Motivation"), MOTIVE_LABELS[Motive(motivation["code"])]),
        components.Answer(
            _("Period"), period_of(*map(_day, (decision["period"]["begin"], decision["period"].get("end", ""))))
        ),
        components.Answer(_("Decided on"), decided),
        components.Answer(_("Reference of the decision"), decision["id"]),
    ]
    if "amount" in decision:
        rows.insert(3, components.Answer(_("Amount"), Decimal(decision["amount"]), numeric=True))
    title = f"{language.say(aid)} – {language.say(kind)}, {language.say(decided)}"
    return Piece(
        Part.DECISION,
        title,
        rows,
        decision=decision["id"],
        words=motivation.get("text", ""),
        words_in=motivation.get("language", ""),
        calculation=_calculation(decision["calculation"]) if "calculation" in decision else [],
    )


def _calculation(said: dict[str, Any]) -> list[components.Answer]:
    def amount(label: str, written: str) -> components.Answer:
        return components.Answer(label, Decimal(written), numeric=True)

    return [
        components.Answer(_("Category"), said["category"]),
        amount(_("Gross resources"), said["grossResources"]),
        *(amount(_("Exempt: %(what)s") % {"what": each["label"]}, each["amount"]) for each in said["exemptions"]),
        amount(_("Resources that count"), said["net"]),
        amount(_("Amount computed"), said["amount"]),
    ]


def _debtors(debtors: list[dict[str, str]]) -> components.Table:
    recovery = {"YES": _("Recovered"), "NO": _("Not recovered"), "WAIVED": _("Waived")}
    return components.Table(
        caption=str(PART_LABELS[Part.DEBTORS]),
        caption_hidden=True,
        columns=[
            components.Column(_("Relation")),
            components.Column(_("Obligation"), numeric=True),
            components.Column(_("Recovery")),
        ],
        rows=[[each["relation"], Decimal(each["obligation"]), recovery[each["recovery"]]] for each in debtors],
    )


def _capital(capital: list[dict[str, str]]) -> components.Table:
    return components.Table(
        caption=str(PART_LABELS[Part.CAPITAL]),
        caption_hidden=True,
        columns=[
            components.Column(_("Kind of capital")),
            components.Column(_("Amount"), numeric=True),
            components.Column(_("As of")),
        ],
        rows=[[each["kind"], Decimal(each["amount"]), _day(each["asOf"])] for each in capital],
    )


def _day(written: str) -> date | str:
    """A schema knows no calendar: what is no day is shown as it was written."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written
