"""Tell a person, by way of a centre, who asked what about them: metadata, of every centre and every number they had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapport_unique.core.findings import NotAllowed, Refused
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.hub.persons import Persons
from rapport_unique.exchange.hub.store import HubStore, TakenOver
from rapport_unique.exchange.protocol import refusals, register
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.states import Delivery

MOST, ROOM = 200, 160 * 1024
"""Accesses and bytes of a message; what is older is counted, and told to who asks again with `before`."""
_OUTCOMES = {
    Delivery.PENDING: "WAITING",
    Delivery.DELIVERED: "WAITING",
    Delivery.ANSWERED: "ANSWERED",
    Delivery.LATE_ANSWERED: "LATE",
    Delivery.REFUSED: "REFUSED",
    Delivery.TIMED_OUT: "OVERDUE",
    Delivery.EXPIRED: "EXPIRED",
}


@dataclass(frozen=True)
class Recounting:
    """Its method runs in a transaction of the store."""

    correspondent: Correspondent
    store: HubStore
    persons: Persons

    def tell(self, message: Message, signed: str) -> None:
        """Who asked what, for a centre where the person proves who they are."""
        status, new, found = {"value": "OK"}, None, list[TakenOver]()
        subjects = self.persons.subjects(message["ssin"])
        try:
            self._check(message)
        except Refused as refusal:
            status, new = {"value": "NOK", "code": refusal.code}, self.persons.replaced_by(message["ssin"])
        else:
            until = message.get("before")
            found = [each for each in self.store.asked_about(subjects) if not until or instant(each.asked) < until]
        data = {"person": subjects[0], "status": status, "accesses": len(found)}
        said, now = self._as_many_as_fit(found), self.correspondent.clock()
        self.store.record(Event(now, message["from"], "history-asked", message["id"], data))
        reply = self.correspondent.compose(
            "accesses",
            message["from"],
            reply=message["id"],
            status=status,
            accesses=said,
            older=len(found) - len(said),
            **({"replacedBy": new} if new else {}),
        )
        self.correspondent.post(self.store, reply)

    def _check(self, message: Message) -> None:
        register.check_ssin(message["ssin"])
        self.persons.check_current(message["ssin"])
        if not self.persons.population.proves(message["ssin"], message["proof"]):
            raise NotAllowed(refusals.IDENTITY_NOT_PROVEN.code)

    def _as_many_as_fit(self, found: Sequence[TakenOver]) -> list[dict[str, Any]]:
        said: list[dict[str, Any]] = []
        room = ROOM
        for each in map(self._said, found[:MOST]):
            room -= len(canonical_bytes(each))
            if room < 0:
                break
            said.append(each)
        if len(said) < len(found):
            # What was asked in the same millisecond stays together, for it is told apart by nothing else.
            next_one = instant(found[len(said)].asked)
            said = [each for each in said if each["asked"] != next_one] or said
        return said

    def _said(self, taken: TakenOver) -> dict[str, Any]:
        handed = self.store.handed_of(taken.customer, taken.ticket)
        return {
            "ticket": taken.ticket,
            "asked": instant(taken.asked),
            "customer": taken.customer,
            **taken.asked_for,
            **({"refused": taken.code} if taken.code else {}),
            "targets": [{"supplier": each.supplier, "outcome": _OUTCOMES[each.state]} for each in handed],
        }
