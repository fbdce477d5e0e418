"""Fetch for a person who asked what about them, of every centre: the hub tells, and what it told is soon erased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.node.store import History, NodeStore
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.register import check_ssin

HISTORY_ASKED = "history-asked"
"""The event of the journal; it names the person by the store's keyed hash, and is left when the list is erased."""
KEPT = timedelta(hours=24)
"""Long enough to print the list or to ask again with the person there."""


@dataclass(frozen=True)
class Recounting:
    """The hub's reply comes later; `History` says what became of it."""

    correspondent: Correspondent
    store: NodeStore
    hub: str

    def fetch(self, *, agent: str, ssin: str, proof: Mapping[str, str], before: datetime | None = None) -> str:
        """With the proof of identity that the person gave; the id of the history.

        `before` goes on where an earlier one had no room (`History.goes_on_before`).
        """
        check_ssin(ssin)
        older = {"before": instant(before)} if before else {}
        message = self.correspondent.compose("history", self.hub, ssin=ssin, proof=dict(proof), **older)
        now = self.correspondent.clock()
        with self.store.transaction():
            self.correspondent.post(self.store, message)
            self.store.save_history(History(message["id"], agent, ssin, now, before))
            self.store.record(Event(now, agent, HISTORY_ASKED, message["id"], {"person": self.store.person(ssin)}))
        return str(message["id"])

    def told(self, message: Message, signed: str) -> None:
        history = self.store.history(message["reply"])
        if history is None or message["from"] != self.hub:
            raise Invalid(refusals.UNKNOWN_REFERENCE.code)
        if history.done is not None:
            raise NotPossible(refusals.REPLAYED.code)
        now, code = self.correspondent.clock(), message["status"].get("code", "")
        found, new = tuple(message["accesses"]), message.get("replacedBy", "")
        self.store.save_history(
            replace(history, done=now, code=code, accesses=found, older=message["older"], replaced_by=new)
        )
        self.store.record(Event(now, self.hub, "history-told", history.id, {"code": code, "accesses": len(found)}))

    def tick(self) -> None:
        """What was told a day ago is erased."""
        now = self.correspondent.clock()
        with self.store.transaction():
            for each in self.store.drop_histories(now - KEPT):
                self.store.record(Event(now, self.correspondent.number, "history-erased", each))
