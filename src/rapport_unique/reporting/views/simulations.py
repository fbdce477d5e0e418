"""The centre's simulations: their list, and a new list with its preview before it is taken over."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.answers import PreparedRow
from rapport_unique.core.findings import Refused, Stale, expected_of, message_of
from rapport_unique.core.measure import Table
from rapport_unique.core.values import Unreadable, read
from rapport_unique.reporting.filling import draft_of, drop_draft, keep_draft
from rapport_unique.reporting.forms.signing import RevisionForm
from rapport_unique.reporting.forms.tables import SimulationsForm
from rapport_unique.reporting.models import Report, Simulation
from rapport_unique.reporting.simulations import import_simulations, prepared_table
from rapport_unique.reporting.simulations import preview as compare
from rapport_unique.reporting.views.base import (
    UNPROCESSABLE,
    for_readers,
    for_writers,
    prepared_report_of,
    refuse,
    shown,
    signed_by,
)
from rapport_unique.reporting.views.table import is_open
from rapport_unique.ui import components, language

FORM = "simulations"
LARGEST = 4 * 2**20
_PER_PAGE = 50
_PREVIEWED = 200


@require_safe
@for_readers
def simulations(request: ActorRequest, pk: int) -> HttpResponse:
    """What the budget tool said, and who declared it."""
    return _list(request, prepared_report_of(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def preview_import(request: ActorRequest, pk: int) -> HttpResponse:
    """A chosen file is kept as a draft and compared; the second press takes it over."""
    report = prepared_report_of(request, pk)
    if not is_open(request, report):
        return redirect("report-simulations", pk=pk)
    if request.method != "POST":
        return _preview(request, report)
    if "take-over" in request.POST:
        return _take_over(request, report)
    if "abandon" in request.POST:
        drop_draft(report=report, actor=request.actor, form=FORM)
        return redirect("report-simulations", pk=pk)
    form = SimulationsForm(request.POST, request.FILES)
    if form.is_valid() and form.cleaned_data["file"].size > LARGEST:
        form.add_error("file", _("The file is larger than 4 MB."))
    if not form.is_valid():
        return _list(request, report, form)
    content: bytes = form.cleaned_data["file"].read()
    try:
        keep_draft(
            report=report,
            actor=request.actor,
            revision=form.cleaned_data["revision"],
            form=FORM,
            values={"csv": content.decode("latin-1")},
        )
    except Refused as refused:
        refuse(form, refused)
        return _list(request, report, form)
    return redirect("report-simulations-preview", pk=pk)


def _list(request: ActorRequest, report: Report, form: SimulationsForm | None = None) -> HttpResponse:
    table = prepared_table(report)
    page = Paginator(Simulation.objects.of(report), _PER_PAGE).get_page(request.GET.get("page"))
    declared = {
        Simulation.Origin.ADMINISTRATION: _("Given by the administration"),
        Simulation.Origin.CENTRE: _("Declared by the centre"),
        Simulation.Origin.SEALED: _("Sealed by the calculator"),
    }
    listed = components.Table(
        caption=_("Simulations"),
        caption_hidden=True,
        columns=[*_columns(table), components.Column(_("Source"))],
        rows=[
            [*_cells(table, (each.niss, each.number, each.date, each.balance)), declared[each.origin]] for each in page
        ],
        empty=_("There are no simulations yet."),
    )
    context: dict[str, Any] = {
        "listed": listed,
        "listing": page,
        "editable": is_open(request, report),
        "form": form or SimulationsForm(initial={"revision": report.version.revision}),
        "signatures": list(report.version.live_signatures.values()),
        "waiting": draft_of(report.version, request.person, FORM),
    }
    status = UNPROCESSABLE if form and form.errors else 200
    return shown(request, "simulations_list", report, here=_("Simulations"), status=status, **context)


def _preview(request: ActorRequest, report: Report, form: RevisionForm | None = None) -> HttpResponse:
    draft = draft_of(report.version, request.person, FORM)
    if draft is None:
        return redirect("report-simulations", pk=report.pk)
    table = prepared_table(report)
    plan = compare(report=report, data=draft.values["csv"].encode("latin-1"))
    changes = [[*_cells(table, row), _("new")] for row in plan.new[:_PREVIEWED]]
    changes += [[*_cells(table, row), _was(table, before, row)] for before, row in plan.changed[:_PREVIEWED]]
    here = language.active()
    problems = [
        [
            str(each.place.row or ""),
            language.say(table.by_key[each.place.column].label) if each.place.column in table.by_key else "",
            message_of(each, here),
            expected_of(each, here) or "",
        ]
        for each in plan.findings[:_PREVIEWED]
    ]
    headings = [_("Line"), _("Column"), _("What is wrong"), _("What is expected")]
    context: dict[str, Any] = {
        "plan": plan,
        "form": form or RevisionForm(initial={"revision": report.version.revision}),
        "changes": components.Table(
            caption=_("What would change"),
            columns=[*_columns(table), components.Column(_("Change"))],
            rows=changes,
            empty=_("Nothing would change."),
        ),
        "problems": components.Table(
            caption=_("Problems in the file"), columns=[components.Column(each) for each in headings], rows=problems
        ),
        "shown_limit": _PREVIEWED,
        "signed": signed_by(report.version),
        "signatures": list(report.version.live_signatures.values()),
    }
    status = 200 if plan.usable and not (form and form.errors) else UNPROCESSABLE
    return shown(request, "simulations_preview", report, here=_("Preview"), status=status, **context)


def _take_over(request: ActorRequest, report: Report) -> HttpResponse:
    form = RevisionForm(request.POST)
    draft = draft_of(report.version, request.person, FORM)
    if draft is None or not form.is_valid():
        return redirect("report-simulations", pk=report.pk)
    try:
        if request.POST.get("signed", "") != signed_by(report.version):
            raise Stale("content-changed")
        plan = import_simulations(
            report=report,
            actor=request.actor,
            revision=form.cleaned_data["revision"],
            data=draft.values["csv"].encode("latin-1"),
        )
    except Refused as refused:
        refuse(form, refused)
        return _preview(request, report, form)
    drop_draft(report=report, actor=request.actor, form=FORM)
    messages.success(
        request,
        _("%(new)s new and %(changed)s changed simulations were taken over.")
        % {"new": len(plan.new), "changed": len(plan.changed)},
    )
    return redirect("report-simulations", pk=report.pk)


def _columns(table: Table) -> list[components.Column]:
    return [components.Column(column.label, numeric=column.kind.blank == 0) for column in table.compared]


def _cells(table: Table, row: PreparedRow | tuple[Any, ...]) -> list[str]:
    return [_shown(column, raw) for column, raw in zip(table.compared, row, strict=True)]


def _shown(column: Any, raw: Any) -> str:
    value = read(column.kind, raw)
    if value is None or isinstance(value, Unreadable):
        return str(value or "")
    return str(column.kind.show(value, language.active()))


def _was(table: Table, before: PreparedRow, row: PreparedRow) -> str:
    changed = [
        f"{language.say(column.label)}: {_shown(column, old)}"
        for column, old, new in zip(table.compared, before, row, strict=True)
        if old != new
    ]
    return _("was %(before)s") % {"before": ", ".join(changed)}
