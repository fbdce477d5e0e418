"""A hub killed with SIGKILL at one point after another, on a real database: nothing is lost, nothing comes twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest
from tests.exchange.hub_process import LEASE, clock_since, write_keys
from tests.exchange.sql import store_of
from tests.exchange.world import CENTRES, World, cast
from tests.support.databases import with_table
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, a_ssin

from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.states import Delivery, Request
from rapport_unique.exchange.transport.models import Letter
from rapport_unique.exchange.transport.sql import SqlMailbox

ROOT = Path(__file__).parents[2]


@pytest.fixture
def world(real_database):
    with_table(Letter)
    _, keys, directory = cast()
    start = time.time()
    found = World(
        directory,
        keys,
        network=SqlMailbox(clock_since(start), Random(1), LEASE),
        stores={HUB: store_of("hub")},
    )
    found.start = start
    return found


def hub_until(point, folder, variables, start):
    """Run the hub until it dies at this point, or has nothing left to do; whether it died."""
    command = [sys.executable, "-m", "tests.exchange.hub_process", str(folder), str(point), str(start)]
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, **variables, "PYTHONPATH": paths}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def killed_at(points, world, folder, variables):
    _, keys, directory = cast()
    write_keys(folder, keys[HUB], directory)
    tickets, deaths = [], 0
    for serial, point in enumerate([*points, 0]):
        person = a_ssin(serial)
        world.knows(LIEGE, person)
        for centre in (GHENT, EUPEN):
            world.knows(centre, person, dossier=f"D-{serial}")
        tickets.append(world.ask(LIEGE, person))
        nodes(world)
        deaths += hub_until(point, folder, variables, world.start)
        nodes(world)
    moved = 1
    while moved:
        hub_until(0, folder, variables, world.start)
        moved = nodes(world)
    return tickets, deaths


def nodes(world):
    """Let the centres work until they have nothing left to do; how many messages they moved."""
    moved = 0
    while some := sum(world.send(each) + world.collect(each) for each in CENTRES):
        moved += some
    return moved


def check(world, tickets, deaths, points):
    assert deaths == len(points)
    for serial, ticket in enumerate(tickets):
        assert world.question(LIEGE, ticket).state is Request.COMPLETE
        outcomes = world.outcomes(LIEGE, ticket)
        assert {each: (outcomes[each].how, outcomes[each].body["practical"]["dossier"]) for each in outcomes} == {
            GHENT: (How.ANSWERED, f"D-{serial}"),
            EUPEN: (How.ANSWERED, f"D-{serial}"),
        }
    handed = world.stores[HUB].read("handed").values()
    assert [each.state for each in handed] == [Delivery.ANSWERED] * 2 * len(tickets)
    assert not world.network.dead_letters()
    assert not world.stores[HUB].read("outgoing")


def test_a_hub_killed_at_seeded_points(world, real_database, tmp_path):
    points = [1, 2, 3, 5, 8, 4]
    check(world, *killed_at(points, world, tmp_path, real_database.variables), points)


@pytest.mark.proof
def test_a_hub_killed_at_every_point(world, real_database, tmp_path):
    points = list(range(1, 10)) * 6
    check(world, *killed_at(points, world, tmp_path, real_database.variables), points)
