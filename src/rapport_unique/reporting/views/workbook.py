"""The way of a workbook: download, upload, read, compare, confirm; consult and download again, also after sending."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import (
    SEVERITY_LABELS,
    Finding,
    Refused,
    Severity,
    Stale,
    expected_of,
    law_of,
    message_of,
)
from rapport_unique.core.measure import Measure
from rapport_unique.core.messages import ROW_INCOMPLETE
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import format_fact
from rapport_unique.core.values import ValueKind
from rapport_unique.reporting.evaluation import Outcome, outcome_kept
from rapport_unique.reporting.forms.signing import RevisionForm
from rapport_unique.reporting.forms.tables import ConfirmUploadForm, WorkbookForm, column_label
from rapport_unique.reporting.intake import (
    abandon_upload,
    annotated,
    confirm_upload,
    original,
    reading_of,
    receive_upload,
    release_workbook,
    template,
)
from rapport_unique.reporting.models import Report, Workbook, WorkbookState
from rapport_unique.reporting.remarks import masked, where
from rapport_unique.reporting.views.base import (
    UNPROCESSABLE,
    for_readers,
    for_writers,
    may_edit,
    refuse,
    shown,
    signed_by,
    workbook_report_of,
)
from rapport_unique.reporting.views.said import FINDINGS_SHOWN, figures_of
from rapport_unique.reporting.views.table import is_open
from rapport_unique.ui import components, language

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_readers
def template_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The locked workbook of one's own centre, prefilled with its simulations, in the language of the page."""
    report = workbook_report_of(request, pk)
    here = language.active()
    name = f"{report.campaign.measure_id}-{report.campaign.period_id}-{report.centre.ins}-{here}.xlsx"
    return _download(template(report, here), _XLSX, name)


@require_POST
@for_writers
def upload(request: ActorRequest, pk: int) -> HttpResponse:
    """Receive a file; it is read in the background, and nothing changes before its reading is confirmed."""
    report = workbook_report_of(request, pk)
    form = WorkbookForm(request.POST, request.FILES)
    if not is_open(request, report):
        return redirect("report-table", pk=pk)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = receive_upload(
                report=report,
                actor=request.actor,
                revision=form.cleaned_data["revision"],
                name=file.name,
                chunks=file.chunks(),
            )
            return redirect("report-workbook", pk=pk, workbook_pk=received.pk)
        except Refused as refused:
            refuse(form, refused)
    form.data = {**request.POST.dict(), "revision": str(report.version.revision)}
    context: dict[str, Any] = {
        "upload": form,
        "signatures": list(report.version.live_signatures.values()),
        "in_force": report.version.workbook,
    }
    return shown(request, "workbook_upload", report, here=_("Workbook"), status=UNPROCESSABLE, **context)


@require_safe
@for_readers
def workbook(request: ActorRequest, pk: int, workbook_pk: int) -> HttpResponse:
    """Where the reading of a file stands, and what it found. The same address before, during and after."""
    report = workbook_report_of(request, pk)
    return _workbook(request, report, _of(request, report, workbook_pk))


@require_safe
@for_readers
def status(request: ActorRequest, pk: int, workbook_pk: int) -> HttpResponse:
    """For the page that waits: what to say, or where to go once the file is read."""
    report = workbook_report_of(request, pk)
    waited_for = _of(request, report, workbook_pk)
    if waited_for.state != WorkbookState.READING:
        return JsonResponse({"location": reverse("report-workbook", args=[pk, workbook_pk])})
    return JsonResponse({"message": _progress(waited_for)})


@require_POST
@for_writers
def confirm(request: ActorRequest, pk: int, workbook_pk: int) -> HttpResponse:
    """Put what was read in the place of all former rows."""
    report = workbook_report_of(request, pk)
    proposed = _of(request, report, workbook_pk)
    outcome = reading_of(proposed).outcome
    form = ConfirmUploadForm(request.POST)
    wanted = _to_confirm(outcome) if outcome else ()
    if form.is_valid() and wanted and not form.cleaned_data["confirmed"]:
        form.add_error("confirmed", _("Tick the box to confirm the remarks."))
    if form.is_valid():
        try:
            if request.POST.get("signed", "") != signed_by(report.version):
                raise Stale("content-changed")
            confirm_upload(
                workbook=proposed,
                actor=request.actor,
                revision=form.cleaned_data["revision"],
                confirmed=wanted,
            )
        except Refused as refused:
            refuse(form, refused)
            form.data = {**request.POST.dict(), "revision": str(report.version.revision)}
        else:
            messages.success(request, _("The workbook is in force. Its figures are those of the report."))
            return redirect("report-table", pk=pk)
    return _workbook(request, report, proposed, form)


