"""Every look at a household leaves an event, and so does what takes one out of the hands of its worker: those who watch
over the centre's data review them, by household, by person and by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.history import names_of
from rapport_unique.accounts.models import Centre
from rapport_unique.budgets.models import Case
from rapport_unique.journal.models import Event, EventQuerySet
from rapport_unique.journal.recording import record

LOOKED = "case-looked-at"
HANDED_OVER, ERASED = "case-handed-over", "case-erased"
EXPORTED, COMPARED = "budgets-exported", "recomputation-looked-at"


def looks_subject(centre: Centre) -> str:
    return f"looks:{centre.ins}"


def look(*, case: Case, actor: Actor, page: str) -> None:
    """Somebody sees a household: `page` is the name of the address that shows it."""
    with transaction.atomic():
        note(centre=case.centre, actor=actor, action=LOOKED, case=case, page=page)


def note(
    *,
    centre: Centre,
    actor: Actor | Program,
    action: str,
    case: Case | None = None,
    cases: Iterable[str] = (),
    **facts: Any,
) -> None:
    """The event of an act on one case, or on many `cases` by what they are called; within the transaction of the act,
    if it writes something."""
    data = {**facts, "role": actor.role.key if isinstance(actor, Actor) else ""}
    data |= {"case": str(case.identifier)} if case else {"cases": sorted(cases)}
    record(subject=looks_subject(centre), actor=actor.identifier, action=action, data=data)


@dataclass(frozen=True, slots=True)
class Look:
    """`what` is the name of the address that showed the household, or of the act; `to` whom it was handed over;
    `count` how many households, or of an export simulations, an act was on."""

    at: datetime
    who: str
    role: str
    case: str
    what: str
    to: str = ""
    count: int = 1
    form: str = ""
    period: str = ""


def looks_of(
    centre: Centre, *, case: str = "", who: str = "", first: date | None = None, last: date | None = None
) -> EventQuerySet:
    """The events of a centre, latest first: of the case that is called so, by whom, between two days."""
    found = Event.objects.for_subject(looks_subject(centre)).order_by("-seq")
    if case:
        found = found.filter(Q(data__case__startswith=case.lower()) | Q(data__cases__icontains=f'"{case.upper()}"'))
    if who:
        found = found.filter(actor=who)
    if first:
        found = found.filter(at__date__gte=first)
    if last:
        found = found.filter(at__date__lte=last)
    return found


def looks_at(events: Iterable[Event]) -> list[Look]:
    """The same, told with names."""
    listed = list(events)
    names = names_of(identifier for each in listed for identifier in (each.actor, _receiver(each)))
    return [_told(each, names) for each in listed]


def _told(event: Event, names: dict[str, str]) -> Look:
    data = event.data
    return Look(
        at=event.at,
        who=names[event.actor],
        role=data["role"],
        case=reference_of(data["case"]) if "case" in data else "",
        what=data["page"] if event.action == LOOKED else event.action,
        to=names[_receiver(event)],
        count=data.get("count", len(data.get("cases", [""]))),
        form=data.get("form", ""),
        period=data.get("period", ""),
    )


def _receiver(event: Event) -> str:
    return f"person:{event.data['to']}" if "to" in event.data else ""


def reference_of(identifier: str) -> str:
    """What a case is called, also after it was erased."""
    return UUID(identifier).hex[:8].upper()
