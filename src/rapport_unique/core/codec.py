"""Findings and explanations as JSON data and back, for what crosses a process or is kept in a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from rapport_unique.core.engine import Explanation, RowsUsed
from rapport_unique.core.findings import Finding, Place, Severity
from rapport_unique.core.law import LegalBasis
from rapport_unique.core.measure import Ceiling
from rapport_unique.core.texts import Fact, Text
from rapport_unique.core.values import Unreadable


def fact_to_data(fact: Fact) -> Any:
    """Words and whole numbers as they are; everything else as an object with one tag."""
    if isinstance(fact, Unreadable):
        return fact.read
    if isinstance(fact, Text):
        return {"text": list(fact)}
    if isinstance(fact, Decimal):
        return {"amount": str(fact)}
    if isinstance(fact, date):
        return {"date": fact.isoformat()}
    if isinstance(fact, (list, tuple)):
        return [fact_to_data(each) for each in fact]
    return fact


def fact_from_data(data: Any) -> Fact:
    if isinstance(data, list):
        return [fact_from_data(each) for each in data]
    if isinstance(data, dict):
        return _TAGS[next(iter(data))](next(iter(data.values())))
    return data


_TAGS: dict[str, Callable[[Any], Fact]] = {
    "text": lambda value: Text(*value),
    "amount": Decimal,
    "date": date.fromisoformat,
}


def findings_to_data(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "severity": each.severity.value,
            "place": {name: value for name, value in each.place._asdict().items() if value not in ("", None)},
            "read": fact_to_data(each.read),
            "facts": {name: fact_to_data(fact) for name, fact in (each.facts or {}).items()},
        }
        for each in findings
    ]


def findings_from_data(data: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            each["code"],
            Severity(each["severity"]),
            Place(**each["place"]),
            fact_from_data(each["read"]),
            {name: fact_from_data(fact) for name, fact in each["facts"].items()} or None,
        )
        for each in data
    )


def explanation_to_data(explanation: Mapping[str, Explanation]) -> dict[str, Any]:
    return {
        key: {
            "formula": list(each.formula),
            "inputs": [[list(label), fact_to_data(fact)] for label, fact in each.inputs],
            "law": list(each.law.text),
            "rows": [[list(used.table), used.number, list(used.positions)] for used in each.rows],
            "ceiling": each.ceiling and [list(each.ceiling.label), str(each.ceiling.amount)],
        }
        for key, each in explanation.items()
    }


def explanation_from_data(data: Mapping[str, Any]) -> dict[str, Explanation]:
    return {
        key: Explanation(
            Text(*each["formula"]),
            tuple((Text(*label), fact_from_data(fact)) for label, fact in each["inputs"]),
            LegalBasis(Text(*each["law"])),
            tuple(RowsUsed(Text(*table), number, tuple(positions)) for table, number, positions in each["rows"]),
            each["ceiling"] and Ceiling(Text(*each["ceiling"][0]), Decimal(each["ceiling"][1])),
        )
        for key, each in data.items()
    }
