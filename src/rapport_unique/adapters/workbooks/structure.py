"""What a streaming pass over a sheet reports, and the limits of what is opened at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rapport_unique.adapters.workbooks import messages
from rapport_unique.core.findings import Kind, Refused
from rapport_unique.core.texts import Fact


class Limits(NamedTuple):
    """Bounds of one reading: sizes in bytes, times in seconds."""

    upload: int = 32 * 2**20
    members: int = 200
    unpacked: int = 420 * 2**20
    part: int = 64 * 2**20
    """Unpacked size of a part that is not a sheet."""
    ratio: int = 250
    rows: int = 100_000
    grid: int = 4_000_000
    """Cells of the rectangle from A1 to the last filled row and column."""
    depth: int = 64
    findings: int = 1_000
    memory: int = 1024 * 2**20
    cpu: int = 40
    wall: int = 90
    written: int = 256 * 2**20


class ComputedColumns(NamedTuple):
    """The letters of the columns that the engine computes, by sheet: their formulas need no value."""

    by_sheet: Mapping[str, frozenset[str]]

    def on(self, sheet: str) -> set[int]:
        """Their numbers; on a sheet under another name those that are computed on every sheet."""
        letters = self.by_sheet.get(sheet)
        if letters is None:
            letters = frozenset.intersection(*self.by_sheet.values()) if self.by_sheet else frozenset()
        return set(map(column_number, letters))


class FileRefused(Refused):
    """The file is not opened, or not read further."""

    def __init__(self, kind: Kind, **facts: Fact) -> None:
        super().__init__(kind.code, facts)
        self.kind = kind


def damaged(where: str) -> FileRefused:
    return FileRefused(messages.DAMAGED_FILE, where=where)


def unsafe(where: str) -> FileRefused:
    return FileRefused(messages.UNSAFE_FILE, where=where)


@dataclass(slots=True)
class Sheet:
    """One sheet as its bytes say, beside what a reader of values makes of it."""

    name: str
    visible: bool = True
    protected: bool = False
    last_row: int = 0
    last_column: int = 0
    """Of the cells that hold something."""
    overrides: dict[tuple[int, int], str] = field(default_factory=dict)
    """By row and column from 1: the error that a cell shows, or the formula that has no value."""
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row and column, last row and column."""

    def holds(self, row: int, column: int, limits: Limits) -> None:
        """Remember that something stands there; refuse a grid that no reader should lay out."""
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        if self.last_row * self.last_column > limits.grid:
            raise FileRefused(
                messages.TOO_LARGE, found=f"{self.name}!{cell_name(row, column)}", wanted=f"{limits.rows} × 26"
            )


@dataclass(slots=True)
class Structure:
    """The whole file: its kind, its sheets in order, and how it counts dates."""

    kind: str
    sheets: list[Sheet]
    since_1904: bool = False


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"
