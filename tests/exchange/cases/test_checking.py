"""What a vendor runs while connecting its software."""

import json
import subprocess
import sys

import pytest
from tests.exchange.cases.systems import DEBTOR, LINES, PERSON, STRANGER


def run(address, *numbers, lang="nl"):
    command = [sys.executable, "-m", "rapport_unique.exchange.node.case_systems", address, "--lang", lang]
    return subprocess.run(command, input="\n".join(numbers), capture_output=True, text=True)


def address(system):
    return f"csv:{system.folder}" if hasattr(system, "folder") else f"sqlite:{system.file}"


@pytest.mark.parametrize("name", ["csv", "sqlite"])
def test_it_shows_what_would_be_answered(request, name):
    system = request.getfixturevalue(name)
    system.fill(LINES)
    done = run(address(system), PERSON)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["practical"]["dossier"] == "D-2025-8"
    assert json.loads(run(address(system), STRANGER).stdout)["status"] == "NO_DATA_FOUND"
    assert PERSON not in done.stdout + done.stderr


def test_it_says_each_fault_with_its_place(csv):
    csv.fill({**LINES, "debtors": [{**DEBTOR, "obligation": "vijftig"}]})
    done = run(address(csv))
    assert done.returncode == 1
    assert "debtors.csv[2].obligation" in done.stdout and "vijftig" in done.stdout
    assert run(address(csv), PERSON).returncode == 2


def test_it_says_what_is_away_wrong_or_no_number(sqlite):
    assert run("sqlite:/nowhere/vendor.db").returncode == 1
    assert run("mysql://somewhere").returncode == 64
    for number, code in (("x", "niss-unreadable"), (f"{PERSON[:-2]}00", "niss-invalid")):
        done = run(address(sqlite), number)
        assert (done.returncode, number in done.stdout) == (2, False)
        assert code in done.stdout
