"""The demonstration of the calculator: invented social workers and invented households in real centres."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.centres import import_centres
from rapport_unique.accounts.fictional import fictional_number_of
from rapport_unique.accounts.mandates import fictional_person, grant_mandate
from rapport_unique.accounts.models import Centre, Mandate, Person
from rapport_unique.budgets.cases import open_case, run, save_draft
from rapport_unique.budgets.deciding import mark
from rapport_unique.budgets.models import Case

PROGRAM = Program("demo")
SINCE = date(2020, 1, 1)
LIEGE, GHENT, EUPEN = "62063", "44021", "63023"
_FIRST = 7_001

CAST: list[tuple[str, str, str, list[tuple[str, str]]]] = [
    ("Fatima", "Haddad", "fr", [("social-worker", LIEGE)]),
    ("Julien", "Marchal", "fr", [("social-worker", LIEGE)]),
    ("Brigitte", "Noël", "fr", [("head-of-service", LIEGE)]),
    ("Nadia", "Benali", "fr", [("access-manager", LIEGE)]),
    ("Sofie", "Declercq", "nl", [("social-worker", GHENT)]),
    ("Hilde", "Bogaert", "nl", [("head-of-service", GHENT)]),
    ("Tom", "Maes", "nl", [("access-manager", GHENT)]),
    ("Petra", "Lentz", "de", [("social-worker", EUPEN)]),
    ("Dieter", "Kohnen", "de", [("head-of-service", EUPEN)]),
    ("Yasmina", "Lambert", "fr", [("data-protection-officer", LIEGE)]),
]
"""Given name, surname, language, and the roles they hold where."""


class Household(NamedTuple):
    """`simulated` and `decided` are the days on which it was, if it was."""

    ins: str
    data: dict[str, Any]
    simulated: date | None = None
    decided: date | None = None


def _adult(sex: str, age: int, **more: Any) -> dict[str, Any]:
    return {"id": sex + str(age), "role": "adult", "sex": sex, "age": age, **more}


def _child(age: int, sex: str = "f") -> dict[str, Any]:
    return {"id": f"c{age}", "role": "child", "sex": sex, "age": age}


_ALONE = {
    "members": [_adult("f", 40)],
    "housing": {"region": "wallonia", "tenure": "private", "rent": "690.00", "energy": "130.00"},
    "incomes": [{"kind": "integration", "amount": "1214.13"}],
}
_LONE_PARENT = {
    "members": [_adult("f", 34), _child(8)],
    "housing": {"region": "wallonia", "tenure": "social", "rent": "350.00", "energy": "140.00"},
    "incomes": [{"kind": "integration", "amount": "1640.83"}, {"kind": "child_benefit", "amount": "180.00"}],
}
_FAMILY = {
    "members": [_adult("f", 38), _adult("m", 41, working=True), _child(4), _child(9, "m")],
    "housing": {"region": "flanders", "tenure": "private", "rent": "850.00", "energy": "180.00"},
    "incomes": [{"kind": "work", "amount": "2050.00"}, {"kind": "child_benefit", "amount": "400.00"}],
    "debts": [{"kind": "loan", "amount": "150.00"}],
}
_SENIOR = {
    "members": [_adult("m", 71)],
    "housing": {"region": "wallonia", "tenure": "private", "rent": "720.00"},
    "incomes": [{"kind": "pension", "amount": "1340.00"}],
}
_HOUSEHOLDS = [
    Household(LIEGE, _ALONE, date(2023, 11, 6), date(2023, 11, 14)),
    Household(LIEGE, _LONE_PARENT, date(2023, 11, 20)),
    Household(LIEGE, _SENIOR, date(2023, 12, 4), date(2023, 12, 12)),
    Household(LIEGE, {"members": [_adult("x", 29)]}),
    Household(GHENT, _FAMILY, date(2023, 11, 8), date(2023, 11, 21)),
    Household(EUPEN, _SENIOR, date(2023, 11, 9), date(2023, 11, 23)),
]


def load() -> None:
    """Load everything, or nothing. Loading again adds nothing."""
    with transaction.atomic():
        import_centres(actor=PROGRAM)
        _load_people()
        if not Case.objects.exists():
            for position, household in enumerate(_HOUSEHOLDS):
                _load_household(position, household)


def _load_people() -> None:
    centres = {centre.ins: centre for centre in Centre.objects.all()}
    for position, (given_name, surname, language, held) in enumerate(CAST):
        email = f"budget{position:02d}@demo.example"
        person = fictional_person(given_name, surname, email, language, actor=PROGRAM)
        for role, ins in held:
            if not person.mandates.filter(role_key=role, centre=centres[ins]).exists():
                grant_mandate(person=person, centre=centres[ins], role=role, starts=SINCE, actor=PROGRAM)


def _load_household(position: int, household: Household) -> None:
    mandate = Mandate.objects.select_related("person", "centre").filter(
        centre__ins=household.ins, role_key="social-worker"
    )[0]
    actor = Actor(mandate)
    # Nobody's: the number of a person who is not stored, as invented as those of the cast.
    niss = fictional_number_of(Person(identifier=UUID(int=_FIRST + position)))
    case = open_case(actor=actor, niss=niss, language=actor.language)
    case = save_draft(case=case, actor=actor, revision=case.revision, data=household.data)
    if household.simulated:
        simulation = run(case=case, actor=actor, revision=case.revision, seen=0, on=household.simulated)
        if household.decided:
            mark(simulation=simulation, actor=actor, decided_on=household.decided)
