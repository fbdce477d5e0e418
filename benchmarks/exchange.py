"""The exchange as it will be used, and beyond: hundreds of centres, a large register, some centres away for a while.

    python -m benchmarks.exchange [--centres N] [--requests N] [--rate R] [--inscriptions N] [--pause SECONDS]
                                  [--transport sql|nats] [--untimed] [--json FILE]

One process is the hub, on PostgreSQL that waits for the disk; two are the centres, with their stores in memory; a
fourth one starts them and counts. Every message is signed, sealed and checked as in production. A centre looks into its
box every `--pause` seconds, and sooner while it awaits the hub's word; a tenth is away for two fifths of the time.

Nothing may be lost or come twice, and the bars hold at `--rate`. Then the rate grows until one does not, and the
transport alone carries what it can, beside the limit of what it stands on. `--untimed` asks only what may be lost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import nats
from tests.support.nats import Server as Nats
from tests.support.postgres import Server as PostgreSQL

from benchmarks import exchange_members as members
from benchmarks import transports
from benchmarks.exchange_plan import Cast, Phase, cast, inscribe, phase

BARS = {"acknowledged": 0.3, "answered": 60.0, "lag": 1.0}
"""Seconds for 95 of 100: until the hub's word has come, until the automatic answer of a centre that is present has
come, and until a question is asked that was planned: where that takes longer the rate was not reached."""
AWAY = 0.1
"""Share of the centres."""
STEP, FASTER, FASTEST = 30.0, 1.5, 200.0
"""The ramp: how long a rate lasts, in seconds, how much faster the next one is, and where it ends."""
MESSAGES = 2_000
"""Of the transport alone."""
_DRAIN = 60.0
"""Seconds without anything new after which what has not come is lost."""
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Way:
    """A transport: how a process reaches it, with how many threads, what waits in it; and its arms alone."""

    connect: Callable[[], Any]
    threads: int
    waiting: Callable[[], int]
    arms: tuple[str, ...]
    address: str
    server: int


def main() -> int:
    options = _options()
    who = cast(options.centres, members.now())
    phases = list(_phases(who.centres, options))
    with ExitStack() as stack:
        database = PostgreSQL(durable=True)
        stack.callback(database.stop)
        _prepare(database, phases, who, options.inscriptions)
        found = {}
        for name in options.transport:
            with _way(name, database, who) as way:
                found[name] = _measure(way, who, phases, database, options)
    missed = [f"{name}: {each}" for name, result in found.items() for each in result["missed"]]
    for each in missed:
        print(f"MISSED {each}")
    if options.json:
        sizes = {name: getattr(options, name) for name in ("centres", "requests", "rate", "inscriptions", "pause")}
        options.json.parent.mkdir(parents=True, exist_ok=True)
        record = {**sizes, "cores": os.cpu_count(), "bars": BARS, "transports": found}
        options.json.write_text(json.dumps(record, indent=2))
    return int(bool(missed))


def _phases(centres: tuple[str, ...], options: argparse.Namespace) -> Iterator[Phase]:
    random, first, rate = Random(7), options.requests, options.rate * FASTER
    yield phase(centres, 0, options.requests, options.rate, AWAY, random)
    while not options.untimed and rate <= FASTEST:
        yield phase(centres, first, round(rate * STEP), rate, 0, random)
        first, rate = first + round(rate * STEP), rate * FASTER


def _measure(
    way: Way, who: Cast, phases: list[Phase], database: PostgreSQL, options: argparse.Namespace
) -> dict[str, Any]:
    runs = [_run(who, phases[0], way, database, options.pause)]
    missed = _wrong(runs[0]) + ([] if options.untimed else _slow(runs[0]))
    for each in phases[1:]:
        if missed or _slow(runs[-1]):
            break
        runs.append(_run(who, each, way, database, options.pause))
        missed += _wrong(runs[-1])
    alone = {}
    for arm in () if options.untimed else way.arms:
        alone[arm] = transports.measure(arm, way.address, way.server, MESSAGES)
        print(f"{arm:18} {alone[arm]['messages_per_second']:9.0f} messages/s alone")
    return {"runs": runs, "alone": alone, "missed": missed}


def _run(who: Cast, phase: Phase, way: Way, database: PostgreSQL, pause: float) -> dict[str, Any]:
    """Let the members work until nothing waits any more, or nothing moves; what became of the questions."""
    day = members.Day(who, phase, time.time() + 1, pause, _FORK.Event(), _FORK.Value("l"))
    halves = [who.centres[::2], who.centres[1::2]]
    work = [members.hub, *(partial(members.centres, numbers=each, threads=way.threads) for each in halves)]
    results = _FORK.Queue()
    processes = [_FORK.Process(target=_working, args=(each, day, way, results)) for each in work]
    before, load = _servers(database, way), os.getloadavg()[0]
    for each in processes:
        each.start()
    try:
        waiting = _await_end(day, way, processes)
    finally:
        day.stop.set()
    reports = [results.get(timeout=60) for _ in processes]
    for each in processes:
        each.join(60)
    found: dict[str, Any] = {"rate": phase.rate, "requests": len(phase.requests), "waiting": waiting}
    for name in (*BARS, "returned"):
        found[name] = _spread([seconds for each in reports for seconds in each.get(name, ())])
    problems = sum((each["problems"] for each in reports), Counter())
    problems["not asked"] = len(phase.requests) - found["lag"]["number"]
    found["problems"] = dict(+problems)
    cpu = {
        "hub": sum(each["cpu"] for each in reports if "lag" not in each),
        "centres": sum(each["cpu"] for each in reports if "lag" in each),
        "servers": _servers(database, way) - before,
    }
    found["cpu_ms_per_request"] = {name: seconds * 1000 / len(phase.requests) for name, seconds in cpu.items()}
    found["cores"] = sum(cpu.values()) / (time.time() - day.begins)
    found["load"] = [load, os.getloadavg()[0]]
    _say(found)
    return found


def _await_end(day: members.Day, way: Way, processes: list[Any]) -> int:
    """Until every question is complete and no message waits; how many do when nothing comes any more."""
    seen, last = -1, time.time()
    while True:
        if any(each.exitcode is not None for each in processes):
            raise RuntimeError("a process of the benchmark has died")
        time.sleep(0.5)
        if day.completed.value != seen or day.passed < day.phase.requests[-1].at:
            seen, last = day.completed.value, time.time()
        if seen == len(day.phase.requests) or time.time() > last + _DRAIN:
            waiting = way.waiting()
            if not waiting or time.time() > last + _DRAIN:
                return waiting


def _wrong(found: dict[str, Any]) -> list[str]:
    """What no rate excuses."""
    problems = {**found["problems"], "waiting": found["waiting"]}
    return [f"{number} {name} at {found['rate']:.1f}/s" for name, number in problems.items() if number]


def _slow(found: dict[str, Any]) -> list[str]:
    """The bars that were not held, also for want of anything to hold them."""
    return [
        f"{name} p95 {found[name].get('p95', math.inf):.2f} s at {found['rate']:.1f}/s, not {bar} s"
        for name, bar in BARS.items()
        if found[name].get("p95", math.inf) > bar
    ]


def _spread(seconds: list[float]) -> dict[str, float]:
    ordered, shares = sorted(seconds), {"p50": 0.5, "p95": 0.95, "most": 1.0}
    spread = {name: ordered[round(each * (len(ordered) - 1))] for name, each in shares.items()} if ordered else {}
    return {"number": len(seconds), **spread}


def _working(act: Callable[..., dict[str, Any]], day: members.Day, way: Way, results: Any) -> None:
    """A process of the benchmark: what it found, and its CPU seconds."""
    found = act(day, way.connect())
    results.put({**found, "cpu": time.process_time()})


def _servers(database: PostgreSQL, way: Way) -> float:
    """CPU seconds of PostgreSQL and the transport's server."""
    return sum(transports.cpu_of(each) for each in {database.pid, way.server})