@require_POST
@for_writers
def release(request: ActorRequest, pk: int) -> HttpResponse:
    """Go on at the screen with what the workbook in force says."""
    report = workbook_report_of(request, pk)
    seen = RevisionForm(request.POST)
    if seen.is_valid() and report.campaign.measure.one_road and is_open(request, report):
        try:
            release_workbook(report=report, actor=request.actor, revision=seen.cleaned_data["revision"])
            messages.success(request, _("The rows of the workbook are now rows of the screen."))
        except Refused as refused:
            messages.warning(request, language.refusal(refused))
    return redirect("report-table", pk=pk)


@require_POST
@for_writers
def abandon(request: ActorRequest, pk: int, workbook_pk: int) -> HttpResponse:
    report = workbook_report_of(request, pk)
    try:
        abandon_upload(workbook=_of(request, report, workbook_pk), actor=request.actor)
        messages.success(request, _("The file is left aside. The report is as it was."))
    except Refused as refused:
        messages.warning(request, language.refusal(refused))
    return redirect("report-table", pk=pk)


@require_safe
@for_readers
def file(request: ActorRequest, pk: int, workbook_pk: int) -> FileResponse:
    """The file as it was uploaded."""
    found = _of(request, workbook_report_of(request, pk), workbook_pk)
    return FileResponse(original(found), as_attachment=True, filename=found.name)


@require_safe
@for_readers
def annotated_file(request: ActorRequest, pk: int, workbook_pk: int) -> HttpResponse:
    """The user's own workbook with what was found in it, as a new file."""
    found = _of(request, workbook_report_of(request, pk), workbook_pk)
    try:
        content = annotated(found, language.active())
    except Refused as refused:
        messages.warning(request, language.refusal(refused))
        return redirect("report-workbook", pk=pk, workbook_pk=workbook_pk)
    remarks = _("remarks")
    return _download(content, _XLSX, f"{found.name.rpartition('.')[0] or found.name}-{remarks}.xlsx")


def _of(request: ActorRequest, report: Report, workbook_pk: int) -> Workbook:
    workbooks = Workbook.objects.visible_to(request.actor).select_related("uploaded_by", "version__report")
    found: Workbook = get_object_or_404(workbooks, pk=workbook_pk, version__report=report)
    return found


def _workbook(
    request: ActorRequest, report: Report, found: Workbook, form: ConfirmUploadForm | None = None
) -> HttpResponse:
    if found.state == WorkbookState.READING:
        status_url = reverse("report-workbook-status", args=[report.pk, found.pk])
        waiting: dict[str, Any] = {"workbook": found, "status_url": status_url, "progress": _progress(found)}
        return shown(request, "workbook_reading", report, here=_("Workbook"), **waiting)
    reading = reading_of(found)
    if reading.outcome is None:
        return _refused(request, report, found, reading.refused)
    outcome, measure = reading.outcome, report.campaign.measure
    wanted = _to_confirm(outcome)
    chosen = request.GET.get("column", "")
    listed = [each for each in outcome.findings if not chosen or _column_of(each) == chosen]
    context: dict[str, Any] = {
        "workbook": found,
        "proposed": found.state == WorkbookState.PROPOSED,
        "editable": may_edit(request, report) and found.state == WorkbookState.PROPOSED,
        "counts": [(table.title, outcome.counts[table.key]) for table in measure.workbook_tables],
        "lost": _lost(outcome),
        "blocking": outcome.blocking,
        "totals": _totals(report, outcome),
        "findings": _findings(measure, listed),
        "found": len(outcome.findings),
        "left_out": max(0, len(listed) - FINDINGS_SHOWN),
        "columns": _columns(measure, outcome.findings),
        "chosen": chosen,
        "to_confirm": wanted,
        "form": form or ConfirmUploadForm(initial={"revision": report.version.revision}),
        "signatures": list(report.version.live_signatures.values()),
        "signed": signed_by(report.version),
        "replaced": report.version.workbook,
        "same": outcome.digest == report.version.content_digest,
    }
    answer = UNPROCESSABLE if form and form.errors else 200
    return shown(request, "workbook_result", report, here=_("Workbook"), status=answer, **context)


