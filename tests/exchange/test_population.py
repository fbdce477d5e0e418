"""The population in the hub's database: what proves an identity, which numbers were replaced, and nothing in clear."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.secrets import readable
from tests.exchange.sql import DrivenHub, store_of
from tests.exchange.test_inscribing import BEGIN, errand
from tests.exchange.world import PERSON, World
from tests.support.exchange import HUB, LIEGE, a_ssin

from rapport_unique.accounts.access import Program
from rapport_unique.core.findings import sentence_of
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.exchange.hub import models
from rapport_unique.exchange.hub.population import SqlPopulation
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.journal.models import Event

KEY, NEWER = b"a key that only the hub has", b"a newer one"
ACTOR = Program("population")
OLD, OLDER = a_ssin(1), a_ssin(2)
HEADER = "ssin;last_name;first_name;birth_date;identity_card;replaced_by"
TABLE = f"""{HEADER}
{PERSON};De Smet-Müller;Anne-Sophie;1980-05-06;592-1234567-89;
{OLD};;;;;{PERSON}
{OLDER};;;;;{OLD}
"""
NAME = {"lastName": "De Smet-Müller", "birthDate": "1980-05-06"}


@pytest.fixture
def hub(real_database) -> DrivenHub:
    return store_of("hub")


@pytest.fixture
def population(hub) -> SqlPopulation:
    found = SqlPopulation((KEY,))
    assert found.load(TABLE.encode(), actor=ACTOR) == []
    return found


@pytest.mark.parametrize(
    "proof",
    [
        NAME,
        {**NAME, "firstName": "Anne-Sophie"},
        {**NAME, "lastName": "DE SMET MULLER", "firstName": "anne sophie"},
        {**NAME, "lastName": "desmet-muller"},
        {"identityCard": "592123456789"},
    ],
)
def test_a_card_or_a_name_with_its_date_of_birth_proves_who_somebody_is(population, proof):
    assert population.proves(PERSON, proof)
    assert not population.proves(OLD, proof)
    assert not population.proves(a_ssin(5), proof)


@pytest.mark.parametrize(
    "proof",
    [
        {**NAME, "lastName": "Smet"},
        {**NAME, "lastName": "-"},
        {**NAME, "lastName": "De Smet-Müller", "firstName": "Anne"},
        {**NAME, "birthDate": "1980-05-07"},
        {"identityCard": "592123456788"},
        {"identityCard": ""},
    ],
)
def test_anything_else_proves_nothing(population, proof):
    assert not population.proves(PERSON, proof)


def test_a_number_leads_to_the_one_that_stands_today(population):
    assert population.replaced_by(OLD) == population.replaced_by(OLDER) == PERSON
    assert population.replaced_by(PERSON) is None
    assert set(population.former_numbers(PERSON)) == {OLD, OLDER}
    assert set(population.former_numbers(OLD)) == set()


def test_a_number_that_is_replaced_later_leads_on(population):
    new = a_ssin(3)
    later = f"ssin;last_name;birth_date;replaced_by\n{PERSON};;;{new}\n{new};Nouveau;1980-05-06;\n"
    assert population.load(later.encode(), actor=ACTOR) == []
    assert {population.replaced_by(each) for each in (OLDER, OLD, PERSON)} == {new}
    assert set(population.former_numbers(new)) == {OLDER, OLD, PERSON}
    assert population.proves(new, {"lastName": "Nouveau", "birthDate": "1980-05-06"})
    assert not population.proves(PERSON, NAME)


def test_loading_again_replaces_what_was_known_and_keeps_the_others(population):
    table = f"ssin;last_name;birth_date\n{PERSON};Autre;1980-05-06\n"
    assert population.load(table.encode(), actor=ACTOR) == []
    assert not population.proves(PERSON, NAME)
    assert population.proves(PERSON, {**NAME, "lastName": "Autre"})
    assert population.replaced_by(OLD) == PERSON
    before = list(models.Proof.objects.values_list("digest"))
    assert population.load(table.encode(), actor=ACTOR) == []
    assert list(models.Proof.objects.values_list("digest")) == before


def test_after_a_rotation_of_the_key_people_are_found_under_the_old_one(population):
    rotated = SqlPopulation((NEWER, KEY))
    assert rotated.proves(PERSON, NAME) and rotated.replaced_by(OLD) == PERSON
    assert rotated.load(TABLE.encode(), actor=ACTOR) == []
    assert SqlPopulation((NEWER,)).proves(PERSON, NAME)
    assert not population.proves(PERSON, NAME)
    assert set(SqlPopulation((NEWER,)).former_numbers(PERSON)) == {OLD, OLDER}


def test_nothing_stands_in_clear_and_one_event_says_how_many(population, hub):
    at_rest = readable(hub.tables)
    for secret in (PERSON, OLD, OLDER, "Smet", "smet", "Anne", "anne", "1980-05-06", "592", "123456789"):
        assert secret.encode() not in at_rest, secret
    (event,) = Event.objects.filter(action="population-loaded")
    assert (event.subject, event.data) == ("exchange:population", {"persons": 1, "replaced": 2})


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        (f"{PERSON[:-1]}9;Exemple;;1980-05-06;;", "niss-invalid", "ssin"),
        (f"{a_ssin(7)};;;;;", "required", "last_name"),
        (f"{a_ssin(7)};Exemple;;;;", "required", "birth_date"),
        (f"{a_ssin(7)};Exemple;;1980-02-30;;", "date-unreadable", "birth_date"),
        (f"{a_ssin(7)};;;;12345;", "population-not-a-card", "identity_card"),
        (f"{PERSON};Exemple;;1980-05-06;;", "population-twice", ""),
        (f"{a_ssin(7)};;;;;{a_ssin(7)}", "population-replaced-in-a-circle", ""),
    ],
)
def test_one_fault_and_nothing_is_loaded(hub, line, code, column):
    population = SqlPopulation((KEY,))
    findings = population.load(f"{TABLE}{line}\n".encode(), actor=ACTOR)
    assert [(each.code, each.place.row, each.place.column) for each in findings] == [(code, 5, column)]
    for language in LANGUAGES:
        assert "{" not in sentence_of(findings[0], language)
    assert PERSON[:-1] not in str(findings) and "12345" not in str(findings)
    assert not models.Proof.objects.exists() and not Event.objects.filter(action="population-loaded").exists()


def test_a_circle_with_what_is_known_already_is_found(population):
    findings = population.load(f"ssin;last_name;replaced_by\n{PERSON};;{OLD}\n".encode(), actor=ACTOR)
    assert [each.code for each in findings] == ["population-replaced-in-a-circle"]
    assert population.replaced_by(OLD) == PERSON


def test_more_persons_than_go_at_once(hub):
    numbers = [a_ssin(serial, BEGIN.replace(year=1950 + year)) for year in range(50) for serial in range(30)]
    table = "\n".join(["ssin;last_name;birth_date", *(f"{each};Nom{each[-5:]};1980-01-01" for each in numbers)])
    population = SqlPopulation((KEY,))
    assert population.load(table.encode(), actor=ACTOR) == []
    assert all(
        population.proves(each, {"lastName": f"Nom{each[-5:]}", "birthDate": "1980-01-01"}) for each in numbers[::97]
    )
    assert models.Proof.objects.count() == len(numbers) > 1_000


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(links=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6, unique_by=lambda each: each[0]))
def test_whatever_is_replaced_by_whatever_in_one_table_or_one_after_the_other(hub, links):
    """Without a circle, every number leads to the last one, in whatever order it was said."""
    hub.empty()
    links = [(former, later) for former, later in links if former < later]
    population, replaced = SqlPopulation((KEY,)), dict(links)
    for former, later in links:
        table = f"ssin;last_name;replaced_by\n{a_ssin(former)};;{a_ssin(later)}\n"
        assert population.load(table.encode(), actor=ACTOR) == []
    for number in range(6):
        last = number
        while last in replaced:
            last = replaced[last]
        assert population.replaced_by(a_ssin(number)) == (a_ssin(last) if last != number else None)
        former = set(population.former_numbers(a_ssin(number)))
        assert all(population.replaced_by(each) == a_ssin(number) for each in former)


def test_the_hub_inscribes_whom_it_has_loaded(hub, directory, keys):
    population = SqlPopulation((KEY,))
    assert population.load(TABLE.encode(), actor=ACTOR) == []
    world = World(directory, keys, stores={HUB: hub}, people=population, pseudonym_keys=population.keys)
    asked = {"quality": Quality.UNDER_EXAMINATION, "begin": BEGIN}
    assert (
        errand(world, "inscribe", **asked, proof={**NAME, "lastName": "Autre"}).code == "exchange-identity-not-proven"
    )
    replaced = errand(world, "inscribe", ssin=OLD, **asked, proof=NAME)
    assert (replaced.code, replaced.replaced_by) == ("exchange-ssin-replaced", PERSON)
    assert errand(world, "inscribe", **asked, proof=NAME).code == ""
    ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert world.question(LIEGE, ticket).targets == 0
    for secret in (PERSON, OLD, "Smet"):
        assert secret.encode() not in readable(hub.tables)
