"""The lines of a household's budget, basket by basket. Each amount is rounded half-up to the cent, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from rapport_unique.core.money import ZERO, euros
from rapport_unique.reference_budget import reasons
from rapport_unique.reference_budget.household import Answer, Case, Expense, Member, Role, Sex, Tariff, Tenure
from rapport_unique.reference_budget.lines import Line, Reason, Said, capped, part_of
from rapport_unique.reference_budget.parameters import InForce
from rapport_unique.reference_budget.policy import DebtPolicy, Policy, Rule

OF_A_PERSON = ("food", "clothing", "health", "care", "leisure", "mobility", "relations", "childhood", "school")
OF_THE_HOUSEHOLD = ("leisure", "relations", "upkeep", "safety", "sleep", "unforeseen")
RENT_SCALE = {
    Tenure.PRIVATE: "rent.private",
    Tenure.MORTGAGE: "rent.private",
    Tenure.SOCIAL: "rent.social",
    Tenure.AGENCY: "rent.social",
}
"""Whoever pays no rent has no reference rent."""
REAL_COST_OF = {
    Expense.SCHOOL: "school",
    Expense.CHILD_CARE: "school",
    Expense.TRANSPORT: "mobility",
    Expense.INSURANCE: "safety",
}
"""The real costs that may take the place of a reference; every other cost comes on top, in its basket."""
ADDED_TO = {
    Expense.ILLNESS: "health",
    Expense.DISABILITY: "health",
    Expense.DIET: "food",
    Expense.CARE: "care",
    Expense.CAR: "mobility",
    Expense.STUDENT_ROOM: "school",
    Expense.LOCAL_TAX: "relations",
    Expense.UNION: "relations",
    Expense.MAINTENANCE: "other",
    Expense.OTHER: "other",
}
PROVIDED_BY_AN_INSTITUTION = ("upkeep", "energy")


@dataclass(frozen=True, slots=True)
class Priced:
    """A case beside the values and the policy that price it."""

    case: Case
    values: InForce
    policy: Policy
    day: date

    def lines(self) -> Iterator[Line]:
        """Every line that has an amount, in the order in which it is explained."""
        people = chain.from_iterable(map(self._person, self.case.household))
        return chain(people, self._household(), self._dwelling(), self._added(), self._debts())

    def _person(self, member: Member) -> Iterable[Line]:
        """The needs of one person, and in place of a reference the real cost where one was said."""
        actuals = self._real_costs(member.id)
        allowance = self.case.increased_allowance is Answer.YES and member.role is Role.ADULT
        needed = person_lines(
            self.values,
            member.id,
            member.role,
            member.sex,
            member.age_on(self.day),
            member.presence,
            member.working,
            allowance,
        )
        return self._with_real_costs(needed, actuals, member.id) if actuals else needed

    def _household(self) -> Iterable[Line]:
        actuals = self._real_costs("")
        needed = household_lines(self.values, len(self.case.members), self.case.own_part)
        if self.case.housing.tenure is Tenure.INSTITUTION:
            needed = tuple(line for line in needed if not self._provided(line.basket))
        own = {basket: part_of(actual, self.case.own_part) for basket, actual in actuals.items()}
        return self._with_real_costs(needed, own, "") if own else needed

    def _with_real_costs(self, needed: Iterable[Line], actuals: dict[str, Decimal], person: str) -> Iterator[Line]:
        for line in needed:
            yield from self._line(line.basket, person, line.reference, line.reason, actuals.pop(line.basket, None))
        for basket, actual in actuals.items():
            yield from self._line(basket, person, ZERO, (), actual)

    def _dwelling(self) -> Iterator[Line]:
        housing, people = self.case.housing, len(self.case.members)
        scale = RENT_SCALE.get(housing.tenure)
        found = self.values.sized(scale, people) if scale else None
        said = reasons.rent(found, housing.tenure, people)
        if found and housing.rent is None:
            said += reasons.no_actual()
        yield from self._shared("rent", found.value if found else ZERO, said, housing.rent)
        if housing.charges:
            said = reasons.charges(housing.charges)
            amount = part_of(housing.charges, self.case.own_part)
            yield Line("charges", "", ZERO, amount, amount, Rule.ADDED, (*said, *reasons.own_part(self.case.own_part)))
        if not self._provided("energy"):
            market = self.values.sized("energy.market", people)
            social = housing.tariff is Tariff.SOCIAL
            discount = self.values.sized("energy.social_discount", people) if social else None
            reference = max(ZERO, market.value - (discount.value if discount else ZERO))
            said = reasons.energy(market, discount, people)
            if housing.energy is None:
                said += reasons.no_actual()
            yield from self._shared("energy", reference, said, housing.energy)

    def _provided(self, basket: str) -> bool:
        return self.case.housing.tenure is Tenure.INSTITUTION and basket in PROVIDED_BY_AN_INSTITUTION

    def _shared(self, basket: str, reference: Decimal, said: list[Said], actual: Decimal | None) -> Iterator[Line]:
        """A line whose cost the co-residents share."""
        part = self.case.own_part
        own = None if actual is None else part_of(actual, part)
        yield from self._line(basket, "", part_of(reference, part), (*said, *reasons.own_part(part)), own)

    def _line(
        self, basket: str, person: str, reference: Decimal, said: Reason, actual: Decimal | None
    ) -> Iterator[Line]:
        """The line as the centre's mode for the basket has it; none where nothing is needed and nothing paid."""
        if not reference and not actual:
            return
        if actual is None:
            yield Line(basket, person, reference, None, reference, Rule.REFERENCE, said)
            return
        mode = self.policy.mode(basket)
        if mode.rule is Rule.ACTUAL or (mode.rule is Rule.CAPPED and not reference):
            used, said, rule = actual, (*said, *reasons.actual(actual)), Rule.ACTUAL
        elif mode.rule is Rule.CAPPED:
            ceiling = euros(reference * mode.factor)
            used, said, rule = (
                capped(actual, ceiling),
                (*said, *reasons.actual_capped(actual, mode, ceiling)),
                mode.rule,
            )
        else:
            used, said, rule = reference, (*said, *reasons.actual_not_taken(actual)), mode.rule
        yield Line(basket, person, reference, actual, used, rule, said)

    def _real_costs(self, person: str) -> dict[str, Decimal]:
        """The real costs that may take the place of a reference, by basket: one person's, or the household's."""
        found: dict[str, Decimal] = {}
        for each in self.case.costs:
            basket = REAL_COST_OF.get(each.kind, "")
            whose = "" if basket in OF_THE_HOUSEHOLD else each.member
            if basket and whose == person:
                found[basket] = found.get(basket, ZERO) + each.monthly
        return found

    def _added(self) -> Iterator[Line]:
        for each in self.case.costs:
            if basket := ADDED_TO.get(each.kind):
                said = tuple(reasons.cost(each, added=True))
                yield Line(basket, each.member, ZERO, each.monthly, each.monthly, Rule.ADDED, said)

    def _debts(self) -> Iterator[Line]:
        """Every debt is shown; the policy says how much of it counts, those listed first filling the ceiling first."""
        choice, left = self.policy.debts, self.policy.debt_cap
        for each in self.case.debts:
            amount = euros(each.amount)
            used = {DebtPolicy.EXCLUDE: ZERO, DebtPolicy.CAPPED: capped(amount, left), DebtPolicy.ALL: amount}[choice]
            left -= used
            said = tuple(reasons.debt(each, choice, self.policy.debt_cap))
            yield Line("debts", "", ZERO, amount, used, Rule.ADDED, said)


