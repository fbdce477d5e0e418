"""The administration's pages: read only, and of a report that was not sent nothing but where it stands."""

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.models import Centre
from rapport_unique.control import statistics
from rapport_unique.control.dashboard import (
    HEIGHT,
    SIGNING_LABELS,
    STANDING_LABELS,
    WIDTH,
    Dimension,
    Progress,
    Standing,
    blocks,
    days_of,
    grouped,
    lines_of,
    places,
    progress,
    shares,
    week_label,
)
from rapport_unique.control.follow_up import Line, filtered, lines, standings
from rapport_unique.control.forms.follow_up import DimensionForm, FilterForm
from rapport_unique.control.listings import Listing
from rapport_unique.control.roles import for_administration
from rapport_unique.control.views.acts import attachment
from rapport_unique.control.views.downloads import downloaded
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.reporting.later_aid import follows_payments
from rapport_unique.reporting.overview import STATUS, campaign_before, campaigns, vacant_centres
from rapport_unique.reporting.submissions import Sent, pdf_of, sent_reports
from rapport_unique.ui import clock, components, language

_PER_PAGE = 50
_YEAR = timedelta(days=365)


@require_safe
@for_administration
def follow_up(request: ActorRequest) -> HttpResponse:
    """How far every campaign is that closed less than a year ago or is to close; the others by their name."""
    since = clock.today() - _YEAR
    earlier = campaigns().filter(closes__lte=since)
    context = {"standings": standings(since), "states": list(STATUS.values()), "earlier": earlier}
    return render(request, "control/follow_up.html", context)


@require_safe
@for_administration
def campaign(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """How far one campaign is: by group, over time, as tiles; each picture with its table."""
    found = get_object_or_404(campaigns(), measure_id=measure, period_id=period)
    form = DimensionForm(request.GET)
    dimension = Dimension(form.cleaned_data["by"] or Dimension.REGION) if form.is_valid() else Dimension.REGION
    everyone, shown = places(found), progress(found, campaign_before(found))
    groups = grouped(everyone, dimension)
    by_week = request.GET.get("of") == "weeks"

    def listing() -> Listing:
        weeks = _weeks(found, shown)
        return statistics.by_week(found, weeks) if by_week else statistics.by_group(found, dimension, groups)

    if (file := downloaded(request, listing)) is not None:
        return file
    context: dict[str, Any] = {
        "campaign": found,
        "form": form,
        "groups": groups,
        "headings": [SIGNING_LABELS.get(each, STANDING_LABELS[each]) for each in Standing],
        "standings": [(each, STANDING_LABELS[each]) for each in Standing],
        "progress": _weeks(found, shown),
        "previous": campaign_before(found),
        "lines": lines_of(shown),
        "size": (WIDTH, HEIGHT),
        "shares": shares(),
        "days": days_of(found.closes, shown),
        "deadline": WIDTH * -shown.weeks[0] / (shown.weeks[-1] - shown.weeks[0]),
        "blocks": blocks(everyone),
        "labels": STANDING_LABELS,
        "dimension": dimension,
        "follows_payments": follows_payments(found.measure),
    }
    return render(request, "control/campaign_standing.html", context)


def _weeks(found: Any, shown: Progress) -> list[tuple[Any, int | None, int | None]]:
    """By week: the day it ends, and what was sent by then, this time and the time before."""
    days = [week_label(found.closes, week) for week in shown.weeks]
    return list(zip(days, shown.sent, shown.before, strict=True))


@require_safe
@for_administration
def vacant(request: ActorRequest) -> HttpResponse:
    """Centres that cannot send in time, because nobody holds one of the signing roles."""
    found = vacant_centres()
    listing = Paginator(found, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "control/vacancies.html", {"listing": listing, "query": request.GET})


@require_safe
@for_administration
def reports(request: ActorRequest) -> HttpResponse:
    """Every centre and measure with its state; the filtered list as a file, too."""
    form = FilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    filters = [f"{form[name].label}: {value}" for name, value in chosen.items() if value]
    if (file := downloaded(request, lambda: statistics.reports(chosen, filters))) is not None:
        return file
    listing = Paginator(filtered(chosen), _PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context: dict[str, Any] = {
        "form": form,
        "listing": listing,
        "table": _table(list(lines(listing.object_list))),
        "query": request.GET,
        "filters": query.urlencode(),
    }
    return render(request, "control/reports.html", context)


@require_safe
@for_administration
def centre(request: ActorRequest, ins: str) -> HttpResponse:
    """One centre with all its measures and years."""
    found = get_object_or_404(Centre.objects.visible_to(request.actor), ins=ins)
    listed = list(lines(filtered({}).filter(centre__ins=ins)))
    return render(request, "control/centre.html", {"centre": found, "table": _table(listed)})


@require_safe
@for_administration
def sent_report(request: ActorRequest, reference: str) -> HttpResponse:
    """A report as it was sent, with its explanations and its rows."""
    submission = get_object_or_404(sent_reports(), reference=reference)
    sent = Sent(submission, language.active())
    late = _("After the deadline") if submission.late else ""
    version = submission.version.report.version
    context: dict[str, Any] = {
        "submission": submission,
        "reopened": version if version.pk != submission.version_id else None,
        "sent": sent,
        "facts": [
            components.Answer(_("Received"), submission.received_at, note=late),
            components.Answer(_("Reference"), submission.reference),
            *(components.Answer(label, value) for label, value in sent.centre_data),
        ],
        "tables": [sent_table(request, sent, table) for table in sent.tables],
    }
    return render(request, "control/sent_report.html", context)


def sent_table(request: ActorRequest, sent: Sent, table: Any) -> dict[str, Any]:
    """One table of a sent report, with its own page numbers."""
    query = request.GET if request.GET.get("table") == table.key else {}
    listing = Paginator(sent.rows(table), _PER_PAGE).get_page(query.get("page"))
    kept = QueryDict(mutable=True)
    kept["table"] = table.key
    positions = [row.position for row in listing.object_list]
    rows = list(zip(positions, sent.shown(table, listing.object_list), strict=True))
    return {"declared": table, "listing": listing, "rows": rows, "query": kept}


@require_safe
@for_administration
def sent_pdf(request: ActorRequest, reference: str) -> HttpResponse:
    submission = get_object_or_404(sent_reports(), reference=reference)
    return attachment(pdf_of(submission), "application/pdf", f"{reference}.pdf")


@require_safe
@for_administration
def sent_json(request: ActorRequest, reference: str) -> HttpResponse:
    submission = get_object_or_404(sent_reports(), reference=reference)
    return attachment(canonical_bytes(submission.document), "application/json", f"{reference}.json")


def _columns() -> list[components.Column]:
    labels = [
        _("Centre"),
        _("Measure and period"),
        _("Status"),
        _("Completed"),
        _("President"),
        _("Director general"),
        _("Sent"),
        _("Deadline"),
        _("Reference"),
    ]
    return [components.Column(label) for label in labels]


def _table(listed: list[Line]) -> dict[str, Any]:
    return {"columns": _columns(), "lines": listed}
