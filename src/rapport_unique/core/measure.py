"""The vocabulary in which a measure is declared: fields, tables, rules, figures. It computes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, make_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from rapport_unique.core.findings import Kind
from rapport_unique.core.law import DatedValue, LegalBasis, Parameters
from rapport_unique.core.periods import Period
from rapport_unique.core.texts import Fact, Text
from rapport_unique.core.values import Money, ValueKind

SIGNED_AMOUNT = Money(signed=True)


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
    missing: Kind | None = None
    """What is found where a required answer stays empty, if the measure has its own words for it."""
    hint: Text | None = None
    law: LegalBasis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the form: its fields, then the tables named by their keys."""

    key: str
    title: Text
    fields: tuple[Field, ...] = ()
    tables: tuple[str, ...] = ()
    help: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table. A computed column has its Python rule, of the row and the parameters, and beside it the
    spreadsheet formula, in which `{H}` stands for the cell of column H on the same row and `{name}` for a parameter."""

    letter: str
    key: str
    label: Text
    kind: ValueKind
    filled_by: FilledBy
    required: bool = True
    """Whether a row counts only once this is filled. An optional cell that stays empty is None in the row."""
    computed: Callable[[Any, Parameters], Any] | None = None
    formula: str | None = None
    hint: Text | None = None
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
    header_row: int = 4
    first_row: int = 5
    period_cell: str = "A2"
    totals_row: int | None = None
    totals: tuple[str, ...] = ()


class RowRule(NamedTuple):
    """A check on one row, run where every column that it `needs` is filled and readable, and every optional one that
    it `reads` is readable."""

    needs: tuple[str, ...]
    check: Callable[[Any, Parameters], Remark | None]
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldsSheet:
    """The sheet of a workbook on which some fields of the form are answered, one per row: label and answer."""

    sheet: str
    title: Text
    fields: tuple[str, ...]
    first_row: int = 4


Rows = list[Any]
"""Rows of a table: objects with one attribute per column key, and `index`, their position as read."""


class Grounds(NamedTuple):
    """What figures and rules rest on. A prefilled value that nobody gave is None; `rows` are those that count, by
    table; `summary` is what the measure made of them all, once; `figures` are those computed so far."""

    parameters: Parameters
    prefilled: Mapping[str, Any]
    fields: Mapping[str, Any]
    rows: Mapping[str, Rows]
    figures: Mapping[str, Decimal | None]
    summary: Any = None


TableRule = Callable[[Rows, Grounds], Iterable[tuple[int, Remark]]]
"""A check on all counted rows of a table together: pairs of a row's index and what was found there."""


