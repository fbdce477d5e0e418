"""Questions and their answers, from centre to centre, as a social worker would tell them."""

from datetime import date, timedelta

import pytest
from tests.exchange.protocol.examples import DECISION
from tests.exchange.world import PERSON, World
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, TELEPHONES, a_ssin

from rapport_unique.core.findings import NotAllowed, NotPossible
from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol import sealing
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO, Quality
from rapport_unique.exchange.protocol.register import look_back
from rapport_unique.exchange.protocol.sealing import BUCKETS, one_time_key, public_jwk
from rapport_unique.exchange.protocol.states import Answer, Delivery, Request

FILE = {"dossier": "D-2025-8", "decisions": (DECISION,)}


@pytest.fixture
def world(any_world):
    any_world.knows(LIEGE, PERSON, Quality.UNDER_EXAMINATION)
    return any_world


def test_who_knows_the_person_answers_by_itself(world):
    world.knows(GHENT, PERSON, **FILE)
    world.knows(EUPEN, PERSON, Quality.COHABITANT, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert world.question(LIEGE, ticket).state is Request.COMPLETE
    (outcome,) = world.outcomes(LIEGE, ticket).values()
    assert (outcome.supplier, outcome.how) == (GHENT, How.ANSWERED)
    assert outcome.body == {
        "type": "rse.answer.body.v1",
        "status": "DATA_FOUND",
        "withheld": [],
        "practical": {"dossier": "D-2025-8", "manager": "An Peeters", "telephone": TELEPHONES[GHENT]},
        "decisions": [{name: value for name, value in DECISION.items() if name != "calculation"}],
    }
    assert {each.state for each in world.deliveries(ticket).values()} == {Delivery.ANSWERED}
    assert not [code for member in world.stores for code in world.dead_codes(member)]


def test_nobody_else_knows_the_person(world):
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    question = world.question(LIEGE, ticket)
    assert (question.state, question.targets) == (Request.COMPLETE, 0)


def test_a_centre_that_is_asked_may_find_nothing(world):
    world.knows(GHENT, PERSON)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert world.outcomes(LIEGE, ticket)[GHENT].body["status"] == "NO_DATA_FOUND"


def test_the_second_phase_adds_debtors_and_capital(directory, keys):
    world = World(directory, keys, open_blocks=PHASE_TWO)
    world.knows(LIEGE, PERSON)
    debtor = {"relation": "parent", "obligation": "50.00", "recovery": "NO"}
    world.knows(GHENT, PERSON, **FILE, debtors=(debtor,), capital=())
    ticket = world.ask(LIEGE, PERSON, blocks=PHASE_TWO)
    world.settle()
    body = world.outcomes(LIEGE, ticket)[GHENT].body
    assert (body["decisions"], body["debtors"], body["capital"]) == ([DECISION], [debtor], [])


def test_only_decisions_of_the_period_leave(world):
    old = {**DECISION, "id": "2019/1", "period": {"begin": "2019-01-01", "end": "2019-12-31"}}
    world.knows(GHENT, PERSON, **{**FILE, "decisions": (old, DECISION)})
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert [each["id"] for each in world.outcomes(LIEGE, ticket)[GHENT].body["decisions"]] == [DECISION["id"]]


def test_more_than_fits_leaves_without_the_oldest_and_says_so(world):
    many = tuple({**DECISION, "id": f"2025/{n}", "decided": f"2025-01-{n % 28 + 1:02d}"} for n in range(300))
    world.knows(GHENT, PERSON, **{**FILE, "decisions": many})
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    body = world.outcomes(LIEGE, ticket)[GHENT].body
    assert body["withheld"] == ["OLDER_DECISIONS"]
    assert 50 < len(body["decisions"]) < 300
    assert min(each["decided"] for each in body["decisions"]) > min(each["decided"] for each in many)
    assert len(str(body)) < 2 * BUCKETS[-1]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"inquiry": "another"}, "exchange-inquiry-not-open"),
        ({"blocks": PHASE_TWO}, "exchange-block-not-open"),
        ({"begin": date(2010, 1, 1)}, "exchange-period-too-long"),
    ],
)
def test_a_question_outside_the_rules_never_leaves(world, values, code):
    world.files[LIEGE].open("2026/31", PERSON)
    with pytest.raises(NotAllowed) as refused:
        world.nodes[LIEGE].asking.ask(
            **{
                "agent": "a7f3",
                "inquiry": "2026/31",
                "purpose": "NEW_APPLICATION",
                "ssin": PERSON,
                "blocks": {"PRACTICAL"},
                "begin": date(2025, 1, 1),
                "idempotency_key": world.correspondent(LIEGE).new_id(),
                **values,
            }
        )
    assert refused.value.code == code
    assert not world.stores[LIEGE].read("outgoing")


