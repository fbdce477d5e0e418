"""People as the hub knows them: by keyed hashes of their numbers, the replaced ones included."""

from __future__ import annotations

from dataclasses import dataclass

from rapport_unique.core.findings import NotPossible
from rapport_unique.exchange.hub.store import Population
from rapport_unique.exchange.protocol.refusals import SSIN_REPLACED
from rapport_unique.exchange.protocol.register import pseudonym


@dataclass(frozen=True)
class Persons:
    """`keys` make the pseudonyms, the newest first; older ones stay while something is stored under them."""

    population: Population
    keys: tuple[bytes, ...]

    def subjects(self, ssin: str) -> tuple[str, ...]:
        """Every pseudonym under which something may be stored of a person; new things go under the first."""
        numbers = (ssin, *self.former_numbers(ssin))
        return tuple(pseudonym(number, key) for number in numbers for key in self.keys)

    def former_numbers(self, ssin: str) -> list[str]:
        """The numbers that this one replaced."""
        return sorted(self.population.former_numbers(ssin))

    def replaced_by(self, ssin: str) -> str | None:
        return self.population.replaced_by(ssin)

    def check_current(self, ssin: str) -> None:
        """NotPossible where another number replaced this one; who asks is told which."""
        if self.replaced_by(ssin):
            raise NotPossible(SSIN_REPLACED.code)
