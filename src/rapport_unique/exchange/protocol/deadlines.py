"""When what is due, mostly in clock hours after the hub took a request over; and when to try again what failed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

ACKNOWLEDGE_WITHIN = timedelta(seconds=5)
"""Of the hub, from the moment of asking. What it does not take over in this time waits at its asker, who is told."""
ANSWER_WITHIN = timedelta(hours=24)
"""Calendar hours: the night and Sunday count."""
REMIND_AFTER = (timedelta(hours=12), timedelta(hours=20))
LATE_UNTIL = timedelta(days=7)
"""After this an answer is not taken any more."""
_UNDECIDED = timedelta(hours=1)
"""So long before its end, what nobody decided is answered with a telephone number."""
KEY_LIVES = timedelta(days=8)
"""From the moment of asking until the one-time key is destroyed, and with it every answer that nobody opened."""
LEASE = timedelta(seconds=60)
"""Who took a message and says nothing for so long is taken for dead."""
MOST_ATTEMPTS = 20
DEAD_LETTERS_KEPT = timedelta(days=14)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=15)
_BELGIUM = ZoneInfo("Europe/Brussels")


def day_of(at: datetime) -> date:
    """The day in Belgium: inscriptions and periods count in days."""
    return at.astimezone(_BELGIUM).date()


def pause_before(attempt: int, random: Random) -> timedelta:
    """How long to wait before attempt 2, 3 …: anywhere up to a limit that doubles each time (full jitter).

    Many that failed together do not come back together.
    """
    if attempt < 2:
        return timedelta(0)
    limit = min(_FIRST_PAUSE * 2.0 ** min(attempt - 2, 20), _LONGEST_PAUSE)
    return limit * random.random()


def undecided_until(received: datetime, deadline: datetime) -> datetime:
    """When what nobody decided is answered with a telephone number.

    An hour before the deadline. What came late, for the centre was away, has a day from when it came, as far as the hub
    still takes an answer: the asker knows by then that it is overdue, and where to telephone.
    """
    taken_until = deadline - ANSWER_WITHIN + LATE_UNTIL
    return min(max(deadline, received + ANSWER_WITHIN), taken_until) - _UNDECIDED


def next_reminder(accepted: datetime, reminders: int) -> datetime | None:
    """When to remind a target that was reminded so often; never a third time."""
    return accepted + REMIND_AFTER[reminders] if reminders < len(REMIND_AFTER) else None
