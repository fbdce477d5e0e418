"""The picture of a subsidy's parts, and the page on which a centre plans the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import Refused
from rapport_unique.core.measure import Part, Planning
from rapport_unique.core.texts import format_fact
from rapport_unique.reporting.filling import draft_of, drop_draft
from rapport_unique.reporting.forms.planning import PlanForm, ShiftForm
from rapport_unique.reporting.models import Draft, Report
from rapport_unique.reporting.planning import (
    PLAN,
    Figures,
    amounts_of_plan,
    amounts_of_report,
    figures_kept,
    figures_of_plan,
    keep_plan,
    moved,
    picture_of,
)
from rapport_unique.reporting.views.base import UNPROCESSABLE, for_writers, refuse, report_of, shown
from rapport_unique.ui import clock, components, language

_WIDTH = 100
_COMPARED = ("eligible", "loss", "to_repay")


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with its places on a scale of 0 to 100, as texts that a drawing takes."""

    part: Part
    accepted: str
    minimum: str
    maximum: str


def shown_parts(parts: tuple[Part, ...]) -> list[ShownPart]:
    """All parts on one scale, so that they can be compared."""
    longest = max((max(each.maximum, each.accepted) for each in parts), default=Decimal(0))

    def place(amount: Decimal) -> str:
        return f"{amount / longest * _WIDTH:.2f}" if longest else "0"

    return [ShownPart(each, place(each.accepted), place(each.minimum), place(each.maximum)) for each in parts]


def picture_as_html(report: Report, figures: Figures) -> str:
    """The picture alone, for a page that is being typed on."""
    return render_to_string("reporting/_parts.html", {"parts": shown_parts(picture_of(report, figures))})


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def plan(request: ActorRequest, pk: int) -> HttpResponse:
    """Try amounts out. What is tried stays as a plan of its author, beside the report, and is never sent."""
    report, planning = _planned(request, pk)
    if request.method == "POST" and "shift" in request.POST:
        return _shift(request, report, planning)
    if request.method == "POST":
        return _keep(request, report, planning)
    return _ask(request, report, planning)


@require_POST
@for_writers
def plan_draft(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep the plan while one types, and answer with its picture."""
    report, planning = _planned(request, pk)
    form = PlanForm(planning, request.POST)
    if not form.is_valid():
        return JsonResponse({"message": _("An amount cannot be read.")}, status=UNPROCESSABLE)
    try:
        kept = keep_plan(report=report, actor=request.actor, amounts=form.amounts)
    except Refused as refused:
        return JsonResponse({"message": language.refusal(refused)}, status=UNPROCESSABLE)
    said = _("Plan kept at %(time)s.") % {"time": f"{clock.local(kept.saved_at):%H:%M}"}
    picture = picture_as_html(report, figures_of_plan(report, form.amounts))
    return JsonResponse({"message": said, "picture": picture})


@require_POST
@for_writers
def plan_abandon(request: ActorRequest, pk: int) -> HttpResponse:
    """Throw one's own plan away, and begin again from the report."""
    report, _planning = _planned(request, pk)
    drop_draft(report=report, actor=request.actor, form=PLAN)
    return redirect("report-plan", pk=pk)


def _planned(request: ActorRequest, pk: int) -> tuple[Report, Planning]:
    report = report_of(request, pk)
    if report.campaign.measure.planning is None:
        raise Http404
    return report, report.campaign.measure.planning


def _keep(request: ActorRequest, report: Report, planning: Planning) -> HttpResponse:
    form = PlanForm(planning, request.POST)
    if form.is_valid():
        try:
            keep_plan(report=report, actor=request.actor, amounts=form.amounts)
            return redirect("report-plan", pk=report.pk)
        except Refused as refused:
            refuse(form, refused)
    return _ask(request, report, planning, form=form)


def _shift(request: ActorRequest, report: Report, planning: Planning) -> HttpResponse:
    form = ShiftForm(planning, request.POST)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            amounts = moved(_amounts(request, report), wanted["amount"], wanted["source"], wanted["target"])
            keep_plan(report=report, actor=request.actor, amounts=amounts)
        except Refused as refused:
            refuse(form, refused)
        else:
            amount = format_fact(wanted["amount"], language.active())
            messages.success(request, _("%(amount)s moved in the plan.") % {"amount": amount})
            return redirect("report-plan", pk=report.pk)
    return _ask(request, report, planning, shift=form)


def _amounts(request: ActorRequest, report: Report) -> dict[str, Decimal]:
    own = draft_of(report.version, request.person, PLAN)
    return amounts_of_plan(own) if own else amounts_of_report(report.version)


def _ask(
    request: ActorRequest,
    report: Report,
    planning: Planning,
    *,
    form: PlanForm | None = None,
    shift: ShiftForm | None = None,
) -> HttpResponse:
    amounts = _amounts(request, report)
    planned = figures_of_plan(report, amounts)
    bound: forms.Form | None = form or shift
    context: dict[str, Any] = {
        "form": form or PlanForm(planning, initial=amounts),
        "shift": shift or ShiftForm(planning),
        "plan": draft_of(report.version, request.person, PLAN),
        "colleagues": _colleagues(request, report, planning),
        "parts": shown_parts(picture_of(report, planned)),
        "known": bool(planned) and any(amount is not None for amount in planned.values()),
        "compared": _comparison(report, figures_kept(report.version), planned),
    }
    status = UNPROCESSABLE if bound and bound.errors else 200
    return shown(request, "plan", report, here=_("Plan the year"), status=status, **context)


def _comparison(report: Report, now: Figures, planned: Figures) -> components.Table:
    here = language.active()
    figures = {each.key: each for each in report.campaign.measure.figures}

    def cell(known: Figures, key: str) -> str:
        amount = known.get(key)
        return "–" if amount is None else figures[key].kind.show(amount, here)

    return components.Table(
        caption=_("What would follow"),
        columns=[
            components.Column(_("Figure")),
            components.Column(_("The report as it is saved"), numeric=True),
            components.Column(_("This plan"), numeric=True),
        ],
        rows=[[figures[key].label, cell(now, key), cell(planned, key)] for key in _COMPARED if key in figures],
    )


def _colleagues(request: ActorRequest, report: Report, planning: Planning) -> list[dict[str, Any]]:
    """The plans of colleagues on the same report."""
    plans = Draft.objects.filter(version=report.version, form=PLAN).exclude(person=request.person)
    return [
        {"name": each.person.name, "saved_at": each.saved_at, "answers": _answers(planning, amounts_of_plan(each))}
        for each in plans.select_related("person")
    ]


def _answers(planning: Planning, amounts: Mapping[str, Decimal]) -> list[components.Answer]:
    return [components.Answer(each.label, amounts.get(each.key), numeric=True) for each in planning.amounts]
