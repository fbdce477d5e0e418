"""A hub and three nodes, driven by hand: a network without order, a clock that is moved, crashes on demand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from tests.exchange.memory import Crash, Files, MemoryHub, MemoryNode, People
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, NAMES, NOW, TELEPHONES, Authority, a_ssin

from rapport_unique.exchange import courier
from rapport_unique.exchange.correspondence import Correspondent
from rapport_unique.exchange.hub.core import Hub
from rapport_unique.exchange.hub.persons import Persons
from rapport_unique.exchange.node.cases import File
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.protocol.code_lists import Block, Purpose, Quality
from rapport_unique.exchange.protocol.deadlines import LEASE
from rapport_unique.exchange.protocol.identifiers import RANDOM_BYTES, new_id
from rapport_unique.exchange.protocol.register import Inscription
from rapport_unique.exchange.transport.port import Delivery, Envelope

CENTRES = (LIEGE, GHENT, EUPEN)
PSEUDONYM_KEY = b"a key that only the hub has"


@cache
def cast():
    """An authority, the keys of every member, and the directory."""
    authority = Authority()
    keys = {number: authority.member(number) for number in NAMES}
    return authority, keys, authority.directory()


@dataclass
class Network:
    """A transport: what was published stays until it is acknowledged, and comes again once time has passed where it was
    refused. At `crash_at` a call, a process ends."""

    now: Callable[[], datetime]
    waiting: list[Envelope] = field(default_factory=list)
    everything: list[Envelope] = field(default_factory=list)
    """Also what was delivered: what somebody who listens has."""
    dead: list[tuple[Envelope, str]] = field(default_factory=list)
    failed: dict[Envelope, tuple[int, datetime]] = field(default_factory=dict)
    """How often something was given back, and when for the last time."""
    crash_at: str = ""
    only: int | None = None
    """Which message of a member is handed over next, where the order shall not be that of sending."""

    def publish(self, envelopes):
        self._perhaps_crash("before publish")
        for each in envelopes:
            if each.id not in {one.id for one in self.everything}:
                self.waiting.append(each)
                self.everything.append(each)
        self._perhaps_crash("publish")

    def pull(self, recipient, most=1):
        mine = [each for each in self.waiting if each.recipient == recipient and not self._pauses(each)][:most]
        self._perhaps_crash("pull")
        chosen = mine if self.only is None or not mine else [mine[self.only % len(mine)]]
        return [Delivery(each, self._failures(each) + 1, self.now() + LEASE, each.id) for each in chosen]

    def ack(self, deliveries):
        self._perhaps_crash("ack")
        self._forget(deliveries)

    def nack(self, delivery, poison=""):
        self._perhaps_crash("nack")
        if poison:
            self.dead.append((delivery.envelope, poison))
            self._forget([delivery])
        else:
            self.failed[delivery.envelope] = delivery.attempt, self.now()

    def _failures(self, envelope):
        return self.failed.get(envelope, (0, None))[0]

    def _pauses(self, envelope):
        return envelope in self.failed and self.failed[envelope][1] == self.now()

    def _forget(self, deliveries):
        done = [each.envelope for each in deliveries]
        self.waiting = [each for each in self.waiting if not any(each is one for one in done)]

    def _perhaps_crash(self, where):
        if self.crash_at == where:
            self.crash_at = ""
            raise Crash(where)


class World:
    def __init__(
        self,
        directory,
        keys,
        open_blocks=None,
        pseudonym_keys=(PSEUDONYM_KEY,),
        informed=None,
        stores=None,
        network=None,
        people=None,
        files=None,
    ):
        self.now = NOW
        self.random = Random(7)
        self.directories = {member: (informed or {}).get(member, directory) for member in NAMES}
        self.keys = keys
        self.network = network or Network(lambda: self.now)
        self.people = people or People()
        self.stores = {HUB: MemoryHub(), **{each: MemoryNode() for each in CENTRES}, **(stores or {})}
        self.files = files or {each: Files() for each in CENTRES}
        blocks = {"open_blocks": open_blocks} if open_blocks else {}
        persons = Persons(self.people, pseudonym_keys)
        hub = self.correspondent(HUB)
        self.hub = Hub.of(hub, self.stores[HUB], persons, **blocks)
        self.nodes = {}
        for each in CENTRES:
            parts = (self.correspondent(each), self.stores[each], self.files[each], HUB)
            self.nodes[each] = Node.of(*parts, **blocks)

    def restart(self, centre, directory=None, keys=None):
        """A node begins anew, with another directory or with other keys."""
        self.directories[centre] = directory or self.directories[centre]
        self.keys = {**self.keys, centre: keys or self.keys[centre]}
        old = self.nodes[centre].answering
        parts = (self.correspondent(centre), old.store, old.cases, old.hub, old.open_blocks)
        self.nodes[centre] = Node.of(*parts)

    def correspondent(self, number):
        keys = self.keys[number]
        return Correspondent(
            keys.signer, (keys.opening,), self.directories[number], lambda: self.now, self.random.randbytes
        )

    def core(self, member):
        return self.hub if member == HUB else self.nodes[member]

    def knows(self, centre, ssin, quality=Quality.OTHER_AID, begin=date(2025, 1, 1), end=None, **file):
        """A centre inscribes a person, and has a file."""
        subject = self.hub.routing.persons.subjects(ssin)[0]
        with self.stores[HUB].transaction():
            self.stores[HUB].add_inscription(Inscription(centre, subject, quality, begin, end))
        if file:
            values = {"manager": "An Peeters", "telephone": TELEPHONES[centre], **file}
            self.files[centre].files[ssin] = File(**values)

    def ask(self, centre, ssin, inquiry="2026/31", key=None, blocks=(Block.PRACTICAL, Block.DECISIONS), **values):
        self.files[centre].open(inquiry, ssin)
        asked = {
            "agent": "a7f3",
            "inquiry": inquiry,
            "purpose": Purpose.NEW_APPLICATION,
            "ssin": ssin,
            "blocks": blocks,
            "begin": self.now.date() - timedelta(days=700),
            "idempotency_key": key or new_id(self.now, self.random.randbytes(RANDOM_BYTES)),
        }
        return self.nodes[centre].asking.ask(**{**asked, **values})

    def send(self, member):
        return courier.send(self.core(member), self.network)

    def collect(self, member):
        return courier.collect(self.core(member), self.network)

    def settle(self):
        """Until nothing moves any more."""
        moved = 1
        while moved:
            moved = sum(self.send(each) + self.collect(each) for each in self.stores)

    def pass_time(self, **length):
        self.now += timedelta(**length)
        for member in self.stores:
            self.core(member).tick()
        self.settle()

    def question(self, centre, ticket):
        return self.stores[centre].read("questions")[ticket]

    def outcomes(self, centre, ticket):
        return {each.supplier: each for (of, _), each in self.stores[centre].read("outcomes").items() if of == ticket}

    def dead_codes(self, member):
        return [code for envelope, code in self.network.dead if envelope.recipient == member]

    def deliveries(self, ticket):
        return {each.supplier: each for each in self.stores[HUB].read("handed").values() if each.ticket == ticket}


PERSON = a_ssin()
