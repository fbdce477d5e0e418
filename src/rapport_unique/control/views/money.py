"""The start page of money: what is to be done, and what leaves the site as files."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.control.listings import KINDS
from rapport_unique.control.models import BankEntry, Contestation, Recovery, RecoveryState, Settlement, Step
from rapport_unique.control.models.money import UNPAID
from rapport_unique.control.money_exports import LISTINGS, TITLES
from rapport_unique.control.paying import to_pay
from rapport_unique.control.roles import for_administration
from rapport_unique.control.views.downloads import downloaded
from rapport_unique.reporting.overview import campaigns
from rapport_unique.ui import clock

PER_PAGE = 100


@require_safe
@for_administration
def overview(request: ActorRequest) -> HttpResponse:
    """What is to be done: campaigns to settle, recoveries, payments in and out."""
    closed = campaigns().filter(closes__lt=clock.today()).select_related("settlement_run")
    steps: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Step.values, 0))
    counted = Settlement.objects.order_by().values("run", "step").annotate(number=Count("pk"))
    for run_pk, step, number in counted.values_list("run", "step", "number"):
        steps[run_pk][step] = number
    rows = [(each, steps.get(each.settlement_run.pk) if hasattr(each, "settlement_run") else None) for each in closed]
    context = {
        "rows": rows,
        "expecting": Recovery.objects.expecting_money().count(),
        "issued": Recovery.objects.filter(state=RecoveryState.ISSUED).count(),
        "worklist": BankEntry.objects.filter(settled=False).count(),
        "to_pay": to_pay().count(),
        "contested": Contestation.objects.filter(outcome=Contestation.Outcome.OPEN).count(),
        "to_decide": Recovery.objects.exclude(ending="").filter(state__in=UNPAID).count(),
    }
    return render(request, "control/money/overview.html", context)


@require_safe
@for_administration
def exports(request: ActorRequest) -> HttpResponse:
    return render(request, "control/money/exports.html", {"listings": TITLES.items()})


@require_safe
@for_administration
def export(request: ActorRequest, listing: str) -> HttpResponse:
    if listing not in LISTINGS or request.GET.get("as") not in KINDS:
        raise Http404
    return downloaded(request, LISTINGS[listing]) or HttpResponse(status=404)
