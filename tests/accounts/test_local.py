"""Sign in without any federal service: invitations, codes from a telephone, and what throttles them."""

import re
from datetime import timedelta

import pyotp
import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, a_centre, a_mandate, a_person, an_actor, signed_in

from rapport_unique.accounts import credentials, throttling
from rapport_unique.accounts.models import CodeGenerator, FailedAttempt, Invitation
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.ui import clock

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def site(db, settings):
    settings.SIGN_IN = ["passkey", "totp"]
    settings.SITE_ADDRESS = "http://localhost:8000"


@pytest.fixture
def mandate(site):
    return a_mandate("access-manager", a_centre(), a_person(email="amelie@cpas.example"))


def code_now(secret=SECRET, **shift):
    return pyotp.TOTP(secret).at(clock.now() + timedelta(**shift))


@pytest.fixture
def telephone(mandate):
    return credentials.add_generator(person=mandate.person, secret=SECRET, code=code_now(seconds=-30))


def sign_in(client, code, email="amelie@cpas.example", **more):
    return client.post("/sign-in/code", {"email": email, "code": code, **more})


def test_an_invitation_enrols_a_telephone_once(mandate, client):
    browser = signed_in(an_actor("access-manager", a_centre()))
    with one_event(mandate.person.journal_actor, "invited"):
        page = browser.post(f"/access/{mandate.pk}/invite").content.decode()
    code = re.search(r"<strong>([A-Z2-9-]{19})</strong>", page)[1]
    assert code.replace("-", "") not in str(Invitation.objects.values())
    invited = {"email": mandate.person.email, "code": code.lower()}
    assert client.post("/enrol", invited)["Location"] == "/enrol/means"
    page = client.get("/enrol/means").content.decode()
    secret = re.search(r'class="govuk-body ui-code">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert "<svg" in page and secret not in str(CodeGenerator.objects.values())
    assert client.post("/enrol/means", {"code": "000000"}).status_code == 422
    with one_event(mandate.person.journal_actor, "generator-added"):
        assert client.post("/enrol/means", {"code": code_now(secret)})["Location"] == "/sign-in"
    assert client.post("/enrol", invited).status_code == 422
    with clock.shifted(seconds=60):
        assert sign_in(client, code_now(secret)).status_code == 302
    assert (client.session["person"], client.session["level"]) == (mandate.person_id, 400)
    assert CodeGenerator.objects.get().secret != secret


@pytest.mark.parametrize("change", [{"email": "other@cpas.example"}, {"code": "AAAA-BBBB-CCCC-DDDD"}])
def test_a_wrong_invitation_is_refused(mandate, client, change):
    code = credentials.invite(person=mandate.person, by="program:test")
    answer = client.post("/enrol", {"email": mandate.person.email, "code": code} | change)
    assert answer.status_code == 422
    assert client.get("/enrol/means")["Location"] == "/enrol"


def test_an_invitation_ends_after_three_days_or_with_a_new_one(mandate, client):
    first = credentials.invite(person=mandate.person, by="program:test")
    second = credentials.invite(person=mandate.person, by="program:test")
    assert client.post("/enrol", {"email": mandate.person.email, "code": first}).status_code == 422
    with clock.shifted(days=4):
        assert client.post("/enrol", {"email": mandate.person.email, "code": second}).status_code == 422


def test_nobody_invites_somebody_of_another_centre(mandate):
    foreign = a_mandate("agent", a_centre(GHENT))
    with no_event():
        assert signed_in(mandate).post(f"/access/{foreign.pk}/invite").status_code == 404


def test_a_code_signs_in_once(telephone, client):
    code = code_now()
    assert sign_in(client, code, next="/access")["Location"] == "/access"
    client.post("/sign-out")
    again = sign_in(client, code)
    assert again.status_code == 422
    assert "a déjà servi" in again.content.decode()


@pytest.mark.parametrize(("seconds", "status"), [(0, 302), (30, 302), (90, 422), (-90, 422)])
def test_a_step_on_either_side_is_allowed(telephone, client, seconds, status):
    with clock.shifted(hours=1):
        assert sign_in(client, code_now(seconds=seconds)).status_code == status


def test_an_unknown_address_is_answered_like_a_wrong_code(telephone, client):
    wrong = sign_in(client, "000000").content.decode()
    unknown = sign_in(client, "000000", email="nobody@cpas.example").content.decode()
    said = "L&#x27;adresse e-mail ou le code n&#x27;est pas exact"
    assert said in wrong and said in unknown


def test_a_code_is_not_enough_to_give_roles(telephone, client):
    with clock.shifted(seconds=60):
        sign_in(client, code_now())
        assert client.get("/access").status_code == 200
        assert client.get("/access/grant").status_code == 401
        page = client.get("/access/grant").content.decode()
    assert "/sign-in/passkey" in page and "/sign-in/code" not in page


def test_five_failures_make_one_wait(telephone, client):
    for _ in range(5):
        assert sign_in(client, "000000").status_code == 422
    with clock.shifted(seconds=60):
        answer = sign_in(client, code_now())
        assert (answer.status_code, answer["Retry-After"]) == (429, "900")
        assert "Trop d&#x27;essais" in answer.content.decode()
    with clock.shifted(minutes=17):
        assert sign_in(client, code_now()).status_code == 302
    assert "amelie" not in str(FailedAttempt.objects.values())


def test_an_address_that_tries_many_people_waits_too(telephone, client):
    for number in range(50):
        sign_in(client, "000000", email=f"person{number}@cpas.example")
    assert sign_in(client, code_now()).status_code == 429
    with clock.shifted(minutes=31):
        sign_in(client, "000000")
    assert FailedAttempt.objects.count() == 2


def test_invitations_are_throttled_as_well(mandate, client):
    for _ in range(5):
        client.post("/enrol", {"email": mandate.person.email, "code": "x"})
    assert client.post("/enrol", {"email": mandate.person.email, "code": "x"}).status_code == 429


def test_the_last_means_is_not_removed(telephone, mandate):
    with no_event(), pytest.raises(NotPossible, match="last-means"):
        credentials.remove(person=mandate.person, means=telephone)
    browser = signed_in(mandate)
    page = browser.post(f"/account/means/totp/{telephone.pk}/remove", follow=True).content.decode()
    assert "dernier moyen" in page
    assert CodeGenerator.objects.exists()


def test_nobody_removes_the_means_of_another(telephone):
    other = signed_in(a_mandate("agent", a_centre(GHENT)))
    assert other.post(f"/account/means/totp/{telephone.pk}/remove").status_code == 404


def test_closed_ways_do_not_exist(db, client):
    assert client.post("/sign-in/code").status_code == 404
    assert client.post("/sign-in/passkey").status_code == 404
    assert client.get("/enrol").status_code == 404


def test_answers_of_cards_are_throttled_too(mandate, client, settings, tmp_path):
    settings.SIGN_IN, settings.CARD_AUTHORITIES = ["card"], tmp_path
    for _ in range(50):
        assert client.post("/sign-in/card/token", {"token": "x"}).status_code == 422
    assert client.post("/sign-in/card/token", {"token": "x"}).status_code == 429
    assert client.get("/sign-in/federal/back").status_code == 429


def test_the_services_say_why_by_code(telephone, mandate, rf):
    with pytest.raises(Invalid, match="code-refused"):
        credentials.person_by_code(mandate.person.email, "000000")
    with pytest.raises(Invalid, match="invitation-refused"):
        credentials.invited(mandate.person.email, "AAAA-BBBB-CCCC-DDDD")
    request = rf.get("/")
    for _ in range(5):
        throttling.check(request, "someone")
        throttling.failed(request, "someone")
    with pytest.raises(NotPossible, match="too-many-attempts"):
        throttling.check(request, "Someone")
    throttling.check(request, "another")
