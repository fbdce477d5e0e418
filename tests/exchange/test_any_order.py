"""Whatever is lost, doubled, delayed, swapped or damaged, whoever dies, whichever case system is away: each target ends
in exactly one way, and what was answered opens at the asker alone."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.exchange.memory import Crash
from tests.exchange.secrets import readable
from tests.exchange.world import CENTRES, World, cast
from tests.support.exchange import HUB, a_ssin

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.deadlines import day_of
from rapport_unique.exchange.protocol.register import look_back
from rapport_unique.exchange.protocol.sealing import decrypt
from rapport_unique.exchange.protocol.states import FINAL_DELIVERIES, Delivery, Request
from rapport_unique.exchange.transport.port import Envelope

PERSONS = [a_ssin(serial) for serial in range(2)]
MEMBERS = [HUB, *CENTRES]
SEEN_BY_ASKER = {
    Delivery.ANSWERED: How.ANSWERED,
    Delivery.LATE_ANSWERED: How.LATE,
    Delivery.REFUSED: How.REFUSED,
    Delivery.EXPIRED: How.EXPIRED,
}
TOO_LATE = {"exchange-clock-off", "exchange-step-impossible", "exchange-replayed"}
KNOWN = ["not", "without file", "file", "protected"]
"""How a centre may know a person."""
members = st.sampled_from(MEMBERS)
centres = st.sampled_from(CENTRES)
numbers = st.integers(0, 1_000)
crashes = st.sampled_from(["", "", "commit", "before publish", "publish", "pull", "ack", "nack"])


def secret(centre, person):
    return f"CANARY-{centre}-{person[-4:]}"


class Exchange(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        _, keys, directory = cast()
        self.world = self.new_world(directory, keys)
        self.asked = {}
        self.passed = 0
        self.slept = False
        self.damaged = False
        self.once_away = set()

    def new_world(self, directory, keys):
        return World(directory, keys)

    @initialize(
        known=st.lists(st.sampled_from(KNOWN), min_size=6, max_size=6),
        damaging=st.booleans(),
        sleeping=st.booleans(),
    )
    def people(self, known, damaging, sleeping):
        self.damaging, self.sleeping = damaging, sleeping
        self.known = dict(zip([(centre, person) for centre in CENTRES for person in PERSONS], known, strict=True))
        for (centre, person), how in self.known.items():
            file = {"dossier": secret(centre, person), "protected": how == "protected"}
            if how != "not":
                self.world.knows(centre, person, **(file if how != "without file" else {}))

    def dying(self, member, crash, act):
        """The process of a member may end at a line; the next one begins with what was committed."""
        self.world.stores[member].crash = crash == "commit"
        self.world.network.crash_at = crash
        try:
            act()
        except Crash:
            pass
        self.world.stores[member].crash = False
        self.world.network.crash_at = ""

    @rule(centre=centres, person=st.sampled_from(PERSONS), far=st.booleans())
    def ask(self, centre, person, far):
        """Also as far back as one may on this very day."""
        self.world.files[centre].away = False
        period = {"begin": look_back(day_of(self.world.now))} if far else {}
        self.asked[self.world.ask(centre, person, **period)] = centre, person

    @rule(centre=centres, away=st.booleans())
    def case_system(self, centre, away):
        self.world.files[centre].away = away
        self.once_away |= {centre} if away else set()

    @rule(member=members, crash=crashes)
    def send(self, member, crash):
        self.dying(member, crash, lambda: self.world.send(member))

    @rule(member=members, crash=crashes, which=st.none() | numbers)
    def collect(self, member, crash, which):
        self.world.network.only = which
        self.dying(member, crash, lambda: self.world.collect(member))
        self.world.network.only = None

    @precondition(lambda self: self.world.network.everything)
    @rule(which=numbers)
    def double(self, which):
        """Also what was acknowledged long ago."""
        every = self.world.network.everything
        envelope = every[which % len(every)]
        self.world.network.waiting.append(Envelope(envelope.id, envelope.recipient, envelope.content))

    @precondition(lambda self: self.damaging and self.world.network.waiting)
    @rule(which=numbers, position=numbers)
    def damage(self, which, position):
        waiting = self.world.network.waiting
        envelope = waiting[which % len(waiting)]
        content = bytearray(envelope.content)
        content[position * 7919 % len(content)] ^= 1
        waiting[which % len(waiting)] = Envelope(envelope.id, envelope.recipient, bytes(content))
        self.damaged = True

    @precondition(lambda self: self.passed < 72)
    @rule(hours=st.sampled_from([1, 6, 13, 60]))
    def wait(self, hours):
        self.passed += hours
        self.world.now += timedelta(hours=hours)

    @precondition(lambda self: self.sleeping and not self.slept)
    @rule(days=st.sampled_from([5, 8]))
    def sleep(self, days):
        """Everybody is away until a question may be too old when it comes to the hub, or an answer when it is read."""
        self.slept = True
        self.world.now += timedelta(days=days)

    @rule(member=members, crash=st.sampled_from(["", "commit"]))
    def tick(self, member, crash):
        self.dying(member, crash, self.world.core(member).tick)

    @rule(centre=centres, share=st.booleans(), crash=st.sampled_from(["", "commit"]))
    def decide(self, centre, share, crash):
        for given in [each for each in self.world.stores[centre].read("given").values() if each.state == "held"][:1]:
            answering = self.world.nodes[centre].answering
            share = share and not self.world.files[centre].away
            self.dying(
                centre,
                crash,
                lambda: answering.decide(delivery=given.delivery, agent="b1", share=share),  # noqa: B023
            )

    @invariant()
    def what_is_known_is_true(self):
        for ticket, (asker, person) in self.asked.items():
            for outcome in self.world.outcomes(asker, ticket).values():
                assert outcome.supplier != asker
                if outcome.body is not None:
                    assert self.status_of(outcome) in self.expected(outcome.supplier, person)

    def status_of(self, outcome):
        practical = outcome.body.get("practical", {})
        return outcome.body["status"], practical.get("dossier")

    def expected(self, supplier, person):
        found, telephone = ("DATA_FOUND", secret(supplier, person)), ("NO_RESULT", None)
        return {
            "without file": [("NO_DATA_FOUND", None)],
            "file": [found],
            "protected": [found, telephone],
        }[self.known[supplier, person]] + [telephone] * (supplier in self.once_away)

    def teardown(self):
        self.world.settle()
        for days in (1, 6, 1, 1):
            self.world.pass_time(days=days)
        self.every_target_ended()
        self.nobody_else_could_read()

    def every_target_ended(self):
        handed = self.world.stores[HUB].read("handed").values()
        assert all(each.state in FINAL_DELIVERIES for each in handed)
        assert len({(each.ticket, each.supplier) for each in handed}) == len(handed)
        if not self.damaged:
            assert {code for _, code in self.world.network.dead} <= TOO_LATE
        for ticket, (asker, person) in self.asked.items():
            question = self.world.question(asker, ticket)
            assert question.state in (Request.CLOSED, Request.REJECTED)
            assert question.key is None
            assert question.code in ("", "exchange-not-integrated")
            if not self.damaged and not self.slept:
                self.nothing_was_lost(ticket, asker, person, question)

    def nothing_was_lost(self, ticket, asker, person, question):
        """Without damage, hub and asker agree on what became of each target, and all who know the person were asked."""
        if self.known[asker, person] == "not":
            assert question.code == "exchange-not-integrated"
            return
        deliveries = self.world.deliveries(ticket)
        assert not self.world.network.dead
        assert set(deliveries) == {each for each in CENTRES if each != asker and self.known[each, person] != "not"}
        outcomes = self.world.outcomes(asker, ticket)
        assert {each: SEEN_BY_ASKER[deliveries[each].state] for each in deliveries} == {
            each: outcomes[each].how for each in outcomes
        }

    def nobody_else_could_read(self):
        world = self.world
        for member in MEMBERS:
            others = [world.keys[each].opening for each in MEMBERS if each != member]
            sent = [each for each in world.network.everything if each.recipient == member][-2:]
            for envelope in sent:
                with pytest.raises(Invalid):
                    decrypt(envelope.content, others)
        at_hub = readable(world.stores[HUB].tables)
        on_the_way = readable([each.content for each in world.network.everything])
        for seen in (at_hub, on_the_way):
            assert b"CANARY" not in seen
            assert not [person for person in PERSONS if person.encode() in seen]
        for envelope in [each for each in world.network.everything if each.recipient == HUB]:
            opened = readable(decrypt(envelope.content, [world.keys[HUB].opening]).encode())
            assert b"CANARY" not in opened


def machine(examples, steps, kind=Exchange):
    run_state_machine_as_test(kind, settings=settings(max_examples=examples, stateful_step_count=steps))


def test_any_order():
    machine(examples=20, steps=40)


@pytest.mark.proof
def test_any_order_at_length():
    machine(examples=400, steps=60)
