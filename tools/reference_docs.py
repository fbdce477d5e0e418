"""Write docs/codes.md and docs/measures/*.md from the declarations; `check` fails when they are stale."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

from rapport_unique.core.findings import KINDS, SEVERITY_LABELS, Kind
from rapport_unique.core.law import read_toml
from rapport_unique.core.measure import Column, Field, FilledBy, Measure
from rapport_unique.core.measures import catalogue
from rapport_unique.core.values import Choice

ROOT = Path(__file__).resolve().parent.parent
DOCS, SOURCES = ROOT / "docs", ROOT / "src"
_AREAS = {
    "core.messages": "Answers and rows",
    "core.measures.simple": "Simple measures",
    "core.measures.redi.rules": "REDI",
    "core.measures.participation.rules": "Participation",
    "core.provisions.expenses": "Expenditure lines",
    "core.provisions.staff": "Staff tables",
    "core.measures.staff_costs": "Staff costs",
    "core.measures.rental_guarantees": "Rental guarantees",
    "core.measures.energy_fund": "Energy fund",
    "adapters.simulations_csv": "Lists of simulations",
    "reporting.simulations": "Lists of simulations",
    "adapters.workbooks.messages": "Workbooks",
    "reporting.intake": "Workbooks",
    "reporting.filling": "Filling, signing and sending",
    "reporting.planning": "Plans",
    "core.lifecycle": "Filling, signing and sending",
    "accounts.codes": "Centres and mandates",
}
_DEFINED = re.compile(r'\(\s*"([a-z0-9-]+)",\s*(?:Severity\.\w+,\s*)?Text\(')
"""A code where it is defined, directly or through a helper of its module."""
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


def every_code() -> dict[str, list[Kind]]:
    """Every code of the product by its area: each is defined where it is used, so load whatever defines some."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport_unique.sites.rapport.settings")
    django.setup()
    found: dict[str, list[Kind]] = {}
    for module, area in _AREAS.items():
        path = importlib.import_module(f"rapport_unique.{module}").__file__
        text = Path(path or "").read_text(encoding="utf-8")
        found.setdefault(area, []).extend(KINDS[code] for code in _DEFINED.findall(text) if code in KINDS)
    if missing := KINDS.keys() - {kind.code for kinds in found.values() for kind in kinds}:
        raise ValueError(f"no area for {', '.join(sorted(missing))}")
    return found


def _codes() -> Iterator[str]:
    yield "# Codes"
    yield ""
    yield "Every code that a finding or a refusal can bear, with its severity and its texts. Generated from the"
    yield "declarations by `tools/reference_docs.py`; `{…}` are facts filled in where the code is shown."
    for area, kinds in every_code().items():
        yield ""
        yield f"## {area}"
        for kind in sorted(kinds, key=lambda each: each.code):
            yield from _code(kind)


def _code(kind: Kind) -> Iterator[str]:
    yield ""
    yield f"### `{kind.code}`"
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
    yield "| parameter | from | value | other readings | unit | source |"
    yield "|---|---|---|---|---|---|"
    for name, dated in _dated_values(measure).items():
        for entry in dated:
            others = ", ".join(f"`{each}`" for each in entry.get("readings", ()) if each != entry["value"])
            cells = (f"`{name}`", str(entry["from"]), str(entry["value"]), others, entry["unit"], entry["source"])
            yield f"| {' | '.join(map(_cell, cells))} |"
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
        yield "| column | key | filled by | kind | formula | legal basis | fr | nl | de |"
        yield "|---|---|---|---|---|---|---|---|---|"
        for column in table.columns:
            yield _column(column)
        yield ""
        yield f"A row is counted when its {len(table.inputs)} columns that are not computed are filled."
        for choice in [column for column in table.columns if isinstance(column.kind, Choice)]:
            yield ""
            yield f"Codes of `{choice.key}`, understood by their label in any of the three languages too:"
            yield ""
            yield "| code | fr | nl | de |"
            yield "|---|---|---|---|"
            for option in choice.kind.options:
                yield f"| {' | '.join(map(_cell, (f'`{option.code}`', *option.label)))} |"
    yield ""
    yield "## Rules"
    yield ""
    yield "| code | severity | what it says (fr) |"
    yield "|---|---|---|"
    for kind in sorted(every_code()[_rules_area(measure)], key=lambda each: each.code):
        yield f"| `{kind.code}` | {kind.severity} | {_cell(kind.message.fr)} |"
    yield ""
    yield "Every measure also obeys the rules on [answers and rows](../codes.md#answers-and-rows)."
    yield ""
    yield "## Figures"
    yield ""
    yield "| key | formula (fr) | legal basis | fr | nl | de |"
    yield "|---|---|---|---|---|---|"
    for figure in measure.figures:
        cells = (f"`{figure.key}`", figure.formula.fr, figure.law.text.fr, *figure.label)
        yield f"| {' | '.join(map(_cell, cells))} |"


def _rules_area(measure: Measure) -> str:
    room = f"core.measures.{measure.id}.rules"
    return _AREAS.get(room, _AREAS["core.measures.simple"])


def _dated_values(measure: Measure) -> dict[str, list[dict[str, Any]]]:
    """The values of the measure's TOML file with what the parameters do not keep: unit, source, other readings."""
    rooms = SOURCES / "rapport_unique" / "core" / "measures"
    room = rooms / measure.id / "parameters.toml"
    path = room if room.exists() else rooms / f"{measure.id.replace('-', '_')}.toml"
    values: dict[str, list[dict[str, Any]]] = read_toml(path).get("values", {})
    return values


def _field(field: Field) -> str:
    cells = (f"`{field.key}`", _FILLED_BY[field.filled_by], type(field.kind).__name__, *field.label)
    return f"| {' | '.join(map(_cell, cells))} |"


def _column(column: Column) -> str:
    formula = f"`={column.formula}`" if column.formula else ""
    kind = type(column.kind).__name__
    law = column.law.text.fr if column.law else ""
    cells = (column.letter, f"`{column.key}`", _FILLED_BY[column.filled_by], kind, formula, law, *column.label)
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
