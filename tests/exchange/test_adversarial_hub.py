"""A hub that has all its keys and wants to know more than it may, or to make others believe what is not so."""

from datetime import timedelta

import pytest
from tests.exchange.protocol.examples import DECISION
from tests.exchange.secrets import readable
from tests.exchange.world import PERSON, World
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, NAMES, NOW, Authority, a_ssin

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.protocol.register import look_back
from rapport_unique.exchange.protocol.sealing import decrypt, one_time_key, public_jwk

OTHER = a_ssin(1)


class EvilHub:
    """It reads whatever is sent to it, and writes what it likes with its own keys."""

    def __init__(self, world):
        self.world = world
        self.me = world.correspondent(HUB)

    def seen(self, kind, **wanted):
        """The messages of a kind that came to it: as they were signed, with what they say."""
        found = []
        for envelope in self.world.network.everything:
            if envelope.recipient == HUB:
                signed, message = self.me.open(envelope.content)
                matches = all(message.get(name) == value for name, value in wanted.items())
                if message["type"] == f"rse.{kind}.v1" and matches:
                    found.append((signed, message))
        return found

    def answer_of(self, supplier, ticket):
        ((signed, message),) = self.seen("answer", **{"from": supplier, "ticket": ticket})
        return signed, message

    def say(self, kind, to, **fields):
        with self.world.stores[HUB].transaction():
            self.me.post(self.world.stores[HUB], self.me.compose(kind, to, **fields))
        self.world.settle()

    def bring(self, signed, to, ticket, delivery):
        now = instant(self.world.now)
        self.say("result", to, ticket=ticket, delivery=delivery, received=now, late=False, answer=signed)

    def deliver(self, signed, to, ticket):
        deadline = instant(self.world.now + timedelta(hours=24))
        self.say("delivery", to, ticket=ticket, deadline=deadline, request=signed)


@pytest.fixture
def world(directory, keys):
    world = World(directory, keys)
    for person in (PERSON, OTHER):
        world.knows(LIEGE, person, Quality.UNDER_EXAMINATION)
        world.knows(GHENT, person, dossier=f"CANARY-{person}", decisions=(DECISION,))
    return world


@pytest.fixture
def hub(world):
    return EvilHub(world)


@pytest.fixture
def tickets(world):
    """Two questions of one centre that were answered, and are not yet closed."""
    found = [world.ask(LIEGE, PERSON), world.ask(LIEGE, OTHER)]
    world.settle()
    return found


def test_answers_swapped_between_two_questions(world, hub, tickets):
    before = world.stores[LIEGE].read("outcomes")
    signed, message = hub.answer_of(GHENT, tickets[1])
    hub.bring(signed, LIEGE, tickets[0], message["delivery"])
    assert world.dead_codes(LIEGE) == ["exchange-bound-elsewhere"]
    assert world.stores[LIEGE].read("outcomes") == before


def test_an_answer_brought_under_another_delivery(world, hub, tickets):
    signed, _ = hub.answer_of(GHENT, tickets[0])
    hub.bring(signed, LIEGE, tickets[0], hub.me.new_id())
    assert world.dead_codes(LIEGE) == ["exchange-bound-elsewhere"]


def test_an_answer_replayed(world, hub, tickets):
    before = world.stores[LIEGE].read("outcomes")
    signed, message = hub.answer_of(GHENT, tickets[0])
    world.now += timedelta(hours=1)
    hub.bring(signed, LIEGE, tickets[0], message["delivery"])
    assert world.dead_codes(LIEGE) == ["exchange-replayed"]
    assert world.stores[LIEGE].read("outcomes") == before


@pytest.mark.parametrize("cut", [1, 100, 5000])
def test_an_answer_truncated(world, hub, tickets, cut):
    signed, message = hub.answer_of(GHENT, tickets[0])
    head, payload, signature = signed.split(".")
    hub.bring(f"{head}.{payload[:-cut]}.{signature}", LIEGE, tickets[0], message["delivery"])
    assert world.dead_codes(LIEGE) == ["exchange-signature-wrong"]


def test_an_answer_forwarded_to_another_asker(world, hub, tickets):
    world.knows(EUPEN, PERSON, Quality.UNDER_EXAMINATION)
    mine = world.ask(EUPEN, PERSON)
    world.settle()
    signed, message = hub.answer_of(GHENT, tickets[0])
    for ticket in (mine, tickets[0]):
        hub.bring(signed, EUPEN, ticket, message["delivery"])
    assert world.dead_codes(EUPEN) == ["exchange-bound-elsewhere", "exchange-reference-unknown"]


