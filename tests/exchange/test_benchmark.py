"""The benchmark of the exchange, as small as it can be: nothing is lost and nothing comes twice at any size. And that
it would notice."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from multiprocessing import Value
from pathlib import Path
from random import Random

import pytest
from benchmarks import exchange, exchange_members
from benchmarks.exchange_plan import PSEUDONYM_KEY, Phase, Request, cast
from tests.exchange.memory import MemoryHub, People
from tests.support.exchange import a_ssin

from rapport_unique.exchange import courier
from rapport_unique.exchange.hub.core import Hub
from rapport_unique.exchange.hub.persons import Persons
from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.register import Inscription
from rapport_unique.exchange.transport.memory import Memory

ROOT = Path(__file__).parents[2]
SMALL = "--centres 12 --requests 60 --rate 20 --inscriptions 1000 --pause 0.5 --untimed"


def test_twelve_centres_lose_nothing_and_are_told_nothing_twice(tmp_path):
    found = tmp_path / "found.json"
    command = [sys.executable, "-m", "benchmarks.exchange", *SMALL.split(), "--json", str(found)]
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    transports = json.loads(found.read_text())["transports"]
    assert set(transports) == {"sql", "nats"}
    for each in transports.values():
        (run,) = each["runs"]
        assert run["requests"] == run["lag"]["number"] == 60
        assert run["answered"]["number"] + run["returned"]["number"] > 60
        assert (run["problems"], run["waiting"]) == ({}, 0)


@pytest.fixture
def asked():
    """A centre whose one question two others answered, and the day on which that was."""
    who = cast(3, exchange_members.now())
    asker, *others = who.centres
    request = Request(0.0, asker, a_ssin(), frozenset(others))
    day = exchange_members.Day(who, Phase(1, (request,), {}), time.time(), 1, threading.Event(), Value("l"))
    transport, store = Memory(exchange_members.now, Random(1)), MemoryHub()
    persons = Persons(People(), (PSEUDONYM_KEY,))
    hub = Hub.of(exchange_members.correspondent(who, who.hub), store, persons)
    with store.transaction():
        for each in who.centres:
            subject = persons.subjects(request.ssin)[0]
            store.add_inscription(Inscription(each, subject, Quality.OTHER_AID, exchange_members.now().date()))
    centres = [exchange_members._centre(day, each) for each in who.centres]
    shift = exchange_members.Shift(day, centres, transport)
    shift.ask(centres[0], request)
    offices = [hub, *(each.node for each in centres)]
    while sum(courier.collect(each, transport) + courier.send(each, transport) for each in offices):
        pass
    return centres[0], day


def problems(centre, day):
    found = {name: [] for name in ("acknowledged", "answered", "returned", "lag")} | {"problems": exchange.Counter()}
    exchange_members._report(centre, day, found)
    return dict(+found["problems"])


def test_what_came_as_it_should_is_no_problem(asked):
    assert problems(*asked) == {}


@pytest.mark.parametrize("problem", ["lost", "told twice", "of no target", "wrong"])
def test_what_went_wrong_is_noticed(asked, problem):
    centre, day = asked
    tables = centre.store.tables
    (key, outcome), _ = tables["outcomes"].items()
    if problem == "lost":
        del tables["outcomes"][key]
    elif problem == "told twice":
        tables["events"]["again"] = next(e for e in tables["events"].values() if e.action == "outcome-answered")
    elif problem == "of no target":
        tables["outcomes"][outcome.ticket, centre.number] = replace(outcome, supplier=centre.number)
    else:
        tables["outcomes"][key] = replace(outcome, how=How.LATE)
    assert problem in problems(centre, day)


def test_a_bar_that_is_missed_is_named():
    found = {"rate": 10.0, "acknowledged": {"p95": 0.31}, "answered": {"p95": 1.0}, "lag": {"number": 0}}
    assert [each.split()[0] for each in exchange._slow(found)] == ["acknowledged", "lag"]
    assert exchange._wrong({"rate": 10.0, "problems": {"lost": 2}, "waiting": 1}) == [
        "2 lost at 10.0/s",
        "1 waiting at 10.0/s",
    ]
