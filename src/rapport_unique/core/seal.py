"""Canonical bytes and the two digests: of the content, and of the document that is signed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical_bytes(data: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; amounts are strings already, a float raises."""
    _refuse_floats(data)
    return _encode(data).encode()


def _refuse_floats(data: Any) -> None:
    if isinstance(data, float):
        raise TypeError("a float has no canonical form")
    if isinstance(data, Mapping):
        for value in data.values():
            _refuse_floats(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            _refuse_floats(value)


def row_digest(texts: Sequence[str | None]) -> bytes:
    """SHA-256 of one row: the canonical texts of its input columns, in the order of their declaration, joined by the
    unit separator (U+001F), which no canonical text can contain; an empty value is an empty text."""
    return hashlib.sha256(_joined(texts).encode()).digest()


def _joined(texts: Sequence[str | None]) -> str:
    """Most rows are filled in everywhere: only one that is not, which `join` refuses, is looked through."""
    try:
        return "\x1f".join(texts)  # type: ignore[arg-type]
    except TypeError:
        return "\x1f".join([text or "" for text in texts])


def rows_digest(digests: Iterable[bytes]) -> str:
    """SHA-256 over the sorted row digests: the order of rows does not count, their number does."""
    return hashlib.sha256(b"".join(sorted(digests))).hexdigest()


def lines_digest(rows: Iterable[Sequence[str | None]]) -> str:
    """SHA-256 over rows written as sorted lines, where no row needs a digest of its own; the order does not count."""
    lines = sorted(map(_joined, rows))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def content_digest(
    *,
    measure: str,
    period: str,
    rules_version: str,
    prefilled: Mapping[str, str | None],
    fields: Mapping[str, str | None],
    tables: Mapping[str, str],
) -> str:
    """What was answered, and by which rules; neither the file nor the order of rows counts."""
    content = {
        "measure": measure,
        "period": period,
        "rules_version": rules_version,
        "prefilled": prefilled,
        "fields": fields,
        "tables": tables,
    }
    return hashlib.sha256(canonical_bytes(content)).hexdigest()


def document_digest(
    *, content: str, centre: str, campaign: str, number: int, figures: Mapping[str, Decimal | None]
) -> str:
    """What a signature binds: the content, for which centre and campaign, which version, and every figure."""
    amounts = {name: None if amount is None else str(amount) for name, amount in figures.items()}
    document = {"content": content, "centre": centre, "campaign": campaign, "number": number, "figures": amounts}
    return hashlib.sha256(canonical_bytes(document)).hexdigest()
