"""Which centre is where: counts by state, and filtered lists, from what `reporting.overview` lets out."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from rapport_unique.core.lifecycle import State
from rapport_unique.core.measures import measure
from rapport_unique.core.texts import Text
from rapport_unique.reporting.overview import STATUS, campaigns, centres_and_measures, status_of
from rapport_unique.ui import language


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
        names = Q(centre__name_fr__icontains=words) | Q(centre__name_nl__icontains=words)
        reports = reports.filter(names | Q(centre__name_de__icontains=words) | Q(centre__ins=words))
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
            status=status_of(state, signed, language.active()),
            state=state,
            completed=state in (State.READY, State.SIGNED_ONCE, State.SENT),
            president=each["president"],
            director=each["director"],
            sent=state is State.SENT,
            late=bool(each["late"]),
            closes=each["campaign__closes"],
            reference=each["version__submission__reference"],
            received_at=each["version__submission__received_at"],
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How many centres are in which state, for one campaign."""

    pk: int
    title: Text
    period: str
    closes: date
    total: int
    late: int
    states: list[tuple[State, Text, int]]


def standings() -> list[Standing]:
    """One standing per campaign, in one query for all of them."""
    counts: Counter[tuple[int, str]] = Counter()
    late: Counter[int] = Counter()
    for campaign, state, is_late in centres_and_measures().values_list("campaign_id", "version__state", "late"):
        counts[campaign, state] += 1
        late[campaign] += bool(is_late)
    return [
        Standing(
            pk=each.pk,
            title=each.measure.title,
            period=each.period_id,
            closes=each.closes,
            total=sum(counts[each.pk, state.value] for state in State),
            late=late[each.pk],
            states=[(state, STATUS[state], counts[each.pk, state.value]) for state in State],
        )
        for each in campaigns()
    ]


def as_csv(listed: Iterable[Line], headings: list[str], scope: list[list[str]]) -> str:
    """A list for a spreadsheet: what it covers first, then a line per report. No cell can become a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for row in scope:
        writer.writerow([harmless(cell) for cell in row])
    writer.writerow([])
    writer.writerow(headings)
    here = language.active()
    for each in listed:
        marks = ["x" if mark else "" for mark in (each.completed, each.president, each.director, each.sent, each.late)]
        received = "" if each.received_at is None else language.moment(each.received_at)
        cells = [each.ins, each.centre.say(here), each.measure.say(here), each.period, each.status, *marks]
        writer.writerow(
            [harmless(cell) for cell in (*cells, language.say(each.closes), each.reference or "", received)]
        )
    return out.getvalue()


def harmless(cell: str) -> str:
    """A spreadsheet takes a cell that begins like this for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
