"""What strikes a rule, as the centre's data protection officer reviews it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.encryption import decrypted
from rapport_unique.accounts.history import names_of
from rapport_unique.exchange.node.anomalies import NAMES, Rule, explanation_of, review
from rapport_unique.exchange.node.forms import ReviewForm
from rapport_unique.exchange.node.models import Anomaly, Question
from rapport_unique.exchange.node.roles import for_officers
from rapport_unique.ui import language
from rapport_unique.ui.acts import carried_out, form_page, posted
from rapport_unique.ui.components import Answer

_PER_PAGE = 50


@require_safe
@for_officers
def anomalies(request: ActorRequest) -> HttpResponse:
    """Those to review first, the newest first."""
    found = Anomaly.objects.visible_to(request.actor).order_by(F("reviewed").asc(nulls_first=True), "-at", "-pk")
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    names = names_of(f"person:{each.agent}" for each in page)
    listed = [(each, NAMES[Rule(each.rule)], names[f"person:{each.agent}"]) for each in page]
    return render(request, "exchange_node/anomalies.html", {"listed": listed, "found": page})


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


def _facts(anomaly: Anomaly) -> list[Answer]:
    question = Question.objects.filter(ticket=anomaly.ticket).first() if anomaly.ticket else None
    agent, reviewer = f"person:{anomaly.agent}", f"person:{anomaly.reviewer}"
    names = names_of([agent, reviewer] if anomaly.reviewed else [agent])
    facts = [
        Answer(_("Who asked"), names[agent]),
        Answer(_("When"), language.moment(anomaly.at)),
        *([Answer(_("Inquiry"), question.inquiry), Answer(_("Question"), anomaly.ticket)] if question else []),
    ]
    if anomaly.reviewed:
        facts.append(Answer(_("Reviewed by"), f"{names[reviewer]}, {language.moment(anomaly.reviewed)}"))
        facts.append(Answer(_("Note"), decrypted(anomaly.note)))
    return facts
