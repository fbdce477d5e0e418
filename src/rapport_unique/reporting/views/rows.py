"""The rows of a table on the screen: their list, and the completion of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.answers import Answers, table_answers
from rapport_unique.core.engine import evaluate
from rapport_unique.core.findings import Refused, Stale
from rapport_unique.core.measure import Table
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Unreadable, read, stored
from rapport_unique.reporting.filling import clear_row, draft_of, drop_draft, keep_draft, row_form, save_row
from rapport_unique.reporting.forms.signing import RevisionForm
from rapport_unique.reporting.forms.tables import RowForm, row_to_show
from rapport_unique.reporting.models import Draft, Report, Row, Simulation, Version
from rapport_unique.reporting.views.base import (
    UNPROCESSABLE,
    for_readers,
    for_writers,
    refuse,
    shown,
    signed_by,
    table_report_of,
)
from rapport_unique.reporting.views.changes import last_change
from rapport_unique.reporting.views.table import is_open
from rapport_unique.ui import clock, components, language

_PER_PAGE = 50
STATES = {
    "counted": Text("comptabilisée", "meegeteld", "angerechnet"),
    "incomplete": Text("incomplète", "onvolledig", "unvollständig"),
    "unreadable": Text("illisible", "onleesbaar", "unlesbar"),
}
_COLOURS = {"counted": "green", "incomplete": "grey", "unreadable": "red"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the report, or a simulation that nobody has completed yet (`row` is None)."""

    values: Mapping[str, Any]
    position: int | None
    row: Row | None
    simulation: Simulation | None

    def url(self, report: Report) -> str:
        if self.row:
            return reverse("report-row", args=[report.pk, self.row.pk])
        return reverse("report-row-add", args=[report.pk, self.simulation.pk if self.simulation else 0])


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: Line
    cells: list[tuple[str, bool]]
    state: str
    url: str

    @property
    def label(self) -> Text:
        return STATES[self.state]

    @property
    def colour(self) -> str:
        return _COLOURS[self.state]


