"""Rights to look into first, and answers that contradict one another."""

from datetime import date
from decimal import Decimal

import pytest

from rapport_unique.core.findings import Severity, sentence_of
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import (
    Answer,
    Certificate,
    Cost,
    Debt,
    Expense,
    Heating,
    Loan,
    Member,
    Resource,
    Role,
    School,
    Sex,
    Tariff,
    Tenure,
    shipped,
    simulate,
)
from reference_budget.households import DAY, case, child, man, woman

KNOWN = {"increased_allowance": Answer.NO}
WAGE, BENEFIT = (Resource.WORK, 2000), (Resource.CHILD_BENEFIT, 180)
WORKS = woman(working=True)


def codes(case):
    found = simulate(case, shipped(), DAY).warnings
    for finding in found:
        assert all(sentence_of(finding, language) for language in LANGUAGES)
    return {each.code for each in found}


QUIET = case(WORKS, tenure=Tenure.SOCIAL, tariff=Tariff.SOCIAL, incomes=[WAGE, (Resource.HOLIDAY_PAY, 900)], more=KNOWN)


def quiet(*members, tenure=Tenure.SOCIAL, tariff=Tariff.SOCIAL, incomes=(), more=None, **others):
    """A household of which nothing is to be said, but for what a test adds."""
    earned = [WAGE, (Resource.HOLIDAY_PAY, 900), *incomes]
    return case(
        *(members or (WORKS,)), tenure=tenure, tariff=tariff, incomes=earned, more={**KNOWN, **(more or {})}, **others
    )


def test_nothing_is_said_where_nothing_is_to_be_said():
    assert codes(quiet()) == set()


@pytest.mark.parametrize(
    ("household", "code"),
    [
        (quiet(tariff=Tariff.MARKET, more={"increased_allowance": Answer.YES}), "budget-right-social-tariff"),
        (quiet(more={"increased_allowance": Answer.UNKNOWN}), "budget-right-increased-allowance"),
        (quiet(tenure=Tenure.PRIVATE), "budget-right-social-housing"),
        (quiet(heating=Heating.OIL), "budget-right-heating-fund"),
        (quiet(certificate=Certificate.G), "budget-right-energy-advice"),
        (quiet(bedrooms=0), "budget-right-bedrooms"),
        (quiet(WORKS, man(), child()), "budget-right-child-benefit"),
        (quiet(WORKS, child(), incomes=[BENEFIT]), "budget-right-maintenance"),
        (quiet(WORKS, man(), child(age=15, school=School.SECONDARY), incomes=[BENEFIT]), "budget-right-study-grant"),
        (quiet(WORKS, woman("old", 70)), "budget-right-pension"),
        (quiet(costs=[Cost(Expense.DISABILITY, Decimal(50))]), "budget-right-disability"),
        (quiet(debts=[Debt(Loan.LOAN, Decimal(50))]), "budget-right-debt-mediation"),
        (
            case(WORKS, tenure=Tenure.SOCIAL, tariff=Tariff.SOCIAL, incomes=[WAGE], more=KNOWN),
            "budget-right-holiday-pay",
        ),
        (quiet(woman()), "budget-work-not-marked"),
        (
            case(tenure=Tenure.SOCIAL, tariff=Tariff.SOCIAL, incomes=[], more=KNOWN),
            "budget-no-income",
        ),
        (
            case(WORKS, tenure=Tenure.SOCIAL, tariff=Tariff.SOCIAL, incomes=[(Resource.OTHER, 1)], more=KNOWN),
            "budget-work-without-wage",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_is_said_alone_and_blocks_nothing(household, code):
    assert codes(household) == {code}
    severities = {each.severity for each in simulate(household, shipped(), DAY).warnings}
    assert severities <= {Severity.INFORMATION, Severity.TO_CONFIRM}


def test_an_income_that_opens_rights_asks_for_both():
    incomes = [(Resource.INTEGRATION, "1214.13")]
    assert {"budget-right-social-tariff", "budget-right-increased-allowance"} <= codes(case(incomes=incomes))


@pytest.mark.parametrize(
    ("day", "age", "said"),
    [
        (date(2025, 1, 31), 65, True),
        (date(2025, 2, 1), 65, False),
        (date(2025, 2, 1), 66, True),
        (date(2030, 2, 1), 66, False),
        (date(2030, 2, 1), 67, True),
    ],
)
def test_the_pension_age_is_that_of_the_day(day, age, said):
    found = simulate(quiet(WORKS, woman("old", age)), shipped(), day).warnings
    assert [each.code for each in found] == (["budget-right-pension"] if said else [])


def bedrooms(*children):
    """The number that the finding says is needed, with none there."""
    found = simulate(quiet(WORKS, *children, bedrooms=0), shipped(), DAY).warnings
    return next(each.facts["needed"] for each in found if each.code == "budget-right-bedrooms")


def boy(id, age):
    return Member(id, Role.CHILD, Sex.MALE, age=age)


@pytest.mark.parametrize(
    ("children", "needed"),
    [
        ((), 1),
        ((child("1", 4),), 2),
        ((child("1", 4), boy("2", 6)), 2),
        ((child("1", 4), boy("2", 13)), 3),
        ((child("1", 14), child("2", 15)), 2),
        ((child("1", 14), boy("2", 15), child("3", 2), boy("4", 3)), 3),
        ((child("1", 4), child("2", 5), child("3", 6)), 3),
    ],
)
def test_one_room_for_the_parents_and_one_for_two_children(children, needed):
    assert bedrooms(*children) == needed
