"""Many cases again at other amounts: who changes, by how much, one at a time."""

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from rapport_unique.reference_budget import Filed, Override, Totals, recompute, shipped, simulate
from reference_budget.households import DAY, case, example_a, example_b, example_c

ROOT = Path(__file__).parents[2]
UPRATED = shipped().uprated(date(2024, 3, 1), Decimal("1.02"), "consumer prices, 2 %")
LATER = date(2024, 3, 1)


def filed(**cases):
    return [Filed(key, each, simulate(each, shipped(), DAY).balance) for key, each in cases.items()]


def test_each_case_says_what_it_was_and_what_it_becomes():
    """A's references but rent and energy are 750, B's 1,170: 2 % of each line, to the cent."""
    a, b = recompute(filed(a=example_a(), b=example_b()), UPRATED, LATER)
    assert (a.key, a.before, a.after, a.difference) == (
        "a",
        Decimal("-435.87"),
        Decimal("-450.87"),
        Decimal("-15.00"),
    )
    assert (b.difference, b.ceiling_difference) == (Decimal("-23.40"), Decimal("0.00"))


def test_before_the_new_day_nobody_changes():
    totals = Totals()
    cases = filed(a=example_a(), b=example_b(), c=example_c())
    assert [totals.add(each).difference for each in recompute(cases, UPRATED, date(2024, 2, 29))] == [0, 0, 0]
    assert totals == Totals(count=3)


def test_lower_amounts_make_better_off():
    cheaper = shipped().uprated(LATER, Decimal("0.9"), "cheaper")
    totals = Totals()
    for each in recompute(filed(a=example_a(), b=example_b()), cheaper, LATER):
        totals.add(each)
    assert (totals.better, totals.worse, totals.changed) == (2, 0, 2)
    assert totals.difference == Decimal("75.00") + Decimal("117.00")


def test_what_one_case_lacks_stops_no_other():
    odd = case(more={"overrides": (Override("rent.castle.1", Decimal(1), "none"),)})
    first, second = recompute([Filed("odd", odd, Decimal(0)), *filed(a=example_a())], UPRATED, LATER)
    assert first.refused.code == "budget-parameter-unknown"
    assert (first.after, first.difference, first.ceiling_difference) == (None, 0, 0)
    assert second.difference == Decimal("-15.00")


def test_the_totals_are_those_of_the_changes():
    totals = Totals()
    changes = [totals.add(each) for each in recompute(filed(a=example_a(), b=example_b()), UPRATED, LATER)]
    assert (totals.count, totals.changed, totals.worse, totals.better, totals.refused) == (2, 2, 2, 0, 0)
    assert totals.difference == sum(each.difference for each in changes)
    assert totals.ceiling_difference == Decimal("15.00")


@pytest.mark.proof
def test_a_hundred_thousand_cases_need_little_memory():
    """The peak of the process itself: what `getrusage` says of a child may be its parent's."""
    code = (
        "from benchmarks.budget import batch; batch(100_000); "
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert int(ended.stdout) / 1024 < 300


def test_cases_are_taken_one_at_a_time():
    taken = []

    def endless():
        while True:
            taken.append(None)
            yield Filed(len(taken), example_a(), Decimal(0))

    changes = recompute(endless(), UPRATED, LATER)
    assert [next(changes).key for _ in range(3)] == [1, 2, 3]
    assert len(taken) == 3
