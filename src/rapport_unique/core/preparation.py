"""Compare the rows of a table with what the tool prepared for it, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapport_unique.core import messages, seal
from rapport_unique.core.answers import Prepared, PreparedRow, TableAnswers
from rapport_unique.core.findings import Finding
from rapport_unique.core.measure import Column, Table
from rapport_unique.core.values import read


def prepared_digest(prepared: Prepared) -> str:
    return seal.lines_digest(prepared)


def compare_with_prepared(
    table: Table, data: TableAnswers, prepared: Prepared | None, centre: str | None
) -> Iterator[Finding]:
    """Blocking findings where a row bears another centre, differs from its prepared row, or has none."""
    yield from _rows_of_another_centre(table, data, centre)
    if prepared is None:
        yield messages.SIMULATIONS_NOT_COMPARED.at()
        return
    columns = table.compared
    rows: list[PreparedRow] = list(zip(*(data.columns[column.key].texts for column in columns), strict=True))
    if rows == prepared:
        return
    known = set(prepared)
    if known.issuperset(rows):
        return
    by_key = _unique(prepared, [_position(columns, key) for key in table.one_row_per])
    by_number = _unique(prepared, [_position(columns, table.one_row_per[-1])])
    for index, row in enumerate(rows):
        if row in known:
            continue
        found = _nearest(row, table, by_key, by_number)
        if found is None:
            number = table.one_row_per[-1]
            yield messages.UNKNOWN_SIMULATION.at(data.place(table, index, number), data.columns[number].values[index])
            continue
        for column, text, expected in zip(columns, row, found, strict=True):
            if text != expected:
                stored_value = read(column.kind, expected)
                place = data.place(table, index, column.key)
                yield messages.DIFFERS_FROM_PREPARED.at(
                    place, data.columns[column.key].values[index], stored=stored_value
                )


def _rows_of_another_centre(table: Table, data: TableAnswers, centre: str | None) -> Iterator[Finding]:
    if centre is None:
        return
    column = table.by_key[table.centre_column]
    expected = column.kind.canonical(centre)
    texts = data.columns[column.key].texts
    if set(texts) <= {expected, None}:
        return
    for index, text in enumerate(texts):
        if text is not None and text != expected and not text.startswith("?"):
            yield messages.ANOTHER_CENTRE.at(data.place(table, index, column.key), text, stored=expected)


def _position(columns: Sequence[Column], key: str) -> int:
    return next(position for position, column in enumerate(columns) if column.key == key)


def _unique(prepared: Prepared, positions: list[int]) -> dict[PreparedRow, PreparedRow]:
    """Prepared rows by some of their columns, where these single one out."""
    groups: dict[PreparedRow, list[PreparedRow]] = defaultdict(list)
    for row in prepared:
        groups[tuple(row[position] for position in positions)].append(row)
    return {key: rows[0] for key, rows in groups.items() if len(set(rows)) == 1}


def _nearest(
    row: PreparedRow, table: Table, by_key: dict[PreparedRow, PreparedRow], by_number: dict[PreparedRow, PreparedRow]
) -> PreparedRow | None:
    """The prepared row that was meant: the same person and number, or else the number alone."""
    key = tuple(row[_position(table.compared, name)] for name in table.one_row_per)
    return by_key.get(key) or by_number.get(key[-1:])
