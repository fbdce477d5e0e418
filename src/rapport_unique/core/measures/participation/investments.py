"""Investments: at most 500,00 EUR excluding VAT of the subsidy for the centre and its partner together, used up by
booking date (PAS-R13, R15), and 500,00 EUR per person for users (PAS-R14).

accepted = amount including VAT x min(1, ceiling left / amount excluding VAT); only what is charged, the share of the
target group, counts and uses up the ceiling. Investments booked on one day follow their content: part, then the larger
amount excluding VAT first, then the rest of the line, so that the order of the rows changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Rows
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.provisions.expenses import audience

SHARED = ("centre", "partner")
"""The beneficiaries that use up one ceiling together."""


class Cut(NamedTuple):
    """What of an investment is not accepted: `amount` including VAT, over the `ceiling` excluding VAT still left; `row`
    is the index of its line."""

    table: str
    row: int
    amount: Decimal
    ceiling: Decimal


def cuts(rows: Mapping[str, Rows], parameters: Parameters) -> Iterator[Cut]:
    """The cuts on the investment lines of these tables, which stand in the order of their parts."""
    left: Decimal = parameters["invest_cap"]
    for table, row in _in_order(rows):
        incl, excl = _charged(row)
        ceiling = left if row.investment in SHARED else parameters["invest_user_cap"] * _persons(row)
        accepted = incl if excl <= ceiling or not excl else euros(incl * ceiling / excl)
        if row.investment in SHARED:
            left -= min(excl, left)
        if accepted < incl:
            yield Cut(table, row.index, incl - accepted, ceiling)


def _in_order(rows: Mapping[str, Rows]) -> list[tuple[str, Any]]:
    lines = [(table, row) for table, found in rows.items() for row in found if row.investment]
    order = list(rows)
    return sorted(
        lines, key=lambda line: (line[1].booked_on, order.index(line[0]), -_charged(line[1])[1], _rest(line[1]))
    )


def _charged(row: Any) -> tuple[Decimal, Decimal]:
    """The amounts including and excluding VAT that are charged; the former stands for a latter that is missing."""
    if row.amount_excl_vat is None:
        return row.eligible, row.eligible
    target, everybody = audience(row)
    return row.eligible, euros(row.amount_excl_vat * target / everybody)


def _persons(row: Any) -> int:
    """How many persons of the target group a line concerns; none while they are not counted."""
    return int(row.target_participants or 0) if row.participants else 0


def _rest(row: Any) -> tuple[str, ...]:
    """The remaining content of a line, as texts that can be compared whatever is empty."""
    names = ("eligible", "investment", "amount", "participants", "target_participants", "description", "document")
    others = ("category", "investment_nature", "partner", "invoice_total", "overhead", "estimate_reason")
    return tuple(str(getattr(row, name, None)) for name in (*names, *others))


def total(found: tuple[Cut, ...]) -> Decimal:
    return sum((cut.amount for cut in found), ZERO)
