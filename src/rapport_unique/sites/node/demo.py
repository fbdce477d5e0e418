"""The demonstration of a node: invented people in the centre whose node it is, and what its case system holds."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.centres import import_centres
from rapport_unique.accounts.mandates import fictional_person, grant_mandate
from rapport_unique.accounts.models import Centre
from rapport_unique.exchange.demo import EUPEN, GHENT, LIEGE, write_cases
from rapport_unique.ui import clock

PROGRAM = Program("demo")
SINCE = date(2020, 1, 1)

CAST: dict[str, list[tuple[str, str, str, str]]] = {
    LIEGE: [
        ("Fatima", "Haddad", "fr", "inquiry-worker"),
        ("Julien", "Marchal", "fr", "inquiry-worker"),
        ("Brigitte", "Noël", "fr", "inquiry-head"),
        ("Olivier", "Renard", "fr", "inquiry-officer"),
        ("Nadia", "Benali", "fr", "access-manager"),
    ],
    GHENT: [
        ("Sofie", "Declercq", "nl", "inquiry-worker"),
        ("Hilde", "Bogaert", "nl", "inquiry-head"),
        ("Koen", "Wouters", "nl", "inquiry-officer"),
        ("Tom", "Maes", "nl", "access-manager"),
    ],
    EUPEN: [
        ("Petra", "Lentz", "de", "inquiry-worker"),
        ("Dieter", "Kohnen", "de", "inquiry-head"),
        ("Monika", "Schröder", "de", "inquiry-officer"),
        ("Ralf", "Jansen", "de", "access-manager"),
    ],
}
"""Of each centre: given name, surname, language and role."""


def load() -> None:
    """Load everything, or nothing. Loading again adds nothing."""
    ins = (settings.CENTRES or [LIEGE])[0]
    folder = settings.HOME / "cases"
    if not folder.exists():
        write_cases(folder, ins, clock.today(), _email(ins, 0))
    with transaction.atomic():
        import_centres(actor=PROGRAM)
        centre = Centre.objects.get(ins=ins)
        for position, (given_name, surname, language, role) in enumerate(CAST.get(ins, CAST[LIEGE])):
            person = fictional_person(given_name, surname, _email(ins, position), language, actor=PROGRAM)
            if not person.mandates.filter(role_key=role, centre=centre).exists():
                grant_mandate(person=person, centre=centre, role=role, starts=SINCE, actor=PROGRAM)


def _email(ins: str, position: int) -> str:
    return f"exchange{ins}{position:02d}@demo.example"
