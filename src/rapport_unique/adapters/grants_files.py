"""The files of the administration: what each centre is granted, and the parameters that a budget is shared by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from rapport_unique.adapters.tables import Column, read_table
from rapport_unique.core.findings import Finding, Place, Severity, define
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Choice, Count, Day, Ins, Money, Option, Words, fold

LINE_TWICE = define(
    "grants-file-twice",
    Severity.BLOCKING,
    Text(
        "« {read} » figure déjà à la ligne {earlier}.",
        "“{read}” staat al op regel {earlier}.",
        "„{read}“ steht bereits in Zeile {earlier}.",
    ),
    Text(
        "une seule ligne par centre et par libellé",
        "één enkele regel per centrum en per omschrijving",
        "eine einzige Zeile je Zentrum und Bezeichnung",
    ),
)


class GrantRow(NamedTuple):
    """One granted amount; `line` is where it stands in the file. What is not filled in is "" or None."""

    line: int
    ins: str
    label: str
    amount: Decimal
    measure: str
    period: str
    restriction: str
    paid_on: date | None
    reference: str


class ParameterRow(NamedTuple):
    """The parameters of one centre; `last_year` and `compensation` are None where the file does not say them."""

    line: int
    ins: str
    integration_income: int
    increased_intervention: int
    participates: bool
    last_year: Decimal | None
    compensation: Decimal | None


@dataclass(frozen=True, slots=True)
class GrantsFile:
    """The lines that could be read, and what is wrong with the others; `Place.row` of a finding is a line."""

    rows: tuple[GrantRow, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ParametersFile:
    """The same for parameters."""

    rows: tuple[ParameterRow, ...]
    findings: tuple[Finding, ...]


_YES_OR_NO = Choice((Option("yes", Text("oui", "ja", "ja")), Option("no", Text("non", "nee", "nein"))))
_INS = Column("ins", Ins(), True, True, ("nis", "code ins", "nis-code"))
GRANT_COLUMNS = (
    _INS,
    Column("measure", Words(40)),
    Column("period", Words(20)),
    Column("line", Words(120), True, True),
    Column("amount", Money(), True, True),
    Column("restriction", Words(120)),
    Column("paid_on", Day()),
    Column("reference", Words(80)),
)
PARAMETER_COLUMNS = (
    _INS,
    Column("integration_income", Count(natural=True), True, True, ("ris", "leefloon", "eingliederungseinkommen")),
    Column("increased_intervention", Count(natural=True), True, True, ("bim", "vt", "rvv")),
    Column("participates", _YES_OR_NO, False, True, ("participe", "neemt deel", "nimmt teil")),
    Column("last_year", Money()),
    Column("compensation", Money()),
)


def read_grants(data: bytes) -> GrantsFile:
    """Columns `ins;measure;period;line;amount;restriction;paid_on;reference`; only ins, line and amount are needed."""
    lines, findings = read_table(data, GRANT_COLUMNS)
    rows = [
        GrantRow(
            number,
            said["ins"],
            said["line"],
            said["amount"],
            said.get("measure") or "",
            said.get("period") or "",
            said.get("restriction") or "",
            said.get("paid_on"),
            said.get("reference") or "",
        )
        for number, said in lines
    ]
    twice = _twice((row.line, f"{row.ins} {row.label}") for row in rows)
    return GrantsFile(tuple(rows), (*findings, *twice))


def read_parameters(data: bytes) -> ParametersFile:
    """Columns `ins;integration_income;increased_intervention`, and where the file says them `participates`,
    `last_year` (what the centre got) and `compensation` (a second amount, given). Without `participates` all do."""
    lines, findings = read_table(data, PARAMETER_COLUMNS)
    rows = [
        ParameterRow(
            number,
            said["ins"],
            said["integration_income"],
            said["increased_intervention"],
            said.get("participates", "yes") == "yes",
            said.get("last_year"),
            said.get("compensation"),
        )
        for number, said in lines
    ]
    return ParametersFile(tuple(rows), (*findings, *_twice((row.line, row.ins) for row in rows)))


class PrefilledRow(NamedTuple):
    """What is known of one centre, by key; a cell that is not filled in says nothing."""

    line: int
    ins: str
    values: dict[str, Any]


def read_prefilled(data: bytes, known: Iterable[Column]) -> tuple[list[PrefilledRow], list[Finding]]:
    """The column `ins`, and one for each value that is `known` beforehand, as many of them as the file has."""
    lines, findings = read_table(data, (_INS, *known))
    rows = [
        PrefilledRow(number, said.pop("ins"), {key: value for key, value in said.items() if value is not None})
        for number, said in lines
    ]
    return rows, [*findings, *_twice((row.line, row.ins) for row in rows)]


def _twice(named: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for line, name in named:
        key = fold(name)
        if key in first:
            yield LINE_TWICE.at(Place(row=line), name, earlier=first[key])
        first.setdefault(key, line)
