"""A folder under measures/ is enough: the measure appears in catalogue, pages, workbook, commands, print and help."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rapport_unique

ADDED = Path(__file__).parent / "measures_added"
OPTIONS = ("--measure", "winter-shelter", "--period", "2025")


@pytest.fixture(scope="module")
def product(tmp_path_factory):
    """A copy of the product with one folder more, and how to run it."""
    folder = tmp_path_factory.mktemp("product")
    source = Path(rapport_unique.__file__).parent
    shutil.copytree(source, folder / "rapport_unique", ignore=shutil.ignore_patterns("__pycache__"))
    room = folder / "rapport_unique" / "core" / "measures" / "winter_shelter"
    shutil.copytree(ADDED / "winter_shelter", room, ignore=shutil.ignore_patterns("__pycache__"))
    environment = {**os.environ, "PYTHONPATH": str(folder), "RU_HOME": str(folder / "home"), "RU_DEMO": "1"}
    environment["DJANGO_SETTINGS_MODULE"] = "rapport_unique.sites.rapport.settings"
    (folder / "home").mkdir()

    def run(*command, status=0):
        ended = subprocess.run(
            [sys.executable, "-P", *map(str, command)], env=environment, cwd=folder, capture_output=True, text=True
        )
        assert ended.returncode == status, ended.stderr
        return ended.stdout

    return run, folder


def command(product, *arguments, status=0):
    return product[0](
        "-c", "import sys; from rapport_unique.cli import main; sys.exit(main())", *arguments, status=status
    )


def test_the_command_line_knows_it(product):
    listed = json.loads(command(product, "measures", "--json"))["measures"]
    assert "winter-shelter" in {each["id"] for each in listed}
    schema = json.loads(command(product, "schema", "--measure", "winter-shelter"))
    assert set(schema["properties"]["tables"]["properties"]) == {"nights"}


def test_it_is_evaluated_and_its_workbook_gives_the_same_digest(product):
    folder = product[1]
    answers = folder / "answers.json"
    answers.write_text(
        json.dumps(
            {
                "prefilled": {"grant": "1000.00"},
                "fields": {"heated": "yes"},
                "tables": {"nights": [{"booked_on": "2025-02-05", "nights": "30"}]},
            }
        )
    )
    evaluated = json.loads(command(product, "evaluate", *OPTIONS, "--input", answers, "--json"))
    assert evaluated["figures"] == {"justified": "750.00", "to_repay": "250.00"}
    book = folder / "winter.xlsx"
    new = ("workbook", "new", *OPTIONS, "--centre", "62063", "--answers", answers, "--out", book)
    command(product, *new)
    read = json.loads(command(product, "workbook", "check", book, *OPTIONS, "--answers", answers, "--json"))
    assert (read["digest"], read["figures"]) == (evaluated["digest"], evaluated["figures"])


def test_its_pages_documents_and_help_answer(product):
    set_up = "import django, runpy, sys; django.setup(); runpy.run_path(sys.argv[1], run_name='__main__')"
    lines = product[0]("-c", set_up, ADDED / "walk.py", "winter-shelter", "2025").splitlines()
    answered = {line.split()[0]: line.split()[1] for line in lines}
    assert answered["pdf"] == "application/pdf"
    assert set(answered) == {
        "winter-shelter",
        "reports",
        answered_report(answered),
        "summary",
        "receipt",
        "pdf",
        "template",
    }


def answered_report(answered):
    return next(each for each in answered if each.isdecimal())
