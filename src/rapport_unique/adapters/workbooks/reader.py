"""From a file to the answers of a measure, with what is to be said about the workbook itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rapport_unique.adapters.workbooks import messages, ods, xlsx
from rapport_unique.adapters.workbooks.container import opened
from rapport_unique.adapters.workbooks.structure import (
    ComputedColumns,
    FileRefused,
    Limits,
    Sheet,
    Structure,
    cell_name,
    damaged,
)
from rapport_unique.adapters.workbooks.template import (
    IDENTIFICATION,
    OWN_SHEETS,
    VERSION,
    Grid,
    Mismatch,
    header_row_of,
    identification_in,
    sheet_of,
)
from rapport_unique.core.answers import TableAnswers
from rapport_unique.core.engine import TableOutcome
from rapport_unique.core.findings import Finding, Place
from rapport_unique.core.measure import Column, Measure, Table
from rapport_unique.core.measures import catalogue
from rapport_unique.core.messages import NISS_PADDED
from rapport_unique.core.values import Cells, Niss, Raw, Share, fold, is_empty, read, read_cells, shown_raw

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_EXACT_INTEGERS = 2**53
_LONG = 14
_IDENTIFICATION_ROWS = 40


class Workbook:
    """A file that passed the guard: its structure, and the values of a sheet when asked."""

    def __init__(self, path: Path, computed: ComputedColumns, limits: Limits) -> None:
        container = opened(path, limits)
        with container.archive:
            if container.kind == "xlsx":
                self.structure: Structure = xlsx.read_structure(container, computed, limits)
            else:
                self.structure = ods.read_structure(container, computed, limits)
        self._calamine = _values_of(path)
        self._grids: dict[str, list[list[Any]]] = {}

    def grid(self, sheet: Sheet) -> list[list[Any]]:
        """Cells by row and column from A1, as the reader gives them, the structure report laid over."""
        if sheet.name not in self._grids:
            self._grids[sheet.name] = grid = self._read(sheet)
            for (row, column), shown in sheet.overrides.items():
                while len(grid) < row:
                    grid.append([""] * column)
                cells = grid[row - 1]
                cells += [""] * (column - len(cells))
                cells[column - 1] = shown
        return self._grids[sheet.name]

    def _read(self, sheet: Sheet) -> list[list[Any]]:
        from python_calamine import CalamineError

        try:
            return self._calamine.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        except (CalamineError, ValueError, OverflowError) as error:
            raise damaged(sheet.name) from error


def _values_of(path: Path) -> CalamineWorkbook:
    """By what the file holds, as the guard did: its name says nothing."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with path.open("rb") as content:
            return CalamineWorkbook.from_filelike(content)
    except (CalamineError, OSError, ValueError) as error:
        raise damaged(path.suffix) from error


class Reading(NamedTuple):
    """The rows of a table as they stand in a workbook."""

    sheet: Sheet
    answers: TableAnswers
    computed: Mapping[str, Sequence[Any]]
    """By column key, what the sheet showed in the cells that the engine computes."""
    findings: tuple[Finding, ...]


class FieldsReading(NamedTuple):
    """The answers on the fields sheet, as they were filled in, and the cell of each."""

    values: Mapping[str, Raw]
    cells: Mapping[str, Place]
    findings: tuple[Finding, ...]


class MeasureReading(NamedTuple):
    """Everything that a measure has in a workbook."""

    identification: Mapping[str, str] | None
    tables: Mapping[str, Reading]
    fields: FieldsReading
    findings: tuple[Finding, ...]


def read_measure(
    workbook: Workbook, measure: Measure, period: str, limits: Limits, known: Mapping[str, Cells]
) -> MeasureReading:
    """Find every sheet of the measure and read its rows. FileRefused when this is not the workbook of this form.

    `known` are columns that were read elsewhere: one that stands in the sheet just so is not read again.
    """
    identification = _identification(workbook)
    if identification is not None:
        _check_identification(identification, measure, period)
    own = frozenset() if identification is None else OWN_SHEETS
    sheets = [sheet for sheet in workbook.structure.sheets if sheet.name not in own]
    places = _places(workbook, measure, identification, sheets)
    fields_sheet = _fields_sheet(measure, sheets)
    tables = {
        table.key: _read_table(workbook, table, *places[table.key], limits, known) for table in measure.workbook_tables
    }
    fields = _read_fields(workbook, measure, fields_sheet)
    used = {sheet.name for sheet, _ in places.values()} | {measure.fields_sheet.sheet if measure.fields_sheet else ""}
    first = measure.workbook_tables[0]
    whole = Place(table=first.key, sheet=places[first.key][0].name)
    findings = []
    if identification is None:
        findings.append(messages.NO_IDENTIFICATION.at(whole))
    if workbook.structure.since_1904:
        findings.append(messages.DATES_SINCE_1904.at(whole))
    for other in sheets:
        if other.visible and other.name not in used:
            kind = messages.COPY_OF_A_SHEET if _looks_like_a_table(workbook, measure, other) else messages.EXTRA_SHEET
            findings.append(kind.at(Place(sheet=other.name), shown_raw(other.name)))
    return MeasureReading(identification, tables, fields, tuple(findings))


