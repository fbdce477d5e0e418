"""Sign in with the card itself, from the page to the role."""

import html
import json
import re

import pytest
from django.test import Client
from tests.support.extension import token
from tests.support.people import a_centre, a_mandate, a_person

from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.core.findings import KINDS
from rapport_unique.ui import clock

ORIGIN = "https://rapport.example"


@pytest.fixture
def site(db, pki, settings, tmp_path):
    authorities = tmp_path / "authorities"
    authorities.mkdir()
    (authorities / "citizens.pem").write_bytes(pki.pem("root", "citizens"))
    settings.SIGN_IN = ["card"]
    settings.CARD_AUTHORITIES = authorities
    settings.SITE_ADDRESS = ORIGIN
    return pki


@pytest.fixture
def president(site):
    number = site.cards["president"].national_number
    return a_mandate("clerk", a_centre(), a_person(national_number_digest=digest_of(number), fictional=False))


def asked(client, **carried):
    page = client.post("/sign-in/card", carried).content.decode()
    return re.search(r'data-nonce="([^"]+)"', page)[1]


def answered(client, card, nonce, origin=ORIGIN, **carried):
    return client.post("/sign-in/card/token", {"token": json.dumps(token(card, origin, nonce)), **carried})


@pytest.mark.parametrize("name", ["president", "director"])
def test_one_is_signed_in_where_one_was(site, client, name):
    card = site.cards[name]
    person = a_person(national_number_digest=digest_of(card.national_number), fictional=False)
    a_mandate("clerk", a_centre(), person)
    nonce = asked(client, next="/access")
    assert answered(client, card, nonce, next="/access")["Location"] == "/access"
    assert (client.session["person"], client.session["level"], client.session["means"]) == (person.pk, 500, "card")


def test_a_nonce_counts_once(president, site, client):
    nonce = asked(client)
    assert answered(client, site.cards["president"], nonce).status_code == 302
    client.post("/sign-out")
    again = answered(client, site.cards["president"], nonce)
    assert again.status_code == 422
    assert html.escape(KINDS["card-token-expired"].message.fr) in again.content.decode()


def test_a_nonce_is_of_one_session_and_five_minutes(president, site, client):
    nonce = asked(client)
    assert answered(Client(), site.cards["president"], nonce).status_code == 422
    with clock.shifted(minutes=6):
        assert answered(client, site.cards["president"], nonce).status_code == 422
    assert "person" not in client.session


def test_a_token_for_another_site_signs_nobody_in(president, site, client):
    answer = answered(client, site.cards["president"], asked(client), "https://evil.example", next="/access")
    assert answer.status_code == 422
    assert 'value="/access"' in answer.content.decode()
    assert "person" not in client.session


def test_an_unknown_person_reads_who_can_help(president, site, client):
    answer = answered(client, site.cards["other"], asked(client))
    assert answer.status_code == 403
    assert "gestionnaire des accès" in answer.content.decode()


def test_what_was_typed_before_comes_back(president, site, client):
    kept = json.dumps({"url": "/access/grant", "fields": [["surname", "Kept"]]})
    nonce = asked(client, kept=kept)
    assert "Kept" in answered(client, site.cards["president"], nonce, kept=kept).content.decode()


def test_without_authorities_it_is_not_offered(president, client, settings):
    settings.CARD_AUTHORITIES = None
    assert "/sign-in/card" not in client.get("/sign-in").content.decode()
    assert client.post("/sign-in/card").status_code == 404
