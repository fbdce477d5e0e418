"""Members hold each other's roots: a journal that changes afterwards is contradicted by whoever holds an older word."""

from collections import Counter
from datetime import date, timedelta

import pytest
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, NOW, enterprise

from rapport_unique.exchange.witnessing import WITNESSES, witnesses

A, B = "a" * 64, "b" * 64
HOUR = timedelta(hours=1)


@pytest.fixture
def world(any_world):
    return any_world


def tell(world, size, hash, made=NOW, of=LIEGE):
    node = world.nodes[of]
    with node.store.transaction():
        node.witnessing.tell(HUB, size, hash, made)
    world.settle()


def hand_on(world, to, of=LIEGE):
    with world.hub.store.transaction():
        world.hub.witnessing.hand_on(to, world.hub.store.peer_roots(of))
    world.settle()


def held(world, by, of=LIEGE):
    return [(each.size, each.hash, each.contradicts) for each in world.stores[by].read("peer_roots").values()]


def events(world, by):
    return [each.action for each in world.stores[by].read("events").values() if each.action.startswith("peer-root")]


def test_the_hub_keeps_what_a_member_says_once(world):
    tell(world, 5, A)
    tell(world, 5, A)
    assert held(world, HUB) == [(5, A, False)]
    assert events(world, HUB) == ["peer-root-kept"]


def test_others_hold_it_as_its_member_signed_it(world):
    tell(world, 5, A)
    hand_on(world, GHENT)
    assert held(world, GHENT) == [(5, A, False)]
    (root,) = world.stores[GHENT].read("peer_roots").values()
    assert world.correspondent(EUPEN).verified(root.signed, to=HUB)["from"] == LIEGE


def test_a_journal_that_grows_contradicts_nothing(world):
    tell(world, 5, A)
    tell(world, 9, B, NOW + HOUR)
    assert [each[2] for each in held(world, HUB)] == [False, False]


def test_an_older_word_that_comes_later_contradicts_nothing(world):
    tell(world, 9, B, NOW + HOUR)
    tell(world, 5, A, NOW)
    assert [each[2] for each in held(world, HUB)] == [False, False]


@pytest.mark.parametrize(("size", "hash"), [(5, B), (4, B)], ids=["another root of the same size", "a shorter journal"])
def test_a_journal_that_was_changed_is_contradicted_and_both_words_stay(world, size, hash):
    tell(world, 5, A)
    tell(world, size, hash, NOW + HOUR)
    assert held(world, HUB) == [(5, A, False), (size, hash, True)]
    assert events(world, HUB) == ["peer-root-kept", "peer-root-contradicts"]


def test_a_hub_that_shows_members_different_roots_of_its_own_is_contradicted_where_they_meet(world):
    for hash, made in ((A, NOW), (B, NOW + HOUR)):
        with world.hub.store.transaction():
            world.hub.witnessing.tell(GHENT, 7, hash, made)
        world.settle()
    assert [each[2] for each in held(world, GHENT)] == [False, True]


def test_a_hub_cannot_hand_on_what_no_member_signed(world):
    tell(world, 5, A)
    (root,) = world.stores[HUB].read("peer_roots").values()
    head, payload, signature = root.signed.split(".")
    hub = world.hub
    with hub.store.transaction():
        forged = hub.correspondent.compose("roots", GHENT, roots=[f"{head}.{payload}.{signature[::-1]}"])
        hub.correspondent.post(hub.store, forged)
    world.settle()
    assert held(world, GHENT) == []
    assert world.dead_codes(GHENT) == ["exchange-signature-wrong"]


def test_no_member_hands_on_in_the_place_of_the_hub(world):
    tell(world, 5, A)
    (root,) = world.stores[HUB].read("peer_roots").values()
    node = world.nodes[EUPEN]
    with node.store.transaction():
        node.correspondent.post(node.store, node.correspondent.compose("roots", GHENT, roots=[root.signed]))
    world.settle()
    assert held(world, GHENT) == []
    assert world.dead_codes(GHENT) == ["exchange-reference-unknown"]


# Who holds whose


MEMBERS = [enterprise(19_999_000 + each) for each in range(600)]
DAY = date(2026, 3, 2)


def test_each_day_five_others_hold_a_root():
    for day in (DAY, DAY + timedelta(days=1)):
        found = witnesses(MEMBERS[0], MEMBERS, day)
        assert len(set(found)) == WITNESSES
        assert MEMBERS[0] not in found
    assert not set(witnesses(MEMBERS[0], MEMBERS, DAY)) & set(witnesses(MEMBERS[0], MEMBERS, DAY + timedelta(days=1)))


def test_nobody_is_handed_much_more_than_others():
    load = Counter(each for member in MEMBERS for each in witnesses(member, MEMBERS, DAY))
    assert max(load.values()) <= 2 * WITNESSES


def test_within_months_everybody_held_a_root_of_everybody():
    days = (DAY + timedelta(days=each) for each in range(120))
    assert {each for day in days for each in witnesses(MEMBERS[7], MEMBERS, day)} == set(MEMBERS) - {MEMBERS[7]}


@pytest.mark.parametrize(("members", "number"), [([LIEGE], 0), ([LIEGE, GHENT, EUPEN], 2), ([GHENT, EUPEN], 2)])
def test_few_members_hold_all(members, number):
    assert len(witnesses(LIEGE, members, DAY)) == number
