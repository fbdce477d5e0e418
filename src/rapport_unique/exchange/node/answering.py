"""Answer what another centre asks: by itself, except where a file is protected and somebody must decide."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from rapport_unique.core.findings import Invalid, NotPossible, Refused
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.node.bodies import Body, body_of, telephone_only
from rapport_unique.exchange.node.cases import Cases, File
from rapport_unique.exchange.node.store import Given, NodeStore
from rapport_unique.exchange.protocol import refusals, sealing
from rapport_unique.exchange.protocol.code_lists import PHASE_ONE, Block
from rapport_unique.exchange.protocol.deadlines import day_of
from rapport_unique.exchange.protocol.identifiers import read_instant, read_period
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.register import check_question
from rapport_unique.exchange.protocol.states import Answer, AnswerEvent, after_answer

UNDECIDED_UNTIL = timedelta(hours=1)
"""So long before the deadline, what nobody decided is answered with a telephone number."""


@dataclass(frozen=True)
class Answering:
    """Each method that takes a message runs in a transaction of the store."""

    correspondent: Correspondent
    store: NodeStore
    cases: Cases
    hub: str
    open_blocks: frozenset[Block] = PHASE_ONE

    def delivered(self, message: Message, signed: str) -> None:
        """A request: answered at once, held for somebody, or refused; the hub is told that it came."""
        if message["from"] != self.hub:
            raise Invalid(refusals.UNKNOWN_REFERENCE.code)
        try:
            request = self._believed(message)
        except Refused as refusal:
            self._refuse(message["id"], message["ticket"], refusal)
            return
        given = Given(
            delivery=message["id"],
            ticket=request["id"],
            customer=request["from"],
            state=Answer.RECEIVED,
            received=self.correspondent.clock(),
            deadline=read_instant(message["deadline"]),
            signed=message["request"],
        )
        self.store.add_given(given)
        self.correspondent.post(self.store, self._to_hub("receipt", delivery=given.delivery))
        file = self._file(request)
        if file is not None and file.protected:
            self._move(given, AnswerEvent.HOLD, self.correspondent.number)
        else:
            self._send(given, request, self._body(request, file), self.correspondent.number)

    def reminded(self, message: Message, signed: str) -> None:
        """The hub still waits; whoever decides sees it among what is held."""
        given = self.store.given(message["delivery"])
        if given is not None and message["from"] == self.hub:
            self._record(self.hub, "answer-reminded", given, state=given.state.value)

    def decide(self, *, delivery: str, agent: str, share: bool) -> None:
        """Somebody decides on a held file: its data leave, or a telephone number does.

        NotPossible where nothing is held (any more).
        """
        with self.store.transaction():
            given = self.store.given(delivery)
            if given is None or given.state is not Answer.HELD:
                raise NotPossible(refusals.NO_SUCH_STEP.code)
            request = self.correspondent.verified(given.signed, to=self.hub)
            file = self._file(request) if share else None
            body = self._body(request, file) if share else telephone_only(self._telephone())
            self._send(given, request, body, agent)

    def tick(self) -> None:
        """What nobody decided in time is answered with the telephone number of the centre."""
        now = self.correspondent.clock()
        with self.store.transaction():
            due = [each.delivery for each in self.store.held() if now >= each.deadline - UNDECIDED_UNTIL]
        for delivery in due:
            try:
                self.decide(delivery=delivery, agent=self.correspondent.number, share=False)
            except Refused as refusal:
                self._give_up(delivery, refusal)

    def _believed(self, message: Message) -> dict[str, Any]:
        """The request that the hub hands on, checked as the hub had to: it is not taken at its word."""
        request = self.correspondent.verified(message["request"], to=self.hub)
        said = (request["type"], request["id"])
        no_centre = (self.hub, self.correspondent.number)
        if said != ("rse.request.v1", message["ticket"]) or request["from"] in no_centre:
            raise Invalid(refusals.UNKNOWN_REFERENCE.code)
        if self.store.given_to(request["from"], request["id"]):
            raise NotPossible(refusals.REPLAYED.code)
        begin, end = read_period(request["period"])
        check_question(
            legal_context=request["legalContext"],
            ssin=request["ssin"],
            blocks=request["blocks"],
            begin=begin,
            end=end,
            today=day_of(read_instant(request["sent"])),
            open_blocks=self.open_blocks,
        )
        return request

    def _file(self, request: Message) -> File | None:
        return self.cases.file_of(request["ssin"], *read_period(request["period"]))

    def _body(self, request: Message, file: File | None) -> Body:
        return body_of(file, request["blocks"], *read_period(request["period"]))

    def _telephone(self) -> str:
        return self.correspondent.directory.member(self.correspondent.number).telephone

    def _send(self, given: Given, request: Message, body: Body, actor: str) -> None:
        binding = sealing.Binding(
            ticket=given.ticket,
            delivery=given.delivery,
            customer=given.customer,
            supplier=self.correspondent.number,
            request=sealing.digest_of(given.signed),
        )
        sealed = sealing.seal_body(body, self.correspondent.signer, binding, request["answerKey"])
        answer = self._to_hub(
            "answer", ticket=given.ticket, delivery=given.delivery, customer=given.customer, body=sealed
        )
        self.correspondent.post(self.store, answer)
        self._move(given, AnswerEvent.SEND, actor)

    def _refuse(self, delivery: str, ticket: str, refusal: Refused) -> None:
        """Tell the hub, which tells the asker: a person will telephone."""
        failure = {"supplier": self.correspondent.number, "reason": "REFUSED", "final": True}
        self.correspondent.post(self.store, self._to_hub("failure", ticket=ticket, delivery=delivery, **failure))
        now = self.correspondent.clock()
        self.store.record(Event(now, self.hub, "request-not-believed", delivery, {"code": refusal.code}))

    def _give_up(self, delivery: str, refusal: Refused) -> None:
        """A held request cannot be believed any more: its signer's certificate was revoked meanwhile."""
        with self.store.transaction():
            given = self.store.given(delivery)
            if given is not None and given.state is Answer.HELD:
                self._move(given, AnswerEvent.REFUSE, self.correspondent.number)
                self._refuse(delivery, given.ticket, refusal)

    def _move(self, given: Given, event: AnswerEvent, actor: str) -> None:
        moved = replace(given, state=after_answer(given.state, event))
        self.store.save_given(moved if moved.state is Answer.HELD else replace(moved, signed=""))
        self._record(actor, f"answer-{moved.state.value}", given, customer=given.customer)

    def _to_hub(self, kind: str, **fields: Any) -> dict[str, Any]:
        return self.correspondent.compose(kind, self.hub, **fields)

    def _record(self, actor: str, action: str, given: Given, **data: Any) -> None:
        event = Event(self.correspondent.clock(), actor, action, given.delivery, {"ticket": given.ticket, **data})
        self.store.record(event)
