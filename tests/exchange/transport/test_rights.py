"""On a NATS server that many centres share, each reaches its own box and the hub's, and nothing else."""

import asyncio
from random import Random

import nats
import pytest
from tests.exchange.transport.benches import CENTRE, OTHER, envelopes
from tests.support.nats import Server, awaited
from tests.support.waiting import until

from rapport_unique.exchange.transport.jetstream import ASIDE, QUEUE, JetStream, rights
from rapport_unique.exchange.transport.port import Away, Envelope
from rapport_unique.ui import clock

HUB = "0200000009"
_OPERATOR = "operator"


@pytest.fixture
def shared_server():
    server = Server({_OPERATOR: None, CENTRE: rights(CENTRE, [HUB]), OTHER: rights(OTHER, [HUB])})
    yield server
    server.remove()


@pytest.fixture
def connect(shared_server):
    opened = []

    def connect(user):
        member = "" if user == _OPERATOR else user
        one = JetStream(shared_server.servers, clock.now, Random(1), member=member, user=user, password=user)
        opened.append(one)
        return one

    yield connect
    for each in opened:
        each.close()


@pytest.fixture
def operator(connect):
    operator = connect(_OPERATOR)
    operator.set_up([HUB, CENTRE, OTHER])
    return operator


def test_a_centre_has_all_the_rights_it_needs(operator, connect):
    centre = connect(CENTRE)
    centre.publish([Envelope("to-the-hub", HUB, b"1")])
    assert operator.pull(HUB)[0].envelope.content == b"1"
    operator.publish(envelopes(3))
    taken, refused, poisoned = centre.pull(CENTRE, 3)
    centre.ack([taken])
    centre.nack(refused)
    centre.nack(poisoned, poison="poison")
    again = until(lambda: centre.pull(CENTRE), "what was refused comes back")
    assert (again[0].envelope, again[0].attempt) == (refused.envelope, 2)
    assert [each.envelope for each in operator.dead_letters()] == [poisoned.envelope]


def test_a_box_that_nobody_set_up_is_not_taken_for_an_empty_one(connect):
    operator = connect(_OPERATOR)
    with pytest.raises(Away):
        operator.pull(CENTRE)
    with pytest.raises(Away):
        operator.publish(envelopes(1))


def _attempts():
    own = rights(CENTRE, [])
    yield from (("publish", each.replace("*", "id").replace(">", "1.1.1.1.1.1")) for each in own["publish"])
    yield from (("subscribe", each) for each in own["subscribe"])
    yield "publish", f"{QUEUE}.to.{CENTRE}"
    yield "publish", f"$JS.API.CONSUMER.CREATE.{QUEUE}.mine.{QUEUE}.to.{CENTRE}"
    yield "publish", f"$JS.API.CONSUMER.DURABLE.CREATE.{QUEUE}.mine"
    yield "publish", f"$JS.API.STREAM.MSG.GET.{QUEUE}"
    yield "publish", f"$JS.API.STREAM.MSG.GET.{ASIDE}"
    yield "publish", f"$JS.API.DIRECT.GET.{ASIDE}"
    yield "publish", f"$JS.API.STREAM.PURGE.{QUEUE}"
    yield "publish", f"$JS.API.STREAM.DELETE.{QUEUE}"
    yield from (("subscribe", each) for each in (">", f"{QUEUE}.>", "_INBOX.>", "$JS.>"))


@pytest.mark.parametrize(("act", "subject"), list(_attempts()))
def test_another_centre_is_refused(operator, shared_server, act, subject):
    async def attempt():
        refused = asyncio.Event()
        errors = []

        async def note(error):
            errors.append(str(error))
            refused.set()

        client = await nats.connect(
            shared_server.servers, user=OTHER, password=OTHER, inbox_prefix=f"_INBOX_{OTHER}", error_cb=note
        )
        try:
            await getattr(client, act)(subject)
            await client.flush()
            await asyncio.wait_for(refused.wait(), 5)
        finally:
            await client.close()
        return errors

    (error,) = awaited(attempt())
    assert "permissions violation" in error.lower()
