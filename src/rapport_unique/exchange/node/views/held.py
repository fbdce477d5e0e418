"""Protected files that another centre asks about: a head of service decides whether anything leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import Refused
from rapport_unique.core.identifiers import format_niss, mask_niss
from rapport_unique.exchange.correspondence import Event
from rapport_unique.exchange.node.answering import Found
from rapport_unique.exchange.node.bodies import digest_of
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.node.forms import DecideForm
from rapport_unique.exchange.node.models import Given
from rapport_unique.exchange.node.roles import for_heads
from rapport_unique.exchange.node.store import Given as Request
from rapport_unique.exchange.node.views.answers import pieces_of
from rapport_unique.exchange.node.views.base import blocks_of, linked, member_of, with_node
from rapport_unique.exchange.node.views.given import how_it_ended
from rapport_unique.exchange.node.views.questions import period_of
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.code_lists import PURPOSE_LABELS, WITHHELD_LABELS, Purpose, Withheld
from rapport_unique.exchange.protocol.deadlines import undecided_until
from rapport_unique.exchange.protocol.identifiers import read_period
from rapport_unique.exchange.protocol.states import Answer
from rapport_unique.ui import components, language
from rapport_unique.ui.acts import form_page, posted, refuse
from rapport_unique.ui.forms import offer


@require_safe
@for_heads
@with_node
def held(request: ActorRequest, node: Node) -> HttpResponse:
    """What waits for a decision, the most urgent first."""
    directory = node.correspondent.directory
    found = sorted(Given.objects.filter(state=Answer.HELD.value), key=_until)
    headings = (_("Received"), _("Who asks"), _("Asked for"), _("By itself at"), _("Reminders of the hub"))
    rows = [
        [
            linked(each.received, reverse("held-file", args=[each.delivery])),
            member_of(directory, each.customer).name,
            blocks_of(each.blocks),
            _until(each),
            str(len(each.reminded)),
        ]
        for each in found
    ]
    listed = components.Table(
        caption=_("To decide"),
        caption_hidden=True,
        columns=[components.Column(each) for each in headings],
        rows=rows,
        empty=_("Nothing waits for a decision."),
    )
    return render(request, "exchange_node/held.html", {"listed": listed})


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
@with_node
def held_file(request: ActorRequest, node: Node, delivery: UUID) -> HttpResponse:
    """What would leave, and the decision. `show` says the whole number, `confirmed` carries the decision out."""
    row = get_object_or_404(Given.objects.exclude(state=Answer.RECEIVED.value), delivery=str(delivery))
    if row.state != Answer.HELD.value:
        return _decided(request, node, row)
    form = DecideForm(posted(request) if "decision" in request.POST or "seen" in request.POST else None)
    if form.is_bound and form.is_valid():
        if "confirmed" not in request.POST:
            context = {"form": form, "given": row, "share": form.cleaned_data["decision"] == DecideForm.SHARE}
            centre = member_of(node.correspondent.directory, row.customer)
            return render(request, "exchange_node/held_confirm.html", {**context, "centre": centre})
        try:
            share = _decide(request, node, row, form.cleaned_data)
        except Refused as refused:
            if refused.code == refusals.NO_SUCH_STEP.code:  # a colleague, or time, was faster
                return redirect("held-file", delivery=row.delivery)
            refuse(form, refused)
        else:
            said = _("Sent: what the file says.") if share else _("Sent: only the telephone number of your centre.")
            messages.success(request, said)
            return redirect("held")
    return _page(request, node, row, form)


def _decide(request: ActorRequest, node: Node, row: Given, said: dict[str, Any]) -> bool:
    share = bool(said["decision"] == DecideForm.SHARE)
    agent = str(request.actor.person.identifier)
    node.answering.decide(delivery=row.delivery, agent=agent, share=share, seen=said["seen"])
    return share


def _page(request: ActorRequest, node: Node, row: Given, form: DecideForm) -> HttpResponse:
    """The number of the person, and what the file says, are shown to somebody: the journal knows."""
    asked, found, why = None, None, ""
    try:
        given = _request(node, row)
        asked = node.answering.asked(given)
        found = node.answering.would_leave(given, asked)
    except Refused as refusal:
        why = language.refusal(refusal)
    body = found.body if found else None
    if body is None:
        offer(form, "decision", DecideForm.CHOICES[1:])
    whole = asked is not None and "show" in request.POST
    _looked(request, node, row, "held-person-shown" if whole else "held-looked-at")
    context = {
        "given": row,
        "facts": _facts(node, row, asked, found, whole=whole),
        "whole": whole,
        "believed": asked is not None,
        "why": why,
        "body": body,
        "pieces": pieces_of(body, {}) if body else [],
        "withheld": [WITHHELD_LABELS[Withheld(each)] for each in body["withheld"]] if body else [],
        "seen": digest_of(body) if body else "",
        "until": _until(row),
        "telephone": member_of(node.correspondent.directory, node.correspondent.number).telephone,
        "unfolded": True,
    }
    return form_page(request, "exchange_node/held_file.html", form, context)


def _until(row: Given) -> datetime:
    return undecided_until(row.received, row.deadline)


def _request(node: Node, row: Given) -> Request:
    store = node.answering.store
    with store.transaction():
        found = store.given(row.delivery)
    assert found is not None  # noqa: S101 - requests are never deleted while they wait
    return found


def _facts(
    node: Node, row: Given, asked: dict[str, Any] | None, found: Found | None, *, whole: bool
) -> list[components.Answer]:
    show = format_niss if whole else mask_niss
    centre = member_of(node.correspondent.directory, row.customer)
    told = [
        components.Answer(_("Who asks"), centre.name, note=centre.telephone),
        components.Answer(_("Received"), row.received),
        components.Answer(_("Why"), PURPOSE_LABELS[Purpose(row.purpose)]),
        components.Answer(_("Asked for"), blocks_of(row.blocks)),
    ]
    if asked is not None:
        told.insert(0, components.Answer(_("Person"), show(asked["ssin"])))
        told.append(components.Answer(_("Period"), period_of(*read_period(asked["period"]))))
        if found and found.number != asked["ssin"]:
            note = _("A former number of the person, by the hub's word alone: check that it is the same person.")
            told.insert(1, components.Answer(_("Your file"), show(found.number), note=note))
    reminded = [language.moment(each) for each in _request(node, row).reminded]
    told.append(components.Answer(_("Reminders of the hub"), ", ".join(reminded) or _("none")))
    return told


def _decided(request: ActorRequest, node: Node, row: Given) -> HttpResponse:
    context = {
        "given": row,
        "centre": member_of(node.correspondent.directory, row.customer),
        "ended": how_it_ended(row, node.correspondent.number),
    }
    return render(request, "exchange_node/held_decided.html", context, status=409 if request.method == "POST" else 200)


def _looked(request: ActorRequest, node: Node, row: Given, action: str) -> None:
    person, role = request.actor.person, request.actor.role.key
    data = {"ticket": row.ticket, "role": role}
    event = Event(node.correspondent.clock(), str(person.identifier), action, row.delivery, data)
    with node.store.transaction():
        node.store.record(event)
