"""Amounts: how people write them, and the one rounding rule."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.findings import Invalid
from rapport_unique.core.money import euros, parse_amount
from rapport_unique.core.texts import LANGUAGES, format_amount

CENTS = st.integers(-(10**13), 10**13)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1.234.567", "1234567.00"),
        ("12,5", "12.50"),
        ("0", "0.00"),
        ("-0,00", "0.00"),
        ("-116,29 €", "-116.29"),
        ("€ 10", "10.00"),
        ("1234 EUR", "1234.00"),
    ],
)
def test_reads_what_people_type(typed, amount):
    assert str(parse_amount(typed)) == amount


@pytest.mark.parametrize("typed", ["1.234", "1,234", "12.345", "-1.234", "999,000"])
def test_asks_again_what_has_two_readings(typed):
    with pytest.raises(Invalid) as refusal:
        parse_amount(typed)
    assert refusal.value.code == "amount-ambiguous"
    assert refusal.value.facts["large"] == euros(typed.replace(".", "").replace(",", ""))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "amount-unreadable"),
        ("abc", "amount-unreadable"),
        ("1,234.56", "amount-unreadable"),
        ("1..2", "amount-unreadable"),
        ("1e5", "amount-unreadable"),
        ("NaN", "amount-unreadable"),
        ("١٢", "amount-unreadable"),
        ("0,125", "amount-too-many-decimals"),
        ("1234,567", "amount-too-many-decimals"),
        ("1000000000000", "amount-too-large"),
    ],
)
def test_refuses_what_is_no_amount(typed, code):
    with pytest.raises(Invalid) as refusal:
        parse_amount(typed)
    assert refusal.value.code == code


@given(CENTS, st.sampled_from(LANGUAGES))
def test_reads_back_what_each_language_writes(cents, language):
    amount = Decimal(cents).scaleb(-2)
    assert parse_amount(format_amount(amount, language)) == amount


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.005", "0.01"), ("-0.005", "-0.01"), ("1.004", "1.00"), ("2.675", "2.68")]
)
def test_rounds_half_away_from_zero(exact, rounded):
    assert str(euros(exact)) == rounded


@pytest.mark.parametrize("value", [0.1, True, None, 1.0])
def test_never_takes_a_float(value):
    with pytest.raises(TypeError):
        euros(value)