@lru_cache(maxsize=4096)
def person_lines(
    values: InForce, id: str, role: Role, sex: Sex, age: int, presence: Decimal, working: bool, allowance: bool
) -> tuple[Line, ...]:
    """What one person needs, at the references; it depends on nobody else, and in many households the same people
    come back."""
    lines = []
    for basket in OF_A_PERSON:
        bracket = values.person(basket, role, sex, age)
        part = _part(values, basket, presence)
        said = reasons.person(bracket, role, presence, part)
        reference = bracket.found.value
        if allowance and (reduction := values.found.get(f"allowance.{basket}")):
            reference = max(ZERO, reference - reduction.value)
            said += reasons.allowance(reduction)
        if reference := part_of(reference, part):
            lines.append(Line(basket, id, reference, None, reference, Rule.REFERENCE, tuple(said)))
    if working:
        found = values["person.work"]
        amount = euros(found.value)
        lines.append(Line("work", id, amount, None, amount, Rule.REFERENCE, tuple(reasons.work(found))))
    return tuple(lines)


def _part(values: InForce, basket: str, presence: Decimal) -> Decimal:
    """What counts of a basket for somebody who is here for a part of the time."""
    if presence == 1:
        return presence
    followed = values[f"presence.{basket}"].value
    return 1 - followed + followed * presence


@lru_cache(maxsize=1024)
def household_lines(values: InForce, people: int, own_part: Decimal) -> tuple[Line, ...]:
    """What a household of so many people needs, at the references, of which it pays its own part."""
    lines = []
    for basket in OF_THE_HOUSEHOLD:
        first, further = values[f"household.{basket}.first"], values[f"household.{basket}.next"]
        reference = part_of(first.value + further.value * (people - 1), own_part)
        said = (*reasons.household(first, further, people), *reasons.own_part(own_part))
        lines.append(Line(basket, "", reference, None, reference, Rule.REFERENCE, said))
    return tuple(lines)
