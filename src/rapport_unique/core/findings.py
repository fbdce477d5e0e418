"""Findings: what is wrong or worth knowing, as data; and the tree of refused actions.

Refused                  an action that is not carried out, with a code and its facts
├── Invalid              a value that cannot be read or fails its check digits
├── Stale                the content changed since its user saw it
├── NotAllowed           this person may not do this
└── NotPossible          not in this state of the report
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from rapport_unique.core.texts import Fact, Text, plain_fact


class Refused(Exception):
    """An action that was not carried out; nothing changed."""

    def __init__(self, code: str, facts: Mapping[str, Fact] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.facts = dict(facts or {})


class Invalid(Refused):
    """A value that cannot be read, or that fails its check digits."""


class Stale(Refused):
    """The content changed since its user saw it."""


class NotAllowed(Refused):
    """This person may not do this."""


class NotPossible(Refused):
    """Not in this state of the report."""


class Severity(StrEnum):
    BLOCKING = "blocking"
    TO_CONFIRM = "to_confirm"
    NOT_COUNTED = "not_counted"
    INFORMATION = "information"


SEVERITY_LABELS = {
    Severity.BLOCKING: Text("bloquant", "blokkerend", "blockierend"),
    Severity.TO_CONFIRM: Text("à confirmer", "te bevestigen", "zu bestätigen"),
    Severity.NOT_COUNTED: Text("non comptabilisé", "niet meegeteld", "nicht angerechnet"),
    Severity.INFORMATION: Text("information", "informatie", "Information"),
}


class Place(NamedTuple):
    """Where: a field of the form, or a row and column of a table; a workbook adds its sheet and cell."""

    field: str = ""
    table: str = ""
    row: int | None = None
    column: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """`justified`, or `lines[3].months`; nothing when it concerns the whole form."""
        if not self.table:
            return self.field or (f"{self.row}" if self.row else "")
        row = "" if self.row is None else f"[{self.row}]"
        return f"{self.table}{row}" + (f".{self.column}" if self.column else "")


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `read` is what stood there, as a value; `facts` fill the placeholders of the texts of `code`."""

    code: str
    severity: Severity
    place: Place = NOWHERE
    read: Fact = None
    facts: Mapping[str, Fact] | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """A code with its severity, its message and what was expected, and the article it rests on."""

    code: str
    severity: Severity
    message: Text
    expected: Text | None = None
    law: Text | None = None

    def at(self, place: Place = NOWHERE, read: Fact = None, **facts: Fact) -> Finding:
        return Finding(self.code, self.severity, place, read, facts or None)


KINDS: dict[str, Kind] = {}
"""Every code that a finding or a refusal can bear; documented in docs/codes.md."""


def define(code: str, severity: Severity, message: Text, expected: Text | None = None, law: Text | None = None) -> Kind:
    """Register a code. Its texts are complete by construction: a `Text` has all three languages."""
    if code in KINDS:
        raise ValueError(f"code {code} is defined twice")
    KINDS[code] = Kind(code, severity, message, expected, law)
    return KINDS[code]


def message_of(finding: Finding, language: str) -> str:
    return KINDS[finding.code].message.say(language, _facts(finding))


def expected_of(finding: Finding, language: str) -> str | None:
    expected = KINDS[finding.code].expected
    return expected.say(language, _facts(finding)) if expected else None


_EXPECTED = Text("Attendu : {it}.", "Verwacht: {it}.", "Erwartet: {it}.")


def sentence_of(finding: Finding, language: str) -> str:
    """The message, and after it what was expected."""
    message, expected = message_of(finding, language), expected_of(finding, language)
    return f"{message} {_EXPECTED.say(language, {'it': expected})}" if expected else message


def law_of(finding: Finding, language: str) -> str | None:
    law = KINDS[finding.code].law
    return law.say(language) if law else None


LISTED = 2_000
"""More findings than this help nobody: the rest is counted."""


def listed(findings: Iterable[Finding]) -> tuple[list[Finding], int]:
    """The findings to show, blocking ones first in case of too many, and how many are left out."""
    every = list(findings)
    if len(every) <= LISTED:
        return every, 0
    order = {severity: rank for rank, severity in enumerate(Severity)}
    return sorted(every, key=lambda finding: order[finding.severity])[:LISTED], len(every) - LISTED


def findings_json(findings: Iterable[Finding], language: str) -> list[dict[str, str | None]]:
    """Findings for machines and integrators: codes and places as they are, texts in `language`."""
    return [
        {
            "code": each.code,
            "severity": each.severity.value,
            "sheet": each.place.sheet or None,
            "cell": each.place.cell or (None if each.place.sheet else str(each.place) or None),
            "read": plain_fact(each.read),
            "expected": expected_of(each, language),
            "law": law_of(each, language),
            "message": message_of(each, language),
        }
        for each in findings
    ]


def _facts(finding: Finding) -> dict[str, Fact]:
    return {"read": finding.read, **(finding.facts or {})}