def test_nobody_but_the_asker_opens_an_answer(world, hub, tickets):
    _, message = hub.answer_of(GHENT, tickets[0])
    others = [keys.opening for keys in world.keys.values()] + [keys.signer.key for keys in world.keys.values()]
    others += [world.question(LIEGE, tickets[1]).key, one_time_key()]
    with pytest.raises(Invalid, match="exchange-not-sealed-for-us"):
        decrypt(message["body"].encode(), others)
    assert b"CANARY" not in readable([signed.encode() for signed, _ in hub.seen("answer")])


def test_a_key_of_the_hub_put_into_a_request(world, hub, tickets):
    """The hub cannot sign for the asker: with its own signature, or with the asker's old one, nobody believes it."""
    ((signed, request),) = hub.seen("request", id=tickets[0])
    own = {**request, "id": hub.me.new_id(), "answerKey": public_jwk(one_time_key())}
    forged = hub.me.sign(own)
    head, _, signature = signed.split(".")
    for each in (forged, f"{head}.{forged.split('.')[1]}.{signature}"):
        hub.deliver(each, GHENT, own["id"])
    assert len(hub.seen("answer", **{"from": GHENT})) == 2
    codes = [each.data.get("code") for each in world.stores[GHENT].read("events").values()]
    assert codes.count("exchange-signature-wrong") == 2


def test_the_hub_asks_in_its_own_name(world, hub, tickets):
    ((_, request),) = hub.seen("request", id=tickets[0])
    own = {**request, "id": hub.me.new_id(), "from": HUB, "answerKey": public_jwk(one_time_key())}
    hub.deliver(hub.me.sign(own), GHENT, own["id"])
    assert len(hub.seen("answer", **{"from": GHENT})) == 2
    assert "exchange-reference-unknown" in str(world.stores[GHENT].read("events"))


def test_a_request_delivered_a_second_time(world, hub, tickets):
    ((signed, _),) = hub.seen("request", id=tickets[0])
    hub.deliver(signed, GHENT, tickets[0])
    assert len(hub.seen("answer", ticket=tickets[0])) == 1
    assert "exchange-replayed" in str(world.stores[GHENT].read("events"))


def test_an_old_request_delivered_after_its_key_is_gone(world, hub, tickets):
    ((signed, _),) = hub.seen("request", id=tickets[0])
    world.now += timedelta(days=9)
    hub.deliver(signed, EUPEN, tickets[0])
    assert not world.stores[EUPEN].read("given")
    assert "exchange-clock-off" in str(world.stores[EUPEN].read("events"))


def test_a_request_delivered_under_another_ticket(world, hub, tickets):
    ((signed, _),) = hub.seen("request", id=tickets[0])
    hub.deliver(signed, EUPEN, tickets[1])
    assert "exchange-reference-unknown" in str(world.stores[EUPEN].read("events"))


def test_a_second_acknowledgement_that_says_otherwise(world, hub, tickets):
    deadline = instant(world.now)
    for status in ({"value": "OK"}, {"value": "NOK", "code": "exchange-not-integrated"}):
        hub.say("ack", LIEGE, ticket=tickets[0], hubTicket=hub.me.new_id(), status=status, targets=7, deadline=deadline)
    assert world.dead_codes(LIEGE) == ["exchange-replayed"] * 2
    assert world.question(LIEGE, tickets[0]).targets == 1


def test_the_last_word_stays_the_last_word(world, hub, tickets):
    hub.say("failure", LIEGE, ticket=tickets[0], delivery=hub.me.new_id(), supplier=GHENT, reason="EXPIRED", final=True)
    assert world.outcomes(LIEGE, tickets[0])[GHENT].how is How.ANSWERED
    assert world.dead_codes(LIEGE) == ["exchange-replayed"]


def test_sizes_tell_nothing_of_what_was_found(world, hub):
    """Nothing found, one decision, a telephone number alone: the hub reads three answers of the same length."""
    lengths = set()
    for serial, file in enumerate(
        ({}, {"dossier": "D", "decisions": (DECISION,)}, {"dossier": "D", "protected": True})
    ):
        person = a_ssin(10 + serial)
        world.knows(LIEGE, person)
        world.knows(GHENT, person, **file)
        ticket = world.ask(LIEGE, person)
        world.settle()
        for given in [each for each in world.stores[GHENT].read("given").values() if each.state == "held"]:
            world.nodes[GHENT].answering.decide(delivery=given.delivery, agent="b1", share=False)
            world.settle()
        _, message = hub.answer_of(GHENT, ticket)
        lengths.add(len(message["body"]))
    assert len(lengths) == 1


