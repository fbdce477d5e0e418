"""What the lines, modules and declarations of a report on participation are checked for."""

import pytest
from tests.core.participation.reports import activity, evaluated
from tests.core.participation.reports import module as a_module

LINE = activity("100.00")
INVESTMENT = {
    "investment": "centre",
    "investment_nature": "Ordinateur",
    "amount": "484.00",
    "amount_excl_vat": "400.00",
}


def module(**changed):
    return a_module("1000.00", **changed)


def found(**answers):
    return {f"{each.code} {each.place.column or each.place.field}" for each in evaluated(**answers).findings}


def of_line(**line):
    return found(tables={"activities_a": [{**LINE, **line}]})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"participants": None, "target_participants": None}, "audience-missing participants"),
        ({"participants": "12 à 15"}, "count-unreadable participants"),
        ({**INVESTMENT, "investment_nature": None}, "investment-without-nature investment_nature"),
        ({**INVESTMENT, "amount_excl_vat": None}, "investment-without-net-amount amount_excl_vat"),
        ({**INVESTMENT, "amount_excl_vat": "484.01"}, "net-above-gross amount_excl_vat"),
        (
            {**INVESTMENT, "investment": "user", "participants": None, "target_participants": None},
            "users-not-counted target_participants",
        ),
        ({**INVESTMENT, "amount_excl_vat": "500.01", "amount": "605.01"}, "investment-over-ceiling amount_excl_vat"),
        ({"overhead": "10.00"}, "overhead-without-invoice invoice_total"),
        ({"partner": "Asbl"}, "partner-without-overhead overhead"),
        ({"partner": "Asbl", "invoice_total": "100.00", "overhead": "0.00"}, "partner-without-agreement partner"),
        ({"booked_on": "01/01/2020"}, "booked-out-of-period booked_on"),
    ],
)
def test_a_line(line, expected):
    assert expected in of_line(**line)
    assert expected not in of_line()


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"days": "0"}, "not-above-zero days"),
        ({"participants": "0", "withdrawals": "0", "progress": "0"}, "not-above-zero participants"),
        ({"withdrawals": "10"}, "more-than-participants withdrawals"),
        ({"progress": "10"}, "more-than-participants progress"),
        ({"withdrawals": "5", "progress": "5"}, "progress-of-the-withdrawn progress"),
        ({"days": None}, "indicator-missing days"),
        ({"days": "12,345"}, "quantity-unreadable days"),
        ({"income_share": "100,01"}, "share-unreadable income_share"),
    ],
)
def test_a_module(changed, expected):
    assert expected in found(tables={"modules": [module(**changed)]})
    assert expected not in found(tables={"modules": [module()]})


def test_a_small_centre_needs_no_indicators():
    bare = module(domain=None, days=None, participants=None, withdrawals=None, progress=None, income_share=None)
    assert not any("indicator" in each for each in found(main="7499.99", tables={"modules": [bare]}))
    assert "indicator-missing days" in found(main="7500.00", tables={"modules": [bare]})


@pytest.mark.parametrize(
    ("fields", "main", "expected"),
    [
        ({"pooled": "yes"}, "4000.00", {"pooling-incomplete pooled_on", "pooling-incomplete pooled_with"}),
        ({"pooled": "yes", "pooled_on": "02/02/2019"}, "4000.00", {"pooling-incomplete pooled_with"}),
        ({"pooled": "yes", "pooled_on": "02/02/2019", "pooled_with": "Namur"}, "5000.00", set()),
        (
            {"pooled": "yes", "pooled_on": "02/02/2019", "pooled_with": "Namur"},
            "5000.01",
            {"pooling-of-a-large-centre pooled"},
        ),
        ({"pooled": "no"}, "20000.00", set()),
    ],
)
def test_pooling(fields, main, expected):
    assert {each for each in found(main=main, **fields) if each.startswith("pooling")} == expected


def test_an_incomplete_line_and_a_row_that_lacks_something_are_told():
    lines = found(tables={"activities_a": [{**LINE, "amount": None}], "agreements": [{"partner_name": "Asbl"}]})
    assert {"row-incomplete amount", "row-unfinished agreed_on"} <= lines
