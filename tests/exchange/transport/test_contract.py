"""What every transport promises."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.exchange.transport.benches import CENTRE, OTHER, envelopes
from tests.support.races import together
from tests.support.waiting import until

from rapport_unique.exchange.protocol.deadlines import MOST_ATTEMPTS
from rapport_unique.exchange.transport.port import TOO_LONG, TOO_OFTEN, Envelope

ALMOST = 0.95
"""Of a time that a server measures with its own clock."""


def drain(transport, recipient=CENTRE, most=100):
    """Every message that waits, acknowledged."""
    seen = []
    while deliveries := transport.pull(recipient, most):
        transport.ack(deliveries)
        seen += [each.envelope for each in deliveries]
    return seen


def put_aside(transport):
    """The dead letters, as soon as there are any; nothing is delivered any more."""

    def look():
        assert transport.pull(CENTRE) == []
        transport.tidy()
        return transport.dead_letters()

    return until(look, "a dead letter")


def test_what_is_published_arrives_as_it_was_and_once(bench):
    sent = [Envelope("one", CENTRE, bytes(range(256))), Envelope("two", CENTRE, b"")]
    bench.transport.publish(sent)
    deliveries = bench.transport.pull(CENTRE, 10)
    assert sorted(each.envelope.id for each in deliveries) == ["one", "two"]
    assert {each.envelope for each in deliveries} == set(sent)
    assert {each.attempt for each in deliveries} == {1}
    bench.transport.ack(deliveries)
    bench.end_lease()
    assert bench.transport.pull(CENTRE, 10) == []


def test_each_recipient_has_a_box_of_its_own(bench):
    bench.transport.publish([Envelope("mine", CENTRE, b"1"), Envelope("theirs", OTHER, b"2")])
    assert [each.envelope.id for each in bench.transport.pull(CENTRE, 10)] == ["mine"]
    assert [each.envelope.id for each in bench.transport.pull(OTHER, 10)] == ["theirs"]


def test_no_more_is_pulled_than_asked_for(bench):
    bench.transport.publish(envelopes(5))
    assert [len(bench.transport.pull(CENTRE, 2)) for _ in range(4)] == [2, 2, 1, 0]


def test_what_nobody_acknowledges_comes_back_after_its_lease_and_not_before(bench):
    bench.transport.publish(envelopes(1))
    (first,) = bench.transport.pull(CENTRE)
    assert bench.now() < first.until <= bench.now() + bench.lease
    waited, again = bench.next_delivery()
    assert waited >= bench.lease * ALMOST
    assert (again.envelope, again.attempt) == (first.envelope, 2)


def test_an_acknowledgement_counts_again_and_after_the_lease(bench):
    bench.transport.publish(envelopes(2))
    deliveries = bench.transport.pull(CENTRE, 2)
    bench.transport.ack(deliveries[:1])
    bench.transport.ack(deliveries[:1])
    bench.end_lease()
    bench.transport.ack(deliveries)
    assert bench.transport.pull(CENTRE, 2) == []
    assert bench.transport.dead_letters() == []


def test_a_refused_message_comes_back_later_each_time_later(bench):
    bench.jitter.share = 0.999
    bench.transport.publish(envelopes(1))
    (delivery,) = bench.transport.pull(CENTRE)
    for attempt, pause in ((2, 1), (3, 2)):
        bench.transport.nack(delivery)
        waited, delivery = bench.next_delivery()
        assert waited >= timedelta(seconds=pause) * ALMOST
        assert delivery.attempt == attempt


def test_a_refusal_after_the_lease_takes_it_from_nobody(bench):
    bench.transport.publish(envelopes(2))
    late = bench.transport.pull(CENTRE, 2)
    bench.end_lease()
    _, held = bench.next_delivery()
    bench.transport.nack(next(each for each in late if each.envelope == held.envelope))
    bench.transport.nack(next(each for each in late if each.envelope == held.envelope), poison="poison")
    assert held.envelope.id not in {each.envelope.id for each in bench.transport.pull(CENTRE, 2)}
    assert bench.transport.dead_letters() == []


def test_an_id_is_taken_once_before_and_after_its_delivery(bench):
    sent = envelopes(3)
    bench.transport.publish([*sent, sent[0]])
    bench.transport.publish(sent)
    assert sorted(each.id for each in drain(bench.transport)) == ["id-0", "id-1", "id-2"]
    bench.transport.publish(sent)
    assert drain(bench.transport) == []


def test_a_message_that_fails_too_often_is_put_aside_sealed_and_can_be_replayed(bench):
    (sent,) = envelopes(1)
    bench.transport.publish([sent])
    for attempt in range(1, MOST_ATTEMPTS + 1):
        _, delivery = bench.next_delivery()
        assert delivery.attempt == attempt
        bench.transport.nack(delivery)
    (dead,) = put_aside(bench.transport)
    assert (dead.envelope, dead.reason) == (sent, TOO_OFTEN)
    bench.transport.replay(sent.id)
    assert bench.transport.dead_letters() == []
    (again,) = bench.transport.pull(CENTRE)
    assert (again.envelope, again.attempt) == (sent, 1)
    bench.transport.nack(again)
    assert bench.next_delivery()[1].attempt == 2


def test_a_message_that_fails_too_long_is_put_aside(bench):
    bench.transport.publish(envelopes(1))
    bench.transport.nack(bench.next_delivery()[1])
    bench.shift(hours=23)
    bench.transport.nack(bench.next_delivery()[1])
    bench.shift(hours=1)
    assert [each.reason for each in put_aside(bench.transport)] == [TOO_LONG]


def test_a_message_waits_for_a_centre_that_is_away_for_days(bench):
    bench.transport.publish(envelopes(1))
    bench.shift(days=3)
    bench.transport.tidy()
    assert bench.transport.pull(CENTRE)[0].attempt == 1


def test_poison_is_put_aside_at_once_and_only_this_message(bench):
    bench.transport.publish(envelopes(2))
    poisoned, good = bench.transport.pull(CENTRE, 2)
    bench.transport.nack(poisoned, poison="exchange-signature-wrong")
    (dead,) = bench.transport.dead_letters()
    assert (dead.envelope, dead.reason) == (poisoned.envelope, "exchange-signature-wrong")
    assert bench.transport.count_dead() == 1
    _, again = bench.next_delivery()
    assert again.envelope == good.envelope


def test_only_a_dead_letter_can_be_replayed(bench):
    bench.transport.publish(envelopes(1))
    assert bench.transport.count_dead() == 0
    for id in ("id-0", "unknown"):
        with pytest.raises(KeyError):
            bench.transport.replay(id)


def test_competing_pullers_never_hold_the_same_message(bench):
    bench.transport.publish(envelopes(120))

    def pull_all(transport):
        seen = []
        while deliveries := transport.pull(CENTRE, 7):
            seen += [each.envelope.id for each in deliveries]
        return seen

    hands = together(*(lambda each=each: pull_all(each) for each in (bench.transport, bench.rival) * 2))
    # Who passes over rows that another one is just taking may see none left; nobody sees one twice.
    held = Counter(id for each in hands for id in each) + Counter(pull_all(bench.transport))
    assert held == Counter(each.id for each in envelopes(120))


@pytest.mark.parametrize("number", [1_000, pytest.param(10_000, marks=pytest.mark.proof)])
def test_a_full_box_is_emptied_without_loss(bench, number):
    sent = envelopes(number)
    bench.transport.publish(sent)
    received = drain(bench.transport, most=250)
    assert len(received) == number
    assert set(received) == set(sent)


@pytest.mark.parametrize("name", ["", "a.b", "a b", "*", ">", "é", "a" * 65, "a\n"])
def test_names_that_could_mean_something_to_a_server_are_refused(name):
    with pytest.raises(ValueError):
        Envelope(name, CENTRE, b"")
    with pytest.raises(ValueError):
        Envelope("id", name, b"")
