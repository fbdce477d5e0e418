"""Inscribe the persons whom this centre knows in the register of references, end inscriptions, list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.node.store import Errand, NodeStore
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.register import check_period, check_ssin

INSCRIBED, ENDED, LISTED = "register-register", "register-unregister", "register-list"
"""The events of the journal, one for each action; each names the person by the store's keyed hash."""


@dataclass(frozen=True)
class Inscribing:
    """The hub's reply comes later; `Errand` says what became of it."""

    correspondent: Correspondent
    store: NodeStore
    hub: str

    def inscribe(
        self, *, agent: str, ssin: str, quality: Quality, begin: date, end: date | None = None, proof: Mapping[str, str]
    ) -> str:
        """At the start of a social inquiry, with the proof of identity that the person gave; the errand's id."""
        about = {"quality": int(quality), "period": _period(begin, end)}
        return self._go("REGISTER", agent, ssin, about, proof=dict(proof))

    def end(self, *, agent: str, ssin: str, quality: Quality, begin: date, end: date) -> str:
        """The centre does not know the person in this quality any more."""
        return self._go("UNREGISTER", agent, ssin, {"quality": int(quality), "period": _period(begin, end)})

    def ask_for_list(self, *, agent: str, ssin: str) -> str:
        """This centre's own inscriptions of a person."""
        return self._go("LIST", agent, ssin, {})

    def replied(self, message: Message, signed: str) -> None:
        errand = self.store.errand(message["reply"])
        if errand is None or message["from"] != self.hub:
            raise Invalid(refusals.UNKNOWN_REFERENCE.code)
        if errand.done is not None:
            raise NotPossible(refusals.REPLAYED.code)
        now, code = self.correspondent.clock(), message["status"].get("code", "")
        found = tuple(message["inscriptions"])
        done = replace(errand, done=now, code=code, inscriptions=found, replaced_by=message.get("replacedBy", ""))
        self.store.save_errand(done)
        self.store.record(Event(now, self.hub, "register-replied", errand.id, {"code": code}))

    def _go(self, action: str, agent: str, ssin: str, about: Mapping[str, Any], **fields: object) -> str:
        check_ssin(ssin)
        message = self.correspondent.compose("register", self.hub, action=action, ssin=ssin, **about, **fields)
        now = self.correspondent.clock()
        with self.store.transaction():
            self.correspondent.post(self.store, message)
            self.store.save_errand(Errand(message["id"], action, agent, ssin, now, **about))
            data = {"person": self.store.person(ssin)}
            self.store.record(Event(now, agent, f"register-{action.lower()}", message["id"], data))
        return str(message["id"])


def _period(begin: date, end: date | None) -> dict[str, str]:
    check_period(begin, end)
    return {"begin": begin.isoformat(), **({"end": end.isoformat()} if end else {})}
