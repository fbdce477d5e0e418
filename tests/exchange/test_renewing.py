"""Keys and directories are renewed while messages are under way: what a member does not know yet waits for it, and what
nobody will ever know is given up."""

from datetime import timedelta

import pytest
from tests.exchange.world import PERSON, World
from tests.support.exchange import GHENT, HUB, LIEGE, NAMES, NOW, Authority, Keys

from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.deadlines import MOST_ATTEMPTS
from rapport_unique.exchange.protocol.states import Answer


@pytest.fixture
def authority():
    return Authority()


@pytest.fixture
def keys(authority):
    return {number: authority.member(number) for number in NAMES}


def world_of(directory, keys, protected=False, **informed):
    world = World(directory, keys, **informed)
    world.knows(LIEGE, PERSON)
    world.knows(GHENT, PERSON, dossier="D-1", protected=protected)
    return world


def waits_then_is_answered(world, **renewed):
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    world.pass_time(minutes=5)
    assert not world.outcomes(LIEGE, ticket)
    world.restart(GHENT, **renewed)
    world.pass_time(minutes=10)
    assert world.outcomes(LIEGE, ticket)[GHENT].how is How.ANSWERED
    assert not world.network.dead
    assert "not-believed" not in str([world.stores[each].read("events") for each in NAMES])


@pytest.mark.parametrize("signer", [LIEGE, HUB])
def test_a_signature_that_is_newer_than_the_directory(authority, keys, signer):
    older = authority.directory()
    keys[signer] = Keys(authority.member(signer).signer, keys[signer].opening)
    del authority.issued[-1]  # to open what comes, the member keeps its key
    newer = authority.directory()
    waits_then_is_answered(world_of(newer, keys, informed={GHENT: older}), directory=newer)


def test_a_list_of_revoked_certificates_past_its_time(authority, keys):
    directory = authority.directory()
    stale = authority.directory(lives=timedelta(minutes=30))
    waits_then_is_answered(world_of(directory, keys, informed={GHENT: stale}), directory=directory)


def test_a_directory_that_is_newer_than_the_key_in_its_place(authority, keys):
    opening = authority.member(GHENT, since=NOW - timedelta(hours=1)).opening
    world = world_of(authority.directory(), keys)
    waits_then_is_answered(world, keys=Keys(keys[GHENT].signer, opening))


def test_what_is_held_outlasts_a_list_past_its_time(authority, keys):
    directory = authority.directory()
    world = world_of(directory, keys, protected=True)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    world.restart(GHENT, directory=authority.directory(lives=timedelta(minutes=30)))
    world.pass_time(hours=23)
    (given,) = world.stores[GHENT].read("given").values()
    assert given.state is Answer.HELD
    world.restart(GHENT, directory=directory)
    world.pass_time(minutes=15)
    assert world.outcomes(LIEGE, ticket)[GHENT].body["status"] == "NO_RESULT"


def test_a_signer_whom_nobody_ever_certifies_is_given_up_and_journalled_once(authority, keys):
    world = world_of(authority.directory(), keys)
    world.restart(GHENT, keys=Keys(Authority("TEST forger").member(GHENT).signer, keys[GHENT].opening))
    world.ask(LIEGE, PERSON)
    world.settle()
    for _ in range(MOST_ATTEMPTS - 1):
        assert world.dead_codes(HUB) == []
        world.pass_time(minutes=1)
    assert world.dead_codes(HUB) == ["exchange-certificate-unknown"]
    events = world.stores[HUB].read("events").values()
    (noted,) = [each for each in events if each.action == "message-not-believed"]
    assert noted.data["code"] == "exchange-certificate-unknown"
