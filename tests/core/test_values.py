"""Kinds of values: what they read, what they refuse, and that what is stored reads the same again."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.findings import KINDS, Invalid
from rapport_unique.core.measures.redi.declaration import ACTIVATION, PAYMENT
from rapport_unique.core.values import (
    Count,
    Day,
    Ins,
    Money,
    Niss,
    Number,
    Unreadable,
    Words,
    canonical,
    read,
    read_cells,
    stored,
)

ALL = [Money(), Money(signed=True), Count(), Day(), Niss(), Ins(), Number(), Words(), ACTIVATION, PAYMENT]


@pytest.mark.parametrize(
    "text", ["1/5/2023", "01-05-2023", "1.5.2023", "2023-05-01", date(2023, 5, 1), datetime(2023, 5, 1)]
)
def test_a_day_is_read_day_first(text):
    assert Day().parse(text) == date(2023, 5, 1)


@pytest.mark.parametrize("text", ["31/02/2023", "05/13/2023", "1/5/23", "45047", "2023-13-01", "٠١/٠٥/٢٠٢٣"])
def test_what_is_no_day(text):
    with pytest.raises(Invalid, match="date-unreadable"):
        Day().parse(text)


@pytest.mark.parametrize("raw", ["1/5/0001", "31/12/1899", "2200-01-01", date(1899, 12, 31)])
def test_a_day_that_nobody_means(raw):
    with pytest.raises(Invalid, match="date-too-far") as refused:
        Day().parse(raw)
    assert refused.value.facts == {"first": 1900, "last": 2199}


@pytest.mark.parametrize("raw", [datetime(2023, 5, 1, 12), Decimal(45047), 45047])
def test_a_number_or_a_time_is_no_day(raw):
    with pytest.raises(Invalid, match="date-unreadable"):
        Day().parse(raw)


@pytest.mark.parametrize("raw", ["3", "3.0", "3,00", Decimal("3"), Decimal("3.00"), 3])
def test_whole_numbers(raw):
    assert Count().parse(raw) == 3


@pytest.mark.parametrize("raw", ["2.5", Decimal("2.5"), "abc", "", "1e3", "1 000 000 000 000"])
def test_what_is_no_whole_number(raw):
    with pytest.raises(Invalid, match="count-unreadable"):
        Count().parse(raw)


@pytest.mark.parametrize("raw", [Decimal("123"), "123", "123.0", "0123", Decimal("123.0"), 123])
def test_numbers_compare_as_digits(raw):
    assert Number().parse(raw) == "123"


@pytest.mark.parametrize(
    "text",
    [
        "Oui – PIIS",
        "oui - piis",
        "Oui-PIIS",
        "Ja – GPMI",
        "yes-piis",
        "  OUI   —  PIIS ",
        "Oui\u00a0– PIIS",
    ],
)
def test_choices_are_understood_in_any_language_and_with_any_dash(text):
    assert ACTIVATION.parse(text) == "yes-piis"


def test_typographic_apostrophes_are_folded():
    assert ACTIVATION.parse("Non – pour des raisons d’équité") == "no-equity"


def test_an_unknown_choice_names_the_choices():
    with pytest.raises(Invalid) as refusal:
        PAYMENT.parse("Parfois")
    assert [each.fr for each in refusal.value.facts["choices"]] == ["Mensuelle", "Unique"]


def test_amounts_of_cells_are_never_rounded():
    assert Money().parse(Decimal("150")) == Decimal("150.00")
    with pytest.raises(Invalid, match="amount-too-many-decimals"):
        Money().parse(Decimal("100.005"))
    with pytest.raises(Invalid, match="amount-negative"):
        Money().parse(Decimal("-0.01"))
    assert Money(signed=True).parse("-0,01") == Decimal("-0.01")


@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0", "\u202f\t"])
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: type(kind).__name__)
def test_blanks_are_empty(kind, raw):
    assert read(kind, raw) is None


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: type(kind).__name__)
def test_error_cells_are_unreadable(kind):
    assert read(kind, "#REF!") == Unreadable("error-cell", "#REF!", {})


@given(st.sampled_from(ALL), st.text(max_size=300) | st.decimals(allow_nan=False, allow_infinity=False) | st.integers())
def test_anything_is_read_or_refused_with_a_known_code_and_reads_the_same_again(kind, raw):
    value = read(kind, raw)
    if isinstance(value, Unreadable):
        assert value.code in KINDS
        KINDS[value.code].message.say("nl", {"read": value.read, **value.facts})
    again = read(kind, stored(kind, value))
    assert canonical(kind, again) == canonical(kind, value)


def test_a_column_is_read_like_its_cells():
    cells = read_cells(Count(), ["3", None, "abc", "3"])
    assert cells.values[0] == cells.values[3] == 3
    assert cells.texts == ["3", None, "?abc", "3"]
    assert (cells.has_empty, cells.has_unreadable) == (True, True)


@pytest.mark.parametrize("raw", [Decimal("1e999999999"), Decimal("-1e999999999"), Decimal("1e-999999999")], ids=str)
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: type(kind).__name__)
def test_an_enormous_exponent_is_answered_at_once(kind, raw):
    assert isinstance(read(kind, raw), Unreadable) or isinstance(kind, Words)


def test_words_have_a_length():
    assert Words(longest=3).parse(" abc ") == "abc"
    with pytest.raises(Invalid, match="text-unreadable") as refusal:
        Words(longest=3).parse("abcd")
    assert refusal.value.facts == {"longest": 3}
