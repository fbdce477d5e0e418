"""What may be said of numbers of people: nothing of few persons or few centres, and nothing that tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEWEST = 10
"""Distinct persons, and distinct centres, of whatever is published."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of things, and whom it is about."""

    count: int
    persons: frozenset[str]
    centres: frozenset[str]

    def is_large(self, fewest: int = FEWEST) -> bool:
        return len(self.persons) >= fewest and len(self.centres) >= fewest


def together(cells: Iterable[Cell]) -> Cell:
    cells = list(cells)
    return Cell(
        sum(each.count for each in cells),
        frozenset().union(*(each.persons for each in cells)),
        frozenset().union(*(each.centres for each in cells)),
    )


def published(parts: Mapping[str, Cell], fewest: int = FEWEST) -> tuple[int | None, dict[str, int | None]]:
    """The total of `parts` and each of them, None for what is kept back: all parts, or none.

    The total gives away what is missing from it, and which part is kept back beside one that is too small gives away
    that the others are not.
    """
    total = together(parts.values())
    if not total.is_large(fewest):
        return None, dict.fromkeys(parts)
    if not all(each.is_large(fewest) for each in parts.values()):
        return total.count, dict.fromkeys(parts)
    return total.count, {name: each.count for name, each in parts.items()}
