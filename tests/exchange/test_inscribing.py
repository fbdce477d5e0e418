"""The register of references: proof before inscription, one's own inscriptions only, numbers at rest as hashes."""

from datetime import date

import pytest
from tests.exchange.secrets import readable
from tests.exchange.world import PERSON, World
from tests.support.exchange import GHENT, HUB, LIEGE, a_ssin

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.states import Request

PROOF = {"lastName": "Exemple", "birthDate": "1980-05-06"}
BEGIN = date(2026, 3, 1)


@pytest.fixture
def world(any_world):
    return any_world


def errand(world, act, centre=LIEGE, **values):
    """What the register replied."""
    id = getattr(world.nodes[centre].inscribing, act)(agent="a7f3", **{"ssin": PERSON, **values})
    world.settle()
    found = world.stores[centre].read("errands")[id]
    assert found.done
    return found


def inscribe(world, centre=LIEGE, **values):
    asked = {"quality": Quality.UNDER_EXAMINATION, "begin": BEGIN, "proof": PROOF, **values}
    return errand(world, "inscribe", centre, **asked)


def test_inscribe_then_ask(world):
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert world.question(LIEGE, ticket).code == "exchange-not-integrated"
    done = inscribe(world)
    assert (done.code, done.inscriptions) == ("", ({"quality": 1, "period": {"begin": "2026-03-01"}},))
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert world.question(LIEGE, ticket).state is Request.COMPLETE


def test_ended_inscriptions_ask_no_more(world):
    inscribe(world)
    done = errand(world, "end", quality=Quality.UNDER_EXAMINATION, begin=BEGIN, end=BEGIN)
    assert done.inscriptions == ({"quality": 1, "period": {"begin": "2026-03-01", "end": "2026-03-01"}},)
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert world.question(LIEGE, ticket).code == "exchange-not-integrated"


def test_a_proof_that_does_not_fit_inscribes_nobody(world):
    assert inscribe(world, proof={**PROOF, "lastName": "Autre"}).code == "exchange-identity-not-proven"
    assert not world.stores[HUB].read("inscriptions")


@pytest.mark.parametrize(
    ("act", "values", "code"),
    [
        ("inscribe", {"quality": Quality.UNDER_EXAMINATION, "begin": BEGIN, "proof": PROOF}, "already-inscribed"),
        ("end", {"quality": Quality.OTHER_AID, "begin": BEGIN, "end": BEGIN}, "not-inscribed"),
    ],
)
def test_what_the_register_refuses(world, act, values, code):
    inscribe(world)
    assert errand(world, act, **values).code == f"exchange-{code}"
    assert len(world.stores[HUB].read("inscriptions")) == 1


def test_what_is_refused_before_it_leaves(world):
    node = world.nodes[LIEGE].inscribing
    with pytest.raises(Invalid, match="exchange-ssin-invalid"):
        node.ask_for_list(agent="a7f3", ssin="80050690099")
    with pytest.raises(Invalid, match="exchange-period-reversed"):
        node.end(agent="a7f3", ssin=PERSON, quality=Quality.OTHER_AID, begin=BEGIN, end=date(2026, 2, 1))
    assert not world.stores[LIEGE].read("outgoing")


def test_a_centre_lists_its_own_inscriptions_alone(world):
    inscribe(world)
    inscribe(world, centre=GHENT, quality=Quality.DEBT_MEDIATION)
    assert [each["quality"] for each in errand(world, "ask_for_list").inscriptions] == [1]
    assert [each["quality"] for each in errand(world, "ask_for_list", GHENT).inscriptions] == [7]


def test_a_replaced_number_is_told(world):
    inscribe(world)
    world.people.replaced[PERSON] = a_ssin(1)
    done = inscribe(world, centre=GHENT)
    assert (done.code, done.replaced_by) == ("exchange-ssin-replaced", a_ssin(1))
    done = errand(world, "ask_for_list", ssin=a_ssin(1))
    assert [each["quality"] for each in done.inscriptions] == [1]


def test_an_inscription_made_before_the_key_was_rotated_is_found_and_ended(directory, keys):
    world = World(directory, keys)
    inscribe(world)
    rotated = World(directory, keys, pseudonym_keys=(b"a new key", *world.hub.routing.persons.keys))
    rotated.stores[HUB].tables["inscriptions"] = world.stores[HUB].read("inscriptions")
    assert inscribe(rotated).code == "exchange-already-inscribed"
    ended = errand(rotated, "end", quality=Quality.UNDER_EXAMINATION, begin=BEGIN, end=BEGIN)
    assert ended.inscriptions[0]["period"]["end"] == "2026-03-01"


def test_the_hub_keeps_no_number_no_name_and_no_date_of_birth(world):
    inscribe(world)
    world.people.replaced[PERSON] = a_ssin(1)
    inscribe(world)
    world.ask(LIEGE, PERSON)
    world.settle()
    kept = readable(world.stores[HUB].tables)
    for secret in (PERSON, a_ssin(1), "Exemple", "1980-05-06"):
        assert secret.encode() not in kept


def test_what_was_asked_of_the_register_says_of_whom_and_what(world):
    done = inscribe(world)
    assert (done.action, done.ssin, done.quality, done.period) == ("REGISTER", PERSON, 1, {"begin": "2026-03-01"})
    listed = errand(world, "ask_for_list")
    assert (listed.action, listed.ssin, listed.quality, listed.period) == ("LIST", PERSON, None, {})


def test_a_reply_counts_once(world):
    done = inscribe(world)
    hub = world.correspondent(HUB)
    reply = hub.compose("inscriptions", LIEGE, reply=done.id, status={"value": "OK"}, inscriptions=[])
    with world.stores[HUB].transaction():
        hub.post(world.stores[HUB], reply)
    world.settle()
    assert world.dead_codes(LIEGE) == ["exchange-replayed"]
    assert world.stores[LIEGE].read("errands")[done.id] == done
