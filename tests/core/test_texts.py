"""How each language writes amounts, days and lists."""

from datetime import date
from decimal import Decimal

import pytest

from rapport_unique.core.texts import LANGUAGES, Text, format_amount, format_date, format_month, plain_fact, same


@pytest.mark.parametrize(
    ("amount", "fr", "nl", "de"),
    [
        ("0.00", "0,00\u00a0€", "€\u00a00,00", "0,00\u00a0€"),
        ("-116.29", "-116,29\u00a0€", "€\u00a0-116,29", "-116,29\u00a0€"),
        ("1234.5", "1\u202f234,50\u00a0€", "€\u00a01.234,50", "1.234,50\u00a0€"),
        ("34850000.00", "34\u202f850\u202f000,00\u00a0€", "€\u00a034.850.000,00", "34.850.000,00\u00a0€"),
    ],
)
def test_amounts(amount, fr, nl, de):
    assert [format_amount(Decimal(amount), language) for language in LANGUAGES] == [fr, nl, de]


def test_days_and_months():
    assert [format_date(date(2025, 12, 31), language) for language in LANGUAGES] == [
        "31/12/2025",
        "31/12/2025",
        "31.12.2025",
    ]
    assert format_month(2023 * 12 + 5) == "06/2023"


def test_placeholders_are_filled_in_as_each_language_writes_them():
    text = Text("{amount} le {day} : {names}", "{amount} op {day}: {names}", "{amount} am {day}: {names}")
    facts = {
        "amount": Decimal("1.00"),
        "day": date(2023, 6, 1),
        "names": [Text("un", "een", "ein"), "REDI", None],
    }
    assert text.say("fr", facts) == "1,00\u00a0€ le 01/06/2023 : un, REDI, "
    assert text.say("nl", facts) == "€\u00a01,00 op 01/06/2023: een, REDI, "
    assert text.say("de", facts) == "1,00\u00a0€ am 01.06.2023: ein, REDI, "


def test_a_fact_is_no_format_of_its_own():
    assert same("{read}").say("fr", {"read": "{secret} {0}"}) == "{secret} {0}"


@pytest.mark.parametrize(
    ("fact", "plain"),
    [(Decimal("1234.56"), "1234.56"), (date(2023, 6, 1), "2023-06-01"), ("abc", "abc"), (3, "3"), (None, None)],
)
def test_facts_for_machines(fact, plain):
    assert plain_fact(fact) == plain
