"""Nothing is kept longer than it may."""

import nats
import pytest
from tests.exchange.transport.benches import CENTRE, envelopes
from tests.support.nats import awaited

from rapport_unique.exchange.transport.models import Letter

DAY = 86_400


def test_an_acknowledged_message_leaves_its_id_for_a_day_and_no_content(sql_bench):
    sql_bench.transport.publish(envelopes(1))
    sql_bench.transport.ack(sql_bench.transport.pull(CENTRE))
    assert bytes(Letter.objects.get().content) == b""
    sql_bench.shift(hours=23, minutes=59)
    sql_bench.transport.tidy()
    assert Letter.objects.count() == 1
    sql_bench.shift(minutes=1)
    sql_bench.transport.tidy()
    assert Letter.objects.count() == 0


def test_what_nobody_came_for_goes_after_eight_days(sql_bench):
    sql_bench.transport.publish(envelopes(1))
    sql_bench.shift(days=7, hours=23)
    sql_bench.transport.tidy()
    assert Letter.objects.count() == 1
    sql_bench.shift(hours=1)
    assert sql_bench.transport.pull(CENTRE) == [], "also before it is tidied"
    sql_bench.transport.tidy()
    assert Letter.objects.count() == 0


def test_a_dead_letter_goes_after_fourteen_days(sql_bench):
    sql_bench.transport.publish(envelopes(1))
    sql_bench.transport.nack(sql_bench.transport.pull(CENTRE)[0], poison="poison")
    sql_bench.shift(days=13)
    sql_bench.transport.tidy()
    assert len(sql_bench.transport.dead_letters()) == 1
    sql_bench.shift(days=1)
    sql_bench.transport.tidy()
    assert Letter.objects.count() == 0


def test_in_memory_the_same_goes(memory_bench):
    transport = memory_bench.transport
    transport.publish(envelopes(3))
    delivered, poisoned, _ = transport.pull(CENTRE, 3)
    transport.ack([delivered])
    transport.nack(poisoned, poison="poison")
    memory_bench.shift(days=1)
    transport.tidy()
    transport.publish(envelopes(1))
    assert {each.envelope.id for each in transport.pull(CENTRE, 3)} == {"id-0", "id-2"}
    memory_bench.shift(days=8)
    transport.tidy()
    assert transport.pull(CENTRE, 3) == []
    assert len(transport.dead_letters()) == 1
    memory_bench.shift(days=5)
    transport.tidy()
    assert transport.dead_letters() == []


@pytest.mark.parametrize("headers", [None, {"Exchange-Id": ""}, {"Exchange-Id": "a.*"}, {"Exchange-Other": "a"}])
def test_what_no_member_of_the_exchange_published_lies_aside_and_the_rest_goes_on(nats_server, nats_bench, headers):
    async def publish():
        client = await nats.connect(nats_server.servers)
        try:
            await client.jetstream().publish(f"exchange.to.{CENTRE}", b"anything", headers=headers)
        finally:
            await client.close()

    awaited(publish())
    nats_bench.transport.publish(envelopes(1))
    assert [each.envelope for each in nats_bench.transport.pull(CENTRE, 2)] == envelopes(1)
    (letter,) = nats_bench.transport.dead_letters()
    assert (letter.envelope.content, letter.reason) == (b"anything", "without-id")


def test_the_server_is_told_to_forget(nats_server, nats_bench):
    nats_bench.transport.publish(envelopes(2))
    nats_bench.transport.ack(nats_bench.transport.pull(CENTRE))

    async def streams():
        client = await nats.connect(nats_server.servers)
        try:
            return [await client.jetstream().stream_info(each) for each in ("exchange", "exchange-aside")]
        finally:
            await client.close()

    queue, aside = awaited(streams())
    assert queue.state.messages == 1
    assert (queue.config.max_age, queue.config.duplicate_window) == (8 * DAY, DAY)
    assert (queue.config.retention, queue.config.storage) == ("workqueue", "file")
    assert (aside.config.max_age, aside.config.storage) == (14 * DAY, "file")
