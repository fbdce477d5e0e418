"""What a centre decides on its budgets, its parameters, and who would change if they did."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.budgets import policies, recomputing
from rapport_unique.budgets.codes import OVERRIDE_EARLY
from rapport_unique.budgets.forms import OverrideForm, PolicyForm, RecomputeForm, mode_choice
from rapport_unique.budgets.looking import COMPARED, note
from rapport_unique.budgets.models import CentrePolicy, ParameterOverride, Recomputation
from rapport_unique.budgets.roles import HEAD_OF_SERVICE, for_heads, for_workers
from rapport_unique.budgets.views.base import centre_of, is_synthetic, shown
from rapport_unique.core.findings import Refused, Stale
from rapport_unique.core.money import euros
from rapport_unique.core.values import show_decimal
from rapport_unique.reference_budget import BASKETS, DEFAULT_MODES
from rapport_unique.reference_budget.codes import AMOUNT_WRONG
from rapport_unique.ui import clock, components, language
from rapport_unique.ui.acts import UNPROCESSABLE, posted, refuse

_AT_FIELDS = {OVERRIDE_EARLY.code: ["starts"], AMOUNT_WRONG.code: ["value"]}


@require_safe
@for_workers
def choices(request: ActorRequest) -> HttpResponse:
    """The policy in force, the versions before it, and the centre's own values."""
    centre = centre_of(request)
    chosen = policies.in_force(centre)
    answers = [
        components.Answer(_("Version"), str(chosen.number or _("none decided: the usual choices"))),
        components.Answer(_("Set of parameters"), chosen.parameters.id),
        components.Answer(_("Debts"), chosen.policy.debts.label),
    ]
    if chosen.policy.debt_cap:
        answers.append(components.Answer(_("Ceiling for debts, per month"), chosen.policy.debt_cap, numeric=True))
    for basket in DEFAULT_MODES:
        answers.append(_mode_answer(basket, chosen))
    versions = CentrePolicy.objects.visible_to(request.actor).select_related("made_by").order_by("-number")
    history = components.Table(
        caption=_("Versions"),
        columns=[components.Column(each) for each in (_("Version"), _("Made on"), _("Made by"), _("Reason"))],
        rows=[[str(each.number), each.made_at, each.made_by.name, each.reason] for each in versions],
        empty=_("The centre has not decided anything yet: the usual rules hold."),
    )
    return shown(
        request,
        "choices",
        answers=answers,
        history=history,
        overrides=[(each, each.path in chosen.parameters.paths) for each in _overrides(request)],
        head=request.actor.role.key == HEAD_OF_SERVICE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def policy(request: ActorRequest) -> HttpResponse:
    """Make a new version of the policy."""
    centre = centre_of(request)
    chosen = policies.in_force(centre)
    initial = {
        "number": chosen.number,
        "parameters": chosen.parameters.id,
        "debts": chosen.policy.debts.value,
        "debt_cap": chosen.policy.debt_cap or None,
        **{f"mode_{basket}": mode_choice(chosen.policy.mode(basket)) for basket in DEFAULT_MODES},
    }
    sets = policies.set_names(centre)
    form = PolicyForm(posted(request), sets=sets, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            policies.decide_policy(
                centre=centre,
                actor=request.actor,
                number=form.cleaned_data["number"],
                policy=form.policy,
                parameters=form.cleaned_data["parameters"],
                reason=form.cleaned_data["reason"],
            )
        except Stale as stale:
            form = PolicyForm({**request.POST.dict(), "number": policies.in_force(centre).number}, sets=sets)
            refuse(form, stale)  # what was typed stays, and can now be laid over the version made meanwhile
        except Refused as refused:
            refuse(form, refused)
        else:
            messages.success(request, _("The new policy holds from now on."))
            return redirect("budget-choices")
    return shown(request, "policy", form=form, status=UNPROCESSABLE if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def override(request: ActorRequest) -> HttpResponse:
    """Lay the centre's own value over a parameter."""
    centre = centre_of(request)
    parameters = policies.in_force(centre).parameters
    form = OverrideForm(posted(request), paths=parameters.paths, initial={"starts": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            policies.override(centre=centre, actor=request.actor, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused, _AT_FIELDS)
        else:
            messages.success(request, _("The centre's value is laid over the parameter."))
            return redirect("budget-choices")
    return shown(request, "override", form=form, status=UNPROCESSABLE if form.errors else 200)


@require_POST
@for_heads
def override_withdraw(request: ActorRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ParameterOverride.objects.visible_to(request.actor), pk=pk)
    policies.withdraw_override(centre=centre_of(request), actor=request.actor, override=found)
    messages.success(request, _("The set's own value holds again."))
    return redirect("budget-choices")


@require_http_methods(["GET", "HEAD", "POST"])
@for_heads
def recomputations(request: ActorRequest) -> HttpResponse:
    """Ask who would change at other parameters, and see what was asked."""
    centre = centre_of(request)
    form = RecomputeForm(posted(request), sets=policies.set_names(centre))
    if request.method == "POST" and form.is_valid():
        made = recomputing.ask(centre=centre, actor=request.actor, parameters=form.cleaned_data["parameters"])
        return redirect("recomputation", pk=made.pk)
    page = Paginator(Recomputation.objects.visible_to(request.actor), 50).get_page(request.GET.get("page"))
    return shown(request, "recomputations", form=form, listing=page, status=UNPROCESSABLE if form.errors else 200)


@require_safe
@for_heads
def recomputation(request: ActorRequest, pk: int) -> HttpResponse:
    """Who would change, and by how much."""
    asked = get_object_or_404(Recomputation.objects.visible_to(request.actor), pk=pk)
    labels = [_("Household"), _("Balance now"), _("Balance then"), _("Difference")]
    listed = components.Table(
        caption=_("Who would change"),
        columns=[components.Column(each, numeric=each != labels[0]) for each in labels],
        rows=[_change(each) for each in asked.lines],
        empty=_("Nobody would change."),
    )
    if asked.lines:
        with transaction.atomic():
            cases = [reference for reference, _before, _after in asked.lines]
            note(centre=asked.centre, actor=request.actor, action=COMPARED, cases=cases)
    synthetic = is_synthetic(request, also=policies.bare_set(asked.centre, asked.parameters).synthetic)
    return shown(request, "recomputation", synthetic=synthetic, asked=asked, listed=listed, limit=recomputing.LISTED)


def _change(line: list[str]) -> list[Any]:
    reference, before, after = line
    return [reference, Decimal(before), Decimal(after), euros(Decimal(after) - Decimal(before))]


def _mode_answer(basket: str, chosen: policies.InForce) -> components.Answer:
    mode = chosen.policy.mode(basket)
    said = language.say(mode.rule.label)
    factor = f" (× {show_decimal(mode.factor)})" if mode_choice(mode) != mode.rule.value else ""
    return components.Answer(BASKETS[basket], said + factor)


def _overrides(request: ActorRequest) -> list[ParameterOverride]:
    return list(ParameterOverride.objects.visible_to(request.actor).standing().select_related("made_by"))
