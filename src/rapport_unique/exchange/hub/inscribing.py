"""Centres inscribe the persons they know in the register of references, end inscriptions, and list their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from rapport_unique.core.findings import NotAllowed, Refused
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.hub.persons import Persons
from rapport_unique.exchange.hub.store import HubStore
from rapport_unique.exchange.protocol import refusals, register
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.identifiers import read_period
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.register import Inscription


@dataclass(frozen=True)
class Inscribing:
    """Its method runs in a transaction of the store."""

    correspondent: Correspondent
    store: HubStore
    persons: Persons

    def register(self, message: Message, signed: str) -> None:
        """Do what a message on the register asks, or refuse it; answer with the centre's own inscriptions."""
        status, new = {"value": "OK"}, None
        try:
            self._carry_out(message)
        except Refused as refusal:
            status, new = {"value": "NOK", "code": refusal.code}, self.persons.replaced_by(message["ssin"])
        subjects = self.persons.subjects(message["ssin"])
        known = self._own(message["from"], subjects) if status["value"] == "OK" else []
        self._record(message, subjects[0], status)
        reply = self.correspondent.compose(
            "inscriptions",
            message["from"],
            reply=message["id"],
            status=status,
            inscriptions=[{"quality": int(each.quality), "period": _said(each)} for each in known],
            **({"replacedBy": new} if new else {}),
        )
        self.correspondent.post(self.store, reply)

    def _carry_out(self, message: Message) -> None:
        register.check_ssin(message["ssin"])
        self.persons.check_current(message["ssin"])
        if message["action"] == "LIST":
            return
        subjects = self.persons.subjects(message["ssin"])
        known = [replace(each, subject=subjects[0]) for each in self._own(message["from"], subjects)]
        wanted = Inscription(message["from"], subjects[0], Quality(message["quality"]), *read_period(message["period"]))
        if message["action"] == "UNREGISTER":
            self.store.end_inscription(subjects, register.ended(known, wanted))
            return
        if not self.persons.population.proves(message["ssin"], message["proof"]):
            raise NotAllowed(refusals.IDENTITY_NOT_PROVEN.code)
        register.inscribed(known, wanted)
        self.store.add_inscription(wanted)

    def _own(self, centre: str, subjects: Collection[str]) -> list[Inscription]:
        found = [each for each in self.store.inscriptions(subjects) if each.centre == centre]
        return sorted(found, key=lambda each: (each.begin, each.quality))

    def _record(self, message: Message, subject: str, status: dict[str, str]) -> None:
        data: dict[str, Any] = {"person": subject, "status": status, "quality": message.get("quality")}
        action = f"register-{message['action'].lower()}"
        self.store.record(Event(self.correspondent.clock(), message["from"], action, message["id"], data))


def _said(inscription: Inscription) -> dict[str, str]:
    end = {"end": inscription.end.isoformat()} if inscription.end else {}
    return {"begin": inscription.begin.isoformat(), **end}
