"""The sources' worked examples, written so that a lawyer can read them, run as tests."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from rapport_unique.core.answers import answers_from
from rapport_unique.core.engine import evaluate
from rapport_unique.core.measures import measure

FILES = sorted((Path(__file__).parents[1] / "examples").glob("*/*.toml"))


def examples():
    for path in FILES:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        for example in document["examples"]:
            yield pytest.param(document, example, id=f"{path.parent.name}: {example['name']}")


@pytest.mark.parametrize(("document", "example"), list(examples()))
def test_example(document, example):
    declared = measure(document["measure"])
    answers = {"prefilled": example.get("prefilled", {}), "fields": example.get("fields", {})}
    if "lines" in example:
        answers["tables"] = {"lines": [document["line"] | line for line in example["lines"]]}
    if "tables" in example:
        answers["tables"] = {
            key: [document["row"][key] | row for row in rows] for key, rows in example["tables"].items()
        }
    answers["fields"] = document.get("fields", {}) | answers["fields"]
    answers["fields"] = {key: value for key, value in answers["fields"].items() if value != "absent"}
    parameters = declared.parameters(document["period"])
    result = evaluate(declared, parameters, answers_from(declared, answers), centre=document.get("centre"))

    figures = {name: str(result.figures[name]) for name in example.get("figures", {})}
    assert figures == example.get("figures", {})
    found = [f"{each.code} {each.place.field or each.place.column}" for each in result.findings]
    assert [each for each in found if not each.startswith("simulations-not-compared")] == example["findings"]
    for name, count in example.get("rows", {}).items():
        assert getattr(result.tables["lines"].counts, name) == count
    assert all(isinstance(amount, Decimal | None) for amount in result.figures.values())
