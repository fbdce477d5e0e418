"""The transport as a table of the hub's database: what is published or acknowledged commits with its cause.

Several processes may pull: PostgreSQL passes over rows that another one is taking, SQLite lets one write at a time.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from random import Random

from django.db import connection, transaction
from django.db.models import F

from rapport_unique.exchange.protocol.deadlines import LEASE, MOST_ATTEMPTS, pause_before
from rapport_unique.exchange.transport.models import Letter
from rapport_unique.exchange.transport.port import (
    TOO_LONG,
    TOO_OFTEN,
    TRIED_FOR,
    Clock,
    Custody,
    DeadLetter,
    Delivery,
    Envelope,
    Transport,
)

_AT_ONCE = 500
"""Rows of a statement."""


class SqlMailbox(Transport, Custody):
    """On the default database. Threads may share it."""

    def __init__(self, now: Clock, random: Random, lease: timedelta = LEASE) -> None:
        self._now, self._random, self._lease = now, random, lease

    def publish(self, envelopes: Iterable[Envelope]) -> None:
        now = self._now()
        letters = (
            Letter(envelope_id=each.id, recipient=each.recipient, content=each.content, published=now, due=now)
            for each in envelopes
        )
        with transaction.atomic():
            while some := list(islice(letters, _AT_ONCE)):
                Letter.objects.bulk_create(some, ignore_conflicts=True)

    def pull(self, recipient: str, most: int = 1) -> list[Delivery]:
        now = self._now()
        ready = Letter.objects.ready(now).filter(recipient=recipient).order_by("due", "pk")
        if not ready.exists():
            return []
        hold, until = secrets.token_hex(16), now + self._lease
        with transaction.atomic():
            if connection.features.has_select_for_update_skip_locked:
                ready = ready.select_for_update(skip_locked=True)
            letters = list(ready[: min(most, _AT_ONCE)])
            taken = Letter.objects.filter(pk__in=[each.pk for each in letters])
            taken.filter(attempts__gt=0, failing_since=None).update(failing_since=now)
            taken.update(attempts=F("attempts") + 1, hold=hold, due=until)
        return [Delivery(_envelope(each), each.attempts + 1, until, hold) for each in letters]

    def ack(self, deliveries: Iterable[Delivery]) -> None:
        rest = iter(deliveries)
        now = self._now()
        while some := list(islice(rest, _AT_ONCE)):
            ids, recipients = {each.envelope.id for each in some}, {each.envelope.recipient for each in some}
            Letter.objects.filter(envelope_id__in=ids, recipient__in=recipients, delivered_at=None).update(
                delivered_at=now, content=b"", hold="", dead_since=None, dead_reason=""
            )

    def nack(self, delivery: Delivery, poison: str = "") -> None:
        now = self._now()
        mine = Letter.objects.waiting().filter(
            envelope_id=delivery.envelope.id, recipient=delivery.envelope.recipient, hold=delivery.hold, due__gt=now
        )
        with transaction.atomic():
            mine.filter(failing_since=None).update(failing_since=now)
            if poison:
                mine.update(dead_since=now, dead_reason=poison, hold="")
            else:
                mine.update(due=now + pause_before(delivery.attempt + 1, self._random), hold="")

    def dead_letters(self) -> list[DeadLetter]:
        dead = Letter.objects.exclude(dead_since=None).order_by("dead_since", "pk")
        return [DeadLetter(_envelope(each), each.dead_reason, each.dead_since) for each in dead if each.dead_since]

    def count_dead(self) -> int:
        return Letter.objects.exclude(dead_since=None).count()

    def replay(self, id: str) -> None:
        now = self._now()
        if (
            not Letter.objects.filter(envelope_id=id)
            .exclude(dead_since=None)
            .update(published=now, due=now, attempts=0, failing_since=None, dead_since=None, dead_reason="")
        ):
            raise KeyError(id)

    def tidy(self) -> None:
        now = self._now()
        Letter.objects.outdated(now).delete()
        due = Letter.objects.due(now)
        due.filter(attempts__gte=MOST_ATTEMPTS).update(dead_since=now, dead_reason=TOO_OFTEN, hold="")
        due.filter(failing_since__lte=now - TRIED_FOR).update(dead_since=now, dead_reason=TOO_LONG, hold="")


def _envelope(letter: Letter) -> Envelope:
    return Envelope(letter.envelope_id, letter.recipient, bytes(letter.content))
