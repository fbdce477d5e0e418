"""Every look at a household leaves an event, which those who watch over the centre's data can review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.history import names_of
from rapport_unique.accounts.models import Centre
from rapport_unique.budgets.models import Case
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import record


def looks_subject(centre: Centre) -> str:
    return f"looks:{centre.ins}"


def look(*, case: Case, actor: Actor, page: str) -> None:
    """Somebody sees a household: `page` is the name of the address that shows it."""
    with transaction.atomic():
        record(
            subject=looks_subject(case.centre),
            actor=actor.identifier,
            action="case-looked-at",
            data={"case": str(case.identifier), "page": page, "role": actor.role.key},
        )


@dataclass(frozen=True, slots=True)
class Look:
    at: datetime
    who: str
    role: str
    case: str
    page: str


def looks_at(centre: Centre, *, first: int = 0, count: int = 100, case: UUID | None = None) -> list[Look]:
    """Who looked at the households of a centre, latest first; at those of one case only."""
    events = Event.objects.for_subject(looks_subject(centre)).order_by("-seq")
    if case is not None:
        events = events.filter(data__case=str(case))
    found = list(events[first : first + count])
    names = names_of(event.actor for event in found)
    return [
        Look(each.at, names[each.actor], each.data["role"], reference_of(each.data["case"]), each.data["page"])
        for each in found
    ]


def reference_of(identifier: str) -> str:
    """What a case is called, also after it was erased."""
    return UUID(identifier).hex[:8].upper()
