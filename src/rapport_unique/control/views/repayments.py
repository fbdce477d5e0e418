"""What a centre sees of the settlement of its reports, and of what it has to pay back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest, allow
from rapport_unique.accounts.models import ADMINISTRATION
from rapport_unique.control.contesting import contest, may_contest
from rapport_unique.control.desk_codes import PIECE_KIND, PIECE_TOO_LARGE
from rapport_unique.control.forms.money import OwnContestForm
from rapport_unique.control.models import Contestation, Mode, Recovery, RecoveryState, Settlement
from rapport_unique.control.models.money import UNPAID
from rapport_unique.control.paying import own_account
from rapport_unique.control.pieces import check_size, received
from rapport_unique.control.recovering import STATE_LABELS, parts_of
from rapport_unique.control.settling import MODE_LABELS
from rapport_unique.control.views.recoveries import decision_file, file_of, shown_contestations
from rapport_unique.control.views.settlements import figures_of, granted_label, letter_file
from rapport_unique.core.findings import Refused
from rapport_unique.core.identifiers import format_iban, format_structured_communication
from rapport_unique.reporting.grants import deducted_of
from rapport_unique.reporting.overview import READERS, WRITERS
from rapport_unique.ui import clock
from rapport_unique.ui.acts import carried_out, form_page
from rapport_unique.ui.components import Answer, Crumb

for_centres = allow(roles=READERS)
for_writers = allow(roles=WRITERS)
_PLACES = {PIECE_KIND.code: ("piece",), PIECE_TOO_LARGE.code: ("piece",)}


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
    return _page(request, get_object_or_404(_own(request), pk=settlement_pk))


def _page(request: ActorRequest, found: Settlement, form: OwnContestForm | None = None) -> HttpResponse:
    claim: Recovery | None = getattr(found, "recovery", None)
    try:
        account = own_account()
    except Refused:
        account = None
    writes = request.actor.role.key in WRITERS
    if form is None and claim is not None and writes and may_contest(claim, clock.today()):
        form = OwnContestForm(initial={"revision": claim.revision})
    context: dict[str, Any] = {
        "settlement": found,
        "campaign": found.report.campaign,
        "mode": MODE_LABELS[Mode(found.mode)],
        "granted_label": granted_label(found),
        "figures": figures_of(found),
        "recovery": claim,
        "claimed": claim is not None and claim.state in UNPAID,
        "facts": _own_facts(claim, account) if claim else [],
        "payments": claim.payments.all() if claim else [],
        "instalments": parts_of(claim) if claim else [],
        "contestations": shown_contestations(claim) if claim else [],
        "may_contest": form is not None,
        "contest_until": claim and claim.contest_until,
        "deducted": deducted_of([found.report_id]),
        "crumbs": [
            Crumb(_("Settlement and repayment"), reverse("own-settlements")),
            Crumb(found.report.campaign.measure.title),
        ],
    }
    return form_page(request, "control/money/own_settlement.html", form or Form(), context)


@require_POST
@for_writers
def contest_own(request: ActorRequest, settlement_pk: int) -> HttpResponse:
    """Contest what is to be paid back, with a reason and perhaps a file."""
    found = get_object_or_404(_own(request).exclude(recovery=None), pk=settlement_pk)
    form = OwnContestForm(request.POST, request.FILES)

    def carry_out(said: dict[str, Any]) -> None:
        piece = said["piece"]
        if piece:
            check_size(piece.name, piece.size)
            piece = received(piece.name, b"".join(piece.chunks()))
        reason, revision = said["reason"], said["revision"]
        contest(recovery=found.recovery, reason=reason, revision=revision, actor=request.actor, piece=piece)

    if carried_out(form, carry_out, _PLACES):
        messages.success(request, _("Your contestation is with the administration."))
        return redirect("own-settlement", settlement_pk)
    return _page(request, found, form)


def _contestation(request: ActorRequest, settlement_pk: int, contestation_pk: int) -> Contestation:
    found = Contestation.objects.visible_to(request.actor).filter(recovery__settlement__in=_own(request))
    contestation: Contestation = get_object_or_404(found, pk=contestation_pk, recovery__settlement=settlement_pk)
    return contestation


@require_safe
@for_centres
def own_file(request: ActorRequest, settlement_pk: int, contestation_pk: int) -> HttpResponse:
    return file_of(_contestation(request, settlement_pk, contestation_pk))


@require_safe
@for_centres
def own_decision(request: ActorRequest, settlement_pk: int, contestation_pk: int) -> HttpResponse:
    return decision_file(_contestation(request, settlement_pk, contestation_pk))


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