def _refused(request: ActorRequest, report: Report, found: Workbook, refusal: Finding | None) -> HttpResponse:
    here = language.active()
    context: dict[str, Any] = {
        "workbook": found,
        "message": message_of(refusal, here) if refusal else _("This file was left aside before it was read."),
        "expected": (expected_of(refusal, here) or "") if refusal else "",
        "editable": is_open(request, report),
        "upload": WorkbookForm(initial={"revision": report.version.revision}),
        "in_force": report.version.workbook,
        "signatures": list(report.version.live_signatures.values()),
    }
    return shown(request, "workbook_refused", report, here=_("Workbook"), **context)


def _progress(found: Workbook) -> str:
    if not found.progress:
        return _("The file is being read.")
    return ngettext("%(count)s row stored.", "%(count)s rows stored.", found.progress) % {"count": found.progress}


def _to_confirm(outcome: Outcome) -> tuple[str, ...]:
    return tuple(sorted({each.code for each in outcome.findings if each.severity is Severity.TO_CONFIRM}))


def _lost(outcome: Outcome) -> Decimal:
    """What the incomplete rows would have added."""
    lost = [(each.facts or {}).get("lost") for each in outcome.findings if each.code == ROW_INCOMPLETE.code]
    return sum((amount for amount in lost if isinstance(amount, Decimal)), ZERO)


def _totals(report: Report, outcome: Outcome) -> components.Table:
    before = outcome_kept(report.version)
    measure = report.campaign.measure
    here = language.active()
    return components.Table(
        caption=_("Figures, as the report is now and with this workbook"),
        columns=[
            components.Column(_("Figure")),
            components.Column(_("Now"), numeric=True),
            components.Column(_("With this workbook"), numeric=True),
        ],
        rows=[
            [
                each.label,
                _amount(each.kind, before.figures.get(each.key) if before else None, here),
                _amount(each.kind, each.amount, here),
            ]
            for each in figures_of(measure, outcome)
        ],
    )


def _amount(kind: ValueKind, amount: Decimal | None, here: str) -> str:
    return "–" if amount is None else kind.show(amount, here)


def _column_of(finding: Finding) -> str:
    """How the filter calls the column in which something was found."""
    return f"{finding.place.table}.{finding.place.column}" if finding.place.column else ""


def _columns(measure: Measure, findings: list[Finding]) -> list[tuple[str, str]]:
    """The columns in which something was found, for the filter; under their sheet where there are several."""
    present = {_column_of(each) for each in findings}
    several = len(measure.workbook_tables) > 1
    return [
        (name, f"{language.say(table.title)}: {label}" if several else label)
        for table in measure.workbook_tables
        for column in table.columns
        if (name := f"{table.key}.{column.key}") in present and (label := column_label(table, column))
    ]


def _findings(measure: Measure, findings: list[Finding]) -> components.Table:
    here = language.active()
    tables = {table.key: table for table in measure.tables}
    headings = [_("Severity"), _("Where"), _("What we read"), _("Problem"), _("What is expected"), _("Legal basis")]
    return components.Table(
        caption=_("What was found"),
        columns=[components.Column(each) for each in headings],
        rows=[
            [
                SEVERITY_LABELS[each.severity],
                where(each, measure, here),
                masked(tables.get(each.place.table), each, format_fact(each.read, here)),
                masked(tables.get(each.place.table), each, message_of(each, here)),
                masked(tables.get(each.place.table), each, expected_of(each, here) or ""),
                law_of(each, here) or "",
            ]
            for each in findings[:FINDINGS_SHOWN]
        ],
        empty=_("Nothing to remark."),
    )


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition or "attachment"})
