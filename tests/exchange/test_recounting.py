"""Who asked what about a person, told to that person: by every number and of every centre, with proof, for a day."""

from datetime import timedelta

import pytest
from tests.exchange.secrets import readable
from tests.exchange.test_inscribing import PROOF
from tests.exchange.world import PERSON, World
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, NOW, a_ssin

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.hub import recounting
from rapport_unique.exchange.hub.store import Handed, TakenOver
from rapport_unique.exchange.protocol.code_lists import Block, Purpose, Quality
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.protocol.states import Delivery


@pytest.fixture
def world(any_world):
    any_world.knows(LIEGE, PERSON, Quality.UNDER_EXAMINATION)
    return any_world


def told(world, centre=EUPEN, ssin=PERSON, proof=PROOF, **values):
    """What the hub told; Eupen does not know the person, who went there with an identity card."""
    id = world.nodes[centre].recounting.fetch(agent="a7f3", ssin=ssin, proof=proof, **values)
    world.settle()
    found = world.stores[centre].read("histories")[id]
    assert found.done
    return found


def targets(access):
    return {each["supplier"]: each["outcome"] for each in access["targets"]}


def test_the_person_learns_who_asked_what_when_and_why(world):
    world.knows(GHENT, PERSON)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    (access,) = told(world).accesses
    assert access == {
        "ticket": ticket,
        "asked": instant(NOW),
        "customer": LIEGE,
        "purpose": "NEW_APPLICATION",
        "blocks": ["DECISIONS", "PRACTICAL"],
        "period": {"begin": (NOW.date() - timedelta(days=700)).isoformat()},
        "targets": [{"supplier": GHENT, "outcome": "ANSWERED"}],
    }


def test_what_was_refused_is_told_too(world):
    ticket = world.ask(GHENT, PERSON, purpose=Purpose.REVIEW_OF_AID, blocks=(Block.PRACTICAL,))
    world.settle()
    (access,) = told(world).accesses
    said = (access["ticket"], access["customer"], access["refused"], access["purpose"], access["targets"])
    assert said == (ticket, GHENT, "exchange-not-integrated", "REVIEW_OF_AID", [])


def test_the_newest_first_and_what_became_of_each_target(world):
    world.knows(GHENT, PERSON, protected=True, dossier="D-1")
    world.knows(EUPEN, PERSON)
    first = world.ask(LIEGE, PERSON)
    world.send(LIEGE)
    world.collect(HUB)
    world.send(HUB)
    assert targets(told_without_settling(world)) == {GHENT: "WAITING", EUPEN: "WAITING"}
    world.settle()
    world.now += timedelta(minutes=1)
    second = world.ask(LIEGE, PERSON)
    world.settle()
    assert [each["ticket"] for each in told(world).accesses] == [second, first]
    assert targets(told(world).accesses[1]) == {GHENT: "WAITING", EUPEN: "ANSWERED"}


def told_without_settling(world):
    """The one access as it stands in the hub while its targets have not seen it."""
    with world.stores[HUB].transaction():
        (taken,) = world.stores[HUB].asked_about(world.hub.routing.persons.subjects(PERSON))
        return world.hub.recounting._said(taken)


@pytest.mark.parametrize(("passed", "outcome"), [({"hours": 24}, "OVERDUE"), ({"days": 7}, "EXPIRED")])
def test_targets_that_stay_away_are_told_so(directory, keys, passed, outcome):
    world = World(directory, keys)
    world.knows(LIEGE, PERSON)
    world.knows(GHENT, PERSON)
    world.ask(LIEGE, PERSON)
    for member, act in ((LIEGE, world.send), (HUB, world.collect)):
        act(member)
    world.network.waiting.clear()  # Ghent's letter-box is out of reach
    with world.stores[HUB].transaction():
        world.stores[HUB].drop_outgoing([each.id for each in world.stores[HUB].outgoing(9)])
    world.now += timedelta(**passed)
    world.hub.tick()
    assert targets(told(world).accesses[0]) == {GHENT: outcome}


