"""The transport in the memory of one process, for the tests of what uses it."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from random import Random

from rapport_unique.exchange.protocol.deadlines import DEAD_LETTERS_KEPT, LEASE, pause_before
from rapport_unique.exchange.transport.port import (
    KEPT,
    REMEMBERED,
    Clock,
    Custody,
    DeadLetter,
    Delivery,
    Envelope,
    Transport,
    given_up,
)


@dataclass(slots=True)
class _Letter:
    envelope: Envelope
    published: datetime
    due: datetime
    attempts: int = 0
    hold: str = ""
    failing_since: datetime | None = None
    dead: DeadLetter | None = None


class Memory(Transport, Custody):
    """Threads may share it."""

    def __init__(self, now: Clock, random: Random, lease: timedelta = LEASE) -> None:
        self._now, self._random, self._lease = now, random, lease
        self._waiting: dict[str, _Letter] = {}
        self._boxes: defaultdict[str, dict[str, _Letter]] = defaultdict(dict)
        self._delivered: dict[str, datetime] = {}
        self._holds = map(str, count(1))
        self._lock = threading.RLock()

    def publish(self, envelopes: Iterable[Envelope]) -> None:
        now = self._now()
        with self._lock:
            for each in envelopes:
                if each.id not in self._waiting and each.id not in self._delivered:
                    self._put(_Letter(each, now, now))

    def pull(self, recipient: str, most: int = 1) -> list[Delivery]:
        now = self._now()
        with self._lock:
            return [self._hand_out(each, now) for each in islice(self._ready(recipient, now), most)]

    def ack(self, deliveries: Iterable[Delivery]) -> None:
        with self._lock:
            for each in deliveries:
                if each.envelope.id in self._waiting:
                    self._drop(each.envelope)
                    self._delivered[each.envelope.id] = self._now()

    def nack(self, delivery: Delivery, poison: str = "") -> None:
        now = self._now()
        with self._lock:
            letter = self._waiting.get(delivery.envelope.id)
            if letter is None or letter.hold != delivery.hold or letter.due <= now:
                return
            letter.hold = ""
            letter.due = now + pause_before(letter.attempts + 1, self._random)
            letter.failing_since = letter.failing_since or now
            if poison:
                letter.dead = DeadLetter(letter.envelope, poison, now)

    def dead_letters(self) -> list[DeadLetter]:
        with self._lock:
            return sorted((each.dead for each in self._waiting.values() if each.dead), key=lambda each: each.since)

    def count_dead(self) -> int:
        return len(self.dead_letters())

    def replay(self, id: str) -> None:
        now = self._now()
        with self._lock:
            letter = self._waiting[id]
            if letter.dead is None:
                raise KeyError(id)
            self._put(_Letter(letter.envelope, now, now))

    def tidy(self) -> None:
        now = self._now()
        with self._lock:
            for letter in [each for each in self._waiting.values() if _too_old(each, now)]:
                self._drop(letter.envelope)
            self._delivered = {id: at for id, at in self._delivered.items() if at + REMEMBERED > now}
            for letter in self._waiting.values():
                reason = given_up(letter.attempts, letter.failing_since, now)
                if reason and letter.dead is None and letter.due <= now:
                    letter.dead = DeadLetter(letter.envelope, reason, now)

    def _put(self, letter: _Letter) -> None:
        self._waiting[letter.envelope.id] = self._boxes[letter.envelope.recipient][letter.envelope.id] = letter

    def _drop(self, envelope: Envelope) -> None:
        del self._waiting[envelope.id], self._boxes[envelope.recipient][envelope.id]

    def _ready(self, recipient: str, now: datetime) -> Iterator[_Letter]:
        for each in self._boxes[recipient].values():
            waits = each.due <= now and each.dead is None and not _too_old(each, now)
            if waits and not given_up(each.attempts, each.failing_since, now):
                yield each

    def _hand_out(self, letter: _Letter, now: datetime) -> Delivery:
        if letter.attempts:
            letter.failing_since = letter.failing_since or now
        letter.attempts += 1
        letter.hold, letter.due = next(self._holds), now + self._lease
        return Delivery(letter.envelope, letter.attempts, letter.due, letter.hold)


def _too_old(letter: _Letter, now: datetime) -> bool:
    if letter.dead:
        return letter.dead.since + DEAD_LETTERS_KEPT <= now
    return letter.published + KEPT <= now
