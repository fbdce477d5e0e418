"""Completed REDI lines from a seed, as large as one likes: the same seed gives the same bytes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

CENTRE, PERIOD = "62063", "2023"
_FIRST, _LAST = date(2023, 5, 1), date(2024, 2, 29)


def lines(count: int, seed: int = 2023) -> Iterator[dict[str, str]]:
    """One line per simulation; a tenth has a balance that is not negative."""
    chance = random.Random(seed)
    for index in range(count):
        simulated = _FIRST + timedelta(days=chance.randrange(200))
        decided = simulated + timedelta(days=chance.randrange(20))
        ends = min(_LAST, decided + timedelta(days=chance.randrange(10, 150)))
        months = (ends.year - decided.year) * 12 + ends.month - decided.month + 1
        granted = chance.randrange(1_000, 60_000)
        cents = -chance.randrange(100, 90_000) if chance.random() < 0.9 else chance.randrange(50_000)
        yield {
            "ins": CENTRE,
            "niss": _niss(index),
            "budget_number": str(100_000 + index),
            "budget_date": simulated.isoformat(),
            "balance": _amount(cents),
            "activation": chance.choice(("no-equity", "no-already-activated", "yes-piis", "yes-other")),
            "decided_on": decided.isoformat(),
            "granted_monthly": _amount(granted),
            "starts_on": decided.isoformat(),
            "ends_on": ends.isoformat(),
            "months": str(months),
            "payment": chance.choice(("monthly", "single")),
            "paid": _amount(granted * chance.randrange(months + 1)),
        }


def _amount(cents: int) -> str:
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def _niss(index: int) -> str:
    base = 600_101_000 + index
    return f"{base:09d}{97 - base % 97:02d}"
