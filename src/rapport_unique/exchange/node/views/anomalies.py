"""What strikes a rule, as the centre's data protection officer reviews it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.encryption import decrypted
from rapport_unique.accounts.history import names_of
from rapport_unique.exchange.node.access_lists import SOUGHT
from rapport_unique.exchange.node.anomalies import NAMES, Rule, explanation_of, review
from rapport_unique.exchange.node.forms import ReviewForm
from rapport_unique.exchange.node.models import Anomaly, Question
from rapport_unique.exchange.node.roles import for_officers
from rapport_unique.journal.models import Event
from rapport_unique.ui import language
from rapport_unique.ui.acts import carried_out, form_page, posted
from rapport_unique.ui.components import Answer, Column, Table

_PER_PAGE = 50


@require_safe
@for_officers
def anomalies(request: ActorRequest) -> HttpResponse:
    """Those to review first, the newest first."""
    found = Anomaly.objects.visible_to(request.actor).order_by(F("reviewed").asc(nulls_first=True), "-at", "-pk")
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    names = names_of(f"person:{each.agent}" for each in page)
    headings = (_("Finding"), _("Who asked"), _("When"), _("Status"))
    listed = Table(
        caption=_("Findings"),
        caption_hidden=True,
        columns=[Column(each) for each in headings],
        rows=[_row(each, names[f"person:{each.agent}"]) for each in page],
        empty=_("Nothing was found."),
    )
    return render(request, "exchange_node/anomalies.html", {"listed": listed, "listing": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def anomaly(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Anomaly.objects.visible_to(request.actor), pk=pk)
    form = ReviewForm(posted(request))
    if carried_out(form, lambda said: review(pk=pk, note=said["note"], actor=request.actor)):
        messages.success(request, _("The finding is marked as reviewed."))
        return redirect("anomalies")
    context = {"anomaly": found, "name": NAMES[Rule(found.rule)], "facts": _facts(found)}
    return form_page(request, "exchange_node/anomaly.html", form, {**context, "explanation": explanation_of(found)})


def _row(anomaly: Anomaly, who: str) -> list[Any]:
    link = format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {} {}</span></a>',
        reverse("anomaly", args=[anomaly.pk]),
        language.say(NAMES[Rule(anomaly.rule)]),
        who,
        language.moment(anomaly.at),
    )
    waits = format_html('<strong class="govuk-tag govuk-tag--yellow">{}</strong>', _("to review"))
    return [link, who, anomaly.at, _("reviewed") if anomaly.reviewed else waits]


def _act(anomaly: Anomaly) -> list[Answer]:
    """What it is about, where it is about one act."""
    if not anomaly.ticket:
        return []
    question = Question.objects.filter(ticket=anomaly.ticket).first()
    if question:
        return [Answer(_("Inquiry"), question.inquiry), Answer(_("Question"), anomaly.ticket)]
    event = Event.objects.filter(subject=f"exchange:{anomaly.ticket}", action__in=SOUGHT).first()
    return [Answer(_("What"), SOUGHT[event.action]), Answer(_("Reference"), anomaly.ticket)] if event else []


def _facts(anomaly: Anomaly) -> list[Answer]:
    agent, reviewer = f"person:{anomaly.agent}", f"person:{anomaly.reviewer}"
    names = names_of([agent, reviewer] if anomaly.reviewed else [agent])
    facts = [
        Answer(_("Who asked"), names[agent]),
        Answer(_("When"), language.moment(anomaly.at)),
        *_act(anomaly),
    ]
    if anomaly.reviewed:
        facts.append(Answer(_("Reviewed by"), f"{names[reviewer]}, {language.moment(anomaly.reviewed)}"))
        facts.append(Answer(_("Note"), decrypted(anomaly.note)))
    return facts
