import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.support.people import GHENT, LIEGE, a_centre, a_mandate, a_person, an_actor, signed_in

from rapport_unique.accounts.models import Mandate
from rapport_unique.ui import clock

GRANT = {"role": "clerk", "given_name": "Luc", "surname": 'O"Neill <b>', "email": "luc@x.example", "language": "fr"}


def hidden(response):
    """The hidden fields of the page's last form, by name."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    form = main.rpartition("<form")[2]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def test_one_click_signs_in_whoever_has_one_role(db, client):
    mandate = a_mandate("access-manager", a_centre())
    page = client.get("/sign-in?next=/access")
    assert mandate.person.name in page.content.decode()
    assert hidden(page)["next"] == "/access"
    response = client.post("/sign-in/demonstration", {"person": mandate.person.identifier, "next": "/access"})
    assert response["Location"] == "/access"
    header = client.get("/access").content.decode()
    assert "Amélie Dubois" in header and "CPAS Liège" in header


def test_who_has_several_roles_chooses_one(db, client):
    person = a_person()
    a_mandate("clerk", a_centre(LIEGE), person)
    manager = a_mandate("access-manager", a_centre(GHENT), person)
    page = client.post("/sign-in/demonstration", {"person": person.identifier, "next": "/access"})
    assert page.status_code == 200 and page.context["request"].actor is None
    response = client.post("/role", {"mandate": manager.pk, "next": "/access"})
    assert response["Location"] == "/access"
    assert client.get("/access").context["request"].actor.mandate == manager


def test_nobody_chooses_the_role_of_another(db):
    browser = signed_in(a_mandate("clerk", a_centre()))
    assert browser.post("/role", {"mandate": a_mandate("clerk", a_centre(GHENT)).pk}).status_code == 404
    assert browser.post("/role", {"mandate": "1; DROP"}).status_code == 404


def test_only_invented_people_can_be_chosen(db, client):
    real = a_mandate("clerk", a_centre(), a_person(fictional=False))
    assert real.person.name not in client.get("/sign-in").content.decode()
    assert client.post("/sign-in/demonstration", {"person": real.person.identifier}).status_code == 404
    assert client.post("/sign-in/demonstration", {"person": "nonsense"}).status_code == 404


def test_the_demonstration_is_refused_when_it_is_off(db, client, settings):
    settings.SIGN_IN = []
    person = a_mandate("clerk", a_centre()).person
    assert person.name not in client.get("/sign-in").content.decode()
    assert client.post("/sign-in/demonstration", {"person": person.identifier}).status_code == 404
    assert "person" not in client.session


def test_a_foreign_next_is_not_followed(db, client):
    person = a_mandate("clerk", a_centre()).person
    response = client.post("/sign-in/demonstration", {"person": person.identifier, "next": "https://evil.example/"})
    assert response["Location"] == "/"


def test_signing_out_ends_the_session(db):
    browser = signed_in(a_mandate("access-manager", a_centre()))
    key = browser.session.session_key
    assert browser.post("/sign-out")["Location"] == "/sign-in"
    assert "Vous êtes déconnecté." in browser.get("/sign-in").content.decode()
    assert browser.get("/access").status_code == 302
    assert not browser.session.exists(key)


def test_signing_out_takes_a_post(db):
    assert signed_in(a_mandate("clerk", a_centre())).get("/sign-out").status_code == 405


def test_the_session_slides_with_activity_and_ends_without(db):
    browser = signed_in(a_mandate("access-manager", a_centre()))
    browser.get("/access")
    first = browser.session["seen"]
    with clock.shifted(minutes=2):
        browser.post("/keep-alive")
    assert browser.session["seen"] >= first + 120
    assert browser.cookies["session"]["max-age"] == 1800


def test_reading_pages_writes_the_session_at_most_once_a_minute(db, django_assert_num_queries):
    browser = signed_in(a_mandate("clerk", a_centre()))
    browser.get("/contact")
    with django_assert_num_queries(2):
        browser.get("/contact")


def test_the_language_chosen_stays_with_the_person(db):
    mandate = a_mandate("clerk", a_centre())
    signed_in(mandate).post("/language", {"language": "de", "next": "/contact"})
    assert Mandate.objects.get(pk=mandate.pk).person.language == "de"
    assert '<html lang="de"' in signed_in(mandate).get("/contact").content.decode()


def test_a_stranger_is_sent_to_sign_in_and_back(db, client):
    assert client.get("/access?page=2")["Location"] == "/sign-in?next=%2Faccess%3Fpage%3D2"


def test_a_script_is_told_that_the_session_ended(db, client):
    response = client.post("/access/grant", GRANT, headers={"X-Requested-With": "fetch"})
    assert response.status_code == 401
    assert response.json() == {"error": "signed-out", "sign_in": "/sign-in"}


def test_what_was_typed_outlives_the_session(db, browser):
    """Typed, session over, signed in again, confirmed: the same POST arrives, with its CSRF protection intact."""
    manager = an_actor("access-manager", a_centre(), a_person("Renard"))
    signed_in(manager, browser)
    token = hidden(browser.get("/access/grant"))["csrfmiddlewaretoken"]
    browser.session.flush()
    typed = {**GRANT, "starts": f"{clock.today():%d/%m/%Y}", "csrfmiddlewaretoken": token}
    page = browser.post("/access/grant", typed)
    assert page.status_code == 401
    kept = json.loads(hidden(page)["kept"])
    assert kept["url"] == "/access/grant" and ["surname", 'O"Neill <b>'] in kept["fields"]
    assert not any(name == "csrfmiddlewaretoken" for name, value in kept["fields"])

    confirmation = browser.post("/sign-in/demonstration", {**hidden(page), "person": manager.person.identifier})
    assert 'action="/access/grant"' in confirmation.content.decode()
    assert "<b>" not in confirmation.content.decode()
    assert not Mandate.objects.filter(role_key="clerk").exists()
    assert browser.post("/access/grant", hidden(confirmation))["Location"] == "/access"
    assert Mandate.objects.get(role_key="clerk").person.surname == 'O"Neill <b>'


def test_what_was_typed_is_kept_through_the_choice_of_a_role(db, client):
    person = a_person()
    manager = a_mandate("access-manager", a_centre(), person)
    a_mandate("clerk", a_centre(GHENT), person)
    page = client.post("/access/grant", GRANT)
    choice = client.post("/sign-in/demonstration", {**hidden(page), "person": person.identifier})
    confirmation = client.post("/role", {**hidden(choice), "mandate": manager.pk})
    assert hidden(confirmation)["email"] == "luc@x.example"


def test_what_was_typed_is_not_sent_to_another_site(db, client):
    person = a_mandate("clerk", a_centre()).person
    for url in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        kept = json.dumps({"url": url, "fields": []})
        response = client.post("/sign-in/demonstration", {"person": person.identifier, "kept": kept})
        assert response["Location"] == "/"


@pytest.mark.parametrize(
    "kept", ["", "{", "[]", '{"url": "/"}', '{"url": "/", "fields": [1]}', '{"url": "/", "fields": 1}']
)
def test_a_forged_parcel_is_ignored(db, client, kept):
    person = a_mandate("clerk", a_centre()).person
    assert client.post("/sign-in/demonstration", {"person": person.identifier, "kept": kept})["Location"] == "/"


def test_a_file_is_never_kept(db, client):
    a_mandate("clerk", a_centre())
    page = client.post("/access/grant", {"note": "x", "file": SimpleUploadedFile("a.xlsx", b"cells")})
    assert page.status_code == 401
    assert "kept" not in hidden(page)


def test_the_front_door_leads_to_where_the_role_starts(db, client):
    assert client.get("/")["Location"] == "/sign-in"
    assert signed_in(a_mandate("access-manager", a_centre())).get("/")["Location"] == "/access"
    mandate = a_mandate("clerk", a_centre(), ends="2020-01-02")
    assert signed_in(mandate).get("/")["Location"] == "/role"


def test_giving_a_role_asks_for_a_fresh_sign_in(db, settings):
    browser = signed_in(a_mandate("access-manager", a_centre()))
    assert browser.get("/access/grant").status_code == 200
    with clock.shifted(seconds=settings.FRESH_SIGN_IN_SECONDS + 1):
        again = browser.get("/access/grant")
        assert again.status_code == 401
        assert hidden(again)["next"] == "/access/grant"
        sent = browser.post("/access/grant", GRANT)
        assert sent.status_code == 401
        assert json.loads(hidden(sent)["kept"])["url"] == "/access/grant"
    assert not Mandate.objects.filter(person__email=GRANT["email"]).exists()


def test_a_weak_sign_in_may_read_but_not_give_roles(db):
    browser = signed_in(a_mandate("access-manager", a_centre()))
    session = browser.session
    session["level"] = 400
    session.save()
    assert browser.get("/access").status_code == 200
    assert browser.get("/access/grant").status_code == 401


def test_signing_in_again_keeps_the_role(db, client):
    person = a_person()
    a_mandate("clerk", a_centre(), person)
    chosen = a_mandate("clerk", a_centre(GHENT), person)
    signed_in(chosen, client)
    client.post("/sign-in/demonstration", {"person": person.identifier})
    assert client.session["mandate"] == chosen.pk


def test_a_single_role_is_not_called_several(db):
    page = signed_in(an_actor("agent", a_centre())).get("/role").content.decode()
    assert "Vous avez un seul rôle pour le moment." in page and "plusieurs rôles" not in page
