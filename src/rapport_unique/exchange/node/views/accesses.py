"""Who asked what about a person: for that person, who came with a proof of identity."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.history import names_of
from rapport_unique.adapters.documents import AccessList, render_access_list
from rapport_unique.core.findings import NotPossible
from rapport_unique.core.identifiers import format_niss
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.exchange.node.access_lists import list_of, own_journal, untold
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.node.forms import ContestForm, ProofForm
from rapport_unique.exchange.node.models import History, Question
from rapport_unique.exchange.node.notices import tell_officers
from rapport_unique.exchange.node.recounting import KEPT
from rapport_unique.exchange.node.roles import OFFICER, for_tellers
from rapport_unique.exchange.node.sql import history_of
from rapport_unique.exchange.node.store import History as Told
from rapport_unique.exchange.node.views.base import blocks_of, linked, masked, refusal_of, with_node
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.identifiers import read_instant
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import record
from rapport_unique.ui import components, language
from rapport_unique.ui.acts import carried_out, form_page, posted
from rapport_unique.ui.settings import LANGUAGES as LANGUAGE_NAMES

_PLACES = {refusals.SSIN_INVALID.code: ["ssin"]}
_CONTESTS_SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@for_tellers
@with_node
def accesses(request: ActorRequest, node: Node) -> HttpResponse:
    """Fetch a list, or what one that was fetched `again` had no room for; those fetched today, and for the officer
    what was contested. The proof is typed each time: it is not kept, and the hub checks each list by itself."""
    earlier = _earlier(request)
    form = ProofForm(posted(request), initial={"ssin": earlier.replaced_by or earlier.ssin} if earlier else None)
    fetched: list[str] = []

    def act(said: dict[str, Any]) -> None:
        agent = str(request.actor.person.identifier)
        before = earlier.goes_on_before if earlier and earlier.ssin == said["ssin"] else None
        under_way = map(history_of, History.objects.filter(agent=agent, done=None, before=before))
        same = next((each.id for each in under_way if each.ssin == said["ssin"]), None)
        about = {"ssin": said["ssin"], "proof": form.proof_given, "before": before}
        fetched.append(same or node.recounting.fetch(agent=agent, **about))

    if carried_out(form, act, _PLACES):
        return redirect("history", history=fetched[0])
    found = History.objects.visible_to(request.actor).order_by("-asked", "-id")
    context = {
        "listed": _fetched(found),
        "contests": _contests(node) if request.actor.role.key == OFFICER else None,
        "before": earlier.goes_on_before if earlier else None,
    }
    return form_page(request, "exchange_node/accesses.html", form, context)


@require_safe
@for_tellers
@with_node
def history(request: ActorRequest, node: Node, history: UUID) -> HttpResponse:
    """What the hub told, and what only this centre knows: its people's names, and which inquiry.

    The officer comes from an e-mail, perhaps after the list was erased: what was contested is among all that was.
    """
    contested = Event.objects.filter(action="access-contested", subject=f"exchange:{history}")
    erased = not History.objects.filter(id=str(history)).exists()
    if request.actor.role.key == OFFICER and erased and contested.exists():
        messages.info(request, _("This list was erased after 24 hours. What was contested stands below."))
        return redirect("accesses")
    found = _own(request, history)
    return _page(request, node, found, ContestForm(accesses=_contestable(node, found)))


@require_safe
@for_tellers
def history_state(request: ActorRequest, history: UUID) -> JsonResponse:
    """Whether the hub told: the page asks while it waits."""
    done = _own(request, history).done is not None
    return JsonResponse({"version": str(done), "open": not done})


@require_http_methods(["GET", "HEAD", "POST"])
@for_tellers
@with_node
def contest(request: ActorRequest, node: Node, history: UUID) -> HttpResponse:
    """Tell the centre's officer for data protection that the person contests some of it."""
    found = _own(request, history)
    if request.method != "POST":
        return redirect("history", history=found.id)
    form = ContestForm(request.POST, accesses=_contestable(node, found))
    if carried_out(form, lambda said: _contest(request, found, said["tickets"])):
        messages.success(request, _("The officer for data protection was told."))
        return redirect("history", history=found.id)
    return _page(request, node, found, form)


@require_safe
@for_tellers
@with_node
def sheet(request: ActorRequest, node: Node, history: UUID, sheet_language: str) -> HttpResponse:
    """The list for the person, in their language whatever that of the page before; to print."""
    found = _own(request, history)
    listed = _list(request, node, found, sheet_language)
    with translation.override(sheet_language):
        return render(request, "exchange_node/access_list.html", {"listed": listed, "history": found})


@require_safe
@for_tellers
@with_node
def pdf(request: ActorRequest, node: Node, history: UUID, sheet_language: str) -> HttpResponse:
    """The same list as a file."""
    found = _own(request, history)
    content = render_access_list(_list(request, node, found, sheet_language))
    name = f"accesses-{found.id[-12:]}-{sheet_language}.pdf"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _own(request: ActorRequest, id: UUID) -> Told:
    """What the actor may see; 404 for anything else, also for what was erased."""
    return history_of(get_object_or_404(History.objects.visible_to(request.actor), id=str(id)))


