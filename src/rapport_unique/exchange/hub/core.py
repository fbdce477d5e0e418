"""The hub as one thing that takes messages and lets time pass; store, population and clock are given to it."""

from __future__ import annotations

from dataclasses import dataclass

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.correspondence import Correspondent, Store
from rapport_unique.exchange.hub.inscribing import Inscribing
from rapport_unique.exchange.hub.persons import Persons
from rapport_unique.exchange.hub.recounting import Recounting
from rapport_unique.exchange.hub.routing import Routing
from rapport_unique.exchange.hub.store import HubStore
from rapport_unique.exchange.protocol.code_lists import PHASE_ONE, Block
from rapport_unique.exchange.protocol.refusals import UNKNOWN_REFERENCE
from rapport_unique.exchange.witnessing import Witnessing


@dataclass(frozen=True)
class Hub:
    routing: Routing
    inscribing: Inscribing
    recounting: Recounting

    @classmethod
    def of(
        cls,
        correspondent: Correspondent,
        store: HubStore,
        persons: Persons,
        open_blocks: frozenset[Block] = PHASE_ONE,
    ) -> Hub:
        parts = (correspondent, store, persons)
        return cls(Routing(*parts, open_blocks), Inscribing(*parts), Recounting(*parts))

    @property
    def correspondent(self) -> Correspondent:
        return self.routing.correspondent

    @property
    def store(self) -> Store:
        return self.routing.store

    @property
    def witnessing(self) -> Witnessing:
        return Witnessing(self.correspondent, self.store, self.correspondent.number)

    def receive(self, content: bytes) -> None:
        """Handle a sealed message, in a transaction of the store. Refused where it cannot be believed."""
        signed, message = self.correspondent.open(content)
        handlers = {
            "rse.request.v1": self.routing.request,
            "rse.receipt.v1": self.routing.receipt,
            "rse.answer.v1": self.routing.answer,
            "rse.failure.v1": self.routing.failure,
            "rse.register.v1": self.inscribing.register,
            "rse.history.v1": self.recounting.tell,
            "rse.root.v1": self.witnessing.told,
        }
        if message["type"] not in handlers:
            raise Invalid(UNKNOWN_REFERENCE.code)
        if self.store.first_time(message["from"], message["id"]):
            handlers[message["type"]](message, signed)

    def tick(self) -> None:
        """What is due by now."""
        self.routing.tick()
