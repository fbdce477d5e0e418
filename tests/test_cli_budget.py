"""`rapport-unique budget` as a centre's own programs call it."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from rapport_unique import reference_budget
from rapport_unique.cli import main
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import case_schema, case_to_data, shipped
from reference_budget.households import example_a, example_c
from reference_budget.written import households

ROOT = Path(__file__).parents[1]
DEMO = Path(reference_budget.__file__).parent / "data" / "demo-2023q4.toml"
DAY = ("--date", "2023-11-01")


def written(tmp_path, data, name="case.json"):
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def answered(capsys, *arguments, status=0):
    """The JSON of a command that ends with `status`."""
    assert main(["budget", *map(str, arguments), "--json"]) == status
    out, err = capsys.readouterr()
    assert err == ""
    return json.loads(out)


@pytest.fixture
def case_a(tmp_path):
    return written(tmp_path, case_to_data(example_a()))


def test_a_budget_with_every_word_of_its_json(capsys, case_a):
    data = answered(capsys, "simulate", "--input", case_a, *DAY)
    assert data.keys() == {"simulation", "findings"}
    simulation = data["simulation"]
    assert simulation.keys() == {
        "day",
        "parameters",
        "policy",
        "budget",
        "income",
        "balance",
        "ceiling",
        "baskets",
        "lines",
        "incomes",
    }
    assert (simulation["day"], simulation["budget"], simulation["balance"], simulation["ceiling"]) == (
        "2023-11-01",
        "1650.00",
        "-435.87",
        "435.87",
    )
    assert simulation["parameters"] == {"id": "DEMO-2023Q4", "digest": shipped().digest, "synthetic": True}
    assert simulation["lines"][0].keys() == {"basket", "person", "reference", "actual", "used", "rule", "reason"}
    assert "budget-right-social-tariff" in [each["code"] for each in data["findings"]]


def test_the_policy_decides_and_what_if_says_what_would_help(capsys, tmp_path):
    case = written(tmp_path, case_to_data(example_c()))
    policy = written(tmp_path, {"debts": "include_all"}, "policy.json")
    data = answered(capsys, "simulate", "--input", case, *DAY, "--policy", policy, "--what-if", "--lang", "nl")
    assert data["simulation"]["balance"] == "-685.00"
    assert {each["key"]: each["delta"] for each in data["what_if"]} == {
        "social_rent": "420.00",
        "social_tariff": "70.00",
        "increased_allowance": "44.00",
        "one_more_wage": "1640.00",
    }
    assert data["what_if"][0]["label"] == "een sociale woning"


@pytest.mark.parametrize("language", LANGUAGES)
def test_as_text_every_line_explains_itself(capsys, case_a, language):
    assert main(["budget", "simulate", "--input", str(case_a), *DAY, "--lang", language]) == 0
    out = capsys.readouterr().out
    assert "synthetic" in out and "balance: " in out and "435,87" in out
    assert "{" not in out


def test_a_case_with_a_fault_is_told_by_its_path(capsys, tmp_path):
    case = written(tmp_path, '{"members": [{"id": "1", "role": "adult", "sex": "f", "age": 30.5}]}')
    data = answered(capsys, "simulate", "--input", case, *DAY, status=1)
    assert data["simulation"] is None
    assert [(each["code"], each["cell"]) for each in data["findings"]] == [
        ("budget-case-value", "members[0].age"),
        ("budget-case-key-missing", "housing"),
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "→ au plus 999 999 999,99 €"),
        ("nl", "→ hoogstens € 999.999.999,99"),
        ("de", "→ höchstens 999.999.999,99 €"),
    ],
)
def test_as_text_a_fault_says_what_is_expected(capsys, tmp_path, language, said):
    adult = '{"id": "1", "role": "adult", "sex": "f", "age": 30}'
    housing = '{"region": "brussels", "tenure": "private", "energy": "999999999999"}'
    case = written(tmp_path, f'{{"members": [{adult}], "housing": {housing}}}')
    assert main(["budget", "simulate", "--input", str(case), "--lang", language]) == 1
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("blocking budget-case-too-large housing.energy: ")
    assert line.replace("\u202f", " ").replace("\u00a0", " ").endswith(said)


def test_a_day_before_the_parameters_and_a_birth_after_the_day_are_told(capsys, tmp_path, case_a):
    data = answered(capsys, "simulate", "--input", case_a, "--date", "2020-01-01", status=1)
    assert [each["code"] for each in data["findings"]] == ["budget-parameter-missing"]
    young = case_to_data(example_a())
    young["members"][0] |= {"born": "2023-12-01"}
    del young["members"][0]["age"]
    data = answered(capsys, "simulate", "--input", written(tmp_path, young), *DAY, status=1)
    assert [(each["code"], each["cell"]) for each in data["findings"]] == [("budget-born-later", "members[0].born")]


def test_a_table_of_ones_own_takes_the_place_of_the_shipped_one(capsys, tmp_path, case_a):
    text = DEMO.read_text(encoding="utf-8").replace('id = "DEMO-2023Q4"', 'id = "OURS"')
    own = written(tmp_path, text.replace('"adult.f.18-64" = 205', '"adult.f.18-64" = 215'), "own.toml")
    data = answered(capsys, "simulate", "--input", case_a, *DAY, "--parameters", own)
    assert data["simulation"]["parameters"]["id"] == "OURS"
    assert data["simulation"]["budget"] == "1660.00"
    wrong = written(tmp_path, text.replace('"adult.any.65-"', '"adult.any.60-"'), "wrong.toml")
    data = answered(capsys, "simulate", "--input", case_a, *DAY, "--parameters", wrong, status=2)
    assert {each["code"] for each in data["findings"]} == {"budget-table-ages-overlap"}


def test_a_table_can_be_checked_before_it_is_used(capsys, tmp_path):
    assert answered(capsys, "check", DEMO) == {
        "parameters": {"id": "DEMO-2023Q4", "digest": shipped().digest, "synthetic": True},
        "findings": [],
    }
    data = answered(capsys, "check", written(tmp_path, "a;b\n1;2\n", "table.csv"), status=2)
    assert (data["parameters"], data["findings"][0]["code"]) == (None, "table-header")
    assert main(["budget", "check", str(DEMO)]) == 0
    assert "DEMO-2023Q4" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--input", "nowhere.json"),
        ("--input", "CASE", "--parameters", "REDI"),
        ("--input", "CASE", "--policy", "CASE"),
        ("--input", "CASE", "--policy", "nowhere.json"),
    ],
)
def test_wrong_usage_says_how_and_does_nothing(capsys, case_a, arguments):
    arguments = [str(case_a) if each == "CASE" else each for each in arguments]
    assert main(["budget", "simulate", *arguments]) == 64
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("rapport-unique: ")


def test_a_date_that_is_none_is_wrong_usage(case_a):
    with pytest.raises(SystemExit) as ended:
        main(["budget", "simulate", "--input", str(case_a), "--date", "1/11/2023"])
    assert ended.value.code == 64


def test_the_schema_is_the_one_in_the_documentation(capsys):
    assert main(["budget", "schema"]) == 0
    printed = capsys.readouterr().out
    assert printed == (ROOT / "docs" / "schemas" / "budget-case.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator.check_schema(json.loads(printed))


def test_the_case_in_the_documentation_is_computed(capsys, tmp_path):
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    begins = page.index('    {"members"')
    case = written(tmp_path, page[begins : page.index("\n\n", begins)])
    assert answered(capsys, "simulate", "--input", case, *DAY)["simulation"]["balance"] == "-435.87"


@given(households())
def test_every_household_fits_the_schema(data):
    jsonschema.validate(data, case_schema(), jsonschema.Draft202012Validator)


@pytest.mark.parametrize(
    "change", [{"members": 5}, {"members": [{}]}, {"rent": 5}, {"housing": {"region": "brussels", "tenure": "tent"}}]
)
def test_the_schema_refuses_other_shapes(change):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**case_to_data(example_a()), **change}, case_schema())


def test_it_runs_without_a_site(case_a):
    code = (
        "import sys; from rapport_unique.cli import main; "
        f"status = main(['budget', 'simulate', '--input', {str(case_a)!r}, '--date', '2023-11-01', '--json']); "
        "sys.exit(status or any(name.partition('.')[0] in ('django', 'xlsxwriter') for name in sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
