"""What a node asks of the centre's own case system. A vendor connects its software by these questions; ready adapters
for CSV and SQL are in `case_systems`.

Decisions, debtors and capital are shaped as `answer.body.v1.json` says: amounts and days as strings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from rapport_unique.core.findings import Finding


class Away(Exception):
    """The case system cannot be reached: do the same again later. Says nothing of any person."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A social inquiry. `worker` is the e-mail address of whom it is assigned to, empty where that is not told."""

    reference: str
    ssin: str
    worker: str
    opened: date
    closed: date | None = None

    def is_open(self, day: date) -> bool:
        return self.opened <= day and (self.closed is None or day <= self.closed)

    def is_of(self, worker: str) -> bool:
        """Whether it may be this worker's: also where nobody is told."""
        return not self.worker or self.worker.casefold() == worker.casefold()


@dataclass(frozen=True, slots=True)
class File:
    """What a centre knows of a person. `protected` where a human decides whether others may know."""

    dossier: str
    manager: str
    telephone: str
    protected: bool = False
    decisions: Sequence[Mapping[str, Any]] = ()
    debtors: Sequence[Mapping[str, Any]] = ()
    capital: Sequence[Mapping[str, Any]] = ()


class Part(StrEnum):
    """What of an answer can be taken over at once."""

    PRACTICAL = "practical"
    DECISION = "decision"
    DEBTORS = "debtors"
    CAPITAL = "capital"


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Part of another centre's answer, put into one's own file by somebody who decided so.

    `id` is that of the act: the same again changes nothing. `content` is shaped as that part of an answer's body.
    """

    id: UUID
    inquiry: str
    part: Part
    content: Any
    centre: str
    ticket: str
    worker: str
    at: datetime


class Cases(Protocol):
    """Every method may raise Away. A national number is the person's present one."""

    def inquiry(self, reference: str) -> Inquiry | None:
        """Invalid where what stands there cannot be read."""

    def open_inquiries(self, worker: str, day: date) -> Sequence[Inquiry]:
        """Those that are assigned to this worker, the newest first; none where the case system does not tell.

        Invalid where what stands there of one of the worker's inquiries cannot be read.
        """

    def file_of(self, ssin: str, begin: date, end: date | None) -> File | None:
        """What is known of the person in this period; nothing where the centre does not know the person.

        Decisions outside the period may be among it: none leaves. Invalid where what stands there cannot be read. Where
        nothing is known under the present number, those that it replaced are asked about as well.
        """

    def take_over(self, taken: TakenOver) -> None:
        """Put it into the file of the inquiry, with where it comes from. The same `id` again changes nothing."""

    def findings(self) -> Sequence[Finding]:
        """What keeps the case system from answering, for whoever operates the node; nothing where all is well."""
