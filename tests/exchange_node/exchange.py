"""Liège's node in the database of this process, the hub and two other nodes in memory, driven by hand."""

from datetime import date, timedelta
from pathlib import Path

from tests.exchange.memory import Files, MemoryHub, MemoryNode, People
from tests.exchange.world import Network

from rapport_unique.exchange import carrying, courier
from rapport_unique.exchange.hub.core import Hub
from rapport_unique.exchange.hub.persons import Persons
from rapport_unique.exchange.membership import read_kept_directory, read_membership
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.cases import File
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.protocol.code_lists import Block, Purpose, Quality
from rapport_unique.exchange.protocol.register import Inscription
from rapport_unique.sites import demonstration
from rapport_unique.ui import clock

HUB = demonstration.HUB.number
LIEGE, GHENT, EUPEN = (each.number for each in demonstration.NODES.values())
TELEPHONES = {each.number: each.telephone for each in demonstration.NODES.values()}
_FOLDERS = {HUB: "hub", **{each.number: ins for ins, each in demonstration.NODES.items()}}


class Exchange:
    """The clock is the site's: `clock.shifted` moves it for everybody.

    `cases` are the case systems by enterprise number; Liège's is the one its pages use. Who is `away` neither sends nor
    collects.
    """

    def __init__(self, home: Path, open_blocks: frozenset[Block]) -> None:
        self.home, self.blocks = home, {"open_blocks": open_blocks}
        self.network = Network(clock.now)
        self.people = People()
        self.away: set[str] = set()
        self.cases = {each: Files() for each in TELEPHONES}
        self.stores = {HUB: MemoryHub(), **{each: MemoryNode() for each in (GHENT, EUPEN)}}
        self.persons = Persons(self.people, (b"a key that only the hub has",))

    def core(self, member: str) -> Hub | Node:
        if member == LIEGE:
            return running.node()
        folder = self.home / _FOLDERS[member] / "membership"
        correspondent = carrying.correspondent_of(read_membership(folder), read_kept_directory(folder))
        store = self.stores[member]
        if member == HUB:
            return Hub.of(correspondent, store, self.persons, **self.blocks)
        return Node.of(correspondent, store, self.cases[member], HUB, **self.blocks)

    def settle(self) -> None:
        """Carry messages until nothing moves any more."""
        cores = [self.core(each) for each in _FOLDERS if each not in self.away]
        moved = 1
        while moved:
            moved = sum(courier.send(each, self.network) + courier.collect(each, self.network) for each in cores)

    def pass_time(self) -> None:
        """Everybody does what is due by now; nothing is left under way."""
        for each in _FOLDERS:
            self.core(each).tick()
        self.settle()

    def knows(
        self, centre: str, ssin: str, quality=Quality.OTHER_AID, begin=date(2020, 1, 1), end=None, **file
    ) -> None:
        """A centre inscribes a person, and has a file where any of it is said."""
        subject = self.persons.subjects(ssin)[0]
        with self.stores[HUB].transaction():
            self.stores[HUB].add_inscription(Inscription(centre, subject, quality, begin, end))
        if file:
            values = {"manager": "An Peeters", "telephone": TELEPHONES[centre], **file}
            self.cases[centre].files[ssin] = File(**values)

    def ask(self, agent: str, ssin: str, inquiry: str = "2026/31", *, of: str = LIEGE, **values) -> str:
        """A question of somebody of a centre, for an inquiry that is opened for it; its ticket."""
        self.cases[of].open(inquiry, ssin)
        asked = {
            "purpose": Purpose.NEW_APPLICATION,
            "blocks": (Block.PRACTICAL, Block.DECISIONS),
            "begin": clock.today() - timedelta(days=700),
            "idempotency_key": self.core(of).correspondent.new_id(),
        }
        return self.core(of).asking.ask(agent=agent, inquiry=inquiry, ssin=ssin, **{**asked, **values})
