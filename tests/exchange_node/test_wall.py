"""The wall towards the administration, as far as it stands at a node: §7 of the design, by the numbers there.

Point 1: no role of the administration exists. Point 4: whoever is not of the centre is refused everywhere, and that
stands in the journal.
"""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter, UUIDConverter
from tests.exchange_node.conftest import the_people
from tests.support.people import GHENT, a_person, an_actor, signed_in

from rapport_unique.accounts.access import Program, access_of
from rapport_unique.accounts.checks import routes
from rapport_unique.accounts.federal import follow_roles
from rapport_unique.accounts.mandates import grant_mandate
from rapport_unique.accounts.models import Mandate
from rapport_unique.accounts.roles import ROLES, Scope
from rapport_unique.core.findings import Refused
from rapport_unique.exchange.turned_away import QUIET, SUBJECT
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify
from rapport_unique.ui import clock

pytestmark = pytest.mark.usefixtures("exchange")
ROUTES = list(routes())
OF_THE_CENTRE = {"inquiry-worker", "inquiry-head", "inquiry-officer", "access-manager"}


def roles_of_the_administration():
    """Those of the Rapport Unique, from a process that runs its site."""
    code = (
        "import json; from rapport_unique.sites.processes import setup; setup('rapport');"
        "from rapport_unique.accounts.roles import ROLES, Scope;"
        "print(json.dumps([key for key, role in ROLES.items() if role.scope is Scope.ADMINISTRATION]))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    return json.loads(ended.stdout)


def addresses():
    """Every page, with something in its address for each word of it: whatever stands there, strangers are refused."""
    for _, pattern in ROUTES:
        words = {name: _something(converter) for name, converter in pattern.pattern.converters.items()}
        yield pattern, reverse(pattern.name, kwargs=words)


def _something(converter):
    if isinstance(converter, IntConverter):
        return 1
    return "00000000-0000-7000-8000-000000000001" if isinstance(converter, UUIDConverter) else "x"


def closed_pages():
    return [(pattern, address) for pattern, address in addresses() if not access_of(pattern.callback).everyone]


def refusals_of(actor):
    return Event.objects.filter(subject=SUBJECT, actor=actor.person.journal_actor, action="page-refused")


# 1. No role of the administration


def test_point_1_no_role_of_the_administration_exists_at_a_node():
    assert set(ROLES) == OF_THE_CENTRE
    assert {role.scope for role in ROLES.values()} == {Scope.CENTRE}


@pytest.mark.django_db
def test_point_1_a_role_of_the_administration_cannot_be_granted(people):
    roles = roles_of_the_administration()
    assert roles
    for role in roles:
        for centre in (people.centre, None):
            with pytest.raises(Refused):
                grant_mandate(
                    person=a_person(), centre=centre, role=role, starts=clock.today(), actor=Program("somebody")
                )
    assert not Mandate.objects.filter(role_key__in=roles).exists()


@pytest.mark.django_db
def test_point_1_the_federal_service_cannot_give_one_whatever_its_table_says(people, settings, tmp_path):
    roles = roles_of_the_administration()
    table = tmp_path / "roles.toml"
    named = "\n".join(f'"{each}" = "{each}"' for each in [*roles, "inquiry-worker"])
    table.write_text(f'[roles]\n{named}\n[centres]\n"0200000000" = "{people.centre.ins}"\n')
    settings.FEDERAL = settings.FEDERAL | {"roles": table}
    person = a_person()
    follow_roles(person, [{"name": each, "organisation": "0200000000"} for each in roles])
    assert not person.mandates.exists()
    follow_roles(person, [{"name": "inquiry-worker", "organisation": "0200000000"}])
    assert [each.role_key for each in person.mandates.all()] == ["inquiry-worker"], "the table is read"


def test_point_1_no_page_names_a_role_of_the_administration():
    for pattern, _ in addresses():
        access = access_of(pattern.callback)
        assert access, pattern
        assert (access.roles or set()) <= OF_THE_CENTRE


# 4. Whoever is not of the centre


@pytest.mark.django_db
def test_point_4_strangers_are_refused_everywhere(people):
    assert closed_pages()
    for pattern, address in closed_pages():
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address)
            assert answer.status_code in (302, 401, 403), (pattern.name, method, answer.status_code)
            if answer.status_code == 302:
                assert answer["Location"].startswith("/sign-in"), pattern.name


