"""What the pages of the calculator have in common."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.accounts.models import Centre
from rapport_unique.budgets import policies
from rapport_unique.budgets.looking import look
from rapport_unique.budgets.models import Case, Household, Simulation
from rapport_unique.ui.errors import NotThere


def case_of(request: ActorRequest, case: UUID) -> Case:
    """A household that the actor may see, and the event that they do; 404 for any other."""
    cases = Case.objects.visible_to(request.actor).select_related("centre", "worker")
    found: Case | None = cases.filter(identifier=case).first()
    if found is None:
        raise NotThere(
            _("This household is not with you"),
            _("It was erased, or it is with another social worker. The head of service can tell you."),
        )
    look(case=found, actor=request.actor, page=_page(request))
    return found


def simulation_of(request: ActorRequest, pk: int) -> tuple[Simulation, Household | None]:
    """The sealed facts of a simulation that the actor may see; its household, None once it is erased, and the event
    that somebody looks; 404 for any other."""
    simulations = Simulation.objects.visible_to(request.actor).select_related("centre", "made_by", "decision")
    found: Simulation | None = simulations.filter(pk=pk).first()
    if found is None:
        raise NotThere(
            _("This budget is not with you"),
            _("Its household was erased, or it is with another social worker. The head of service can tell you."),
        )
    household = Household.objects.filter(simulation=found).select_related("case__centre").first()
    if household is not None:
        look(case=household.case, actor=request.actor, page=_page(request))
    return found, household


def _page(request: ActorRequest) -> str:
    assert request.resolver_match is not None  # noqa: S101 - a view is reached by an address
    return request.resolver_match.url_name or ""


def centre_of(request: ActorRequest) -> Centre:
    """Every role of the calculator is one in a centre."""
    assert request.actor.centre is not None  # noqa: S101
    return request.actor.centre


def is_synthetic(request: ActorRequest, *, also: bool = False) -> bool:
    """Whether the centre computes with invented amounts now; `also`: whether what the page shows came from such."""
    return also or policies.in_force(centre_of(request)).parameters.synthetic


def shown(request: ActorRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page that says whether the amounts of its parameters are invented."""
    context.setdefault("synthetic", is_synthetic(request))
    context["has_errors"] = any(isinstance(each, forms.Form) and each.errors for each in context.values())
    return render(request, f"budgets/{template}.html", context, status=status)
