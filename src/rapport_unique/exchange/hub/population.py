"""What the national register says of people."""

from __future__ import annotations

from collections.abc import Collection

from rapport_unique.exchange.hub.store import Population
from rapport_unique.exchange.protocol.messages import Message


class SqlPopulation(Population):
    def __init__(self, keys: tuple[bytes, ...]) -> None:
        self._keys = keys

    def replaced_by(self, ssin: str) -> str | None:
        return None

    def former_numbers(self, ssin: str) -> Collection[str]:
        return ()

    def proves(self, ssin: str, proof: Message) -> bool:
        return True
