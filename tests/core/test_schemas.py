"""The generated JSON Schemas: every worked example and its result fit them, and what is wrong does not."""

import json
import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from rapport_unique.cli import main
from rapport_unique.core.measures import catalogue, measure
from rapport_unique.core.schemas import input_schema, output_schema

FILES = sorted((Path(__file__).parents[1] / "examples").glob("*/*.toml"))


def examples():
    for path in FILES:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        for example in document["examples"]:
            yield pytest.param(document, example, id=f"{path.parent.name}: {example['name']}")


def answers_of(document, example):
    rows = {key: [document["row"][key] | row for row in found] for key, found in example.get("tables", {}).items()}
    if "lines" in example:
        rows["lines"] = [document["line"] | line for line in example["lines"]]
    fields = document.get("fields", {}) | example.get("fields", {})
    return {
        "prefilled": example.get("prefilled", {}),
        "fields": {key: value for key, value in fields.items() if value != "absent"},
        "tables": rows,
    }


@pytest.mark.parametrize("declared", catalogue().values(), ids=lambda each: each.id)
def test_they_are_schemas(declared):
    Draft202012Validator.check_schema(input_schema(declared))
    Draft202012Validator.check_schema(output_schema(declared))


@pytest.mark.parametrize(("document", "example"), list(examples()))
def test_a_worked_example_and_its_result_fit(document, example, tmp_path, capsys):
    declared = measure(document["measure"])
    answers = answers_of(document, example)
    Draft202012Validator(input_schema(declared)).validate(answers)
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(answers))
    status = main(
        ["evaluate", "--measure", declared.id, "--period", document["period"], "--input", str(path), "--json"]
    )
    assert status in (0, 1)
    Draft202012Validator(output_schema(declared)).validate(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize(
    "wrong",
    [
        {"fields": {"staf_a": "0.00"}},
        {"fields": {"staff_a": ["0.00"]}},
        {"tables": {"activities_d": []}},
        {"tables": {"activities_a": [{"eligible": "1.00"}]}},
        {"tables": {"activities_a": {}}},
        {"answers": {}},
    ],
)
def test_what_no_form_has_does_not_fit(wrong):
    assert not Draft202012Validator(input_schema(measure("participation"))).is_valid(wrong)


@pytest.mark.parametrize("kind", ["input", "output"])
def test_the_command_prints_them(kind, capsys):
    assert main(["schema", "--measure", "energy-fund", *(["--output"] if kind == "output" else [])]) == 0
    schema = {"input": input_schema, "output": output_schema}[kind](measure("energy-fund"))
    assert json.loads(capsys.readouterr().out) == schema


def test_an_unknown_measure_is_wrong_usage(capsys):
    assert main(["schema", "--measure", "nothing"]) == 64
    assert "unknown measure" in capsys.readouterr().err
