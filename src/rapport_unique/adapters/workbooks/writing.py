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
from rapport_unique.core.measure import Column, FieldsSheet, FilledBy, Measure, Table
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text, same
from rapport_unique.core.values import (
    Choice,
    Count,
    Day,
    Money,
    Quantity,
    Raw,
    Share,
    Unreadable,
    ValueKind,
    Words,
    read,
)

_GREY = "#E7E6E6"
_HEADER = "#D9E1F2"
_BOX = {"border": 1, "border_color": "#A6A6A6"}
_A4 = 9
_HEADER_HEIGHT = 62
_SHORT_WORDS = 120
_LONGEST_TITLE = 32
_LONGEST_MESSAGE = 255


Line = Mapping[str, Any]
"""One row as the engine's rules see it: values by column key, and whether it is `complete`."""


OPEN_ROWS = 200
"""Rows ready to be filled in on the sheet of a table that nothing prepares; further ones may be typed below."""


def write_workbook(
    *,
    measure: Measure,
    parameters: Parameters,
    centre: str,
    language: str,
    prepared: Mapping[str, Prepared] | None = None,
    rows: Mapping[str, Sequence[Mapping[str, Raw]]] | None = None,
    fields: Mapping[str, Raw] | None = None,
    notice: Text | None = None,
) -> bytes:
    """The xlsx workbook of the measure: a sheet per table, and one for the fields that it answers.

    `prepared` and `rows` stand by table key; `rows`, when given, are all rows as they were completed, in place of the
    bare prepared ones. `fields` are answers that are known. A `notice` stands in the title of every sheet, on every
    printed page and in the properties of the file.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        writer = _Book(book, measure, parameters, centre, language, notice)
        writer.write(prepared or {}, rows or {}, fields or {})
    return buffer.getvalue()


def _rows(
    table: Table, centre: str, prepared: Prepared, rows: Sequence[Mapping[str, Raw]] | None
) -> Sequence[Mapping[str, Raw]]:
    if rows is not None:
        return rows
    keys = [column.key for column in table.compared]
    return [{table.centre_column: centre, **dict(zip(keys, row, strict=True))} for row in prepared]


def _lines(table: Table, rows: Sequence[Mapping[str, Raw]], parameters: Parameters) -> list[Line]:
    answers = table_answers(table, rows)
    inputs = [(column, answers.columns[column.key].values) for column in table.inputs]
    lines: list[Line] = []
    for index in range(len(rows)):
        line = {column.key: values[index] for column, values in inputs}
        filled = {column.key: _known(column, line[column.key]) for column, _ in inputs}
        row = table.row_type(index=index, **filled)
        complete = not any(column.required and line[column.key] is None for column, _ in inputs)
        for key, rule in table.computations:
            line[key] = rule(row, parameters)
            setattr(row, key, line[key])
        lines.append({**line, "complete": complete})
    return lines


def _known(column: Column, value: Any) -> Any:
    """A value as the rules see it: of a required cell that holds none, what counts as nothing."""
    if _missing(value):
        return column.kind.blank if column.required else None
    return value


class _Book:
    """One workbook in the making: what its sheets share."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        measure: Measure,
        parameters: Parameters,
        centre: str,
        language: str,
        notice: Text | None,
    ) -> None:
        self.book = book
        self.notice = notice
        self.measure = measure
        self.parameters = parameters
        self.centre = centre
        self.language = language
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.strong = book.add_format({"bold": True})
        self.total = book.add_format({**_BOX, "bold": True, "bg_color": _GREY, "num_format": "#,##0.00"})
        header = {**_BOX, "bg_color": _HEADER, "text_wrap": True, "valign": "top", "align": "center"}
        self.header = book.add_format({**header, "bold": True})
        self.optional_header = book.add_format({**header, "italic": True})
        self.plain = book.add_format()
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.choices = [
            (f"{table.key}.{column.key}", column.label, column.kind)
            for table in measure.workbook_tables
            for column in table.columns
            if isinstance(column.kind, Choice)
        ]
        self._formats: dict[tuple[str, bool], Format] = {}

    def say(self, text: Text, **facts: Any) -> str:
        return text.say(self.language, facts or None)

    def cell_format(self, kind: ValueKind, *, locked: bool) -> Format:
        key = (_number_format(kind), locked)
        if key not in self._formats:
            own = {"bg_color": _GREY} if locked else {"locked": False}
            self._formats[key] = self.book.add_format({**_BOX, "num_format": key[0], **own})
        return self._formats[key]

    def write(
        self,
        prepared: Mapping[str, Prepared],
        rows: Mapping[str, Sequence[Mapping[str, Raw]]],
        fields: Mapping[str, Raw],
    ) -> None:
        tables = self.measure.workbook_tables
        sheets = [_TableSheet(self, table, self.book.add_worksheet(table.in_workbook.sheet)) for table in tables]
        fields_sheet = self.measure.fields_sheet
        answers = self.book.add_worksheet(fields_sheet.sheet) if fields_sheet else None
        lists, helping, identification = (self.book.add_worksheet(name) for name in (LISTS, HELP, IDENTIFICATION))
        self.book.set_properties(
            {
                "title": self.name,
                "subject": self.say(self.measure.purpose),
                "author": "Rapport Unique",
                "created": datetime.combine(self.parameters.period.last, time()),
            }
        )
        for table, sheet in zip(tables, sheets, strict=True):
            every = _rows(table, self.centre, prepared.get(table.key, ()), rows.get(table.key))
            sheet.write(_lines(table, every, self.parameters))
        if fields_sheet and answers:
            self._fields(answers, fields_sheet, fields)
        self._lists(lists)
        self._help(helping)
        self._identification(identification, sum(map(len, prepared.values())))
        lists.very_hidden()
        helping.hide()
        identification.very_hidden()
        sheets[0].sheet.activate()

    @property
    def name(self) -> str:
        return self._noticed(f"{self.say(self.measure.title)} {self.parameters.period.id} – {self.centre}")

    @property
    def heading(self) -> str:
        return self._noticed(f"{self.say(self.measure.title)} – {self.say(wording.CENTRE, centre=self.centre)}")

    def _noticed(self, title: str) -> str:
        return f"{title} – {self.say(self.notice)}" if self.notice else title

    @property
    def period(self) -> str:
        return self.say(wording.PERIOD, period=self.parameters.period.label)

    def cell(self, sheet: Worksheet, row: int, index: int, kind: ValueKind, value: Any, shape: Format) -> None:
        """One value as its kind is written in a spreadsheet."""
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

    def validation(self, name: str, kind: ValueKind, label: Text, hint: Text | None) -> dict[str, Any] | None:
        """What a cell accepts, and what it says to the person who selects it."""
        found = self._accepted(name, kind)
        if found is None and hint is None:
            return None
        rule, expected = found or ({"validate": "any"}, None)
        words = [self.say(each) for each in (hint, expected) if each]
        return {
            **rule,
            "input_title": self.say(label)[:_LONGEST_TITLE],
            "input_message": " ".join(words)[:_LONGEST_MESSAGE],
            "error_title": self.say(wording.NOT_ACCEPTED)[:_LONGEST_TITLE],
            "error_message": self.say(expected)[:_LONGEST_MESSAGE] if expected else "",
        }

    def _accepted(self, name: str, kind: ValueKind) -> tuple[dict[str, Any], Text] | None:
        if isinstance(kind, Choice):
            letter = chr(65 + [each for each, _, _ in self.choices].index(name))
            source = f"={LISTS}!${letter}$2:${letter}${len(kind.options) + 1}"
            return {"validate": "list", "source": source}, wording.CHOOSE
        if isinstance(kind, Day):
            bounds = {"minimum": date(2000, 1, 1), "maximum": date(2199, 12, 31)}
            return {"validate": "date", "criteria": "between", **bounds}, wording.DATE
        if isinstance(kind, Money):
            return {"validate": "decimal", "criteria": ">=", "value": 0}, wording.AMOUNT
        if isinstance(kind, Share):
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}, wording.SHARE
        if isinstance(kind, Quantity):
            return {"validate": "decimal", "criteria": ">=", "value": 0}, wording.QUANTITY
        if isinstance(kind, Count):
            least, words = (0, wording.NATURAL) if kind.natural else (1, wording.COUNT)
            return {"validate": "integer", "criteria": ">=", "value": least}, words
        return None

    def _fields(self, sheet: Worksheet, declared: FieldsSheet, answers: Mapping[str, Raw]) -> None:
        """Section, label and answer, one field per row."""
        section_of = {each.key: section.title for section in self.measure.sections for each in section.fields}
        fields = {each.key: each for each in self.measure.fields}
        sheet.write_string(0, 0, self.heading, self.title)
        sheet.write_string(1, 0, self.period, self.strong)
        for index, heading in enumerate(("", self.say(declared.title), self.say(wording.ANSWER))):
            sheet.write_string(declared.first_row - 2, index, heading, self.header)
        for index, width in enumerate((44, 60, 16)):
            sheet.set_column(index, index, width)
        for row, key in enumerate(declared.fields, start=declared.first_row - 1):
            field = fields[key]
            sheet.write_string(row, 0, self.say(section_of[key]), self.wrapped)
            sheet.write_string(row, 1, self.say(field.label), self.wrapped)
            shape = self.cell_format(field.kind, locked=False)
            self.cell(sheet, row, 2, field.kind, read(field.kind, answers.get(key)), shape)
            if validation := self.validation(key, field.kind, field.label, field.hint):
                sheet.data_validation(row, 2, row, 2, validation)
        sheet.protect()

    def _lists(self, sheet: Worksheet) -> None:
        """One list per column: its header, then its options."""
        listed = [[label, *(option.label for option in choice.options)] for _, label, choice in self.choices]
        for row, labels in enumerate(zip_longest(*listed)):
            for index, label in enumerate(labels):
                if label is not None:
                    sheet.write_string(row, index, self.say(label))
        sheet.protect()

    def _help(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 110)
        prepared = any(table.prepared_from for table in self.measure.workbook_tables)
        texts = [*wording.HELP, *(wording.HELP_PREPARED if prepared else wording.HELP_OPEN), wording.HELP_UPLOAD]
        texts += [section.help for section in self.measure.sections if section.help]
        texts += [table.help for table in self.measure.workbook_tables if table.help]
        for row, text in enumerate(texts):
            sheet.write_string(row, 0, self.say(text), self.wrapped if row else self.title)
        sheet.protect()

    def _identification(self, sheet: Worksheet, prepared: int) -> None:
        tables = self.measure.workbook_tables
        values = {
            "format": FORMAT,
            "version": VERSION,
            "measure": self.measure.id,
            "period": self.parameters.period.id,
            "table": ",".join(table.key for table in tables),
            "sheet": ",".join(table.in_workbook.sheet for table in tables),
            "centre": self.centre,
            "language": self.language,
            "prepared_rows": str(prepared),
        }
        for row, key in enumerate(KEYS):
            sheet.write_string(row, 0, key)
            sheet.write_string(row, 1, values[key])
        sheet.protect()


