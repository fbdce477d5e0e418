"""Periods, and months counted as the manual counts them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.periods import Period, distinct_months, month_index, started_months

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple), max_size=8)


def test_a_period_includes_its_first_and_last_day():
    period = Period("2023", date(2023, 5, 1), date(2024, 2, 29))
    assert [day in period for day in (date(2023, 4, 30), period.first, period.last, date(2024, 3, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_a_calendar_year_is_called_by_its_number():
    assert Period("2023", date(2023, 1, 1), date(2023, 12, 31)).label.nl == "2023"


def test_another_period_is_called_by_its_days():
    label = Period("2023", date(2023, 5, 1), date(2024, 2, 29)).label
    assert label == (
        "du 01/05/2023 au 29/02/2024",
        "van 01/05/2023 tot 29/02/2024",
        "vom 01.05.2023 bis 29.02.2024",
    )


@pytest.mark.parametrize(
    ("first", "last", "calendar", "anniversary"),
    [
        (date(2023, 6, 1), date(2023, 8, 15), 3, 3),
        (date(2023, 6, 20), date(2023, 8, 10), 3, 2),
        (date(2023, 6, 1), date(2023, 6, 1), 1, 1),
        (date(2023, 12, 31), date(2024, 1, 1), 2, 1),
        (date(2023, 6, 1), date(2024, 3, 31), 10, 10),
    ],
)
def test_started_months(first, last, calendar, anniversary):
    assert started_months(first, last) == calendar
    assert started_months(first, last, "anniversary") == anniversary


@given(DAYS, DAYS)
def test_reversed_months_are_none(first, last):
    assert (started_months(first, last) > 0) == (month_index(first) <= month_index(last))


@given(DAYS, st.integers(0, 500))
def test_calendar_months_are_those_touched(first, length):
    touched = {(day.year, day.month) for day in (first + timedelta(days=each) for each in range(length + 1))}
    assert started_months(first, first + timedelta(days=length)) == len(touched)


@given(SPANS)
def test_distinct_months_are_counted_once(spans):
    assert distinct_months(spans) == len({month for first, last in spans for month in range(first, last + 1)})
