"""The vocabulary in which a measure is declared: fields, tables, rules, figures. It computes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, make_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from rapport_unique.core.findings import Kind
from rapport_unique.core.law import LegalBasis, Parameters
from rapport_unique.core.periods import Period
from rapport_unique.core.texts import Fact, Text
from rapport_unique.core.values import ValueKind


class FilledBy(StrEnum):
    ADMINISTRATION = "administration"
    TOOL = "tool"
    CENTRE = "centre"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One answer of the form. What the administration fills is shown with its source and cannot be edited."""

    key: str
    label: Text
    kind: ValueKind
    filled_by: FilledBy = FilledBy.CENTRE
    required: bool = True
    hint: Text | None = None
    law: LegalBasis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    key: str
    title: Text
    fields: tuple[Field, ...] = ()
    table: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table. A computed column has its Python rule and, beside it, the spreadsheet formula, in which
    `{H}` stands for the cell of column H on the same row."""

    letter: str
    key: str
    label: Text
    kind: ValueKind
    filled_by: FilledBy
    computed: Callable[[Any], Any] | None = None
    formula: str | None = None
    law: LegalBasis | None = None


class Remark(NamedTuple):
    """What a rule found on a row: the engine adds where it stands."""

    kind: Kind
    column: str
    facts: Mapping[str, Fact]


def remark(kind: Kind, column: str, **facts: Fact) -> Remark:
    return Remark(kind, column, facts)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table stands in its workbook."""

    sheet: str
    header_row: int
    first_row: int
    period_cell: str = "A2"
    totals_row: int | None = None
    totals: tuple[str, ...] = ()


class RowRule(NamedTuple):
    """A check on one row, run where every column that it `needs` is filled and readable."""

    needs: tuple[str, ...]
    check: Callable[[Any, Parameters], Remark | None]


Rows = list[Any]
"""Rows of a table: objects with one attribute per column key, and `index`, their position as read."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of one shape. A row counts when every column that the tool or the centre fills is filled."""

    key: str
    title: Text
    columns: tuple[Column, ...]
    one_row_per: tuple[str, ...]
    prepared_from: str
    layout: Layout
    centre_column: str
    """The column that names the centre on every row."""
    row_rules: tuple[RowRule, ...] = ()
    summarise: Callable[[Rows, Parameters], Any] = lambda rows, parameters: None
    """What the figures and the table's rules need of all complete rows together, computed once."""
    table_rules: tuple[Callable[[Rows, Any], Iterable[tuple[int, Remark]]], ...] = ()
    lost_with: str = ""
    """The computed column that an incomplete row would have added."""
    complete_words: tuple[Text, Text] | None = None
    """What the control column says of a complete and of an incomplete row."""

    @cached_property
    def inputs(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.filled_by is not FilledBy.ENGINE)

    @cached_property
    def centre_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.filled_by is FilledBy.CENTRE)

    @cached_property
    def prepared_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.filled_by is FilledBy.TOOL)

    @cached_property
    def compared(self) -> tuple[Column, ...]:
        """The columns that the tool filled and that must stay as it left them (the centre's is known elsewhere)."""
        return tuple(column for column in self.prepared_columns if column.key != self.centre_column)

    @cached_property
    def computations(self) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
        """Key and rule of every computed column, in the order in which one builds on the other."""
        return tuple((column.key, column.computed) for column in self.columns if column.computed)

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def row_type(self) -> type[Any]:
        fields: list[Any] = ["index", *(column.key for column in self.inputs)]
        fields += [(key, Any, field(default=None)) for key, _ in self.computations]
        return make_dataclass(f"{self.key.title()}Row", fields, slots=True, eq=False)


class Grounds(NamedTuple):
    """What a figure is computed from. A prefilled amount that nobody gave is None."""

    parameters: Parameters
    prefilled: Mapping[str, Any]
    fields: Mapping[str, Any]
    rows: Mapping[str, Rows]
    summaries: Mapping[str, Any]
    figures: Mapping[str, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A computed amount. `inputs` names the prefilled values, fields, columns and figures that its formula mentions."""

    key: str
    label: Text
    formula: Text
    inputs: tuple[str, ...]
    compute: Callable[[Grounds], Decimal | None]
    law: LegalBasis
    shown: Callable[[Mapping[str, Decimal | None]], bool] = lambda figures: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check on the whole form, beside what the kinds of values already refuse."""

    field: str
    check: Callable[[Grounds], Remark | None]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One subsidy, as declared. `rules_number` grows with every change of its rules."""

    id: str
    title: Text
    purpose: Text
    law: LegalBasis
    rules_number: int
    periods: Mapping[str, Parameters]
    prefilled: tuple[Field, ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    rules: tuple[Rule, ...] = ()

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(each for section in self.sections for each in section.fields)

    def table(self, key: str) -> Table:
        return next(table for table in self.tables if table.key == key)

    def parameters(self, period: str) -> Parameters:
        return self.periods[period]

    def period(self, period: str) -> Period:
        return self.periods[period].period

    def rules_version(self, parameters: Parameters) -> str:
        return f"{self.rules_number}-{parameters.digest[:16]}"
