"""Parameters as dated values, and the rules version that they enter."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest

from rapport_unique.core.law import LegalBasis, dated_values, parameters_from, read_toml
from rapport_unique.core.measures import catalogue, measure
from rapport_unique.core.texts import Text

DATED = tomllib.loads(
    """
    [periods.2022]
    first = 2022-01-01
    last = 2022-12-31
    [periods.2023]
    first = 2023-01-01
    last = 2023-12-31
    share = 0.75
    [[values.ceiling]]
    from = 2020-01-01
    value = 100.00
    [[values.ceiling]]
    from = 2023-01-01
    value = 120.50
    [[values.ceiling]]
    from = 2023-06-01
    value = 999.99
    """,
    parse_float=Decimal,
)


def test_the_value_that_holds_is_the_last_that_began_by_the_first_day():
    found = parameters_from(DATED, "example")
    assert found["2022"]["ceiling"] == Decimal("100.00")
    assert found["2023"]["ceiling"] == Decimal("120.50")
    assert found["2023"]["share"] == Decimal("0.75")
    assert date(2023, 12, 31) in found["2023"].period


def test_decimals_of_toml_are_exact(tmp_path):
    path = tmp_path / "parameters.toml"
    path.write_text("share = 0.1\n")
    assert read_toml(path) == {"share": Decimal("0.1")}


@pytest.mark.parametrize(
    "overrides", [{"cross_line_ceiling": "off"}, {"month_span": "anniversary"}, {"remaining_base": "granted"}]
)
def test_an_override_is_another_rules_version(overrides):
    redi = measure("redi")
    parameters = redi.parameters("2023")
    assert redi.rules_version(parameters.merged(overrides)) != redi.rules_version(parameters)
    assert redi.rules_version(parameters.merged({})) == redi.rules_version(parameters)


def test_two_periods_have_two_rules_versions():
    redi = measure("redi")
    assert len({redi.rules_version(each) for each in redi.periods.values()}) == len(redi.periods)


def test_an_article_is_named_in_each_language():
    basis = LegalBasis(Text("arrêté", "besluit", "Erlass")).article(4)
    assert basis.text == ("arrêté, art. 4", "besluit, art. 4", "Erlass, Art. 4")
    assert LegalBasis(Text("arrêté", "besluit", "Erlass")).text.fr == "arrêté"


@pytest.mark.parametrize("each", catalogue().values(), ids=lambda each: each.id)
def test_no_figure_is_without_a_legal_basis(each):
    for figure in each.figures:
        assert all(figure.law.text)
        assert all(figure.formula)
        assert all(figure.label)


CHANGING = {
    "periods": {"2018": {"first": date(2018, 1, 1), "last": date(2018, 12, 31)}},
    "values": {"rate": [{"from": date(2016, 1, 1), "value": Decimal("0.10"), "unit": "share", "source": "law"}]},
    "series": {
        "amount": [
            {"from": date(2016, 1, 1), "value": Decimal("470.00"), "unit": "EUR", "source": "first"},
            {"from": date(2018, 7, 1), "value": Decimal("515.00"), "unit": "EUR", "source": "second"},
            {"from": date(2007, 1, 1), "value": Decimal("320.00"), "unit": "EUR", "source": "before"},
            {"from": date(2021, 1, 1), "value": Decimal("560.00"), "unit": "EUR", "source": "after"},
        ]
    },
}


def test_a_series_keeps_what_holds_within_the_period():
    found = parameters_from(CHANGING, "example")["2018"]
    assert found["amount"] == ((date(2016, 1, 1), Decimal("470.00")), (date(2018, 7, 1), Decimal("515.00")))


def test_an_override_is_of_the_type_of_what_it_overrides():
    before = parameters_from(CHANGING, "example")["2018"]
    after = before.merged({"rate": "0.05"})
    assert (after["rate"], type(after["rate"])) == (Decimal("0.05"), Decimal)
    assert before.digest != after.digest


def test_dated_values_stand_in_the_order_of_their_dates():
    assert [each.source for each in dated_values(CHANGING)["amount"]] == ["before", "first", "second", "after"]
