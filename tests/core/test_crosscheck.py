"""The rows of a report against an extract of the budget tool."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.crosscheck import VERDICT_LABELS, Simulation, Verdict, cross_check

ONE = Simulation("85073003328", "64", "2023-06-01", "-500.00")
SIMULATIONS = st.builds(
    Simulation,
    st.sampled_from(["1", "2", None]),
    st.sampled_from(["64", "66"]),
    st.sampled_from(["2023-06-01", "2023-07-01"]),
    st.sampled_from(["-500.00", "0.00"]),
)


@pytest.mark.parametrize(
    ("row", "extract", "verdict"),
    [
        (ONE, [ONE], Verdict.MATCH),
        (ONE, [], Verdict.NOT_IN_EXTRACT),
        (ONE, [ONE._replace(number="65")], Verdict.NOT_IN_EXTRACT),
        (ONE, [ONE._replace(date="2023-06-02")], Verdict.OTHER_DATE),
        (ONE, [ONE._replace(balance="-500.01")], Verdict.OTHER_BALANCE),
        (ONE, [ONE._replace(date="2023-06-02", balance="0.00")], Verdict.OTHER_DATE_AND_BALANCE),
        (ONE, [ONE._replace(date="2023-06-02"), ONE], Verdict.MATCH),
    ],
)
def test_one_row(row, extract, verdict):
    assert cross_check([(5, row)], extract)[0].verdict == verdict


def test_what_only_the_extract_knows_comes_last():
    found = cross_check([(5, ONE)], [ONE._replace(number="9"), ONE])
    assert [each.verdict for each in found] == [Verdict.MATCH, Verdict.NOT_IN_REPORT]
    assert found[1].position is None


@given(st.lists(SIMULATIONS, max_size=8), st.lists(SIMULATIONS, max_size=8), st.randoms())
def test_every_row_and_every_simulation_is_answered_for_once(rows, extract, random):
    numbered = list(enumerate(rows, 5))
    found = cross_check(numbered, extract)
    assert [each.position for each in found[: len(rows)]] == [position for position, _ in numbered]
    only = {(each.niss, each.number) for each in extract} - {(each.niss, each.number) for each in rows}
    assert Counter((each.stored.niss, each.stored.number) for each in found[len(rows) :]) == Counter(only)
    shuffled = list(extract)
    random.shuffle(shuffled)
    assert [each.verdict for each in cross_check(numbered, shuffled)] == [each.verdict for each in found]
    assert set(VERDICT_LABELS) >= {each.verdict for each in found}
    for each in found:
        if each.verdict is Verdict.MATCH:
            assert each.read == each.stored
