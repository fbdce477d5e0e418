"""Many cases again, at other parameters: who would change, and by how much. One case at a time is held in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rapport_unique.core.findings import Refused
from rapport_unique.core.money import ZERO
from rapport_unique.reference_budget.household import Case
from rapport_unique.reference_budget.parameters import ParameterSet
from rapport_unique.reference_budget.policy import Policy
from rapport_unique.reference_budget.simulation import balance_of


class Filed(NamedTuple):
    """A case as it was kept: whatever names it to the caller, and the balance it had."""

    key: object
    case: Case
    balance: Decimal


class Change(NamedTuple):
    """One case computed again; `refused` says why it could not be, and then there is no balance `after`."""

    key: object
    before: Decimal
    after: Decimal | None
    refused: Refused | None = None

    @property
    def difference(self) -> Decimal:
        return ZERO if self.after is None else self.after - self.before

    @property
    def ceiling_difference(self) -> Decimal:
        """By how much more, or less, could be subsidised a month."""
        return ZERO if self.after is None else max(ZERO, -self.after) - max(ZERO, -self.before)


def recompute(
    filed: Iterable[Filed], parameters: ParameterSet, day: date, policy: Policy | None = None
) -> Iterator[Change]:
    """Each case at other parameters, in its turn; what one of them lacks stops no other."""
    for key, case, before in filed:
        try:
            yield Change(key, before, balance_of(case, parameters, day, policy))
        except Refused as refusal:
            yield Change(key, before, None, refusal)


@dataclass(slots=True)
class Totals:
    """What a recomputation comes to; `add` every change of it, in any order."""

    count: int = 0
    changed: int = 0
    refused: int = 0
    better: int = 0
    worse: int = 0
    difference: Decimal = ZERO
    ceiling_difference: Decimal = ZERO

    def add(self, change: Change) -> Change:
        self.count += 1
        self.refused += change.refused is not None
        self.changed += bool(change.difference)
        self.better += change.difference > 0
        self.worse += change.difference < 0
        self.difference += change.difference
        self.ceiling_difference += change.ceiling_difference
        return change
