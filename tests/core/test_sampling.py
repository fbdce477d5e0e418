"""The risk of a report and the drawing of samples, against an oracle of its own."""

import hashlib
import math
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.sampling import Facts, Unit, drawn, risk, score
from rapport_unique.core.texts import LANGUAGES

UNITS = st.lists(
    st.builds(Unit, st.sampled_from(["a/2023", "b/2023", "b/2024"]), st.text(min_size=1, max_size=12)),
    max_size=60,
    unique_by=lambda unit: unit.identifier,
)
SEEDS = st.text(min_size=1, max_size=20)
RATES = st.decimals(min_value="0.01", max_value=100, places=2)
COUNTS = st.integers(0, 5000)
AMOUNTS = st.none() | st.decimals(min_value=0, max_value="9999999.99", places=2)
FACTS = st.builds(
    Facts,
    granted=AMOUNTS,
    justified=AMOUNTS,
    paid=AMOUNTS,
    rows=COUNTS,
    incomplete=COUNTS,
    at_ceiling=COUNTS,
    one_off=COUNTS,
    persons=COUNTS,
    differing=COUNTS,
    late=st.booleans(),
    inhabitants=st.integers(0, 600_000),
)


def by_hand(population, seed, rate):
    """Written from docs/algorithms/sampling.md alone, one unit at a time."""
    chosen = set()
    for stratum in {unit.stratum for unit in population}:
        left = {unit.identifier for unit in population if unit.stratum == stratum}
        wanted = math.ceil(Fraction(str(rate)) * len(left) / 100)
        while wanted:
            lowest = min(left, key=lambda name: hashlib.sha256(seed.encode() + b"\x0a" + name.encode()).digest())
            left.remove(lowest)
            chosen.add((stratum, lowest))
            wanted -= 1
    return chosen


@given(UNITS, SEEDS, RATES)
def test_the_sample_is_the_one_of_the_documented_algorithm(population, seed, rate):
    assert {tuple(unit) for unit in drawn(population, seed=seed, rate=rate)} == by_hand(population, seed, rate)


@given(UNITS, SEEDS, RATES, st.randoms())
def test_the_order_of_the_population_plays_no_part(population, seed, rate, random):
    shuffled = list(population)
    random.shuffle(shuffled)
    assert drawn(shuffled, seed=seed, rate=rate) == drawn(population, seed=seed, rate=rate)


@given(UNITS, SEEDS, RATES, RATES)
def test_a_higher_rate_draws_the_same_units_and_more(population, seed, first, second):
    low, high = sorted((first, second))
    assert set(drawn(population, seed=seed, rate=low)) <= set(drawn(population, seed=seed, rate=high))


@given(UNITS, SEEDS)
def test_all_draws_all_and_no_stratum_goes_unseen(population, seed):
    assert sorted(drawn(population, seed=seed, rate=Decimal(100))) == sorted(population)
    seen = Counter(unit.stratum for unit in drawn(population, seed=seed, rate=Decimal("0.01")))
    assert seen == Counter({unit.stratum for unit in population})


@pytest.mark.parametrize("rate", ["0", "-1", "100.01", "NaN"])
def test_no_other_rate(rate):
    with pytest.raises((ValueError, ArithmeticError)):
        drawn([], seed="s", rate=Decimal(rate))


def test_a_published_draw():
    """Fixed for ever: what was drawn once has to be found again."""
    population = [Unit("redi/2023", f"RU-REDI-2023-6200{number}-1") for number in range(10)]
    names = [unit.identifier for unit in drawn(population, seed="2026", rate=Decimal(30))]
    assert names == [f"RU-REDI-2023-6200{number}-1" for number in [9, 8, 0]]


@given(FACTS)
def test_every_point_is_explained_and_counts(facts):
    points = risk(facts)
    assert score(points) == sum(point.points for point in points)
    assert len({point.key for point in points}) == len(points)
    for point in points:
        assert point.points > 0
        assert all(point.say(language) and "{" not in point.say(language) for language in LANGUAGES)


@given(FACTS)
def test_sending_late_adds_two(facts):
    values = {name: getattr(facts, name) for name in Facts.__slots__}
    in_time, late = (score(risk(Facts(**values | {"late": each}))) for each in (False, True))
    assert late == in_time + 2


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), {}),
        (Facts(granted=Decimal(1000), justified=Decimal("900.01")), {}),
        (Facts(granted=Decimal(1000), justified=Decimal(900)), {"unused": 1}),
        (Facts(granted=Decimal(1000), justified=Decimal(750)), {"unused": 3}),
        (Facts(granted=Decimal(1000), justified=Decimal(1200)), {}),
        (Facts(rows=100, incomplete=1), {"incomplete": 1}),
        (Facts(rows=100, incomplete=10), {"incomplete": 3}),
        (Facts(rows=100, at_ceiling=9), {"ceiling": 1}),
        (Facts(rows=100, at_ceiling=10), {"ceiling": 2}),
        (Facts(rows=100, one_off=49), {}),
        (Facts(rows=100, one_off=50), {"one_off": 2}),
        (Facts(justified=Decimal("5999.99"), persons=2), {}),
        (Facts(justified=Decimal(6000), persons=2), {"few_persons": 3}),
        (Facts(justified=Decimal(1000), paid=Decimal("499.99")), {"little_paid": 2}),
        (Facts(justified=Decimal(1000), paid=Decimal(500)), {}),
        (Facts(differing=1), {"differing": 4}),
        (Facts(inhabitants=49_999), {}),
        (Facts(inhabitants=50_000), {"size": 1}),
        (Facts(inhabitants=100_000), {"size": 2}),
    ],
)
def test_points_at_their_limits(facts, expected):
    assert {point.key: point.points for point in risk(facts)} == expected


def test_a_large_number_is_written_as_each_language_writes_it():
    (point,) = risk(Facts(inhabitants=197_217))
    assert "197\u202f217" in point.say("fr")
    assert "197.217" in point.say("nl")
    assert "197.217" in point.say("de")
