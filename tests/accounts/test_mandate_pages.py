from datetime import timedelta

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, a_centre, a_mandate, a_person, an_actor, signed_in

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.mandates import grant_mandate
from rapport_unique.accounts.models import Mandate
from rapport_unique.ui import clock

PERSON = {"given_name": "Luc", "surname": "Petit", "email": "luc@cpas.example", "language": "fr"}


def typed(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def browser(db):
    return signed_in(an_actor("access-manager", a_centre(), a_person("Renard")))


def test_the_list_shows_the_roles_of_ones_own_centre(browser):
    a_mandate("clerk", a_centre(), a_person("Lambert"))
    a_mandate("clerk", a_centre(), a_person("Thiry"), ends="2020-12-31")
    a_mandate("clerk", a_centre(GHENT), a_person("Vermeulen"))
    page = browser.get("/access").content.decode()
    assert "Lambert" in page and "Thiry" in page and "Vermeulen" not in page


def test_granting_a_role(browser):
    today = clock.today()
    with one_event("mandates:62063", "mandate-granted"):
        response = browser.post("/access/grant", {**PERSON, "role": "clerk", "starts": typed(today), "ends": ""})
    assert response["Location"] == "/access"
    page = browser.get("/access").content.decode()
    assert "Luc Petit" in page and "Amélie Renard" in page
    mandate = Mandate.objects.get(role_key="clerk")
    assert (mandate.centre.ins, mandate.starts, mandate.ends) == ("62063", today, None)


def test_a_role_of_the_administration_is_not_offered(browser):
    with no_event():
        response = browser.post("/access/grant", {**PERSON, "role": "inspector", "starts": typed(clock.today())})
    assert response.status_code == 422


def test_ending_a_role(browser):
    mandate = a_mandate("clerk", a_centre())
    page = browser.get(f"/access/{mandate.pk}/end")
    assert mandate.person.name in page.content.decode()
    with one_event("mandates:62063", "mandate-ended"):
        browser.post(f"/access/{mandate.pk}/end", {"ends": typed(clock.today()), "revision": 0})
    mandate.refresh_from_db()
    assert mandate.ends == clock.today()


def test_handing_over_a_role(browser):
    mandate = a_mandate("clerk", a_centre())
    start = clock.today() + timedelta(days=3)
    assert browser.get(f"/access/{mandate.pk}/replace").status_code == 200
    with one_event("mandates:62063", "mandate-replaced"):
        browser.post(f"/access/{mandate.pk}/replace", {**PERSON, "starts": typed(start), "revision": 0})
    assert Mandate.objects.get(person__surname="Petit").starts == start
    assert "Amélie Dubois → Luc Petit" in browser.get("/access").content.decode()


@pytest.mark.parametrize("page", ["end", "replace"])
def test_a_role_of_another_centre_does_not_exist(browser, page):
    foreign = a_mandate("clerk", a_centre(GHENT))
    address = f"/access/{foreign.pk}/{page}"
    with no_event():
        assert browser.get(address).status_code == 404
        values = {**PERSON, "starts": typed(clock.today()), "ends": typed(clock.today()), "revision": 0}
        assert browser.post(address, values).status_code == 404


def test_what_stands_in_the_way_is_said_on_the_page(browser):
    mandate = a_mandate("clerk", a_centre())
    response = browser.post(f"/access/{mandate.pk}/end", {"ends": typed(clock.today()), "revision": 7})
    assert response.status_code == 422
    assert "entre-temps" in response.content.decode()


def test_the_history_tells_people_from_programs(browser):
    grant_mandate(person=a_person(), centre=a_centre(), role="clerk", starts=clock.today(), actor=Program("demo"))
    page = browser.get("/access").content.decode()
    assert "Par programme «\u00a0demo\u00a0»." in page and "program:" not in page


def test_a_refusal_is_said_at_its_field(browser):
    today = clock.today()
    sent = {**PERSON, "role": "clerk", "starts": typed(today), "ends": typed(today - timedelta(days=1))}
    page = browser.post("/access/grant", sent).content.decode()
    assert '<a href="#id_ends">' in page
    mandate = a_mandate("clerk", a_centre())
    page = browser.post(f"/access/{mandate.pk}/end", {"ends": "01/01/2020", "revision": 0}).content.decode()
    assert '<a href="#id_ends">' in page and "finit au plus tôt hier" in page


def test_what_is_missing_is_named(browser):
    page = browser.post("/access/grant", {"email": "luc"}).content.decode()
    for said in ("Choisissez un rôle.", "Indiquez le prénom.", "Indiquez le nom.", "Écrivez-la comme nom@example.be."):
        assert said in page
