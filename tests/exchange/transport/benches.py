"""A bench per transport: the transport twice, as two processes would have it, and time as it passes there."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from tests.support.waiting import until

from rapport_unique.exchange.protocol.deadlines import LEASE
from rapport_unique.exchange.transport.port import Delivery, Envelope
from rapport_unique.ui import clock

CENTRE, OTHER = "0200000001", "0200000002"
_STEP = timedelta(milliseconds=250)


def envelopes(number: int, recipient: str = CENTRE, size: int = 40) -> list[Envelope]:
    """So many, each with bytes of its own; the ids are the same each time."""
    return [Envelope(f"id-{each}", recipient, f"{each:0{size}}".encode()) for each in range(number)]


class Jitter(Random):
    """`share` of the longest pause is what every pause takes."""

    share = 0.0

    def random(self) -> float:
        return self.share


class Bench:
    """Time passes by steps, when the test lets it."""

    lease = LEASE
    transport: Any
    rival: Any

    def __init__(self, variables: dict[str, str] | None = None) -> None:
        self.variables = variables or {}
        self.jitter = Jitter()
        self._now = clock.now()

    def now(self) -> datetime:
        return self._now

    def shift(self, **offset: float) -> None:
        self._now += timedelta(**offset)

    def next_delivery(self, recipient: str = CENTRE) -> tuple[timedelta, Delivery]:
        """The next message, and how long it let itself be waited for."""
        for steps in count():
            if found := self.transport.pull(recipient):
                return steps * _STEP, found[0]
            assert steps * _STEP < 2 * LEASE, "nothing comes"
            self._now += _STEP
        raise AssertionError

    def end_lease(self) -> None:
        """Also of those who took one by the real clock."""
        self._now = max(self._now, clock.now()) + self.lease


class ServerBench(Bench):
    """The server's own clock counts leases and pauses; only the days can be shifted."""

    lease = timedelta(seconds=2)

    def __init__(self, variables: dict[str, str]) -> None:
        super().__init__(variables)
        self._shift = timedelta(0)

    def now(self) -> datetime:
        return clock.now() + self._shift

    def shift(self, **offset: float) -> None:
        self._shift += timedelta(**offset)

    def next_delivery(self, recipient: str = CENTRE) -> tuple[timedelta, Delivery]:
        started = time.monotonic()
        found = until(lambda: self.transport.pull(recipient), "a delivery")
        return timedelta(seconds=time.monotonic() - started), found[0]

    def end_lease(self) -> None:
        time.sleep(self.lease.total_seconds())
