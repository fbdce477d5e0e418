"""Every address of the calculator, as everybody: strangers and other roles stay out, another centre's objects do not
exist, and there is nothing of the Rapport Unique: no role, no address, no table, no import."""

import subprocess
import sys

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter
from tests.support.people import signed_in

from rapport_unique.accounts.access import access_of
from rapport_unique.accounts.checks import routes
from rapport_unique.accounts.models import Mandate, OpenSession
from rapport_unique.accounts.roles import ROLES, Scope
from rapport_unique.budgets.looking import looks_of
from rapport_unique.budgets.models import ParameterOverride
from rapport_unique.budgets.policies import override
from rapport_unique.budgets.recomputing import ask
from rapport_unique.ui import clock

ROUTES = list(routes())
ACTORS = {
    "social-worker": "worker",
    "head-of-service": "head",
    "access-manager": "manager",
    "data-protection-officer": "officer",
}


def things_of(service):
    """What stands behind the words in the addresses, for one centre."""
    simulation = service.a_decision()
    path = "rent.private.1"
    override(centre=service.centre, actor=service.head, path=path, value=700, starts=clock.today(), reason="x")
    now = clock.now()
    elsewhere = OpenSession.objects.create(
        person=service.worker.person, means="demonstration", level=500, begun_at=now, seen_at=now
    )
    return {
        "case": simulation.household.case.identifier,
        "simulation": simulation.pk,
        "override": ParameterOverride.objects.get(centre=service.centre).pk,
        "recomputation": ask(centre=service.centre, actor=service.head, parameters="DEMO-2023Q4").pk,
        "mandate": Mandate.objects.filter(centre=service.centre, role_key="social-worker").last().pk,
        "session_pk": elsewhere.pk,
        "means_pk": 1,
        "kind": "totp",
        "attempt": "00000000-0000-0000-0000-000000000001",
        "name": "DEMO-2023Q4",
        "form": "extract",
        "step": "housing",
        "sheet_language": "fr",
    }


def addresses(things):
    for _, pattern in ROUTES:
        names = pattern.pattern.converters
        known = dict(things)
        for prefix in ("simulation", "mandate", "recomputation", "budget-override"):
            if (pattern.name or "").startswith(prefix):
                known["pk"] = things[prefix.removeprefix("budget-")]
        missing = set(names) - set(known)
        assert not missing, f"say in this test what {missing} stands for in {pattern.pattern}"
        yield pattern, reverse(pattern.name, kwargs={name: known[name] for name in names})


def test_every_address_has_a_name_and_a_declaration():
    for address, pattern in ROUTES:
        assert pattern.name, address
        assert access_of(pattern.callback), address


def test_strangers_stay_outside(service):
    for pattern, address in addresses(things_of(service)):
        access = access_of(pattern.callback)
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address)
            assert answer.status_code < 500, (method, address)
            if not access.everyone:
                assert answer.status_code in (302, 401, 403), (method, address, answer.status_code)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_role_gets_what_it_may_and_nothing_else(service, role):
    things = things_of(service)
    for pattern, address in addresses(things):
        access = access_of(pattern.callback)
        for method in ("get", "post"):
            if pattern.name == "case-erase" and method == "post":
                continue
            actor = getattr(service, ACTORS[role])
            answer = getattr(signed_in(actor), method)(address)
            where = (role, method, address, answer.status_code)
            assert answer.status_code < 500, where
            assert (answer.status_code == 403) is not access.admits(actor.person, actor), where


@pytest.mark.parametrize("role", sorted(ROLES))
def test_another_centre_does_not_exist(service, elsewhere, role):
    foreign = things_of(elsewhere)
    actor = getattr(service, ACTORS[role])
    for pattern, address in addresses(foreign):
        names = pattern.pattern.converters
        named = "case" in names or any(isinstance(each, IntConverter) for each in names.values())
        if not named or not access_of(pattern.callback).admits(actor.person, actor):
            continue
        for method in ("get", "post"):
            answer = getattr(signed_in(actor), method)(address)
            assert answer.status_code in (404, 405), (role, method, address, answer.status_code)


def test_a_colleague_s_household_does_not_exist(service):
    things = things_of(service)
    for pattern, address in addresses(things):
        if (pattern.name or "").startswith(("case", "simulation-")) and pattern.pattern.converters:
            for method in ("get", "post"):
                answer = getattr(signed_in(service.colleague), method)(address)
                assert answer.status_code in (403, 404, 405), (method, address, answer.status_code)


def test_every_page_of_a_household_is_a_look(service):
    things = things_of(service)
    head = signed_in(service.head)
    looked = 0
    for pattern, address in addresses(things):
        if (pattern.name or "").startswith(("case", "simulation")) and pattern.pattern.converters:
            before = looks_of(service.centre).count()
            shown = head.get(address).status_code == 200
            assert looks_of(service.centre).count() - before == shown, address
            looked += shown
    assert looked == 8


def test_every_page_with_amounts_says_that_they_are_invented(service):
    head = signed_in(service.head)
    marks = ("Paramètres synthétiques", "Montants inventés, à titre de démonstration")
    walked = 0
    for pattern, address in addresses(things_of(service)):
        answer = head.get(address)
        if pattern.callback.__module__.startswith("rapport_unique.budgets.") and answer.status_code == 200:
            if answer.headers["Content-Type"].startswith("text/html"):
                assert any(mark in answer.content.decode() for mark in marks), address
                walked += 1
    assert walked > 15


def test_the_administration_has_no_role_here():
    assert {role.scope for role in ROLES.values()} == {Scope.CENTRE}
    assert set(ROLES) == set(ACTORS)


def test_nothing_of_the_rapport_unique_runs_here():
    assert not {"reporting", "control"} & set(apps.app_configs)
    code = (
        "import sys; from rapport_unique.sites.processes import setup; setup('budget');"
        "import rapport_unique.sites.budget.wsgi, rapport_unique.sites.budget.urls;"
        "print([name for name in sys.modules"
        " if name.startswith(('rapport_unique.reporting', 'rapport_unique.control', 'rapport_unique.sites.rapport'))])"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
