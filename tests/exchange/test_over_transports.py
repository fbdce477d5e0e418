"""The same question over each transport that a site can have: answered once, and what is damaged lies aside, sealed."""

from random import Random

import pytest
from tests.exchange.protocol.examples import DECISION
from tests.exchange.sql import store_of
from tests.exchange.world import PERSON, World
from tests.support.databases import with_table
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, NAMES
from tests.support.nats import Server
from tests.support.waiting import until

from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.sealing import decrypt, encrypt
from rapport_unique.exchange.protocol.states import Request
from rapport_unique.exchange.transport.jetstream import JetStream
from rapport_unique.exchange.transport.memory import Memory
from rapport_unique.exchange.transport.models import Letter
from rapport_unique.exchange.transport.port import Envelope
from rapport_unique.exchange.transport.sql import SqlMailbox
from rapport_unique.ui import clock


@pytest.fixture
def memory():
    return Memory(clock.now, Random(1)), {}


@pytest.fixture
def sql(real_database):
    """As a hub has it: the mailbox in the database of its other tables."""
    with_table(Letter)
    return SqlMailbox(clock.now, Random(1)), {HUB: store_of("hub")}


@pytest.fixture
def nats():
    server = Server()
    transport = JetStream(server.servers, clock.now, Random(1))
    transport.set_up(NAMES)
    yield transport, {}
    transport.close()
    server.remove()


@pytest.fixture(params=["memory", pytest.param("sql", marks=pytest.mark.database), "nats"])
def world(request, directory, keys):
    transport, stores = request.getfixturevalue(request.param)
    world = World(directory, keys, network=transport, stores=stores)
    world.knows(LIEGE, PERSON)
    for centre in (GHENT, EUPEN):
        world.knows(centre, PERSON, dossier=f"D-{centre}", decisions=(DECISION,))
    return world


def settled(world, ticket):
    world.settle()
    return world.question(LIEGE, ticket).state is Request.COMPLETE


def test_a_question_is_answered_by_two_centres(world):
    ticket = world.ask(LIEGE, PERSON)
    until(lambda: settled(world, ticket), "the answers")
    outcomes = world.outcomes(LIEGE, ticket)
    assert {each.how for each in outcomes.values()} == {How.ANSWERED}
    assert {each: outcomes[each].body["practical"]["dossier"] for each in outcomes} == {
        GHENT: f"D-{GHENT}",
        EUPEN: f"D-{EUPEN}",
    }
    assert not world.network.dead_letters()


def test_what_was_forged_lies_aside_and_the_rest_goes_on(world):
    """What no key opens waits: a newer key may."""
    ticket = world.ask(LIEGE, PERSON)
    with world.stores[LIEGE].transaction():
        (envelope,) = world.stores[LIEGE].outgoing(1)
    opening = world.keys[HUB].opening
    head, payload, signature = decrypt(envelope.content, [opening]).split(".")
    forged = encrypt(f"{head}.{payload}.{signature[::-1]}", opening.public_key())
    damaged = envelope.content[:-8] + b"AAAAAAAA"
    world.network.publish([Envelope("forged", HUB, forged), Envelope("damaged", HUB, damaged)])
    until(lambda: settled(world, ticket), "the answers")
    (letter,) = world.network.dead_letters()
    assert (letter.envelope.id, letter.reason) == ("forged", "exchange-signature-wrong")
    assert bytes(letter.envelope.content) == forged


def test_a_process_that_dies_after_its_work_and_before_its_word_repeats_nothing(world):
    """Published twice under another id, as after a restart of a server that forgot: the members know it again."""
    ticket = world.ask(LIEGE, PERSON)
    with world.stores[LIEGE].transaction():
        (envelope,) = world.stores[LIEGE].outgoing(1)
    world.network.publish([Envelope("again", HUB, envelope.content)])
    until(lambda: settled(world, ticket), "the answers")
    assert len(world.stores[HUB].read("handed")) == 2
    assert not world.network.dead_letters()
