"""Ask for an inquiry of one's own, and take in what comes back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.node.cases import Away, Cases
from rapport_unique.exchange.node.store import How, NodeStore, Outcome, Question
from rapport_unique.exchange.protocol import refusals, sealing
from rapport_unique.exchange.protocol.code_lists import LEGAL_CONTEXT, PHASE_ONE, Block, Purpose
from rapport_unique.exchange.protocol.deadlines import ANSWER_WITHIN, KEY_LIVES, day_of
from rapport_unique.exchange.protocol.identifiers import instant, read_instant
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.register import check_question
from rapport_unique.exchange.protocol.states import OPEN_REQUESTS, Request, RequestEvent, after_request

_FAILURES = {"OVERDUE": How.OVERDUE, "EXPIRED": How.EXPIRED, "REFUSED": How.REFUSED}


@dataclass(frozen=True)
class Asking:
    """Each method that takes a message runs in a transaction of the store."""

    correspondent: Correspondent
    store: NodeStore
    cases: Cases
    hub: str
    open_blocks: frozenset[Block] = PHASE_ONE

    def ask(
        self,
        *,
        agent: str,
        inquiry: str,
        purpose: Purpose,
        ssin: str,
        blocks: Collection[Block],
        begin: date,
        end: date | None = None,
        idempotency_key: str,
        worker: str = "",
    ) -> str:
        """Ask; the ticket of the question. The same key again is the same question. Refused outside the rules.

        `agent` is whom the journal names, `worker` whom the case system knows: the inquiry must be theirs.
        """
        now = self.correspondent.clock()
        check_question(
            legal_context=LEGAL_CONTEXT,
            ssin=ssin,
            blocks=blocks,
            begin=begin,
            end=end,
            today=day_of(now),
            open_blocks=self.open_blocks,
        )
        self._check_inquiry(inquiry, ssin, day_of(now), worker)
        key, expires = sealing.one_time_key(), now + KEY_LIVES
        period = {"begin": begin.isoformat(), **({"end": end.isoformat()} if end else {})}
        message = self.correspondent.compose(
            "request",
            self.hub,
            agent=agent,
            legalContext=LEGAL_CONTEXT,
            purpose={"code": purpose.value, "inquiry": inquiry},
            ssin=ssin,
            blocks=sorted(each.value for each in blocks),
            period=period,
            answerKey=sealing.public_jwk(key),
            expires=instant(expires),
            idempotencyKey=idempotency_key,
        )
        with self.store.transaction():
            before = self.store.asked_before(idempotency_key)
            if before:
                return before.ticket
            signed = self.correspondent.post(self.store, message)
            self.store.add_question(
                Question(
                    ticket=message["id"],
                    person=self.store.person(ssin),
                    idempotency_key=idempotency_key,
                    inquiry=inquiry,
                    agent=agent,
                    signed=signed,
                    key=key,
                    asked=now,
                    expires=expires,
                    state=Request.SIGNED,
                )
            )
            self._record(agent, "question-asked", message["id"], inquiry=inquiry, blocks=message["blocks"])
        return str(message["id"])

    def acknowledged(self, message: Message, signed: str) -> None:
        """The hub took the question over, or refused it."""
        question = self._question(message)
        if question.targets is not None or question.code:
            raise NotPossible(refusals.REPLAYED.code)
        if message["status"]["value"] == "NOK":
            code, new = message["status"].get("code", ""), message.get("replacedBy", "")
            rejected = replace(question, key=None, code=code or "refused", replaced_by=new)
            self._move(rejected, RequestEvent.REJECT)
            return
        targets = message["targets"]
        taken = replace(question, targets=targets, deadline=read_instant(message["deadline"]))
        moved = self._move(taken, RequestEvent.ROUTE if targets else RequestEvent.FIND_NOBODY)
        if targets and self._settled(moved):
            self._settle(moved)

    def answered(self, message: Message, signed: str) -> None:
        """An answer: believed only if its target signed it for this question, and for the delivery that brings it."""
        question = self._question(message)
        answer = self.correspondent.verified(message["answer"], to=self.hub)
        said = tuple(answer.get(name) for name in ("type", "ticket", "delivery", "customer"))
        if said != ("rse.answer.v1", question.ticket, message["delivery"], self.correspondent.number):
            raise Invalid(refusals.BOUND_ELSEWHERE.code)
        if question.key is None:
            raise NotPossible(refusals.NO_SUCH_STEP.code)
        binding = sealing.Binding(
            ticket=question.ticket,
            delivery=answer["delivery"],
            customer=self.correspondent.number,
            supplier=answer["from"],
            request=sealing.digest_of(question.signed),
        )
        now = self.correspondent.clock()
        body = sealing.open_body(answer["body"], question.key, self.correspondent.directory, binding, now)
        how = How.LATE if message["late"] else How.ANSWERED
        self._note(question, Outcome(question.ticket, answer["from"], how, now, body))

    def failed(self, message: Message, signed: str) -> None:
        """A target does not answer, for now or for good."""
        question = self._question(message)
        how, now = _FAILURES[message["reason"]], self.correspondent.clock()
        self._note(question, Outcome(question.ticket, message["supplier"], how, now))

    def tick(self) -> None:
        """Questions whose day is over, and keys whose time is."""
        with self.store.transaction():
            tickets = [each.ticket for each in self.store.open_questions()]
        for ticket in tickets:
            with self.store.transaction():
                question = self.store.question(ticket)
                if question is not None:
                    self._let_time_pass(question)

    def _let_time_pass(self, question: Question) -> None:
        now = self.correspondent.clock()
        waiting = question.state in OPEN_REQUESTS and question.state is not Request.EXPIRED
        if waiting and now >= (question.deadline or question.asked + ANSWER_WITHIN):
            question = self._move(question, RequestEvent.EXPIRE)
        if now >= question.expires:
            self._move(replace(question, key=None), RequestEvent.CLOSE)

    def _check_inquiry(self, reference: str, ssin: str, today: date, worker: str) -> None:
        """Only for an inquiry that is open for this person today."""
        try:
            inquiry = self.cases.inquiry(reference)
        except Away as away:
            raise NotPossible(refusals.CASES_AWAY.code) from away
        except Invalid as unreadable:
            raise NotPossible(refusals.INQUIRY_UNREADABLE.code, {"inquiry": reference}) from unreadable
        if inquiry is None or inquiry.ssin != ssin or not inquiry.is_open(today):
            raise NotAllowed(refusals.INQUIRY_NOT_OPEN.code, {"inquiry": reference})
        if worker and not inquiry.is_of(worker):
            raise NotAllowed(refusals.INQUIRY_OF_ANOTHER.code, {"inquiry": reference})

    def _question(self, message: Message) -> Question:
        """The question that a message of the hub speaks of."""
        question = self.store.question(message["ticket"])
        if question is None or message["from"] != self.hub:
            raise Invalid(refusals.UNKNOWN_REFERENCE.code)
        return question

    def _note(self, question: Question, outcome: Outcome) -> None:
        """Keep what a target said, unless it has said its last word before."""
        before = {each.supplier: each.how for each in self.store.outcomes(question.ticket)}
        if before.get(outcome.supplier, How.OVERDUE) is not How.OVERDUE or question.state not in OPEN_REQUESTS:
            raise NotPossible(refusals.REPLAYED.code)
        self.store.save_outcome(outcome)
        self._record(self.hub, f"outcome-{outcome.how.value}", question.ticket, supplier=outcome.supplier)
        if outcome.how is not How.OVERDUE and question.targets is not None:
            self._settle(question)

    def _settle(self, question: Question) -> None:
        last = self._settled(question) >= (question.targets or 0)
        self._move(question, RequestEvent.SETTLE_LAST if last else RequestEvent.SETTLE_ONE)

    def _settled(self, question: Question) -> int:
        return sum(each.how is not How.OVERDUE for each in self.store.outcomes(question.ticket))

    def _move(self, question: Question, event: RequestEvent) -> Question:
        moved = replace(question, state=after_request(question.state, event))
        self.store.save_question(moved)
        if moved.state is not question.state:
            self._record(self.hub, f"question-{moved.state.value}", question.ticket, targets=moved.targets)
        return moved

    def _record(self, actor: str, action: str, subject: str, **data: Any) -> None:
        self.store.record(Event(self.correspondent.clock(), actor, action, subject, data))
