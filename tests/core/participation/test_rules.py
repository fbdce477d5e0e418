"""One test per rule of the measure, named after it."""

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.core.participation.reports import PARTICIPATION, activity, codes, colleague, evaluated, figures, module

from rapport_unique.core.measures.participation import mean_cost


def investing(*rows, part="a", **others):
    tables = {"activities_a" if part == "a" else "expenses_b": rows}
    return evaluated(tables=tables, **others)


def investment(amount, excl, to="centre", **others):
    return activity(amount, investment=to, investment_nature="Ordinateur", amount_excl_vat=excl, **others)


def test_pas_r01_at_most_half_in_part_a():
    result = evaluated(tables={"activities_a": [activity("10000.01")]})
    assert figures(result, "maximum_a", "accepted_a") == ["10000.00", "10000.00"]
    assert "part-over-maximum" in codes(result)


def test_pas_r02_a_quarter_to_half_in_part_b():
    assert figures(evaluated(operating_b="12000.00"), "minimum_b", "accepted_b") == ["5000.00", "10000.00"]


def test_pas_r03_a_quarter_to_three_quarters_in_part_c():
    result = evaluated(tables={"activities_c": [activity("16000.00", "c")]})
    assert figures(result, "minimum_c", "accepted_c") == ["5000.00", "15000.00"]


@pytest.mark.parametrize(
    ("reading", "accepted"),
    [
        ("max_authorised", ["1000.00", "10000.00", "1500.00"]),
        ("minimum", ["1000.00", "10000.00", "500.00"]),
        ("justified", ["1100.00", "10000.00", "1200.00"]),
        ("total", ["2000.00", "20000.00", "2000.00"]),
    ],
)
def test_pas_r04_staff_ceilings_by_reading(reading, accepted):
    result = evaluated(
        staff_a="11000.00", staff_b="20000.00", staff_c="12000.00", overrides={"staff_cap_base": reading}
    )
    assert figures(result, "staff_accepted_a", "staff_accepted_b", "staff_accepted_c") == accepted


def test_pas_r05_operating_costs_have_no_limit_of_ten_percent():
    assert figures(evaluated(tables={"activities_a": [activity("9999.99")]}), "accepted_a") == ["9999.99"]


def test_pas_r06_unused_minima_are_lost():
    result = evaluated(operating_b="4000.00", tables={"activities_c": [activity("1000.00", "c")]})
    assert figures(result, "loss_b", "loss_c", "loss") == ["1000.00", "4000.00", "5000.00"]


def test_pas_r06_minima_may_be_tested_on_what_is_declared():
    declared = {"staff_c": "6000.00", "overrides": {"min_base": "declared"}}
    assert figures(evaluated(**declared), "loss_c") == ["0.00"]
    assert figures(evaluated(staff_c="6000.00"), "loss_c") == ["3500.00"]


def test_pas_r07_what_is_not_eligible_is_to_repay():
    assert figures(evaluated(operating_b="6000.00"), "eligible", "to_repay") == ["6000.00", "14000.00"]


def test_pas_r08_a_small_centre_has_no_minima():
    assert figures(evaluated("5000.00"), "loss", "maximum_a") == ["0.00", "5000.00"]
    assert figures(evaluated("5000.01"), "loss_b") == ["1250.00"]


@pytest.mark.parametrize(("reading", "staff_c"), [("joint", "180.00"), ("each", "480.00")])
def test_pas_r09_staff_of_a_small_centre(reading, staff_c):
    result = evaluated("4800.00", staff_a="300.00", staff_c="900.00", overrides={"small_staff_cap": reading})
    assert figures(result, "staff_accepted_a", "staff_accepted_c") == ["300.00", staff_c]


def test_pas_r10_small_centres_pool():
    agreed = {"pooled": "yes", "pooled_on": "2019-02-01", "pooled_with": "CPAS de Huy"}
    assert not {"pooling-incomplete", "pooling-of-a-large-centre"} & codes(evaluated("4800.00", **agreed))
    assert "pooling-incomplete" in codes(evaluated("4800.00", pooled="yes"))
    assert "pooling-of-a-large-centre" in codes(evaluated("5000.01", **agreed))


@pytest.mark.parametrize(("reading", "loss"), [("total", "2550.00"), ("main_only", "0.00")])
def test_pas_r11_compensation_and_thresholds(reading, loss):
    result = evaluated("4800.00", compensation="300.00", overrides={"threshold_base": reading})
    assert figures(result, "granted", "loss") == ["5100.00", loss]