@require_safe
@for_readers
def rows(request: ActorRequest, pk: int) -> HttpResponse:
    """All rows with their state: those of the workbook in force, those added here, and those still to complete."""
    report = table_report_of(request, pk)
    table = report.campaign.measure.tables[0]
    wanted = request.GET.get("state", "")
    lines = lines_of(report, table)
    if wanted in STATES:
        lines = [each.line for each in _shown(report, table, lines) if each.state == wanted]
    page = Paginator(lines, _PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "table": table,
        "lines": _shown(report, table, page.object_list),
        "listing": page,
        "states": STATES.items(),
        "wanted": wanted,
        "editable": is_open(request, report),
        "query": request.GET,
    }
    return shown(request, "row_list", report, here=_("Rows"), **context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def row(request: ActorRequest, pk: int, row_pk: int) -> HttpResponse:
    """Complete or correct a row; what the tool said is shown and stays."""
    report = table_report_of(request, pk)
    found = get_object_or_404(report.version.rows_in_force, pk=row_pk)
    return _row(request, report, Line(found.values, found.position, found, None))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def add(request: ActorRequest, pk: int, simulation_pk: int) -> HttpResponse:
    """Complete the row of a simulation, or add another aid to it."""
    report = table_report_of(request, pk)
    return _row(request, report, _new_line(report, simulation_pk))


@require_POST
@for_writers
def row_draft(request: ActorRequest, pk: int, row_pk: int) -> HttpResponse:
    report = table_report_of(request, pk)
    found = get_object_or_404(report.version.rows_in_force, pk=row_pk)
    return _draft(request, report, Line(found.values, found.position, found, None))


@require_POST
@for_writers
def add_draft(request: ActorRequest, pk: int, simulation_pk: int) -> HttpResponse:
    report = table_report_of(request, pk)
    return _draft(request, report, _new_line(report, simulation_pk))


@require_POST
@for_writers
def clear(request: ActorRequest, pk: int, row_pk: int) -> HttpResponse:
    """Remove a row that was added here, or empty what the centre filled in of one from the workbook."""
    report = table_report_of(request, pk)
    found = get_object_or_404(report.version.rows_in_force, pk=row_pk)
    seen = RevisionForm(request.POST)
    if seen.is_valid() and is_open(request, report):
        try:
            clear_row(report=report, actor=request.actor, revision=seen.cleaned_data["revision"], row=found)
            messages.success(request, _("The row is cleared."))
        except Refused as refused:
            messages.warning(request, language.refusal(refused))
    return redirect("report-rows", pk=pk)


def lines_of(report: Report, table: Table) -> list[Line]:
    """The rows in force in their order, then the simulations that none of them mentions."""
    version = report.version
    lines = [Line(each.values, each.position, each, None) for each in version.rows_in_force.filter(table=table.key)]
    mentioned = {tuple(line.values.get(key) for key in table.one_row_per) for line in lines}
    for simulation in Simulation.objects.of(report):
        if (simulation.niss, simulation.number) not in mentioned:
            lines.append(Line(_prepared(report, table, simulation), None, None, simulation))
    return lines


def _new_line(report: Report, simulation_pk: int) -> Line:
    simulation = get_object_or_404(Simulation.objects.of(report), pk=simulation_pk)
    table = report.campaign.measure.tables[0]
    return Line(_prepared(report, table, simulation), None, None, simulation)


def _prepared(report: Report, table: Table, simulation: Simulation) -> dict[str, Any]:
    known: tuple[Any, ...] = (simulation.niss, simulation.number, simulation.date, simulation.balance)
    values = {
        column.key: stored(column.kind, read(column.kind, value))
        for column, value in zip(table.compared, known, strict=True)
    }
    return {table.centre_column: report.centre.ins, **values}


def _shown(report: Report, table: Table, lines: Iterable[Line]) -> list[ShownLine]:
    """Lines as pages show them, with their computed cells and their state."""
    listed = list(lines)
    data = table_answers(table, [line.values for line in listed])
    campaign = report.campaign
    outcome = evaluate(
        campaign.measure, campaign.parameters, Answers(tables={table.key: data}), centre=report.centre.ins
    )
    result = outcome.tables[table.key]
    here = language.active()
    found = []
    for index, line in enumerate(listed):
        state = (
            "unreadable" if index in result.unreadable else "incomplete" if index in result.incomplete else "counted"
        )
        cells = []
        for column in table.columns:
            if column.key in data.columns:
                value = data.columns[column.key].values[index]
            else:
                value = getattr(result.rows[index], column.key, None) if state == "counted" else None
            cells.append((_cell(column, value, here), column.kind.blank == 0))
        found.append(ShownLine(line, cells, state, line.url(report)))
    return found


def _cell(column: Any, value: Any, here: str) -> str:
    if value is None or isinstance(value, Unreadable):
        return str(value or "")
    return str(column.kind.show(value, here))


def _row(request: ActorRequest, report: Report, line: Line) -> HttpResponse:
    if not is_open(request, report):
        return redirect("report-rows", pk=report.pk)
    table = report.campaign.measure.tables[0]
    name = row_form(line.row, line.simulation)
    if request.method == "POST":
        if "abandon" in request.POST:
            drop_draft(report=report, actor=request.actor, form=name)
            return redirect("report-rows", pk=report.pk)
        return _save(request, report, line, table, name)
    draft = draft_of(report.version, request.person, name)
    initial = {"revision": report.version.revision, **row_to_show(table, line.values)}
    return _ask(request, report, line, RowForm(table, initial=initial | (draft.values if draft else {})), draft)


def _save(request: ActorRequest, report: Report, line: Line, table: Table, name: str) -> HttpResponse:
    form = RowForm(table, request.POST)
    if not form.is_valid():
        return _ask(request, report, line, form, draft_of(report.version, request.person, name))
    revision = form.cleaned_data["revision"]
    try:
        if request.POST.get("signed", "") != signed_by(report.version):
            raise Stale("content-changed")
        save_row(
            report=report,
            actor=request.actor,
            revision=revision,
            table=table,
            values=form.typed(),
            row=line.row,
            simulation=line.simulation,
        )
    except Stale:
        keep_draft(report=report, actor=request.actor, revision=revision, form=name, values=form.typed())
        messages.warning(
            request,
            _("Not saved. %(change)s What you typed is kept on this page: look at it again and save.")
            % {"change": last_change(report)},
        )
        return redirect(line.url(report))
    except Refused as refused:
        refuse(form, refused)
        return _ask(request, report, line, form, None)
    messages.success(request, _("Saved."))
    return redirect("report-rows", pk=report.pk)


def _draft(request: ActorRequest, report: Report, line: Line) -> HttpResponse:
    table = report.campaign.measure.tables[0]
    form = RowForm(table, request.POST)
    form.full_clean()
    status, said = _keep(request, report, form, row_form(line.row, line.simulation))
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"message": said}, status=status)
    (messages.success if status == 200 else messages.warning)(request, said)
    return redirect(line.url(report))


