"""Kinds of values that hub and nodes read from files and databases, beside those of `core.values`."""

from __future__ import annotations

from dataclasses import dataclass

from rapport_unique.core.findings import Finding, Invalid
from rapport_unique.core.identifiers import mask_niss, niss_is_valid
from rapport_unique.core.values import Niss, Raw, Words


@dataclass(frozen=True, slots=True)
class Line(Words):
    """Text on one line, as a message can carry it."""

    def parse(self, raw: Raw) -> str:
        return Words.parse(self, " ".join(str(raw).split()))


@dataclass(frozen=True, slots=True)
class Ssin(Niss):
    """A national number with right check digits."""

    def parse(self, raw: Raw) -> str:
        number = Niss.parse(self, raw)
        if not niss_is_valid(number):
            raise Invalid("niss-invalid")
        return number


_NUMBERS = ("ssin", "replaced_by", "identity_card")


def discreet(finding: Finding, table: str) -> Finding:
    """The finding with the name of its table, without the number of a person, and without a text that is too long."""
    read = finding.read
    if finding.code == "text-unreadable":
        read = None
    elif finding.place.column in _NUMBERS and isinstance(read, str):
        read = mask_niss(read)
    return Finding(finding.code, finding.severity, finding.place._replace(table=table), read, finding.facts)
