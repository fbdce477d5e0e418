import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import clear_url_caches, path
from django.views.decorators.http import require_GET
from tests.support.people import GHENT, a_centre, a_mandate, a_person, an_actor, signed_in

from rapport_unique.accounts.access import Access, Program, access_of, allow, allow_everyone, allow_signed_in
from rapport_unique.accounts.checks import every_view_declares_access
from rapport_unique.sites.rapport import urls


def undeclared(request):
    return HttpResponse()


@require_GET
@allow(roles={"clerk"})
def for_clerks(request):
    return HttpResponse(request.actor.identifier)


@require_GET
@allow(roles={"pope"})
def for_popes(request):
    return HttpResponse()


@pytest.fixture
def mounted(monkeypatch):
    """Adds views to the site."""

    def mount(**views):
        patterns = [path(name, view, name=name) for name, view in views.items()]
        monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, *patterns])
        clear_url_caches()

    yield mount
    monkeypatch.undo()
    clear_url_caches()


def test_every_view_of_the_site_declares_who_may_use_it():
    assert every_view_declares_access() == []


def test_a_view_without_declaration_fails_the_check(mounted):
    mounted(oversight=undeclared)
    assert [(error.id, error.msg) for error in every_view_declares_access()] == [
        ("accounts.E001", "/oversight does not declare who may use it")
    ]


def test_a_view_for_an_unknown_role_fails_the_check(mounted):
    mounted(popes=for_popes)
    assert [error.id for error in every_view_declares_access()] == ["accounts.E002"]


def test_a_view_without_declaration_is_never_entered(mounted, db, client):
    mounted(oversight=undeclared)
    with pytest.raises(ImproperlyConfigured, match="/oversight"):
        client.get("/oversight")


def test_a_declaration_shows_through_decorators():
    assert access_of(for_clerks) == Access(roles=frozenset({"clerk"}))


@pytest.mark.parametrize(
    ("declare", "anonymous", "without_role", "clerk", "inspector"),
    [
        (allow_everyone, True, True, True, True),
        (allow_signed_in, False, True, True, True),
        (allow(roles={"clerk"}), False, False, True, False),
        (allow(roles=()), False, False, False, False),
    ],
)
def test_a_declaration_admits_whom_it_names(db, declare, anonymous, without_role, clerk, inspector):
    access = access_of(declare(lambda request: None))
    a_clerk, an_inspector = an_actor("clerk", a_centre()), an_actor("inspector")
    assert access.admits(None, None) is anonymous
    assert access.admits(a_person(), None) is without_role
    assert access.admits(a_clerk.person, a_clerk) is clerk
    assert access.admits(an_inspector.person, an_inspector) is inspector


def test_a_clerk_enters_and_others_are_told_who_grants_access(mounted, db):
    mounted(clerks=for_clerks)
    clerk = a_mandate("clerk", a_centre())
    response = signed_in(clerk).get("/clerks")
    assert response.content.decode() == f"person:{clerk.person.identifier}"
    a_mandate("access-manager", a_centre(GHENT), a_person("Maes", given_name="Tom", email="tom@ocmw.example"))
    refused = signed_in(a_mandate("access-manager", a_centre(GHENT), a_person("Claes"))).get("/clerks")
    assert refused.status_code == 403
    assert "Tom Maes (tom@ocmw.example)" in refused.content.decode()


def test_an_ended_mandate_is_over_at_once(mounted, db):
    mounted(clerks=for_clerks)
    mandate = a_mandate("clerk", a_centre())
    browser = signed_in(mandate)
    assert browser.get("/clerks").status_code == 200
    type(mandate).objects.update(ends="2020-12-31")
    response = browser.get("/clerks")
    assert response.status_code == 302 and response["Location"] == "/role?next=%2Fclerks"


def test_a_program_acts_under_its_name():
    assert Program("demo").identifier == "program:demo"
