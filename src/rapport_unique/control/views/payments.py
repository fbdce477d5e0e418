"""Payments out: balances gathered into orders, approved by another person, taken once as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.control.forms.money import BatchForm, ReasonForm, RevisionForm
from rapport_unique.control.models import Batch, BatchState
from rapport_unique.control.paying import (
    BATCH_LABELS,
    abandon_batch,
    approve_batch,
    execute_batch,
    payee,
    prepare_batch,
    refuse_batch,
    take_batch,
    taken_file,
    to_pay,
)
from rapport_unique.control.roles import BUDGET, for_approval, for_budget
from rapport_unique.control.views.acts import attachment
from rapport_unique.control.views.money import PER_PAGE
from rapport_unique.core.findings import Refused
from rapport_unique.core.money import ZERO
from rapport_unique.ui import clock, language
from rapport_unique.ui.acts import UNPROCESSABLE, carried_out, form_page, posted
from rapport_unique.ui.components import Answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def payments(request: ActorRequest) -> HttpResponse:
    """The balances that wait, and the orders made of them."""
    form = BatchForm(posted(request), initial={"execute_on": clock.today()})
    made: list[Batch] = []

    def carry_out(answers: dict[str, Any]) -> None:
        made.append(prepare_batch(execute_on=answers["execute_on"], actor=request.actor))

    if carried_out(form, carry_out):
        return redirect("payment-order", made[0].pk)
    waiting = list(to_pay())
    held = [each for each in waiting if payee(each) is None]
    listing = Paginator(Batch.objects.prefetch_related("transfers"), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "waiting": waiting,
        "held": held,
        "sum": sum((each.amount for each in waiting), ZERO),
        "listing": listing,
        "batches": [(each, BATCH_LABELS[BatchState(each.state)]) for each in listing.object_list],
        "query": request.GET,
    }
    return form_page(request, "control/money/payments.html", form, context)


@require_safe
@for_approval
def batch(request: ActorRequest, batch_pk: int) -> HttpResponse:
    return _shown_batch(request, _batch(batch_pk))


def _batch(pk: int) -> Batch:
    found: Batch = get_object_or_404(Batch.objects.select_related("prepared_by", "approved_by", "taken_by"), pk=pk)
    return found


def _shown_batch(request: ActorRequest, found: Batch, form: forms.Form | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "batch": found,
        "form": form or RevisionForm(),
        "refusing": form if isinstance(form, ReasonForm) else ReasonForm(initial={"revision": found.revision}),
        "may_refuse": found.state == BatchState.TAKEN and found.taken_by_id != request.person.pk,
        "has_errors": bool(form),
        "facts": [
            Answer(_("Status"), BATCH_LABELS[BatchState(found.state)]),
            Answer(_("Day on which the bank pays"), found.execute_on),
            Answer(_("Total"), found.total, numeric=True),
            Answer(_("Prepared by"), found.prepared_by.name, note=found.prepared_at),
            Answer(
                _("Approved by"),
                found.approved_by.name if found.approved_by else _("not yet"),
                note=found.approved_at or "",
            ),
            Answer(_("File taken by"), found.taken_by.name if found.taken_by else _("not yet"), note=found.sha256),
        ],
        "transfers": found.transfers.select_related("settlement__report__centre"),
        "may_approve": found.state == BatchState.PREPARED and found.prepared_by_id != request.person.pk,
        "may_abandon": request.actor.role.key == BUDGET and found.state in (BatchState.PREPARED, BatchState.APPROVED),
        "may_take": request.actor.role.key == BUDGET and found.state == BatchState.APPROVED,
        "may_download": _may_download(request, found),
        "may_execute": request.actor.role.key == BUDGET and found.state == BatchState.TAKEN,
    }
    return render(request, "control/money/order.html", context, status=UNPROCESSABLE if form else 200)


def _act_on(
    request: ActorRequest, batch_pk: int, act: Callable[..., object], done: str, kind: type[RevisionForm] = RevisionForm
) -> HttpResponse:
    found = _batch(batch_pk)
    form = kind(request.POST)
    if carried_out(form, lambda said: act(batch=found, actor=request.actor, **said)):
        messages.success(request, done)
        return redirect("payment-order", found.pk)
    return _shown_batch(request, found, form)


@require_POST
@for_approval
def approve_order(request: ActorRequest, batch_pk: int) -> HttpResponse:
    return _act_on(request, batch_pk, approve_batch, _("The order is approved: its file can be taken."))


@require_POST
@for_budget
def act_on_order(request: ActorRequest, batch_pk: int, act: str) -> HttpResponse:
    acts: dict[str, tuple[Callable[..., object], str]] = {
        "abandon": (abandon_batch, _("The order is given up: its balances wait for the next one.")),
        "execute": (execute_batch, _("The order is carried out: its balances are paid.")),
    }
    if act not in acts:
        raise Http404
    return _act_on(request, batch_pk, *acts[act])


@require_POST
@for_approval
def refuse_order(request: ActorRequest, batch_pk: int) -> HttpResponse:
    """The bank did not carry out a file that was taken."""
    done = _("The payments of the order wait for the next one.")
    return _act_on(request, batch_pk, refuse_batch, done, ReasonForm)


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def take_order(request: ActorRequest, batch_pk: int) -> HttpResponse:
    """Take the file for the bank, once; whoever took it downloads it from the page of the order."""
    found = _batch(batch_pk)
    form = RevisionForm(posted(request))
    if carried_out(form, lambda seen: take_batch(batch=found, revision=seen["revision"], actor=request.actor)):
        messages.success(request, _("The file is taken. Download it, and hand it to the bank once."))
        return redirect("payment-order", found.pk)
    if request.method == "POST":
        return _shown_batch(request, found, form)
    if not _may_download(request, found):
        raise Http404
    try:
        return attachment(taken_file(batch=found), "application/xml", f"{found.number}.xml")
    except Refused as refused:
        messages.warning(request, language.refusal(refused))
        return redirect("payment-order", found.pk)


def _may_download(request: ActorRequest, found: Batch) -> bool:
    taker = request.actor.role.key == BUDGET and found.taken_by_id == request.person.pk
    return bool(taker and found.state == BatchState.TAKEN)