def _say(found: dict[str, Any]) -> None:
    times = (
        f"{name} {found[name]['p50']:.3f}/{found[name]['p95']:.3f} s"
        for name in (*BARS, "returned")
        if found[name]["number"]
    )
    print(f"{found['rate']:6.1f}/s  p50/p95  {'  '.join(times)}")
    cpu = (f"{name} {each:.0f}" for name, each in found["cpu_ms_per_request"].items())
    load = "/".join(f"{each:.1f}" for each in found["load"])
    print(f"          CPU ms a request: {', '.join(cpu)}; {found['cores']:.2f} cores, load {load}", end="; ")
    print(f"waiting {found['waiting']}; {found['problems'] or 'nothing lost, nothing twice'}", flush=True)


def _prepare(database: PostgreSQL, phases: list[Phase], who: Cast, inscriptions: int) -> None:
    """The tables of the hub's site, and its register."""
    import django
    from django.core.management import call_command
    from django.db import connections

    with database.connect("postgres") as owner:
        owner.execute("CREATE DATABASE prepared")
    secrets = dict.fromkeys(("RU_SECRET_KEY", "RU_NATIONAL_NUMBER_KEY", "RU_PSEUDONYM_KEYS"), "only-for-the-benchmark")
    os.environ.update(secrets, RU_DATABASE_URL=database.url("prepared"), RU_DEMO="1")
    os.environ["DJANGO_SETTINGS_MODULE"] = "rapport_unique.sites.hub.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    connections.close_all()
    with database.connect("prepared") as connection:
        inscribe(connection, phases, who.centres, inscriptions)