def test_every_number_and_every_key_that_the_person_had(directory, keys):
    before = World(directory, keys)
    before.knows(LIEGE, PERSON)
    old = before.ask(LIEGE, PERSON)
    before.settle()
    world = World(directory, keys, pseudonym_keys=(b"a new key", *before.hub.routing.persons.keys))
    world.stores[HUB].tables["taken_over"] = before.stores[HUB].read("taken_over")
    world.people.replaced[PERSON] = a_ssin(1)
    world.now += timedelta(days=1)
    world.random.seed(8)  # other tickets than those of before
    new = world.ask(LIEGE, a_ssin(1))
    world.settle()
    assert [each["ticket"] for each in told(world, ssin=a_ssin(1)).accesses] == [new, old]
    replaced = told(world)
    assert (replaced.code, replaced.replaced_by, replaced.accesses) == ("exchange-ssin-replaced", a_ssin(1), ())


def test_a_proof_that_does_not_fit_is_told_nothing_also_to_a_centre_that_may_ask(world):
    world.ask(LIEGE, PERSON)
    world.settle()
    found = told(world, LIEGE, proof={**PROOF, "lastName": "Autre"})
    assert (found.code, found.accesses) == ("exchange-identity-not-proven", ())


def test_without_proof_no_centre_is_told_also_not_one_that_may_ask(world):
    node = world.correspondent(LIEGE)
    with world.stores[LIEGE].transaction(), pytest.raises(Invalid) as caught:
        node.post(world.stores[LIEGE], node.compose("history", HUB, ssin=PERSON))
    assert caught.value.code == "exchange-message-unreadable"


def test_nobody_is_told_of_another(world):
    world.ask(LIEGE, PERSON)
    world.settle()
    assert told(world, ssin=a_ssin(2)).accesses == ()


def test_more_than_a_message_holds_is_counted(world, monkeypatch):
    monkeypatch.setattr(recounting, "MOST", 2)
    for _ in range(3):
        world.now += timedelta(minutes=1)
        last = world.ask(LIEGE, PERSON)
        world.settle()
    found = told(world)
    assert (found.accesses[0]["ticket"], len(found.accesses), found.older) == (last, 2, 1)


def all_told(world, **of):
    """Every list until nothing is older, each going on where the one before ended."""
    lists = [told(world, **of)]
    while lists[-1].older:
        before = lists[-1].goes_on_before
        assert before is not None
        lists.append(told(world, before=before, **of))
    return lists


def taken_over(world, *moments):
    """What the hub took over about the person at these moments; the tickets."""
    hub, subject = world.hub.recounting, world.hub.routing.persons.subjects(PERSON)[0]
    asked = {"purpose": "NEW_APPLICATION", "blocks": ["PRACTICAL"], "period": {"begin": "2020-01-01"}}
    tickets = [hub.correspondent.new_id() for _ in moments]
    with world.stores[HUB].transaction():
        for ticket, at in zip(tickets, moments, strict=True):
            world.stores[HUB].add_taken_over(TakenOver(LIEGE, ticket, "", b"", ticket, subject, at, asked))
    return tickets


def test_more_than_two_hundred_are_told_over_more_lists_each_once(directory, keys):
    world = World(directory, keys)
    tickets = taken_over(world, *(NOW - timedelta(days=each) for each in range(430)))
    lists = all_told(world)
    assert [(len(each.accesses), each.older) for each in lists] == [(200, 230), (200, 30), (30, 0)]
    assert [access["ticket"] for each in lists for access in each.accesses] == tickets
    assert lists[1].before == NOW - timedelta(days=199)


