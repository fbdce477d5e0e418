"""Payments in: statements of the bank, and the worklist of what nobody could place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.adapters.banking import LARGEST, TOO_LARGE
from rapport_unique.control.forms.money import EntrySearchForm, MatchForm, ReasonForm, StatementForm
from rapport_unique.control.models import BankEntry, Statement, StatementState
from rapport_unique.control.roles import for_budget
from rapport_unique.control.statements import (
    OUTCOME_LABELS,
    abandon_statement,
    confirm_statement,
    match_entry,
    preview,
    searched,
    set_aside,
    upload_statement,
)
from rapport_unique.control.views.money import PER_PAGE
from rapport_unique.core.findings import Invalid
from rapport_unique.core.identifiers import format_iban, format_structured_communication
from rapport_unique.ui.acts import carried_out, form_page, posted
from rapport_unique.ui.components import Answer


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def statements(request: ActorRequest) -> HttpResponse:
    """The worklist, and a file of statements to take over."""
    form = StatementForm(posted(request), request.FILES or None)
    uploaded: list[Statement] = []

    def carry_out(answers: dict[str, Any]) -> None:
        file = answers["file"]
        if file.size > LARGEST:
            raise Invalid(TOO_LARGE.code)
        uploaded.append(upload_statement(name=file.name, content=file.read(), actor=request.actor))

    if carried_out(form, carry_out):
        return redirect("statement", uploaded[0].pk)
    worklist = BankEntry.objects.filter(settled=False).prefetch_related("payments")
    context = {
        "listing": Paginator(worklist, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": Statement.objects.filter(state=StatementState.PROPOSED),
        "query": request.GET,
    }
    return form_page(request, "control/money/statements.html", form, context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def statement(request: ActorRequest, statement_pk: int) -> HttpResponse:
    """What a file would do, to be confirmed or given up."""
    found = get_object_or_404(Statement, pk=statement_pk)
    form = forms.Form(posted(request))

    def carry_out(_answers: dict[str, Any]) -> None:
        if "abandon" in request.POST:
            abandon_statement(statement=found, actor=request.actor)
            messages.success(request, _("Nothing of the file was taken over."))
            return
        number = confirm_statement(statement=found, actor=request.actor)
        said = ngettext("One payment is taken over.", "%(number)d payments are taken over.", number)
        messages.success(request, said % {"number": number})

    if carried_out(form, carry_out):
        return redirect("statements")
    listed = preview(found) if found.state == StatementState.PROPOSED else []
    listing = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "statement": found,
        "open": found.state == StatementState.PROPOSED,
        "listing": listing,
        "rows": [(each, OUTCOME_LABELS[each.outcome]) for each in listing.object_list],
        "counts": [
            (label, sum(each.outcome == outcome for each in listed)) for outcome, label in OUTCOME_LABELS.items()
        ],
        "query": request.GET,
    }
    return form_page(request, "control/money/statement.html", form, context)


@require_safe
@for_budget
def bank_entries(request: ActorRequest) -> HttpResponse:
    """Everything that was taken over, to be found again."""
    form = EntrySearchForm(request.GET)
    found = searched(form.cleaned_data["search"] if form.is_valid() else "")
    context = {
        "form": form,
        "listing": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET,
    }
    return render(request, "control/money/entries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def bank_entry(request: ActorRequest, entry_pk: int) -> HttpResponse:
    """One payment that nobody could place: put it on a recovery, or set it aside."""
    found = get_object_or_404(BankEntry.objects.prefetch_related("payments__recovery"), pk=entry_pk)
    initial = {"revision": found.revision}
    aside = "aside" in request.POST
    matching = MatchForm(None if aside else posted(request), initial=initial)
    setting = ReasonForm(request.POST if aside else None, initial=initial, auto_id="aside-%s")

    def match(answers: dict[str, Any]) -> None:
        match_entry(entry=found, named=answers["recovery"], revision=answers["revision"], actor=request.actor)

    def put_aside(answers: dict[str, Any]) -> None:
        set_aside(entry=found, reason=answers["reason"], revision=answers["revision"], actor=request.actor)

    form, act = (setting, put_aside) if aside else (matching, match)
    if carried_out(form, act):
        messages.success(request, _("The payment is set aside.") if aside else _("The payment is on the recovery."))
        return redirect("statements")
    context = {
        "entry": found,
        "matching": matching,
        "setting": setting,
        "facts": [
            Answer(_("Booked"), found.booked_on),
            Answer(_("Amount"), found.amount, numeric=True),
            Answer(_("Not placed yet"), found.rest, numeric=True),
            Answer(_("Payer"), found.payer, note=format_iban(found.payer_iban)),
            Answer(_("Communication"), _said(found)),
            Answer(_("Statement"), found.statement_number, note=found.reference),
        ],
    }
    return form_page(request, "control/money/entry.html", form, context)


def _said(entry: BankEntry) -> str:
    return format_structured_communication(entry.communication) if entry.communication else entry.words