def _looks_like_a_table(workbook: Workbook, measure: Measure, sheet: Sheet) -> bool:
    """A sheet that somebody doubled, and may have filled in instead of the other."""
    return any(isinstance(header_row_of(table, workbook.grid(sheet)), int) for table in measure.workbook_tables)


def _read_table(
    workbook: Workbook, table: Table, sheet: Sheet, header_row: int, limits: Limits, known: Mapping[str, Cells]
) -> Reading:
    grid = workbook.grid(sheet)
    first_row = header_row + table.in_workbook.first_row - table.in_workbook.header_row
    columns, positions = _filled_rows(table, grid, first_row)
    if len(positions) > limits.rows:
        raise FileRefused(messages.TOO_LARGE, found=f"{sheet.name}: {len(positions)}", wanted=str(limits.rows))
    cells: dict[str, Cells] = {}
    computed: dict[str, Sequence[Any]] = {}
    remarks: list[Finding] = []
    answers = TableAnswers(cells, positions, sheet.name)
    for column, raw_column in zip(table.columns, columns, strict=True):
        if column not in table.inputs:
            computed[column.key] = raw_column
            continue
        if bool in set(map(type, raw_column)):  # True would be taken for the number 1
            raw_column = list(map(exact, raw_column))
        there = known.get(column.key)
        if there is not None and _stands_just_so(there, raw_column):
            cells[column.key] = there
        else:
            cells[column.key] = read_cells(column.kind, raw_column, exact)
        if isinstance(column.kind, Niss):
            remarks += _padded(answers, table, column, raw_column)
        elif isinstance(column.kind, Share):
            remarks += _shares_below_one(answers, table, column)
    return Reading(sheet, answers, computed, (*_remarks(table, sheet, answers), *remarks))


def _fields_sheet(measure: Measure, sheets: Sequence[Sheet]) -> Sheet | None:
    if measure.fields_sheet is None:
        return None
    for sheet in sheets:
        if sheet.name == measure.fields_sheet.sheet:
            return sheet
    raise FileRefused(messages.SHEET_MISSING, wanted=measure.fields_sheet.sheet)


def _read_fields(workbook: Workbook, measure: Measure, sheet: Sheet | None) -> FieldsReading:
    """The answers beside their labels, in whatever order the labels stand."""
    declared = measure.fields_sheet
    if declared is None or sheet is None:
        return FieldsReading({}, {}, ())
    fields = {each.key: each for each in measure.fields if each.key in declared.fields}
    grid = workbook.grid(sheet)
    values: dict[str, Raw] = {}
    cells: dict[str, Place] = {}
    found: list[Finding] = [] if sheet.protected else [messages.NO_PROTECTION.at(Place(sheet=sheet.name))]
    for key, row in zip(declared.fields, range(declared.first_row, declared.first_row + len(fields)), strict=True):
        cells_of_row = [*(grid[row - 1] if len(grid) >= row else ()), "", "", ""][:3]
        field = fields[key]
        if fold(str(cells_of_row[1])) not in {fold(label) for label in field.label}:
            raise FileRefused(
                messages.NOT_THE_TEMPLATE,
                sheet=sheet.name,
                cell=cell_name(row, 2),
                found=shown_raw(str(cells_of_row[1])),
                wanted=field.label,
            )
        value = exact(cells_of_row[2])
        values[key] = None if is_empty(value) else value
        cells[key] = Place(field=key, sheet=sheet.name, cell=cell_name(row, 3))
        share = read(field.kind, values[key])
        if isinstance(field.kind, Share) and isinstance(share, Decimal) and 0 < share <= 1:
            found.append(messages.SHARE_BELOW_ONE.at(cells[key], str(share)))
    return FieldsReading(values, cells, tuple(found))


def _shares_below_one(answers: TableAnswers, table: Table, column: Column) -> Iterator[Finding]:
    """A cell that somebody formatted as a percentage holds a hundredth of what it shows: 1 for 100 %."""
    for index, share in enumerate(answers.columns[column.key].values):
        if isinstance(share, Decimal) and 0 < share <= 1:
            yield messages.SHARE_BELOW_ONE.at(answers.place(table, index, column.key), str(share))


