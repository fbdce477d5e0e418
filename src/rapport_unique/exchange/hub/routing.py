"""Requests come in, deliveries go out to those who know the person, and what they answer goes back to the asker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from rapport_unique.core.findings import Invalid, NotPossible, Refused
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.hub.persons import Persons
from rapport_unique.exchange.hub.store import Handed, HubStore, TakenOver
from rapport_unique.exchange.protocol import refusals, register
from rapport_unique.exchange.protocol.code_lists import PHASE_ONE, Block
from rapport_unique.exchange.protocol.deadlines import ANSWER_WITHIN, LATE_UNTIL, REMIND_AFTER, day_of, next_reminder
from rapport_unique.exchange.protocol.identifiers import instant, read_period
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.sealing import digest_of
from rapport_unique.exchange.protocol.states import FINAL_DELIVERIES, Delivery, DeliveryEvent, after_delivery
from rapport_unique.exchange.transport.port import Envelope

_MOST_FORMER = 10
"""Numbers of a person that a delivery names at most."""


@dataclass(frozen=True)
class Routing:
    """Each method that takes a message runs in a transaction of the store."""

    correspondent: Correspondent
    store: HubStore
    persons: Persons
    open_blocks: frozenset[Block] = PHASE_ONE

    def request(self, message: Message, signed: str) -> None:
        """Take a request over and hand it to every target, or refuse it: the asker is told either way."""
        asker, key = message["from"], message["idempotencyKey"]
        before = self.store.taken_over(asker, key)
        if before and before.digest == digest_of(signed):
            self.store.add_outgoing(Envelope(self.correspondent.new_id(), asker, before.acknowledgement))
            return
        try:
            if before:
                raise NotPossible(refusals.REUSED_KEY.code)
            suppliers = self._targets(message)
        except Refused as refusal:
            code, acknowledgement = refusal.code, self._acknowledge(message, refusal=refusal)
        else:
            code, acknowledgement = "", self._hand_over(message, signed, suppliers)
        if not before:
            self._remember(message, signed, acknowledgement, code)

    def receipt(self, message: Message, signed: str) -> None:
        handed = self._handed(message)
        if handed.state is Delivery.PENDING:
            self._move(handed, DeliveryEvent.RECEIVE, handed.supplier)

    def answer(self, message: Message, signed: str) -> None:
        """Hand a target's answer to the asker, once."""
        handed = self._handed(message)
        if (message["ticket"], message["customer"]) != (handed.ticket, handed.customer):
            raise Invalid(refusals.UNKNOWN_REFERENCE.code)
        moved = self._move(handed, DeliveryEvent.ANSWER, handed.supplier)
        self._tell(
            moved,
            "result",
            received=instant(self.correspondent.clock()),
            late=moved.state is Delivery.LATE_ANSWERED,
            answer=signed,
        )

    def failure(self, message: Message, signed: str) -> None:
        """A target cannot believe what it was handed: the asker is told, and telephones."""
        moved = self._move(self._handed(message), DeliveryEvent.REFUSE, message["from"])
        self._fail(moved, "REFUSED", final=True)

    def tick(self) -> None:
        """What is due by now: reminders, time-outs, and the end of those that stayed away for seven days."""
        with self.store.transaction():
            accepted_by = self.correspondent.clock() - REMIND_AFTER[0]  # before its first reminder nothing is due
            due = [each.delivery for each in self.store.waiting(accepted_by) if self._is_due(each)]
        for delivery in due:
            with self.store.transaction():
                handed = self.store.handed(delivery)
                if handed is not None:
                    self._let_time_pass(handed)

    def _targets(self, message: Message) -> tuple[str, ...]:
        register.check_request(message, self.open_blocks)
        self.persons.check_current(message["ssin"])
        today = day_of(self.correspondent.clock())
        begin, end = read_period(message["period"])
        known = self.store.inscriptions(self.persons.subjects(message["ssin"]))
        register.check_integrated(known, message["from"], today)
        return register.targets(known, message["from"], begin, end or today)

    def _hand_over(self, message: Message, signed: str, suppliers: tuple[str, ...]) -> bytes:
        now = self.correspondent.clock()
        deadline = instant(now + ANSWER_WITHIN)
        said = {"ticket": message["id"], "deadline": deadline, "request": signed}
        if former := self.persons.former_numbers(message["ssin"]):
            said["formerNumbers"] = former[:_MOST_FORMER]
        deliveries = [self.correspondent.compose("delivery", each, **said) for each in suppliers]
        self.store.add_handed(
            *(
                Handed(each["id"], message["id"], message["from"], each["to"], now, Delivery.PENDING)
                for each in deliveries
            )
        )
        self.correspondent.post_all(self.store, deliveries)
        return self._acknowledge(message, targets=len(suppliers))

    def _acknowledge(self, message: Message, *, targets: int = 0, refusal: Refused | None = None) -> bytes:
        now = self.correspondent.clock()
        status = {"value": "NOK", "code": refusal.code} if refusal else {"value": "OK"}
        new = self.persons.replaced_by(message["ssin"]) if refusal else None
        self._record(
            message["from"],
            "request-refused" if refusal else "request-taken-over",
            message["id"],
            agent=message["agent"],
            person=self.persons.subjects(message["ssin"])[0],
            context=message["legalContext"],
            purpose=message["purpose"],
            blocks=message["blocks"],
            targets=targets,
            **({"code": refusal.code} if refusal else {}),
        )
        acknowledgement = self.correspondent.compose(
            "ack",
            message["from"],
            ticket=message["id"],
            hubTicket=self.correspondent.new_id(),
            status=status,
            targets=targets,
            deadline=instant(now if refusal else now + ANSWER_WITHIN),
            **({"replacedBy": new} if new else {}),
        )
        envelope = self.correspondent.seal(self.correspondent.sign(acknowledgement), message["from"])
        self.store.add_outgoing(envelope)
        return envelope.content

    def _remember(self, message: Message, signed: str, acknowledgement: bytes, code: str) -> None:
        """For whoever sends it again, and for the person, who may know who asked."""
        taken = TakenOver(
            customer=message["from"],
            idempotency_key=message["idempotencyKey"],
            digest=digest_of(signed),
            acknowledgement=acknowledgement,
            ticket=message["id"],
            person=self.persons.subjects(message["ssin"])[0],
            asked=self.correspondent.clock(),
            asked_for={
                "purpose": message["purpose"]["code"],
                "blocks": list(message["blocks"]),
                "period": dict(message["period"]),
            },
            code=code,
        )
        self.store.add_taken_over(taken)

    def _handed(self, message: Message) -> Handed:
        """The delivery that a target speaks of. Nobody speaks of another's."""
        handed = self.store.handed(message["delivery"])
        if handed is None or handed.supplier != message["from"]:
            raise Invalid(refusals.UNKNOWN_REFERENCE.code)
        return handed

    def _move(self, handed: Handed, event: DeliveryEvent, actor: str) -> Handed:
        moved = replace(handed, state=after_delivery(handed.state, event))
        self.store.save_handed(moved)
        self._record(actor, f"delivery-{event.value}", handed.delivery, ticket=handed.ticket, state=moved.state.value)
        return moved

    def _is_due(self, handed: Handed) -> bool:
        now = self.correspondent.clock()
        if handed.state in FINAL_DELIVERIES:
            return False
        if handed.state is Delivery.TIMED_OUT:
            return now >= handed.accepted + LATE_UNTIL
        reminder = next_reminder(handed.accepted, handed.reminders)
        return now >= min(handed.accepted + ANSWER_WITHIN, reminder or handed.accepted + ANSWER_WITHIN)

    def _let_time_pass(self, handed: Handed) -> None:
        while self._is_due(handed):
            passed: timedelta = self.correspondent.clock() - handed.accepted
            if handed.state is Delivery.TIMED_OUT:
                handed = self._move(handed, DeliveryEvent.GIVE_UP, self.correspondent.number)
                self._fail(handed, "EXPIRED", final=True)
            elif passed >= ANSWER_WITHIN:
                handed = self._move(handed, DeliveryEvent.TIME_OUT, self.correspondent.number)
                self._fail(handed, "OVERDUE", final=False)
            else:
                handed = self._remind(handed)

    def _remind(self, handed: Handed) -> Handed:
        deadline = instant(handed.accepted + ANSWER_WITHIN)
        reminder = self.correspondent.compose("reminder", handed.supplier, delivery=handed.delivery, deadline=deadline)
        self.correspondent.post(self.store, reminder)
        reminded = replace(handed, reminders=handed.reminders + 1)
        self.store.save_handed(reminded)
        return reminded

    def _fail(self, handed: Handed, reason: str, *, final: bool) -> None:
        self._tell(handed, "failure", supplier=handed.supplier, reason=reason, final=final)

    def _tell(self, handed: Handed, kind: str, **fields: Any) -> None:
        message = self.correspondent.compose(
            kind, handed.customer, ticket=handed.ticket, delivery=handed.delivery, **fields
        )
        self.correspondent.post(self.store, message)

    def _record(self, actor: str, action: str, subject: str, **data: Any) -> None:
        self.store.record(Event(self.correspondent.clock(), actor, action, subject, data))
