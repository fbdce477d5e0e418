"""What may follow what, for a request (at the asker), a delivery (at the hub) and an answer (at the target)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from rapport_unique.core.findings import NotPossible
from rapport_unique.exchange.protocol.refusals import NO_SUCH_STEP

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


class Request(StrEnum):
    """A question, as its asker sees it."""

    SIGNED = "signed"
    ROUTED = "routed"
    PARTIAL = "partial"
    COMPLETE = "complete"
    EXPIRED = "expired"
    REJECTED = "rejected"
    CLOSED = "closed"


class RequestEvent(StrEnum):
    ROUTE = "route"
    """The hub took it over and found targets."""
    FIND_NOBODY = "find_nobody"
    """The hub took it over, and no other centre knows the person."""
    REJECT = "reject"
    SETTLE_ONE = "settle_one"
    """One target answered or never will; others are awaited."""
    SETTLE_LAST = "settle_last"
    EXPIRE = "expire"
    """The 24 hours are over."""
    CLOSE = "close"
    """The one-time key is destroyed: nothing can be opened any more."""


class Delivery(StrEnum):
    """A request on its way to one target, as the hub sees it."""

    PENDING = "pending"
    DELIVERED = "delivered"
    ANSWERED = "answered"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    LATE_ANSWERED = "late_answered"
    EXPIRED = "expired"


class DeliveryEvent(StrEnum):
    RECEIVE = "receive"
    """The target says that it has stored it."""
    ANSWER = "answer"
    REFUSE = "refuse"
    """The target cannot believe it: it does not come from whom it says, or is not allowed."""
    TIME_OUT = "time_out"
    GIVE_UP = "give_up"
    """Seven days are over."""


class Answer(StrEnum):
    """What a target makes of a delivery."""

    RECEIVED = "received"
    HELD = "held"
    SENT = "sent"
    REFUSED = "refused"


class AnswerEvent(StrEnum):
    HOLD = "hold"
    """The file is protected: somebody decides."""
    SEND = "send"
    REFUSE = "refuse"


_REQUEST: Mapping[tuple[Request, RequestEvent], Request] = {
    (Request.SIGNED, RequestEvent.ROUTE): Request.ROUTED,
    (Request.SIGNED, RequestEvent.FIND_NOBODY): Request.COMPLETE,
    (Request.SIGNED, RequestEvent.REJECT): Request.REJECTED,
    (Request.SIGNED, RequestEvent.EXPIRE): Request.EXPIRED,
    (Request.ROUTED, RequestEvent.SETTLE_ONE): Request.PARTIAL,
    (Request.ROUTED, RequestEvent.SETTLE_LAST): Request.COMPLETE,
    (Request.ROUTED, RequestEvent.EXPIRE): Request.EXPIRED,
    (Request.PARTIAL, RequestEvent.SETTLE_ONE): Request.PARTIAL,
    (Request.PARTIAL, RequestEvent.SETTLE_LAST): Request.COMPLETE,
    (Request.PARTIAL, RequestEvent.EXPIRE): Request.EXPIRED,
    (Request.EXPIRED, RequestEvent.ROUTE): Request.EXPIRED,
    (Request.EXPIRED, RequestEvent.FIND_NOBODY): Request.COMPLETE,
    (Request.EXPIRED, RequestEvent.REJECT): Request.REJECTED,
    (Request.EXPIRED, RequestEvent.SETTLE_ONE): Request.EXPIRED,
    (Request.EXPIRED, RequestEvent.SETTLE_LAST): Request.COMPLETE,
    **{(state, RequestEvent.CLOSE): Request.CLOSED for state in (Request.COMPLETE, Request.EXPIRED)},
}
_DELIVERY: Mapping[tuple[Delivery, DeliveryEvent], Delivery] = {
    (Delivery.PENDING, DeliveryEvent.RECEIVE): Delivery.DELIVERED,
    (Delivery.TIMED_OUT, DeliveryEvent.RECEIVE): Delivery.TIMED_OUT,
    (Delivery.TIMED_OUT, DeliveryEvent.ANSWER): Delivery.LATE_ANSWERED,
    (Delivery.TIMED_OUT, DeliveryEvent.REFUSE): Delivery.REFUSED,
    (Delivery.TIMED_OUT, DeliveryEvent.GIVE_UP): Delivery.EXPIRED,
    **{
        (state, event): after
        for state in (Delivery.PENDING, Delivery.DELIVERED)
        for event, after in {
            DeliveryEvent.ANSWER: Delivery.ANSWERED,
            DeliveryEvent.REFUSE: Delivery.REFUSED,
            DeliveryEvent.TIME_OUT: Delivery.TIMED_OUT,
        }.items()
    },
}
_ANSWER: Mapping[tuple[Answer, AnswerEvent], Answer] = {
    (Answer.RECEIVED, AnswerEvent.HOLD): Answer.HELD,
    (Answer.RECEIVED, AnswerEvent.SEND): Answer.SENT,
    (Answer.RECEIVED, AnswerEvent.REFUSE): Answer.REFUSED,
    (Answer.HELD, AnswerEvent.SEND): Answer.SENT,
    (Answer.HELD, AnswerEvent.REFUSE): Answer.REFUSED,
}
FINAL_DELIVERIES = frozenset({Delivery.ANSWERED, Delivery.REFUSED, Delivery.LATE_ANSWERED, Delivery.EXPIRED})
"""Nothing follows these: every delivery ends in exactly one."""
OPEN_REQUESTS = frozenset({Request.SIGNED, Request.ROUTED, Request.PARTIAL, Request.EXPIRED})
"""An answer may still come."""


def after_request(state: Request, event: RequestEvent) -> Request:
    return _after(_REQUEST, state, event)


def after_delivery(state: Delivery, event: DeliveryEvent) -> Delivery:
    return _after(_DELIVERY, state, event)


def after_answer(state: Answer, event: AnswerEvent) -> Answer:
    return _after(_ANSWER, state, event)


def _after(table: Mapping[tuple[S, E], S], state: S, event: E) -> S:
    """The next state. NotPossible where nothing of the kind can happen any more."""
    try:
        return table[state, event]
    except KeyError as error:
        raise NotPossible(NO_SUCH_STEP.code) from error
