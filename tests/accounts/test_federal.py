"""The federal sign-in, from the page to the service and back, with a real provider."""

import json
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from tests.support.journal import no_event, one_event
from tests.support.openid import LEVEL, running
from tests.support.people import a_centre, a_mandate, a_person
from tests.support.pki import NATIONAL_NUMBERS

from rapport_unique.accounts.models import Mandate
from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.ui import clock

SITE = "http://rapport.example"
BACK = f"{SITE}/sign-in/federal/back"


@pytest.fixture(scope="module")
def service():
    with running([BACK]) as provider:
        yield provider


@pytest.fixture
def site(db, service, settings, tmp_path):
    service.control(account="president", acr=LEVEL.format(500), cancel=False, lifetime=3600)
    key = tmp_path / "key.pem"
    key.write_text(service.key)
    settings.SIGN_IN = ["federal"]
    settings.SITE_ADDRESS = SITE
    settings.ALLOWED_HOSTS = ["rapport.example", "testserver"]
    settings.FEDERAL = settings.FEDERAL | {
        "issuer": service.issuer,
        "authorization_endpoint": f"{service.issuer}/auth",
        "token_endpoint": f"{service.issuer}/token",
        "userinfo_endpoint": f"{service.issuer}/me",
        "jwks_uri": f"{service.issuer}/jwks",
        "client_id": "rapport",
        "key_file": key,
        "key_id": "rapport-1",
    }
    return service


@pytest.fixture
def president(site):
    person = a_person("Exemple", national_number_digest=digest_of(NATIONAL_NUMBERS["president"]), fictional=False)
    return a_mandate("clerk", a_centre(), person)


def away(client, **carried):
    answer = client.post("/sign-in/federal", carried)
    assert answer.status_code == 302
    return answer["Location"]


def come_back(service, client, address, **changes):
    answer = service.visit(address, BACK) | changes
    return client.get("/sign-in/federal/back", answer)


def signed_in(service, client, **carried):
    return come_back(service, client, away(client, **carried))


@pytest.mark.parametrize("level", [500, 450, 400])
def test_one_comes_back_signed_in_where_one_was(president, site, client, level):
    site.control(acr=LEVEL.format(level))
    assert signed_in(site, client, next="/access")["Location"] == "/access"
    session = client.session
    assert (session["person"], session["level"], session["means"]) == (president.person_id, level, "federal")
    assert NATIONAL_NUMBERS["president"] not in json.dumps(dict(session.items()))


def test_a_lower_level_is_told_and_can_be_tried_again(president, site, client):
    site.control(acr=LEVEL.format(200))
    answer = signed_in(site, client, next="/access")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "pas assez sûr" in page and 'action="/sign-in/federal"' in page and 'value="/access"' in page
    assert "person" not in client.session


def test_for_signing_the_service_is_asked_anew_and_surely(president, site, client):
    query = dict(parse_qsl(urlsplit(away(client, strong="1")).query))
    assert query["max_age"] == "0"
    assert LEVEL.format(400) not in query["acr_values"]
    site.control(acr=LEVEL.format(400))
    answer = signed_in(site, client, strong="1")
    assert answer.status_code == 422
    assert 'name="strong" value="1"' in answer.content.decode()


@pytest.mark.parametrize("change", [{"state": "altered"}, {"iss": "https://elsewhere.example"}, {"code": "invented"}])
def test_an_altered_answer_signs_nobody_in(president, site, client, change):
    answer = come_back(site, client, away(client), **change)
    assert answer.status_code == 422
    assert "person" not in client.session


def test_a_replayed_answer_signs_nobody_in(president, site, client):
    address = away(client)
    answer = site.visit(address, BACK)
    assert client.get("/sign-in/federal/back", answer).status_code == 302
    client.post("/sign-out")
    assert client.get("/sign-in/federal/back", answer).status_code == 422
    assert Client().get("/sign-in/federal/back", answer).status_code == 422


def test_an_answer_that_took_too_long_is_refused(president, site, client):
    address = away(client)
    answer = site.visit(address, BACK)
    with clock.shifted(minutes=16):
        assert client.get("/sign-in/federal/back", answer).status_code == 422


def test_who_cancels_comes_back_to_the_ways_of_signing_in(president, site, client):
    site.control(cancel=True)
    assert "annulée" in signed_in(site, client).content.decode()


def test_an_unknown_person_reads_who_can_help(site, client):
    site.control(account="other")
    answer = signed_in(site, client)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "gestionnaire des accès" in page and "Exemple" not in page
    assert NATIONAL_NUMBERS["other"] not in page


def test_a_person_without_a_role_reads_who_can_help(president, site, client):
    Mandate.objects.update(ends=clock.yesterday())
    assert "gestionnaire des accès" in signed_in(site, client).content.decode()


def test_what_was_typed_before_the_session_ended_comes_back(president, site, client):
    kept = json.dumps({"url": "/access/grant", "fields": [["surname", "Kept"]]})
    assert "Kept" in signed_in(site, client, kept=kept).content.decode()


def test_a_service_that_is_away_is_told(president, site, client, settings):
    address = away(client)
    answer = site.visit(address, BACK)
    settings.FEDERAL = settings.FEDERAL | {"token_endpoint": "http://127.0.0.1:9/token"}
    back = client.get("/sign-in/federal/back", answer)
    assert back.status_code == 503
    assert "ne répond pas" in back.content.decode()


def test_without_its_settings_it_is_not_offered(president, client, settings):
    settings.FEDERAL = settings.FEDERAL | {"issuer": ""}
    assert "/sign-in/federal" not in client.get("/sign-in").content.decode()
    assert client.post("/sign-in/federal").status_code == 404


def test_roles_that_the_service_tells_are_given_and_ended(site, client, settings, tmp_path):
    person = a_person("Exemple", national_number_digest=digest_of(NATIONAL_NUMBERS["director"]), fictional=False)
    centre = a_centre()
    table = tmp_path / "roles.toml"
    table.write_text('[roles]\nRU_CLERK = "clerk"\n[centres]\n"0212000000" = "62063"\n')
    settings.FEDERAL = settings.FEDERAL | {"roles": table}
    site.control(account="director", roles=[{"name": "RU_CLERK", "organisation": "0212000000"}, "odd", {}])
    subject = f"mandates:{centre.ins}"
    with one_event(subject, "mandate-granted"):
        signed_in(site, client)
    assert Mandate.objects.get(person=person).granted_by == "program:federal"
    with no_event():
        signed_in(site, client)
    site.control(roles=[])
    with one_event(subject, "mandate-ended"):
        signed_in(site, client)
    assert not Mandate.objects.filter(person=person).active(clock.today()).exists()


def test_a_role_that_cannot_be_given_keeps_nobody_out(site, client, settings, tmp_path):
    person = a_person("Exemple", national_number_digest=digest_of(NATIONAL_NUMBERS["director"]), fictional=False)
    president = a_mandate("president", a_centre())
    a_mandate("president", a_centre(), person, delegated_by=president, ends=clock.today())
    table = tmp_path / "roles.toml"
    table.write_text('[roles]\nRU_SG = "director"\n[centres]\n"0212000000" = "62063"\n')
    settings.FEDERAL = settings.FEDERAL | {"roles": table}
    site.control(account="director", roles=[{"name": "RU_SG", "organisation": "0212000000"}])
    with no_event():
        signed_in(site, client)
    assert client.get("/account").status_code == 200
    assert {each.role_key for each in Mandate.objects.filter(person=person)} == {"president"}
