"""Put a message in the outbox, and say who carries out which kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from rapport_unique.outbox.models import Message
from rapport_unique.ui import clock

Work = Callable[[Message], None]


class OutsideTransaction(RuntimeError):
    """A message was put outside the transaction of its cause: a bug of the caller."""


@dataclass(frozen=True, slots=True)
class Handler:
    """Who carries out a kind of message. After `lease` without an end its worker is taken for dead."""

    work: Work
    lease: timedelta
    attempts: int


HANDLERS: dict[str, Handler] = {}


def handler(kind: str, *, lease: timedelta = timedelta(minutes=2), attempts: int = 12) -> Callable[[Work], Work]:
    """Register a function for `kind`. It runs outside any transaction and may run more than once."""

    def register(work: Work) -> Work:
        if kind in HANDLERS:
            raise ValueError(f"kind {kind} has two handlers")
        HANDLERS[kind] = Handler(work, lease, attempts)
        return work

    return register


def put(*, kind: str, payload: Mapping[str, Any], key: str, due: datetime | None = None) -> None:
    """Put a message, in the transaction of its cause. The same `key` again changes nothing."""
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{kind} must be put in the transaction of its cause")
    if kind not in HANDLERS:
        raise ValueError(f"no handler for kind {kind}")
    now = clock.now()
    message = Message(kind=kind, payload=dict(payload), idempotency_key=key, created=now, due=due or now)
    Message.objects.bulk_create([message], ignore_conflicts=True)
