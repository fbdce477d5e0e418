"""Workbooks of measures with several sheets: answers made up with a seed, and the file that bears them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

from rapport_unique.adapters.workbooks import WorkbookReport, check_workbook, write_workbook
from rapport_unique.core.answers import answers_from
from rapport_unique.core.engine import Evaluation, evaluate
from rapport_unique.core.measure import Column, Measure, Table
from rapport_unique.core.measures import measure as declared
from rapport_unique.core.values import Choice, Count, Day, Money, Quantity, Share

CENTRE = "62063"
PERIODS = {"participation": "2019", "integration-projects": "2023"}
_PREFILLED = {"participation": {"main": "20000.00"}, "integration-projects": {"grant": "20000.00"}}


def answers(name: str, rows: int = 12, seed: int = 1) -> dict[str, Any]:
    """Answers to everything, some optional cells and some required ones left empty."""
    random, measure = Random(seed), declared(name)
    return {
        "prefilled": _PREFILLED[name],
        "fields": {each.key: _value(random, measure, each.kind) for each in measure.fields},
        "tables": {table.key: [_row(random, measure, table) for _ in range(rows)] for table in measure.tables},
    }


def _row(random: Random, measure: Measure, table: Table) -> dict[str, str]:
    filled = [column for column in table.inputs if random.random() < (0.97 if column.required else 0.6)]
    return {column.key: _value(random, measure, column.kind) for column in filled or table.inputs[:1]}


def _value(random: Random, measure: Measure, kind: Any) -> str:
    if isinstance(kind, Choice):
        return random.choice(kind.options).code
    if isinstance(kind, Day):
        year = measure.parameters(PERIODS[measure.id]).period.first.year
        return f"{year}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    if isinstance(kind, Money):
        return f"{random.randrange(100_000) / 100:.2f}"
    if isinstance(kind, Share):
        return f"{random.randrange(200, 10_000) / 100:.2f}"
    if isinstance(kind, Quantity):
        return f"{random.randrange(1, 4_000) / 100:.2f}"
    if isinstance(kind, Count):
        return str(random.randint(1, 12))
    return random.choice(("yes", "oui", "1")) if type(kind).__name__ == "Declared" else f"Texte {random.randint(1, 9)}"


def parameters_of(name: str) -> Any:
    return declared(name).parameters(PERIODS[name])


def evaluation(name: str, data: Mapping[str, Any]) -> Evaluation:
    measure = declared(name)
    return evaluate(measure, parameters_of(name), answers_from(measure, data), centre=CENTRE)


def written(name: str, data: Mapping[str, Any], language: str = "fr") -> bytes:
    measure = declared(name)
    return write_workbook(
        measure=measure,
        parameters=parameters_of(name),
        centre=CENTRE,
        language=language,
        rows={table.key: data["tables"][table.key] for table in measure.workbook_tables},
        fields=data["fields"],
    )


def check(path: Path, name: str, data: Mapping[str, Any], **options: Any) -> WorkbookReport:
    """What the file says, with what is answered beside it."""
    measure = declared(name)
    return check_workbook(
        path,
        measure=name,
        period=PERIODS[name],
        centre=CENTRE,
        prefilled=data["prefilled"],
        fields={} if "fields" not in data else data["fields"],
        tables={table.key: data["tables"][table.key] for table in measure.screen_tables},
        **options,
    )


def computed_columns(table: Table) -> list[Column]:
    return [column for column in table.columns if column.computed and column.formula]
