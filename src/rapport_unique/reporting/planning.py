"""Plan the year: how the parts of a subsidy stand, and what would follow from other amounts. A plan is never sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.core.engine import evaluate
from rapport_unique.core.findings import NotPossible, Severity, define
from rapport_unique.core.lifecycle import Action, State, require
from rapport_unique.core.measure import Part
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Unreadable, read
from rapport_unique.reporting.changing import locked
from rapport_unique.reporting.evaluation import answers_of, canonical_fields, outcome_kept, prefilled_of
from rapport_unique.reporting.models import Draft, Report, Version
from rapport_unique.ui import clock

define(
    "plan-has-less",
    Severity.BLOCKING,
    Text(
        "{amount} ne peuvent pas être déplacés : il n'y a que {there}.",
        "{amount} kan niet verschoven worden: er is maar {there}.",
        "{amount} können nicht verschoben werden: es gibt nur {there}.",
    ),
    Text("au plus {there}", "hoogstens {there}", "höchstens {there}"),
)

PLAN = "plan"
"""Under which name the draft of a plan is kept."""

Figures = Mapping[str, Decimal | None]


def picture_of(report: Report, figures: Figures) -> tuple[Part, ...]:
    """How the parts of the subsidy stand; nothing for a measure without parts."""
    picture = report.campaign.measure.picture
    return picture(figures) if picture and figures else ()


def figures_kept(version: Version) -> Figures:
    """The figures of the last change; those of an empty form before."""
    outcome = outcome_kept(version)
    return outcome.figures if outcome else figures_as_typed(version, {})


def figures_as_typed(version: Version, typed: Mapping[str, str]) -> Figures:
    """The figures that would follow if what stands in the form were saved; writes nothing."""
    campaign = version.report.campaign
    stored = version.answers.get("fields", {})
    answers = replace(answers_of(version), fields=canonical_fields(campaign.measure, {**stored, **typed}))
    return evaluate(campaign.measure, campaign.parameters, answers, centre=version.report.centre.ins).figures


def amounts_of_report(version: Version) -> dict[str, Decimal]:
    """The amounts of a plan as the report stands."""
    planning = version.report.campaign.measure.planning
    return dict(planning.from_figures(figures_kept(version))) if planning else {}


def amounts_of_plan(plan: Draft) -> dict[str, Decimal]:
    return {key: Decimal(amount) for key, amount in plan.values.items()}


def figures_of_plan(report: Report, amounts: Mapping[str, Decimal]) -> Figures:
    """What would follow from these amounts, by the parameters and grants of the report."""
    campaign = report.campaign
    if campaign.measure.planning is None:
        return {}
    known = prefilled_of(report)
    read_values = {each.key: read(each.kind, known.get(each.key)) for each in campaign.measure.prefilled}
    prefilled = {key: None if isinstance(value, Unreadable) else value for key, value in read_values.items()}
    return campaign.measure.planning.figures(campaign.parameters, prefilled, amounts)


def moved(amounts: Mapping[str, Decimal], amount: Decimal, source: str, target: str) -> dict[str, Decimal]:
    """The amounts after a shift from one to another. NotPossible when the source has less."""
    if amounts.get(source, ZERO) < amount:
        raise NotPossible("plan-has-less", {"there": amounts.get(source, ZERO), "amount": amount})
    shifted = dict(amounts)
    shifted[source] -= amount
    shifted[target] = shifted.get(target, ZERO) + amount
    return shifted


def keep_plan(*, report: Report, actor: Actor, amounts: Mapping[str, Decimal]) -> Draft:
    """Keep a person's plan, also before the form opens. It is no content of the report and leaves no event."""
    with transaction.atomic():
        version = locked(report)
        require(actor.role.key, Action.EDIT, State(version.state))
        values: dict[str, Any] = {key: str(amount) for key, amount in amounts.items()}
        plan: Draft
        plan, _ = Draft.objects.update_or_create(
            version=version,
            person=actor.person,
            form=PLAN,
            defaults={"base_revision": version.revision, "values": values, "saved_at": clock.now()},
        )
    return plan