def _page(request: ActorRequest, node: Node, found: Told, form: ContestForm) -> HttpResponse:
    done = found.done is not None and not found.code
    person = node.recounting.store.person(found.ssin)
    if done:
        _looked(request, found, "history-looked-at")
    context = {
        "history": found,
        "listed": _list(request, node, found, language.active()) if done else None,
        "refusal": refusal_of(found.code) if found.code else "",
        "replaced_by": format_niss(found.replaced_by) if found.replaced_by else "",
        "languages": LANGUAGE_NAMES,
        "journal": _journal(found, person) if done else None,
        "untold": untold(found, person) if done else [],
        "until": found.asked + KEPT,
        "form": form,
        "may_contest": request.actor.role.key != OFFICER and bool(_contestable(node, found)),
        "contested": _contests(node, found.id),
    }
    return form_page(request, "exchange_node/history.html", form, context)


def _list(request: ActorRequest, node: Node, found: Told, written_in: str) -> AccessList:
    if found.done is None or found.code or written_in not in LANGUAGES:
        raise Http404
    assert request.actor.centre is not None  # noqa: S101 - every role of a node is one in its centre
    return list_of(found, node.correspondent.directory, request.actor.centre.label, written_in)


def _contestable(node: Node, found: Told) -> list[tuple[str, str]]:
    """Each access that was not contested yet by its ticket: when, which centre, about what, and by which reference."""
    directory = node.correspondent.directory
    events = Event.objects.filter(action="access-contested", subject=f"exchange:{found.id}")
    contested = {access["ticket"] for event in events for access in event.data["accesses"]}
    return [
        (
            each["ticket"],
            f"{language.moment(read_instant(each['asked']))} – {directory.name_of(each['customer'])}"
            f" – {blocks_of(each['blocks'])} – …{each['ticket'][-6:]}",
        )
        for each in found.accesses
        if each["ticket"] not in contested
    ]


def _contest(request: ActorRequest, found: Told, tickets: list[str]) -> None:
    customers = {each["ticket"]: each["customer"] for each in found.accesses}
    contested = [{"ticket": each, "customer": customers[each]} for each in tickets]
    with transaction.atomic():
        if not tell_officers(found.id, len(contested)):
            raise NotPossible(refusals.NO_OFFICER.code)
        History.objects.filter(id=found.id).update(contested=True)
        data = {"accesses": contested, "role": request.actor.role.key}
        actor = request.actor.identifier
        record(subject=f"exchange:{found.id}", actor=actor, action="access-contested", data=data)


def _looked(request: ActorRequest, found: Told, action: str) -> None:
    with transaction.atomic():
        data = {"role": request.actor.role.key}
        record(subject=f"exchange:{found.id}", actor=request.actor.identifier, action=action, data=data)


def _earlier(request: ActorRequest) -> Told | None:
    """A list that did not arrive whole: refused, perhaps for a number that was replaced, or too long."""
    row = History.objects.visible_to(request.actor).filter(id=request.GET.get("again", "")).first()
    return history_of(row) if row else None


def _fetched(rows: Any) -> components.Table:
    found = [history_of(each) for each in rows]
    return components.Table(
        caption=_("Lists of the last 24 hours"),
        columns=[components.Column(each) for each in (_("Asked on"), _("Person"), _("State"), _("Erased on"))],
        rows=[
            [
                linked(each.asked, reverse("history", args=[each.id])),
                masked(each.ssin),
                _state(each),
                each.asked + KEPT,
            ]
            for each in found
        ],
        empty=_("No list was fetched in the last 24 hours."),
    )


def _state(found: Told) -> str:
    if found.done is None:
        return _("Waits for the hub")
    return _("Refused") if found.code else _("Arrived")


def _journal(found: Told, person: str) -> components.Table:
    headings = (_("When"), _("Who"), _("What"), _("Social inquiry"))
    return components.Table(
        caption=_("In your own centre"),
        columns=[components.Column(each) for each in headings],
        rows=[[each.at, each.who, each.said, each.inquiry or "–"] for each in own_journal(found, person)],
        empty=_("Nobody of your centre asked or decided anything."),
    )


def _contests(node: Node, history: str = "") -> components.Table | None:
    """What persons contested, of one list or of all: it stays after the list was erased."""
    events = Event.objects.filter(action="access-contested").order_by("-at")
    events = events.filter(subject=f"exchange:{history}") if history else events
    found = list(events[:_CONTESTS_SHOWN])
    if history and not found:
        return None
    directory, names = node.correspondent.directory, names_of(each.actor for each in found)
    lists = {each.subject: each.subject.removeprefix("exchange:") for each in found}
    kept = set(History.objects.filter(id__in=lists.values()).values_list("id", flat=True)) - {history}
    tickets = [access["ticket"] for each in found for access in each.data["accesses"]]
    own = {each.ticket: each for each in Question.objects.filter(ticket__in=tickets)}
    workers = names_of(f"person:{each.agent}" for each in own.values())
    headings = (_("Contested on"), _("Received by"), _("Who had asked"), _("Social inquiry"), _("Reference"))
    return components.Table(
        caption=_("Contested"),
        columns=[components.Column(each) for each in headings],
        rows=[
            [
                linked(each.at, reverse("history", args=[lists[each.subject]]))
                if lists[each.subject] in kept
                else each.at,
                names[each.actor],
                _asker(directory.name_of(access["customer"]), own.get(access["ticket"]), workers),
                own[access["ticket"]].inquiry if access["ticket"] in own else "–",
                access["ticket"],
            ]
            for each in found
            for access in each.data["accesses"]
        ],
        empty=_("Nobody contested anything."),
    )


def _asker(centre: str, question: Question | None, workers: dict[str, str]) -> str:
    """Of one's own centre also who it was; the person's list never says it."""
    return f"{centre}, {workers[f'person:{question.agent}']}" if question else centre