@pytest.mark.parametrize(("main", "required"), [("7499.99", False), ("7500.00", True)])
def test_pas_r12_indicators_from_7500(main, required):
    assert ("indicators-required" in codes(evaluated(main, operating_b="100.00"))) is required
    bare = {"modules": [{"title": "Budget", "cost": "100.00"}]}
    assert ("indicator-missing" in codes(evaluated(main, operating_b="100.00", tables=bare))) is required


def test_pas_r13_centre_and_partner_share_one_ceiling_by_booking_date():
    later = investment("363.00", "300.00", to="partner", booked_on="2019-09-01")
    first = investment("363.00", "300.00", booked_on="2019-03-01")
    result = investing(later, first)
    assert figures(result, "investment_cut", "operating_accepted_a") == ["121.00", "605.00"]
    assert "investment-over-ceiling" in codes(result)


def test_pas_r14_users_have_a_ceiling_per_person():
    row = investment("1815.00", "1500.00", to="user", participants="2", target_participants="2")
    assert figures(investing(row), "investment_cut") == ["605.00"]


def test_pas_r14_the_number_of_users_must_be_counted():
    row = investment("121.00", "100.00", to="user", estimated_share="50", estimate_reason="Registre")
    del row["participants"], row["target_participants"]
    assert "users-not-counted" in codes(investing(row))


def test_pas_r15_no_investment_from_2022():
    row = investment("121.00", "100.00", booked_on="2022-03-01")
    assert figures(investing(row, period="2022"), "investment_cut") == ["121.00"]


def test_pas_r16_overhead_of_a_partner_is_limited():
    row = activity("1000.00", partner="Asbl", invoice_total="1000.00", overhead="150.00")
    result = evaluated(tables={"activities_a": [row]})
    assert figures(result, "overhead_cut", "operating_accepted_a") == ["50.00", "950.00"]
    assert {"overhead-cut", "partner-without-agreement"} <= codes(result)


@pytest.mark.parametrize("declaration", ["no_double_subsidy"])
def test_pas_r17_no_double_subsidy(declaration):
    assert evaluated(**{declaration: None}).blocking


def test_pas_r18_staff_of_modules_is_shown_by_person_and_no_assessment_is_charged():
    assert "staff-table-differs" in codes(evaluated(staff_b="100.00"))
    shown = evaluated(staff_b="100.00", tables={"staff": [colleague("100.00")]})
    assert "staff-table-differs" not in codes(shown)
    assert evaluated(no_individual_assessment=None).blocking


def test_pas_r19_one_off_activities_belong_to_part_a():
    help_text = next(section.help for section in PARTICIPATION.sections if section.key == "a")
    assert "activité unique" in help_text.fr


@pytest.mark.parametrize("part", ["a", "b", "c"])
def test_pas_r20_staff_is_zero_or_an_amount_never_empty(part):
    assert "staff-missing" in codes(evaluated(**{f"staff_{part}": None}))
    assert "staff-missing" not in codes(evaluated())


def test_pas_r21_one_road_for_the_whole_measure():
    assert PARTICIPATION.one_road


@pytest.mark.parametrize(("charged", "refused"), [("25200.01", False), ("25200.02", True)])
def test_pas_r22_charged_wage_within_its_share(charged, refused):
    result = evaluated("60000.00", staff_b=charged, tables={"staff": [colleague(charged)]})
    assert ("charged-above-share" in codes(result)) is refused


@pytest.mark.parametrize(("staff", "differs"), [("2000.00", False), ("1999.99", False), ("1999.98", True)])
def test_pas_r23_operating_and_staff_are_the_cost_of_the_modules(staff, differs):
    result = evaluated(operating_b="1000.00", staff_b=staff, tables={"modules": [module("3000.00")]})
    assert ("modules-total-differs" in codes(result)) is differs


def test_pas_e2_excluded_persons_are_declared_absent():
    assert evaluated(no_illegal_stay=None).blocking
    assert evaluated(no_reception_resident=None).blocking


def test_pas_e4_mixed_audience():
    row = activity("400.00", target_participants="6")
    assert figures(evaluated(tables={"activities_a": [row]}), "operating_accepted_a") == ["120.00"]


def test_every_rule_has_its_test():
    named = set(re.findall(r"def test_pas_r(\d\d)_", Path(__file__).read_text(encoding="utf-8")))
    assert named == {f"{number:02d}" for number in range(1, 24)}


def test_mean_cost_of_a_participant():
    result = evaluated(operating_b="1200.00", tables={"modules": [module("1200.00")]})
    assert result.figures["participants_b"] == 9
    row = SimpleNamespace(cost=Decimal("1200.00"), participants=9)
    assert str(mean_cost(row, PARTICIPATION.parameters("2019"))) == "133.33"
