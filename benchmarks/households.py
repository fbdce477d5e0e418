"""Households for the benchmark of the budget: made from their number, so that every process computes the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random

from rapport_unique.reference_budget import (
    Case,
    Filed,
    Housing,
    Income,
    Member,
    Region,
    Resource,
    Role,
    Sex,
    Tariff,
    Tenure,
)

DAY = date(2023, 11, 1)
_PRESENCES = (Decimal(1), Decimal(1), Decimal(1), Decimal("0.5"), Decimal("0.43"))


def filed(count: int) -> Iterator[Filed]:
    """One household after another, none kept."""
    for number in range(count):
        yield Filed(number, household(number), Decimal("0.00"))


def household(number: int) -> Case:
    """One or two adults, up to four children of whom some are there in turns, rent and energy known or not."""
    draw = Random(number)  # the same households in every process
    members = [
        Member(
            str(position),
            Role.ADULT,
            draw.choice((Sex.FEMALE, Sex.MALE)),
            age=draw.randint(18, 80),
            working=draw.random() < 0.4,
        )
        for position in range(draw.choice((1, 1, 2)))
    ]
    members += [
        Member(str(position), Role.CHILD, Sex.FEMALE, age=draw.randint(0, 17), presence=draw.choice(_PRESENCES))
        for position in range(len(members), len(members) + draw.choice((0, 0, 1, 2, 3, 4)))
    ]
    housing = Housing(
        draw.choice(list(Region)),
        draw.choice((Tenure.PRIVATE, Tenure.PRIVATE, Tenure.SOCIAL)),
        rent=_euros(draw, 250, 1400) if draw.random() < 0.8 else None,
        energy=_euros(draw, 60, 350) if draw.random() < 0.7 else None,
        tariff=draw.choice((Tariff.MARKET, Tariff.SOCIAL)),
    )
    incomes = (Income(Resource.INTEGRATION, _euros(draw, 800, 1700)), Income(Resource.OTHER, _euros(draw, 0, 600)))
    return Case(tuple(members), housing, incomes)


def _euros(draw: Random, least: int, most: int) -> Decimal:
    return Decimal(draw.randrange(least * 100, most * 100)).scaleb(-2)
