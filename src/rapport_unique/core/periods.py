"""Subsidy periods, and months counted as the manuals count them: every month that is touched is a whole one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rapport_unique.core.texts import Text


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included. `id` is what people call it ("2023")."""

    id: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def label(self) -> Text:
        if (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31):
            return Text(self.id, self.id, self.id)
        return Text(
            f"du {self.first:%d/%m/%Y} au {self.last:%d/%m/%Y}",
            f"van {self.first:%d/%m/%Y} tot {self.last:%d/%m/%Y}",
            f"vom {self.first:%d.%m.%Y} bis {self.last:%d.%m.%Y}",
        )


def month_index(day: date) -> int:
    """Months since year 0, so that two dates of one calendar month are equal."""
    return day.year * 12 + day.month - 1


def started_months(first: date, last: date, method: str = "calendar") -> int:
    """Months from `first` to `last`, each started one being whole; zero or less when the dates are reversed.

    "calendar" counts the calendar months touched (20/06 to 10/08 is 3), "anniversary" counts from day to day (2).
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    if method == "anniversary" and last.day < first.day:
        return months
    return months + 1


def distinct_months(spans: Iterable[tuple[int, int]]) -> int:
    """How many calendar months a set of inclusive (first, last) month spans touches together."""
    total, reached = 0, -1
    for first, last in sorted(spans):
        start = max(first, reached + 1)
        if last >= start:
            total += last - start + 1
            reached = last
    return total
