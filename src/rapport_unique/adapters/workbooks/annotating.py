"""Write the annotated copy of a workbook: what was read, at its address, and beside it what was found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

from rapport_unique.adapters.workbooks import wording
from rapport_unique.adapters.workbooks.reader import Workbook, exact
from rapport_unique.adapters.workbooks.structure import ComputedColumns, Limits, Sheet
from rapport_unique.core.findings import (
    SEVERITY_LABELS,
    Finding,
    Severity,
    expected_of,
    law_of,
    message_of,
)
from rapport_unique.core.texts import format_fact

_FILLS = {
    Severity.BLOCKING: "#F4B6B6",
    Severity.TO_CONFIRM: "#FFE08A",
    Severity.NOT_COUNTED: "#D9D9D9",
    Severity.INFORMATION: "#CFE2F3",
}
_LONGEST_CELL = 32_767
_LONGEST_COMMENT = 4_000
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_WIDTHS = (16, 16, 9, 28, 40, 40, 80)


def write_copy(path: Path, findings: Sequence[Finding], language: str, limits: Limits) -> bytes:
    """A new xlsx: first the findings, then every visible sheet as it was read, with comments and fills."""
    workbook = Workbook(path, ComputedColumns({}), limits)
    sheets = [sheet for sheet in workbook.structure.sheets if sheet.visible]
    taken: set[str] = set()
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        copy = _Copy(book, findings, language)
        names = {sheet.name: _free_name(sheet.name, taken) for sheet in sheets}
        copy.findings_sheet(_free_name(wording.FINDINGS_SHEET.say(language), taken))
        for sheet in sheets:
            copy.sheet(sheet, names[sheet.name], workbook.grid(sheet))
    return buffer.getvalue()


def _free_name(name: str, taken: set[str]) -> str:
    """The name as a workbook accepts it, unlike every name taken; it is taken from now on."""
    free = wanted = _FORBIDDEN_IN_NAMES.sub("_", name)[:_LONGEST_NAME] or "_"
    while free.casefold() in taken:
        free = f"{wanted[: _LONGEST_NAME - 4]}~{len(taken)}"
    taken.add(free.casefold())
    return free


class _Copy:
    """The copy in the making."""

    def __init__(self, book: xlsxwriter.Workbook, findings: Sequence[Finding], language: str) -> None:
        self.book = book
        self.language = language
        self.findings = findings
        self.title = book.add_format({"bold": True, "bg_color": "#D9E1F2", "border": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        day = {"num_format": "dd/mm/yyyy"}
        self.plain, self.day = book.add_format(), book.add_format(day)
        self.filled = {severity: book.add_format({"bg_color": fill}) for severity, fill in _FILLS.items()}
        self.filled_day = {severity: book.add_format({"bg_color": fill, **day}) for severity, fill in _FILLS.items()}
        self.at: dict[tuple[str, int, int], list[Finding]] = defaultdict(list)
        for finding in findings:
            if finding.place.cell:
                self.at[finding.place.sheet, *xl_cell_to_rowcol(finding.place.cell)].append(finding)

    def findings_sheet(self, name: str) -> None:
        sheet = self.book.add_worksheet(name)
        for index, (header, width) in enumerate(zip(wording.FINDINGS_HEADERS, _WIDTHS, strict=True)):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, header.say(self.language), self.title)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for row, finding in enumerate(self.findings, start=1):
            for index, text in enumerate(self._texts(finding)):
                shape = self.filled[finding.severity] if index == 0 else self.wrapped
                sheet.write_string(row, index, text, shape)
        if not self.findings:
            sheet.write_string(1, 0, wording.NOTHING_FOUND.say(self.language))

    def _texts(self, finding: Finding) -> tuple[str, ...]:
        return (
            SEVERITY_LABELS[finding.severity].say(self.language),
            finding.place.sheet,
            finding.place.cell,
            format_fact(finding.read, self.language),
            expected_of(finding, self.language) or "",
            law_of(finding, self.language) or "",
            message_of(finding, self.language),
        )

    def sheet(self, read: Sheet, name: str, grid: Sequence[Sequence[Any]]) -> None:
        """One sheet as it was read; its texts stay texts, whatever they begin with."""
        sheet = self.book.add_worksheet(name)
        for row, cells in enumerate(grid):
            for index, cell in enumerate(cells):
                if cell != "":
                    self._cell(sheet, row, index, cell, self.at.get((read.name, row, index)))
        sheet.set_column(0, max(map(len, grid), default=1), 16)
        for (where, row, index), found in self.at.items():
            if where == read.name:
                self._comment(sheet, row, index, found)
                if row >= len(grid) or index >= len(grid[row]) or grid[row][index] == "":
                    sheet.write_blank(row, index, None, self.filled[_gravest(found)])

    def _cell(self, sheet: Worksheet, row: int, index: int, cell: Any, found: list[Finding] | None) -> None:
        shape: Format = self.filled[_gravest(found)] if found else self.plain
        if isinstance(cell, date) and cell.year >= 1900:
            day = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
            sheet.write_datetime(row, index, day, self.filled_day[_gravest(found)] if found else self.day)
        elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and not isinstance(exact(cell), str):
            sheet.write_number(row, index, cell, shape)
        else:
            sheet.write_string(row, index, str(exact(cell))[:_LONGEST_CELL], shape)

    def _comment(self, sheet: Worksheet, row: int, index: int, found: list[Finding]) -> None:
        text = "\n".join(message_of(finding, self.language) for finding in found)
        sheet.write_comment(row, index, text[:_LONGEST_COMMENT], {"author": "Rapport Unique", "x_scale": 2.5})


def _gravest(found: Sequence[Finding]) -> Severity:
    return min((finding.severity for finding in found), key=list(Severity).index)
