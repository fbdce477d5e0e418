"""A small cast for tests of pages and services."""

from datetime import date
from itertools import count
from uuid import UUID

from django.conf import settings
from django.test import Client

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.fictional import fictional_number_of
from rapport_unique.accounts.levels import Level
from rapport_unique.accounts.models import Centre, Mandate, OpenSession, Person
from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.ui import clock

LIEGE, GHENT, EUPEN, NAMUR = "62063", "44021", "63023", "92094"
SINCE = date(2020, 1, 1)

_NAMES = {
    LIEGE: ("Liège", "Luik", "", "fr", "wallonia"),
    GHENT: ("Gand", "Gent", "", "nl", "flanders"),
    EUPEN: ("Eupen", "Eupen", "Eupen", "de", "wallonia"),
    NAMUR: ("Namur", "Namen", "", "fr", "wallonia"),
}
_numbers = count(1)


def a_centre(ins: str = LIEGE, **values: object) -> Centre:
    fr, nl, de, languages, region = _NAMES[ins]
    defaults = {
        "name_fr": fr,
        "name_nl": nl,
        "name_de": de,
        "languages": languages,
        "region": region,
        "inhabitants": 1000,
        "postcode": "4000",
    }
    centre, _ = Centre.objects.get_or_create(ins=ins, defaults={**defaults, **values})
    return centre


def a_person(surname: str = "Dubois", **values: object) -> Person:
    """Identifiers follow one another: the fictional numbers made from them never meet, as random ones would."""
    number = next(_numbers)
    defaults = {
        "identifier": UUID(int=number),
        "given_name": "Amélie",
        "language": "fr",
        "email": f"person{number}@test.example",
        "fictional": True,
    }
    person = Person(surname=surname, **{**defaults, **values})
    if person.fictional and not person.national_number_digest:
        person.national_number_digest = digest_of(fictional_number_of(person))
    person.save()
    return person


def a_mandate(role: str, centre: Centre | None = None, person: Person | None = None, **values: object) -> Mandate:
    defaults = {"starts": SINCE, "granted_by": "program:test"}
    return Mandate.objects.create(person=person or a_person(), centre=centre, role_key=role, **{**defaults, **values})


def an_actor(role: str, centre: Centre | None = None, person: Person | None = None) -> Actor:
    return Actor(a_mandate(role, centre, person))


def signed_in(actor: Actor | Mandate, client: Client | None = None) -> Client:
    """A browser in which this actor is signed in."""
    mandate = actor.mandate if isinstance(actor, Actor) else actor
    client = client or Client()
    session = client.session
    session["person"] = mandate.person_id
    session["mandate"] = mandate.pk
    session["means"] = "demonstration"
    session["level"] = int(Level.EID)
    now = clock.now()
    session["open"] = OpenSession.objects.create(
        person=mandate.person, means="demonstration", level=500, begun_at=now, seen_at=now
    ).pk
    session["signed_in_at"] = int(clock.now().timestamp())
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
