"""Numbers, percentages and declarations: what people type is understood, and nothing else is."""

from decimal import Decimal

import pytest

from rapport_unique.core.findings import Invalid
from rapport_unique.core.values import Count, Declared, Quantity, Share, Unreadable, read

HOSTILE = [
    Decimal("NaN"),
    Decimal("Infinity"),
    Decimal("1E+999999"),
    Decimal("1E-999999"),
    10**40,
    True,
    "12 à 15",
    "١٢",
    "1e3",
    "0x10",
    "--1",
    "1,234",
    "9" * 400,
]


@pytest.mark.parametrize("kind", [Count(natural=True), Quantity(), Share()], ids=lambda kind: type(kind).__name__)
@pytest.mark.parametrize("raw", HOSTILE, ids=repr)
def test_what_is_no_number_is_refused_and_kept_as_it_was_typed(kind, raw):
    value = read(kind, raw)
    assert isinstance(value, Unreadable)
    assert value.read


@pytest.mark.parametrize(
    ("raw", "days", "shown"),
    [
        ("12", "12.00", "12"),
        ("12,5", "12.50", "12,5"),
        (" 0.25 ", "0.25", "0,25"),
        (3, "3.00", "3"),
        ("0", "0.00", "0"),
    ],
)
def test_a_quantity(raw, days, shown):
    value = Quantity().parse(raw)
    assert (str(value), Quantity().show(value, "nl")) == (days, shown)


@pytest.mark.parametrize(
    ("raw", "share"), [("100", "100.00"), ("33,33", "33.33"), ("60 %", "60.00"), (Decimal("0.5"), "0.50")]
)
def test_a_share(raw, share):
    assert str(Share().parse(raw)) == share
    assert Share().show(Share().parse(raw), "fr").endswith("\u00a0%")


@pytest.mark.parametrize("raw", ["100,01", "-1", Decimal("100.001"), "12,345"])
def test_no_share(raw):
    with pytest.raises(Invalid, match="share-unreadable"):
        Share().parse(raw)


def test_a_natural_number_is_not_below_zero_and_another_may_be():
    with pytest.raises(Invalid, match="count-negative"):
        Count(natural=True).parse("-3")
    assert Count().parse("-3") == -3


@pytest.mark.parametrize("raw", ["yes", "Oui", "JA", "on", "1", "x", True])
def test_a_declaration_is_made(raw):
    assert Declared().parse(raw) == "yes"


@pytest.mark.parametrize("raw", ["no", "non", "0", "peut-être", False])
def test_a_declaration_is_not_made(raw):
    with pytest.raises(Invalid, match="not-declared"):
        Declared().parse(raw)


def test_an_empty_declaration_is_empty():
    assert read(Declared(), "") is None
