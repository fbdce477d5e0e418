"""Tables as people save them: CSV (UTF-8 with or without a mark, or Windows-1252; semicolons, commas or tabs) or a
workbook, whose first visible sheet counts. The first line names the columns, in any order. Nothing is guessed: a cell
that cannot be read is a finding with its line, its column, what was there and what was expected.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from rapport_unique.adapters.workbooks.checking import sheet_cells
from rapport_unique.adapters.workbooks.structure import FileRefused, Limits, cell_name
from rapport_unique.core.findings import Finding, Place, Severity, define
from rapport_unique.core.messages import REQUIRED
from rapport_unique.core.texts import LANGUAGES, Text, format_count
from rapport_unique.core.values import Raw, Unreadable, ValueKind, fold, is_empty, read, shown_raw


class Most(NamedTuple):
    """How large a table may be: megabytes (of 2^20 bytes) and lines."""

    megabytes: int
    lines: int


OF_PEOPLE = Most(4, 20_000)
"""The country has 581 centres, and a budget some thousand reference amounts."""
LARGEST = OF_PEOPLE.lines
LARGEST_FILE = OF_PEOPLE.megabytes * 2**20
_LIMITS = Limits(upload=LARGEST_FILE, unpacked=64 * 2**20, part=16 * 2**20, rows=LARGEST, grid=1_000_000, wall=30)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = (";", "\t", ",")

FILE_TOO_LARGE = define(
    "table-too-large",
    Severity.BLOCKING,
    Text(
        "Le fichier est trop grand : {found}.",
        "Het bestand is te groot: {found}.",
        "Die Datei ist zu groß: {found}.",
    ),
    Text(
        "au plus {megabytes} Mo et {lines} lignes",
        "hoogstens {megabytes} MB en {lines} regels",
        "höchstens {megabytes} MB und {lines} Zeilen",
    ),
)
FILE_UNREADABLE = define(
    "table-unreadable",
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
    "table-header",
    Severity.BLOCKING,
    Text(
        "La première ligne ne nomme pas les colonnes attendues : {wrong}.",
        "De eerste regel noemt niet de verwachte kolommen: {wrong}.",
        "Die erste Zeile nennt nicht die erwarteten Spalten: {wrong}.",
    ),
    Text("{header}", "{header}", "{header}"),
)
LINE_WRONG = define(
    "table-line",
    Severity.BLOCKING,
    Text(
        "Cette ligne a {found} colonnes.",
        "Deze regel heeft {found} kolommen.",
        "Diese Zeile hat {found} Spalten.",
    ),
    Text("{wanted} colonnes", "{wanted} kolommen", "{wanted} Spalten"),
)
FORMULA = define(
    "table-formula",
    Severity.BLOCKING,
    Text(
        "« {read} » est une formule.",
        "“{read}” is een formule.",
        "„{read}“ ist eine Formel.",
    ),
    Text("une valeur", "een waarde", "ein Wert"),
)
NOTHING_IN_FILE = define(
    "table-empty",
    Severity.BLOCKING,
    Text(
        "Le fichier ne contient aucune ligne de données.",
        "Het bestand bevat geen enkele gegevensregel.",
        "Die Datei enthält keine Datenzeile.",
    ),
)


class Column(NamedTuple):
    """A column by its key: how a cell is read, whether it must stand there, and other names under which it goes."""

    key: str
    kind: ValueKind
    needed: bool = False
    filled: bool = False
    names: tuple[str, ...] = ()


def is_workbook(data: bytes) -> bool:
    return data.startswith(_WORKBOOKS)


class _Table(NamedTuple):
    """Lines with their numbers as a file gives them; a workbook adds the name of its sheet."""

    lines: list[tuple[int, Sequence[Raw]]]
    sheet: str = ""


Said = tuple[int, dict[str, Any]]
"""A line's number and its values by column key."""


def too_large(found: str, most: Most = OF_PEOPLE) -> Finding:
    lines = Text(*(format_count(most.lines, language) for language in LANGUAGES))
    return FILE_TOO_LARGE.at(found=found, megabytes=most.megabytes, lines=lines)


def read_table(data: bytes, columns: tuple[Column, ...], most: Most = OF_PEOPLE) -> tuple[list[Said], list[Finding]]:
    """The lines without a fault, by column key, and the findings. A workbook is never larger than those of people."""
    if len(data) > most.megabytes * 2**20:
        return [], [too_large(f"{len(data) / 2**20:.1f} MiB", most)]
    try:
        table = _workbook(data) if is_workbook(data) else _csv(data, most.lines)
    except FileRefused as refused:
        return [], [Finding(refused.code, refused.kind.severity, facts=refused.facts)]
    except csv.Error:
        return [], [FILE_UNREADABLE.at()]
    if table is None:
        return [], [FILE_UNREADABLE.at()]
    if len(table.lines) > most.lines:
        return [], [too_large(str(len(table.lines)), most)]
    header, wrong = _header(table.lines[0][1] if table.lines else [], columns)
    if len(table.lines) < 2:
        return [], [NOTHING_IN_FILE.at(), *wrong]
    if wrong:
        return [], wrong
    found: list[Said] = []
    findings: list[Finding] = []
    for number, cells in table.lines[1:]:
        if len(cells) != len(header):
            findings.append(LINE_WRONG.at(Place(row=number, sheet=table.sheet), found=len(cells), wanted=len(header)))
            continue
        said, faults = read_line(number, cells, header, table.sheet)
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


def read_line(
    number: int, cells: Sequence[Raw], header: Sequence[Column], sheet: str = ""
) -> tuple[dict[str, Any], list[Finding]]:
    """The values of a line by column key, and what is wrong with the others."""
    said: dict[str, Any] = {}
    faults = []
    for position, (column, raw) in enumerate(zip(header, cells, strict=True), start=1):
        value = read(column.kind, raw)
        if isinstance(raw, str) and raw.lstrip().startswith("="):
            faults.append(FORMULA.at(_place(number, position, column, sheet), shown_raw(raw)))
        elif isinstance(value, Unreadable):
            place = _place(number, position, column, sheet)
            faults.append(Finding(value.code, Severity.BLOCKING, place, value.read, value.facts))
        elif value is None and column.filled:
            faults.append(REQUIRED.at(_place(number, position, column, sheet)))
        else:
            said[column.key] = value
    return said, faults


def _place(number: int, position: int, column: Column, sheet: str) -> Place:
    cell = cell_name(number, position) if sheet else ""
    return Place(row=number, column=column.key, sheet=sheet, cell=cell)


def _csv(data: bytes, most: int) -> _Table | None:
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
            if len(lines) > most:
                break
    return _Table(lines)


def _workbook(data: bytes) -> _Table:
    """The first sheet that shows, read in a process of its own behind the guard of every workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        path.write_bytes(data)
        sheet, rows = sheet_cells(path, limits=_LIMITS)
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(not is_empty(cell) for cell in row)]
    width = max((index for _, row in filled[:1] for index, cell in enumerate(row, 1) if not is_empty(cell)), default=0)
    return _Table([(number, _fitted(row, width)) for number, row in filled], sheet)


def _fitted(row: Sequence[Raw], width: int) -> Sequence[Raw]:
    """As wide as the header: a sheet has no end of empty cells, and what stands beyond is no column of the table."""
    cells = [*row, *[""] * (width - len(row))]
    return cells[:width] if all(is_empty(cell) for cell in cells[width:]) else cells
