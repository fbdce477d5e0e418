"""Which centre is where: counts by state, and filtered lists, from what `reporting.overview` lets out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rapport_unique.accounts.models import Centre
from rapport_unique.core.lifecycle import State
from rapport_unique.core.measures import measure
from rapport_unique.core.texts import Text
from rapport_unique.reporting.overview import (
    Waiting,
    campaigns,
    centres_and_measures,
    counts,
    status_of,
    waiting_to_be_signed,
)
from rapport_unique.ui import clock, language


@dataclass(frozen=True, slots=True)
class Line:
    """One centre and measure, as lists show it."""

    ins: str
    centre: Text
    measure: Text
    period: str
    status: str
    state: State
    completed: bool
    president: bool
    director: bool
    sent: bool
    late: bool
    closes: date
    reference: str | None
    received_at: Any


def filtered(chosen: Mapping[str, Any]) -> Any:
    """The reports that a filter leaves, still to be read page by page."""
    reports = centres_and_measures()
    if chosen.get("campaign"):
        reports = reports.filter(campaign_id=chosen["campaign"])
    if chosen.get("state"):
        reports = reports.filter(version__state=chosen["state"])
    if chosen.get("region"):
        reports = reports.filter(centre__region=chosen["region"])
    if chosen.get("late"):
        reports = reports.filter(late=True)
    if words := chosen.get("search", "").strip():
        reports = reports.filter(centre__in=Centre.objects.searched(words))
    return reports


def lines(reports: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
    for each in reports:
        state = State(each["version__state"])
        signed = {"president": each["president"], "director": each["director"]}
        german = each["centre__name_de"] or each["centre__name_fr"]
        yield Line(
            ins=each["centre__ins"],
            centre=Text(each["centre__name_fr"], each["centre__name_nl"], german),
            measure=measure(each["campaign__measure_id"]).title,
            period=each["campaign__period_id"],
            status=status_of(state, signed, language.active(), again_by=each["version__due"]),
            state=state,
            completed=state in (State.READY, State.SIGNED_ONCE, State.SENT),
            president=each["president"],
            director=each["director"],
            sent=state is State.SENT,
            late=bool(each["late"]),
            closes=(None if state is State.SENT else each["version__due"]) or each["campaign__closes"],
            reference=each["version__submission__reference"],
            received_at=each["version__submission__received_at"],
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How many centres are in which state, for one campaign. `waiting` are those that one officer still has to sign."""

    pk: int
    measure_id: str
    title: Text
    period: str
    closes: date
    total: int
    late: int
    states: list[tuple[State, int]]
    waiting: list[Waiting]


def standings(since: date) -> list[Standing]:
    """One standing for each campaign that closes after `since`, the next deadline first and those that are past last;
    three queries, however many centres there are."""
    counted: dict[int, dict[State, int]] = defaultdict(lambda: dict.fromkeys(State, 0))
    late: Counter[int] = Counter()
    for each in counts():
        counted[each.campaign][each.state] += each.number
        late[each.campaign] += each.late
    waiting: dict[int, list[Waiting]] = defaultdict(list)
    for found in waiting_to_be_signed():
        waiting[found.campaign].append(found)
    today = clock.today()
    followed = sorted(campaigns().filter(closes__gt=since), key=lambda each: (each.closes < today, each.closes))
    return [
        _standing(each, counted[each.pk], late[each.pk], sorted(waiting[each.pk], key=lambda found: found.role))
        for each in followed
    ]


def _standing(campaign: Any, states: dict[State, int], late: int, waiting: list[Waiting]) -> Standing:
    total = sum(states.values())
    return Standing(
        pk=campaign.pk,
        measure_id=campaign.measure_id,
        title=campaign.measure.title,
        period=campaign.period_id,
        closes=campaign.closes,
        total=total,
        late=late,
        states=[(state, states[state]) for state in State],
        waiting=waiting,
    )
