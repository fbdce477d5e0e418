"""Write docs/codes.md, docs/measures/*.md and docs/schemas/*.json from the declarations; `check` finds stale ones."""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django

from rapport_unique.core.findings import KINDS, SEVERITY_LABELS, Kind
from rapport_unique.core.handbook import parameters_of
from rapport_unique.core.measure import Column, Field, FilledBy, Measure
from rapport_unique.core.measures import catalogue
from rapport_unique.core.schemas import input_schema, output_schema
from rapport_unique.core.values import Choice
from rapport_unique.reference_budget import case_schema

ROOT = Path(__file__).resolve().parent.parent
DOCS, SOURCES = ROOT / "docs", ROOT / "src"
_AREAS = {
    "core.messages": "Answers and rows",
    "core.ledger": "Money",
    "control.money_codes": "Money",
    "adapters.banking": "Money",
    "core.measures.simple": "Simple measures",
    "core.measures.redi.rules": "REDI",
    "core.measures.participation.rules": "Participation",
    "core.provisions.expenses": "Expenditure lines",
    "core.provisions.staff": "Staff tables",
    "core.measures.staff_costs": "Staff costs",
    "core.measures.rental_guarantees": "Rental guarantees",
    "core.measures.energy_fund": "Energy fund",
    "adapters.login.codes": "Signing in",
    "adapters.signatures.codes": "Signatures and signed documents",
    "adapters.signatures.remote": "Signatures and signed documents",
    "adapters.simulations_csv": "Lists of simulations",
    "adapters.seals": "Lists of simulations",
    "budgets.codes": "Households and simulations",
    "accounts.credentials": "Signing in",
    "accounts.throttling": "Signing in",
    "accounts.cards": "Signatures and signed documents",
    "reporting.simulations": "Lists of simulations",
    "adapters.workbooks.messages": "Workbooks",
    "reporting.freezing": "Signatures and signed documents",
    "reporting.signing": "Signatures and signed documents",
    "reporting.intake": "Workbooks",
    "reporting.filling": "Filling, signing and sending",
    "reporting.planning": "Plans",
    "reporting.simple_measures": "Simple measures",
    "core.allocation": "Grants and campaigns",
    "adapters.grants_files": "Grants and campaigns",
    "adapters.tables": "Tables",
    "reporting.campaigns": "Grants and campaigns",
    "reporting.grant_codes": "Grants and campaigns",
    "reporting.prefilled": "Grants and campaigns",
    "reporting.submissions": "Filling, signing and sending",
    "core.lifecycle": "Filling, signing and sending",
    "accounts.codes": "Centres and mandates",
    "control.desk_codes": "Control on desk",
    "control.monitoring_codes": "Control on desk",
    "reference_budget.codes": "Reference budgets",
    "reference_budget.lint": "Tables of reference amounts",
    "adapters.parameter_tables": "Tables of reference amounts",
    "exchange.protocol.refusals": "Exchange between centres",
    "exchange.node.case_systems.tables": "Exchange between centres",
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
    for each in measures.values():
        for name, schema in (("input", input_schema(each)), ("output", output_schema(each))):
            text = json.dumps(schema, ensure_ascii=False, indent=2)
            found[DOCS / "schemas" / f"{each.id}.{name}.json"] = text + "\n"
    found[DOCS / "schemas" / "budget-case.json"] = json.dumps(case_schema(), ensure_ascii=False, indent=2) + "\n"
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
    yield measure.purpose.fr
    for title, part in (
        ("Periods and parameters", _parameters),
        ("Fields", _fields),
        ("Tables", _tables),
        ("Rules", _rules),
        ("Figures", _figures),
        ("Worked examples", _examples),
    ):
        yield ""
        yield f"## {title}"
        yield ""
        yield from part(measure)
    yield ""
    schemas = f"[input](../schemas/{measure.id}.input.json) and [output](../schemas/{measure.id}.output.json)"
    yield f"JSON Schemas of `rapport-unique evaluate`: {schemas}."


def _parameters(measure: Measure) -> Iterator[str]:
    for parameters in measure.periods.values():
        due = parameters.values.get("report_due")
        until = f", report due {due}" if due else ""
        yield f"- **{parameters.period.id}**: {parameters.period.first} to {parameters.period.last}{until}"
    if not measure.values:
        return
    yield ""
    yield from _table("parameter", "what it is (fr)", "from", "value", "other readings", "unit", "source")
    for said in parameters_of(measure):
        for dated, _ in said.values:
            others = ", ".join(f"`{each}`" for each in dated.readings if each != dated.value)
            yield _row(
                f"`{said.name}`", said.label.fr, str(dated.since), str(dated.value), others, dated.unit, dated.source
            )


def _fields(measure: Measure) -> Iterator[str]:
    yield from _table("key", "filled by", "kind", "fr", "nl", "de")
    for each in (*measure.prefilled, *measure.fields):
        yield _field(each)


def _tables(measure: Measure) -> Iterator[str]:
    if not measure.tables:
        yield "None."
    for table in measure.tables:
        where = f"sheet `{table.layout.sheet}` of the workbook" if table.layout else "on the screen only"
        yield f"### `{table.key}`: {table.title.fr}, {where}"
        yield ""
        yield from _table("column", "key", "filled by", "kind", "formula", "legal basis", "fr", "nl", "de")
        for column in table.columns:
            yield _column(column)
        yield ""
        required = sum(column.required for column in table.inputs)
        yield f"A row is counted when its {required} required columns are filled."
        for choice in [column for column in table.columns if isinstance(column.kind, Choice)]:
            yield ""
            yield f"Codes of `{choice.key}`, understood by their label in any of the three languages too:"
            yield ""
            yield from _table("code", "fr", "nl", "de")
            for option in choice.kind.options:
                yield _row(f"`{option.code}`", *option.label)
        yield ""


def _rules(measure: Measure) -> Iterator[str]:
    if measure.remarks:
        yield from _table("code", "severity", "what it says (fr)")
    for kind in sorted(measure.remarks, key=lambda each: each.code):
        yield _row(f"`{kind.code}`", kind.severity, kind.message.fr)
    yield ""
    yield "Every measure also obeys the rules on [answers and rows](../codes.md#answers-and-rows)."


def _figures(measure: Measure) -> Iterator[str]:
    yield from _table("key", "formula (fr)", "legal basis", "fr", "nl", "de")
    for figure in measure.figures:
        yield _row(f"`{figure.key}`", figure.formula.fr, figure.law.text.fr, *figure.label)


def _examples(measure: Measure) -> Iterator[str]:
    for example in measure.examples:
        yield f"- {example.fr}"
    yield ""
    yield f"More, with the figures and findings that are tested: `tests/examples/{measure.id}/`."


def _table(*headings: str) -> Iterator[str]:
    yield _row(*headings)
    yield "|" + "---|" * len(headings)


def _row(*cells: str) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _field(field: Field) -> str:
    kind = type(field.kind).__name__ + ("" if field.required else ", optional")
    return _row(f"`{field.key}`", _FILLED_BY[field.filled_by], kind, *field.label)


def _column(column: Column) -> str:
    formula = f"`={column.formula}`" if column.formula else ""
    kind = type(column.kind).__name__ + ("" if column.required else ", optional")
    law = column.law.text.fr if column.law else ""
    return _row(column.letter, f"`{column.key}`", _FILLED_BY[column.filled_by], kind, formula, law, *column.label)


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
