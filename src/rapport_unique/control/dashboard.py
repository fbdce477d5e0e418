"""How far one campaign is: by region, province, language and size, over time against the year before, and as tiles."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from rapport_unique.control.regions import REGIONS
from rapport_unique.core.lifecycle import ROLE_LABELS, Role, State
from rapport_unique.core.texts import LANGUAGE_NAMES, Text
from rapport_unique.reporting.overview import STATUS, reports_of, sent_days, signed_once_by
from rapport_unique.ui import clock

_WEEK = timedelta(days=7)
_WEEKS_BEFORE, _WEEKS_AFTER = 12, 8
"""Of the picture over time: from twelve weeks before the deadline to eight after."""

SIZES = (10_000, 20_000, 50_000, 100_000)
"""Inhabitants at which the next class of size begins."""
_BILINGUAL = Text("Bilingue", "Tweetalig", "Zweisprachig")
_NO_PROVINCE = Text("Bruxelles-Capitale", "Brussel-Hoofdstad", "Brüssel-Hauptstadt")
_FROM_TO = Text("{first} à {last} habitants", "{first} tot {last} inwoners", "{first} bis {last} Einwohner")
_UP_TO = Text("moins de {last} habitants", "minder dan {last} inwoners", "weniger als {last} Einwohner")
_FROM = Text("{first} habitants et plus", "{first} inwoners en meer", "ab {first} Einwohner")
_TO_SIGN = Text("À signer : {role}", "Te tekenen: {role}", "Zu unterzeichnen: {role}")
_TOTAL = Text("Ensemble", "Geheel", "Insgesamt")


class Dimension(StrEnum):
    REGION = "region"
    PROVINCE = "province"
    LANGUAGE = "language"
    SIZE = "size"


DIMENSION_LABELS = {
    Dimension.REGION: Text("Région", "Gewest", "Region"),
    Dimension.PROVINCE: Text("Province", "Provincie", "Provinz"),
    Dimension.LANGUAGE: Text("Langue", "Taal", "Sprache"),
    Dimension.SIZE: Text("Taille", "Grootte", "Größe"),
}


class Standing(StrEnum):
    """Where one report stands, with the role that still has to sign."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    FOR_PRESIDENT = "for_president"
    FOR_DIRECTOR = "for_director"
    SENT = "sent"


STANDING_LABELS = {
    Standing.NOT_STARTED: STATUS[State.NOT_STARTED],
    Standing.IN_PROGRESS: Text("À compléter", "Aan te vullen", "Auszufüllen"),
    Standing.READY: STATUS[State.READY],
    Standing.FOR_PRESIDENT: Text(*(_TO_SIGN.say(each, {"role": ROLE_LABELS[Role.PRESIDENT]}) for each in Text._fields)),
    Standing.FOR_DIRECTOR: Text(*(_TO_SIGN.say(each, {"role": ROLE_LABELS[Role.DIRECTOR]}) for each in Text._fields)),
    Standing.SENT: STATUS[State.SENT],
}
SIGNING_LABELS = {
    Standing.READY: Text("les deux", "beiden", "beide"),
    Standing.FOR_PRESIDENT: ROLE_LABELS[Role.PRESIDENT],
    Standing.FOR_DIRECTOR: Text("Directeur général", "Algemeen directeur", "Direktor"),
}
"""Under the heading "to be signed": by whom."""
_FINISHED = {State.NOT_STARTED: Standing.NOT_STARTED, State.READY: Standing.READY, State.SENT: Standing.SENT}


@dataclass(frozen=True, slots=True)
class Place:
    """One centre of a campaign."""

    ins: str
    name: Text
    standing: Standing
    late: bool
    groups: Mapping[Dimension, Text]


@dataclass(frozen=True, slots=True)
class Group:
    """How many centres of a group stand where."""

    label: Text
    counts: Mapping[Standing, int]
    late: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def sent(self) -> int:
        return self.counts[Standing.SENT]


def places(campaign: Any) -> list[Place]:
    """Every centre that has a report in the campaign; in two queries, however many there are."""
    signed = signed_once_by(campaign)
    return [
        Place(
            ins=each["centre__ins"],
            name=Text(
                each["centre__name_fr"], each["centre__name_nl"], each["centre__name_de"] or each["centre__name_fr"]
            ),
            standing=_standing(State(each["version__state"]), signed.get(each["version"])),
            late=bool(each["late"]),
            groups=_groups(each),
        )
        for each in reports_of(campaign)
    ]


def grouped(found: Iterable[Place], dimension: Dimension) -> list[Group]:
    """The groups of a dimension in their order, and last all of them together."""
    members: dict[Text, list[Place]] = defaultdict(list)
    everyone = list(found)
    for place in everyone:
        members[place.groups[dimension]].append(place)
    order = _ORDERS[dimension]
    groups = [_group(label, members[label]) for label in sorted(members, key=order)]
    return [*groups, _group(_TOTAL, everyone)]


def _group(label: Text, members: list[Place]) -> Group:
    counts = Counter(place.standing for place in members)
    return Group(label, {each: counts[each] for each in Standing}, sum(place.late for place in members))


