"""The yearly review of a centre's roles."""

from datetime import timedelta

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import a_centre, a_mandate, a_person, an_actor, signed_in

from rapport_unique.accounts.mandates import grant_mandate
from rapport_unique.accounts.reminders import ask_for_reviews
from rapport_unique.accounts.review import confirm_review, is_due, state_of, to_review
from rapport_unique.core.findings import Stale
from rapport_unique.outbox.models import Message
from rapport_unique.ui import clock


@pytest.fixture
def manager(db):
    a_mandate("clerk", a_centre(), a_person("Lambert"))
    return an_actor("access-manager", a_centre(), a_person("Renard"))


def test_it_is_due_a_year_after_the_last(manager):
    centre = a_centre()
    assert is_due(centre)
    with one_event("mandates:62063", "mandates-reviewed"):
        confirm_review(centre=centre, actor=manager, seen=state_of(to_review(centre)))
    assert not is_due(centre)
    with clock.shifted(days=366):
        assert is_due(centre)


def test_what_changed_since_it_was_shown_is_not_confirmed(manager):
    centre = a_centre()
    seen = state_of(to_review(centre))
    grant_mandate(person=a_person("Petit"), centre=centre, role="clerk", starts=clock.today(), actor=manager)
    with no_event(), pytest.raises(Stale, match="mandate-changed"):
        confirm_review(centre=centre, actor=manager, seen=seen)


def test_the_page_confirms_with_one_click(manager):
    browser = signed_in(manager)
    assert "Revue annuelle" in browser.get("/access").content.decode()
    page = browser.get("/access/review").content.decode()
    assert "Lambert" in page and "jamais" in page
    with one_event("mandates:62063", "mandates-reviewed"):
        answer = browser.post("/access/review", {"seen": state_of(to_review(a_centre()))})
    assert answer["Location"] == "/access"
    page = browser.get("/access").content.decode()
    assert "Revue annuelle" not in page and "Rôles revus et confirmés" in page
    assert browser.post("/access/review", {"seen": "[]"}).status_code == 422


def test_access_managers_are_asked_once_a_year(manager):
    ask_for_reviews()
    ask_for_reviews()
    assert Message.objects.filter(kind="mail").count() == 1
    (message,) = Message.objects.all()
    assert message.payload["to"] == manager.person.email


def test_a_new_centre_is_not_asked(db):
    a_mandate("access-manager", a_centre(), starts=clock.today() - timedelta(days=30))
    assert not is_due(a_centre())
    ask_for_reviews()
    assert not Message.objects.exists()


def test_who_was_not_seen_for_a_year_is_marked(manager):
    page = signed_in(manager).get("/access/review").content.decode()
    assert page.count("pas depuis un an") == 1
