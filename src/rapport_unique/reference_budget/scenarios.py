"""What if: the same household with one thing otherwise, and what that changes a month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.texts import Text
from rapport_unique.reference_budget.household import (
    Answer,
    Case,
    Income,
    Resource,
    Role,
    Tariff,
    Tenure,
)
from rapport_unique.reference_budget.parameters import InForce, ParameterSet
from rapport_unique.reference_budget.policy import Policy
from rapport_unique.reference_budget.rights import pension_age
from rapport_unique.reference_budget.simulation import Result, simulate

REPLACED_BY_A_WAGE = {Resource.INTEGRATION, Resource.UNEMPLOYMENT}


def social_rent(case: Case, values: InForce) -> Case | None:
    """A social dwelling at its reference rent, for who rents on the market."""
    if case.housing.tenure is not Tenure.PRIVATE:
        return None
    return replace(case, housing=replace(case.housing, tenure=Tenure.SOCIAL, rent=None))


def social_tariff(case: Case, values: InForce) -> Case | None:
    """The social tariff: what it takes off is taken off the real cost too, where that is known."""
    housing = case.housing
    if housing.tariff is Tariff.SOCIAL or housing.tenure is Tenure.INSTITUTION:
        return None
    discount = values.sized("energy.social_discount", len(case.members)).value
    energy = None if housing.energy is None else max(ZERO, euros(housing.energy - discount))
    return replace(case, housing=replace(housing, tariff=Tariff.SOCIAL, energy=energy))


def increased_allowance(case: Case, values: InForce) -> Case | None:
    """The increased health-insurance allowance alone; the social tariff that may follow is its own question."""
    if case.increased_allowance is Answer.YES:
        return None
    return replace(case, increased_allowance=Answer.YES)


def one_more_wage(case: Case, values: InForce) -> Case | None:
    """The first adult without work and below the pension age finds some, at the wage of the parameters, which takes the
    place of that adult's unemployment benefit and of every integration income of the household or of that adult."""
    without = (each for each in case.household if each.role is Role.ADULT and not each.working)
    adult = next((each for each in without if each.age_on(values.day) < pension_age(values.day)), None)
    if adult is None:
        return None
    kept = [each for each in case.incomes if not (each.kind in REPLACED_BY_A_WAGE and each.member in ("", adult.id))]
    wage = Income(Resource.WORK, euros(values["wage"].value), member=adult.id)
    members = tuple(replace(each, working=True) if each is adult else each for each in case.members)
    return replace(case, members=members, incomes=(*kept, wage))


class Question(NamedTuple):
    """One "what if": the case it makes of a case, or None where it changes nothing."""

    key: str
    label: Text
    change: Callable[[Case, InForce], Case | None]


QUESTIONS = (
    Question("social_rent", Text("un logement social", "een sociale woning", "eine Sozialwohnung"), social_rent),
    Question(
        "social_tariff",
        Text("le tarif social de l'énergie", "het sociaal energietarief", "der Sozialtarif für Energie"),
        social_tariff,
    ),
    Question(
        "increased_allowance",
        Text("l'intervention majorée", "de verhoogde tegemoetkoming", "die erhöhte Kostenerstattung"),
        increased_allowance,
    ),
    Question("one_more_wage", Text("un salaire de plus", "een extra loon", "ein zusätzlicher Lohn"), one_more_wage),
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A question, its case and result; `delta` is what the balance gains a month, below zero what it loses."""

    key: str
    label: Text
    case: Case
    result: Result
    delta: Decimal


def what_if(case: Case, parameters: ParameterSet, day: date, policy: Policy | None = None) -> tuple[Scenario, ...]:
    """Every question that changes something for this household. Raises Refused as `simulate` does."""
    before = simulate(case, parameters, day, policy).balance
    values = parameters.in_force(day, case.housing.region).with_case(case.overrides)
    found = []
    for question in QUESTIONS:
        if changed := question.change(case, values):
            result = simulate(changed, parameters, day, policy)
            found.append(Scenario(question.key, question.label, changed, result, result.balance - before))
    return tuple(found)