def _standing(state: State, signed_by: str | None) -> Standing:
    if state is State.SIGNED_ONCE:
        return Standing.FOR_DIRECTOR if signed_by == Role.PRESIDENT else Standing.FOR_PRESIDENT
    return _FINISHED.get(state, Standing.IN_PROGRESS)


def _groups(each: Mapping[str, Any]) -> dict[Dimension, Text]:
    fr, nl = each["centre__province_fr"], each["centre__province_nl"]
    return {
        Dimension.REGION: REGIONS[each["centre__region"]],
        Dimension.PROVINCE: Text(fr, nl, fr) if fr else _NO_PROVINCE,
        Dimension.LANGUAGE: LANGUAGE_NAMES.get(each["centre__languages"], _BILINGUAL),
        Dimension.SIZE: _SIZE_LABELS[sum(each["centre__inhabitants"] >= size for size in SIZES)],
    }


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")


_SIZE_LABELS = [
    Text(*(_UP_TO.say(each, {"last": _thousands(SIZES[0])}) for each in Text._fields)),
    *(
        Text(*(_FROM_TO.say(each, {"first": _thousands(first), "last": _thousands(last - 1)}) for each in Text._fields))
        for first, last in itertools.pairwise(SIZES)
    ),
    Text(*(_FROM.say(each, {"first": _thousands(SIZES[-1])}) for each in Text._fields)),
]
_ORDERS: dict[Dimension, Callable[[Text], Any]] = {
    Dimension.REGION: list(REGIONS.values()).index,
    Dimension.PROVINCE: lambda label: label,
    Dimension.LANGUAGE: lambda label: label,
    Dimension.SIZE: _SIZE_LABELS.index,
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many reports were sent by the end of each week, counted from the deadline; None for weeks to come."""

    weeks: tuple[int, ...]
    sent: tuple[int | None, ...]
    before: tuple[int | None, ...]
    """The same weeks of the campaign before, if there was one."""
    total: int
    total_before: int


def progress(campaign: Any, before: Any | None) -> Progress:
    weeks = tuple(range(-_WEEKS_BEFORE, _WEEKS_AFTER + 1))
    sent, total = _by_week(campaign, weeks)
    earlier, total_before = _by_week(before, weeks) if before else ((None,) * len(weeks), 0)
    return Progress(weeks, sent, earlier, total, total_before)


def _by_week(campaign: Any, weeks: tuple[int, ...]) -> tuple[tuple[int | None, ...], int]:
    total, days = sent_days(campaign)
    today = clock.today()
    counts: list[int | None] = []
    for week in weeks:
        until = campaign.closes + week * _WEEK
        counts.append(None if until > today + _WEEK else sum(day <= until for day in days))
    return tuple(counts), total


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the picture: the corners of a polyline, in a box of 600 by 200."""

    points: str
    key: str


WIDTH, HEIGHT = 600, 200


def lines_of(shown: Progress) -> list[Line]:
    """Shares of the centres, so that years of different size compare."""
    found = []
    for key, counts, total in (("before", shown.before, shown.total_before), ("now", shown.sent, shown.total)):
        step = WIDTH / (len(counts) - 1)
        corners = [
            f"{number * step:.1f},{HEIGHT - HEIGHT * count / total:.1f}"
            for number, count in enumerate(counts)
            if count is not None and total
        ]
        if len(corners) > 1:
            found.append(Line(" ".join(corners), key))
    return found


_DAY_EVERY = 4
"""Weeks between two days under the picture."""


def shares() -> list[tuple[int, float]]:
    """Beside the picture: percents of the centres, and how far down each stands."""
    return [(share, HEIGHT - HEIGHT * share / 100) for share in (0, 50, 100)]


def days_of(closes: date, shown: Progress) -> list[tuple[date, float]]:
    """Under the picture: ends of weeks, the deadline among them, and how far to the right each stands."""
    first, last = shown.weeks[0], shown.weeks[-1]
    return [
        (week_label(closes, week), WIDTH * (week - first) / (last - first))
        for week in shown.weeks
        if week % _DAY_EVERY == 0
    ]


@dataclass(frozen=True, slots=True)
class Block:
    """The tiles of a province: each a place with its column and row."""

    label: Text
    tiles: list[tuple[Place, int, int]]
    width: int
    height: int


_COLUMNS = 12
_TILE = 18


def blocks(found: Iterable[Place]) -> list[Block]:
    """A map for those who would rather look: the country as provinces, each as its municipalities by INS code."""
    members: dict[Text, list[Place]] = defaultdict(list)
    for place in sorted(found, key=lambda each: each.ins):
        members[place.groups[Dimension.PROVINCE]].append(place)
    return [
        Block(
            label,
            [(each, number % _COLUMNS * _TILE, number // _COLUMNS * _TILE) for number, each in enumerate(each_place)],
            _COLUMNS * _TILE,
            -(-len(each_place) // _COLUMNS) * _TILE,
        )
        for label, each_place in sorted(members.items())
    ]


def week_label(closes: date, week: int) -> date:
    """The day on which a week of the picture ends."""
    return closes + week * _WEEK
