"""What the pages of one report have in common."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from rapport_unique.accounts.access import ActorRequest, allow
from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import Refused
from rapport_unique.core.identifiers import format_iban
from rapport_unique.core.lifecycle import Action, State, may
from rapport_unique.core.measure import Table
from rapport_unique.reporting.forms.centre import CentreForm
from rapport_unique.reporting.models import Report, Version
from rapport_unique.reporting.roles import OFFICERS, READERS, WRITERS
from rapport_unique.ui import clock, language
from rapport_unique.ui.components import Answer, Crumb

UNPROCESSABLE = 422

for_readers = allow(roles=READERS)
for_writers = allow(roles=WRITERS)
for_signing = allow(roles=OFFICERS, strong=True)


def report_of(request: ActorRequest, pk: int) -> Report:
    """The report, with its centre, campaign and version in force; 404 for one of another centre."""
    reports = Report.objects.visible_to(request.actor).select_related("centre", "campaign", "version")
    report: Report = get_object_or_404(reports, pk=pk)
    report.version.report = report
    return report


def table_report_of(request: ActorRequest, pk: int) -> Report:
    """A report whose measure has tables; 404 for any other."""
    report = report_of(request, pk)
    if not report.campaign.measure.tables:
        raise Http404
    return report


def workbook_report_of(request: ActorRequest, pk: int) -> Report:
    """A report whose measure has a workbook; 404 for any other."""
    report = report_of(request, pk)
    if not report.campaign.measure.workbook:
        raise Http404
    return report


def prepared_report_of(request: ActorRequest, pk: int) -> Report:
    """A report whose measure has a table that the tool prepares; 404 for any other."""
    report = report_of(request, pk)
    if not any(table.prepared_from for table in report.campaign.measure.tables):
        raise Http404
    return report


def table_of(report: Report, key: str) -> Table:
    """A table of the report's measure by its key; 404 when there is none."""
    for table in report.campaign.measure.tables:
        if table.key == key:
            return table
    raise Http404


def signed_by(version: Version) -> str:
    """Which signatures a page showed; saving may void no other."""
    return ",".join(sorted(str(each.pk) for each in version.live_signatures.values()))


def obstacle(report: Report) -> str:
    """The code of what keeps everybody from working on this report now, if anything does."""
    if report.campaign.opens > clock.today():
        return "campaign-not-open"
    if not report.answering_centre.is_complete:
        return "centre-data-missing"
    return ""


def may_edit(request: ActorRequest, report: Report) -> bool:
    """Whether this person could change this report now."""
    is_sent = report.version.state == State.SENT
    return may(request.actor.role.key, Action.EDIT) and not is_sent and not obstacle(report)


def refuse(form: forms.Form, refused: Refused) -> None:
    """Say on the form why the action was not carried out."""
    form.add_error(None, language.refusal(refused))


def centre_answers(said: Mapping[str, str]) -> list[Answer]:
    """What the centre says of itself, for a summary list."""
    return [
        Answer(CentreForm.base_fields[name].label, format_iban(said[name]) if name == "iban" else said[name])
        for name in Centre.COMPLETED_BY_ITSELF
    ]


def shown(
    request: HttpRequest, template: str, report: Report, *, here: Any = "", status: int = 200, **context: Any
) -> HttpResponse:
    """A page of a report. `here` names the page under the report's own."""
    title = report.campaign.measure.title
    crumbs = [Crumb(title, reverse("report", args=[report.pk])), Crumb(here)] if here else [Crumb(title)]
    context |= {
        "report": report,
        "version": report.version,
        "centre": report.centre,
        "campaign": report.campaign,
        "measure": report.campaign.measure,
        "period": report.campaign.parameters.period,
        "sent": report.version.state == State.SENT,
        "fill_page": "report-table" if report.campaign.measure.tables else "report-form",
        "crumbs": crumbs,
        "has_errors": any(isinstance(each, forms.Form) and each.errors for each in context.values()),
    }
    return render(request, f"reporting/{template}.html", context, status=status)
