"""A budget shared by the key: it adds up, more never gets less, and nothing depends on the order of the file."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.allocation import CENT, EURO, KEY_75_25, Balance, allocate, compensations, instalments
from rapport_unique.core.findings import Invalid

ins_codes = st.integers(11001, 93090).map(str)
counts = st.tuples(st.integers(0, 20_000), st.integers(0, 90_000))
some_parameters = st.dictionaries(ins_codes, counts, min_size=1, max_size=30).filter(
    lambda found: all(sum(each) for each in zip(*found.values(), strict=True))
)
units = st.sampled_from([CENT, EURO])
budgets = st.integers(1, 10**8).map(Decimal)
weights = st.integers(1, 99).map(lambda share: (Decimal(share) / 100, 1 - Decimal(share) / 100))


def oracle(budget, parameters, unit, key=KEY_75_25):
    """The formula as it is written, and Hamilton's method one unit at a time."""
    first, second = (sum(each) for each in zip(*parameters.values(), strict=True))
    quota = {
        ins: Fraction(budget) * (Fraction(key[0]) * Fraction(one, first) + Fraction(key[1]) * Fraction(two, second))
        for ins, (one, two) in parameters.items()
    }
    given_out = {ins: (exact // Fraction(unit)) * Fraction(unit) for ins, exact in quota.items()}
    served = set()
    while sum(given_out.values()) < budget:
        next_one = min((ins for ins in quota if ins not in served), key=lambda ins: (given_out[ins] - quota[ins], ins))
        given_out[next_one] += Fraction(unit)
        served.add(next_one)
    return {ins: Decimal(int(amount * 100)) / 100 for ins, amount in given_out.items()}


@given(budgets, some_parameters, units, weights)
def test_shares_are_those_of_an_independent_reading_of_the_formula(budget, parameters, unit, key):
    found = allocate(budget, parameters, unit=unit, weights=key)
    assert {ins: each.amount for ins, each in found.shares.items()} == oracle(budget, parameters, unit, key)


@given(budgets, some_parameters, units)
def test_the_shares_add_up_to_the_budget(budget, parameters, unit):
    found = allocate(budget, parameters, unit=unit)
    assert sum(each.amount for each in found.shares.values()) == budget
    assert found.left == 0
    assert all(each.amount >= 0 and each.amount % unit == 0 for each in found.shares.values())


@given(budgets, some_parameters, units)
def test_without_a_balance_each_share_is_rounded_by_itself(budget, parameters, unit):
    found = allocate(budget, parameters, unit=unit, balance=Balance.NONE)
    given_out = sum(each.amount for each in found.shares.values())
    assert given_out + found.left == budget
    assert abs(found.left) <= unit * len(parameters) / 2


@given(budgets, some_parameters, units, st.sampled_from(Balance))
def test_each_share_is_the_sum_of_its_parts_and_a_rounding_of_less_than_a_unit(budget, parameters, unit, balance):
    for share in allocate(budget, parameters, unit=unit, balance=balance).shares.values():
        assert sum(share.parts) + share.rounding == share.amount
        assert abs(share.rounding) <= unit + CENT


@given(budgets, some_parameters, units, st.sampled_from(Balance))
def test_who_has_more_never_gets_less(budget, parameters, unit, balance):
    shares = allocate(budget, parameters, unit=unit, balance=balance).shares
    for one, (first, second) in parameters.items():
        for other, (third, fourth) in parameters.items():
            if first >= third and second >= fourth and (first, second) != (third, fourth):
                assert shares[one].amount >= shares[other].amount


@given(budgets, some_parameters, units, st.randoms())
def test_the_order_of_the_file_changes_nothing(budget, parameters, unit, random):
    shuffled = list(parameters.items())
    random.shuffle(shuffled)
    assert allocate(budget, dict(shuffled), unit=unit) == allocate(budget, parameters, unit=unit)


def test_the_lower_code_goes_first_where_remainders_are_equal():
    found = allocate(Decimal(100), {"30000": (1, 1), "10000": (1, 1), "20000": (1, 1)}, unit=EURO)
    assert [(ins, each.amount) for ins, each in found.shares.items()] == [("10000", 34), ("20000", 33), ("30000", 33)]


def test_the_worked_example():
    """The one of docs/algorithms/allocation.md."""
    parameters = {"62063": (600, 3000), "44021": (300, 1500), "63023": (100, 900)}
    found = allocate(Decimal(10000), parameters, unit=EURO)
    liege = found.shares["62063"]
    assert liege.parts == (Decimal("4500.00"), Decimal("1388.89"))
    assert (liege.amount, liege.rounding) == (Decimal("5889.00"), Decimal("0.11"))
    assert {ins: each.amount for ins, each in found.shares.items()} == {"44021": 2944, "62063": 5889, "63023": 1167}
    cents = allocate(Decimal(10000), parameters)
    assert {ins: str(each.amount) for ins, each in cents.shares.items()} == {
        "44021": "2944.44",
        "62063": "5888.89",
        "63023": "1166.67",
    }


def test_rounding_by_itself_leaves_a_cent():
    alike = {"10000": (1, 1), "20000": (1, 1), "30000": (1, 1)}
    assert allocate(Decimal(100), alike, balance=Balance.NONE).left == Decimal("0.01")


def test_a_parameter_that_weighs_nothing_may_be_empty():
    found = allocate(Decimal(90), {"10000": (1, 0), "20000": (2, 0)}, weights=(Decimal(1), Decimal(0)))
    assert [each.amount for each in found.shares.values()] == [30, 60]


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("allocation-budget", {"budget": Decimal(0)}),
        ("allocation-budget", {"budget": Decimal("100.50"), "unit": EURO}),
        ("allocation-budget", {"budget": Decimal("NaN")}),
        ("allocation-weights", {"weights": (Decimal("0.75"), Decimal("0.30"))}),
        ("allocation-weights", {"weights": (Decimal("1.25"), Decimal("-0.25"))}),
        ("allocation-parameter-empty", {"parameters": {"10000": (1, 0)}}),
        ("allocation-parameter-empty", {"parameters": {}}),
        ("allocation-parameter-negative", {"parameters": {"10000": (1, -1), "20000": (1, 3)}}),
    ],
)
def test_what_cannot_be_shared_is_refused(code, options):
    values = {"budget": Decimal(100), "parameters": {"10000": (1, 1)}, **options}
    with pytest.raises(Invalid) as refused:
        allocate(values.pop("budget"), values.pop("parameters"), **values)
    assert refused.value.code == code


