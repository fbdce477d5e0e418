"""The numbers of the exchange for everybody: whole months, once every answer is final, and never again.

Nobody chooses a period, a centre or a region: two answers that overlap would tell what one of them keeps back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport_unique.accounts.access import Program
from rapport_unique.exchange.hub.counting import FEWEST, Cell, published, together
from rapport_unique.exchange.hub.models import Handed, Month
from rapport_unique.exchange.protocol.deadlines import LATE_UNTIL
from rapport_unique.exchange.protocol.states import FINAL_DELIVERIES, Delivery
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import record
from rapport_unique.outbox.periodic import every
from rapport_unique.ui import clock

FINAL_AFTER = LATE_UNTIL + timedelta(days=1)
"""From the end of a month: no answer of it changes any more."""
NOT_IN_TIME = {Delivery.LATE_ANSWERED: "late", Delivery.EXPIRED: "expired", Delivery.REFUSED: "refused_by_target"}
NUMBERS = (
    "requests",
    "taken_over",
    "refused_by_hub",
    "asking_centres",
    "targets",
    "answered",
    "not_in_time",
    *NOT_IN_TIME.values(),
)
"""What is published of a month: requests with what the hub made of them, and what became of each centre asked."""
_TAKEN_OVER, _REFUSED = "request-taken-over", "request-refused"
_PROGRAM = Program("statistics")


@every(timedelta(days=1), name="exchange-statistics")
def publish_closed_months() -> None:
    """Publish each closed month that is not published yet, each with an event of the journal."""
    earliest = Event.objects.filter(action__in=(_TAKEN_OVER, _REFUSED)).order_by("pk").first()
    if earliest is None:
        return
    known = set(Month.objects.values_list("first", flat=True))
    for first in _closed_months(clock.local(earliest.at).date(), clock.now()):
        if first not in known:
            with transaction.atomic():
                month, made = Month.objects.get_or_create(
                    first=first, defaults={"numbers": numbers_of(first), "published": clock.now()}
                )
                if made:
                    record(
                        subject=f"exchange:statistics:{month}",
                        actor=_PROGRAM.identifier,
                        action="statistics-published",
                        data=month.numbers,
                    )


def numbers_of(first: date) -> dict[str, int | None]:
    """What may be said of a month, by `NUMBERS`; None for what is kept back."""
    since, until = _start(first), _start(_next(first))
    person_of: dict[str, str] = {}
    asked: dict[str, list[tuple[str, str]]] = {_TAKEN_OVER: [], _REFUSED: []}
    events = Event.objects.filter(action__in=asked, at__gte=since, at__lt=until)
    for subject, action, actor, data in events.values_list("subject", "action", "actor", "data").iterator():
        asked[action].append((data["person"], actor))
        person_of[subject.removeprefix("exchange:")] = data["person"]
    targets: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    handed = Handed.objects.filter(accepted__gte=since, accepted__lt=until, state__in=FINAL_DELIVERIES)
    for ticket, supplier, state in handed.values_list("ticket", "supplier", "state").iterator():
        if ticket in person_of:
            targets[NOT_IN_TIME.get(Delivery(state), "answered")].append((person_of[ticket], supplier))
    requests, parts = published({"taken_over": _cell(asked[_TAKEN_OVER]), "refused_by_hub": _cell(asked[_REFUSED])})
    late = {name: _cell(targets[name]) for name in NOT_IN_TIME.values()}
    total, in_time = published({"answered": _cell(targets["answered"]), "not_in_time": together(late.values())})
    # The parts of what came too late add up to it, and with it to the answers in time.
    finest = dict.fromkeys(late) if in_time["not_in_time"] is None else published(late)[1]
    asking = None if requests is None else len({centre for pairs in asked.values() for _, centre in pairs})
    return {"requests": requests, **parts, "asking_centres": asking, "targets": total, **in_time, **finest}


def published_months() -> dict[str, Any]:
    """The published months by their numbers, as data."""
    months = [{"month": str(each), **{name: each.numbers[name] for name in NUMBERS}} for each in Month.objects.all()]
    return {"at_least_persons": FEWEST, "at_least_centres": FEWEST, "months": months}


def _cell(about: Iterable[tuple[str, str]]) -> Cell:
    """Of pairs of a person and a centre."""
    pairs = list(about)
    return Cell(len(pairs), frozenset(person for person, _ in pairs), frozenset(centre for _, centre in pairs))


def _closed_months(first: date, now: datetime) -> Iterator[date]:
    month = first.replace(day=1)
    while _start(_next(month)) + FINAL_AFTER <= now:
        yield month
        month = _next(month)


def _start(day: date) -> datetime:
    """Its midnight in Belgium."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
