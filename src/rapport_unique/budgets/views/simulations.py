"""Simulations: their list, the mark of a decision, and what leaves the calculator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.budgets import exporting
from rapport_unique.budgets.codes import EXTRACT_LARGE
from rapport_unique.budgets.deciding import mark, unmark
from rapport_unique.budgets.forms import DecisionForm, ExportForm, period_label
from rapport_unique.budgets.models import Simulation
from rapport_unique.budgets.roles import HEAD_OF_SERVICE, for_heads, for_workers
from rapport_unique.budgets.sealing import first_sealed, public_key_name, trusted_entry
from rapport_unique.budgets.views.base import centre_of, is_synthetic, shown, simulation_of
from rapport_unique.core.findings import NotPossible, Refused
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.ui import components, language
from rapport_unique.ui.acts import UNPROCESSABLE, posted, refuse

_PER_PAGE = 50
_TYPES = {
    exporting.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    exporting.EXTRACT: "text/csv; charset=utf-8",
}


@require_safe
@for_workers
def simulations(request: ActorRequest) -> HttpResponse:
    """The simulations one may see, and which led to a decision."""
    found = Simulation.objects.visible_to(request.actor).select_related("made_by", "decision")
    page = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    labels = [_("Number"), _("National register number"), _("Date"), _("Balance"), _("Made by"), _("Decision")]
    listed = components.Table(
        caption=_("Simulations"),
        caption_hidden=True,
        columns=[components.Column(each, numeric=each == labels[3]) for each in labels],
        rows=[_row(each) for each in page],
        empty=_("There are no simulations yet."),
    )
    head = request.actor.role.key == HEAD_OF_SERVICE
    synthetic = is_synthetic(request, also=any(each.synthetic for each in page))
    return shown(request, "simulations", synthetic=synthetic, listed=listed, listing=page, head=head)


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
def simulation_decision(request: ActorRequest, pk: int) -> HttpResponse:
    """Say that the centre decided on the strength of a simulation, or that it did not."""
    simulation, _household = simulation_of(request, pk)
    decision = getattr(simulation, "decision", None)
    if request.method == "POST" and "unmark" in request.POST:
        unmark(simulation=simulation, actor=request.actor)
        messages.success(request, _("The mark was taken off."))
        return redirect("simulations")
    form = DecisionForm(posted(request), initial={"decided_on": decision and decision.decided_on})
    if request.method == "POST" and form.is_valid():
        try:
            mark(simulation=simulation, actor=request.actor, decided_on=form.cleaned_data["decided_on"])
        except Refused as refused:
            form.add_error("decided_on", language.refusal(refused))
        else:
            messages.success(request, _("The simulation is marked as having led to a decision."))
            return redirect("simulations")
    status = UNPROCESSABLE if form.errors else 200
    context = {"simulation": simulation, "decision": decision, "form": form}
    return shown(request, "simulation_decision", synthetic=simulation.synthetic, status=status, **context)


@require_safe
@for_heads
def exports(request: ActorRequest) -> HttpResponse:
    """What can leave the calculator, period by period, and the key that seals it."""
    return _exports(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def export(request: ActorRequest, form: str) -> HttpResponse:
    """The file of one period: `workbook` or `extract`. Who comes back to a refusal, in another language say, finds the
    page of the choice again."""
    if request.method != "POST":
        return redirect("budget-exports")
    asked = ExportForm(request.POST)
    if not asked.is_valid():
        return _exports(request, asked)
    try:
        made = _made(request, form, asked.cleaned_data["period"])
    except Refused as refused:
        refuse(asked, refused)
        return _exports(request, asked)
    response = HttpResponse(made.content, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def send(request: ActorRequest) -> HttpResponse:
    """The extract in a form that leads to the intake of the Rapport Unique: the second press sends it there."""
    if request.method != "POST":
        return redirect("budget-exports")
    asked = ExportForm(request.POST)
    if not settings.RAPPORT_ADDRESS or not asked.is_valid():
        return _exports(request, asked)
    period = asked.cleaned_data["period"]
    try:
        made = exporting.export_extract(centre=centre_of(request), actor=request.actor, period=period)
        if len(made.content) > exporting.SENT_AT_MOST:
            raise NotPossible(EXTRACT_LARGE.code)
    except Refused as refused:
        refuse(asked, refused)
        return _exports(request, asked)
    return shown(
        request,
        "send",
        synthetic=made.synthetic,
        period=period_label(period),
        extract=made.content.decode(),
        count=made.number,
        address=settings.RAPPORT_ADDRESS,
    )


def _made(request: ActorRequest, form: str, period: str) -> exporting.Exported:
    centre = centre_of(request)
    if form == exporting.EXTRACT:
        return exporting.export_extract(centre=centre, actor=request.actor, period=period)
    return exporting.export_workbook(centre=centre, actor=request.actor, period=period, language=language.active())


def _exports(request: ActorRequest, refused: ExportForm | None = None) -> HttpResponse:
    centre = centre_of(request)
    found = {each: exporting.to_export(centre, each) for each in exporting.periods()}
    counts = {each: len(simulations) for each, simulations in found.items()}
    invented = any(each.synthetic for simulations in found.values() for each in simulations)
    form = refused or ExportForm(initial={"period": next(filter(counts.get, counts), None)})
    rows = [[period_label(each), str(count)] for each, count in counts.items()]
    listed = components.Table(
        caption=_("What can leave"),
        columns=[components.Column(_("Period of the subsidy")), components.Column(_("Simulations"), numeric=True)],
        rows=rows,
    )
    return shown(
        request,
        "exports",
        synthetic=is_synthetic(request, also=invented),
        status=UNPROCESSABLE if form.errors else 200,
        listed=listed,
        form=form,
        key=public_key_name(),
        entry=trusted_entry(first_sealed()),
        address=settings.RAPPORT_ADDRESS,
    )


def _row(simulation: Simulation) -> list[Any]:
    decision = getattr(simulation, "decision", None)
    link = format_html(
        '{} <a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>',
        language.say(decision.decided_on) if decision else _("none"),
        reverse("simulation-decision", args=[simulation.pk]),
        _("Change"),
        simulation.number,
    )
    number = format_html(
        '<a class="govuk-link" href="{}">{}</a>', reverse("simulation", args=[simulation.pk]), simulation.number
    )
    return [
        number,
        mask_niss(simulation.niss),
        simulation.date,
        simulation.balance,
        simulation.made_by.name,
        link,
    ]
