"""Who signs for an officer: between two days, in one box, until the officer's own role ends."""

from datetime import timedelta

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import a_centre, a_mandate, a_person, an_actor, signed_in

from rapport_unique.accounts.mandates import delegate_mandate, end_mandate, grant_mandate, replace_mandate
from rapport_unique.accounts.models import Mandate
from rapport_unique.core.findings import NotAllowed, NotPossible
from rapport_unique.journal.models import Event
from rapport_unique.ui import clock

DAY = timedelta(days=1)


@pytest.fixture
def president(db):
    return an_actor("president", a_centre(), a_person("Lambert"))


def delegated(officer, person=None, **changes):
    today = clock.today()
    values = {
        "mandate": officer.mandate,
        "person": person or a_person("Petit"),
        "starts": today,
        "ends": today + 10 * DAY,
        "revision": officer.mandate.revision,
        "actor": officer,
    }
    return delegate_mandate(**{**values, **changes})


def test_an_officer_delegates_their_own_box(president):
    with one_event("mandates:62063", "mandate-delegated"):
        delegation = delegated(president)
    assert delegation.role == president.role
    label = delegation.acting_label.fr
    assert label.startswith("Pour le président, par délégation de Amélie Lambert, du ")
    assert "bij delegatie van" in delegation.acting_label.nl and "in Vertretung von" in delegation.acting_label.de


def test_the_access_manager_does_it_for_them(president):
    assert delegated(president, actor=an_actor("access-manager", a_centre()))


def test_nobody_delegates_to_themselves(president):
    with no_event(), pytest.raises(NotAllowed, match="mandate-own"):
        delegated(president, president.person)


@pytest.mark.parametrize("role", ["agent", "reader"])
def test_only_signatures_are_delegated(db, role):
    agent = an_actor(role, a_centre())
    with no_event(), pytest.raises(NotPossible, match="mandate-not-delegable"):
        delegated(agent, actor=an_actor("access-manager", a_centre()))


def test_a_delegate_does_not_delegate(president):
    delegation = delegated(president)
    with no_event(), pytest.raises(NotPossible, match="mandate-not-delegable"):
        delegated(president, a_person("Grand"), mandate=delegation, revision=0)


def test_a_delegation_stays_within_the_role(president):
    Mandate.objects.filter(pk=president.mandate.pk).update(ends=clock.today() + 5 * DAY)
    with no_event(), pytest.raises(NotPossible, match="delegation-outside"):
        delegated(president)
    assert delegated(president, ends=clock.today() + 5 * DAY)


def test_nobody_signs_in_both_boxes(president):
    director = an_actor("director", a_centre(), a_person("Renard"))
    with no_event(), pytest.raises(NotPossible, match="delegate-of-other-box"):
        delegated(president, director.person)
    delegate = delegated(president).person
    with no_event(), pytest.raises(NotPossible, match="delegate-of-other-box"):
        grant_mandate(
            person=delegate,
            centre=a_centre(),
            role="director",
            starts=clock.today(),
            actor=an_actor("access-manager", a_centre()),
        )


def test_it_ends_with_the_role(president):
    delegation = delegated(president)
    manager = an_actor("access-manager", a_centre())
    with one_event("mandates:62063", "mandate-ended"):
        end_mandate(mandate=president.mandate, ends=clock.yesterday(), revision=0, actor=manager)
    delegation.refresh_from_db()
    assert not Mandate.objects.filter(pk=delegation.pk).active(clock.today()).exists()


def test_a_longer_delegation_stays_within_the_role(president):
    Mandate.objects.filter(pk=president.mandate.pk).update(ends=clock.today() + 20 * DAY)
    president.mandate.refresh_from_db()
    delegation, manager = delegated(president), an_actor("access-manager", a_centre())
    with no_event(), pytest.raises(NotPossible, match="delegation-outside"):
        end_mandate(mandate=delegation, ends=clock.today() + 21 * DAY, revision=0, actor=manager)
    end_mandate(mandate=delegation, ends=clock.today() + 20 * DAY, revision=0, actor=manager)


