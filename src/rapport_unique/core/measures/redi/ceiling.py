"""The ceiling across the lines of one simulation: aid never exceeds the shortfall that the tool computed for a month.

The manual: what goes beyond "cannot be charged to the subsidy". With c = max(0, -balance), over the complete lines:

    S1 = sum over months of max(0, sum of I of the lines active in that month - c), for the lines without interruption
         (as many months as calendar months touched)
    S2 = sum of N - c x min(distinct months touched, sum of months)
    excess = max(S1, S2, 0)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from rapport_unique.core.law import Parameters
from rapport_unique.core.money import ZERO
from rapport_unique.core.periods import distinct_months, month_index, started_months


class Excess(NamedTuple):
    """What one simulation asks beyond its ceiling, in euro; `first_row` is the index of its first line."""

    first_row: int
    budget_number: str
    amount: Decimal
    ceiling: Decimal


class Summary(NamedTuple):
    """The simulations whose lines together pass their ceiling, and by how much in all."""

    excesses: tuple[Excess, ...]
    not_counted: Decimal


def summarise(rows: Sequence[Any], parameters: Parameters) -> Summary:
    if parameters["cross_line_ceiling"] == "off":
        return Summary((), ZERO)
    lines_of: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        lines_of[row.niss, row.budget_number].append(row)
    excesses = tuple(found for lines in lines_of.values() if _may_exceed(lines) and (found := excess(lines)).amount > 0)
    return Summary(excesses, sum((each.amount for each in excesses), ZERO))


def _may_exceed(lines: Sequence[Any]) -> bool:
    """One line alone stays under its ceiling as long as its months stay within its dates."""
    line = lines[0]
    return len(lines) > 1 or line.months > started_months(line.starts_on, line.ends_on)


def excess(lines: Sequence[Any]) -> Excess:
    """The excess over all lines of one simulation, 0.00 when there is none."""
    first = min(lines, key=lambda line: line.index)
    ceiling = min(max(ZERO, -line.balance) for line in lines)
    amount = max(_month_by_month(lines, ceiling), _over_the_months(lines, ceiling))
    return Excess(first.index, first.budget_number, amount, ceiling)


def _month_by_month(lines: Sequence[Any], ceiling: Decimal) -> Decimal:
    """S1: the monthly total is constant between two months where a line begins or ends."""
    changes: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        first, last = month_index(line.starts_on), month_index(line.ends_on)
        if line.months == last - first + 1:
            changes[first] += line.subsidised_monthly
            changes[last + 1] -= line.subsidised_monthly
    total = level = ZERO
    previous = 0
    for month in sorted(changes):
        total += (month - previous) * max(ZERO, level - ceiling)
        level += changes[month]
        previous = month
    return total


def _over_the_months(lines: Sequence[Any], ceiling: Decimal) -> Decimal:
    """S2: all lines together, over the months that they touch."""
    spans = [(month_index(line.starts_on), month_index(line.ends_on)) for line in lines]
    months = min(distinct_months(spans), sum(line.months for line in lines))
    beyond: Decimal = sum((line.subsidisable for line in lines), ZERO) - ceiling * months
    return max(ZERO, beyond)
