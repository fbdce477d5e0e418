"""The command as integrators call it: processes, exit statuses, and every word of JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from adapters.workbooks.several import answers as made_up
from rapport_unique.core.texts import LANGUAGES

COMMAND = str(Path(sys.executable).with_name("rapport-unique"))
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("RU_", "DJANGO_"))}
REDI = ("--measure", "redi", "--period", "2023")
COVID = ("--measure", "covid-premium", "--period", "2020")
PARTICIPATION = ("--measure", "participation", "--period", "2019")
FIGURES = {
    "granted_total",
    "subsidisable_total",
    "paid_total",
    "remaining_to_pay",
    "not_counted",
    "subsidised",
    "to_repay",
}
SIMULATIONS = [
    {"niss": "85073003328", "budget_number": "64", "budget_date": "2023-06-01", "balance": "-500.00"},
    {"niss": "42012205181", "budget_number": "66", "budget_date": "2023-06-01", "balance": "-63.06"},
    {"niss": "01020300467", "budget_number": "70", "budget_date": "2023-06-01", "balance": "35.20"},
]
COLUMN = {
    "activation": "F",
    "decided_on": "G",
    "granted_monthly": "H",
    "starts_on": "J",
    "ends_on": "K",
    "months": "L",
    "payment": "O",
    "paid": "P",
}
AID = {
    "activation": "Oui – PIIS",
    "decided_on": "05/06/2023",
    "granted_monthly": "600,00",
    "starts_on": "01/06/2023",
    "ends_on": "31/03/2024",
    "months": "10",
    "payment": "Mensuelle",
    "paid": "1000,00",
}
SMALL_AID = AID | {"granted_monthly": "1400,00", "ends_on": "30/06/2023", "months": "1", "paid": "0,00"}


def run(*arguments):
    return subprocess.run(
        [COMMAND, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", env=ENVIRONMENT
    )


def answered(*arguments, status=0):
    """The JSON of a command that ends with `status`; standard output holds nothing else."""
    ended = run(*arguments, "--json")
    assert ended.returncode == status, ended.stdout + ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture
def simulations(tmp_path):
    lines = [",".join(SIMULATIONS[0]), *(",".join(each.values()) for each in SIMULATIONS)]
    path = tmp_path / "sims.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def workbook(tmp_path, simulations):
    path = tmp_path / "redi.xlsx"
    ended = run("workbook", "new", *REDI, "--centre", "62063", "--simulations", simulations, "--out", path)
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr
    return path


def fill(path, *lines):
    """Type into the rows from the fifth on, as a person does."""
    book = load_workbook(path)
    sheet = next(each for each in book.worksheets if each.sheet_state == "visible")
    for row, line in enumerate(lines, 5):
        for key, value in line.items():
            sheet[f"{COLUMN[key]}{row}"] = value
    book.save(path)


def check(path, *options, status=0):
    return answered("workbook", "check", path, *REDI, *options, status=status)


@pytest.fixture
def answers(tmp_path):
    def write(data):
        path = tmp_path / "answers.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
        return path

    return write


def test_the_screen_of_the_manual(workbook, simulations):
    fill(workbook, AID, SMALL_AID)
    data = check(workbook, "--simulations", simulations, "--grant", "6349.82")
    assert list(data) == ["digest", "refused", "rows", "figures", "findings"]
    assert data["refused"] is None
    assert data["rows"] == {"read": 3, "counted": 2, "incomplete": 1}
    assert data["figures"] == {
        "granted_total": "7400.00",
        "subsidisable_total": "5063.06",
        "paid_total": "1000.00",
        "remaining_to_pay": "4063.06",
        "not_counted": "0.00",
        "subsidised": "5063.06",
        "to_repay": "1286.76",
    }
    assert [(each["code"], each["cell"]) for each in data["findings"]] == [("rows-untouched", "F7")]


def test_without_a_grant_what_depends_on_it_is_null(workbook, simulations):
    figures = check(workbook, "--simulations", simulations)["figures"]
    assert set(figures) == FIGURES
    assert [key for key, amount in figures.items() if amount is None] == ["subsidised", "to_repay"]


def test_without_simulations_one_finding_says_so(workbook):
    codes = [each["code"] for each in check(workbook)["findings"]]
    assert codes.count("simulations-not-compared") == 1


def test_an_unreadable_cell_blocks_and_names_its_place(workbook, simulations):
    fill(workbook, AID | {"months": "abc"}, SMALL_AID)
    data = check(workbook, "--simulations", simulations, "--lang", "nl", status=1)
    (found,) = [each for each in data["findings"] if each["severity"] == "blocking"]
    assert list(found) == ["code", "severity", "sheet", "cell", "read", "expected", "law", "message"]
    assert (found["code"], found["sheet"], found["cell"], found["read"]) == ("count-unreadable", "REDI", "L5", "abc")
    assert "abc" in found["message"]
    unreadable = 1
    assert data["rows"]["read"] == data["rows"]["counted"] + data["rows"]["incomplete"] + unreadable


def test_a_changed_simulation_blocks(workbook, simulations):
    fill(workbook, AID)
    text = simulations.read_text().replace("-500.00", "-501.00")
    simulations.write_text(text)
    data = check(workbook, "--simulations", simulations, status=1)
    assert ("differs-from-simulation", "E5") in [(each["code"], each["cell"]) for each in data["findings"]]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--measure", "redi", "--period", "2024"), "other-period"),
        ((*REDI, "--centre", "92094"), "other-centre"),
    ],
)
def test_what_is_not_ours_is_refused(workbook, arguments, code):
    data = answered("workbook", "check", workbook, *arguments, status=2)
    assert data["refused"].keys() == {"code", "message"}
    assert data["refused"]["code"] == code
    assert (data["digest"], data["rows"], data["figures"], data["findings"]) == (None, None, None, [])


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "notes.xlsx"
    path.write_text("notes")
    assert check(path, status=2)["refused"]["code"] == "not-a-workbook"


def test_the_refusal_of_a_file_is_said_in_each_language(tmp_path):
    path = tmp_path / "notes.xlsx"
    path.write_text("notes")
    said = {check(path, "--lang", language, status=2)["refused"]["message"] for language in LANGUAGES}
    assert len(said) == 3


def test_for_people_the_same_answers_are_text(workbook, simulations):
    fill(workbook, AID | {"months": "abc"})
    ended = run("workbook", "check", workbook, *REDI, "--simulations", simulations, "--lang", "de")
    assert ended.returncode == 1
    assert "rows: read 3, counted 0, incomplete 2" in ended.stdout
    assert "blocking count-unreadable REDI L5" in ended.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_has_one_visible_sheet_whose_headers_are_in_row_four(tmp_path, simulations, language):
    path = tmp_path / "redi.xlsx"
    arguments = ("--centre", "62063", "--simulations", simulations, "--lang", language, "--out", path)
    assert run("workbook", "new", *REDI, *arguments).returncode == 0
    visible = [each for each in load_workbook(path).worksheets if each.sheet_state == "visible"]
    assert len(visible) == 1
    (sheet,) = visible
    assert all(sheet.cell(4, column).value for column in range(1, 19))
    assert [str(sheet.cell(row, 2).value) for row in range(5, 8)] == [each["niss"] for each in SIMULATIONS]
    assert sheet.cell(8, 2).value is None


@pytest.mark.parametrize(("centre", "language"), [("62063", "fr"), ("44021", "nl"), ("63023", "de")])
def test_the_language_is_that_of_the_centre(tmp_path, simulations, centre, language):
    by_default, asked = tmp_path / "default.xlsx", tmp_path / "asked.xlsx"
    arguments = ("workbook", "new", *REDI, "--centre", centre, "--simulations", simulations)
    assert run(*arguments, "--out", by_default).returncode == 0
    assert run(*arguments, "--lang", language, "--out", asked).returncode == 0

    def headers(path):
        sheet = next(each for each in load_workbook(path).worksheets if each.sheet_state == "visible")
        return [sheet.cell(4, column).value for column in range(1, 19)]

    assert headers(by_default) == headers(asked)


def test_a_list_of_simulations_that_cannot_be_read_makes_no_workbook(tmp_path, simulations):
    simulations.write_text("niss,budget_number,budget_date,balance\n85073003328,64,2023-06-31,-1.00\n")
    path = tmp_path / "redi.xlsx"
    ended = run("workbook", "new", *REDI, "--centre", "62063", "--simulations", simulations, "--out", path)
    assert (ended.returncode, ended.stdout) == (64, "")
    assert f"{simulations}:2: budget_date" in ended.stderr
    assert not path.exists()


def as_answers(*lines, simulations=SIMULATIONS):
    rows = [{"ins": "62063", **known, **line} for known, line in zip(simulations, lines, strict=False)]
    return {"prefilled": {"grant": "6349.82", "simulations": simulations}, "tables": {"lines": rows}}


@pytest.mark.parametrize(
    "lines",
    [
        (AID, SMALL_AID),
        (AID | {"paid": ""},),
        (AID | {"months": "abc"}, SMALL_AID),
        (AID, SMALL_AID, SMALL_AID | {"payment": "Einmalig"}),
        (),
    ],
    ids=["complete", "incomplete", "unreadable", "positive-balance", "untouched"],
)
def test_answers_and_workbook_give_the_same_figures_and_digest(workbook, simulations, answers, lines):
    fill(workbook, *lines)
    status = 1 if any(line["months"] == "abc" for line in lines) else 0
    read = check(workbook, "--simulations", simulations, "--grant", "6349.82", status=status)
    arguments = ("evaluate", *REDI, "--input", answers(as_answers(*lines)), "--centre", "62063")
    evaluated = answered(*arguments, status=status)
    assert (evaluated["digest"], evaluated["figures"]) == (read["digest"], read["figures"])


def test_evaluate_explains_every_figure(answers):
    path = answers({"prefilled": {"advance": "45000.00"}, "fields": {"justified": "43250,00"}})
    data = answered("evaluate", *COVID, "--input", path)
    assert list(data) == ["figures", "findings", "explanation", "digest"]
    assert data["figures"] == {"advance": "45000.00", "justified": "43250.00", "to_repay": "1750.00", "to_pay": "0.00"}
    assert data["findings"] == []
    assert data["explanation"].keys() == data["figures"].keys()
    for each in data["explanation"].values():
        assert list(each) == ["formula", "inputs", "law"]
        assert each["formula"]
        assert each["law"]
    assert data["explanation"]["to_repay"]["inputs"] == {
        "Montant de l'avance": "45000.00",
        "Montant justifié": "43250.00",
    }


def test_evaluate_reads_numbers_exactly(answers):
    written = answers('{"prefilled": {"advance": 45000.10}, "fields": {"justified": 45000.30}}')
    assert answered("evaluate", *COVID, "--input", written)["figures"]["to_pay"] == "0.20"


def test_evaluate_says_where_an_answer_cannot_be_read(answers):
    path = answers({"prefilled": {"advance": "45000.00"}, "fields": {"justified": "1.234"}})
    said = set()
    for language in LANGUAGES:
        data = answered("evaluate", *COVID, "--input", path, "--lang", language, status=1)
        (found,) = data["findings"]
        assert (found["code"], found["cell"], found["read"]) == ("amount-ambiguous", "justified", "1.234")
        said.add(found["message"])
    assert len(said) == 3


def test_an_unknown_answer_blocks(answers):
    path = answers({"prefilled": {"advance": "1.00"}, "fields": {"justified": "50.00", "justifed": "1.00"}})
    data = answered("evaluate", *COVID, "--input", path, status=1)
    assert [each["code"] for each in data["findings"]] == ["unknown-answer"]


def test_measures_lists_what_can_be_evaluated():
    data = answered("measures")
    by_id = {each["id"]: each for each in data["measures"]}
    assert {"covid-premium", "redi"} <= by_id.keys()
    for each in data["measures"]:
        assert list(each) == ["id", "title", "law", "periods", "figures", "workbook"]
    assert [(each["id"], each["first"], each["last"]) for each in by_id["redi"]["periods"]] == [
        ("2023", "2023-05-01", "2024-02-29"),
        ("2024", "2024-03-01", "2024-12-31"),
    ]
    assert set(by_id["redi"]["figures"]) == FIGURES
    titles = {run("measures", "--lang", language).stdout for language in LANGUAGES}
    assert len(titles) == 3


@pytest.mark.parametrize("unknown", [{"fields": {"nothing": "1"}}, {"tables": {"staf": []}}], ids=str)
def test_answers_that_the_measure_does_not_know_are_never_lost(tmp_path, answers, unknown):
    path = answers(unknown)
    for ended in (
        run("workbook", "new", *PARTICIPATION, "--centre", "62063", "--answers", path, "--out", tmp_path / "new.xlsx"),
        run("workbook", "check", path, *PARTICIPATION, "--answers", path),
    ):
        assert (ended.returncode, ended.stdout) == (64, "")
        assert "nothing" in ended.stderr or "staf" in ended.stderr


def test_several_sheets_with_what_is_answered_beside_them_give_the_digest_of_the_answers(tmp_path, answers):
    path, report = answers(made_up("participation", rows=3)), tmp_path / "report.xlsx"
    ended = run("workbook", "new", *PARTICIPATION, "--centre", "62063", "--answers", path, "--out", report)
    assert ended.returncode == 0, ended.stderr
    read = answered("workbook", "check", report, *PARTICIPATION, "--answers", path, status=1)
    evaluated = answered("evaluate", *PARTICIPATION, "--input", path, status=1)
    assert (read["digest"], read["figures"]) == (evaluated["digest"], evaluated["figures"])
    assert read["rows"]["read"] == sum(counts["read"] for counts in read["tables"].values()) == 18


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing",),
        ("workbook",),
        ("workbook", "check"),
        ("workbook", "check", "{missing}", *REDI),
        ("workbook", "check", "{answers}", "--measure", "none", "--period", "2023"),
        ("workbook", "check", "{answers}", "--measure", "redi", "--period", "1999"),
        ("workbook", "check", "{answers}", *COVID),
        ("workbook", "check", "{answers}", *REDI, "--centre", "abc"),
        ("workbook", "check", "{answers}", *REDI, "--grant", "1.234"),
        ("workbook", "check", "{answers}", *REDI, "--lang", "en"),
        ("workbook", "check", "{answers}", *REDI, "--simulations", "{missing}"),
        ("workbook", "new", *REDI, "--centre", "62063", "--simulations", "{missing}", "--out", "{missing}"),
        ("evaluate", *COVID),
        ("evaluate", *COVID, "--input", "{missing}"),
        ("evaluate", *COVID, "--input", "{folder}"),
        ("workbook", "new", *PARTICIPATION, "--centre", "62063", "--simulations", "{answers}", "--out", "{missing}"),
    ],
    ids=" ".join,
)
def test_wrong_usage(tmp_path, answers, arguments):
    places = {"missing": tmp_path / "missing", "answers": answers({}), "folder": tmp_path}
    ended = run(*(each.format(**places) for each in arguments))
    assert (ended.returncode, ended.stdout) == (64, "")
    assert ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '"text"',
        '{"fields": []}',
        '{"fields": {"justified": {}}}',
        '{"fields": {"justified": true}}',
        '{"fields": {"justified": NaN}}',
        '{"prefilled": {"advance": 1e999999999}}',
        '{"prefilled": {"advance": 1e-999999999}}',
        '{"prefilled": {"advance": 12345678901234567890123456789012345678901234567890}}',
        '{"tables": {"lines": {}}}',
        '{"tables": {"lines": [1]}}',
        "[" * 100_000,
    ],
    ids=lambda text: text[:40],
)
def test_answers_of_another_shape_are_no_crash(answers, text):
    ended = run("evaluate", *COVID, "--input", answers(text), "--json")
    assert "Traceback" not in ended.stderr
    assert ended.returncode in (1, 64)


@pytest.mark.parametrize("arguments", [("measures",), ("evaluate", *COVID, "--input", "{answers}")], ids=" ".join)
def test_runs_without_django(answers, arguments):
    path = str(answers({"prefilled": {"advance": "1.00"}, "fields": {"justified": "50.00"}}))
    code = (
        "import sys; from rapport_unique import cli; "
        f"status = cli.main({[each.format(answers=path) for each in arguments]!r}); "
        "assert status == 0, status; assert 'django' not in sys.modules"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT)
    assert ended.returncode == 0, ended.stderr


def test_workbooks_are_checked_without_django(workbook):
    code = (
        "import sys; from rapport_unique import cli; "
        f"status = cli.main({['workbook', 'check', str(workbook), *REDI]!r}); "
        "assert status == 0, status; assert 'django' not in sys.modules; assert 'openpyxl' not in sys.modules"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT)
    assert ended.returncode == 0, ended.stderr