@contextmanager
def _way(name: str, database: PostgreSQL, who: Cast) -> Iterator[Way]:
    """A transport, beside a copy of the hub's database."""
    from django.db import connections

    with database.connect("postgres") as owner:
        owner.execute(f'CREATE DATABASE "{name}" TEMPLATE prepared')
        owner.execute(f'CREATE DATABASE "{name}-alone"')
    connections.settings["default"]["NAME"] = name
    with {"sql": _mailbox, "nats": _jetstream}[name](database, who) as way:
        yield way


@contextmanager
def _mailbox(database: PostgreSQL, who: Cast) -> Iterator[Way]:
    from django.db import connections

    from rapport_unique.exchange.transport.models import Letter
    from rapport_unique.exchange.transport.sql import SqlMailbox

    def waiting() -> int:
        number: int = Letter.objects.waiting().count()
        connections.close_all()
        return number

    arms = ("postgresql", "postgresql-limit")
    yield Way(lambda: SqlMailbox(members.now, Random()), 1, waiting, arms, database.url("sql-alone"), database.pid)


@contextmanager
def _jetstream(database: PostgreSQL, who: Cast) -> Iterator[Way]:
    from rapport_unique.exchange.transport.jetstream import QUEUE, JetStream

    server = Nats()

    async def waiting() -> int:
        client = await nats.connect(server.servers[0])
        about = await client.jetstream().stream_info(QUEUE)
        await client.close()
        return about.state.messages

    def connect() -> JetStream:
        return JetStream(server.servers, members.now, Random())

    try:
        operator = connect()
        operator.set_up(who.keys)
        operator.close()
        arms = ("nats", "nats-limit")
        yield Way(connect, 8, lambda: asyncio.run(waiting()), arms, server.servers[0], server.pid)
    finally:
        server.remove()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exchange")
    parser.add_argument("--centres", type=int, default=600)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--inscriptions", type=int, default=1_000_000)
    parser.add_argument("--pause", type=float, default=10)
    parser.add_argument("--transport", choices=["sql", "nats"], action="append")
    parser.add_argument("--untimed", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    options.transport = options.transport or ["sql", "nats"]
    return options


if __name__ == "__main__":
    sys.exit(main())
