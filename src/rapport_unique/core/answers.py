"""Answers of a form, in one shape whether they come from the screen, a workbook, the command line or the API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapport_unique.core.findings import Place
from rapport_unique.core.measure import Measure, Table
from rapport_unique.core.values import Cells, Raw, read_cells

PreparedRow = tuple[str | None, ...]
"""The canonical texts of `Table.compared`, in that order."""
Prepared = Sequence[PreparedRow]
"""What the tool knows for a table; see `prepared_rows`."""


@dataclass(frozen=True, slots=True)
class TableAnswers:
    """Rows by column, and where each row stands: its number in the sheet or on the screen."""

    columns: Mapping[str, Cells]
    positions: Sequence[int]
    sheet: str = ""

    def __len__(self) -> int:
        return len(self.positions)

    def place(self, table: Table, index: int, column: str = "") -> Place:
        position = self.positions[index]
        cell = f"{table.by_key[column].letter}{position}" if column and self.sheet else ""
        return Place(table=table.key, row=position, column=column, sheet=self.sheet, cell=cell)


def prepared_rows(table: Table, rows: Sequence[Mapping[str, Raw]]) -> list[PreparedRow]:
    """What the tool knows, from one mapping of column keys per row (without the centre's own column)."""
    columns = [read_cells(column.kind, [row.get(column.key) for row in rows]).texts for column in table.compared]
    return list(zip(*columns, strict=True))


@dataclass(frozen=True, slots=True)
class Answers:
    """`prefilled` and `fields` by key; `tables` and `prepared` by table key. `prepared` lacks a table that nobody
    prepared, so that its rows cannot be compared."""

    prefilled: Mapping[str, Raw] = field(default_factory=dict)
    fields: Mapping[str, Raw] = field(default_factory=dict)
    tables: Mapping[str, TableAnswers] = field(default_factory=dict)
    prepared: Mapping[str, Prepared] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Keys that the measure does not declare."""
    cells: Mapping[str, Place] = field(default_factory=dict)
    """Where a workbook answers a field, by its key."""


def table_answers(
    table: Table, rows: Sequence[Mapping[str, Raw]], positions: Sequence[int] | None = None
) -> TableAnswers:
    columns = {column.key: read_cells(column.kind, [row.get(column.key) for row in rows]) for column in table.inputs}
    return TableAnswers(columns, range(1, len(rows) + 1) if positions is None else positions)


def answers_from(measure: Measure, data: Mapping[str, Any]) -> Answers:
    """Read `{"prefilled": {…}, "fields": {…}, "tables": {"lines": [{…}]}}`; amounts are strings."""
    prefilled, fields = dict(data.get("prefilled") or {}), dict(data.get("fields") or {})
    tables = dict(data.get("tables") or {})
    prepared = {
        table.key: prepared_rows(table, prefilled.pop(table.prepared_from))
        for table in measure.tables
        if table.prepared_from and table.prepared_from in prefilled
    }
    known = {
        "prefilled": {each.key for each in measure.prefilled},
        "fields": {each.key for each in measure.fields},
        "tables": {table.key for table in measure.tables},
    }
    unknown = [key for key in data if key not in known]
    unknown += [f"prefilled.{key}" for key in prefilled if key not in known["prefilled"]]
    unknown += [f"fields.{key}" for key in fields if key not in known["fields"]]
    unknown += [f"tables.{key}" for key in tables if key not in known["tables"]]
    for table in measure.tables:
        keys = {key for row in tables.get(table.key, ()) for key in row}
        unknown += [f"tables.{table.key}.{key}" for key in sorted(keys - set(table.by_key))]
    return Answers(
        prefilled={key: prefilled.get(key) for key in known["prefilled"]},
        fields={key: fields.get(key) for key in known["fields"]},
        tables={table.key: table_answers(table, tables.get(table.key, ())) for table in measure.tables},
        prepared=prepared,
        unknown=tuple(unknown),
    )