def _identification(workbook: Workbook) -> Mapping[str, str] | None:
    for sheet in workbook.structure.sheets:
        if 0 < sheet.last_row <= _IDENTIFICATION_ROWS:
            if found := identification_in(workbook.grid(sheet)):
                return found
    return None


def _check_identification(identification: Mapping[str, str], measure: Measure, period: str) -> None:
    if identification.get("version") != VERSION:
        version = shown_raw(identification.get("version"))
        raise FileRefused(messages.NOT_THE_TEMPLATE, sheet=IDENTIFICATION, cell="B2", found=version, wanted=VERSION)
    if identification.get("measure") != measure.id:
        found_measure = catalogue().get(identification.get("measure", ""))
        found = found_measure.title if found_measure else shown_raw(identification.get("measure"))
        raise FileRefused(messages.OTHER_MEASURE, found=found, wanted=measure.title)
    if identification.get("period") != period:
        raise FileRefused(messages.OTHER_PERIOD, found=shown_raw(identification.get("period")), wanted=period)


def _places(
    workbook: Workbook, measure: Measure, identification: Mapping[str, str] | None, sheets: Sequence[Sheet]
) -> dict[str, tuple[Sheet, int]]:
    """The sheet and the header row of every table. A sheet under another name is known by its headers, as long as no
    other table could be meant."""
    names = {table.key: sheet_of(table, identification) for table in measure.workbook_tables}
    free = [sheet for sheet in sheets if sheet.name not in names.values()]
    if measure.fields_sheet:
        free = [sheet for sheet in free if sheet.name != measure.fields_sheet.sheet]
    alone = len(measure.workbook_tables) == 1
    found: dict[str, tuple[Sheet, int]] = {}
    for table in measure.workbook_tables:
        named = [sheet for sheet in sheets if sheet.name == names[table.key]]
        others = sorted(free, key=lambda sheet: not sheet.visible)
        candidates = [*named, *others] if alone else named or others
        found[table.key] = place = _place(workbook, table, candidates, names[table.key], alone=alone)
        free = [sheet for sheet in free if sheet is not place[0]]
    return found


def _place(
    workbook: Workbook, table: Table, candidates: Sequence[Sheet], wanted: str, *, alone: bool
) -> tuple[Sheet, int]:
    best: tuple[Sheet, Mismatch] | None = None
    matching: list[tuple[Sheet, int]] = []
    for sheet in candidates:
        row = header_row_of(table, workbook.grid(sheet))
        if not isinstance(row, int):
            best = best or (sheet, row)
        elif alone or sheet.name == wanted:
            return sheet, row
        else:
            matching.append((sheet, row))
    if len(matching) == 1:
        return matching[0]
    if best is None or not (alone or best[0].name == wanted):
        raise FileRefused(messages.SHEET_MISSING, wanted=wanted)
    sheet, (at, column, shown) = best
    raise FileRefused(
        messages.NOT_THE_TEMPLATE,
        sheet=sheet.name,
        cell=cell_name(at, column),
        found=shown_raw(shown),
        wanted=table.columns[column - 1].label,
    )


def _filled_rows(table: Table, grid: Grid, first_row: int) -> tuple[list[Sequence[Any]], Sequence[int]]:
    """The table's columns over the rows in which an input cell holds something, and the numbers of these rows."""
    body = grid[first_row - 1 :]
    width = len(table.columns)
    shortest = min(map(len, body), default=width)
    if shortest < width:
        body = [[*row, *[""] * (width - len(row))] for row in body]
    columns: list[Sequence[Any]] = [*islice(zip(*body, strict=False), width)] or [()] * width
    every_row = range(first_row, first_row + len(body))
    inputs = [values for column, values in zip(table.columns, columns, strict=True) if column in table.inputs]
    empty_in: list[set[Any]] = []
    for values in inputs:
        empty_in.append({value for value in set(values) if is_empty(value)})
        if not empty_in[-1]:
            return columns, every_row
    kept = [
        index
        for index, row in enumerate(zip(*inputs, strict=True))
        if any(value not in empty for value, empty in zip(row, empty_in, strict=True))
    ]
    return [[values[index] for index in kept] for values in columns], [first_row + index for index in kept]


def exact(cell: Any) -> Raw:
    """A number as the decimal that its fifteen significant digits say; what can be no amount, as its text."""
    if isinstance(cell, float):
        if -_EXACT_INTEGERS < cell < _EXACT_INTEGERS:
            return int(cell) if cell.is_integer() else Decimal(_digits(cell))
        return f"{cell:.15g}"
    if isinstance(cell, bool):
        return str(cell).upper()
    return cell if isinstance(cell, (str, int, date)) else str(cell)


