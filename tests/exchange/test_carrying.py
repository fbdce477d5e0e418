"""The loop beside the pages: it stops at once, goes on when the other side is away, and lets time pass all the same."""

import threading
from datetime import timedelta

import pytest
from tests.exchange.world import PERSON, World
from tests.support.exchange import GHENT, LIEGE
from tests.support.waiting import until

from rapport_unique.core.findings import NotPossible
from rapport_unique.exchange import carrying
from rapport_unique.exchange.carrying import TICK_EVERY, Chore, carry, turn
from rapport_unique.exchange.protocol.states import Request
from rapport_unique.exchange.transport.port import Away
from rapport_unique.ui import clock


@pytest.fixture
def world(directory, keys):
    world = World(directory, keys)
    world.knows(LIEGE, PERSON)
    world.knows(GHENT, PERSON, dossier="D-1")
    return world


class Nobody:
    """The other side is away, and says why or not."""

    def __init__(self, *why):
        self.why = why

    def publish(self, envelopes):
        raise Away(*self.why)

    def pull(self, recipient, most=1):
        raise Away(*self.why)


def test_a_turn_sends_collects_and_sends_what_that_made(world):
    ticket = world.ask(LIEGE, PERSON)
    due = {}
    assert turn(world.nodes[LIEGE], world.network, due)
    assert turn(world.hub, world.network, due)
    assert turn(world.nodes[GHENT], world.network, due)
    assert turn(world.hub, world.network, due)
    assert turn(world.nodes[LIEGE], world.network, due)
    assert world.question(LIEGE, ticket).state is Request.COMPLETE
    assert not turn(world.nodes[LIEGE], world.network, due)


def test_time_passes_also_while_the_hub_is_away(world):
    ticket = world.ask(LIEGE, PERSON)
    world.now += timedelta(days=8)
    with pytest.raises(Away):
        turn(world.nodes[LIEGE], Nobody(), {})
    assert world.question(LIEGE, ticket).key is None, "a one-time key lives eight days, whoever is away"


def test_a_chore_is_done_when_it_is_due_and_its_failure_stops_nothing(world):
    done, due = [], {}

    def refuse():
        done.append("refused")
        raise NotPossible("exchange-member-unknown")

    chores = [Chore("refused", timedelta(minutes=1), refuse), Chore("done", timedelta(hours=1), lambda: done.append(1))]
    for _ in range(2):
        turn(world.hub, world.network, due, chores)
    assert done == ["refused", 1]
    with clock.shifted(minutes=1):
        turn(world.hub, world.network, due, chores)
    assert done == ["refused", 1, "refused"]
    assert timedelta(0) < TICK_EVERY < timedelta(minutes=1)


def test_a_message_that_fails_holds_up_no_other(world, monkeypatch):
    tickets = [world.ask(LIEGE, PERSON) for _ in range(3)]
    turn(world.nodes[LIEGE], world.network, {})
    seen, receive = [], world.hub.receive

    def fail_at_first(content):
        seen.append(content)
        if len(seen) == 1:
            raise OSError("the disk is full")
        receive(content)

    monkeypatch.setattr(type(world.hub), "receive", lambda _, content: fail_at_first(content))
    with pytest.raises(OSError, match="disk"):
        turn(world.hub, world.network, {})
    monkeypatch.undo()
    assert len(world.hub.store.read("taken_over")) == len(tickets) - 1
    world.pass_time(seconds=1)
    assert {world.question(LIEGE, each).state for each in tickets} == {Request.COMPLETE}


class Running:
    """The loop in a thread, with what it notes."""

    def __init__(self, office, transport, pause, chores=()):
        self.noted, self.stop = [], threading.Event()
        options = {"pause": pause, "noted": self.noted.append, "chores": chores}
        self._thread = threading.Thread(target=carry, args=(office, transport, self.stop), kwargs=options)
        self._thread.start()

    def end(self):
        self.stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()


@pytest.mark.django_db
def test_the_loop_stops_at_once_however_long_it_would_wait(world):
    running = Running(lambda: world.hub, world.network, pause=3_600)
    until(lambda: running.noted, "a turn")
    running.end()
    assert running.noted == [""]


@pytest.mark.django_db
@pytest.mark.parametrize("why, noted", [(("502",), "502"), ((), "Away")])
def test_who_is_away_is_noted_and_asked_again(world, why, noted):
    running = Running(lambda: world.hub, Nobody(*why), pause=0.01)
    until(lambda: len(running.noted) > 2, "a third turn")
    running.end()
    assert set(running.noted) == {noted}


@pytest.mark.django_db
def test_a_turn_that_fails_is_noted_by_its_kind_alone_and_the_next_one_comes(world, caplog):
    turns = []

    def office():
        turns.append(1)
        if len(turns) == 1:
            raise RuntimeError("about a person")
        return world.hub

    running = Running(office, world.network, pause=0.01)
    until(lambda: "" in running.noted, "a turn that works")
    running.end()
    assert running.noted[:2] == ["RuntimeError", ""]
    assert carrying.logger.name in {each.name for each in caplog.records}
