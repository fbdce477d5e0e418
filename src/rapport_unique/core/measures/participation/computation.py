"""From amounts per part to what is accepted, lost and eligible: the order of computation of the measure.

    cap  = A 50 %, B 50 %, C 75 % of S                                      small centre: S          PAS-R01..R03, R08
    sc   = A 10 % of cap, B 100 % of cap, C 10 % of cap                                              PAS-R04
    P'   = min(P, sc)          small centre: P'c = min(P'c, 10 % of S - P'a)                         PAS-R09
    acc  = min(F + P', cap)                                                                          PAS-R01..R03
    loss = max(0, 25 % of S - acc B) + max(0, 25 % of S - acc C)            small centre: none       PAS-R06
    eligible = min(S - loss, acc A + acc B + acc C)                                                  PAS-R07

S is the main subsidy and the compensatory amount together. Each ceiling is rounded to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from rapport_unique.core.law import Parameters
from rapport_unique.core.money import ZERO, euros

PARTS = ("a", "b", "c")
WITH_MINIMUM = ("b", "c")

ByPart = Mapping[str, Decimal]


class Granted(NamedTuple):
    """What a centre got, in euro."""

    main: Decimal
    compensation: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.main + self.compensation

    def for_thresholds(self, parameters: Parameters) -> Decimal:
        """PAS-R11: what the thresholds look at."""
        return self.main if parameters["threshold_base"] == "main_only" else self.total

    def is_small(self, parameters: Parameters) -> bool:
        """PAS-R08: up to 5 000,00 included; PAS-R10: also when several small centres pool their subsidies."""
        return bool(self.for_thresholds(parameters) <= parameters["small_threshold"])

    def needs_indicators(self, parameters: Parameters) -> bool:
        """PAS-R12: below 7 500,00 a centre is exempt."""
        return bool(self.for_thresholds(parameters) >= parameters["indicator_threshold"])


class Result(NamedTuple):
    """What follows from the amounts, per part and in all, in euro."""

    small: bool
    minimum: ByPart
    maximum: ByPart
    staff_ceiling: ByPart
    operating: ByPart
    staff: ByPart
    accepted: ByPart
    loss: ByPart
    eligible: Decimal

    @property
    def lost(self) -> Decimal:
        return sum(self.loss.values(), ZERO)


def compute(granted: Granted, operating: ByPart, staff: ByPart, parameters: Parameters) -> Result:
    """`operating` are the costs after the cuts of their lines, `staff` those declared, both by part."""
    total = granted.total
    small = granted.is_small(parameters)
    maximum = {part: total if small else euros(parameters[f"max_{part}"] * total) for part in PARTS}
    minimum = {part: ZERO if small else euros(parameters[f"min_{part}"] * total) for part in WITH_MINIMUM}
    ceiling = {
        part: euros(parameters[f"staff_rate_{part}"] * _staff_base(part, total, maximum, operating, staff, parameters))
        for part in PARTS
    }
    accepted_staff = {part: min(staff[part], ceiling[part]) for part in PARTS}
    if small and parameters["small_staff_cap"] == "joint":
        ceiling["c"] = min(ceiling["c"], euros(parameters["staff_rate_c"] * total) - accepted_staff["a"])
        accepted_staff["c"] = min(accepted_staff["c"], ceiling["c"])
    accepted = {part: min(operating[part] + accepted_staff[part], maximum[part]) for part in PARTS}
    tested = accepted
    if parameters["min_base"] == "declared":
        tested = {part: operating[part] + staff[part] for part in PARTS}
    loss = {part: max(ZERO, minimum[part] - tested[part]) for part in WITH_MINIMUM}
    eligible = min(total - sum(loss.values(), ZERO), sum(accepted.values(), ZERO))
    return Result(small, minimum, maximum, ceiling, operating, accepted_staff, accepted, loss, eligible)


def _staff_base(
    part: str, total: Decimal, maximum: ByPart, operating: ByPart, staff: ByPart, parameters: Parameters
) -> Decimal:
    """What the ceiling on staff is a share of: the readings of `staff_cap_base`."""
    base = parameters["staff_cap_base"]
    if base == "total":
        return total
    if base == "justified" and parameters[f"staff_rate_{part}"] < 1:
        return operating[part] + staff[part]
    if base == "minimum" and part == "c" and maximum[part] < total:
        return euros(parameters["min_c"] * total)
    return maximum[part]
