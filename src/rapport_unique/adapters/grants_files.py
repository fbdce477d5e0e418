"""Read the files of the administration: what each centre is granted, and the parameters that a budget is shared by.

CSV (UTF-8 with or without a mark, or Windows-1252; semicolons, commas or tabs) or a workbook, whose first visible sheet
counts. The first line names the columns, in any order. Nothing is guessed: a cell that cannot be read is a finding with
its line, its column, what was there and what was expected.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from rapport_unique.adapters.workbooks.checking import sheet_cells
from rapport_unique.adapters.workbooks.structure import FileRefused, Limits, cell_name
from rapport_unique.core.findings import Finding, Place, Severity, define
from rapport_unique.core.messages import REQUIRED
from rapport_unique.core.texts import Text
from rapport_unique.core.values import (
    Choice,
    Count,
    Day,
    Ins,
    Money,
    Option,
    Raw,
    Unreadable,
    ValueKind,
    Words,
    fold,
    is_empty,
    read,
    shown_raw,
)

LARGEST = 20_000
"""Lines; the country has 581 centres."""
LARGEST_FILE = 4 * 2**20
_LIMITS = Limits(upload=LARGEST_FILE, unpacked=64 * 2**20, part=16 * 2**20, rows=LARGEST, grid=1_000_000, wall=30)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = (";", "\t", ",")

FILE_TOO_LARGE = define(
    "grants-file-too-large",
    Severity.BLOCKING,
    Text(
        "Le fichier est trop grand : {found}.",
        "Het bestand is te groot: {found}.",
        "Die Datei ist zu groß: {found}.",
    ),
    Text("au plus 4 Mo et 20 000 lignes", "hoogstens 4 MB en 20 000 regels", "höchstens 4 MB und 20 000 Zeilen"),
)
FILE_UNREADABLE = define(
    "grants-file-unreadable",
    Severity.BLOCKING,
    Text(
        "Ce n'est pas un fichier de texte lisible.",
        "Dit is geen leesbaar tekstbestand.",
        "Das ist keine lesbare Textdatei.",
    ),
    Text(
        "un fichier CSV (UTF-8 ou Windows-1252) ou un classeur .xlsx ou .ods",
        "een CSV-bestand (UTF-8 of Windows-1252) of een .xlsx- of .ods-werkmap",
        "eine CSV-Datei (UTF-8 oder Windows-1252) oder eine .xlsx- oder .ods-Arbeitsmappe",
    ),
)
HEADER_WRONG = define(
    "grants-file-header",
    Severity.BLOCKING,
    Text(
        "La première ligne ne nomme pas les colonnes attendues : {wrong}.",
        "De eerste regel noemt niet de verwachte kolommen: {wrong}.",
        "Die erste Zeile nennt nicht die erwarteten Spalten: {wrong}.",
    ),
    Text("{header}", "{header}", "{header}"),
)
LINE_WRONG = define(
    "grants-file-line",
    Severity.BLOCKING,
    Text(
        "Cette ligne a {found} colonnes.",
        "Deze regel heeft {found} kolommen.",
        "Diese Zeile hat {found} Spalten.",
    ),
    Text("{wanted} colonnes", "{wanted} kolommen", "{wanted} Spalten"),
)
FORMULA = define(
    "grants-file-formula",
    Severity.BLOCKING,
    Text(
        "« {read} » est une formule.",
        "“{read}” is een formule.",
        "„{read}“ ist eine Formel.",
    ),
    Text("une valeur", "een waarde", "ein Wert"),
)
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
NOTHING_IN_FILE = define(
    "grants-file-empty",
    Severity.BLOCKING,
    Text(
        "Le fichier ne contient aucune ligne de données.",
        "Het bestand bevat geen enkele gegevensregel.",
        "Die Datei enthält keine Datenzeile.",
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


class Column(NamedTuple):
    """A column by its key: how a cell is read, whether it must stand there, and other names under which it goes."""

    key: str
    kind: ValueKind
    needed: bool = False
    filled: bool = False
    names: tuple[str, ...] = ()


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
    lines, findings = _read(data, GRANT_COLUMNS)
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
    lines, findings = _read(data, PARAMETER_COLUMNS)
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


def _twice(named: Iterable[tuple[int, str]]) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for line, name in named:
        key = fold(name)
        if key in first:
            yield LINE_TWICE.at(Place(row=line), name, earlier=first[key])
        first.setdefault(key, line)


class _Table(NamedTuple):
    """Lines with their numbers as a file gives them; a workbook adds the name of its sheet."""

    lines: list[tuple[int, Sequence[Raw]]]
    sheet: str = ""


_Said = tuple[int, dict[str, Any]]


def _read(data: bytes, columns: tuple[Column, ...]) -> tuple[list[_Said], list[Finding]]:
    """The lines without a fault, by column key, and the findings."""
    if len(data) > LARGEST_FILE:
        return [], [FILE_TOO_LARGE.at(found=f"{len(data) / 2**20:.1f} MiB")]
    try:
        table = _workbook(data) if data.startswith(_WORKBOOKS) else _csv(data)
    except FileRefused as refused:
        return [], [Finding(refused.code, refused.kind.severity, facts=refused.facts)]
    except csv.Error:
        return [], [FILE_UNREADABLE.at()]
    if table is None:
        return [], [FILE_UNREADABLE.at()]
    if len(table.lines) > LARGEST:
        return [], [FILE_TOO_LARGE.at(found=str(len(table.lines)))]
    header, wrong = _header(table.lines[0][1] if table.lines else [], columns)
    if len(table.lines) < 2:
        return [], [NOTHING_IN_FILE.at(), *wrong]
    if wrong:
        return [], wrong
    found: list[_Said] = []
    findings: list[Finding] = []
    for number, cells in table.lines[1:]:
        if len(cells) != len(header):
            findings.append(LINE_WRONG.at(Place(row=number, sheet=table.sheet), found=len(cells), wanted=len(header)))
            continue
        said, faults = _line(number, cells, header, table.sheet)
        findings += faults
        if not faults:
            found.append((number, said))
    return found, findings


def _header(cells: Sequence[Raw], columns: tuple[Column, ...]) -> tuple[list[Column], list[Finding]]:
    by_name = {fold(name): column for column in columns for name in (column.key, *column.names)}
    names = [shown_raw(cell)[:60] for cell in cells]
    wrong = [name for name in names if fold(name) not in by_name]
    there = [by_name[fold(name)] for name in names if fold(name) in by_name]
    wrong += [column.key for column in columns if there.count(column) > 1]
    wrong += [column.key for column in columns if column.needed and column not in there]
    wanted = ";".join(column.key for column in columns)
    return there, [HEADER_WRONG.at(Place(row=1), wrong=wrong[:10], header=wanted)] if wrong else []


def _line(
    number: int, cells: Sequence[Raw], header: Sequence[Column], sheet: str
) -> tuple[dict[str, Any], list[Finding]]:
    said: dict[str, Any] = {}
    faults = []
    for position, (column, raw) in enumerate(zip(header, cells, strict=True), start=1):
        cell = cell_name(number, position) if sheet else ""
        place = Place(row=number, column=column.key, sheet=sheet, cell=cell)
        value = read(column.kind, raw)
        if isinstance(raw, str) and raw.lstrip().startswith("="):
            faults.append(FORMULA.at(place, shown_raw(raw)))
        elif isinstance(value, Unreadable):
            faults.append(Finding(value.code, Severity.BLOCKING, place, value.read, value.facts))
        elif value is None and column.filled:
            faults.append(REQUIRED.at(place))
        else:
            said[column.key] = value
    return said, faults


def _csv(data: bytes) -> _Table | None:
    """None for what is no text. A quote that is never closed raises csv.Error."""
    if b"\0" in data:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    first = text.lstrip("\r\n").partition("\n")[0]
    separator = next((each for each in _SEPARATORS if each in first), ";")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, Sequence[Raw]]] = []
    for cells in reader:
        if any(not is_empty(cell) for cell in cells):
            lines.append((reader.line_num, cells))
            if len(lines) > LARGEST:
                break
    return _Table(lines)


def _workbook(data: bytes) -> _Table:
    """The first sheet that shows, read in a process of its own behind the guard of every workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "grants"
        path.write_bytes(data)
        sheet, rows = sheet_cells(path, limits=_LIMITS)
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(not is_empty(cell) for cell in row)]
    width = max((index for _, row in filled[:1] for index, cell in enumerate(row, 1) if not is_empty(cell)), default=0)
    return _Table([(number, _fitted(row, width)) for number, row in filled], sheet)


def _fitted(row: Sequence[Raw], width: int) -> Sequence[Raw]:
    """As wide as the header: a sheet has no end of empty cells, and what stands beyond is no column of the table."""
    cells = [*row, *[""] * (width - len(row))]
    return cells[:width] if all(is_empty(cell) for cell in cells[width:]) else cells
