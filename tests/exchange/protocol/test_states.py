"""The three state machines: every way ends, and after the end nothing follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.findings import NotPossible
from rapport_unique.exchange.protocol import states
from rapport_unique.exchange.protocol.states import Answer, AnswerEvent, Delivery, DeliveryEvent, Request, RequestEvent

MACHINES = [
    (states.after_request, Request, RequestEvent, {Request.CLOSED, Request.REJECTED}),
    (states.after_delivery, Delivery, DeliveryEvent, set(states.FINAL_DELIVERIES)),
    (states.after_answer, Answer, AnswerEvent, {Answer.SENT, Answer.REFUSED}),
]
IDS = ["request", "delivery", "answer"]


def steps(after, state, events):
    for event in events:
        try:
            yield event, after(state, event)
        except NotPossible as refused:
            assert refused.code == "exchange-step-impossible"


@pytest.mark.parametrize(("after", "all_states", "events", "ends"), MACHINES, ids=IDS)
def test_every_state_is_reached_and_leads_to_an_end(after, all_states, events, ends):
    arrows = {state: {target for _, target in steps(after, state, events)} for state in all_states}
    assert {state for state in all_states if not arrows[state]} == ends
    start = next(iter(all_states))
    reached, waiting = {start}, [start]
    while waiting:
        for target in arrows[waiting.pop()] - reached:
            reached.add(target)
            waiting.append(target)
    assert reached == set(all_states)
    leading = set(ends)
    for _ in all_states:
        leading |= {state for state in all_states if arrows[state] & leading}
    assert leading == set(all_states)


WAYS = {
    "answered": ([DeliveryEvent.RECEIVE, DeliveryEvent.ANSWER], Delivery.ANSWERED),
    "answered before the receipt": ([DeliveryEvent.ANSWER], Delivery.ANSWERED),
    "refused": ([DeliveryEvent.RECEIVE, DeliveryEvent.REFUSE], Delivery.REFUSED),
    "late": ([DeliveryEvent.RECEIVE, DeliveryEvent.TIME_OUT, DeliveryEvent.ANSWER], Delivery.LATE_ANSWERED),
    "away, then late": (
        [DeliveryEvent.TIME_OUT, DeliveryEvent.RECEIVE, DeliveryEvent.ANSWER],
        Delivery.LATE_ANSWERED,
    ),
    "never": ([DeliveryEvent.TIME_OUT, DeliveryEvent.GIVE_UP], Delivery.EXPIRED),
}


@pytest.mark.parametrize("way", WAYS)
def test_ways_of_a_delivery(way):
    state = Delivery.PENDING
    events, end = WAYS[way]
    for event in events:
        state = states.after_delivery(state, event)
    assert state is end


@given(st.lists(st.sampled_from(DeliveryEvent)))
def test_a_delivery_never_leaves_its_end(events):
    state, ended = Delivery.PENDING, []
    for event in events:
        for happened, target in steps(states.after_delivery, state, [event]):
            assert happened is event
            state = target
            if state in states.FINAL_DELIVERIES:
                ended.append(state)
    assert len(ended) <= 1


def test_a_request_that_expired_still_takes_late_answers_until_it_closes():
    state = Request.SIGNED
    for event, expected in [
        (RequestEvent.ROUTE, Request.ROUTED),
        (RequestEvent.SETTLE_ONE, Request.PARTIAL),
        (RequestEvent.EXPIRE, Request.EXPIRED),
        (RequestEvent.SETTLE_ONE, Request.EXPIRED),
        (RequestEvent.SETTLE_LAST, Request.COMPLETE),
        (RequestEvent.CLOSE, Request.CLOSED),
    ]:
        state = states.after_request(state, event)
        assert state is expected
    assert {state for state in Request if state in states.OPEN_REQUESTS} == {
        state
        for state in Request
        for event, _ in steps(states.after_request, state, RequestEvent)
        if event in (RequestEvent.SETTLE_LAST, RequestEvent.ROUTE)
    }