def test_how_far_back_one_may_ask_counts_from_the_day_of_asking(world):
    """The hub may have been away over night."""
    world.knows(GHENT, PERSON, **FILE)
    ticket = world.ask(LIEGE, PERSON, begin=look_back(world.now.date()))
    world.send(LIEGE)
    world.now += timedelta(days=7)
    world.settle()
    assert world.question(LIEGE, ticket).code == ""
    assert world.outcomes(LIEGE, ticket)[GHENT].how is How.ANSWERED


def test_the_hub_refuses_a_centre_that_does_not_know_the_person(world):
    world.knows(GHENT, PERSON, **FILE)
    ticket = world.ask(EUPEN, PERSON)
    world.settle()
    question = world.question(EUPEN, ticket)
    assert (question.state, question.code) == (Request.REJECTED, "exchange-not-integrated")
    assert question.key is None
    assert not world.deliveries(ticket)


def test_a_replaced_number_is_told_and_old_inscriptions_are_found_under_the_new_one(world):
    new = a_ssin(1)
    world.knows(GHENT, PERSON, **FILE)
    world.people.replaced[PERSON] = new
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    question = world.question(LIEGE, ticket)
    assert (question.code, question.replaced_by) == ("exchange-ssin-replaced", new)
    again = world.ask(LIEGE, new)
    world.settle()
    assert set(world.deliveries(again)) == {GHENT}


def test_a_double_click_asks_once(world):
    world.knows(GHENT, PERSON, **FILE)
    key = world.correspondent(LIEGE).new_id()
    assert world.ask(LIEGE, PERSON, key=key) == world.ask(LIEGE, PERSON, key=key)
    world.settle()
    assert len(world.stores[HUB].read("handed")) == 1


