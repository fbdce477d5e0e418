"""Sign in through a real OpenID provider."""

from dataclasses import replace
from datetime import timedelta

import pytest
import requests
from tests.support.openid import LEVEL, running
from tests.support.pki import NATIONAL_NUMBERS

from rapport_unique.adapters.login import openid
from rapport_unique.adapters.login.openid import ask, checked_id_token, identity
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.ui import clock

BACK = "http://127.0.0.1:9/sign-in/federal/back"


@pytest.fixture(scope="module")
def service():
    with running([BACK]) as provider:
        yield provider


@pytest.fixture
def client(service):
    service.control(account="president", acr=LEVEL.format(500), cancel=False, lifetime=3600)
    return service.client(BACK)


def signed_in(service, client, *, level=400, fresh=False, browser=None):
    url, asked = ask(client, level=level, fresh=fresh, language="nl")
    return identity(client, asked, service.visit(url, BACK, browser), clock.now())


@pytest.mark.parametrize("level", [500, 450, 400])
def test_whoever_signs_in_is_known_by_number_and_level(service, client, level):
    service.control(acr=LEVEL.format(level))
    found = signed_in(service, client)
    assert found.national_number == NATIONAL_NUMBERS["president"]
    assert (found.given_name, found.surname, found.language, found.level) == ("President", "Exemple", "fr", level)


def test_a_fresh_sign_in_is_asked_for_signing(service, client):
    browser = requests.Session()
    signed_in(service, client, browser=browser)
    assert signed_in(service, client, level=450, fresh=True, browser=browser).level == 500
    url, _ = ask(client, level=450, fresh=True, language="fr")
    assert "max_age=0" in url and "Level450" in url and "Level400" not in url


@pytest.mark.parametrize(("level", "asked"), [(400, 450), (200, 400)])
def test_a_lower_level_is_refused(service, client, level, asked):
    service.control(acr=LEVEL.format(level))
    with pytest.raises(Invalid, match="login-level-too-low"):
        signed_in(service, client, level=asked)


def test_an_altered_state_is_refused(service, client):
    url, asked = ask(client, level=400, fresh=False, language="fr")
    answer = service.visit(url, BACK)
    with pytest.raises(Invalid, match="login-not-ours"):
        identity(client, asked, answer | {"state": answer["state"] + "x"}, clock.now())
    with pytest.raises(Invalid, match="login-not-ours"):
        identity(client, replace(asked, state="é"), {}, clock.now())


def test_an_answer_is_taken_once(service, client):
    url, asked = ask(client, level=400, fresh=False, language="fr")
    answer = service.visit(url, BACK)
    identity(client, asked, answer, clock.now())
    with pytest.raises(Invalid, match="login-not-ours"):
        identity(client, asked, answer, clock.now())


def test_a_code_without_its_verifier_is_worth_nothing(service, client):
    url, asked = ask(client, level=400, fresh=False, language="fr")
    answer = service.visit(url, BACK)
    with pytest.raises(Invalid, match="login-not-ours"):
        identity(client, replace(asked, verifier="x" * 64), answer, clock.now())


def test_an_answer_of_another_issuer_is_refused(service, client):
    url, asked = ask(client, level=400, fresh=False, language="fr")
    answer = service.visit(url, BACK)
    with pytest.raises(Invalid, match="login-token-invalid"):
        identity(client, asked, answer | {"iss": "https://elsewhere.example"}, clock.now())


def test_who_cancels_is_told_so(service, client):
    service.control(cancel=True)
    with pytest.raises(Invalid, match="login-refused"):
        signed_in(service, client)


def test_an_expired_token_is_refused(service, client):
    url, asked = ask(client, level=400, fresh=False, language="fr")
    service.control(lifetime=60)
    answer = service.visit(url, BACK)
    with pytest.raises(Invalid, match="login-token-invalid"):
        identity(client, asked, answer, clock.now() + timedelta(minutes=5))


def a_token(service, client):
    """A real ID token, with what was asked for it."""
    url, asked = ask(client, level=400, fresh=False, language="fr")
    return asked, openid._tokens(client, asked, service.visit(url, BACK)["code"])["id_token"]


def test_a_token_for_another_site_is_refused(service, client):
    asked, token = a_token(service, service.client(BACK, "other"))
    with pytest.raises(Invalid, match="login-token-invalid"):
        checked_id_token(client, asked, token, clock.now())


def test_the_token_of_another_sign_in_is_refused(service, client):
    asked, token = a_token(service, client)
    assert checked_id_token(client, asked, token, clock.now())["sub"] == "president"
    with pytest.raises(Invalid, match="login-token-invalid"):
        checked_id_token(client, replace(asked, nonce="another"), token, clock.now())


def test_a_token_signed_by_somebody_else_is_refused(service, client):
    with running([BACK]) as stranger:
        asked, token = a_token(stranger, stranger.client(BACK))
    with pytest.raises(Invalid, match="login-token-invalid"):
        checked_id_token(client, asked, token, clock.now())


@pytest.mark.parametrize("token", ["", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJwcmVzaWRlbnQifQ."])
def test_what_is_no_token_is_refused(service, client, token):
    _, asked = ask(client, level=400, fresh=False, language="fr")
    with pytest.raises(Invalid, match="login-token-invalid"):
        checked_id_token(client, asked, token, clock.now())


def test_an_old_sign_in_does_not_pass_for_a_fresh_one(service, client):
    asked, token = a_token(service, client)
    with pytest.raises(Invalid, match="login-token-invalid"):
        checked_id_token(client, replace(asked, fresh=True), token, clock.now() + timedelta(minutes=30))


def test_userinfo_that_nobody_signed_is_refused(service, client):
    with pytest.raises(Invalid, match="login-token-invalid"):
        signed_in(service, service.client(BACK, "unsigned"))


def test_who_has_no_number_is_told_what_to_use(service, client):
    service.control(account="nameless")
    with pytest.raises(Invalid, match="login-without-number"):
        signed_in(service, client)


def test_a_service_that_is_away_is_said_to_be(service, client):
    url, asked = ask(client, level=400, fresh=False, language="fr")
    answer = service.visit(url, BACK)
    away = replace(client, token_endpoint="http://127.0.0.1:9/token")
    with pytest.raises(NotPossible, match="login-service-away"):
        identity(away, asked, answer, clock.now())
