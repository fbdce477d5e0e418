"""The desk of recoveries: tell the centres, take up what they say, plan parts, end them otherwise than by payment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.control import money_exports
from rapport_unique.control.contesting import (
    ENDING_LABELS,
    OUTCOME_LABELS,
    contest,
    decide_ending,
    propose_ending,
    uphold,
)
from rapport_unique.control.forms.money import (
    ChosenForm,
    ContestForm,
    DecisionForm,
    EndingForm,
    InstalmentsForm,
    ReasonForm,
    RecoveryFilterForm,
    RevisionForm,
)
from rapport_unique.control.ledgers import ledger_of
from rapport_unique.control.letters import decision_letter
from rapport_unique.control.models import Contestation, Ending, Payment, Recovery, RecoveryState
from rapport_unique.control.models.money import UNPAID
from rapport_unique.control.pieces import kept
from rapport_unique.control.recovering import STATE_LABELS, notify, parts_of, plan_instalments
from rapport_unique.control.roles import BUDGET, MANAGER, for_administration, for_approval, for_budget
from rapport_unique.control.statements import undo_match
from rapport_unique.control.views.acts import attachment
from rapport_unique.control.views.downloads import downloaded
from rapport_unique.control.views.money import PER_PAGE
from rapport_unique.control.views.settlements import letter_file
from rapport_unique.core.identifiers import format_structured_communication
from rapport_unique.core.ledger import ACCOUNT_LABELS, Account
from rapport_unique.ui import clock
from rapport_unique.ui.acts import UNPROCESSABLE, carried_out
from rapport_unique.ui.components import Answer, Crumb


@require_safe
@for_administration
def recoveries(request: ActorRequest) -> HttpResponse:
    found = _filtered(request)
    return downloaded(request, lambda: money_exports.recoveries(found)) or _shown_recoveries(request)


def _filtered(request: ActorRequest) -> Any:
    form = RecoveryFilterForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = Recovery.objects.select_related("settlement__report__centre", "settlement__report__campaign")
    if chosen.get("state") == "late":
        found = found.filter(due__lt=clock.today()).expecting_money()
    elif chosen.get("state"):
        found = found.filter(state=chosen["state"])
    if words := chosen.get("search", "").strip():
        digits = words.translate(str.maketrans("", "", "+/* "))
        of_centre = Q(settlement__report__centre__ins=words)
        found = found.filter(Q(number__icontains=words) | Q(communication=digits) | of_centre)
    return found.prefetch_related("payments")


def _shown_recoveries(request: ActorRequest, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
    listing = Paginator(_filtered(request), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    today = clock.today()
    context: dict[str, Any] = {
        "filter": RecoveryFilterForm(request.GET),
        "form": form or ChosenForm(choices=[]),
        "has_errors": bool(form and form.errors),
        "listing": listing,
        "rows": [
            (each, STATE_LABELS[RecoveryState(each.state)], each.due < today and each.remaining and each.notified_at)
            for each in listing.object_list
        ],
        "to_notify": Recovery.objects.filter(state=RecoveryState.ISSUED).count(),
        "budget": request.actor.role.key == BUDGET,
        "query": request.GET,
        "filters": query.urlencode(),
    }
    return render(request, "control/money/recoveries.html", context, status=status)


@require_POST
@for_budget
def notify_recoveries(request: ActorRequest) -> HttpResponse:
    every = list(Recovery.objects.filter(state=RecoveryState.ISSUED).values_list("pk", flat=True))
    form = ChosenForm(request.POST, choices=every)

    def carry_out(_answers: dict[str, Any]) -> None:
        number = notify(chosen=form.picked, actor=request.actor)
        said = ngettext("One centre is told.", "%(number)d centres are told.", number)
        messages.success(request, said % {"number": number})

    if carried_out(form, carry_out):
        return redirect("recoveries")
    return _shown_recoveries(request, form, UNPROCESSABLE)


def _recovery(pk: int) -> Recovery:
    found = Recovery.objects.select_related(
        "settlement__report__centre", "settlement__report__campaign", "settlement__submission", "ending_by"
    )
    recovery: Recovery = get_object_or_404(found, pk=pk)
    return recovery


_ACTS: dict[str, tuple[type[RevisionForm], Callable[..., object]]] = {
    "contest": (ContestForm, contest),
    "uphold": (ReasonForm, uphold),
    "end": (EndingForm, propose_ending),
    "instalments": (InstalmentsForm, plan_instalments),
    "undo": (ReasonForm, undo_match),
}
"""What a budget officer does with one recovery, each with its form, whose answers the service takes by name."""
_DONE = {
    "contest": gettext_lazy("The contestation is noted: it waits for a decision."),
    "uphold": gettext_lazy("The recovery is upheld, and its centre is told."),
    "end": gettext_lazy("The proposal waits for another person to decide."),
    "instalments": gettext_lazy("The parts are saved."),
    "undo": gettext_lazy("The payment is off this recovery, and waits to be placed."),
}


@require_safe
@for_administration
def recovery(request: ActorRequest, recovery_pk: int) -> HttpResponse:
    return _shown_recovery(request, _recovery(recovery_pk))


def _shown_recovery(
    request: ActorRequest, found: Recovery, refused: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    budget = request.actor.role.key == BUDGET
    initial = {"revision": found.revision}
    shown: dict[str, forms.Form] = {
        name: form(initial=initial, prefix=name, auto_id=f"{name}-%s") for name, (form, _service) in _ACTS.items()
    }
    if refused:
        shown[refused[0]] = refused[1]
    unpaid = found.state in UNPAID
    waiting = found.contestations.filter(outcome=Contestation.Outcome.OPEN).first()
    context: dict[str, Any] = {
        "recovery": found,
        "centre": found.settlement.report.centre,
        "campaign": found.settlement.report.campaign,
        "state": STATE_LABELS[RecoveryState(found.state)],
        "facts": _recovery_facts(found),
        "payments": [
            (each, ENDING_LABELS[Ending(each.ending)] if each.ending else _("Payment"))
            for each in found.payments.select_related("entry")
        ],
        "instalments": parts_of(found),
        "contestations": shown_contestations(found),
        "ending": ENDING_LABELS[Ending(found.ending)] if found.ending and unpaid else "",
        "ending_amount": found.ending_amount,
        "may_decide": request.actor.role.key in (BUDGET, MANAGER) and found.ending_by_id != request.person.pk,
        "forms": shown,
        "refused": refused[1] if refused else None,
        "has_errors": bool(refused),
        "may_contest": budget and found.state in (RecoveryState.NOTIFIED, RecoveryState.PARTLY_PAID),
        "may_uphold": budget and waiting is not None,
        "may_end": budget and unpaid and not found.ending,
        "budget": budget,
        "accounts": [
            (ACCOUNT_LABELS[account], amount)
            for account in Account
            if (amount := ledger_of(found.settlement.report).on(account))
        ],
        "crumbs": [
            Crumb(_("Money"), reverse("money")),
            Crumb(_("Recoveries"), reverse("recoveries")),
            Crumb(found.number),
        ],
    }
    return render(request, "control/money/recovery.html", context, status=UNPROCESSABLE if refused else 200)


def shown_contestations(found: Recovery) -> list[tuple[Contestation, Any]]:
    """What was said against a recovery, each with what became of it."""
    said = found.contestations.select_related("made_by", "decided_by")
    return [(each, OUTCOME_LABELS[Contestation.Outcome(each.outcome)]) for each in said]


@require_safe
@for_administration
def contestation_file(request: ActorRequest, contestation_pk: int) -> HttpResponse:
    return file_of(get_object_or_404(Contestation, pk=contestation_pk))


def file_of(contestation: Contestation) -> HttpResponse:
    """What came with a contestation; 404 where nothing did."""
    if not contestation.file_path:
        raise Http404
    return attachment(kept(contestation.file_path), contestation.file_kind, contestation.file_name)


@require_safe
@for_administration
def contestation_letter(request: ActorRequest, contestation_pk: int) -> HttpResponse:
    return decision_file(get_object_or_404(Contestation, pk=contestation_pk))


def decision_file(contestation: Contestation) -> HttpResponse:
    """The letter of what was decided; 404 as long as nothing is."""
    if contestation.outcome == Contestation.Outcome.OPEN:
        raise Http404
    name = f"{contestation.recovery.number}-{contestation.pk}.pdf"
    return attachment(decision_letter(contestation), "application/pdf", name)


def _recovery_facts(found: Recovery) -> list[Answer]:
    return [
        Answer(_("Number"), found.number),
        Answer(_("Status"), STATE_LABELS[RecoveryState(found.state)]),
        Answer(_("Amount to pay back"), found.amount, numeric=True),
        Answer(_("Still to pay"), found.remaining, numeric=True),
        Answer(_("Due"), found.due),
        Answer(_("Communication"), format_structured_communication(found.communication)),
        Answer(_("Reason"), found.reason_text),
        Answer(_("Legal basis"), found.law_text),
        Answer(_("Issued"), found.dated),
        Answer(_("Told to the centre"), found.notified_at or _("not yet")),
    ]


@require_POST
@for_budget
def act_on_recovery(request: ActorRequest, recovery_pk: int, act: str) -> HttpResponse:
    if act not in _ACTS:
        raise Http404
    found = _recovery(recovery_pk)
    kind, service = _ACTS[act]
    form = kind(request.POST, prefix=act, auto_id=f"{act}-%s")

    def carry_out(answers: dict[str, Any]) -> None:
        what = {"payment": _payment(request, found)} if act == "undo" else {"recovery": found}
        service(actor=request.actor, **what, **answers)

    if carried_out(form, carry_out):
        messages.success(request, _DONE[act])
        return redirect("recovery", found.pk)
    return _shown_recovery(request, found, (act, form))


def _payment(request: ActorRequest, found: Recovery) -> Payment:
    key = request.POST.get("payment", "")
    payments = Payment.objects.filter(recovery=found).exclude(entry=None)
    payment: Payment = get_object_or_404(payments, pk=int(key) if key.isdecimal() and len(key) < 19 else 0)
    return payment


@require_POST
@for_approval
def decide(request: ActorRequest, recovery_pk: int) -> HttpResponse:
    found = _recovery(recovery_pk)
    form = DecisionForm(request.POST)
    if carried_out(form, lambda answers: decide_ending(recovery=found, actor=request.actor, **answers)):
        followed = form.cleaned_data["approved"]
        messages.success(request, _("The proposal is approved.") if followed else _("The proposal is rejected."))
        return redirect("recovery", found.pk)
    return _shown_recovery(request, found, ("decide", form))


@require_safe
@for_administration
def letter(request: ActorRequest, recovery_pk: int) -> HttpResponse:
    return letter_file(_recovery(recovery_pk).settlement)
