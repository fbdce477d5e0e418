"""A role is given to a national number, before its person ever signs in."""

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, a_centre, a_mandate, a_person, an_actor, signed_in

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.mandates import grant_mandate, person_named
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.accounts.national_numbers import digest_of, person_with
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.ui import clock

NUMBER = "85073000160"
TYPED = {"given_name": "Luc", "surname": "Petit", "email": "luc@cpas.example", "language": "fr"}
NAMED = {**TYPED, "actor": Program("test")}


def test_a_new_person_is_found_by_the_number(db):
    person = person_named(**NAMED, national_number="85.07.30-001.60")
    assert person_with(NUMBER) == person
    assert NUMBER not in str(Person.objects.values_list())


def test_somebody_met_before_gets_the_number_once(db):
    person = person_named(**NAMED)
    manager = an_actor("access-manager", a_centre(), a_person("Renard"))
    with one_event("mandates:62063", "person-identified"):
        assert person_named(**{**NAMED, "actor": manager}, national_number=NUMBER) == person
    assert "Numéro national enregistré, Luc Petit" in signed_in(manager).get("/access").content.decode()
    with pytest.raises(Invalid, match="person-other-number"):
        person_named(**NAMED, national_number="78021500236")


def test_the_number_leads_to_its_person_whatever_the_address(db):
    person = person_named(**NAMED, national_number=NUMBER)
    assert person_named(**{**NAMED, "email": "other@cpas.example"}, national_number=NUMBER) == person
    with pytest.raises(Invalid, match="person-other-name-on-number"):
        person_named(**{**NAMED, "surname": "Grand"}, national_number=NUMBER)
    assert Person.objects.count() == 1


def test_no_centre_gives_a_number_to_anothers_person(db):
    """The number would open what the person may do over there."""
    person = person_named(**NAMED)
    a_mandate("agent", a_centre(GHENT), person, starts=clock.today())
    browser = signed_in(an_actor("access-manager", a_centre(), a_person("Renard")))
    data = {**TYPED, "role": "clerk", "starts": f"{clock.today():%d/%m/%Y}", "national_number": NUMBER}
    with no_event():
        answer = browser.post("/access/grant", data)
    assert answer.status_code == 422 and "a aussi un rôle ailleurs" in answer.content.decode()
    assert person_with(NUMBER) is None
    with pytest.raises(NotAllowed, match="person-of-other-centre"):
        person_named(**{**NAMED, "actor": an_actor("access-manager", a_centre())}, national_number=NUMBER)
    there = an_actor("access-manager", a_centre(GHENT))
    assert person_named(**{**NAMED, "actor": there}, national_number=NUMBER) == person


def test_the_number_of_one_and_the_address_of_another_are_refused(db):
    person_named(**NAMED, national_number=NUMBER)
    person_named(**{**NAMED, "email": "other@cpas.example"}, national_number="78021500236")
    with no_event(), pytest.raises(Invalid, match="person-other-number"):
        person_named(**{**NAMED, "email": "other@cpas.example"}, national_number=NUMBER)


def test_a_refused_role_leaves_nobody_behind(db):
    browser = signed_in(an_actor("access-manager", a_centre(), a_person("Renard")))
    data = {**TYPED, "role": "clerk", "starts": f"{clock.yesterday():%d/%m/%Y}", "national_number": NUMBER}
    assert browser.post("/access/grant", data).status_code == 422
    assert not Person.objects.filter(surname="Petit").exists()


def test_a_signing_role_is_given_to_a_number_not_to_an_address(db, settings):
    """Whoever wrote the number of a known address down may have been another centre."""
    settings.DEMONSTRATION = False
    person_named(**NAMED, national_number=NUMBER)
    browser = signed_in(an_actor("access-manager", a_centre(), a_person("Renard")))
    data = {**TYPED, "role": "president", "starts": f"{clock.today():%d/%m/%Y}"}
    answer = browser.post("/access/grant", data)
    assert answer.status_code == 422 and "le numéro national est nécessaire" in answer.content.decode()
    assert browser.post("/access/grant", {**data, "national_number": NUMBER}).status_code == 302
    mandate = Mandate.objects.get(role_key="president")
    for page in ("replace", "delegate"):
        answer = browser.post(f"/access/{mandate.pk}/{page}", {**data, "ends": data["starts"], "revision": 0})
        assert answer.status_code == 422 and "le numéro national est nécessaire" in answer.content.decode()


@pytest.mark.parametrize("role", ["president", "director", "access-manager"])
def test_outside_the_demonstration_some_roles_need_the_number(db, settings, role):
    settings.DEMONSTRATION = False
    manager, centre = an_actor("access-manager", a_centre()), a_centre()
    stranger = a_person(fictional=False)
    with no_event(), pytest.raises(NotPossible, match="national-number-needed"):
        grant_mandate(person=stranger, centre=centre, role=role, starts=clock.today(), actor=manager)
    stranger.national_number_digest = digest_of(NUMBER)
    with one_event("mandates:62063", "mandate-granted"):
        grant_mandate(person=stranger, centre=centre, role=role, starts=clock.today(), actor=manager)


def test_the_page_takes_the_number_and_never_shows_it(db):
    browser = signed_in(an_actor("access-manager", a_centre(), a_person("Renard")))
    data = {**TYPED, "role": "clerk", "starts": f"{clock.today():%d/%m/%Y}", "national_number": "85.07.30-001.60"}
    assert browser.post("/access/grant", data).status_code == 302
    assert Mandate.objects.get(role_key="clerk").person == person_with(NUMBER)
    page = browser.get("/access").content.decode()
    assert "001.60" not in page and NUMBER not in page


def test_wrong_check_digits_are_told_at_the_field(db):
    browser = signed_in(an_actor("access-manager", a_centre(), a_person("Renard")))
    data = {**TYPED, "role": "clerk", "starts": f"{clock.today():%d/%m/%Y}", "national_number": "85.07.30-001.61"}
    answer = browser.post("/access/grant", data)
    assert answer.status_code == 422
    assert "chiffre de contrôle" in answer.content.decode()


def test_ending_a_role_takes_effect_in_an_open_session(db):
    mandate = a_mandate("access-manager", a_centre())
    browser = signed_in(mandate)
    assert browser.get("/access").status_code == 200
    Mandate.objects.filter(pk=mandate.pk).update(ends=clock.yesterday())
    assert browser.get("/access").status_code == 302
    assert "aucun rôle" in browser.get("/access", follow=True).content.decode()
