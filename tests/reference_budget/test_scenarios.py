"""What if: one thing otherwise, and what it changes a month."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given

from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import (
    Answer,
    Override,
    Resource,
    Tariff,
    Tenure,
    case_from_data,
    shipped,
    simulate,
    what_if,
)
from reference_budget.households import DAY, case, example_a, example_b, example_c, man, woman
from reference_budget.written import households


def deltas(case):
    return {each.key: each.delta for each in what_if(case, shipped(), DAY)}


def test_what_would_help_the_woman_of_example_a():
    """Rent 780 -> 300; 45 off the energy; 12 off health and 10 off mobility; a wage of 1,700 with a supplement of 60
    instead of 1,214.13."""
    assert deltas(example_a()) == {
        "social_rent": Decimal("480.00"),
        "social_tariff": Decimal("45.00"),
        "increased_allowance": Decimal("22.00"),
        "one_more_wage": Decimal("425.87"),
    }


def test_a_wage_takes_the_place_only_of_what_it_replaces():
    assert deltas(example_b())["one_more_wage"] == Decimal("1700.00") - Decimal("60.00") - Decimal("1640.83")
    assert deltas(example_c())["one_more_wage"] == Decimal("1640.00")


def test_what_a_household_has_already_is_no_question():
    has_all = case(
        woman(working=True), tenure=Tenure.SOCIAL, tariff=Tariff.SOCIAL, more={"increased_allowance": Answer.YES}
    )
    assert deltas(has_all) == {}
    assert "one_more_wage" in deltas(replace(has_all, members=(woman(working=True), man())))


def test_the_social_tariff_never_makes_energy_cost_less_than_nothing():
    assert deltas(case(energy="20"))["social_tariff"] == Decimal("20.00")


def test_the_values_of_the_household_count_in_its_questions():
    own = (Override("energy.social_discount.1", Decimal(30), "from the last invoice"),)
    assert deltas(case(energy="120", more={"overrides": own}))["social_tariff"] == Decimal("30.00")


@given(households())
def test_a_question_changes_one_thing_and_says_what_it_changes(data):
    before = case_from_data(data).case
    for each in what_if(before, shipped(), DAY):
        assert each.result == simulate(each.case, shipped(), DAY)
        assert each.delta == each.result.balance - simulate(before, shipped(), DAY).balance
        assert all(each.label.say(language) for language in LANGUAGES)
        assert what_if(before, shipped(), DAY)
        assert each.key not in deltas(each.case) or each.key == "one_more_wage"


@pytest.mark.parametrize("kind", [Resource.INTEGRATION, Resource.UNEMPLOYMENT])
def test_the_benefit_of_somebody_else_stays(kind):
    two = case(woman(), man())
    own = replace(two, incomes=(case(incomes=[(kind, 800)]).incomes[0],))
    theirs = replace(two, incomes=(replace(own.incomes[0], member="m"),))
    assert deltas(own)["one_more_wage"] == Decimal("840.00")
    assert deltas(theirs)["one_more_wage"] == Decimal("1640.00")


def test_nobody_of_pension_age_is_asked_to_work():
    assert "one_more_wage" not in deltas(case(woman(age=65)))
    assert "one_more_wage" in deltas(case(woman(age=64)))
    assert "one_more_wage" in deltas(case(woman(age=71), man()))
