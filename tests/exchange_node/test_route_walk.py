"""Every address of a node, as everybody: strangers and other roles stay out, a colleague's question does not exist, no
national number stands in an address, and there is nothing of the Rapport Unique: no role, no address, no import."""

import subprocess
import sys
from collections.abc import Callable
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from tests.exchange.protocol.examples import DECISION
from tests.exchange_node.conftest import People
from tests.exchange_node.exchange import GHENT, LIEGE, Exchange
from tests.support.exchange import a_ssin
from tests.support.people import signed_in

from rapport_unique.accounts.access import access_of
from rapport_unique.accounts.checks import routes
from rapport_unique.accounts.models import Mandate, OpenSession
from rapport_unique.accounts.roles import ROLES, Scope
from rapport_unique.exchange.node.models import Anomaly, Given, Question
from rapport_unique.journal.models import Event
from rapport_unique.ui import clock

ROUTES = list(routes())
ACTORS = {
    "inquiry-worker": "worker",
    "inquiry-head": "head",
    "inquiry-officer": "officer",
    "access-manager": "manager",
}
PERSON, HELD = a_ssin(), a_ssin(1)


def a_question(exchange: Exchange, people: People) -> str:
    """Asked by the worker and answered by Ghent; its ticket."""
    before = Question.objects.first()
    if before:
        return before.ticket
    exchange.knows(LIEGE, PERSON)
    exchange.knows(GHENT, PERSON, dossier="D-2025-8", decisions=(DECISION,))
    ticket = exchange.ask(str(people.worker.person.identifier), PERSON)
    exchange.settle()
    return ticket


def an_errand(exchange: Exchange, people: People) -> str:
    """The worker looked the person up, whom the centre has inscribed."""
    a_question(exchange, people)
    inscribing, agent = exchange.core(LIEGE).inscribing, str(people.worker.person.identifier)
    id = inscribing.ask_for_list(agent=agent, ssin=PERSON)
    exchange.settle()
    return id


def a_held_file(exchange: Exchange, people: People) -> str:
    """Ghent asks about somebody whose file at Liège is protected."""
    exchange.knows(GHENT, HELD)
    exchange.knows(LIEGE, HELD, dossier="D-2026-1", protected=True)
    exchange.ask("g1", HELD, of=GHENT)
    exchange.settle()
    return Given.objects.get(state="held").delivery


def a_history(exchange: Exchange, people: People) -> str:
    """Told to the worker."""
    a_question(exchange, people)
    proof = {"lastName": "Exemple", "birthDate": "1980-05-06"}
    id = exchange.core(LIEGE).recounting.fetch(agent=str(people.worker.person.identifier), ssin=PERSON, proof=proof)
    exchange.settle()
    return id


def a_session(exchange: Exchange, people: People) -> int:
    opened = {"person": people.worker.person, "means": "demonstration", "level": 500}
    return OpenSession.objects.create(**opened, begun_at=clock.now(), seen_at=clock.now()).pk


def a_mandate(exchange: Exchange, people: People) -> int:
    return Mandate.objects.filter(centre=people.centre, role_key="inquiry-worker").last().pk


def an_anomaly(exchange: Exchange, people: People) -> int:
    now, agent = clock.now(), str(people.worker.person.identifier)
    return Anomaly.objects.create(rule="own-name", agent=agent, ticket=str(UUID(int=2)), at=now, found=now).pk


WORDS: dict[str, Callable[[Exchange, People], object]] = {
    "ticket": a_question,
    "supplier": lambda exchange, people: GHENT,
    "errand": an_errand,
    "position": lambda exchange, people: 0,
    "delivery": a_held_file,
    "history": a_history,
    "sheet_language": lambda exchange, people: "nl",
    "session_pk": a_session,
    "means_pk": lambda exchange, people: 1,
    "kind": lambda exchange, people: "totp",
    "attempt": lambda exchange, people: UUID(int=1),
}
"""What stands behind the words in the addresses; `pk` by how the names of its addresses begin."""
PKS: dict[str, Callable[[Exchange, People], object]] = {"mandate": a_mandate, "anomaly": an_anomaly}


@pytest.fixture
def addresses(exchange, people):
    known = {name: make(exchange, people) for name, make in WORDS.items()}
    pks = {prefix: make(exchange, people) for prefix, make in PKS.items()}
    found = []
    for _, pattern in ROUTES:
        values = dict(known)
        for prefix, pk in pks.items():
            if (pattern.name or "").startswith(prefix):
                values["pk"] = pk
        names = pattern.pattern.converters
        missing = set(names) - set(values)
        assert not missing, f"say in this test what {missing} stands for in {pattern.pattern}"
        found.append((pattern, reverse(pattern.name, kwargs={name: values[name] for name in names})))
    return found


def test_every_address_has_a_name_and_a_declaration():
    for address, pattern in ROUTES:
        assert pattern.name, address
        assert access_of(pattern.callback), address


def test_strangers_stay_outside(addresses):
    for pattern, address in addresses:
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address)
            where = (method, address, answer.status_code)
            # A node that nobody carries messages for says so to whoever watches.
            assert answer.status_code < 500 or pattern.name == "health", where
            if not access_of(pattern.callback).everyone:
                assert answer.status_code in (302, 401, 403), where


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_gets_what_it_may_and_nothing_else(addresses, people, role):
    actor = getattr(people, ACTORS[role])
    for pattern, address in addresses:
        access = access_of(pattern.callback)
        for method in ("get", "post"):
            answer = getattr(signed_in(actor), method)(address)
            where = (role, method, address, answer.status_code)
            assert answer.status_code < 500 or pattern.name == "health", where
            assert (answer.status_code == 403) is not access.admits(actor.person, actor), where


def test_what_a_colleague_asked_does_not_exist(addresses, people):
    own = {"ticket", "errand", "history"}
    mine = [(pattern, address) for pattern, address in addresses if own & set(pattern.pattern.converters)]
    assert len(mine) >= 12
    for pattern, address in mine:
        for method in ("get", "post"):
            answer = getattr(signed_in(people.colleague), method)(address)
            assert answer.status_code in (403, 404, 405), (pattern.name, method, answer.status_code)


def test_no_national_number_stands_in_an_address_or_in_the_journal(addresses, people):
    for pattern, address in addresses:
        assert PERSON not in address and HELD not in address
        if access_of(pattern.callback).admits(people.worker.person, people.worker):
            for method in ("get", "post"):
                answer = getattr(signed_in(people.worker), method)(address)
                assert PERSON not in answer.headers.get("Location", ""), address
    assert Event.objects.filter(subject__startswith="exchange:").exists()
    written = [f"{each.subject} {each.actor} {each.data}" for each in Event.objects.all()]
    assert not [each for each in written if PERSON in each or HELD in each]


def test_the_administration_has_no_role_here():
    assert {role.scope for role in ROLES.values()} == {Scope.CENTRE}
    assert set(ROLES) == set(ACTORS)


def test_nothing_of_the_rapport_unique_runs_here():
    assert not {"reporting", "control", "budgets"} & set(apps.app_configs)
    code = (
        "import sys; from rapport_unique.sites.processes import setup; setup('node');"
        "import rapport_unique.sites.node.wsgi, rapport_unique.sites.node.urls;"
        "print([name for name in sys.modules"
        " if name.startswith(('rapport_unique.reporting', 'rapport_unique.control', 'rapport_unique.sites.rapport'))])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
