"""When what is due, and when to try again."""

from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from tests.support.exchange import NOW

from rapport_unique.exchange.protocol import deadlines


@given(st.integers(1, 500), st.randoms(use_true_random=False))
def test_pauses_grow_to_a_quarter_of_an_hour_and_not_beyond(attempt, random):
    pause = deadlines.pause_before(attempt, random)
    limit = 0 if attempt == 1 else min(2 ** (attempt - 2), 900)
    assert timedelta(0) <= pause <= timedelta(seconds=limit)


def test_many_that_failed_together_come_back_apart():
    random = Random(20260302)
    pauses = [deadlines.pause_before(12, random).total_seconds() for _ in range(600)]
    busiest = max(sum(start <= pause < start + 9 for pause in pauses) for start in range(0, 900, 9))
    assert busiest < 600 // 25
    assert [deadlines.pause_before(12, Random(1)) for _ in range(2)] == [deadlines.pause_before(12, Random(1))] * 2


def test_two_reminders_before_the_deadline():
    due = [deadlines.next_reminder(NOW, reminders) for reminders in range(4)]
    assert due == [NOW + timedelta(hours=12), NOW + timedelta(hours=20), None, None]
    assert deadlines.ACKNOWLEDGE_WITHIN == timedelta(seconds=5) < deadlines.REMIND_AFTER[0]
    assert timedelta(hours=20) < deadlines.ANSWER_WITHIN < deadlines.LATE_UNTIL < deadlines.KEY_LIVES
