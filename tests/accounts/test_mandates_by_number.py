"""A role is given to a national number, before its person ever signs in."""

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import a_centre, a_mandate, a_person, an_actor, signed_in

from rapport_unique.accounts.mandates import grant_mandate, person_named
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.accounts.national_numbers import digest_of, person_with
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.ui import clock

NUMBER = "85073000160"
NAMED = {"given_name": "Luc", "surname": "Petit", "email": "luc@cpas.example", "language": "fr"}


def test_a_new_person_is_found_by_the_number(db):
    person = person_named(**NAMED, national_number="85.07.30-001.60")
    assert person_with(NUMBER) == person
    assert NUMBER not in str(Person.objects.values_list())


def test_somebody_met_before_gets_the_number_once(db):
    person = person_named(**NAMED)
    assert person_named(**NAMED, national_number=NUMBER) == person
    with pytest.raises(Invalid, match="person-other-number"):
        person_named(**NAMED, national_number="78021500236")


def test_the_number_leads_to_its_person_whatever_the_address(db):
    person = person_named(**NAMED, national_number=NUMBER)
    assert person_named(**{**NAMED, "email": "other@cpas.example"}, national_number=NUMBER) == person
    with pytest.raises(Invalid, match="person-other-name-on-number"):
        person_named(**{**NAMED, "surname": "Grand"}, national_number=NUMBER)
    assert Person.objects.count() == 1


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
    data = {**NAMED, "role": "clerk", "starts": f"{clock.today():%d/%m/%Y}", "national_number": "85.07.30-001.60"}
    assert browser.post("/access/grant", data).status_code == 302
    assert Mandate.objects.get(role_key="clerk").person == person_with(NUMBER)
    page = browser.get("/access").content.decode()
    assert "001.60" not in page and NUMBER not in page


def test_wrong_check_digits_are_told_at_the_field(db):
    browser = signed_in(an_actor("access-manager", a_centre(), a_person("Renard")))
    data = {**NAMED, "role": "clerk", "starts": f"{clock.today():%d/%m/%Y}", "national_number": "85.07.30-001.61"}
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
