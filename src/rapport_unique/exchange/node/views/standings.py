"""Where questions stand, in words: what is awaited, of whom, until when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from rapport_unique.exchange.node.models import Outcome, Question
from rapport_unique.exchange.node.reading import LOOKED_AT
from rapport_unique.exchange.node.sql import outcome_of
from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.code_lists import AnswerStatus
from rapport_unique.exchange.protocol.deadlines import ACKNOWLEDGE_WITHIN, ANSWER_WITHIN, LATE_UNTIL
from rapport_unique.exchange.protocol.states import OPEN_REQUESTS, Request
from rapport_unique.journal.models import Event
from rapport_unique.ui import clock, language


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` and `turn` in the reader's language; `answered` of `targets` centres have answered.

    `until` is what the turn has time until; `is_open` while an answer may still come by itself.
    """

    state: str
    colour: str
    turn: str
    answered: int
    targets: int | None
    until: datetime | None
    is_open: bool

    @property
    def count(self) -> str:
        """`2 / 3`; nothing while nobody knows of how many."""
        return "" if self.targets is None else f"{self.answered} / {self.targets}"


def standings(questions: Iterable[Question], *, by_asker: bool) -> Mapping[str, Standing]:
    """By ticket. Only the asker learns whether it is still to be read, or was no more than a telephone number."""
    listed = list(questions)
    answers, to_call = Counter[str](), Counter[str]()
    read = _read(listed) if by_asker else {}
    unread = set()
    for row in Outcome.objects.filter(
        ticket__in=[each.ticket for each in listed], how__in=(How.ANSWERED.value, How.LATE.value)
    ):
        answers[row.ticket] += 1
        if row.ticket not in read or read[row.ticket] < row.at:
            unread.add(row.ticket)
        if by_asker and (outcome_of(row).body or {}).get("status") == AnswerStatus.NO_RESULT.value:
            to_call[row.ticket] += 1
    return {
        each.ticket: _standing(each, answers[each.ticket], to_call[each.ticket], each.ticket in unread)
        for each in listed
    }


def _read(questions: Sequence[Question]) -> dict[str, datetime]:
    """When somebody last saw what came back, by ticket, as the journal has it."""
    subjects = [f"exchange:{each.ticket}" for each in questions]
    looks = Event.objects.filter(action=LOOKED_AT, subject__in=subjects).values("subject").annotate(last=Max("at"))
    return {each["subject"].removeprefix("exchange:"): each["last"] for each in looks}


def standing_of(question: Question) -> Standing:
    """For its asker."""
    return standings([question], by_asker=True)[question.ticket]


def is_unacknowledged(question: Question) -> bool:
    """Whether the hub should have taken it over by now, and has not."""
    return question.state == Request.SIGNED.value and clock.now() > question.asked + ACKNOWLEDGE_WITHIN


def _standing(question: Question, answered: int, to_call: int, unread: bool) -> Standing:
    state = Request(question.state)
    said, colour, turn = _words(state, question.targets, answered, to_call, unread)
    if is_unacknowledged(question):
        said = _("Not yet with the hub")
        waits = _(
            "This node's: the hub has not taken the question over yet. It waits here since %(since)s and leaves by "
            "itself."
        )
        turn = waits % {"since": language.moment(question.asked)}
    return Standing(said, colour, turn, answered, question.targets, _until(question, state), _is_open(question, state))


def _words(state: Request, targets: int | None, answered: int, to_call: int, unread: bool) -> tuple[str, str, str]:
    if state is Request.COMPLETE and not targets:
        return _("No other centre knows the person"), "grey", _("Nobody's: there is nothing to wait for.")
    if state is Request.COMPLETE and answered < (targets or 0):
        return _("Over, not everybody answered"), "red", _("Yours: telephone who did not answer.")
    if state is Request.COMPLETE and to_call:
        return _("Answered, a call to make"), "yellow", _("Yours: telephone who only gave a number.")
    if state is Request.COMPLETE and not unread:
        return _("Everything answered"), "green", _("Nobody's: what came back was read.")
    said: dict[Request, tuple[Any, str, Any]] = {
        Request.SIGNED: (_("Leaves for the hub"), "yellow", _("This node's: it sends the question by itself.")),
        Request.ROUTED: (_("Waits for answers"), "yellow", _("The other centres': their answers come by themselves.")),
        Request.PARTIAL: (_("Waits for answers"), "yellow", _("The other centres': their answers come by themselves.")),
        Request.COMPLETE: (_("Everything answered"), "green", _("Yours: read what came back.")),
        Request.EXPIRED: (_("Time is over"), "red", _("Yours: telephone. Late answers still come.")),
        Request.REJECTED: (_("Refused by the hub"), "red", _("Yours: read why, and what to do.")),
        Request.CLOSED: (_("Closed"), "grey", _("Nobody's: no answer can come any more.")),
    }
    return said[state]


def _until(question: Question, state: Request) -> datetime | None:
    """While one waits: the deadline; when it is over: how long late answers are taken."""
    if state is Request.EXPIRED:
        taken_over = question.deadline - ANSWER_WITHIN if question.deadline else question.asked
        return taken_over + LATE_UNTIL
    return question.deadline if state in OPEN_REQUESTS else None


def _is_open(question: Question, state: Request) -> bool:
    return state in OPEN_REQUESTS and bool(question.key)
