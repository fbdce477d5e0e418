"""Write the workbook of a measure: locked where the tool or the engine speaks, open where the centre fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import groupby, zip_longest
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol
from xlsxwriter.worksheet import Worksheet

from rapport_unique.adapters.workbooks import wording
from rapport_unique.adapters.workbooks.structure import Limits
from rapport_unique.adapters.workbooks.template import FORMAT, HELP, IDENTIFICATION, KEYS, LISTS, VERSION
from rapport_unique.core.answers import Prepared, table_answers
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Column, FilledBy, Measure, Table
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text, same
from rapport_unique.core.values import Choice, Count, Day, Money, Raw, Unreadable, ValueKind

_GREY = "#E7E6E6"
_HEADER = "#D9E1F2"
_BOX = {"border": 1, "border_color": "#A6A6A6"}
_A4 = 9
_HEADER_HEIGHT = 62


Line = Mapping[str, Any]
"""One row as the engine's rules see it: values by column key, and whether it is `complete`."""


def write_workbook(
    *,
    measure: Measure,
    parameters: Parameters,
    centre: str,
    prepared: Prepared,
    language: str,
    rows: Sequence[Mapping[str, Raw]] | None = None,
) -> bytes:
    """The xlsx workbook of the measure's first table, one row per prepared row, in their order.

    `rows`, when given, are all rows as they were completed; they stand in place of the bare prepared ones.
    """
    table = measure.tables[0]
    if rows is None:
        keys = [column.key for column in table.compared]
        rows = [{table.centre_column: centre, **dict(zip(keys, row, strict=True))} for row in prepared]
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        _Writer(book, measure, parameters, centre, language).write(_lines(table, rows, parameters), len(prepared))
    return buffer.getvalue()


def _lines(table: Table, rows: Sequence[Mapping[str, Raw]], parameters: Parameters) -> list[Line]:
    answers = table_answers(table, rows)
    inputs = [(column, answers.columns[column.key].values) for column in table.inputs]
    lines: list[Line] = []
    for index in range(len(rows)):
        line = {column.key: values[index] for column, values in inputs}
        filled = {
            column.key: column.kind.blank if _missing(line[column.key]) else line[column.key] for column, _ in inputs
        }
        row = table.row_type(index=index, **filled)
        complete = not any(value is None for value in line.values())
        for key, rule in table.computations:
            line[key] = rule(row, parameters)
            setattr(row, key, line[key])
        lines.append({**line, "complete": complete})
    return lines


