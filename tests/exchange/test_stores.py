"""Hub and node in their databases: nothing in clear at rest, nothing handled twice, whatever the moment of death."""

import os
import subprocess
import sys

import pytest
from tests.exchange.protocol.examples import DECISION
from tests.exchange.secrets import readable
from tests.exchange.sql import store_of
from tests.exchange.test_any_order import Exchange, machine
from tests.exchange.world import PERSON, World
from tests.support.exchange import GHENT, HUB, LIEGE, TODAY, a_ssin
from tests.support.races import together

from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.code_lists import Quality

FILE = {"dossier": "CANARY-D", "manager": "CANARY-M", "decisions": ({**DECISION, "id": "CANARY/1"},)}
SECRETS = [b"CANARY", b"PRIVATE KEY", PERSON.encode(), a_ssin(1).encode(), b"Exemple", b"1980-05-06"]


@pytest.mark.parametrize("member", [HUB, LIEGE, GHENT])
def test_a_stolen_database_tells_nothing(real_database, directory, keys, member):
    store = store_of("hub" if member == HUB else "node")
    world = World(directory, keys, stores={member: store})
    world.knows(LIEGE, PERSON)
    world.knows(GHENT, PERSON, protected=True, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    held = readable(store.tables)
    (given,) = world.stores[GHENT].read("given").values()
    world.nodes[GHENT].answering.decide(delivery=given.delivery, agent="b1", share=True)
    world.settle()
    proof = {"lastName": "Exemple", "birthDate": "1980-05-06"}
    for centre in (LIEGE, GHENT):
        world.nodes[centre].inscribing.inscribe(
            agent="a7f3", ssin=PERSON, quality=Quality.EQUIVALENT, begin=TODAY, proof=proof
        )
        world.nodes[centre].recounting.fetch(agent="a7f3", ssin=PERSON, proof=proof)
    world.settle()
    world.people.replaced[PERSON] = a_ssin(1)
    world.ask(LIEGE, PERSON)
    for centre in (LIEGE, GHENT):
        world.nodes[centre].recounting.fetch(agent="a7f3", ssin=PERSON, proof=proof)
    world.settle()
    assert world.outcomes(LIEGE, ticket)[GHENT].body["practical"]["dossier"] == "CANARY-D"
    assert len(store.tables) > 5
    for at_rest in (held, readable(store.tables)):
        assert not [each for each in SECRETS if each in at_rest]


def test_two_processes_that_handle_one_message_answer_once(real_database, directory, keys):
    store = store_of("node")
    world = World(directory, keys, stores={GHENT: store})
    world.knows(LIEGE, PERSON)
    world.knows(GHENT, PERSON, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.send(LIEGE)
    world.collect(HUB)
    world.send(HUB)
    (envelope,) = (each for each in world.network.waiting if each.recipient == GHENT)

    def handle():
        with store.transaction():
            world.nodes[GHENT].receive(envelope.content)

    assert together(handle, handle) == [None, None]
    assert len(store.read("given")) == 1
    assert len(store.read("outgoing")) == 1
    world.settle()
    assert world.outcomes(LIEGE, ticket)[GHENT].how is How.ANSWERED


class ExchangeInDatabase(Exchange):
    """One member's store is the database, emptied before each run."""

    store, member = None, HUB

    def new_world(self, directory, keys):
        self.store.empty()
        return World(directory, keys, stores={self.member: self.store})


@pytest.mark.parametrize("member", [HUB, LIEGE])
def test_any_order_in_a_database(real_database, member):
    stores = {"store": store_of("hub" if member == HUB else "node"), "member": member}
    machine(examples=4, steps=25, kind=type("InDatabase", (ExchangeInDatabase,), stores))


@pytest.mark.proof
@pytest.mark.parametrize("member", [HUB, LIEGE])
def test_any_order_in_a_database_at_length(real_database, member):
    stores = {"store": store_of("hub" if member == HUB else "node"), "member": member}
    machine(examples=80, steps=50, kind=type("InDatabase", (ExchangeInDatabase,), stores))


@pytest.mark.parametrize("app", ["hub", "node"])
def test_the_migrations_make_the_tables_of_the_models(app, tmp_path):
    settings = f"rapport_unique.sites.{app}.settings"
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "RU_HOME": str(tmp_path), "RU_DATABASE_URL": ""}
    for command in (["makemigrations", "--check", "--dry-run", f"exchange_{app}"], ["migrate"]):
        done = subprocess.run([sys.executable, "-m", "django", *command], env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
