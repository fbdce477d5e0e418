"""Answer what another centre asks: by itself, except where a file is protected, or cannot be read, and somebody must
decide. While the case system is away, what was asked waits here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from rapport_unique.core.findings import Invalid, NotPossible, Refused, Stale
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.node.bodies import Body, body_of, digest_of, telephone_only
from rapport_unique.exchange.node.cases import Away, Cases
from rapport_unique.exchange.node.store import Given, NodeStore
from rapport_unique.exchange.protocol import refusals, sealing
from rapport_unique.exchange.protocol.code_lists import PHASE_ONE, Block
from rapport_unique.exchange.protocol.deadlines import undecided_until
from rapport_unique.exchange.protocol.identifiers import read_instant, read_period
from rapport_unique.exchange.protocol.messages import Message, validate
from rapport_unique.exchange.protocol.register import check_request
from rapport_unique.exchange.protocol.states import Answer, AnswerEvent, after_answer

_OPEN = (Answer.RECEIVED, Answer.HELD)
_MOST_FAILED = 3
"""After so many that the case system did not answer the others wait for the next time; one alone may be at fault."""


class Found(NamedTuple):
    """What the centre would say, and the number under which its file stands.

    `held`: somebody decides, for the file is protected, or that it is this person's is the hub's word alone.
    """

    body: Body
    number: str
    held: bool


@dataclass(frozen=True)
class Answering:
    """Each method that takes a message runs in a transaction of the store."""

    correspondent: Correspondent
    store: NodeStore
    cases: Cases
    hub: str
    open_blocks: frozenset[Block] = PHASE_ONE

    def delivered(self, message: Message, signed: str) -> None:
        """A request: answered at once or when the case system is back, held for somebody, or refused.

        The hub is told that it came: by the answer itself, where that leaves at once. Invalid where the request cannot
        be believed yet (`NOT_YET`).
        """
        if message["from"] != self.hub:
            raise Invalid(refusals.UNKNOWN_REFERENCE.code)
        try:
            request = self._believed(message)
        except Refused as refusal:
            if refusal.code in refusals.NOT_YET:
                raise
            self._refuse(message["id"], message["ticket"], refusal)
            return
        given = Given(
            delivery=message["id"],
            ticket=request["id"],
            person=self.store.person(request["ssin"]),
            customer=request["from"],
            purpose=request["purpose"]["code"],
            blocks=tuple(request["blocks"]),
            state=Answer.RECEIVED,
            received=self.correspondent.clock(),
            deadline=read_instant(message["deadline"]),
            signed=message["request"],
            former_numbers=tuple(message.get("formerNumbers", ())),
        )
        queue = any(True for _ in self.store.unanswered())
        self.store.add_given(given)
        left = False
        # Where others wait already, `tick` takes them in turn: a case system that is away costs its time once.
        with suppress(Away):
            left = not queue and self._answer(given, request)
        if not left:
            self.correspondent.post(self.store, self._to_hub("receipt", delivery=given.delivery))

    def reminded(self, message: Message, signed: str) -> None:
        """The hub still waits; whoever decides sees it among what is held."""
        given = self.store.given(message["delivery"])
        if given is not None and message["from"] == self.hub:
            self.store.save_given(replace(given, reminded=(*given.reminded, self.correspondent.clock())))
            self._record(self.hub, "answer-reminded", given, state=given.state.value)

    def asked(self, given: Given) -> dict[str, Any]:
        """The request that waits for somebody. Invalid where its signer is not believed any more."""
        return self.correspondent.verified(given.signed, to=self.hub)

    def would_leave(self, given: Given, request: Message) -> Found:
        """What leaves if somebody decides to share. NotPossible while the case system is away; Invalid where what it
        says cannot leave."""
        try:
            return self._found(given, request)
        except Away as away:
            raise NotPossible(refusals.CASES_AWAY.code) from away

    def decide(self, *, delivery: str, agent: str, share: bool, seen: str = "") -> None:
        """Somebody decides on a held file: its data leave, or a telephone number does.

        NotPossible where nothing is held (any more); else as `asked` and `would_leave`. With `seen`, the `digest_of`
        the body that they saw: Stale where it would be another by now.
        """
        with self.store.transaction():
            given = self.store.given(delivery)
            if given is None or given.state not in _OPEN:
                raise NotPossible(refusals.NO_SUCH_STEP.code)
            request = self.asked(given)
            body = self.would_leave(given, request).body if share else telephone_only(self._telephone())
            if share and seen and digest_of(body) != seen:
                raise Stale(refusals.FILE_CHANGED.code)
            self._send(given, request, body, agent)

    def tick(self) -> None:
        """Answer what waited for the case system; and what nobody decided in time, with the centre's telephone.

        One that fails holds up no other; the first error goes on to the caller at the end.
        """
        with self.store.transaction():
            waiting, held = list(self.store.unanswered()), list(self.store.held())
        failed = 0
        errors: list[Exception] = []
        for given in waiting:
            try:
                self._answer_again(given.delivery)
            except Away:
                failed += 1
            except Exception as error:
                errors.append(error)
            if failed == _MOST_FAILED:
                break
        now = self.correspondent.clock()
        for given in (*waiting, *held):
            if now >= undecided_until(given.received, given.deadline):
                try:
                    self._let_time_pass(given.delivery)
                except Exception as error:
                    errors.append(error)
        if errors:
            raise errors[0]

    def _answer_again(self, delivery: str) -> None:
        try:
            with self.store.transaction():
                given = self.store.given(delivery)
                if given is not None and given.state is Answer.RECEIVED:
                    self._answer(given, self.correspondent.verified(given.signed, to=self.hub))
        except Refused as refusal:
            self._give_up(delivery, refusal)

    def _let_time_pass(self, delivery: str) -> None:
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
        check_request(request, self.open_blocks)
        return request

    def _answer(self, given: Given, request: Message) -> bool:
        """Whether the answer leaves; else somebody has to decide."""
        me = self.correspondent.number
        try:
            found = self._found(given, request)
        except Refused as refusal:
            self._record(me, "file-unreadable", given, code=refusal.code)
            self._move(given, AnswerEvent.HOLD, me)
            return False
        if found.held:
            self._move(given, AnswerEvent.HOLD, me)
        else:
            self._send(given, request, found.body, me)
        return not found.held

    def _found(self, given: Given, request: Message) -> Found:
        """What the centre knows, also under a former number where nothing stands under the present one.

        Raises Away, and Invalid where what the case system says fits no answer.
        """
        period = read_period(request["period"])
        files = ((each, self.cases.file_of(each, *period)) for each in (request["ssin"], *given.former_numbers))
        number, file = next((each for each in files if each[1] is not None), (request["ssin"], None))
        body = body_of(file, request["blocks"], *period)
        try:
            validate(body)
        except Invalid as refusal:
            raise Invalid(refusals.CASES_UNREADABLE.code, refusal.facts) from refusal
        held = file is not None and (file.protected or number != request["ssin"])
        return Found(body, number, held)

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
        self._move(replace(given, status=body["status"]), AnswerEvent.SEND, actor)

    def _refuse(self, delivery: str, ticket: str, refusal: Refused) -> None:
        """Tell the hub, which tells the asker: a person will telephone."""
        failure = {"supplier": self.correspondent.number, "reason": "REFUSED", "final": True}
        self.correspondent.post(self.store, self._to_hub("failure", ticket=ticket, delivery=delivery, **failure))
        now = self.correspondent.clock()
        self.store.record(Event(now, self.hub, "request-not-believed", delivery, {"code": refusal.code}))

    def _give_up(self, delivery: str, refusal: Refused) -> None:
        """A request that waits cannot be answered any more, mostly because its signer's certificate was revoked.

        One that cannot be believed for now waits on, eight days at most.
        """
        if refusal.code in refusals.NOT_YET:
            return
        with self.store.transaction():
            given = self.store.given(delivery)
            if given is not None and given.state in _OPEN:
                self._move(given, AnswerEvent.REFUSE, self.correspondent.number)
                self._refuse(delivery, given.ticket, refusal)

    def _move(self, given: Given, event: AnswerEvent, actor: str) -> None:
        moved = replace(given, state=after_answer(given.state, event))
        now = self.correspondent.clock()
        done = replace(moved, signed="", former_numbers=(), by=actor, answered=now)
        self.store.save_given(moved if moved.state in _OPEN else done)
        said = {"status": moved.status} if moved.status else {}
        self._record(actor, f"answer-{moved.state.value}", given, customer=given.customer, **said)

    def _to_hub(self, kind: str, **fields: Any) -> dict[str, Any]:
        return self.correspondent.compose(kind, self.hub, **fields)

    def _record(self, actor: str, action: str, given: Given, **data: Any) -> None:
        event = Event(self.correspondent.clock(), actor, action, given.delivery, {"ticket": given.ticket, **data})
        self.store.record(event)