@pytest.mark.parametrize("role", sorted(OF_THE_CENTRE))
def test_point_4_somebody_of_another_centre_is_refused_everywhere_and_it_is_recorded(people, role):
    stranger = the_people(GHENT).by_role[role]
    client = signed_in(stranger)
    roled = [(pattern, address) for pattern, address in closed_pages() if access_of(pattern.callback).roles]
    for pattern, address in roled:
        for method in ("get", "post"):
            answer = getattr(client, method)(address)
            assert answer.status_code == 403, (pattern.name, method, answer.status_code)
    assert {each.data["page"] for each in refusals_of(stranger)} == {pattern.name for pattern, _ in roled}
    assert verify(SUBJECT)


@pytest.mark.parametrize("role", sorted(OF_THE_CENTRE))
def test_point_4_another_role_of_the_centre_is_refused_and_it_is_recorded(people, role):
    actor = people.by_role[role]
    client = signed_in(actor)
    foreign = [
        (pattern, address)
        for pattern, address in closed_pages()
        if not access_of(pattern.callback).admits(actor.person, actor)
    ]
    assert foreign
    for pattern, address in foreign:
        for method in ("get", "post"):
            assert getattr(client, method)(address).status_code == 403, (pattern.name, method)
    recorded = refusals_of(actor)
    assert {each.data["page"] for each in recorded} == {pattern.name for pattern, _ in foreign}
    assert {(each.data["role"], each.data["status"]) for each in recorded} == {(role, "403")}


@pytest.mark.django_db
def test_point_4_a_mandate_of_the_administration_that_somebody_put_into_the_database_opens_nothing(people):
    for role in roles_of_the_administration():
        intruder = an_actor(role, None)
        client = signed_in(intruder)
        for pattern, address in closed_pages():
            if access_of(pattern.callback).roles:
                answer = client.get(address)
                assert answer.status_code in (302, 401, 403), (role, pattern.name, answer.status_code)


def test_point_4_what_does_not_exist_is_recorded_where_somebody_looks_for_it(people):
    client = signed_in(people.worker)
    assert client.get("/no-such-page").status_code == 404
    assert not refusals_of(people.worker).exists(), "nobody's page was looked for"


def test_point_4_who_insists_is_counted_and_not_written_down_each_time(people):
    client = signed_in(people.manager)
    for _ in range(5):
        assert client.get("/questions").status_code == 403
    assert [each.data["times"] for each in refusals_of(people.manager)] == [1]
    with clock.shifted(seconds=QUIET.total_seconds() + 1):
        again = signed_in(people.manager)
        assert again.get("/questions").status_code == 403
    assert [each.data["times"] for each in refusals_of(people.manager).order_by("seq")] == [1, 5]
    assert timedelta(minutes=1) < QUIET < timedelta(hours=1)


def test_point_4_no_refusal_names_a_person_or_an_address(people):
    assert signed_in(people.manager).get("/questions?ssin=85073003328").status_code == 403
    (event,) = refusals_of(people.manager)
    assert event.data == {"page": "questions", "role": "access-manager", "status": "403", "times": 1}


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_no_page_sends_anybody_to_the_administration(db, client, settings, language):
    client.cookies["language"] = language
    for page in ("contact", "privacy", "accessibility", "manual"):
        assert settings.HELP_DESKS["content"]["email"] not in client.get(f"/{page}").content.decode(), page