# Others than the hub


def post(world, centre, message):
    """What a centre writes by hand, with its own keys."""
    with world.stores[centre].transaction():
        world.correspondent(centre).post(world.stores[centre], message)
    world.settle()


@pytest.mark.parametrize("y", ["A" * 43, "B" * 43], ids=["no point of the curve", "no number"])
def test_a_key_for_the_answers_that_is_none(world, hub, tickets, y):
    """To which nobody could seal an answer: refused by the hub, and by a target that is handed it all the same."""
    ((_, request),) = hub.seen("request", id=tickets[0])
    liege = world.correspondent(LIEGE)
    own = {**request, "id": liege.new_id(), "idempotencyKey": liege.new_id()}
    own["answerKey"] = {**request["answerKey"], "x": "A" * 43, "y": y}
    post(world, LIEGE, own)
    assert not world.deliveries(own["id"])
    (refused,) = [each for each in world.stores[HUB].read("events").values() if each.action == "request-refused"]
    assert refused.data["code"] == "exchange-message-unreadable"
    hub.deliver(liege.sign(own), GHENT, own["id"])
    assert len(world.stores[GHENT].read("given")) == len(tickets)
    assert "exchange-message-unreadable" in str(world.stores[GHENT].read("events"))


def test_a_request_dated_further_back_than_a_message_may_be_under_way(world, hub, tickets):
    """So that nobody asks much further back than five years."""
    ((_, request),) = hub.seen("request", id=tickets[0])
    liege = world.correspondent(LIEGE)
    then = world.now - timedelta(days=8, minutes=1)
    begin = look_back(then.date()).isoformat()
    own = {**request, "id": liege.new_id(), "idempotencyKey": liege.new_id(), "sent": instant(then)}
    post(world, LIEGE, {**own, "period": {"begin": begin}})
    assert world.dead_codes(HUB) == ["exchange-clock-off"]


def test_a_centre_speaks_for_another(world, hub, tickets):
    _, message = hub.answer_of(GHENT, tickets[0])
    eupen = world.correspondent(EUPEN)
    stolen = {"ticket": tickets[0], "delivery": message["delivery"], "customer": LIEGE, "body": message["body"]}
    for kind, fields in (("answer", stolen), ("receipt", {"delivery": message["delivery"]})):
        with world.stores[EUPEN].transaction():
            eupen.post(world.stores[EUPEN], eupen.compose(kind, HUB, **fields))
    world.settle()
    assert world.dead_codes(HUB) == ["exchange-reference-unknown"] * 2


def test_a_centre_poses_as_the_hub(world, hub, tickets):
    signed, message = hub.answer_of(GHENT, tickets[0])
    eupen, now = world.correspondent(EUPEN), instant(world.now)
    fields = {"ticket": tickets[0], "delivery": message["delivery"]}
    said = [
        eupen.compose("result", LIEGE, **fields, received=now, late=False, answer=signed),
        eupen.compose("failure", LIEGE, **fields, supplier=GHENT, reason="EXPIRED", final=True),
        eupen.compose("delivery", LIEGE, ticket=tickets[0], deadline=now, request=signed),
        eupen.compose("receipt", LIEGE, delivery=message["delivery"]),
    ]
    with world.stores[EUPEN].transaction():
        for each in said:
            eupen.post(world.stores[EUPEN], each)
    world.settle()
    assert world.dead_codes(LIEGE) == ["exchange-reference-unknown"] * 4


@pytest.mark.parametrize("at", [HUB, GHENT])
def test_a_revoked_asker_is_refused_at_either_end(at):
    """Also where the other end has not heard of it yet."""
    authority = Authority()
    keys = {number: authority.member(number) for number in NAMES}
    unaware = authority.directory()
    authority.revoke(keys[LIEGE].signer.certificate, NOW - timedelta(minutes=1))
    world = World(unaware, keys, informed={at: authority.directory()})
    world.knows(LIEGE, PERSON)
    world.knows(GHENT, PERSON, dossier="D")
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    if at == HUB:
        assert world.dead_codes(HUB) == ["exchange-certificate-revoked"]
        assert not world.deliveries(ticket)
    else:
        assert world.outcomes(LIEGE, ticket)[GHENT].how is How.REFUSED
        assert "exchange-certificate-revoked" in str(world.stores[GHENT].read("events"))
