"""A node as one thing that takes messages and lets time pass; store, case system and clock are given to it."""

from __future__ import annotations

from dataclasses import dataclass

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.correspondence import Correspondent, Store
from rapport_unique.exchange.node.answering import Answering
from rapport_unique.exchange.node.asking import Asking
from rapport_unique.exchange.node.cases import Cases
from rapport_unique.exchange.node.inscribing import Inscribing
from rapport_unique.exchange.node.recounting import Recounting
from rapport_unique.exchange.node.store import NodeStore
from rapport_unique.exchange.protocol.code_lists import PHASE_ONE, Block
from rapport_unique.exchange.protocol.refusals import UNKNOWN_REFERENCE
from rapport_unique.exchange.witnessing import Witnessing


@dataclass(frozen=True)
class Node:
    asking: Asking
    answering: Answering
    inscribing: Inscribing
    recounting: Recounting

    @classmethod
    def of(
        cls,
        correspondent: Correspondent,
        store: NodeStore,
        cases: Cases,
        hub: str,
        open_blocks: frozenset[Block] = PHASE_ONE,
    ) -> Node:
        """`hub` is its number."""
        parts = (correspondent, store, cases, hub, open_blocks)
        short = (correspondent, store, hub)
        return cls(Asking(*parts), Answering(*parts), Inscribing(*short), Recounting(*short))

    @property
    def correspondent(self) -> Correspondent:
        return self.asking.correspondent

    @property
    def store(self) -> Store:
        return self.asking.store

    @property
    def witnessing(self) -> Witnessing:
        return Witnessing(self.correspondent, self.store, self.asking.hub)

    def receive(self, content: bytes) -> None:
        """Handle a sealed message, in a transaction of the store. Refused where it cannot be believed."""
        signed, message = self.correspondent.open(content)
        handlers = {
            "rse.ack.v1": self.asking.acknowledged,
            "rse.result.v1": self.asking.answered,
            "rse.failure.v1": self.asking.failed,
            "rse.delivery.v1": self.answering.delivered,
            "rse.reminder.v1": self.answering.reminded,
            "rse.inscriptions.v1": self.inscribing.replied,
            "rse.accesses.v1": self.recounting.told,
            "rse.root.v1": self.witnessing.told,
            "rse.roots.v1": self.witnessing.handed,
        }
        if message["type"] not in handlers:
            raise Invalid(UNKNOWN_REFERENCE.code)
        if self.store.first_time(message["from"], message["id"]):
            handlers[message["type"]](message, signed)

    def tick(self) -> None:
        """What is due by now."""
        self.asking.tick()
        self.answering.tick()
        self.recounting.tick()
