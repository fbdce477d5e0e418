"""What the hub keeps: metadata, pseudonyms and ciphertext. No table of it can hold what an answer says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from rapport_unique.exchange import correspondence
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.register import Inscription
from rapport_unique.exchange.protocol.states import Delivery


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A request that the hub has decided on: the same key again gets the same acknowledgement.

    `person` is a pseudonym, `asked_for` the purpose, blocks and period of the request as `accesses.v1.json` says;
    `code` is why it was refused, if it was.
    """

    customer: str
    idempotency_key: str
    digest: str
    """Of the signed request."""
    acknowledgement: bytes
    """As it was sealed for the asker."""
    ticket: str
    person: str
    asked: datetime
    asked_for: Mapping[str, Any]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """A request handed to one target: who awaits whose answer, since when, and in which state it is."""

    delivery: str
    ticket: str
    customer: str
    supplier: str
    accepted: datetime
    state: Delivery
    reminders: int = 0


class HubStore(correspondence.Store, Protocol):
    def taken_over(self, customer: str, idempotency_key: str) -> TakenOver | None: ...

    def add_taken_over(self, request: TakenOver) -> None: ...

    def asked_about(self, persons: Collection[str]) -> Sequence[TakenOver]:
        """Everything that was asked about a person, under any of their pseudonyms, the newest first."""

    def add_handed(self, *handed: Handed) -> None: ...

    def handed(self, delivery: str) -> Handed | None:
        """Locked until the transaction ends."""

    def save_handed(self, handed: Handed) -> None: ...

    def handed_of(self, customer: str, ticket: str) -> Sequence[Handed]:
        """To whom a request went, by supplier."""

    def waiting(self, accepted_by: datetime) -> Iterable[Handed]:
        """Those of up to this moment that are in no final state, the longest waiting first."""

    def inscriptions(self, subjects: Collection[str]) -> list[Inscription]: ...

    def add_inscription(self, inscription: Inscription) -> None: ...

    def end_inscription(self, subjects: Collection[str], inscription: Inscription) -> None:
        """Give the open inscription of the same centre, quality and first day, under any of `subjects`, its end."""


class Population(Protocol):
    """What the national register says."""

    def replaced_by(self, ssin: str) -> str | None:
        """The number that replaced this one."""

    def former_numbers(self, ssin: str) -> Collection[str]:
        """The numbers that this one replaced."""

    def proves(self, ssin: str, proof: Message) -> bool:
        """Whether a card number, or a name with a date of birth, is that of the person."""
