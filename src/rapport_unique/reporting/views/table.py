"""The form of a measure with a table: its figures, its workbook, its rows, and where each can be changed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.reporting.filling import draft_of
from rapport_unique.reporting.forms.signing import RevisionForm
from rapport_unique.reporting.forms.tables import WorkbookForm
from rapport_unique.reporting.models import Report, Simulation, WorkbookState
from rapport_unique.reporting.views.base import for_readers, may_edit, report_of, shown
from rapport_unique.reporting.views.said import said_by


@require_safe
@for_readers
def table(request: ActorRequest, pk: int) -> HttpResponse:
    """What the rows add up to, and the two ways of completing them."""
    report = report_of(request, pk)
    if not report.campaign.measure.tables:
        return redirect("report-form", pk=pk)
    version = report.version
    said = said_by(version)
    context: dict[str, Any] = {
        "said": said,
        "counts": said.sections[0].tables[0].counts,
        "signatures": list(version.live_signatures.values()),
        "editable": is_open(request, report),
        "may_modify": may_edit(request, report) and not is_open(request, report),
        "seen": RevisionForm(initial={"revision": version.revision}),
        "upload": WorkbookForm(initial={"revision": version.revision}),
        "simulations": Simulation.objects.of(report).count(),
        "in_force": version.workbook,
        "waiting": version.workbooks.filter(state__in=(WorkbookState.READING, WorkbookState.PROPOSED)).first(),
    }
    return shown(request, "redi_form", report, here=_("Fill in"), **context)


def is_open(request: ActorRequest, report: Report) -> bool:
    """Whether this person may change rows now: a signed report only after they pressed Modify."""
    if not may_edit(request, report):
        return False
    return not report.version.live_signatures or draft_of(report.version, request.person) is not None