def _digits(number: float) -> str:
    """Fifteen significant digits; beyond the ninth decimal stands but the noise of a sum of doubles."""
    shortest = repr(number)
    if len(shortest) < _LONG:
        return shortest
    digits = f"{number:.15g}"
    return digits if len(digits) < _LONG else f"{round(number, 9):.15g}"


def _stands_just_so(known: Cells, column: Sequence[Any]) -> bool:
    """Whether a column of the sheet holds these values, row for row; an amount is a float there."""
    if known.has_empty or known.has_unreadable or len(known.values) != len(column):
        return False
    return [float(value) if isinstance(value, Decimal) else value for value in known.values] == list(column)


def _padded(answers: TableAnswers, table: Table, column: Column, raws: Sequence[Any]) -> Iterator[Finding]:
    """The numbers whose leading zero the spreadsheet lost."""
    values = answers.columns[column.key].values
    doubtful = {raw for raw in set(raws) if not (isinstance(raw, str) and len(raw) == 11)}
    short = {raw for raw in doubtful if not is_empty(raw) and sum(map(str.isdigit, str(exact(raw)))) < 11}
    if short:
        for index, raw in enumerate(raws):
            if raw in short and isinstance(values[index], str):
                yield NISS_PADDED.at(answers.place(table, index, column.key), values[index])


def _remarks(table: Table, sheet: Sheet, answers: TableAnswers) -> Iterator[Finding]:
    if not sheet.protected:
        yield messages.NO_PROTECTION.at(Place(table=table.key, sheet=sheet.name))
    if answers.positions:
        last = answers.positions[-1]
        for first_row, first_column, last_row, last_column in sheet.merges:
            if last_row >= answers.positions[0] and first_row <= last and first_column <= len(table.columns):
                corner = cell_name(first_row, first_column)
                place = Place(table=table.key, row=first_row, sheet=sheet.name, cell=corner)
                yield messages.MERGED_CELLS.at(place, f"{corner}:{cell_name(last_row, last_column)}")


def rows_beyond(table: Table, reading: Reading, prepared: int) -> Iterator[Finding]:
    """The rows below those that the template prepared."""
    answers = reading.answers
    if not answers.positions or answers.positions[-1] < answers.positions[0] + prepared:
        return
    last_prepared = table.in_workbook.first_row + prepared - 1
    for index, position in enumerate(answers.positions):
        if position > last_prepared:
            yield messages.ROW_BEYOND_PREPARED.at(answers.place(table, index, table.columns[0].key))


def differing_computed(table: Table, reading: Reading, outcome: TableOutcome) -> Iterator[Finding]:
    """Where the sheet showed another value than the engine computes. A cell without a value says nothing."""
    readable = [row for row in outcome.rows if row.index not in outcome.unreadable]
    for column in table.columns:
        shown = reading.computed.get(column.key)
        if shown is None:
            continue
        if column.computed:
            recomputed = list(map(attrgetter(column.key), outcome.rows))
            if list(map(float, recomputed)) != list(shown):
                yield from _differences(table, reading, column, readable, recomputed.__getitem__, _same_amount)
        elif table.complete_words:
            complete, incomplete = table.complete_words

            if outcome.incomplete or set(shown) - set(complete):
                words = [incomplete if row.index in outcome.incomplete else complete for row in outcome.rows]
                yield from _differences(table, reading, column, readable, words.__getitem__, _same_word)


def _differences(
    table: Table,
    reading: Reading,
    column: Column,
    rows: Sequence[Any],
    expected: Callable[[int], Any],
    same: Callable[[Any, Any], bool],
) -> Iterator[Finding]:
    shown = reading.computed[column.key]
    for row in rows:
        raw, wanted = exact(shown[row.index]), expected(row.index)
        if not is_empty(raw) and not same(raw, wanted):
            place = reading.answers.place(table, row.index, column.key)
            yield messages.COMPUTED_CELL_DIFFERS.at(place, _as_fact(raw), recomputed=wanted)


def _same_amount(raw: Raw, wanted: Any) -> bool:
    return isinstance(raw, (int, Decimal)) and raw == wanted


def _same_word(raw: Raw, wanted: Any) -> bool:
    return fold(str(raw)) in map(fold, wanted)


def _as_fact(raw: Raw) -> Any:
    return raw if isinstance(raw, (Decimal, date)) else shown_raw(raw)


def most_common_centre(table: Table, answers: TableAnswers) -> str | None:
    """The INS code that most rows bear."""
    named = Counter(answers.columns[table.centre_column].texts).most_common()
    return next((text for text, _ in named if text and not text.startswith("?")), None)
