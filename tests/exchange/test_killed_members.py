"""Hub, asker and answerer killed with SIGKILL at one point after another, on a real database and both transports that
outlive a process: nothing is lost, nothing comes twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from tests.exchange.member_process import LEASE, clock_since, dossier, question_key, write_keys
from tests.exchange.sql import store_of
from tests.exchange.world import CENTRES, World, cast
from tests.support.databases import with_table
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, NAMES, a_ssin
from tests.support.nats import Server

from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.states import Delivery, Request
from rapport_unique.exchange.transport.jetstream import JetStream
from rapport_unique.exchange.transport.models import Letter
from rapport_unique.exchange.transport.sql import SqlMailbox

ROOT = Path(__file__).parents[2]
MEMBERS = {"hub": HUB, "asker": LIEGE, "answerer": GHENT}
TRANSPORTS = ["mailbox", "jetstream"]
DOES = {HUB: "request-taken-over", LIEGE: "question-asked", GHENT: "answer-sent"}
"""What each records once for every question."""
LAST = {HUB: 16, LIEGE: 12, GHENT: 11}
"""How many points there are on a question's way through each, at least."""


@pytest.fixture
def mailbox(real_database):
    with_table(Letter)
    return lambda clock: SqlMailbox(clock, Random(1), LEASE)


@pytest.fixture
def jetstream():
    server, opened = Server(), []

    def connect(clock):
        opened.append(JetStream(server.servers, clock, Random(1), LEASE))
        opened[0].set_up(NAMES)
        return opened[0]

    connect.variables = {"NATS": server.servers[0]}
    yield connect
    for each in opened:
        each.close()
    server.remove()


class Killing:
    """A world of which one member lives in processes that die; the others are here, and do not."""

    def __init__(self, member, connect, variables, folder):
        _, keys, directory = cast()
        self.member, self.folder, self.start = member, folder, time.time()
        self.clock = clock_since(self.start)
        self.variables = {**variables, **getattr(connect, "variables", {})}
        store = store_of("hub" if member == HUB else "node")
        self.world = World(directory, keys, network=connect(self.clock), stores={member: store})
        self.others = [each for each in (HUB, *CENTRES) if each != member]
        write_keys(folder, keys[member], directory)
        self.asked = []

    def ask(self):
        """The next question; the process itself asks it where it is the asker's."""
        self.world.now = self.clock()
        serial = len(self.asked)
        self.asked.append(serial)
        for centre in CENTRES:
            self.world.knows(centre, a_ssin(serial), dossier=dossier(centre, a_ssin(serial)))
        if self.member != LIEGE:
            self.world.ask(LIEGE, a_ssin(serial), key=question_key(serial))

    def others_work(self):
        """Until they have nothing left to do; how many messages they moved. Their clocks go as the process's does."""
        self.world.now = self.clock()
        moved = 0
        while some := sum(self.world.send(each) + self.world.collect(each) for each in self.others):
            moved += some
        return moved

    def run(self, point, serials):
        """Run the process until it dies at this point, or has nothing left to do; whether it died."""
        asks = serials if self.member == LIEGE else []
        words = [self.member, self.folder, point, self.start, *asks]
        command = [sys.executable, "-m", "tests.exchange.member_process", *map(str, words)]
        paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, **self.variables, "PYTHONPATH": paths}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        return done.returncode != 0

    def question_killed_at(self, point):
        """A question on whose way, there or back, the process dies at this point."""
        self.ask()
        deaths = 0
        for _ in range(2):
            self.others_work()
            deaths += self.run(point, self.asked[-1:])
        self.run(0, self.asked[-1:])  # a message that twenty deaths in a row interrupted is given up, as it should be
        self.others_work()
        assert deaths, f"{self.member} has no point {point}"

    def finish(self):
        while self.run(0, self.asked) or self.others_work():
            pass

    def check(self):
        world, questions = self.world, self.world.stores[LIEGE].read("questions").values()
        assert sorted(each.idempotency_key for each in questions) == [question_key(each) for each in self.asked]
        assert {each.state for each in questions} == {Request.COMPLETE}
        serials = {question_key(each): each for each in self.asked}
        for question in questions:
            person, outcomes = a_ssin(serials[question.idempotency_key]), world.outcomes(LIEGE, question.ticket)
            assert {each: (outcomes[each].how, outcomes[each].body["practical"]["dossier"]) for each in outcomes} == {
                each: (How.ANSWERED, dossier(each, person)) for each in (GHENT, EUPEN)
            }
        handed = world.stores[HUB].read("handed").values()
        assert [each.state for each in handed] == [Delivery.ANSWERED] * 2 * len(self.asked)
        assert not world.network.dead_letters()
        for member, action in DOES.items():
            store = world.stores[member]
            assert not store.read("outgoing")
            told = Counter(each.subject for each in store.read("events").values() if each.action == action)
            assert list(told.values()) == [1] * len(self.asked), (member, action)


@pytest.fixture
def killing(request, real_database, tmp_path):
    def start(member, transport):
        connect = request.getfixturevalue(transport)
        return Killing(MEMBERS[member], connect, real_database.variables, tmp_path)

    return start


@pytest.mark.parametrize(
    ("member", "transport", "points"),
    [
        ("hub", "mailbox", (2, 5)),
        ("asker", "mailbox", (2, 8)),
        ("answerer", "jetstream", (6,)),
        ("hub", "jetstream", (4,)),
    ],
)
def test_a_member_killed_at_seeded_points(killing, member, transport, points):
    killed = killing(member, transport)
    for point in points:
        killed.question_killed_at(point)
    killed.finish()
    killed.check()


@pytest.mark.proof
@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("member", MEMBERS)
def test_a_member_killed_at_every_point(killing, member, transport):
    killed = killing(member, transport)
    for point in range(1, LAST[MEMBERS[member]] + 1):
        killed.question_killed_at(point)
    killed.finish()
    killed.check()
