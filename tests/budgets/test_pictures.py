"""The picture against the result it is drawn from."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.budgets import pictures
from rapport_unique.budgets.pictures import GROUPS, WIDTH, picture_of
from rapport_unique.core.money import euros
from rapport_unique.reference_budget import BASKETS, Line, Result, Rule

STYLES = Path(pictures.__file__).parent / "static" / "budgets" / "budgets.css"
RESULT = Result(date(2023, 12, 1), "SET", "", "", True, (), (), (), Decimal(0), Decimal(0))
AMOUNTS = st.integers(0, 10**7).map(lambda cents: euros(Decimal(cents) / 100))


def result_with(lines, income):
    used = tuple(Line(basket, "", amount, None, amount, Rule.REFERENCE, ()) for basket, amount in lines.items())
    return replace(RESULT, lines=used, budget=sum(lines.values(), Decimal("0.00")), income=income)


def test_every_basket_is_in_exactly_one_group():
    grouped = [basket for _, baskets in GROUPS.values() for basket in baskets]
    assert sorted(grouped) == sorted(BASKETS)


@given(st.dictionaries(st.sampled_from(sorted(BASKETS)), AMOUNTS), AMOUNTS)
def test_the_bars_hold_every_cent_on_one_scale(lines, income):
    result = result_with(lines, income)
    picture = picture_of(result)
    assert sum((each.amount for each in picture.budget), Decimal(0)) == result.budget
    assert picture.balance == income - result.budget
    longest = max(income, result.budget)
    end = Decimal(0)
    for each in picture.budget:
        assert abs(Decimal(each.x) - end) <= Decimal("0.1")
        assert abs(Decimal(each.width) - each.amount * WIDTH / longest) <= Decimal("0.01")
        end += Decimal(each.width)
    if picture.gap:
        assert picture.gap.amount == abs(picture.balance)
        assert abs(Decimal(picture.gap.x) + Decimal(picture.gap.width) - WIDTH) <= Decimal("0.02")


def test_what_is_equal_has_no_gap_and_nothing_has_no_picture_to_fall_over():
    assert picture_of(result_with({"food": Decimal("10.00")}, Decimal("10.00"))).gap is None
    assert picture_of(result_with({}, Decimal("0.00"))).budget == ()


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_number_on_each_colour_can_be_read():
    fills = {}
    for names, colour in re.findall(r"((?:\.bg-fill--\w+(?:, )?)+) \{ fill: (#\w{6}); \}", STYLES.read_text()):
        fills |= dict.fromkeys(re.findall(r"--(\w+)", names), colour)
    assert fills.keys() == {*GROUPS, "income"}
    for colour in fills.values():
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5, colour
