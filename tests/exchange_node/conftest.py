"""The node of Liège with its people, and the rest of the exchange around it."""

from dataclasses import dataclass

import pytest
from tests.exchange.memory import Files
from tests.exchange_node.exchange import LIEGE as LIEGES_NUMBER
from tests.exchange_node.exchange import Exchange
from tests.support.people import LIEGE, a_centre, an_actor
from tools import translations

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Centre
from rapport_unique.exchange import turned_away
from rapport_unique.exchange.node import running
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO
from rapport_unique.sites import demonstration


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues():
    translations.compile_all()


@pytest.fixture(scope="session")
def members(tmp_path_factory):
    """The folders of the hub and of three nodes, with their keys and the authority's directory."""
    home = tmp_path_factory.mktemp("exchange")
    demonstration.prepare(home)
    return home


@pytest.fixture
def exchange(members, settings, monkeypatch) -> Exchange:
    """What Liège's pages and the test move together: both phases are open."""
    settings.CENTRES = [LIEGE]
    settings.MEMBERSHIP = members / LIEGE / "membership"
    settings.OPEN_BLOCKS = PHASE_TWO
    found = Exchange(members, PHASE_TWO)
    monkeypatch.setattr(running, "cases", lambda: found.cases[LIEGES_NUMBER])
    _forget()
    yield found
    _forget()


@dataclass
class People:
    """Who works with the node of one centre."""

    centre: Centre
    worker: Actor
    colleague: Actor
    head: Actor
    officer: Actor
    manager: Actor

    @property
    def by_role(self) -> dict[str, Actor]:
        return {each.role.key: each for each in (self.worker, self.head, self.officer, self.manager)}


def the_people(ins: str = LIEGE) -> People:
    centre = a_centre(ins)
    roles = ("inquiry-worker", "inquiry-worker", "inquiry-head", "inquiry-officer", "access-manager")
    return People(centre, *(an_actor(role, centre) for role in roles))


@pytest.fixture
def people(db) -> People:
    return the_people()


@pytest.fixture
def cases(exchange) -> Files:
    """Liège's own case system."""
    return exchange.cases[LIEGES_NUMBER]


def _forget():
    running.membership.cache_clear()
    turned_away.forget()
