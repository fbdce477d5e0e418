"""A household's reference budget, its disposable income and the balance between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rapport_unique.core.findings import Finding, Refused
from rapport_unique.core.money import ZERO
from rapport_unique.reference_budget.baskets import Priced
from rapport_unique.reference_budget.codes import BORN_LATER
from rapport_unique.reference_budget.household import Case, Income
from rapport_unique.reference_budget.lines import BASKETS, Line
from rapport_unique.reference_budget.parameters import ParameterSet
from rapport_unique.reference_budget.policy import BY_DEFAULT, Policy
from rapport_unique.reference_budget.rights import rights_to_look_into


@dataclass(frozen=True, slots=True)
class Result:
    """One simulation, EUR a month. `parameters` names the set, the digests say which versions of set and policy; a
    result is `synthetic` when its set holds invented amounts."""

    day: date
    parameters: str
    parameters_digest: str
    policy_digest: str
    synthetic: bool
    lines: tuple[Line, ...]
    incomes: tuple[Income, ...]
    warnings: tuple[Finding, ...]
    budget: Decimal
    income: Decimal

    @property
    def balance(self) -> Decimal:
        """What is left; below zero, what is missing to live in dignity."""
        return self.income - self.budget

    @property
    def ceiling(self) -> Decimal:
        """The most that can be subsidised a month."""
        return max(ZERO, -self.balance)

    @property
    def baskets(self) -> dict[str, Decimal]:
        """What each basket costs, in the order in which baskets are shown; those without a line are left out."""
        total: dict[str, Decimal] = {}
        for line in self.lines:
            total[line.basket] = total.get(line.basket, ZERO) + line.used
        return {basket: total[basket] for basket in BASKETS if basket in total}


def simulate(case: Case, parameters: ParameterSet, day: date, policy: Policy | None = None) -> Result:
    """The same case, parameters, day and policy always give the same result. Raises Refused where the set lacks an
    amount that the case needs, or somebody is born after `day`; the case is one that `case_problems` finds nothing in.
    """
    policy = policy or BY_DEFAULT
    lines = tuple(_lines(case, parameters, day, policy))
    return Result(
        day,
        parameters.id,
        parameters.digest,
        policy.digest,
        parameters.synthetic,
        lines,
        case.incomes,
        tuple(rights_to_look_into(case, day)),
        _budget(lines),
        _income(case),
    )


def balance_of(case: Case, parameters: ParameterSet, day: date, policy: Policy | None = None) -> Decimal:
    """The balance alone, as `simulate` gives it and refuses it: for those who compute many."""
    return _income(case) - _budget(_lines(case, parameters, day, policy or BY_DEFAULT))


def _lines(case: Case, parameters: ParameterSet, day: date, policy: Policy) -> Iterator[Line]:
    for position, member in enumerate(case.members):
        if member.age_on(day) < 0:
            raise Refused(BORN_LATER.code, {"place": f"members[{position}].born", "read": member.born, "day": day})
    values = parameters.in_force(day, case.housing.region).with_case(case.overrides)
    return Priced(case, values, policy, day).lines()


def _budget(lines: Iterable[Line]) -> Decimal:
    return sum([line.used for line in lines], start=ZERO)


def _income(case: Case) -> Decimal:
    return sum([each.monthly for each in case.incomes], start=ZERO)
