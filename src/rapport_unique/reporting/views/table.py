"""The form of a measure with tables: its figures, its workbook, its fields and rows, and where each is changed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import Refused
from rapport_unique.core.measure import Section, Table
from rapport_unique.reporting.filling import draft_of, why_not_on_screen
from rapport_unique.reporting.forms.signing import RevisionForm
from rapport_unique.reporting.forms.tables import WorkbookForm
from rapport_unique.reporting.models import Report, Simulation, Version, WorkbookState
from rapport_unique.reporting.planning import figures_kept, picture_of
from rapport_unique.reporting.views.base import for_readers, may_edit, report_of, shown
from rapport_unique.reporting.views.planning import shown_parts
from rapport_unique.reporting.views.said import said_by
from rapport_unique.ui import language


@dataclass(frozen=True, slots=True)
class ChapterTable:
    """A table of a section, and why it cannot be filled in on the screen, if that is so."""

    declared: Table
    number: int
    refusal: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of the form: how many of its fields still lack an answer, and its tables."""

    declared: Section
    missing: int
    tables: list[ChapterTable]


@require_safe
@for_readers
def table(request: ActorRequest, pk: int) -> HttpResponse:
    """Where the report stands, and the ways of completing it."""
    report = report_of(request, pk)
    measure = report.campaign.measure
    if not measure.tables:
        return redirect("report-form", pk=pk)
    version = report.version
    said = said_by(version)
    prepared = any(each.prepared_from for each in measure.tables)
    context: dict[str, Any] = {
        "said": said,
        "chapters": _chapters(version),
        "parts": shown_parts(picture_of(report, figures_kept(version))) if measure.picture else None,
        "signatures": list(version.live_signatures.values()),
        "editable": is_open(request, report),
        "may_modify": may_edit(request, report) and not is_open(request, report),
        "seen": RevisionForm(initial={"revision": version.revision}),
        "upload": WorkbookForm(initial={"revision": version.revision}),
        "prepared": prepared,
        "simulations": Simulation.objects.of(report).count() if prepared else 0,
        "draft": draft_of(version, request.person),
        "in_force": version.workbook,
        "waiting": version.workbooks.filter(state__in=(WorkbookState.READING, WorkbookState.PROPOSED)).first(),
    }
    return shown(request, "tables", report, here=_("Fill in"), **context)


def _chapters(version: Version) -> list[Chapter]:
    measure = version.report.campaign.measure
    stored = version.answers.get("fields", {})
    return [
        Chapter(
            section,
            sum(each.required and stored.get(each.key) is None for each in section.fields),
            [_table(version, measure.table(key)) for key in section.tables],
        )
        for section in measure.sections
    ]


def _table(version: Version, declared: Table) -> ChapterTable:
    refusal = why_not_on_screen(version, declared)
    number = version.rows_in_force.filter(table=declared.key).count()
    return ChapterTable(declared, number, language.refusal(Refused(refusal)) if refusal else "")


def is_open(request: ActorRequest, report: Report) -> bool:
    """Whether this person may change rows now: a signed report only after they pressed Modify."""
    if not may_edit(request, report):
        return False
    return not report.version.live_signatures or draft_of(report.version, request.person) is not None
