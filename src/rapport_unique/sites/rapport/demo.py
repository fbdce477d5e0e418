"""The demonstration: fictional people with roles in real centres, by the services that real people use."""

from datetime import date

from django.db import transaction

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.centres import import_centres
from rapport_unique.accounts.mandates import fictional_person, grant_mandate
from rapport_unique.accounts.models import Centre, Person
from rapport_unique.accounts.roles import ROLES
from rapport_unique.control.demo import load_desk
from rapport_unique.reporting.demo import load_reports

PROGRAM = Program("demo")
SINCE = date(2020, 1, 1)

LIEGE, NAMUR, GHENT, BRUSSELS, EUPEN = "62063", "92094", "44021", "21004", "63023"
ADMINISTRATION = ""

# Given name, surname, language, and the roles they hold where.
CAST: list[tuple[str, str, str, list[tuple[str, str]]]] = [
    ("Amélie", "Dubois", "fr", [("agent", LIEGE)]),
    ("Philippe", "Lambert", "fr", [("president", LIEGE)]),
    ("Chantal", "Renard", "fr", [("director", LIEGE)]),
    ("Lucas", "Petit", "fr", [("reader", LIEGE)]),
    ("Nadia", "Benali", "fr", [("access-manager", LIEGE), ("agent", NAMUR)]),
    ("Marc", "Thiry", "fr", [("president", NAMUR)]),
    ("Sophie", "Gérard", "fr", [("director", NAMUR)]),
    ("Els", "Vermeulen", "nl", [("agent", GHENT)]),
    ("Pieter", "De Smet", "nl", [("president", GHENT)]),
    ("Griet", "Claes", "nl", [("director", GHENT)]),
    ("Tom", "Maes", "nl", [("access-manager", GHENT)]),
    ("Yasmine", "El Amrani", "fr", [("agent", BRUSSELS)]),
    ("Koen", "Wouters", "nl", [("president", BRUSSELS)]),
    ("Isabelle", "Fontaine", "fr", [("director", BRUSSELS)]),
    ("Anna", "Schmitz", "de", [("agent", EUPEN)]),
    ("Karl", "Heinen", "de", [("president", EUPEN)]),
    ("Ursula", "Kessler", "de", [("director", EUPEN)]),
    ("Bernard", "Collin", "fr", [("manager", ADMINISTRATION)]),
    ("Sofie", "Willems", "nl", [("manager", ADMINISTRATION)]),
    ("Lieve", "Jacobs", "nl", [("controller", ADMINISTRATION)]),
    ("Stefaan", "Mertens", "nl", [("budget", ADMINISTRATION)]),
    ("Nathalie", "Dupuis", "fr", [("budget", ADMINISTRATION)]),
    ("Wim", "Peeters", "nl", [("controller", ADMINISTRATION)]),
]


def load() -> None:
    """Load everything, or nothing. Loading again adds nothing."""
    with transaction.atomic():
        import_centres(actor=PROGRAM)
        load_people()
    if load_reports():
        load_desk()


def load_people() -> None:
    centres = {centre.ins: centre for centre in Centre.objects.all()}
    for given_name, surname, language, held in CAST:
        person = _person(given_name, surname, language)
        for role, ins in held:
            centre = centres[ins] if ins else None
            if role in ROLES and not person.mandates.filter(role_key=role, centre=centre).exists():
                grant_mandate(person=person, centre=centre, role=role, starts=SINCE, actor=PROGRAM)


def _person(given_name: str, surname: str, language: str) -> Person:
    number = next(index for index, each in enumerate(CAST) if each[:2] == (given_name, surname))
    return fictional_person(given_name, surname, f"person{number:02d}@demo.example", language, actor=PROGRAM)