class _TableSheet:
    """The sheet of one table."""

    def __init__(self, book: _Book, table: Table, sheet: Worksheet) -> None:
        self.book = book
        self.table = table
        self.sheet = sheet
        self.words = [book.say(word) for word in table.complete_words or (same("1"), same("0"))]
        self.named = {
            name: f'"{value}"' if isinstance(value, str) else str(value)
            for name, value in book.parameters.values.items()
        }

    def write(self, lines: list[Line]) -> None:
        self._columns()
        self._head(lines)
        first = self.table.in_workbook.first_row - 1
        for offset, line in enumerate(lines):
            self._line(first + offset, line)
        last = first + len(lines) - 1
        if not self.table.prepared_from:
            for row in range(last + 1, last + 1 + OPEN_ROWS):
                self._open_line(row)
            last += OPEN_ROWS
        self._validations(first)
        self._page(max(first, last))

    def _locked(self, column: Column) -> bool:
        return column.filled_by is not FilledBy.CENTRE

    def _columns(self) -> None:
        """The shape of the cells below the prepared rows, where a further line can be typed."""
        for index, column in enumerate(self.table.columns):
            shape = self.book.cell_format(column.kind, locked=column.filled_by is FilledBy.ENGINE)
            self.sheet.set_column(index, index, _width(column), shape)

    def _page(self, last: int) -> None:
        layout = self.table.in_workbook
        self.sheet.freeze_panes(layout.header_row, len(self.table.one_row_per) + 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(layout.header_row - 1)
        self.sheet.print_area(0, 0, last, len(self.table.columns) - 1)
        self.sheet.set_footer(f"&L{self.book.name}&R{self.book.say(wording.PAGE)}")
        self.sheet.protect("", {"format_columns": True, "format_rows": True})

    def _head(self, lines: list[Line]) -> None:
        """Title, period, totals and headers, in the rows above the table."""
        layout, book = self.table.in_workbook, self.book
        texts = {
            (0, 0): (book.heading, book.title),
            xl_cell_to_rowcol(layout.period_cell): (book.period, book.strong),
        }
        totals = layout.totals if layout.totals_row else ()
        if layout.totals_row:
            texts[layout.totals_row - 1, 0] = (book.say(wording.TOTALS), book.strong)
        for row in range(layout.header_row - 1):
            for index, column in enumerate(self.table.columns):
                if (row, index) in texts:
                    self.sheet.write_string(row, index, *texts[row, index])
                elif column.letter in totals and row + 1 == layout.totals_row:
                    self._total(row, index, column, lines)
                else:
                    self.sheet.write_blank(row, index, None, book.plain)
        self.sheet.set_row(layout.header_row - 1, _HEADER_HEIGHT)
        for index, column in enumerate(self.table.columns):
            shape = book.header if column.required else book.optional_header
            self.sheet.write_string(layout.header_row - 1, index, book.say(column.label), shape)

    def _total(self, row: int, index: int, column: Column, lines: list[Line]) -> None:
        top = self.table.in_workbook.first_row
        bottom = top + Limits().rows - 1
        control = next(each.letter for each in self.table.columns if _is_control(each))
        total = sum((line[column.key] for line in lines if line["complete"] and not _missing(line[column.key])), ZERO)
        condition = f'${control}${top}:${control}${bottom},"{self.words[0]}"'
        formula = f"=SUMIF({condition},{column.letter}{top}:{column.letter}{bottom})"
        self.sheet.write_formula(row, index, formula, self.book.total, float(total))

    def _line(self, at: int, line: Line) -> None:
        for index, column in enumerate(self.table.columns):
            shape = self.book.cell_format(column.kind, locked=self._locked(column))
            if column.formula:
                self.sheet.write_formula(at, index, f"={self._formula(column, at)}", shape, float(line[column.key]))
            elif _is_control(column):
                shown = self.words[0] if line["complete"] else self.words[1]
                self.sheet.write_formula(at, index, f"={self._control(at)}", shape, shown)
            else:
                self.book.cell(self.sheet, at, index, column.kind, line[column.key], shape)

    def _open_line(self, at: int) -> None:
        """A row in which nothing stands yet: its formulas stay silent until something does."""
        for index, column in enumerate(self.table.columns):
            shape = self.book.cell_format(column.kind, locked=self._locked(column))
            if column.formula or _is_control(column):
                formula = self._formula(column, at) if column.formula else self._control(at)
                silent = f'=IF({self._filled(at, self.table.inputs)}=0,"",{formula})'
                self.sheet.write_formula(at, index, silent, shape, "")
            else:
                self.sheet.write_blank(at, index, None, shape)

    def _formula(self, column: Column, at: int) -> str:
        cells = {each.letter: f"{each.letter}{at + 1}" for each in self.table.columns}
        by_key = {each.key: cells[each.letter] for each in self.table.columns}
        return (column.formula or "").format(**self.named | by_key | cells)

    def _control(self, at: int) -> str:
        required = [column for column in self.table.inputs if column.required]
        complete, incomplete = self.words
        return f'IF({self._filled(at, required)}={len(required)},"{complete}","{incomplete}")'

    def _filled(self, at: int, columns: Sequence[Column]) -> str:
        """How many of these cells of a row are filled."""
        places = [index for index, column in enumerate(self.table.columns) if column in columns]
        runs = []
        for _, group in groupby(enumerate(places), lambda each: each[1] - each[0]):
            letters = [self.table.columns[index].letter for _, index in group]
            runs.append(f"{letters[0]}{at + 1}:{letters[-1]}{at + 1}")
        return f"COUNTA({','.join(runs)})"

    def _validations(self, first: int) -> None:
        last = first + Limits().rows - 1
        for index, column in enumerate(self.table.columns):
            name = f"{self.table.key}.{column.key}"
            if column.filled_by is FilledBy.CENTRE and (
                found := self.book.validation(name, column.kind, column.label, self._hint(column))
            ):
                self.sheet.data_validation(first, index, last, index, found)

    def _hint(self, column: Column) -> Text | None:
        if column.required:
            return column.hint
        return wording.together(wording.OPTIONAL, column.hint) if column.hint else wording.OPTIONAL


def _is_control(column: Column) -> bool:
    """Whether this is the column that says that a row is complete."""
    return column.filled_by is FilledBy.ENGINE and not column.computed


def _missing(value: Any) -> bool:
    return value is None or isinstance(value, Unreadable)


def _number_format(kind: ValueKind) -> str:
    if isinstance(kind, Money):
        return "#,##0.00;[Red]-#,##0.00" if kind.signed else "#,##0.00"
    return {Day: "dd/mm/yyyy", Count: "0", Share: "0.##", Quantity: "0.##"}.get(type(kind), "@")


def _width(column: Column) -> int:
    if isinstance(column.kind, Words) and column.kind.longest > _SHORT_WORDS and not _is_control(column):
        return 36
    return {Choice: 36, Day: 12, Count: 10}.get(type(column.kind), 14)
