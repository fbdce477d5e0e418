"""Write the workbook of a measure: locked where the tool or the engine speaks, open where the centre fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from rapport_unique.adapters.workbooks import wording
from rapport_unique.adapters.workbooks.structure import Limits
from rapport_unique.adapters.workbooks.template import FORMAT, HELP, IDENTIFICATION, KEYS, LISTS, VERSION
from rapport_unique.core.answers import table_answers
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Column, FilledBy, Measure, Table
from rapport_unique.core.texts import Text, same
from rapport_unique.core.values import Choice, Count, Day, Money, Raw, Unreadable, ValueKind

_GREY = "#E7E6E6"
_HEADER = "#D9E1F2"
_BORDER = "#A6A6A6"
_MANY_ROWS = 5_000
"""Beyond, rows are written to disk as they come."""


def write_workbook(
    *,
    measure: Measure,
    parameters: Parameters,
    centre: str,
    prepared: Sequence[Mapping[str, Raw]],
    language: str,
    rows: Sequence[Mapping[str, Raw]] | None = None,
) -> bytes:
    """The xlsx workbook of the measure's first table, one row per prepared row, in their order.

    `rows`, when given, are the rows as they were completed; they stand in place of the bare prepared ones.
    """
    buffer = BytesIO()
    lines = [{**row} for row in (prepared if rows is None else rows)]
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": len(lines) > _MANY_ROWS, "in_memory": len(lines) <= _MANY_ROWS}
    )
    _Writer(book, measure, parameters, centre, language).write(lines, len(prepared))
    book.close()
    return buffer.getvalue()


class _Writer:
    """One workbook in the making."""

    def __init__(
        self, book: xlsxwriter.Workbook, measure: Measure, parameters: Parameters, centre: str, language: str
    ) -> None:
        self.book = book
        self.measure = measure
        self.parameters = parameters
        self.table: Table = measure.tables[0]
        self.centre = centre
        self.language = language
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.strong = book.add_format({"bold": True})
        self.total = book.add_format(_boxed(bold=True, bg_color=_GREY, num_format="#,##0.00"))
        self.header = book.add_format(_boxed(bold=True, bg_color=_HEADER, text_wrap=True, valign="top", align="center"))
        self.plain = book.add_format()
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.locked = {
            column.key: book.add_format(_boxed(**_shape(column.kind), bg_color=_GREY)) for column in self.table.columns
        }
        self.open = {
            column.key: book.add_format(_boxed(**_shape(column.kind), locked=False)) for column in self.table.columns
        }

    def say(self, text: Text, **facts: Any) -> str:
        return text.say(self.language, facts or None)

    def write(self, rows: list[dict[str, Raw]], prepared: int) -> None:
        sheet = self.book.add_worksheet(self.table.layout.sheet)
        lists, helping, identification = (self.book.add_worksheet(name) for name in (LISTS, HELP, IDENTIFICATION))
        self._properties()
        self._table_sheet(sheet, rows)
        self._lists(lists)
        self._help(helping)
        self._identification(identification, prepared)
        lists.very_hidden()
        helping.hide()
        identification.very_hidden()
        sheet.activate()

    def _properties(self) -> None:
        period = self.parameters.period
        self.book.set_properties(
            {
                "title": f"{self.say(self.measure.title)} {period.id} – {self.centre}",
                "subject": self.say(self.measure.purpose),
                "author": "Rapport Unique",
                "created": datetime.combine(period.last, time()),
            }
        )

    def _table_sheet(self, sheet: Worksheet, rows: list[dict[str, Raw]]) -> None:
        table, layout = self.table, self.table.layout
        last_row = max(layout.first_row, layout.first_row + len(rows) - 1)
        for index, column in enumerate(table.columns):
            shape = self.open if column.filled_by is not FilledBy.ENGINE else self.locked
            sheet.set_column(index, index, _width(column), shape[column.key])
        self._head(sheet, rows)
        for offset, (row, amounts) in enumerate(zip(rows, self._computed(rows), strict=True)):
            self._row(sheet, layout.first_row - 1 + offset, row, amounts)
        self._validations(sheet, layout.first_row - 1)
        sheet.freeze_panes(layout.header_row, len(table.one_row_per) + 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(layout.header_row - 1)
        sheet.print_area(0, 0, last_row - 1, len(table.columns) - 1)
        sheet.set_footer(
            f"&L{self.say(self.measure.title)} {self.parameters.period.id} – {self.centre}&R{self.say(wording.PAGE)}"
        )
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _head(self, sheet: Worksheet, rows: list[dict[str, Raw]]) -> None:
        table, layout = self.table, self.table.layout
        for row in range(layout.header_row - 1):
            for index in range(len(table.columns)):
                sheet.write_blank(row, index, None, self.plain)
        centre = self.say(wording.CENTRE, centre=self.centre)
        sheet.write_string(0, 0, f"{self.say(self.measure.title)} – {centre}", self.title)
        period = self.parameters.period.label
        sheet.write_string(layout.period_cell, self.say(wording.PERIOD, period=period), self.strong)
        if layout.totals_row:
            self._totals(sheet, rows)
        sheet.set_row(layout.header_row - 1, 62)
        for index, column in enumerate(table.columns):
            sheet.write_string(layout.header_row - 1, index, self.say(column.label), self.header)

    def _totals(self, sheet: Worksheet, rows: list[dict[str, Raw]]) -> None:
        layout = self.table.layout
        top, bottom = layout.first_row, layout.first_row + Limits().rows - 1
        control = next(
            column.letter
            for column in self.table.columns
            if column.filled_by is FilledBy.ENGINE and not column.computed
        )
        complete = self.say(self._words[0])
        by_letter = {column.letter: column.key for column in self.table.columns}
        computed = self._computed(rows)
        row = (layout.totals_row or 1) - 1
        sheet.write_string(row, 0, self.say(wording.TOTALS), self.strong)
        for letter in layout.totals:
            total = sum((amounts[by_letter[letter]] for amounts in computed if amounts["complete"]), Decimal("0.00"))
            formula = f'=SUMIF(${control}${top}:${control}${bottom},"{complete}",{letter}{top}:{letter}{bottom})'
            sheet.write_formula(f"{letter}{row + 1}", formula, self.total, float(total))

    @property
    def _words(self) -> tuple[Text, Text]:
        return self.table.complete_words or (same("1"), same("0"))

    def _computed(self, rows: list[dict[str, Raw]]) -> list[dict[str, Any]]:
        """By column key, every value of every row as the engine's rules have it; and whether the row is complete."""
        table = self.table
        answers = table_answers(table, rows)
        found = []
        inputs = [(column, answers.columns[column.key].values) for column in table.inputs]
        for index in range(len(rows)):
            values = {column.key: cells[index] for column, cells in inputs}
            usable = {
                column.key: column.kind.blank if _missing(values[column.key]) else values[column.key]
                for column, _ in inputs
            }
            row = table.row_type(index=index, **usable)
            for key, rule in table.computations:
                setattr(row, key, rule(row))
                values[key] = getattr(row, key)
            values["complete"] = all(values[column.key] is not None for column, _ in inputs)
            found.append(values)
        return found

    def _row(self, sheet: Worksheet, at: int, row: Mapping[str, Raw], values: Mapping[str, Any]) -> None:
        cells = {column.letter: f"{column.letter}{at + 1}" for column in self.table.columns}
        for index, column in enumerate(self.table.columns):
            shape = (self.open if column.filled_by is FilledBy.CENTRE else self.locked)[column.key]
            if column.formula:
                formula = "=" + column.formula.format(**cells)
                sheet.write_formula(at, index, formula, shape, float(values[column.key]))
            elif column.filled_by is FilledBy.ENGINE:
                complete, incomplete = (self.say(word) for word in self._words)
                formula = f'=IF({self._count(at + 1)},"{complete}","{incomplete}")'
                sheet.write_formula(at, index, formula, shape, complete if values["complete"] else incomplete)
            else:
                value = (
                    self.centre
                    if column.key == self.table.centre_column and not row.get(column.key)
                    else values[column.key]
                )
                self._cell(sheet, at, index, column.kind, value, shape)

    def _count(self, row: int) -> str:
        """The condition that every input cell of a row is filled."""
        numbered = [(index, column) for index, column in enumerate(self.table.columns) if column in self.table.inputs]
        runs = []
        for _, group in groupby(enumerate(numbered), lambda each: each[1][0] - each[0]):
            letters = [column.letter for _, (_, column) in group]
            runs.append(f"{letters[0]}{row}:{letters[-1]}{row}")
        return f"COUNTA({','.join(runs)})={len(numbered)}"

    def _cell(self, sheet: Worksheet, row: int, index: int, kind: ValueKind, value: Any, shape: Format) -> None:
        if value is None:
            sheet.write_blank(row, index, None, shape)
        elif isinstance(value, Unreadable):
            sheet.write_string(row, index, value.read, shape)
        elif isinstance(value, date):
            sheet.write_datetime(row, index, datetime.combine(value, time()), shape)
        elif isinstance(value, (Decimal, int)):
            sheet.write_number(row, index, float(value), shape)
        else:
            sheet.write_string(
                row, index, kind.show(value, self.language) if isinstance(kind, Choice) else value, shape
            )

    def _validations(self, sheet: Worksheet, first: int) -> None:
        last = first + Limits().rows - 1
        for index, column in enumerate(self.table.columns):
            if column.filled_by is not FilledBy.CENTRE:
                continue
            rule, hint = self._validation(column)
            title = self.say(column.label)
            sheet.data_validation(
                first,
                index,
                last,
                index,
                {
                    **rule,
                    "input_title": title[:32],
                    "input_message": self.say(hint)[:255],
                    "error_title": self.say(wording.NOT_ACCEPTED)[:32],
                    "error_message": self.say(hint)[:255],
                },
            )

    def _validation(self, column: Column) -> tuple[dict[str, Any], Text]:
        kind = column.kind
        if isinstance(kind, Choice):
            letter = chr(65 + self._choices.index(column))
            return {
                "validate": "list",
                "source": f"={LISTS}!${letter}$2:${letter}${len(kind.options) + 1}",
            }, wording.CHOOSE
        if isinstance(kind, Day):
            bounds = {"minimum": date(2000, 1, 1), "maximum": date(2199, 12, 31)}
            return {"validate": "date", "criteria": "between", **bounds}, wording.DATE
        if isinstance(kind, Money):
            return {"validate": "decimal", "criteria": ">=", "value": 0}, wording.AMOUNT
        if isinstance(kind, Count):
            return {"validate": "integer", "criteria": ">=", "value": 1}, wording.COUNT
        return {"validate": "any"}, column.label

    @property
    def _choices(self) -> list[Column]:
        return [column for column in self.table.columns if isinstance(column.kind, Choice)]

    def _lists(self, sheet: Worksheet) -> None:
        options = [(column, column.kind.options) for column in self._choices if isinstance(column.kind, Choice)]
        longest = max((len(listed) for _, listed in options), default=0)
        for row in range(longest + 1):
            for index, (column, listed) in enumerate(options):
                if row <= len(listed):
                    sheet.write_string(row, index, self.say(listed[row - 1].label if row else column.label))

    def _help(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 110)
        for row, text in enumerate(wording.HELP):
            sheet.write_string(row, 0, self.say(text), self.wrapped if row else self.title)
        sheet.protect()

    def _identification(self, sheet: Worksheet, prepared: int) -> None:
        layout = self.table.layout
        values = (
            FORMAT,
            VERSION,
            self.measure.id,
            self.parameters.period.id,
            self.table.key,
            layout.sheet,
            self.centre,
            self.language,
            str(prepared),
        )
        for row, (key, value) in enumerate(zip(KEYS, values, strict=True)):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, value)
        sheet.protect()


def _missing(value: Any) -> bool:
    return value is None or isinstance(value, Unreadable)


def _boxed(**more: Any) -> dict[str, Any]:
    return {"border": 1, "border_color": _BORDER, **more}


def _shape(kind: ValueKind) -> dict[str, Any]:
    if isinstance(kind, Money):
        return {"num_format": "#,##0.00;[Red]-#,##0.00" if kind.signed else "#,##0.00"}
    if isinstance(kind, Day):
        return {"num_format": "dd/mm/yyyy"}
    if isinstance(kind, Count):
        return {"num_format": "0"}
    return {"num_format": "@"}


def _width(column: Column) -> int:
    if isinstance(column.kind, Choice):
        return 36
    return {Money: 14, Day: 12, Count: 10}.get(type(column.kind), 14)
