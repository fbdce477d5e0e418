"""Hub and nodes as processes, each on a PostgreSQL database of its own, and their messages by NATS with its rights."""

import json
from contextlib import ExitStack

import pytest
from tests.exchange_node.browser.conftest import SIDES, lines_of
from tests.exchange_node.live import running_exchange
from tests.support.nats import Server as Nats
from tests.support.postgres import Server as PostgreSQL
from tests.support.waiting import until

from rapport_unique.exchange.transport.jetstream import rights
from rapport_unique.sites.demonstration import HUB, NODES

SIDE = SIDES["fr"]
USERS = {HUB.number: None, **{each.number: rights(each.number, [HUB.number]) for each in NODES.values()}}

_ASK = """
import secrets, sys
from datetime import timedelta
from rapport_unique.sites.processes import setup
setup("node")
from rapport_unique.exchange.node import running
from rapport_unique.exchange.protocol.code_lists import Block, Purpose
from rapport_unique.ui import clock
node = running.node()
print(node.asking.ask(
    agent="a7f3", inquiry=sys.argv[1], ssin=sys.argv[2], purpose=Purpose.NEW_APPLICATION,
    blocks=[Block.PRACTICAL, Block.DECISIONS], begin=clock.today() - timedelta(days=700),
    idempotency_key=node.correspondent.new_id(),
))
"""


@pytest.fixture(scope="module")
def database():
    server = PostgreSQL()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def live(tmp_path_factory, database):
    with ExitStack() as stack:
        nats = Nats(USERS)
        stack.callback(nats.remove)

        def more(name):
            number = HUB.number if name == "hub" else NODES[name].number
            with database.connect("postgres") as owner:
                owner.execute(f'CREATE DATABASE "{name}"')
            return {
                "RU_DATABASE_URL": database.url(name),
                "RU_NATS": f"nats://{number}:{number}@127.0.0.1:{nats.port}",
            }

        cases = {ins: lines_of(ins) for ins in NODES}
        inscribed = [(centre, SIDE.person) for centre in (SIDE.centre, SIDE.answers)]
        yield stack.enter_context(running_exchange(tmp_path_factory.mktemp("live"), cases, inscribed, more))


def rows(database, name, statement):
    with database.connect(name) as connection:
        return connection.execute(statement).fetchall()


def test_a_question_is_answered(live, database):
    asked = live.run(SIDE.centre, "-c", _ASK, SIDE.inquiry, SIDE.person)
    assert asked.returncode == 0, asked.stderr
    until(
        lambda: rows(database, SIDE.centre, "SELECT state FROM exchange_node_question") == [("complete",)],
        "the answer",
        60,
    )
    answered = rows(database, SIDE.centre, "SELECT supplier, how FROM exchange_node_outcome")
    assert answered == [(NODES[SIDE.answers].number, "answered")]
    assert rows(database, SIDE.answers, "SELECT state FROM exchange_node_given") == [("sent",)]
    assert rows(database, "hub", "SELECT state FROM exchange_hub_handed") == [("answered",)]
    assert rows(database, "hub", "SELECT count(*) FROM mailbox_letter") == [(0,)], "the mailbox stays empty"


def test_the_operator_is_told_whom_the_server_lets_do_what(live):
    printed = live.run("hub", "-m", "rapport_unique.cli_exchange", "hub", "nats-users")
    assert printed.returncode == 0, printed.stderr
    assert {each["user"]: each.get("permissions") for each in json.loads(printed.stdout)["users"]} == USERS
