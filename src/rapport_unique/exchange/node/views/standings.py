"""Where questions stand, in words: what is awaited, of whom, until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from rapport_unique.exchange.node.models import Outcome, Question
from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.deadlines import ANSWER_WITHIN, LATE_UNTIL
from rapport_unique.exchange.protocol.states import OPEN_REQUESTS, Request


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


def standings(questions: Iterable[Question]) -> Mapping[str, Standing]:
    """By ticket."""
    listed = list(questions)
    rows = Outcome.objects.filter(ticket__in=[each.ticket for each in listed]).values("ticket")
    answers = Count("pk", filter=Q(how__in=(How.ANSWERED.value, How.LATE.value)))
    counts = dict(rows.annotate(answers=answers).values_list("ticket", "answers"))
    return {each.ticket: _standing(each, counts.get(each.ticket, 0)) for each in listed}


def standing_of(question: Question) -> Standing:
    return standings([question])[question.ticket]


def _standing(question: Question, answered: int) -> Standing:
    state = Request(question.state)
    said, colour, turn = _words(state, question.targets, answered)
    return Standing(said, colour, turn, answered, question.targets, _until(question, state), _is_open(question, state))


def _words(state: Request, targets: int | None, answered: int) -> tuple[str, str, str]:
    if state is Request.COMPLETE and not targets:
        return _("No other centre knows the person"), "grey", _("Nobody's: there is nothing to wait for.")
    if state is Request.COMPLETE and answered < (targets or 0):
        return _("Over, not everybody answered"), "red", _("Yours: telephone who did not answer.")
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