class PaidLater(NamedTuple):
    """Aid that counts in full and may be paid after the period: the columns of what counts of a row, of what was paid
    within the period and of the day on which the aid ends; and the figure that adds the first of them up."""

    counts: str
    paid: str
    ends: str
    figure: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of one shape. A row counts when every required column that the tool or the centre fills is filled.

    A table `prepared_from` what the tool knows compares its rows with it, by the columns `one_row_per`. A table without
    `layout` has no place in the workbook and is filled in on the screen alone.
    """

    key: str
    title: Text
    columns: tuple[Column, ...]
    one_row_per: tuple[str, ...] = ()
    prepared_from: str = ""
    layout: Layout | None = None
    centre_column: str = ""
    """The column that names the centre on every row."""
    row_rules: tuple[RowRule, ...] = ()
    table_rules: tuple[TableRule, ...] = ()
    lost_with: str = ""
    """The column of amounts of which an incomplete row adds nothing."""
    complete_words: tuple[Text, Text] | None = None
    """What the control column says of a complete and of an incomplete row."""
    on_screen: Callable[[Parameters], bool] = lambda parameters: True
    """Whether its rows may be filled in on the screen."""
    help: Text | None = None
    paid_later: PaidLater | None = None
    """Where what is not paid yet is to be proven, once it is."""

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
    def computations(self) -> tuple[tuple[str, Callable[[Any, Parameters], Any]], ...]:
        """Key and rule of every computed column, in the order in which one builds on the other."""
        return tuple((column.key, column.computed) for column in self.columns if column.computed)

    @property
    def in_workbook(self) -> Layout:
        """Where it stands in the workbook; ValueError for one that has no place there."""
        if self.layout is None:
            raise ValueError(f"table {self.key} has no place in a workbook")
        return self.layout

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def row_type(self) -> type[Any]:
        fields: list[Any] = ["index", *(column.key for column in self.inputs)]
        fields += [(key, Any, field(default=None)) for key, _ in self.computations]
        return make_dataclass(f"{self.key.title()}Row", fields, slots=True, eq=False)


class Ceiling(NamedTuple):
    """The limit that kept a figure from being higher: its name and its amount in euro."""

    label: Text
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A computed amount, or a computed number of another kind. `inputs` names the prefilled values, fields and figures
    that its formula mentions, `tables` the tables whose rows it adds up; `ceiling` says which limit bit, if one did."""

    key: str
    label: Text
    formula: Text
    compute: Callable[[Grounds], Decimal | None]
    law: LegalBasis
    inputs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    ceiling: Callable[[Grounds], Ceiling | None] = lambda grounds: None
    kind: ValueKind = SIGNED_AMOUNT
    detail: bool = False
    """Whether it is a step on the way to others, which pages fold away."""
    shown: Callable[[Mapping[str, Decimal | None]], bool] = lambda figures: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A check on the whole form, beside what the kinds of values already refuse. `field` is where it shows: the key of
    a field, of a prefilled value or of a table."""

    field: str
    check: Callable[[Grounds], Remark | None]


class Part(NamedTuple):
    """One part of a subsidy in a picture: what is accepted, in euro, between its minimum and its maximum; what of the
    minimum would be lost; and in words what to do about it."""

    key: str
    label: Text
    accepted: Decimal
    minimum: Decimal
    maximum: Decimal
    lost: Decimal
    advice: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """How a centre plans the year: amounts that it may shift between parts, and what would follow from them.

    `amounts` are the fields of a plan, in euro; `from_figures` gives them as the report stands; `figures` computes from
    parameters, prefilled values and amounts the figures that `Measure.picture` reads, `eligible` and `to_repay`.
    """

    amounts: tuple[Field, ...]
    from_figures: Callable[[Mapping[str, Decimal | None]], Mapping[str, Decimal]]
    figures: Callable[[Parameters, Mapping[str, Any], Mapping[str, Decimal]], Mapping[str, Decimal | None]]


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One subsidy, as declared. `rules_number` grows with every change of its rules."""

    id: str
    title: Text
    purpose: Text
    law: LegalBasis
    rules_number: int
    periods: Mapping[str, Parameters]
    values: Mapping[str, tuple[DatedValue, ...]]
    """Every parameter with its dated values; `periods` holds what is in force in each."""
    prefilled: tuple[Field, ...]
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...] = ()
    rules: tuple[Rule, ...] = ()
    summarise: Callable[[Grounds], Any] = lambda grounds: None
    """What figures and rules need of all counted rows together, computed once."""
    remarks: tuple[Kind, ...] = ()
    """What its own rules can find."""
    parameter_labels: Mapping[str, Text] = field(default_factory=dict)
    """How people call its own parameters; those that measures share have their names in one place."""
    examples: tuple[Text, ...] = ()
    """Worked examples in words, for the page that explains the measure."""
    fields_sheet: FieldsSheet | None = None
    picture: Callable[[Mapping[str, Decimal | None]], tuple[Part, ...]] | None = None
    """From the figures, how the parts of the subsidy stand; nothing while the grant is not known."""
    planning: Planning | None = None
    one_road: bool = False
    """Whether a workbook, once chosen, serves for every table that has a place in it, and never beside the screen."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        return tuple(each for section in self.sections for each in section.fields)

    @cached_property
    def workbook_tables(self) -> tuple[Table, ...]:
        return tuple(table for table in self.tables if table.layout)

    @cached_property
    def screen_tables(self) -> tuple[Table, ...]:
        """The tables that no workbook holds."""
        return tuple(table for table in self.tables if not table.layout)

    @cached_property
    def workbook(self) -> bool:
        """Whether it can be filled in by a workbook."""
        return any(table.layout for table in self.tables)

    def table(self, key: str) -> Table:
        return next(table for table in self.tables if table.key == key)

    def parameters(self, period: str) -> Parameters:
        return self.periods[period]

    def period(self, period: str) -> Period:
        return self.periods[period].period

    def rules_version(self, parameters: Parameters) -> str:
        return f"{self.rules_number}-{parameters.digest[:16]}"
