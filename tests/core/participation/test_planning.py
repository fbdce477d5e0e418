"""The plan of a centre and the picture of its parts, on the same computation as the report."""

from decimal import Decimal

from tests.core.participation.reports import PARTICIPATION, activity, colleague, evaluated

PLANNING = PARTICIPATION.planning


def planned(result, **changes):
    amounts = PLANNING.from_figures(result.figures) | {key: Decimal(value) for key, value in changes.items()}
    prefilled = {"main": Decimal("20000.00"), "compensation": None}
    return PLANNING.figures(PARTICIPATION.parameters("2019"), prefilled, amounts)


def a_report():
    tables = {"activities_a": [activity("9000.00")], "staff": [colleague("2000.00")]}
    return evaluated(operating_b="1000.00", staff_b="2000.00", staff_a="1500.00", tables=tables)


def test_an_unchanged_plan_says_what_the_report_says():
    result = a_report()
    shared = planned(result)
    assert shared == {name: result.figures[name] for name in shared}


def test_a_plan_shows_what_would_be_won():
    result = a_report()
    assert planned(result, operating_b="3000.00")["loss_b"] == 0
    assert planned(result, operating_b="3000.00")["eligible"] > result.figures["eligible"]


def test_the_picture_says_what_is_lost_and_what_exceeds_a_ceiling():
    parts = {part.key: part for part in PARTICIPATION.picture(a_report().figures)}
    assert parts["b"].advice[0].say("fr").startswith("2\u202f000,00\xa0€ seraient perdus")
    assert any("plafonds" in each.say("fr") for each in parts["a"].advice)


def test_no_picture_while_the_subsidy_is_unknown():
    result = evaluated(None)
    assert PARTICIPATION.picture(result.figures) == ()
    assert result.figures["eligible"] is None
