"""One's own account: sessions that end from elsewhere, and the trial that says whether one can sign."""

import base64
import html
import json

import pytest
from django.test import Client
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, a_centre, a_mandate, a_person, signed_in

from rapport_unique.accounts.models import AccessCheck, Mandate, OpenSession
from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.ui import clock


@pytest.fixture
def mandate(db):
    return a_mandate("president", a_centre())


def subject(mandate):
    return mandate.person.journal_actor


def test_signing_in_is_listed_in_plain_words(mandate, client):
    agent = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0"
    client.post("/sign-in/demonstration", {"person": mandate.person.identifier}, headers={"User-Agent": agent})
    page = client.get("/account").content.decode()
    assert "Edge, Windows" in page and "ce navigateur" in page
    assert "Mozilla" not in str(OpenSession.objects.values())


def test_signing_out_ends_the_session(mandate, client):
    client.post("/sign-in/demonstration", {"person": mandate.person.identifier})
    assert OpenSession.objects.count() == 1
    client.post("/sign-out")
    assert not OpenSession.objects.exists()


def test_another_browser_is_signed_out_at_its_next_request(mandate):
    here, there = signed_in(mandate), signed_in(mandate)
    pk = there.session["open"]
    with one_event(subject(mandate), "sessions-ended"):
        assert here.post(f"/account/sessions/{pk}/end").status_code == 302
    assert there.get("/account").status_code == 302
    assert there.get("/reports").status_code == 302
    assert here.get("/account").status_code == 200


def test_sign_out_everywhere(mandate):
    browsers = [signed_in(mandate) for _ in range(3)]
    with one_event(subject(mandate), "sessions-ended"):
        assert browsers[0].post("/account/sessions/end")["Location"] == "/sign-in"
    assert "Vous êtes déconnecté dans tous les navigateurs." in browsers[0].get("/sign-in").content.decode()
    assert all(browser.get("/account").status_code == 302 for browser in browsers)


def test_nobody_ends_the_session_of_another(mandate):
    other = signed_in(a_mandate("agent", a_centre(GHENT)))
    with no_event():
        assert signed_in(mandate).post(f"/account/sessions/{other.session['open']}/end").status_code == 404
    assert other.get("/account").status_code == 200


def test_sessions_that_ran_out_are_forgotten(mandate, client, settings):
    with clock.shifted(seconds=-settings.SESSION_COOKIE_AGE - 60):
        signed_in(mandate)
    client.post("/sign-in/demonstration", {"person": mandate.person.identifier})
    assert OpenSession.objects.count() == 1


def test_a_role_in_another_centre_is_one_click_away(mandate, client):
    a_mandate("reader", a_centre(GHENT), mandate.person)
    browser = signed_in(mandate)
    page = browser.get("/account").content.decode()
    assert "Travailler dans ce rôle" in page
    other = Mandate.objects.get(role_key="reader")
    assert browser.post("/role", {"mandate": other.pk}).status_code == 302
    assert browser.session["mandate"] == other.pk
    page = html.unescape(browser.get("/reports").content.decode())
    assert "Changer pour : Président, CPAS Liège" in page
    assert f'name="mandate" value="{mandate.pk}"' in page


def test_a_trial_in_the_demonstration(mandate):
    browser = signed_in(mandate)
    assert "pas encore essayé" in browser.get("/account").content.decode()
    with one_event(subject(mandate), "access-checked"):
        assert browser.post("/account/check/software")["Location"] == "/account/check"
    page = browser.get("/account/check").content.decode()
    assert "Cela fonctionne" in page and "Suffisant pour signer" in page


def test_a_trial_with_the_card(mandate, pki, settings, tmp_path):
    authorities = tmp_path / "authorities.pem"
    authorities.write_bytes(pki.pem("root", "citizens"))
    settings.CARD_AUTHORITIES = settings.TSA_AUTHORITIES = authorities
    settings.TSA_URL, settings.SIGNATURE_MEANS = pki.time_stamp_url, ["card"]
    card, browser = pki.cards["president"], signed_in(mandate)
    certificate = base64.b64encode(card.signature).decode()
    refused = browser.post("/account/check/prepare", {"certificate": certificate})
    assert refused.status_code == 422
    assert "personne identifiée" in refused.json()["message"]
    mandate.person.national_number_digest = digest_of(card.national_number)
    mandate.person.save()
    asked = browser.post("/account/check/prepare", {"certificate": certificate}).json()
    value = card.sign("signature", base64.b64decode(asked["hash"]), "sha384")
    answer = {"attempt": asked["attempt"], "signature": base64.b64encode(value).decode()}
    with one_event(subject(mandate), "access-checked"):
        assert browser.post("/account/check/finish", answer).json() == {"location": "/account/check"}
    check = AccessCheck.objects.get()
    assert (check.means, check.level, check.card_until.year) == ("card", 500, 2050)
    again = browser.post("/account/check/finish", answer)
    assert again.status_code == 409
    assert browser.post("/account/check/finish", {"attempt": "x"}).status_code == 422
    assert browser.post("/account/check/prepare", {"certificate": "!"}).status_code == 422
    assert browser.post("/account/check/software").status_code == 404


def test_a_weak_sign_in_is_told_what_it_lacks(mandate):
    browser = signed_in(mandate)
    session = browser.session
    session["level"] = 400
    session.save()
    assert "identifiez-vous avec eID ou itsme" in browser.get("/account/check").content.decode()


def test_without_a_role_the_page_says_who_helps(db, client):
    person = a_person()
    client.post("/sign-in/demonstration", {"person": person.identifier})
    assert "gestionnaire des accès" in client.get("/account/check").content.decode()


def test_nothing_of_it_is_for_strangers(db):
    for path in ("/account", "/account/check"):
        assert Client().get(path).status_code == 302
    assert json.loads(Client().post("/account/check/prepare", headers={"X-Requested-With": "fetch"}).content)
