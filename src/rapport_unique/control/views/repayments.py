"""What a centre sees of the settlement of its reports, and of what it has to pay back."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest, allow
from rapport_unique.accounts.models import ADMINISTRATION
from rapport_unique.control.models import Mode, Recovery, RecoveryState, Settlement
from rapport_unique.control.models.money import UNPAID
from rapport_unique.control.paying import own_account
from rapport_unique.control.recovering import STATE_LABELS
from rapport_unique.control.settling import MODE_LABELS
from rapport_unique.control.views.settlements import figures_of, letter_file
from rapport_unique.core.findings import Refused
from rapport_unique.core.identifiers import format_iban, format_structured_communication
from rapport_unique.reporting.grants import deducted_of
from rapport_unique.reporting.overview import READERS
from rapport_unique.ui.components import Answer, Crumb

for_centres = allow(roles=READERS)


def _own(request: ActorRequest) -> Any:
    """The approved settlements of the centre; one that claims money only once that claim reached the centre."""
    found = Settlement.objects.visible_to(request.actor).approved()
    claimed = Q(mode=Mode.RECOVERY) & Q(recovery__notified_at=None)
    return found.exclude(claimed).select_related("report__centre", "report__campaign", "submission", "recovery")


@require_safe
@for_centres
def own_settlements(request: ActorRequest) -> HttpResponse:
    rows = [
        (
            each,
            MODE_LABELS[Mode(each.mode)],
            STATE_LABELS[RecoveryState(each.recovery.state)] if hasattr(each, "recovery") else "",
        )
        for each in _own(request).order_by("-approved_at")
    ]
    return render(request, "control/money/own_settlements.html", {"rows": rows, "centre": request.actor.centre})


@require_safe
@for_centres
def own_settlement(request: ActorRequest, settlement_pk: int) -> HttpResponse:
    """Accepted figures, what is to be paid back, why, until when, where to and with which communication."""
    found = get_object_or_404(_own(request), pk=settlement_pk)
    claim = getattr(found, "recovery", None)
    try:
        account = own_account()
    except Refused:
        account = None
    context: dict[str, Any] = {
        "settlement": found,
        "campaign": found.report.campaign,
        "mode": MODE_LABELS[Mode(found.mode)],
        "figures": figures_of(found),
        "recovery": claim,
        "claimed": claim is not None and claim.state in UNPAID,
        "facts": _own_facts(claim, account) if claim else [],
        "payments": claim.payments.all() if claim else [],
        "instalments": claim.instalments.all() if claim else [],
        "deducted": deducted_of([found.report_id]),
        "crumbs": [
            Crumb(_("Settlement and repayment"), reverse("own-settlements")),
            Crumb(found.report.campaign.measure.title),
        ],
    }
    return render(request, "control/money/own_settlement.html", context)


def _own_facts(claim: Recovery, account: Any) -> list[Answer]:
    return [
        Answer(_("Amount to pay back"), claim.amount, numeric=True),
        Answer(_("Still to pay"), claim.remaining, numeric=True),
        Answer(_("Due"), claim.due),
        Answer(
            _("On the account of"),
            ADMINISTRATION,
            note=f"{format_iban(account.iban)} · {account.bic}" if account else "",
        ),
        Answer(_("Communication"), format_structured_communication(claim.communication)),
        Answer(_("Reason"), claim.reason_text),
        Answer(_("Legal basis"), claim.law_text),
        Answer(_("Number"), claim.number),
        Answer(_("Status"), STATE_LABELS[RecoveryState(claim.state)]),
    ]


@require_safe
@for_centres
def own_letter(request: ActorRequest, settlement_pk: int) -> HttpResponse:
    return letter_file(get_object_or_404(_own(request), pk=settlement_pk))
