"""Compare the rows of a table with what the tool prepared for it, cell by cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rapport_unique.core import messages, seal
from rapport_unique.core.answers import Prepared, TableAnswers
from rapport_unique.core.findings import Finding
from rapport_unique.core.measure import Column, Table
from rapport_unique.core.values import canonical, read

Prefix = tuple[str | None, ...]


def prepared_texts(table: Table, prepared: Prepared) -> list[Prefix]:
    """The canonical texts of every prepared row, in the order of the compared columns."""
    columns = _compared(table)
    return [
        tuple(canonical(column.kind, read(column.kind, row.get(column.key))) for column in columns) for row in prepared
    ]


def prepared_digest(table: Table, prepared: Prepared) -> str:
    return seal.rows_digest(map(seal.row_digest, prepared_texts(table, prepared)))


def compare_with_prepared(
    table: Table, data: TableAnswers, prepared: Prepared | None, centre: str | None
) -> Iterator[Finding]:
    """Blocking findings where a row bears another centre, differs from its prepared row, or has none."""
    yield from _rows_of_another_centre(table, data, centre)
    if prepared is None:
        yield messages.SIMULATIONS_NOT_COMPARED.at()
        return
    stored = prepared_texts(table, prepared)
    columns = _compared(table)
    rows: list[Prefix] = list(zip(*(data.columns[column.key].texts for column in columns), strict=True))
    known = set(stored)
    if known.issuperset(rows):
        return
    index_of_key = _unique(stored, [_position(columns, key) for key in table.one_row_per])
    index_of_number = _unique(stored, [_position(columns, table.one_row_per[-1])])
    for index, row in enumerate(rows):
        if row in known:
            continue
        found = _nearest(row, stored, columns, table, index_of_key, index_of_number)
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
    for index, text in enumerate(data.columns[column.key].texts):
        if text is not None and text != expected and not text.startswith("?"):
            yield messages.ANOTHER_CENTRE.at(data.place(table, index, column.key), text, stored=expected)


def _compared(table: Table) -> tuple[Column, ...]:
    return tuple(column for column in table.prepared_columns if column.key != table.centre_column)


def _position(columns: Sequence[Column], key: str) -> int:
    return next(position for position, column in enumerate(columns) if column.key == key)


def _unique(stored: list[Prefix], positions: list[int]) -> dict[Prefix, Prefix]:
    """Prepared rows by some of their columns, where these single one out."""
    groups: dict[Prefix, list[Prefix]] = defaultdict(list)
    for row in stored:
        groups[tuple(row[position] for position in positions)].append(row)
    return {key: rows[0] for key, rows in groups.items() if len(set(rows)) == 1}


def _nearest(
    row: Prefix,
    stored: list[Prefix],
    columns: Sequence[Column],
    table: Table,
    by_key: dict[Prefix, Prefix],
    by_number: dict[Prefix, Prefix],
) -> Prefix | None:
    """The prepared row that was meant: the same person and number, or else the number alone."""
    key = tuple(row[_position(columns, name)] for name in table.one_row_per)
    return by_key.get(key) or by_number.get(key[-1:])
