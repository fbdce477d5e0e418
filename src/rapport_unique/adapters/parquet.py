"""Tables as Apache Parquet, for those who compute: exact amounts, days and counts, each with its type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pyarrow
from pyarrow import parquet

_TYPES = {
    Decimal: pyarrow.decimal128(14, 2),
    date: pyarrow.date32(),
    int: pyarrow.int64(),
}


def table(about: Mapping[str, str], headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """One table; a column has the type of its values, text where they differ or where there are none. `about` is kept
    in the metadata of the schema. None is a missing value."""
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in headings]
    arrays = [_array(column) for column in columns]
    made = pyarrow.table(arrays, names=list(headings)).replace_schema_metadata(dict(about))
    output = BytesIO()
    parquet.write_table(made, output, compression="zstd")
    return output.getvalue()


def _array(column: Sequence[Any]) -> Any:
    kinds = {type(each) for each in column if each is not None}
    if len(kinds) == 1 and (kind := next(iter(kinds))) in _TYPES:
        return pyarrow.array(column, _TYPES[kind])
    return pyarrow.array([None if each is None else str(each) for each in column], pyarrow.string())
