"""What the sources leave open: each reading is one setting away, and is another rules version."""

from decimal import Decimal

import pytest

from rapport_unique.core.answers import answers_from
from rapport_unique.core.engine import evaluate
from rapport_unique.core.measures import measure

REDI = measure("redi")
LINE = {
    "ins": "62063",
    "niss": "85073003328",
    "budget_number": "64",
    "budget_date": "2023-06-01",
    "balance": "-500.00",
    "activation": "yes-piis",
    "decided_on": "2023-06-05",
    "granted_monthly": "600.00",
    "starts_on": "2023-06-20",
    "ends_on": "2023-08-10",
    "months": "3",
    "payment": "monthly",
    "paid": "100.00",
}


def evaluated(*lines, **overrides):
    answers = answers_from(REDI, {"tables": {"lines": lines}})
    return evaluate(REDI, REDI.parameters("2023").merged(overrides), answers, centre="62063")


def codes(result):
    return {finding.code for finding in result.findings}


def test_months_are_those_of_the_calendar_or_from_day_to_day():
    assert "months-beyond-dates" not in codes(evaluated(LINE))
    assert "months-beyond-dates" in codes(evaluated(LINE, month_span="anniversary"))


def test_the_lines_of_one_simulation_share_its_ceiling_or_stand_alone():
    shared, alone = evaluated(LINE, LINE), evaluated(LINE, LINE, cross_line_ceiling="off")
    assert (shared.figures["not_counted"], shared.figures["subsidisable_total"]) == (Decimal("1500.00"),) * 2
    assert (alone.figures["not_counted"], alone.figures["subsidisable_total"]) == (Decimal("0.00"), Decimal("3000.00"))


def test_what_remains_to_pay_starts_from_the_subsidisable_or_from_the_granted_amount():
    assert evaluated(LINE).figures["remaining_to_pay"] == Decimal("1400.00")
    assert evaluated(LINE, remaining_base="granted").figures["remaining_to_pay"] == Decimal("1700.00")


@pytest.mark.parametrize(
    "overrides", [{"month_span": "anniversary"}, {"cross_line_ceiling": "off"}, {"remaining_base": "granted"}], ids=str
)
def test_another_reading_is_another_digest(overrides):
    assert evaluated(LINE, **overrides).digest != evaluated(LINE).digest
