"""One table for a spreadsheet, as a workbook or as CSV: no cell becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

Cell = str | int | Decimal | date | None


def sheet(name: str, scope: Sequence[Sequence[str]], headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """An xlsx with one sheet: what it covers first, then its headings and rows; nothing becomes a link either. Amounts
    are numbers with two decimals, exact below 10^12 euro. The same input gives the same bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        bold = book.add_format({"bold": True, "text_wrap": True})
        amount, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "dd/mm/yyyy"})
        page = book.add_worksheet(name[:31])
        for line, words in enumerate(scope):
            for column, word in enumerate(words):
                page.write_string(line, column, word)
        head = len(scope) + 1
        for column, heading in enumerate(headings):
            page.write_string(head, column, heading, bold)
        for line, cells in enumerate(rows, start=head + 1):
            for column, cell in enumerate(cells):
                match cell:
                    case Decimal():
                        page.write_number(line, column, float(cell), amount)
                    case date():
                        page.write_datetime(line, column, datetime(cell.year, cell.month, cell.day), day)
                    case int():
                        page.write_number(line, column, cell)
                    case str():
                        page.write_string(line, column, cell)
        page.set_column(0, max(0, len(headings) - 1), 18)
        page.freeze_panes(head + 1, 0)
    return buffer.getvalue()


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """As the spreadsheets of these countries take it: semicolons, and UTF-8 with its mark."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def _harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins like this for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