@pytest.mark.parametrize("loss", [Decimal("-0.01"), Decimal("1.01")])
def test_a_loss_is_a_share(loss):
    with pytest.raises(Invalid, match="allocation-loss"):
        compensations({}, {}, loss=loss)


def test_a_unit_is_a_cent_or_a_euro():
    with pytest.raises(ValueError, match="multiple"):
        allocate(Decimal(100), {"10000": (1, 1)}, unit=Decimal(5))


def test_compensation_limits_the_loss():
    shares = {"10000": Decimal("800.00"), "20000": Decimal("950.00"), "30000": Decimal("10.00")}
    before = {"10000": Decimal("1000.00"), "20000": Decimal("1000.00"), "40000": Decimal("500.00")}
    assert compensations(shares, before, loss=Decimal("0.10")) == {"10000": Decimal("100.00")}


amounts = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)


@given(
    st.dictionaries(ins_codes, amounts, max_size=20),
    st.dictionaries(ins_codes, amounts, max_size=20),
    st.integers(0, 1000).map(lambda share: Decimal(share) / 1000),
    units,
)
def test_with_its_compensation_no_centre_loses_more_and_none_gets_a_unit_too_much(shares, before, loss, unit):
    found = compensations(shares, before, loss=loss, unit=unit)
    assert set(found) <= set(shares)
    for ins, share in shares.items():
        least = before.get(ins, Decimal(0)) * (1 - loss)
        assert share + found.get(ins, 0) >= least
        if ins in found:
            assert found[ins] > 0
            assert found[ins] % unit == 0
            assert share + found[ins] - unit < least


@given(amounts, st.integers(1, 12), units)
def test_instalments_add_up_and_are_as_equal_as_can_be(amount, number, unit):
    parts = instalments(amount, number, unit=unit)
    assert sum(parts) == amount
    assert len(parts) == number
    assert max(parts) - min(parts) < 2 * unit
    assert parts == sorted(parts, reverse=True)
