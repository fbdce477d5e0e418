"""The same rules as a tax and benefit system of OpenFisca-Core: parameters from the same set, formulas on arrays.

What is equivalent: needs by role, sex and age with presence, supplement for work, needs of a household by size, rent
and energy real or reference, social tariff, income. OpenFisca computes in binary fractions of 32 bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.households import DAY
from rapport_unique.reference_budget import Case, Region, Role, Sex, Tariff, Tenure, shipped
from rapport_unique.reference_budget.baskets import OF_A_PERSON, OF_THE_HOUSEHOLD

PERIOD = f"{DAY:%Y-%m}"
PROFILES = ("adult_f", "adult_m", "adult_old", "child_0", "child_3", "child_6", "child_12")
_PATHS = {
    "adult_f": "adult.f.18-64",
    "adult_m": "adult.m.18-64",
    "adult_old": "adult.any.65-",
    "child_0": "child.any.0-2",
    "child_3": "child.any.3-5",
    "child_6": "child.any.6-11",
    "child_12": "child.any.12-17",
}
SIZES = 6
Person = build_entity("person", "persons", "Somebody", is_person=True)
Household = build_entity("household", "households", "A household", roles=[{"key": "member", "plural": "members"}])


def parameter_tree() -> ParameterNode:
    """The dated values of the set, as OpenFisca has them."""
    values = shipped().values

    def leaf(scope: str, path: str) -> dict[str, Any]:
        return {"values": {each.since.isoformat(): {"value": float(each.value)} for each in values[scope, path]}}

    data: dict[str, Any] = {
        "person": {
            basket: {name: leaf("national", f"person.{basket}.{path}") for name, path in _PATHS.items()}
            for basket in OF_A_PERSON
        },
        "work": leaf("national", "person.work"),
        "presence": {basket: leaf("national", f"presence.{basket}") for basket in OF_A_PERSON},
        "household": {
            basket: {part: leaf("national", f"household.{basket}.{part}") for part in ("first", "next")}
            for basket in OF_THE_HOUSEHOLD
        },
        "rent": {"social": {f"n{n}": leaf("national", f"rent.social.{n}") for n in range(1, SIZES + 1)}},
        "energy": {"off": {f"n{n}": leaf("national", f"energy.social_discount.{n}") for n in range(1, SIZES + 1)}},
    }
    for region in Region:
        data["rent"][region.value] = {f"n{n}": leaf(region.value, f"rent.private.{n}") for n in range(1, SIZES + 1)}
        data["energy"][region.value] = {f"n{n}": leaf(region.value, f"energy.market.{n}") for n in range(1, SIZES + 1)}
    return ParameterNode("", data=data)


class Profile(Enum):
    adult_f, adult_m, adult_old, child_0, child_3, child_6, child_12 = PROFILES


def _input(name: str, entity: Any, kind: type = float) -> type[Variable]:
    return type(name, (Variable,), {"value_type": kind, "entity": entity, "definition_period": MONTH, "label": name})


def _cents(amount: Any) -> Any:
    return np.floor(amount * 100 + 0.5) / 100


class needs(Variable):
    value_type, entity, definition_period, label = float, Person, MONTH, "What one person needs"

    def formula(person, period, parameters):
        profile, presence, known = person("profile", period), person("presence", period), parameters(period)
        total = person("working", period) * known.work
        for basket in OF_A_PERSON:
            followed = getattr(known.presence, basket)
            amount = getattr(known.person, basket)[profile]
            total = total + _cents(amount * (1 - followed + followed * presence))
        return total


class budget(Variable):
    value_type, entity, definition_period, label = float, Household, MONTH, "The reference budget"

    def formula(household, period, parameters):
        known, people = parameters(period), household.nb_persons()
        total = household.sum(household.members("needs", period))
        for basket in OF_THE_HOUSEHOLD:
            part = getattr(known.household, basket)
            total = total + part.first + part.next * (people - 1)
        row = np.minimum(people, SIZES) - 1
        social, region = household("social_rent", period), household("region", period)

        def scale(node):
            return np.array([getattr(node, f"n{n}") for n in range(1, SIZES + 1)])[row]

        def regional(node):
            return np.select([region == n for n, _ in enumerate(Region)], [scale(getattr(node, r)) for r in Region])

        rent = np.where(social, scale(known.rent.social), regional(known.rent))
        energy = regional(known.energy) - household("social_tariff", period) * scale(known.energy.off)
        for actual, reference in ((household("rent", period), rent), (household("energy", period), energy)):
            total = total + np.where(actual < 0, reference, actual)
        return total


class balance(Variable):
    value_type, entity, definition_period, label = float, Household, MONTH, "What is left"

    def formula(household, period, parameters):
        return household("income", period) - household("budget", period)


def system() -> TaxBenefitSystem:
    found = TaxBenefitSystem([Person, Household])
    found.parameters = parameter_tree()
    profile = {
        "value_type": Enum,
        "possible_values": Profile,
        "default_value": Profile.adult_f,
        "entity": Person,
        "definition_period": MONTH,
        "label": "profile",
    }
    found.add_variables(
        type("profile", (Variable,), profile),
        _input("presence", Person),
        _input("working", Person, bool),
        needs,
        *(_input(name, Household) for name in ("rent", "energy", "income")),
        *(_input(name, Household, bool) for name in ("social_rent", "social_tariff")),
        _input("region", Household, int),
        budget,
        balance,
    )
    return found


def balances(cases: Iterable[Case]) -> Any:
    """The balance of each case, computed on arrays of all of them."""
    people: dict[str, list[Any]] = {"profile": [], "presence": [], "working": [], "of": []}
    homes: dict[str, list[Any]] = {
        name: [] for name in ("region", "social_rent", "social_tariff", "rent", "energy", "income")
    }
    regions = list(Region)
    for number, case in enumerate(cases):
        for each in case.members:
            people["profile"].append(_profile(each.role, each.sex, each.age or 0))
            people["presence"].append(float(each.presence))
            people["working"].append(each.working)
            people["of"].append(number)
        housing = case.housing
        homes["region"].append(regions.index(housing.region))
        homes["social_rent"].append(housing.tenure is Tenure.SOCIAL)
        homes["social_tariff"].append(housing.tariff is Tariff.SOCIAL)
        homes["rent"].append(-1 if housing.rent is None else float(housing.rent))
        homes["energy"].append(-1 if housing.energy is None else float(housing.energy))
        homes["income"].append(float(sum(each.amount for each in case.incomes)))
    builder = SimulationBuilder()
    builder.create_entities(system_ := system())
    builder.declare_person_entity("person", range(len(people["of"])))
    declared = builder.declare_entity("household", range(len(homes["region"])))
    builder.join_with_persons(declared, people["of"], roles=["member"] * len(people["of"]))
    simulation = builder.build(system_)
    for name in ("profile", "presence", "working"):
        simulation.set_input(name, PERIOD, np.array(people[name]))
    for name, column in homes.items():
        simulation.set_input(name, PERIOD, np.array(column))
    return simulation.calculate("balance", PERIOD)


def _profile(role: Role, sex: Sex, age: int) -> int:
    if role is Role.ADULT:
        name = "adult_old" if age >= 65 else f"adult_{sex.value}"
    else:
        name = f"child_{max(first for first in (0, 3, 6, 12) if first <= age)}"
    return PROFILES.index(name)
