"""Participation against an independent oracle in integer cents, and what must hold whatever a centre declares."""

import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.participation.reports import PARTICIPATION, activity, colleague, evaluated

from rapport_unique.core.measures.participation.computation import Granted, compute

PARAMETERS = PARTICIPATION.parameters("2019")
EDGES = (0, 1, 480_000, 499_999, 500_000, 500_001, 749_999, 750_000, 750_001, 2_000_000)


def written(cents):
    return f"{cents // 100}.{cents % 100:02d}"


def cents(amount):
    return int(amount * 100)


def half_up(numerator, denominator):
    return (2 * numerator + denominator) // (2 * denominator)


def oracle(subsidy, costs, staff):
    """What the manual makes of (a, b, c) costs and staff: accepted parts, loss and eligible amount, in cents."""
    if subsidy <= 500_000:
        staff_a = min(staff[0], half_up(subsidy, 10))
        staff_c = min(staff[2], half_up(subsidy, 10) - staff_a)
        paid = [costs[0] + staff_a, costs[1] + min(staff[1], subsidy), costs[2] + staff_c]
        paid = [min(each, subsidy) for each in paid]
        return paid, 0, min(subsidy, sum(paid))
    half, three_quarters, quarter = half_up(subsidy, 2), half_up(subsidy * 3, 4), half_up(subsidy, 4)
    paid = [
        min(half, costs[0] + min(staff[0], half_up(half, 10))),
        min(half, costs[1] + min(staff[1], half)),
        min(three_quarters, costs[2] + min(staff[2], half_up(three_quarters, 10))),
    ]
    loss = sum(quarter - each for each in paid[1:] if each < quarter)
    return paid, loss, min(subsidy - loss, sum(paid))


def case(chance):
    subsidy = chance.choice(EDGES) if chance.random() < 0.5 else chance.randrange(3_000_000)
    top = max(subsidy, 1)
    costs = [chance.choice((0, chance.randrange(top))) for _ in "abc"]
    staff = [chance.choice((0, chance.randrange(top), chance.randrange(top // 10 + 1))) for _ in "abc"]
    return subsidy, costs, staff


def compare(seed, number):
    chance = random.Random(seed)
    for _ in range(number):
        subsidy, costs, staff = case(chance)
        tables = {
            "activities_a": [activity(written(costs[0]))],
            "activities_c": [activity(written(costs[2]), "c")],
            "staff": [colleague(written(staff[1]))],
        }
        result = evaluated(
            written(subsidy),
            tables=tables,
            operating_b=written(costs[1]),
            **{f"staff_{part}": written(amount) for part, amount in zip("abc", staff, strict=True)},
        ).figures
        found = [cents(result[f"accepted_{part}"]) for part in "abc"], cents(result["loss"]), cents(result["eligible"])
        assert found == oracle(subsidy, costs, staff), (subsidy, costs, staff)
        assert cents(result["to_repay"]) == subsidy - found[2]


def test_the_oracle_agrees():
    compare(seed=3, number=2000)


@pytest.mark.proof
def test_the_oracle_agrees_in_the_long_run():
    compare(seed=2019, number=100_000)


def investment_oracle(lines):
    """What is cut of investments of the centre, in cents: (day, including, excluding VAT), each its day."""
    left, cut = 50_000, 0
    for _, incl, excl in sorted(lines):
        if excl > left:
            cut += incl - half_up(incl * left, excl)
        left = max(0, left - excl)
    return cut


def invested(lines):
    return [
        activity(
            written(incl),
            booked_on=f"2019-05-{day:02d}",
            investment="centre",
            investment_nature="Mobilier",
            amount_excl_vat=written(excl),
        )
        for day, incl, excl in lines
    ]


def test_the_oracle_agrees_on_investments():
    chance = random.Random(13)
    for _ in range(500):
        lines = []
        for day in chance.sample(range(1, 29), 4):
            excl = chance.randrange(60_000)
            lines.append((day, excl + chance.randrange(9_000), excl))
        result = evaluated(tables={"activities_a": invested(lines)})
        assert cents(result.figures["investment_cut"]) == investment_oracle(lines), lines


amounts = st.integers(0, 3_000_000).map(lambda each: Decimal(each) / 100)
by_part = st.fixed_dictionaries(dict.fromkeys("abc", amounts))


@given(amounts, by_part, by_part)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_nothing_is_negative_and_the_sums_add_up(granted, operating, staff):
    result = compute(Granted(granted), operating, staff, PARAMETERS)
    parts = (result.minimum, result.maximum, result.staff_ceiling, result.staff, result.accepted, result.loss)
    assert all(amount >= 0 for amounts in parts for amount in amounts.values())
    assert 0 <= result.eligible <= granted
    assert result.eligible <= sum(result.accepted.values())


@given(amounts, by_part, by_part, st.sampled_from("abc"), amounts)
@settings(max_examples=300, derandomize=True, deadline=None)
def test_spending_more_never_repays_more(granted, operating, staff, part, more):
    before = compute(Granted(granted), operating, staff, PARAMETERS)
    after = compute(Granted(granted), operating | {part: operating[part] + more}, staff, PARAMETERS)
    assert after.eligible >= before.eligible


lines_of_few_days = st.lists(
    st.tuples(st.integers(1, 3), st.integers(50_000, 60_000), st.integers(0, 50_000)), max_size=5
)


@given(lines_of_few_days, st.randoms(use_true_random=False))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_the_order_of_the_rows_changes_nothing(lines, chance):
    shuffled = list(lines)
    chance.shuffle(shuffled)
    first = evaluated(tables={"activities_a": invested(lines)})
    second = evaluated(tables={"activities_a": invested(shuffled)})
    assert (first.figures, first.digest) == (second.figures, second.digest)