def _keep(request: ActorRequest, report: Report, form: RowForm, name: str) -> tuple[int, str]:
    revision = form.cleaned_data.get("revision")
    if revision is None:
        return 400, _("This page cannot be saved. Reload it.")
    try:
        kept = keep_draft(report=report, actor=request.actor, revision=revision, form=name, values=form.typed())
    except Refused as refused:
        return UNPROCESSABLE, language.refusal(refused)
    if revision == Version.objects.get(pk=report.version.pk).revision:
        at = f"{clock.local(kept.saved_at):%H:%M}"
        return 200, _("Draft kept at %(time)s. It is not saved in the report yet.") % {"time": at}
    return 409, _("%(change)s What you typed is kept: reload the page to compare both.") % {
        "change": last_change(report)
    }


def _ask(request: ActorRequest, report: Report, line: Line, form: RowForm, draft: Draft | None) -> HttpResponse:
    table = report.campaign.measure.tables[0]
    here = language.active()
    theirs = draft is not None and draft.base_revision != report.version.revision
    known = [
        components.Answer(f"{column.letter} – {language.say(column.label)}", _stored(column, line.values, here))
        for column in table.prepared_columns
    ]
    context: dict[str, Any] = {
        "form": form,
        "questions": [form[column.key] for column in table.centre_columns],
        "known": known,
        "saved": [
            components.Answer(column.label, _stored(column, line.values, here) or "–")
            for column in table.centre_columns
        ]
        if theirs
        else [],
        "line": line,
        "draft": draft,
        "another_url": _another_url(report, line),
        "clear_url": reverse("report-row-clear", args=[report.pk, line.row.pk]) if line.row else "",
        "seen": RevisionForm(initial={"revision": report.version.revision}),
        "autosave_url": _autosave_url(report, line),
        "signatures": list(report.version.live_signatures.values()),
        "signed": signed_by(report.version),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return shown(request, "row_form", report, here=_("Row"), status=status, **context)


def _stored(column: Any, values: Mapping[str, Any], here: str) -> str:
    return _cell(column, read(column.kind, values.get(column.key)), here)


def _autosave_url(report: Report, line: Line) -> str:
    if line.row:
        return reverse("report-row-draft", args=[report.pk, line.row.pk])
    return reverse("report-row-add-draft", args=[report.pk, line.simulation.pk if line.simulation else 0])


def _another_url(report: Report, line: Line) -> str:
    """Where another aid on the same simulation is added; nothing while the first is not there."""
    if line.row is None:
        return ""
    simulations = Simulation.objects.of(report)
    found = simulations.filter(niss=line.values.get("niss"), number=line.values.get("budget_number")).first()
    return reverse("report-row-add", args=[report.pk, found.pk]) if found else ""