def test_a_longer_role_never_reaches_the_other_box(president):
    delegation, manager = delegated(president), an_actor("access-manager", a_centre())
    a_mandate("director", a_centre(), delegation.person, starts=clock.today() + 11 * DAY)
    with no_event(), pytest.raises(NotPossible, match="delegate-of-other-box"):
        end_mandate(mandate=delegation, ends=clock.today() + 11 * DAY, revision=0, actor=manager)


def test_a_delegation_is_not_handed_over(president):
    """The next one would hold the role itself."""
    delegation, manager = delegated(president), an_actor("access-manager", a_centre())
    with no_event(), pytest.raises(NotPossible, match="mandate-not-delegable"):
        replace_mandate(mandate=delegation, person=a_person("Neuf"), starts=clock.today(), revision=0, actor=manager)
    page = signed_in(manager).get("/access").content.decode()
    assert f"/access/{delegation.pk}/end" in page and f"/access/{delegation.pk}/replace" not in page


def test_the_page_is_for_the_officer_and_the_access_manager(president):
    url = f"/access/{president.mandate.pk}/delegate"
    today = clock.today()
    data = {
        "given_name": "Luc",
        "surname": "Petit",
        "email": "luc@cpas.example",
        "language": "fr",
        "starts": f"{today:%d/%m/%Y}",
        "ends": f"{today + 5 * DAY:%d/%m/%Y}",
        "revision": 0,
    }
    assert signed_in(an_actor("director", a_centre())).get(url).status_code == 404
    assert signed_in(an_actor("agent", a_centre())).post(url, data).status_code == 404
    browser = signed_in(president)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {**data, "ends": ""}).status_code == 422
    with one_event("mandates:62063", "mandate-delegated"):
        assert browser.post(url, data)["Location"] == "/account"
    page = signed_in(an_actor("access-manager", a_centre())).get("/access").content.decode()
    assert "par délégation de Amélie Lambert" in page
    assert "Signature déléguée" in page and "Amélie Lambert → Luc Petit" in page


def test_the_delegate_acts_under_their_label(president):
    delegation = delegated(president)
    page = signed_in(a_mandate_of(delegation)).get("/account").content.decode()
    assert "par délégation de Amélie Lambert" in page


def a_mandate_of(mandate):
    return Mandate.objects.select_related("person", "centre").get(pk=mandate.pk)


def test_delegation_by_an_ended_mandate_is_past(president):
    past = a_mandate("president", a_centre(), a_person("Vieux"), ends=clock.yesterday())
    with no_event(), pytest.raises(NotPossible, match="mandate-past"):
        delegated(president, mandate=past, actor=an_actor("access-manager", a_centre()))


def test_an_officer_ends_their_own_delegation_from_the_account(president):
    delegation = delegated(president)
    browser = signed_in(president)
    assert f"/access/{delegation.pk}/end" in browser.get("/account").content.decode()
    delegate = signed_in(delegation)
    assert delegate.get("/reports").status_code == 200
    said = {"ends": clock.yesterday().isoformat(), "revision": delegation.revision}
    with one_event("mandates:62063", "mandate-ended"):
        assert browser.post(f"/access/{delegation.pk}/end", said)["Location"] == "/account"
    assert delegate.get("/reports").status_code == 302


def test_an_officer_ends_no_other_role(president):
    agent, other = an_actor("agent", a_centre()), an_actor("director", a_centre(), a_person("Maes"))
    delegation = delegated(other)
    for mandate in (agent.mandate, president.mandate, delegation):
        with no_event():
            assert signed_in(president).post(f"/access/{mandate.pk}/end", {}).status_code == 404


def test_what_ends_with_a_role_is_in_the_journal(president):
    delegation = delegated(president)
    manager = an_actor("access-manager", a_centre())
    with one_event("mandates:62063", "mandate-ended"):
        end_mandate(mandate=president.mandate, ends=clock.yesterday(), revision=0, actor=manager)
    assert Event.objects.latest("pk").data["delegations"] == [delegation.pk]
