"""Write docs/codes.md and docs/measures/*.md from the declarations; `check` fails when they are stale."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django

from rapport_unique.core.findings import KINDS, SEVERITY_LABELS, Kind
from rapport_unique.core.measure import Column, Field, FilledBy, Measure
from rapport_unique.core.measures import catalogue

ROOT = Path(__file__).resolve().parent.parent
DOCS, SOURCES = ROOT / "docs", ROOT / "src"
_FILLED_BY = {
    FilledBy.ADMINISTRATION: "the administration",
    FilledBy.TOOL: "the budget tool",
    FilledBy.CENTRE: "the centre",
    FilledBy.ENGINE: "computed",
}


def pages() -> dict[Path, str]:
    """Every generated page by its path."""
    measures = catalogue()
    found = {DOCS / "measures" / f"{each.id}.md": "\n".join(_measure(each)) + "\n" for each in measures.values()}
    found[DOCS / "codes.md"] = "\n".join(_codes()) + "\n"
    return found


def every_code() -> list[Kind]:
    """Every code of the product: each is defined where it is used, so load whatever defines some."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport_unique.sites.rapport.settings")
    django.setup()
    for path in sorted((SOURCES / "rapport_unique").rglob("*.py")):
        if "define(" in path.read_text(encoding="utf-8"):
            importlib.import_module(".".join(path.relative_to(SOURCES).with_suffix("").parts))
    return [KINDS[code] for code in sorted(KINDS)]


def _codes() -> Iterator[str]:
    yield "# Codes"
    yield ""
    yield "Every code that a finding or a refusal can bear, with its severity and its texts. Generated from the"
    yield "declarations by `tools/reference_docs.py`; `{…}` are facts filled in where the code is shown."
    for kind in every_code():
        yield from _code(kind)


def _code(kind: Kind) -> Iterator[str]:
    yield ""
    yield f"## `{kind.code}`"
    yield ""
    yield f"Severity: `{kind.severity}` ({', '.join(SEVERITY_LABELS[kind.severity])})"
    yield ""
    yield "| | message | expected |"
    yield "|---|---|---|"
    for language in ("fr", "nl", "de"):
        expected = kind.expected.say(language) if kind.expected else ""
        yield f"| {language} | {_cell(kind.message.say(language))} | {_cell(expected)} |"
    if kind.law:
        yield ""
        yield f"Rests on: {kind.law.fr} / {kind.law.nl} / {kind.law.de}"


def _measure(measure: Measure) -> Iterator[str]:
    yield f"# {measure.title.fr}"
    yield ""
    yield f"{measure.title.nl} / {measure.title.de}. Identifier `{measure.id}`, rules number {measure.rules_number}."
    yield f"Legal basis: {measure.law.text.fr}. Generated from the declaration by `tools/reference_docs.py`."
    yield ""
    yield "## Periods and parameters"
    for parameters in measure.periods.values():
        yield ""
        yield f"- **{parameters.period.id}**: {parameters.period.first} to {parameters.period.last}"
        for name, value in parameters.values.items():
            yield f"  - `{name}`: {value}"
    yield ""
    yield "## Fields"
    yield ""
    yield "| key | filled by | kind | fr | nl | de |"
    yield "|---|---|---|---|---|---|"
    for each in (*measure.prefilled, *measure.fields):
        yield _field(each)
    for table in measure.tables:
        yield ""
        yield f"## Table `{table.key}`"
        yield ""
        yield "| column | key | filled by | kind | formula | fr | nl | de |"
        yield "|---|---|---|---|---|---|---|---|"
        for column in table.columns:
            yield _column(column)
    yield ""
    yield "## Figures"
    yield ""
    yield "| key | formula (fr) | legal basis | fr | nl | de |"
    yield "|---|---|---|---|---|---|"
    for figure in measure.figures:
        cells = (f"`{figure.key}`", figure.formula.fr, figure.law.text.fr, *figure.label)
        yield f"| {' | '.join(map(_cell, cells))} |"


def _field(field: Field) -> str:
    cells = (f"`{field.key}`", _FILLED_BY[field.filled_by], type(field.kind).__name__, *field.label)
    return f"| {' | '.join(map(_cell, cells))} |"


def _column(column: Column) -> str:
    formula = f"`={column.formula}`" if column.formula else ""
    kind = type(column.kind).__name__
    cells = (column.letter, f"`{column.key}`", _FILLED_BY[column.filled_by], kind, formula, *column.label)
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main(arguments: list[str]) -> int:
    stale = [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if arguments == ["check"]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is stale: run python tools/reference_docs.py")
        return bool(stale)
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
