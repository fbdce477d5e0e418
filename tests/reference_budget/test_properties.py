"""What must hold of every household, and a second computation that agrees to the cent."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import (
    Income,
    Member,
    Resource,
    Role,
    Sex,
    balance_of,
    case_from_data,
    case_from_json,
    case_to_data,
    case_to_json,
    policy_from_data,
    policy_to_data,
    result_from_data,
    result_to_data,
    shipped,
    simulate,
)
from reference_budget import oracle
from reference_budget.households import DAY
from reference_budget.written import households, policies

CENT = Decimal("0.01")


def read(data):
    answer = case_from_data(data)
    assert answer.findings == ()
    return answer.case


def computed(case, policy=None):
    return simulate(case, shipped(), DAY, policy)


def policy_of(data):
    return policy_from_data(data).policy


@settings(max_examples=200)
@given(households(), policies())
def test_a_second_computation_agrees_to_the_cent(data, choices):
    result = computed(read(data), policy_of(choices))
    assert (Fraction(result.budget), Fraction(result.income)) == oracle.budget(data, choices)


@pytest.mark.proof
@settings(max_examples=5_000, derandomize=False)
@given(households(), policies())
def test_a_second_computation_agrees_at_length(data, choices):
    result = computed(read(data), policy_of(choices))
    assert (Fraction(result.budget), Fraction(result.income)) == oracle.budget(data, choices)


@given(households(), policies())
def test_the_sums_are_those_of_the_lines_and_every_line_explains_itself(data, choices):
    result = computed(read(data), policy_of(choices))
    assert result.budget == sum(line.used for line in result.lines) == sum(result.baskets.values())
    assert result.income == sum(each.monthly for each in result.incomes)
    assert result.balance == result.income - result.budget
    assert result.ceiling == max(0, -result.balance)
    for line in result.lines:
        assert line.used >= 0
        for amount in (line.reference, line.used, line.actual or Decimal("0.00")):
            assert amount == amount.quantize(CENT)
        assert all(line.explain(language) and "{" not in line.explain(language) for language in LANGUAGES)


@given(households(), policies())
def test_computing_twice_gives_the_same(data, choices):
    assert computed(read(data), policy_of(choices)) == computed(read(data), policy_of(choices))
    assert (
        balance_of(read(data), shipped(), DAY, policy_of(choices)) == computed(read(data), policy_of(choices)).balance
    )


@given(households(), st.integers(0, 200_000))
def test_more_income_never_lowers_the_balance(data, more):
    case = read(data)
    richer = replace(case, incomes=(*case.incomes, Income(Resource.OTHER, Decimal(more) / 100)))
    assert computed(richer).balance - computed(case).balance == Decimal(more) / 100


@given(households(), st.integers(0, 17))
def test_a_further_child_without_income_never_raises_the_balance(data, age):
    case = read(data)
    further = replace(case, members=(*case.members, Member("further", Role.CHILD, Sex.MALE, age=age)))
    assert computed(further).balance <= computed(case).balance


@given(households(), st.integers(0, 99), st.integers(1, 100))
def test_what_follows_presence_is_linear_in_it(data, low, high):
    """Each line is a straight line in the time spent here, but for its rounding to the cent."""
    case = read(data)
    first = case.members[0]

    def with_presence(share):
        own = replace(case, members=(replace(first, presence=share), *case.members[1:]))
        return {line.basket: line.reference for line in computed(own).lines if line.person == first.id}

    nothing, everything = with_presence(Decimal(0)), with_presence(Decimal(1))
    for hundredths in (low, high):
        share = Decimal(hundredths) / 100
        for basket, amount in with_presence(share).items():
            none, whole = nothing.get(basket, Decimal(0)), everything[basket]
            assert abs(amount - (none + (whole - none) * share)) <= CENT / 2


@given(households())
def test_the_needs_of_people_add_up(data):
    """What one person needs does not depend on who else is there."""
    case = read(data)
    together = computed(case)
    for member in case.household:
        if member.role is not Role.ADULT:
            continue
        own_costs = tuple(each for each in case.costs if each.member == member.id)
        alone = computed(replace(case, members=(member,), costs=own_costs))
        assert [line for line in alone.lines if line.person] == [
            line for line in together.lines if line.person == member.id
        ]


@given(households())
def test_the_order_of_people_changes_no_amount(data):
    case = read(data)
    turned = replace(case, members=tuple(reversed(case.members)))
    assert computed(turned).baskets == computed(case).baskets


@given(households(), policies())
def test_cases_policies_and_results_come_back_from_their_json(data, choices):
    case, policy = read(data), policy_of(choices)
    assert case_from_data(case_to_data(case)).case == case
    assert case_from_json(case_to_json(case)).case == case
    assert policy_from_data(policy_to_data(policy)).policy == policy
    result = computed(case, policy)
    assert result_from_data(result_to_data(result)) == result
