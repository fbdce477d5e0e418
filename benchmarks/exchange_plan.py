"""Who asks whom about whom in the benchmark of the exchange: fictional members with real keys, and the register."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import psycopg
from psycopg import sql
from tests.support.exchange import Authority, Keys, a_ssin, enterprise

from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.directory import Directory, Member
from rapport_unique.exchange.protocol.register import pseudonym

PSEUDONYM_KEY = b"a key that only the hub has"
FAN_OUT = (5, 15, 22, 22, 17, 10, 5, 3, 1)
"""Of a hundred requests, how many have 0, 1 … 8 targets; three on average."""
_PERSONS_A_DAY = 98
_SINCE = date(2025, 1, 1)


@dataclass(frozen=True)
class Cast:
    hub: str
    centres: tuple[str, ...]
    keys: dict[str, Keys]
    directory: Directory


@dataclass(frozen=True, slots=True)
class Request:
    """`at` in seconds after the start."""

    at: float
    asker: str
    ssin: str
    targets: frozenset[str]


@dataclass(frozen=True)
class Phase:
    """Requests at a rate, and when whom is away: from and to, in seconds after the start."""

    rate: float
    requests: tuple[Request, ...]
    away: dict[str, tuple[float, float]]

    @property
    def seconds(self) -> float:
        return len(self.requests) / self.rate


def cast(centres: int, now: datetime) -> Cast:
    authority = Authority()
    hub, *others = (enterprise(19_999_000 + each) for each in range(centres + 1))
    keys = {each: authority.member(each, since=now - timedelta(days=1)) for each in (hub, *others)}
    members = {each: Member(each, f"TEST {each}", "02 000 00 00") for each in keys}
    directory = Directory(authority.certificate, members, tuple(authority.issued), authority.revocations())
    return Cast(hub, tuple(others), keys, directory)


def phase(centres: tuple[str, ...], first: int, number: int, rate: float, away: float, random: Random) -> Phase:
    """Requests about the persons from `first` on; a share of the centres is away from a fifth to three fifths."""
    gone = random.sample(centres, round(away * len(centres)))
    length = number / rate
    absences = dict.fromkeys(gone, (length * 0.2, length * 0.6))
    return Phase(rate, tuple(_requests(centres, first, number, rate, absences, random)), absences)


def _requests(
    centres: tuple[str, ...],
    first: int,
    number: int,
    rate: float,
    absences: dict[str, tuple[float, float]],
    random: Random,
) -> Iterator[Request]:
    """At exponential intervals, as people ask who do not know of each other. Nobody asks who is away."""
    at = 0.0
    for serial in range(first, first + number):
        at += random.expovariate(rate)
        asker = random.choice(centres)
        while asker in absences and absences[asker][0] <= at < absences[asker][1]:
            asker = random.choice(centres)
        targets = random.choices(range(len(FAN_OUT)), FAN_OUT)[0]
        others = random.sample([each for each in centres if each != asker], min(targets, len(centres) - 1))
        yield Request(at, asker, person(serial), frozenset(others))


def person(serial: int) -> str:
    """Another one for each serial."""
    return a_ssin(serial % _PERSONS_A_DAY, date(1950, 1, 1) + timedelta(days=serial // _PERSONS_A_DAY))


def inscribe(connection: psycopg.Connection, phases: list[Phase], centres: tuple[str, ...], inscriptions: int) -> None:
    """The register: who is asked about, and as many others as make it that large."""
    columns = sql.SQL('exchange_hub_inscription (centre, subject, quality, begin, "end")')
    known = 0
    with connection.cursor() as cursor:
        with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(columns)) as copy:
            for request in (request for each in phases for request in each.requests):
                subject = pseudonym(request.ssin, PSEUDONYM_KEY)
                for centre in (request.asker, *request.targets):
                    copy.write_row((centre, subject, int(Quality.OTHER_AID), _SINCE, None))
                    known += 1
        cursor.execute(
            sql.SQL(
                "INSERT INTO {} SELECT (%s::text[])[1 + i %% %s], encode(sha256((i / 2)::text::bytea), 'hex'),"
                " %s, %s, NULL FROM generate_series(1, %s) AS i"
            ).format(columns),
            (list(centres), len(centres), int(Quality.OTHER_AID), _SINCE, inscriptions - known),
        )
    connection.execute("VACUUM ANALYZE")
