"""Write an event in the transaction of the change it tells of, and verify a chain."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from rapport_unique.core.seal import canonical_bytes
from rapport_unique.journal.models import GENESIS, Event, Head
from rapport_unique.ui import clock


class OutsideTransaction(RuntimeError):
    """An event was to be recorded outside the transaction of its change: a bug of the caller."""


class BrokenChain(Exception):
    """The stored events of a subject are not those that were recorded."""

    def __init__(self, subject: str, seq: int) -> None:
        super().__init__(f"{subject}: event {seq} is missing, added or changed")
        self.subject = subject
        self.seq = seq


def record(*, subject: str, actor: str, action: str, data: Mapping[str, Any]) -> Event:
    """Append one event to the chain of `subject`. Amounts and dates in `data` are strings."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{action} on {subject} must be recorded in the transaction of its change")
    head = _locked_head(subject)
    event = Event(
        subject=subject,
        seq=head.seq + 1,
        at=clock.now(),
        actor=actor,
        action=action,
        data=dict(data),
        previous_hash=head.hash,
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    head.seq, head.hash = event.seq, event.hash
    head.save(update_fields=["seq", "hash"])
    return event


def verify(subject: str) -> int:
    """Recompute the chain of `subject`, up to its head; the number of events, or BrokenChain at the first wrong one."""
    seq, previous = 0, GENESIS
    for seq, event in enumerate(Event.objects.for_subject(subject).iterator(), start=1):
        if event.seq != seq or event.previous_hash != previous or event.hash != event_hash(event):
            raise BrokenChain(subject, seq)
        previous = event.hash
    head = Head.objects.filter(subject=subject).first()
    if (head.seq, head.hash) != (seq, previous) if head else seq:
        raise BrokenChain(subject, seq + 1)
    return seq


def event_hash(event: Event) -> str:
    """SHA-256 over the canonical bytes of everything the event says, the hash before it included."""
    return hashlib.sha256(canonical_bytes(said_by(event))).hexdigest()


def said_by(event: Event) -> dict[str, Any]:
    """Everything an event says."""
    return {
        "subject": event.subject,
        "seq": event.seq,
        "at": _instant(event.at),
        "actor": event.actor,
        "action": event.action,
        "data": event.data,
        "previous_hash": event.previous_hash,
    }


def _locked_head(subject: str) -> Head:
    Head.objects.bulk_create([Head(subject=subject)], ignore_conflicts=True)
    return Head.objects.select_for_update().get(subject=subject)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
