"""What measures share: the staff table and the lines of expenditure, as pure rules."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.measures import measure
from rapport_unique.core.provisions import expenses, staff

PARAMETERS = measure("participation").parameters("2019")
CENTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
COUNTS = st.integers(0, 500)


def colleague(**values):
    known = {"regime": "full-time", "time_share": Decimal(60), "months": 12, "gross": Decimal("42000.00")}
    return SimpleNamespace(**known | values)


def line(**values):
    known = {"amount": Decimal("400.00"), "participants": None, "target_participants": None, "estimated_share": None}
    return SimpleNamespace(**known | {"overhead": None, "invoice_total": None} | values)


def test_sixty_per_cent_of_the_wage():
    assert staff.chargeable(colleague(), PARAMETERS) == Decimal("25200.00")


@pytest.mark.parametrize(
    ("regime", "share", "months", "equivalent"),
    [
        ("full-time", 100, 12, "1.00"),
        ("half-time", 100, 12, "0.50"),
        ("four-fifths", 50, 6, "0.20"),
        ("three-quarters", 100, 12, "0.75"),
        ("quarter-time", 100, 1, "0.02"),
        ("", 100, 12, "0.00"),
    ],
)
def test_full_time_equivalents(regime, share, months, equivalent):
    row = colleague(regime=regime, time_share=Decimal(share), months=months)
    assert staff.full_time_equivalent(row, PARAMETERS) == Decimal(equivalent)


def test_six_of_twenty():
    assert expenses.eligible(line(participants=20, target_participants=6), PARAMETERS) == Decimal("120.00")


def test_what_is_counted_prevails_over_an_estimate():
    row = line(participants=20, target_participants=6, estimated_share=Decimal(90))
    assert expenses.eligible(row, PARAMETERS) == Decimal("120.00")
    assert expenses.eligible(line(estimated_share=Decimal("12.5")), PARAMETERS) == Decimal("50.00")


def test_overhead_above_ten_per_cent_is_cut_before_the_share_of_the_target_group():
    row = line(invoice_total=Decimal("1000.00"), overhead=Decimal("150.00"), participants=2, target_participants=1)
    assert expenses.eligible(row, PARAMETERS) == Decimal("175.00")


@given(amount=CENTS, everybody=COUNTS, target=COUNTS, overhead=CENTS, invoice=CENTS)
def test_no_more_is_eligible_than_was_spent_and_never_less_than_nothing(amount, everybody, target, overhead, invoice):
    target = min(target, everybody)
    row = line(
        amount=amount,
        participants=everybody,
        target_participants=target,
        overhead=overhead,
        invoice_total=invoice,
    )
    assert 0 <= expenses.eligible(row, PARAMETERS) <= amount


@given(amount=CENTS, everybody=st.integers(1, 500), target=COUNTS)
def test_the_shares_of_the_group_and_of_the_others_make_the_whole_to_a_cent(amount, everybody, target):
    target = min(target, everybody)
    shares = [
        expenses.eligible(line(amount=amount, participants=everybody, target_participants=part), PARAMETERS)
        for part in (target, everybody - target)
    ]
    assert abs(sum(shares) - amount) <= Decimal("0.01")
