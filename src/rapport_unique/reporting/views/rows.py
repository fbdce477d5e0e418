"""The rows of a table on the screen: their list, and the completion of one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
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
from rapport_unique.reporting.filling import (
    clear_row,
    draft_of,
    drop_draft,
    keep_draft,
    row_form,
    save_row,
    why_not_on_screen,
)
from rapport_unique.reporting.forms.signing import RevisionForm
from rapport_unique.reporting.forms.tables import RowForm, column_label, row_to_show
from rapport_unique.reporting.models import Draft, Report, Row, Simulation, Version
from rapport_unique.reporting.simulations import prepared_table
from rapport_unique.reporting.views.base import (
    UNPROCESSABLE,
    for_readers,
    for_writers,
    prepared_report_of,
    refuse,
    shown,
    signed_by,
    table_of,
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
    """A row of the report, or one that nobody has begun: of a simulation, or of a table that nothing prepares."""

    table: Table
    values: Mapping[str, Any]
    position: int | None = None
    row: Row | None = None
    simulation: Simulation | None = None

    @property
    def name(self) -> str:
        """What tells it from the others: the number of its simulation, or its place."""
        if self.table.one_row_per:
            return str(self.values.get(self.table.one_row_per[-1], ""))
        return str(self.position or "")

    @property
    def form(self) -> str:
        """Under which name its draft is kept."""
        return row_form(self.table, self.row, self.simulation)

    def url(self, report: Report, page: str = "") -> str:
        """The address of its form, or of another page of it."""
        if self.row:
            return reverse(f"report-row{page}", args=[report.pk, self.row.pk])
        if self.simulation:
            return reverse(f"report-row-add{page}", args=[report.pk, self.simulation.pk])
        return reverse(f"report-row-new{page}", args=[report.pk, self.table.key])


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
def rows(request: ActorRequest, pk: int, table: str) -> HttpResponse:
    """The rows of a table with their state: those of the workbook in force, those added here, those to complete."""
    report = table_report_of(request, pk)
    declared = table_of(report, table)
    wanted = request.GET.get("state", "")
    lines = lines_of(report, declared)
    if wanted in STATES:
        lines = [each.line for each in _shown(report, declared, lines) if each.state == wanted]
    page = Paginator(lines, _PER_PAGE).get_page(request.GET.get("page"))
    refusal = why_not_on_screen(report.version, declared)
    editable = is_open(request, report)
    context: dict[str, Any] = {
        "table": declared,
        "lines": _shown(report, declared, page.object_list),
        "listing": page,
        "states": STATES.items(),
        "wanted": wanted,
        "editable": editable and not refusal,
        "refusal": language.refusal(Refused(refusal)) if refusal and editable else "",
        "addable": editable and not refusal and not declared.prepared_from,
        "query": request.GET,
    }
    return shown(request, "row_list", report, here=declared.title, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def row(request: ActorRequest, pk: int, row_pk: int) -> HttpResponse:
    """Complete or correct a row; what the tool said is shown and stays."""
    report = table_report_of(request, pk)
    return _row(request, report, _line(report, row_pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def add(request: ActorRequest, pk: int, simulation_pk: int) -> HttpResponse:
    """Complete the row of a simulation, or add another aid to it."""
    report = prepared_report_of(request, pk)
    return _row(request, report, _prepared_line(report, simulation_pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def new(request: ActorRequest, pk: int, table: str) -> HttpResponse:
    """Add a row to a table that nothing prepares."""
    report = table_report_of(request, pk)
    return _row(request, report, _empty_line(report, table))


@require_POST
@for_writers
def row_draft(request: ActorRequest, pk: int, row_pk: int) -> HttpResponse:
    report = table_report_of(request, pk)
    return _draft(request, report, _line(report, row_pk))


@require_POST
@for_writers
def add_draft(request: ActorRequest, pk: int, simulation_pk: int) -> HttpResponse:
    report = prepared_report_of(request, pk)
    return _draft(request, report, _prepared_line(report, simulation_pk))


@require_POST
@for_writers
def new_draft(request: ActorRequest, pk: int, table: str) -> HttpResponse:
    report = table_report_of(request, pk)
    return _draft(request, report, _empty_line(report, table))


@require_POST
@for_writers
def clear(request: ActorRequest, pk: int, row_pk: int) -> HttpResponse:
    """Remove a row that was added here, or empty what the centre filled in of one from the workbook."""
    report = table_report_of(request, pk)
    line = _line(report, row_pk)
    seen = RevisionForm(request.POST)
    if seen.is_valid() and line.row and is_open(request, report):
        try:
            clear_row(report=report, actor=request.actor, revision=seen.cleaned_data["revision"], row=line.row)
            messages.success(request, _("The row is cleared."))
        except Refused as refused:
            messages.warning(request, language.refusal(refused))
    return _to_list(report, line)


def lines_of(report: Report, table: Table) -> list[Line]:
    """The rows in force in their order, then the simulations that none of them mentions."""
    version = report.version
    lines = [Line(table, each.values, each.position, each) for each in version.rows_in_force.filter(table=table.key)]
    if table.prepared_from:
        mentioned = {tuple(line.values.get(key) for key in table.one_row_per) for line in lines}
        for simulation in Simulation.objects.of(report):
            if (simulation.niss, simulation.number) not in mentioned:
                lines.append(Line(table, _prepared(report, table, simulation), simulation=simulation))
    return lines


def _line(report: Report, row_pk: int) -> Line:
    found: Row = get_object_or_404(report.version.rows_in_force, pk=row_pk)
    return Line(table_of(report, found.table), found.values, found.position, found)


def _prepared_line(report: Report, simulation_pk: int) -> Line:
    simulation = get_object_or_404(Simulation.objects.of(report), pk=simulation_pk)
    table = prepared_table(report)
    return Line(table, _prepared(report, table, simulation), simulation=simulation)


def _empty_line(report: Report, key: str) -> Line:
    table = table_of(report, key)
    if table.prepared_from:
        raise Http404
    return Line(table, {})


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
    campaign = report.campaign
    tables = {each.key: table_answers(each, ()) for each in campaign.measure.tables}
    tables[table.key] = data = table_answers(table, [line.values for line in listed])
    outcome = evaluate(campaign.measure, campaign.parameters, Answers(tables=tables), centre=report.centre.ins)
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


def _to_list(report: Report, line: Line) -> HttpResponse:
    return redirect("report-rows", pk=report.pk, table=line.table.key)


def _row(request: ActorRequest, report: Report, line: Line) -> HttpResponse:
    refusal = why_not_on_screen(report.version, line.table)
    if refusal or not is_open(request, report):
        if refusal:
            messages.warning(request, language.refusal(Refused(refusal)))
        return _to_list(report, line)
    if request.method == "POST":
        if "abandon" in request.POST:
            drop_draft(report=report, actor=request.actor, form=line.form)
            return _to_list(report, line)
        return _save(request, report, line)
    draft = draft_of(report.version, request.person, line.form)
    initial = {"revision": report.version.revision, **row_to_show(line.table, line.values)}
    return _ask(request, report, line, RowForm(line.table, initial=initial | (draft.values if draft else {})), draft)


def _save(request: ActorRequest, report: Report, line: Line) -> HttpResponse:
    form = RowForm(line.table, request.POST)
    if line.row is None and not any(each.strip() for each in form.typed().values()):
        form.add_error(line.table.centre_columns[0].key, _("Nothing is filled in: fill in at least one answer."))
    if not form.is_valid():
        _keep(request, report, form, line.form)
        return _ask(request, report, line, form, draft_of(report.version, request.person, line.form))
    revision = form.cleaned_data["revision"]
    try:
        if request.POST.get("signed", "") != signed_by(report.version):
            raise Stale("content-changed")
        save_row(
            report=report,
            actor=request.actor,
            revision=revision,
            table=line.table,
            values=form.typed(),
            row=line.row,
            simulation=line.simulation,
        )
    except Stale:
        keep_draft(report=report, actor=request.actor, revision=revision, form=line.form, values=form.typed())
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
    if "another" in request.POST:
        return redirect("report-row-new", pk=report.pk, table=line.table.key)
    return _to_list(report, line)


def _draft(request: ActorRequest, report: Report, line: Line) -> HttpResponse:
    form = RowForm(line.table, request.POST)
    form.full_clean()
    status, said = _keep(request, report, form, line.form)
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
    table = line.table
    here = language.active()
    theirs = draft is not None and draft.base_revision != report.version.revision
    known = [
        components.Answer(column_label(table, column), _stored(column, line.values, here))
        for column in table.prepared_columns
    ]
    context: dict[str, Any] = {
        "form": form,
        "table": table,
        "questions": [(form[column.key], not column.required) for column in table.centre_columns],
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
        "autosave_url": line.url(report, "-draft"),
        "rows_url": reverse("report-rows", args=[report.pk, table.key]),
        "one_after_another": not table.prepared_from,
        "signatures": list(report.version.live_signatures.values()),
        "signed": signed_by(report.version),
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return shown(request, "row_form", report, here=table.title, status=status, **context)


def _stored(column: Any, values: Mapping[str, Any], here: str) -> str:
    return _cell(column, read(column.kind, values.get(column.key)), here)


def _another_url(report: Report, line: Line) -> str:
    """Where another aid on the same simulation is added; nothing while the first is not there."""
    if line.row is None or not line.table.prepared_from:
        return ""
    simulations = Simulation.objects.of(report)
    found = simulations.filter(niss=line.values.get("niss"), number=line.values.get("budget_number")).first()
    return reverse("report-row-add", args=[report.pk, found.pk]) if found else ""
