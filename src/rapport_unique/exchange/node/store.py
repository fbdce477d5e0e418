"""What a node keeps: its own questions with what came back, and which answers it gave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric import ec

from rapport_unique.exchange import correspondence
from rapport_unique.exchange.protocol.identifiers import read_instant
from rapport_unique.exchange.protocol.states import Answer, Request


@dataclass(frozen=True, slots=True)
class Question:
    """A request of this centre. `key` opens its answers, and is gone when the question is closed or was rejected.

    `targets` is how many centres were asked: unknown until the hub has taken the request over. `code` says why it did
    not, and `replaced_by` names the person's present number where that was why. `person` is the store's keyed hash.
    """

    ticket: str
    person: str
    idempotency_key: str
    inquiry: str
    agent: str
    signed: str
    key: ec.EllipticCurvePrivateKey | None
    asked: datetime
    expires: datetime
    state: Request
    deadline: datetime | None = None
    targets: int | None = None
    code: str = ""
    replaced_by: str = ""


class How(StrEnum):
    """How a target stands towards a question."""

    ANSWERED = "answered"
    LATE = "late"
    REFUSED = "refused"
    EXPIRED = "expired"
    OVERDUE = "overdue"
    """For now; a late answer may still come."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one target said, or that it said nothing. There is one for each target; only OVERDUE is ever replaced."""

    ticket: str
    supplier: str
    how: How
    at: datetime
    body: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What this centre made of somebody's request; `signed` is the request itself until it is answered.

    `person` is the store's keyed hash, `status` what the answer said in one word; `by` answered or refused it at
    `answered`: one of the centre's people, or its own number where nobody had to. `former_numbers` are, until it is
    answered, those that the person's number replaced, as the hub says.
    """

    delivery: str
    ticket: str
    person: str
    customer: str
    purpose: str
    blocks: tuple[str, ...]
    state: Answer
    received: datetime
    deadline: datetime
    signed: str = ""
    status: str = ""
    by: str = ""
    answered: datetime | None = None
    reminded: tuple[datetime, ...] = ()
    former_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """Something asked of the register of references. Once it is `done`, `code` says why it was refused, if it was.

    `quality` is None where a list was asked for.
    """

    id: str
    action: str
    agent: str
    ssin: str
    asked: datetime
    quality: int | None = None
    period: Mapping[str, str] = field(default_factory=dict)
    done: datetime | None = None
    code: str = ""
    inscriptions: tuple[Mapping[str, Any], ...] = ()
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Who asked what about a person, asked of the hub for that person. Once it is `done`, `code` says why it was
    refused, if it was; `accesses` are those of `accesses.v1.json`, `older` how many it left out. With `before` it
    holds only what was asked earlier."""

    id: str
    agent: str
    ssin: str
    asked: datetime
    before: datetime | None = None
    done: datetime | None = None
    code: str = ""
    accesses: tuple[Mapping[str, Any], ...] = ()
    older: int = 0
    replaced_by: str = ""

    @property
    def goes_on_before(self) -> datetime | None:
        """Where what it left out begins; None where it is whole."""
        return read_instant(self.accesses[-1]["asked"]) if self.older and self.accesses else None


class NodeStore(correspondence.Store, Protocol):
    def person(self, ssin: str) -> str:
        """The keyed hash under which this store knows a person."""

    def add_question(self, question: Question) -> None: ...

    def question(self, ticket: str) -> Question | None:
        """Locked until the transaction ends."""

    def asked_before(self, idempotency_key: str) -> Question | None: ...

    def save_question(self, question: Question) -> None: ...

    def open_questions(self) -> Iterable[Question]:
        """Those whose key still exists."""

    def outcomes(self, ticket: str) -> Sequence[Outcome]: ...

    def save_outcome(self, outcome: Outcome) -> None:
        """Add it, or put it in the place of the supplier's earlier one."""

    def recorded(self, subject: str, action: str) -> Sequence[Mapping[str, Any]]:
        """The data of the events of this action that the journal has on this subject, the oldest first."""

    def add_given(self, given: Given) -> None: ...

    def given(self, delivery: str) -> Given | None:
        """Locked until the transaction ends."""

    def given_to(self, customer: str, ticket: str) -> Given | None: ...

    def save_given(self, given: Given) -> None: ...

    def unanswered(self) -> Iterable[Given]:
        """Those that wait for the case system."""

    def held(self) -> Iterable[Given]:
        """Those that wait for somebody's decision."""

    def errand(self, id: str) -> Errand | None:
        """Locked until the transaction ends."""

    def save_errand(self, errand: Errand) -> None: ...

    def history(self, id: str) -> History | None:
        """Locked until the transaction ends."""

    def save_history(self, history: History) -> None: ...

    def drop_histories(self, before: datetime) -> Collection[str]:
        """Erase what was asked before; the ids of what was erased."""
