"""How a workbook is recognised: its identification, the sheet of a table, and its headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapport_unique.core.measure import Table
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.core.values import fold

FORMAT = "rapport-unique-workbook"
VERSION = "1"
LISTS, HELP, IDENTIFICATION = "lists", "help", "identification"
KEYS = ("format", "version", "measure", "period", "table", "sheet", "centre", "language", "prepared_rows")
OWN_SHEETS = frozenset((LISTS, HELP, IDENTIFICATION))
_SEARCHED_ROWS = 20

Grid = Sequence[Sequence[object]]


class Mismatch(NamedTuple):
    """The first header that is not what the template has."""

    row: int
    column: int
    found: str


def sheet_of(table: Table, identification: Mapping[str, str] | None) -> str:
    """The name that the table's sheet had when the workbook was made."""
    said = identification or {}
    named = dict(zip(said.get("table", "").split(","), said.get("sheet", "").split(","), strict=False))
    return named.get(table.key, table.in_workbook.sheet)


def identification_in(grid: Grid) -> Mapping[str, str] | None:
    """The keys and values of an identification sheet; None when this is another sheet."""
    if not grid or not grid[0] or grid[0][0] != "format" or len(grid[0]) < 2 or grid[0][1] != FORMAT:
        return None
    return {str(row[0]): str(row[1]) for row in grid[: len(KEYS)] if len(row) > 1}


def header_row_of(table: Table, grid: Grid) -> int | Mismatch:
    """The number of the row that bears the table's headers in one language, or where the best candidate fails."""
    nearest = Mismatch(table.in_workbook.header_row, 1, "")
    most = -1
    for number, cells in enumerate(grid[:_SEARCHED_ROWS], start=1):
        words = [fold(str(cell)) for cell in cells]
        words += [""] * (len(table.columns) - len(words))
        for language in LANGUAGES:
            matches = [
                word == fold(column.label.say(language)) for word, column in zip(words, table.columns, strict=False)
            ]
            if all(matches):
                return number
            if sum(matches) > most:
                most = sum(matches)
                failing = matches.index(False)
                if most or number == table.in_workbook.header_row:
                    found = cells[failing] if failing < len(cells) else ""
                    nearest = Mismatch(number, failing + 1, str(found))
    return nearest
