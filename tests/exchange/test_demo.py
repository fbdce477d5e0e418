"""The demonstration's people, driven through hub and nodes: what each question of theirs brings back."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.exchange.sql import store_of
from tests.exchange.world import World
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, NOW, TODAY

from rapport_unique.core.identifiers import niss_is_valid
from rapport_unique.exchange import demo
from rapport_unique.exchange.demo import Who, write_cases
from rapport_unique.exchange.hub.demo import load_register
from rapport_unique.exchange.hub.population import SqlPopulation
from rapport_unique.exchange.node.case_systems.choosing import cases_from
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO, Purpose, Quality
from rapport_unique.exchange.protocol.states import Answer, Request

CENTRES = {demo.LIEGE: LIEGE, demo.GHENT: GHENT, demo.EUPEN: EUPEN}
WORKER = "worker@demo.example"


@pytest.fixture
def world(real_database, directory, keys, tmp_path):
    hub, population = store_of("hub"), SqlPopulation((b"a key",))
    for _ in range(2):
        load_register(hub, population, CENTRES, TODAY)
    files = {}
    for ins, centre in CENTRES.items():
        write_cases(tmp_path / ins, ins, TODAY, WORKER)
        files[centre] = cases_from(f"csv:{tmp_path / ins}", lambda: NOW)
        assert list(files[centre].findings()) == []
    known = {"people": population, "pseudonym_keys": population.keys}
    return World(directory, keys, open_blocks=PHASE_TWO, stores={HUB: hub}, files=files, **known)


def ask(world, centre, who):
    (inquiry,) = (each for each in world.files[centre].open_inquiries(WORKER, TODAY) if each.ssin == who.ssin)
    ticket = world.nodes[centre].asking.ask(
        agent="a7f3",
        inquiry=inquiry.reference,
        purpose=Purpose.NEW_APPLICATION,
        ssin=inquiry.ssin,
        blocks=PHASE_TWO,
        begin=TODAY - timedelta(days=1_500),
        idempotency_key=world.correspondent(centre).new_id(),
    )
    world.settle()
    return ticket, {centre: outcome.body for centre, outcome in world.outcomes(centre, ticket).items()}


def test_one_person_is_known_at_two_other_centres(world):
    ticket, answers = ask(world, LIEGE, Who.KNOWN_TWICE)
    assert world.question(LIEGE, ticket).state is Request.COMPLETE
    assert {centre: body["status"] for centre, body in answers.items()} == dict.fromkeys([GHENT, EUPEN], "DATA_FOUND")
    assert [each["kind"] for each in answers[GHENT]["decisions"]] == ["WITHDRAWAL", "GRANT"]
    assert answers[GHENT]["decisions"][1]["calculation"] and answers[GHENT]["debtors"]


def test_one_is_known_nowhere(world):
    ticket, answers = ask(world, LIEGE, Who.KNOWN_NOWHERE)
    assert (world.question(LIEGE, ticket).targets, answers) == (0, {})


def test_one_has_a_protected_file(world):
    _, answers = ask(world, EUPEN, Who.PROTECTED)
    (given,) = world.stores[GHENT].read("given").values()
    assert (given.state, answers) == (Answer.HELD, {})


def test_one_is_found_under_a_former_number(world):
    _, answers = ask(world, LIEGE, Who.RENUMBERED)
    assert answers[GHENT]["decisions"][0]["aid"] == "ERI"


def test_ghent_asks_liege_too(world):
    _, answers = ask(world, GHENT, Who.KNOWN_AT_LIEGE)
    assert answers[LIEGE]["capital"] and len(answers[LIEGE]["decisions"]) == 2


def test_one_has_to_be_inscribed_first(world):
    who = Who.NOT_INSCRIBED
    refused, _ = ask(world, LIEGE, who)
    assert world.question(LIEGE, refused).code == "exchange-not-integrated"
    about = {"ssin": who.ssin, "quality": Quality.UNDER_EXAMINATION, "begin": TODAY}
    world.nodes[LIEGE].inscribing.inscribe(agent="a7f3", proof={"identityCard": who.value[2]}, **about)
    world.settle()
    _, answers = ask(world, LIEGE, who)
    assert answers[EUPEN]["decisions"][0]["aid"] == "ENERGY"


def test_nobody_of_them_exists():
    numbers = [*(who.ssin for who in Who), demo.FORMER_NUMBER]
    assert len(set(numbers)) == 7
    assert all(niss_is_valid(each) and int(each[6:9]) >= 900 for each in numbers)


def test_the_documentation_says_about_whom_one_asks(world):
    said = (Path(__file__).parents[2] / "docs" / "exchange.md").read_text(encoding="utf-8")
    listed = [each for files in world.files.values() for each in files.open_inquiries(WORKER, TODAY)]
    assert len(listed) == len(Who) and demo.FORMER_NUMBER in said
    for each in listed:
        assert f"| {each.ssin} | 2026/{each.reference.partition('/')[2]} |" in said


def test_the_hub_keeps_no_name_and_no_number_of_them(world):
    ask(world, LIEGE, Who.KNOWN_TWICE)
    at_rest = str(world.stores[HUB].tables)
    for who in Who:
        assert who.ssin not in at_rest and who.value[0] not in at_rest
    assert demo.FORMER_NUMBER not in at_rest