def test_what_was_asked_in_one_millisecond_is_told_in_one_list(world, monkeypatch):
    monkeypatch.setattr(recounting, "MOST", 2)
    at = [NOW - timedelta(microseconds=each) for each in (9000, 9100, 9900, 12_000, 12_400, 12_900, 20_000)]
    tickets = taken_over(world, *at)
    lists = all_told(world)
    said = [access["ticket"] for each in lists for access in each.accesses]
    assert sorted(said) == sorted(tickets), "none twice, none missing"
    assert [len(each.accesses) for each in lists] == [1, 2, 1, 2, 1]


def test_the_older_ones_need_the_proof_again(world):
    taken_over(world, NOW - timedelta(days=1))
    assert len(told(world, before=NOW).accesses) == 1
    refused = told(world, before=NOW, proof={**PROOF, "lastName": "Autre"})
    assert (refused.code, refused.accesses) == ("exchange-identity-not-proven", ())


def test_a_number_that_cannot_be_one_does_not_leave(world):
    with pytest.raises(Invalid, match="exchange-ssin-invalid"):
        world.nodes[LIEGE].recounting.fetch(agent="a7f3", ssin="80050690099", proof=PROOF)
    assert not world.stores[LIEGE].read("histories")


def test_the_list_is_erased_after_a_day(world):
    told(world, LIEGE)
    world.pass_time(hours=23)
    assert world.stores[LIEGE].read("histories")
    world.pass_time(hours=2)
    assert not world.stores[LIEGE].read("histories")
    actions = [each.action for each in world.stores[LIEGE].read("events").values()]
    assert actions.count("history-erased") == 1


def test_a_list_counts_once_and_from_the_hub_alone(world):
    found = told(world, LIEGE)
    hub = world.correspondent(HUB)
    again = {"reply": found.id, "status": {"value": "OK"}, "accesses": [], "older": 9}
    for sender in (hub, world.correspondent(GHENT)):
        with world.stores[HUB].transaction():
            sender.post(world.stores[HUB], sender.compose("accesses", LIEGE, **again))
    world.settle()
    assert sorted(world.dead_codes(LIEGE)) == ["exchange-reference-unknown", "exchange-replayed"]
    assert world.stores[LIEGE].read("histories")[found.id] == found


def test_neither_databases_nor_journals_hold_the_number_or_the_proof(world):
    world.ask(LIEGE, PERSON)
    world.settle()
    told(world, LIEGE, proof={**PROOF, "lastName": "Autre"})
    told(world, LIEGE)
    for member in (HUB, LIEGE):
        kept = readable(world.stores[member].read("events"))
        assert b"history-" in kept
        for secret in (PERSON, "Exemple", "Autre", "1980-05-06"):
            assert secret.encode() not in kept
    at_the_hub = readable(world.stores[HUB].tables)
    assert not [each for each in (PERSON, "Exemple", "Autre", "1980-05-06") if each.encode() in at_the_hub]


def test_the_longest_list_fits_into_a_message(directory, keys):
    world = World(directory, keys)
    hub, subject = world.hub.recounting, world.hub.routing.persons.subjects(PERSON)[0]
    asked_for = {"purpose": max(Purpose, key=len).value, "blocks": [each.value for each in Block]}
    with world.stores[HUB].transaction():
        for number in range(300):
            ticket, at = hub.correspondent.new_id(), NOW - timedelta(days=number)
            asked = {**asked_for, "period": {"begin": "2020-01-01", "end": "2020-12-31"}}
            world.stores[HUB].add_taken_over(TakenOver(LIEGE, ticket, "", b"", ticket, subject, at, asked))
            for supplier in [GHENT] * 40:
                handed = Handed(hub.correspondent.new_id(), ticket, LIEGE, supplier, at, Delivery.LATE_ANSWERED)
                world.stores[HUB].add_handed(handed)
    found = told(world)
    (letter,) = (each for each in world.network.everything if each.recipient == EUPEN)
    assert len(letter.content) < 384 * 1024
    assert 50 < len(found.accesses) < 200 and found.older == 300 - len(found.accesses)
    assert found.accesses[0]["asked"] == instant(NOW)
