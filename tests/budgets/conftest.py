"""A centre with its social workers, its head of service and one household, for the tests of the calculator."""

from dataclasses import dataclass
from datetime import date

import pytest
from tests.support.people import GHENT, LIEGE, a_centre, an_actor
from tools import translations

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Centre
from rapport_unique.budgets.cases import open_case, run, save_draft
from rapport_unique.budgets.deciding import mark
from rapport_unique.budgets.models import Case, Simulation

NISS, OTHER_NISS = "85073003328", "42012205181"
DAY = date(2023, 11, 6)
ALONE = {
    "members": [{"id": "1", "role": "adult", "sex": "f", "age": 40}],
    "housing": {"region": "brussels", "tenure": "private", "rent": "780.00", "energy": "120.00"},
    "incomes": [{"kind": "integration", "amount": "1214.13"}],
}
SHORTFALL = "-435.87"
"""The balance of `ALONE` with the synthetic set: example A of the reference."""


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues():
    translations.compile_all()


@dataclass
class Service:
    """The social service of one centre."""

    centre: Centre
    worker: Actor
    colleague: Actor
    head: Actor
    manager: Actor
    officer: Actor

    def a_case(self, niss: str = NISS, data: dict | None = None) -> Case:
        case = open_case(actor=self.worker, niss=niss, language="fr")
        return save_draft(case=case, actor=self.worker, revision=case.revision, data=ALONE if data is None else data)

    def a_simulation(self, case: Case | None = None, on: date = DAY) -> Simulation:
        case = case or self.a_case()
        seen = case.households.count()
        return run(case=case, actor=self.worker, revision=case.revision, seen=seen, on=on)

    def a_decision(self, niss: str = NISS, data: dict | None = None, on: date = DAY) -> Simulation:
        simulation = self.a_simulation(self.a_case(niss, data), on)
        mark(simulation=simulation, actor=self.worker, decided_on=on)
        return simulation


def a_service(ins: str) -> Service:
    centre = a_centre(ins)
    roles = ("social-worker", "social-worker", "head-of-service", "access-manager", "data-protection-officer")
    return Service(centre, *(an_actor(role, centre) for role in roles))


@pytest.fixture
def service(db) -> Service:
    return a_service(LIEGE)


@pytest.fixture
def elsewhere(db) -> Service:
    """The social service of another centre."""
    return a_service(GHENT)
