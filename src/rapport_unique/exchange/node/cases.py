"""What a node asks of the centre's own case system. A vendor connects its software by these two questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class File:
    """What a centre knows of a person. `protected` where a human decides whether others may know.

    Decisions, debtors and capital are shaped as `answer.body.v1.json` says: amounts and days as strings.
    """

    dossier: str
    manager: str
    telephone: str
    protected: bool = False
    decisions: Sequence[Mapping[str, Any]] = ()
    debtors: Sequence[Mapping[str, Any]] = ()
    capital: Sequence[Mapping[str, Any]] = ()


class Cases(Protocol):
    def inquiry_is_open(self, inquiry: str, ssin: str) -> bool:
        """Whether a social inquiry of this reference is open for the person today."""

    def file_of(self, ssin: str, begin: date, end: date | None) -> File | None:
        """What is known of the person in this period; nothing where the centre does not know the person."""
