"""The REDI figures against an independent oracle: integer cents and dictionaries of months, written from the ruling."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport_unique.core.answers import answers_from
from rapport_unique.core.engine import evaluate
from rapport_unique.core.measures import measure

REDI = measure("redi")
PARAMETERS = REDI.parameters("2023")
PEOPLE = ("85073003328", "42012205181", "01020300467")


def euros(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def months_between(first, last):
    """Every (year, month) touched, counted one by one."""
    touched, day = set(), first
    while day <= last:
        touched.add((day.year, day.month))
        day += timedelta(days=1)
    return touched


def oracle(lines, grant):
    """What the manual and the ruling make of complete lines, in cents."""
    granted = sum(line["granted"] * line["months"] for line in lines)
    paid = sum(line["paid"] for line in lines)
    simulations = {}
    for line in lines:
        simulations.setdefault((line["niss"], line["number"]), []).append(line)
    total, excesses = 0, 0
    for group in simulations.values():
        ceiling = max(0, -group[0]["balance"])
        asked = sum(min(line["granted"], ceiling) * line["months"] for line in group)
        monthly, touched = {}, set()
        for line in group:
            span = months_between(line["starts"], line["ends"])
            touched |= span
            if len(span) == line["months"]:
                for month in span:
                    monthly[month] = monthly.get(month, 0) + min(line["granted"], ceiling)
        by_month = sum(max(0, amount - ceiling) for amount in monthly.values())
        over_all = asked - ceiling * min(len(touched), sum(line["months"] for line in group))
        total += asked
        excesses += max(by_month, over_all, 0)
    subsidisable = total - excesses
    return {
        "granted_total": granted,
        "not_counted": excesses,
        "subsidisable_total": subsidisable,
        "paid_total": paid,
        "remaining_to_pay": max(0, subsidisable - paid),
        "subsidised": min(grant, subsidisable),
        "to_repay": max(0, grant - subsidisable),
    }


@st.composite
def some_lines(draw):
    """Lines on few simulations and few months, so that aids overlap often."""
    balances = {(niss, number): draw(st.integers(-60_000, 5_000)) for niss in PEOPLE for number in ("11", "12")}
    lines = []
    for _ in range(draw(st.integers(0, 12))):
        niss, number = draw(st.sampled_from(sorted(balances)))
        starts = date(2023, 5, 1) + timedelta(days=draw(st.integers(0, 300)))
        ends = starts + timedelta(days=draw(st.integers(0, 200)))
        lines.append(
            {
                "niss": niss,
                "number": number,
                "balance": balances[niss, number],
                "granted": draw(st.integers(0, 80_000)),
                "starts": starts,
                "ends": ends,
                "months": draw(st.integers(1, 9)),
                "paid": draw(st.integers(0, 300_000)),
            }
        )
    return lines


def row(line):
    return {
        "ins": "62063",
        "niss": line["niss"],
        "budget_number": line["number"],
        "budget_date": "2023-05-01",
        "balance": euros(line["balance"]),
        "activation": "yes-piis",
        "decided_on": "2023-05-02",
        "granted_monthly": euros(line["granted"]),
        "starts_on": line["starts"].isoformat(),
        "ends_on": line["ends"].isoformat(),
        "months": str(line["months"]),
        "payment": "monthly",
        "paid": euros(line["paid"]),
    }


def evaluated(rows, grant=0):
    answers = {"prefilled": {"grant": euros(grant)}, "tables": {"lines": rows}}
    return evaluate(REDI, PARAMETERS, answers_from(REDI, answers), centre="62063")


def agrees(lines, grant):
    figures = evaluated([row(line) for line in lines], grant).figures
    assert {name: str(amount) for name, amount in figures.items()} == {
        name: euros(cents) for name, cents in oracle(lines, grant).items()
    }


@given(some_lines(), st.integers(0, 2_000_000))
def test_figures_agree_with_the_oracle(lines, grant):
    agrees(lines, grant)


@pytest.mark.proof
@settings(max_examples=20_000, derandomize=False)
@given(some_lines(), st.integers(0, 2_000_000))
def test_figures_agree_with_the_oracle_at_length(lines, grant):
    agrees(lines, grant)


@given(some_lines(), st.randoms())
def test_the_order_of_rows_changes_nothing(lines, random):
    rows = [row(line) for line in lines]
    shuffled = random.sample(rows, len(rows))
    first, second = evaluated(rows), evaluated(shuffled)
    assert (first.digest, first.figures) == (second.digest, second.figures)


@given(some_lines())
def test_computing_twice_gives_the_same(lines):
    rows = [row(line) for line in lines]
    first, second = evaluated(rows), evaluated(rows)
    assert (first.digest, first.findings, first.explanation) == (second.digest, second.findings, second.explanation)


@given(some_lines(), st.integers(0, 2_000_000))
def test_subsidised_and_repaid_make_the_grant(lines, grant):
    figures = evaluated([row(line) for line in lines], grant).figures
    assert figures["subsidised"] + figures["to_repay"] == Decimal(grant) / 100
    assert figures["not_counted"] >= 0


@given(some_lines(), st.sampled_from(["activation", "decided_on", "granted_monthly", "months", "payment", "paid"]))
def test_an_incomplete_or_unreadable_row_changes_no_figure(lines, column):
    rows = [row(line) for line in lines]
    further = row(
        {
            "niss": PEOPLE[0],
            "number": "11",
            "balance": -50_000,
            "granted": 10_000,
            "starts": date(2023, 6, 1),
            "ends": date(2023, 6, 30),
            "months": 1,
            "paid": 0,
        }
    )
    expected = evaluated(rows).figures
    assert evaluated([*rows, further | {column: None}]).figures == expected
    assert evaluated([*rows, further | {column: "???"}]).figures == expected


@given(some_lines())
def test_rows_that_nobody_touched_are_not_in_the_digest(lines):
    rows = [row(line) for line in lines]
    empty = dict.fromkeys(rows[0] if rows else {}, None)
    untouched = empty | {"ins": "62063", "niss": PEOPLE[0], "budget_number": "99", "balance": "-1.00"}
    assert evaluated([*rows, untouched]).digest == evaluated(rows).digest


@given(some_lines().filter(bool), st.sampled_from(["granted_monthly", "paid", "months", "activation", "decided_on"]))
def test_a_change_of_content_changes_the_digest(lines, column):
    rows = [row(line) for line in lines]
    other = {
        "granted_monthly": "999.99",
        "paid": "9999.99",
        "months": "99",
        "activation": "yes-other",
        "decided_on": "2023-12-31",
    }[column]
    changed = [rows[0] | {column: other}, *rows[1:]]
    assert evaluated(changed).digest != evaluated(rows).digest


@given(some_lines())
def test_the_sums_shown_are_the_sums_of_the_lines_shown(lines):
    result = evaluated([row(line) for line in lines])
    counted = result.tables["lines"].counted
    assert result.figures["granted_total"] == sum((each.granted_total for each in counted), Decimal(0))
    assert result.figures["paid_total"] == sum((each.paid for each in counted), Decimal(0))
    shown = sum((each.subsidisable for each in counted), Decimal(0))
    assert result.figures["subsidisable_total"] == shown - result.figures["not_counted"]
