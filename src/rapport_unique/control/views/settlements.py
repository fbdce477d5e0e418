"""Settlement runs: computed, proposed by one person, approved by another."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.models import Centre
from rapport_unique.control import money_exports
from rapport_unique.control.forms.money import CentreSearchForm, ChosenForm, ModeForm
from rapport_unique.control.ledgers import ledgers_of, total
from rapport_unique.control.letters import letter_of
from rapport_unique.control.models import Mode, Run, Settlement, Step
from rapport_unique.control.roles import BUDGET, MANAGER, for_administration, for_approval, for_budget
from rapport_unique.control.settling import (
    MODE_LABELS,
    STEP_LABELS,
    approve,
    choose_mode,
    compute,
    propose,
    send_back,
)
from rapport_unique.control.views.acts import attachment
from rapport_unique.control.views.downloads import downloaded
from rapport_unique.control.views.money import PER_PAGE
from rapport_unique.core.findings import Refused
from rapport_unique.core.ledger import ACCOUNT_LABELS, Account
from rapport_unique.core.money import ZERO
from rapport_unique.reporting.overview import campaigns
from rapport_unique.ui import clock, language
from rapport_unique.ui.acts import UNPROCESSABLE, carried_out, form_page, posted
from rapport_unique.ui.components import Answer, Crumb


@require_safe
@for_administration
def run(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    """The settlement of one campaign with its totals, line by line."""
    campaign = _campaign(measure, period)
    found = Run.objects.filter(campaign=campaign).first()
    if found is not None and (file := downloaded(request, lambda: money_exports.settlements(found))):
        return file
    return _shown_run(request, campaign, found)


def _campaign(measure: str, period: str) -> Any:
    return get_object_or_404(campaigns(), measure_id=measure, period_id=period)


def _shown_run(
    request: ActorRequest, campaign: Any, found: Run | None, form: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    lines = everyone = _lines(found)
    search = CentreSearchForm(request.GET)
    words = search.cleaned_data["search"] if search.is_valid() else ""
    if words:
        lines = lines.filter(report__centre__in=Centre.objects.searched(words))
    listing = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    counted = ("mode", "step", "granted", "accepted", "amount", "number", "followed")
    sums = list(everyone.values_list(*counted)) if found else []
    ledger = total(each for _report, each in ledgers_of(campaign)) if found else None
    context: dict[str, Any] = {
        "campaign": campaign,
        "run": found,
        "open": campaign.closes >= clock.today(),
        "form": form or ChosenForm(choices=[], initial={"revision": found.revision if found else 0}),
        "has_errors": bool(form and form.errors),
        "filter": search,
        "searched": bool(words),
        "listing": listing,
        "rows": [
            (
                each,
                MODE_LABELS[Mode(each.mode)],
                STEP_LABELS[Step(each.step)],
                each.step != Step.APPROVED,
                not each.followed and getattr(each.report.version, "submission", None) not in (None, each.submission),
            )
            for each in listing.object_list
        ],
        "steps": [(STEP_LABELS[step], sum(each[1] == step for each in sums)) for step in Step],
        "modes": [
            (
                MODE_LABELS[mode],
                sum(each[0] == mode for each in sums),
                sum((each[4] for each in sums if each[0] == mode), ZERO),
            )
            for mode in Mode
        ],
        "granted": sum((each[2] for each in sums if each[5] == 1), ZERO),
        "accepted": sum(
            (each[3] + (each[4] if each[0] == Mode.BALANCE else ZERO) for each in sums if not each[6]), ZERO
        ),
        "accounts": [(ACCOUNT_LABELS[account], ledger.on(account)) for account in Account] if ledger else [],
        "to_propose": any(each[1] == Step.COMPUTED for each in sums),
        "to_approve": any(each[1] == Step.PROPOSED for each in sums),
        "budget": request.actor.role.key == BUDGET,
        "approver": request.actor.role.key in (BUDGET, MANAGER),
        "query": request.GET,
        "crumbs": [Crumb(_("Money"), reverse("money")), Crumb(campaign.measure.title)],
    }
    return render(request, "control/money/run.html", context, status=status)


def _lines(found: Run | None) -> Any:
    lines = Settlement.objects.filter(run=found) if found else Settlement.objects.none()
    after = Settlement.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    return lines.annotate(followed=Exists(after)).select_related(
        "report__centre", "report__version__submission", "submission", "proposed_by", "recovery"
    )


@require_POST
@for_budget
def compute_run(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    campaign = _campaign(measure, period)
    form = forms.Form(request.POST)
    if carried_out(form, lambda _answers: compute(campaign=campaign, actor=request.actor)):
        messages.success(request, _("The settlements are computed."))
        return redirect("settlement-run", measure, period)
    return _shown_run(request, campaign, Run.objects.filter(campaign=campaign).first(), form, UNPROCESSABLE)


@require_POST
@for_budget
def propose_lines(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    return _act_on_lines(request, measure, period, Step.COMPUTED, propose)


@require_POST
@for_approval
def approve_lines(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    return _act_on_lines(request, measure, period, Step.PROPOSED, approve)


@require_POST
@for_approval
def send_lines_back(request: ActorRequest, measure: str, period: str) -> HttpResponse:
    return _act_on_lines(request, measure, period, Step.PROPOSED, send_back)


def _act_on_lines(
    request: ActorRequest, measure: str, period: str, step: Step, act: Callable[..., int]
) -> HttpResponse:
    campaign = _campaign(measure, period)
    found = get_object_or_404(Run.objects.select_related("campaign"), campaign=campaign)
    every = list(found.settlements.filter(step=step).values_list("pk", flat=True))
    form = ChosenForm(request.POST, choices=every)

    def carry_out(answers: dict[str, Any]) -> None:
        with_reason = {"reason": answers["reason"]} if act is send_back else {}
        revision = -1 if answers["revision"] is None else answers["revision"]
        number = act(run=found, chosen=form.picked, revision=revision, actor=request.actor, **with_reason)
        said = ngettext("One settlement was treated.", "%(number)d settlements were treated.", number)
        messages.success(request, said % {"number": number})

    if carried_out(form, carry_out):
        return redirect("settlement-run", measure, period)
    return _shown_run(request, campaign, found, form, UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
@for_budget
def mode(request: ActorRequest, settlement_pk: int) -> HttpResponse:
    """One settlement, and another mode for its rest."""
    settlements = Settlement.objects.select_related("run__campaign", "report__centre", "report__campaign")
    found = get_object_or_404(settlements, pk=settlement_pk)
    campaign = found.run.campaign
    form = ModeForm(posted(request), initial={"revision": found.run.revision, "mode": found.mode})

    def carry_out(answers: dict[str, Any]) -> None:
        mode, note, revision = answers["mode"], answers["reason"], answers["revision"]
        choose_mode(settlement=found, mode=mode, note=note, revision=revision, actor=request.actor)

    if carried_out(form, carry_out):
        messages.success(request, _("The mode is changed."))
        return redirect("settlement-run", campaign.measure_id, campaign.period_id)
    context = {
        "settlement": found,
        "campaign": campaign,
        "open": found.step == Step.COMPUTED and found.unjustified,
        "facts": _settlement_facts(found),
        "figures": figures_of(found),
    }
    return form_page(request, "control/money/mode.html", form, context)


def _settlement_facts(found: Settlement) -> list[Answer]:
    return [
        Answer(_("Centre"), found.report.centre.label),
        Answer(granted_label(found), found.granted, numeric=True),
        Answer(_("Accepted"), found.accepted_in_all, numeric=True),
        Answer(_("Mode"), MODE_LABELS[Mode(found.mode)], note=found.note),
        Answer(_("Amount"), found.amount, numeric=True),
        Answer(_("Status"), STEP_LABELS[Step(found.step)]),
    ]


def granted_label(settlement: Settlement) -> str:
    return _("Accepted until then") if settlement.is_supplement else _("Granted")


def figures_of(settlement: Settlement) -> list[Answer]:
    """The figures on which a settlement rests, by the names of the measure."""
    measure, here = settlement.report.campaign.measure, language.active()
    values = {key: Decimal(value) for key, value in settlement.figures.items()}
    return [
        Answer(each.label, each.kind.show(values[each.key], here), numeric=True)
        for each in measure.figures
        if each.key in values and each.shown({figure.key: values.get(figure.key) for figure in measure.figures})
    ]


@require_safe
@for_administration
def settlement_letter(request: ActorRequest, settlement_pk: int) -> HttpResponse:
    approved = Settlement.objects.approved().select_related("report__centre", "report__campaign", "submission")
    return letter_file(get_object_or_404(approved, pk=settlement_pk))


def letter_file(found: Settlement) -> HttpResponse:
    """The letter of an approved settlement; in plain words why there is none."""
    report = found.report
    supplement = f"-{found.number}" if found.is_supplement else ""
    name = f"{report.campaign.measure_id}-{report.campaign.period_id}-{report.centre.ins}{supplement}.pdf"
    try:
        return attachment(letter_of(found), "application/pdf", name)
    except Refused as refused:
        return HttpResponse(language.refusal(refused), status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")