def test_the_hub_gives_the_same_acknowledgement_again_and_refuses_another_question_under_its_key(world):
    world.knows(GHENT, PERSON, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    node = world.correspondent(LIEGE)
    signed = world.question(LIEGE, ticket).signed
    message = node.verified(signed, to=HUB)
    taken = world.stores[HUB].read("taken_over")
    # The same question under a new number: a node restored from a backup, say.
    for changed, dead in (({"id": node.new_id()}, 0), ({"id": node.new_id(), "agent": "b"}, 0)):
        with world.stores[LIEGE].transaction():
            node.post(world.stores[LIEGE], {**message, **changed})
        world.settle()
        assert len(world.stores[HUB].read("handed")) == 1
        assert len(world.dead_codes(HUB)) == dead
    refused = [each for each in world.stores[HUB].read("events").values() if each.action == "request-refused"]
    assert {each.data["code"] for each in refused} == {"exchange-idempotency-conflict"}
    assert world.stores[HUB].read("taken_over") == taken


def test_a_protected_file_waits_for_a_human_who_shares_it(world):
    world.knows(GHENT, PERSON, protected=True, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    (given,) = world.stores[GHENT].read("given").values()
    assert given.state is Answer.HELD
    assert not world.outcomes(LIEGE, ticket)
    world.nodes[GHENT].answering.decide(delivery=given.delivery, agent="b1", share=True)
    world.settle()
    assert world.outcomes(LIEGE, ticket)[GHENT].body["decisions"]
    (given,) = world.stores[GHENT].read("given").values()
    assert (given.state, given.signed) == (Answer.SENT, "")
    with pytest.raises(NotPossible, match="exchange-step-impossible"):
        world.nodes[GHENT].answering.decide(delivery=given.delivery, agent="b1", share=True)


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_protected_file_that_nobody_shares_gives_a_telephone_number_in_time(world, by_hand):
    world.knows(GHENT, PERSON, protected=True, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    (given,) = world.stores[GHENT].read("given").values()
    if by_hand:
        world.nodes[GHENT].answering.decide(delivery=given.delivery, agent="b1", share=False)
        world.settle()
    else:
        world.pass_time(hours=12)
        world.pass_time(hours=11)
    outcome = world.outcomes(LIEGE, ticket)[GHENT]
    assert outcome.how is How.ANSWERED
    assert outcome.body == {
        "type": "rse.answer.body.v1",
        "status": "NO_RESULT",
        "withheld": [],
        "practical": {"telephone": TELEPHONES[GHENT]},
    }
    assert world.question(LIEGE, ticket).state is Request.COMPLETE


@pytest.mark.parametrize("protected", [False, True])
def test_one_answer_that_fails_holds_up_no_other(world, monkeypatch, protected):
    """Neither when the case system is back, nor when nobody decided in time."""
    world.files[GHENT].away = not protected
    for person in (a_ssin(serial) for serial in range(1, 3)):
        world.knows(LIEGE, person)
        world.knows(GHENT, person, protected=protected, **FILE)
        world.ask(LIEGE, person)
    world.settle()
    node, store = world.nodes[GHENT], world.stores[GHENT]
    with store.transaction():
        failing, other = (each.delivery for each in (*store.unanswered(), *store.held()))
    world.files[GHENT].away = False
    world.now += timedelta(hours=23 if protected else 0)
    seal = sealing.seal_body

    def seal_or_fail(body, signer, binding, key):
        if binding.delivery == failing:
            raise OSError("a fault")
        return seal(body, signer, binding, key)

    with monkeypatch.context() as broken:
        broken.setattr(sealing, "seal_body", seal_or_fail)
        with pytest.raises(OSError, match="a fault"):
            node.tick()
        states = {each.delivery: each.state for each in store.read("given").values()}
        assert states == {failing: Answer.HELD if protected else Answer.RECEIVED, other: Answer.SENT}
    node.tick()
    assert {each.state for each in store.read("given").values()} == {Answer.SENT}


def test_before_its_first_reminder_the_hub_does_not_look_at_a_delivery(world):
    """Each tick: thousands may be under way, of which nothing is due."""
    world.knows(GHENT, PERSON)
    world.ask(LIEGE, PERSON)
    world.send(LIEGE)
    world.collect(HUB)
    store, looked_at = world.stores[HUB], []
    waiting = store.waiting
    store.waiting = lambda accepted_by: looked_at.extend(waiting(accepted_by)) or looked_at
    for hours, number in ((11, 0), (1, 1)):
        world.now += timedelta(hours=hours)
        world.core(HUB).tick()
        assert len(looked_at) == number


def test_a_centre_that_is_away_is_reminded_told_of_and_late(world):
    world.knows(GHENT, PERSON, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.send(LIEGE)
    world.collect(HUB)
    hub, liege = world.core(HUB), world.core(LIEGE)
    for hours, reminders in ((12, 1), (8, 2), (3, 2)):
        world.now += timedelta(hours=hours)
        hub.tick()
        hub.tick()
        assert world.deliveries(ticket)[GHENT].reminders == reminders
    world.now += timedelta(hours=1)
    hub.tick()
    assert world.deliveries(ticket)[GHENT].state is Delivery.TIMED_OUT
    world.send(HUB)
    world.collect(LIEGE)
    liege.tick()
    assert world.question(LIEGE, ticket).state is Request.EXPIRED
    assert world.outcomes(LIEGE, ticket)[GHENT].how is How.OVERDUE
    world.now += timedelta(days=2)
    world.settle()
    assert world.outcomes(LIEGE, ticket)[GHENT].how is How.LATE
    assert world.deliveries(ticket)[GHENT].state is Delivery.LATE_ANSWERED
    assert world.question(LIEGE, ticket).state is Request.COMPLETE


def test_after_seven_days_no_answer_is_taken_and_the_key_is_gone_on_the_eighth(world):
    world.knows(GHENT, PERSON, protected=True, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.send(LIEGE)
    world.collect(HUB)
    world.now += timedelta(days=7)
    world.hub.tick()
    world.send(HUB)
    world.collect(LIEGE)
    assert world.outcomes(LIEGE, ticket)[GHENT].how is How.EXPIRED
    world.settle()
    world.pass_time(seconds=1)
    assert world.dead_codes(HUB) == ["exchange-step-impossible"]
    world.pass_time(days=1)
    question = world.question(LIEGE, ticket)
    assert (question.state, question.key) == (Request.CLOSED, None)


def test_the_one_time_key_of_a_question_is_the_one_it_carries(world):
    ticket = world.ask(LIEGE, PERSON)
    question = world.question(LIEGE, ticket)
    message = world.correspondent(LIEGE).verified(question.signed, to=HUB)
    assert message["answerKey"] == public_jwk(question.key) != public_jwk(one_time_key())
    other = world.ask(LIEGE, PERSON)
    assert public_jwk(world.question(LIEGE, other).key) != message["answerKey"]


def test_what_the_journals_keep_holds_no_national_number_and_no_content(world):
    world.knows(GHENT, PERSON, **FILE)
    world.ask(LIEGE, PERSON)
    world.settle()
    for member in (HUB, LIEGE, GHENT):
        events = list(world.stores[member].read("events").values())
        assert events
        said = str(events)
        for secret in (PERSON, "Loyer", DECISION["amount"], "An Peeters", "D-2025-8"):
            assert secret not in said
