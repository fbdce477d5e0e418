"""What becomes of the difference between what was granted and what is accepted, in every mode."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.law import LegalBasis
from rapport_unique.core.settlement import Mode, settlement
from rapport_unique.core.texts import same

AMOUNTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
EVERY = tuple(Mode)


def balance(mode, granted, accepted, modes=EVERY):
    figures = settlement(
        granted=("granted", same("Granted")),
        accepted=("accepted", same("Accepted")),
        law=LegalBasis(same("law")),
        modes=modes,
    )
    grounds = SimpleNamespace(
        prefilled={"granted": granted}, fields={"accepted": accepted}, figures={}, parameters={"settlement": mode.value}
    )
    return {figure.key: figure.compute(grounds) for figure in figures}


@pytest.mark.parametrize(
    ("mode", "accepted", "expected"),
    [
        (Mode.CLOSED, "80.00", {"to_repay": "20.00", "to_pay": "0.00", "deducted_next_year": "0.00"}),
        (Mode.CLOSED, "120.00", {"to_repay": "0.00", "to_pay": "0.00", "deducted_next_year": "0.00"}),
        (Mode.OPEN, "80.00", {"to_repay": "20.00", "to_pay": "0.00", "deducted_next_year": "0.00"}),
        (Mode.OPEN, "120.00", {"to_repay": "0.00", "to_pay": "20.00", "deducted_next_year": "0.00"}),
        (Mode.NEXT_YEAR, "80.00", {"to_repay": "0.00", "to_pay": "0.00", "deducted_next_year": "20.00"}),
        (Mode.NONE, "80.00", {"to_repay": "0.00", "to_pay": "0.00", "deducted_next_year": "0.00"}),
    ],
)
def test_each_mode(mode, accepted, expected):
    found = balance(mode, Decimal("100.00"), Decimal(accepted))
    assert {key: str(amount) for key, amount in found.items()} == expected


def test_a_single_mode_needs_no_parameter_and_gives_its_figures_only():
    assert set(balance(Mode.NONE, Decimal(1), Decimal(1), modes=(Mode.CLOSED,))) == {"to_repay"}
    assert balance(Mode.NONE, Decimal(1), Decimal(1), modes=(Mode.NONE,)) == {}


@pytest.mark.parametrize("missing", ["granted", "accepted"])
def test_nothing_is_owed_while_either_amount_is_missing(missing):
    amounts = {"granted": Decimal(5), "accepted": Decimal(3)} | {missing: None}
    assert set(balance(Mode.OPEN, **amounts).values()) == {Decimal("0.00")}


@given(mode=st.sampled_from(EVERY), granted=AMOUNTS, accepted=AMOUNTS)
def test_never_both_never_negative_and_the_open_balance_is_whole(mode, granted, accepted):
    found = balance(mode, granted, accepted)
    assert all(amount >= 0 for amount in found.values())
    assert sum(amount > 0 for amount in found.values()) <= 1
    if mode is Mode.OPEN:
        assert found["to_pay"] - found["to_repay"] == accepted - granted


@given(granted=AMOUNTS, accepted=AMOUNTS, more=AMOUNTS)
def test_accepting_more_never_repays_more(granted, accepted, more):
    before, after = (balance(Mode.CLOSED, granted, amount)["to_repay"] for amount in (accepted, accepted + more))
    assert after <= before
