"""Protected files: what would leave can be seen before, and the answer says who decided it, or that nobody had to."""

from datetime import timedelta

import pytest
from tests.exchange.protocol.examples import DECISION
from tests.exchange.world import PERSON
from tests.support.exchange import GHENT, HUB, LIEGE, NOW, a_ssin

from rapport_unique.core.findings import NotPossible, Stale
from rapport_unique.exchange.node.bodies import digest_of
from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.states import Answer

FILE = {"dossier": "D-2025-8", "decisions": (DECISION,)}


@pytest.fixture
def world(any_world):
    any_world.knows(LIEGE, PERSON)
    return any_world


def given(world):
    (found,) = world.stores[GHENT].read("given").values()
    return found


def would_leave(world):
    answering = world.nodes[GHENT].answering
    return answering.would_leave(given(world), answering.asked(given(world)))


def held(world, **values):
    world.knows(GHENT, PERSON, protected=True, **FILE, **values)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert given(world).state is Answer.HELD
    return ticket


def test_what_is_shared_is_what_was_seen(world):
    ticket = held(world)
    answering = world.nodes[GHENT].answering
    body = would_leave(world).body
    world.now += timedelta(hours=1)
    answering.decide(delivery=given(world).delivery, agent="b1", share=True, seen=digest_of(body))
    world.settle()
    assert world.outcomes(LIEGE, ticket)[GHENT].body == body
    done = given(world)
    assert (done.by, done.answered, done.status) == ("b1", NOW + timedelta(hours=1), "DATA_FOUND")


def test_a_file_that_changed_meanwhile_does_not_leave_unseen(world):
    ticket = held(world)
    answering = world.nodes[GHENT].answering
    seen = digest_of(would_leave(world).body)
    world.knows(GHENT, PERSON, protected=True, **{**FILE, "dossier": "D-2025-9"})
    with pytest.raises(Stale, match="exchange-file-changed"):
        answering.decide(delivery=given(world).delivery, agent="b1", share=True, seen=seen)
    world.settle()
    assert given(world).state is Answer.HELD
    assert not world.outcomes(LIEGE, ticket)
    answering.decide(delivery=given(world).delivery, agent="b1", share=False, seen=seen)
    assert given(world).status == "NO_RESULT"


def test_while_the_case_system_is_away_only_the_telephone_number_can_leave(world):
    held(world)
    world.files[GHENT].away = True
    answering = world.nodes[GHENT].answering
    with pytest.raises(NotPossible, match="exchange-cases-away"):
        would_leave(world)
    answering.decide(delivery=given(world).delivery, agent="b1", share=False)
    assert given(world).state is Answer.SENT


@pytest.mark.parametrize(("away", "decided_within"), [(0, 23), (23, 23), (48, 23), (6 * 24 + 12, 11)])
def test_somebody_has_a_day_to_decide_also_where_the_centre_was_away(world, away, decided_within):
    """As long as the hub takes an answer."""
    world.knows(GHENT, PERSON, protected=True, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.send(LIEGE)
    world.collect(HUB)
    world.now += timedelta(hours=away)
    world.hub.tick()
    world.settle()
    world.pass_time(hours=decided_within, seconds=-1)
    assert given(world).state is Answer.HELD
    world.pass_time(seconds=1)
    assert given(world).status == "NO_RESULT"
    assert world.outcomes(LIEGE, ticket)[GHENT].how is (How.LATE if away else How.ANSWERED)
    assert not world.network.dead


def test_a_file_under_a_former_number_is_held_for_that_is_the_hub_s_word_alone(world):
    former = a_ssin(7)
    world.people.replaced[former] = PERSON
    world.knows(GHENT, former, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert (given(world).state, given(world).former_numbers) == (Answer.HELD, (former,))
    assert would_leave(world).number == former
    answering = world.nodes[GHENT].answering
    answering.decide(delivery=given(world).delivery, agent="b1", share=True)
    world.settle()
    assert world.outcomes(LIEGE, ticket)[GHENT].body["practical"]["dossier"] == "D-2025-8"
    assert given(world).former_numbers == ()


def test_a_file_under_the_present_number_is_answered_whatever_stands_under_a_former_one(world):
    former = a_ssin(7)
    world.people.replaced[former] = PERSON
    world.knows(GHENT, former, protected=True, **{**FILE, "dossier": "D-old"})
    world.knows(GHENT, PERSON, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert world.outcomes(LIEGE, ticket)[GHENT].body["practical"]["dossier"] == "D-2025-8"


def test_what_the_hub_reminds_of_is_kept(world):
    held(world)
    world.pass_time(hours=12)
    world.pass_time(hours=8)
    assert given(world).reminded == (NOW + timedelta(hours=12), NOW + timedelta(hours=20))
    world.pass_time(hours=3)
    done = given(world)
    assert (done.state, done.by, done.status) == (Answer.SENT, GHENT, "NO_RESULT")


def test_an_answer_that_left_by_itself_says_so(world):
    world.knows(GHENT, PERSON, **FILE)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    done = given(world)
    assert (done.ticket, done.by, done.answered, done.status) == (ticket, GHENT, NOW, "DATA_FOUND")
    assert (done.purpose, done.blocks) == ("NEW_APPLICATION", ("DECISIONS", "PRACTICAL"))


def test_questions_and_answers_are_found_by_person(world):
    held(world)
    (question,) = world.stores[LIEGE].read("questions").values()
    assert question.person == world.stores[LIEGE].person(PERSON)
    assert given(world).person == world.stores[GHENT].person(PERSON)
    assert PERSON not in question.person + given(world).person
