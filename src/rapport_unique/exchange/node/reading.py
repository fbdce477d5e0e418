"""Who may read the answers to a question, and for how long; who looked at them, and who took what over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.history import names_of
from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.node.cases import Away, Cases, Part
from rapport_unique.exchange.node.store import NodeStore
from rapport_unique.journal import models as journal

LOOKED_AT, TAKEN_OVER = "answers-looked-at", "part-taken-over"
"""What the journal says of a question whose answers somebody read, or used."""
KEPT_AFTER_CLOSING = timedelta(days=30)
"""So long after the inquiry was closed its answers can still be read; then only what was taken over is left."""


class Access(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    """The inquiry is closed: its answers can still be read, for a while."""
    OVER = "over"
    ELSEWHERE = "elsewhere"
    """The inquiry was given to somebody else."""
    UNKNOWN = "unknown"
    """The case system knows no such inquiry any more."""
    AWAY = "away"
    """The case system does not answer, so that nobody knows."""
    UNREADABLE = "unreadable"
    """What the case system says of the inquiry cannot be read, so that nobody knows."""


@dataclass(frozen=True, slots=True)
class Readable:
    """How the answers stand towards one worker today; `until` is the last day of a closed inquiry's."""

    access: Access
    until: date | None = None

    def __bool__(self) -> bool:
        return self.access in (Access.OPEN, Access.CLOSED)


def readable(cases: Cases, inquiry: str, worker: str, today: date) -> Readable:
    """Asked anew each time that somebody wants to read. `worker` is the address that the case system knows."""
    try:
        found = cases.inquiry(inquiry)
    except Away:
        return Readable(Access.AWAY)
    except Invalid:
        return Readable(Access.UNREADABLE)
    if found is None:
        return Readable(Access.UNKNOWN)
    if not found.is_of(worker):
        return Readable(Access.ELSEWHERE)
    if found.closed is None or today <= found.closed:
        return Readable(Access.OPEN)
    until = found.closed + KEPT_AFTER_CLOSING
    return Readable(Access.CLOSED if today <= until else Access.OVER, until)


def looked(
    store: NodeStore, correspondent: Correspondent, actor: Actor, ticket: str, suppliers: Collection[str]
) -> None:
    """Somebody sees what these centres answered."""
    event = Event(
        correspondent.clock(),
        str(actor.person.identifier),
        LOOKED_AT,
        ticket,
        {"suppliers": sorted(suppliers), "role": actor.role.key},
    )
    with store.transaction():
        store.record(event)


@dataclass(frozen=True, slots=True)
class Act:
    """A part of an answer was taken over; of a decision, which one."""

    supplier: str
    part: Part
    decision: str
    who: str
    at: datetime


def taken_over(ticket: str) -> list[Act]:
    """Of one question, the oldest first: as the journal has it."""
    events = list(journal.Event.objects.for_subject(f"exchange:{ticket}").filter(action=TAKEN_OVER))
    names = names_of(each.actor for each in events)
    return [
        Act(each.data["supplier"], Part(each.data["part"]), each.data["decision"], names[each.actor], each.at)
        for each in events
    ]
