"""JSON Schemas of what `rapport-unique evaluate` takes and gives, made from the declaration of a measure.

An incomplete form is valid input: what is missing is told by findings, never refused here.
"""

from __future__ import annotations

from typing import Any

from rapport_unique.core.findings import Severity
from rapport_unique.core.measure import Column, Field, FilledBy, Measure, Table
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.core.values import Choice, Count, Declared, Money, Quantity, Share, ValueKind

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBER = {"type": ["string", "number", "null"]}
_AMOUNT = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"}


def input_schema(measure: Measure) -> dict[str, Any]:
    """What is answered: values by key, and the rows of every table."""
    prefilled = {each.key: _field(each) for each in measure.prefilled}
    prefilled |= {
        table.prepared_from: _rows(table, table.compared, table.title)
        for table in measure.tables
        if table.prepared_from
    }
    return {
        "$schema": _DIALECT,
        "title": measure.title.fr,
        "x-labels": _labels(measure.title),
        "description": measure.purpose.fr,
        **_object(
            {
                "prefilled": _object(prefilled),
                "fields": _object({each.key: _field(each) for each in measure.fields}),
                "tables": _object({table.key: _rows(table, table.columns, table.title) for table in measure.tables}),
            }
        ),
    }


def output_schema(measure: Measure) -> dict[str, Any]:
    """What `evaluate --json` prints."""
    text = {"type": "string"}
    figures = {each.key: {**_figure(each.kind), **_named(each.label)} for each in measure.figures}
    explanation = _object(
        {
            "formula": text,
            "inputs": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
            "rows": {
                "type": "array",
                "items": _object(
                    {
                        "table": text,
                        "number": {"type": "integer"},
                        "positions": {"type": "array", "items": {"type": "integer"}},
                    },
                    complete=True,
                ),
            },
            "ceiling": _object({"label": text, "amount": _AMOUNT}, complete=True),
            "law": text,
        }
    ) | {"required": ["formula", "inputs", "law"]}
    finding = _object(
        {
            "code": text,
            "severity": {"enum": [each.value for each in Severity]},
            **{name: {"type": ["string", "null"]} for name in ("sheet", "cell", "read", "expected", "law")},
            "message": text,
        },
        complete=True,
    )
    return {
        "$schema": _DIALECT,
        "title": measure.title.fr,
        **_object(
            {
                "figures": _object(figures, complete=True),
                "findings": {"type": "array", "items": finding},
                "explanation": _object(dict.fromkeys(figures, explanation), complete=True),
                "digest": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            },
            complete=True,
        ),
    }


def _object(properties: dict[str, Any], *, complete: bool = False) -> dict[str, Any]:
    described: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**described, "required": list(properties)} if complete else described


def _rows(table: Table, columns: tuple[Column, ...], title: Text) -> dict[str, Any]:
    cells = {each.key: _column(each) for each in columns if each.filled_by is not FilledBy.ENGINE}
    return {"type": "array", **_named(title), "items": _object(cells)}


def _field(field: Field) -> dict[str, Any]:
    said = {"x-required": field.required and field.filled_by is FilledBy.CENTRE}
    return {**_value(field.kind), **_named(field.label), **said}


def _column(column: Column) -> dict[str, Any]:
    return {**_value(column.kind), **_named(column.label), "x-required": column.required}


def _named(label: Text) -> dict[str, Any]:
    return {"title": label.fr, "x-labels": _labels(label)}


def _labels(text: Text) -> dict[str, str]:
    return {language: text.say(language) for language in LANGUAGES}


def _value(kind: ValueKind) -> dict[str, Any]:
    """Numbers may be written as numbers or as texts; words and codes are texts."""
    if isinstance(kind, Choice):
        options = [{"const": option.code, "x-labels": _labels(option.label)} for option in kind.options]
        return {"type": ["string", "null"], "x-options": options}
    if isinstance(kind, (Money, Count, Share, Quantity)):
        return {**_NUMBER, "x-kind": type(kind).__name__.lower()}
    if isinstance(kind, Declared):
        return {"type": ["string", "null"], "x-kind": "declared"}
    return {"type": ["string", "number", "null"], "x-kind": type(kind).__name__.lower()}


def _figure(kind: ValueKind) -> dict[str, Any]:
    if isinstance(kind, Count):
        return {"type": ["string", "null"], "pattern": "^[0-9]+$"}
    return {**_AMOUNT, "type": ["string", "null"]}