class _Writer:
    """One workbook in the making."""

    def __init__(
        self, book: xlsxwriter.Workbook, measure: Measure, parameters: Parameters, centre: str, language: str
    ) -> None:
        self.book = book
        self.measure = measure
        self.parameters = parameters
        self.table = measure.tables[0]
        self.centre = centre
        self.language = language
        self.words = [self.say(word) for word in self.table.complete_words or (same("1"), same("0"))]
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.strong = book.add_format({"bold": True})
        self.total = book.add_format({**_BOX, "bold": True, "bg_color": _GREY, "num_format": "#,##0.00"})
        self.header = book.add_format(
            {**_BOX, "bold": True, "bg_color": _HEADER, "text_wrap": True, "valign": "top", "align": "center"}
        )
        self.plain = book.add_format()
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        shapes = {column.key: {**_BOX, "num_format": _number_format(column.kind)} for column in self.table.columns}
        self.locked = {key: book.add_format({**shape, "bg_color": _GREY}) for key, shape in shapes.items()}
        self.open = {key: book.add_format({**shape, "locked": False}) for key, shape in shapes.items()}

    def say(self, text: Text, **facts: Any) -> str:
        return text.say(self.language, facts or None)

    def write(self, lines: list[Line], prepared: int) -> None:
        sheet = self.book.add_worksheet(self.table.in_workbook.sheet)
        lists, helping, identification = (self.book.add_worksheet(name) for name in (LISTS, HELP, IDENTIFICATION))
        title = f"{self.say(self.measure.title)} {self.parameters.period.id} – {self.centre}"
        self.book.set_properties(
            {
                "title": title,
                "subject": self.say(self.measure.purpose),
                "author": "Rapport Unique",
                "created": datetime.combine(self.parameters.period.last, time()),
            }
        )
        self._columns(sheet)
        self._head(sheet, lines)
        first = self.table.in_workbook.first_row - 1
        for offset, line in enumerate(lines):
            self._line(sheet, first + offset, line)
        self._validations(sheet, first)
        self._page(sheet, title, last=max(first, first + len(lines) - 1))
        self._lists(lists)
        self._help(helping)
        self._identification(identification, prepared)
        lists.very_hidden()
        helping.hide()
        identification.very_hidden()
        sheet.activate()

    def _columns(self, sheet: Worksheet) -> None:
        """The shape of the cells below the prepared rows, where a further line can be typed."""
        for index, column in enumerate(self.table.columns):
            shape = self.locked if column.filled_by is FilledBy.ENGINE else self.open
            sheet.set_column(index, index, _width(column), shape[column.key])

    def _page(self, sheet: Worksheet, title: str, last: int) -> None:
        layout = self.table.in_workbook
        sheet.freeze_panes(layout.header_row, len(self.table.one_row_per) + 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(layout.header_row - 1)
        sheet.print_area(0, 0, last, len(self.table.columns) - 1)
        sheet.set_footer(f"&L{title}&R{self.say(wording.PAGE)}")
        sheet.protect("", {"format_columns": True, "format_rows": True})

    def _head(self, sheet: Worksheet, lines: list[Line]) -> None:
        """Title, period, totals and headers, in the rows above the table."""
        layout = self.table.in_workbook
        texts = {
            (0, 0): (f"{self.say(self.measure.title)} – {self.say(wording.CENTRE, centre=self.centre)}", self.title),
            xl_cell_to_rowcol(layout.period_cell): (
                self.say(wording.PERIOD, period=self.parameters.period.label),
                self.strong,
            ),
        }
        totals = layout.totals if layout.totals_row else ()
        if layout.totals_row:
            texts[layout.totals_row - 1, 0] = (self.say(wording.TOTALS), self.strong)
        for row in range(layout.header_row - 1):
            for index, column in enumerate(self.table.columns):
                if (row, index) in texts:
                    sheet.write_string(row, index, *texts[row, index])
                elif column.letter in totals and row + 1 == layout.totals_row:
                    self._total(sheet, row, index, column, lines)
                else:
                    sheet.write_blank(row, index, None, self.plain)
        sheet.set_row(layout.header_row - 1, _HEADER_HEIGHT)
        for index, column in enumerate(self.table.columns):
            sheet.write_string(layout.header_row - 1, index, self.say(column.label), self.header)

    def _total(self, sheet: Worksheet, row: int, index: int, column: Column, lines: list[Line]) -> None:
        top = self.table.in_workbook.first_row
        bottom = top + Limits().rows - 1
        control = next(each.letter for each in self.table.columns if _is_control(each))
        total = sum((line[column.key] for line in lines if line["complete"] and not _missing(line[column.key])), ZERO)
        condition = f'${control}${top}:${control}${bottom},"{self.words[0]}"'
        formula = f"=SUMIF({condition},{column.letter}{top}:{column.letter}{bottom})"
        sheet.write_formula(row, index, formula, self.total, float(total))

    def _line(self, sheet: Worksheet, at: int, line: Line) -> None:
        cells = {column.letter: f"{column.letter}{at + 1}" for column in self.table.columns}
        for index, column in enumerate(self.table.columns):
            shape = (self.open if column.filled_by is FilledBy.CENTRE else self.locked)[column.key]
            if column.formula:
                formula = "=" + column.formula.format(**cells)
                sheet.write_formula(at, index, formula, shape, float(line[column.key]))
            elif _is_control(column):
                complete, incomplete = self.words
                formula = f'=IF({self._all_filled(at + 1)},"{complete}","{incomplete}")'
                sheet.write_formula(at, index, formula, shape, complete if line["complete"] else incomplete)
            else:
                self._cell(sheet, at, index, column.kind, line[column.key], shape)

    def _all_filled(self, row: int) -> str:
        """The condition that every input cell of a row is filled."""
        at = [index for index, column in enumerate(self.table.columns) if column in self.table.inputs]
        runs = []
        for _, group in groupby(enumerate(at), lambda each: each[1] - each[0]):
            letters = [self.table.columns[index].letter for _, index in group]
            runs.append(f"{letters[0]}{row}:{letters[-1]}{row}")
        return f"COUNTA({','.join(runs)})={len(at)}"

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
            shown = kind.show(value, self.language) if isinstance(kind, Choice) else value
            sheet.write_string(row, index, shown, shape)

    def _validations(self, sheet: Worksheet, first: int) -> None:
        last = first + Limits().rows - 1
        for index, column in enumerate(self.table.columns):
            if column.filled_by is FilledBy.CENTRE and (found := self._validation(column)):
                rule, hint = found
                message = self.say(hint)
                sheet.data_validation(
                    first,
                    index,
                    last,
                    index,
                    {
                        **rule,
                        "input_title": self.say(column.label)[:32],
                        "input_message": message,
                        "error_title": self.say(wording.NOT_ACCEPTED),
                        "error_message": message,
                    },
                )

    def _validation(self, column: Column) -> tuple[dict[str, Any], Text] | None:
        kind = column.kind
        if isinstance(kind, Choice):
            letter = chr(65 + self._choices.index((column, kind)))
            source = f"={LISTS}!${letter}$2:${letter}${len(kind.options) + 1}"
            return {"validate": "list", "source": source}, wording.CHOOSE
        if isinstance(kind, Day):
            bounds = {"minimum": date(2000, 1, 1), "maximum": date(2199, 12, 31)}
            return {"validate": "date", "criteria": "between", **bounds}, wording.DATE
        if isinstance(kind, Money):
            return {"validate": "decimal", "criteria": ">=", "value": 0}, wording.AMOUNT
        if isinstance(kind, Count):
            return {"validate": "integer", "criteria": ">=", "value": 1}, wording.COUNT
        return None

    @property
    def _choices(self) -> list[tuple[Column, Choice]]:
        return [(column, column.kind) for column in self.table.columns if isinstance(column.kind, Choice)]

    def _lists(self, sheet: Worksheet) -> None:
        """One list per column: its header, then its options."""
        listed = [[column.label, *(option.label for option in choice.options)] for column, choice in self._choices]
        for row, labels in enumerate(zip_longest(*listed)):
            for index, label in enumerate(labels):
                if label is not None:
                    sheet.write_string(row, index, self.say(label))
        sheet.protect()

    def _help(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 110)
        for row, text in enumerate(wording.HELP):
            sheet.write_string(row, 0, self.say(text), self.wrapped if row else self.title)
        sheet.protect()

    def _identification(self, sheet: Worksheet, prepared: int) -> None:
        values = {
            "format": FORMAT,
            "version": VERSION,
            "measure": self.measure.id,
            "period": self.parameters.period.id,
            "table": self.table.key,
            "sheet": self.table.in_workbook.sheet,
            "centre": self.centre,
            "language": self.language,
            "prepared_rows": str(prepared),
        }
        for row, key in enumerate(KEYS):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, values[key])
        sheet.protect()


def _is_control(column: Column) -> bool:
    """Whether this is the column that says that a row is complete."""
    return column.filled_by is FilledBy.ENGINE and not column.computed


def _missing(value: Any) -> bool:
    return value is None or isinstance(value, Unreadable)


def _number_format(kind: ValueKind) -> str:
    if isinstance(kind, Money):
        return "#,##0.00;[Red]-#,##0.00" if kind.signed else "#,##0.00"
    return {Day: "dd/mm/yyyy", Count: "0"}.get(type(kind), "@")


def _width(column: Column) -> int:
    return {Choice: 36, Day: 12, Count: 10}.get(type(column.kind), 14)
