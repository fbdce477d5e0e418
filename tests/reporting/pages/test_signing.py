"""Sign, and with the second signature send."""

from datetime import timedelta

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import a_mandate, signed_in

from rapport_unique.reporting.models import Campaign, Signature, Submission
from rapport_unique.ui import clock


def test_the_page_says_who_signs_what_and_what_follows(house, ready):
    page = ready("president").text("sign")
    assert house.president.name in page and "CPAS Liège" in page
    assert "La vôtre est la première signature." in page
    assert house.covid.version.document_digest in page
    assert " checked" not in page
    ready("president").sign()
    assert "elle envoie le rapport" in ready("director").text("sign")


def test_the_box_must_be_ticked(ready):
    with no_event():
        answer = ready("president").sign(agreed="")
    assert answer.status_code == 422


@pytest.mark.parametrize(("first", "second"), [("president", "director"), ("director", "president")])
def test_two_signatures_in_any_order_send(house, ready, first, second):
    with one_event(house.covid.journal_subject, "signed"):
        assert ready(first).sign().headers["Location"] == ready(first).url("signed")
    page = ready(first).text("signed")
    assert house.people[second].name in page
    with one_event(house.covid.journal_subject, "signed-and-sent"):
        assert ready(second).sign().headers["Location"] == ready(second).url("receipt")
    page = ready("reader").text("receipt")
    assert "RU-COVID-PREMIUM-2020-62063-1" in page


def test_a_second_click_shows_the_first_signature(ready):
    pages = ready("president")
    pages.sign()
    with no_event():
        assert pages.sign().headers["Location"] == pages.url("signed")
    assert Signature.objects.count() == 1


def test_a_second_click_on_the_last_signature_shows_the_receipt(ready):
    ready("president").sign()
    pages = ready("director")
    pages.sign()
    with no_event():
        answer = pages.sign()
        assert pages.client.get(answer.headers["Location"]).headers["Location"] == pages.url("receipt")
    assert Submission.objects.count() == 1


def test_what_changed_since_it_was_seen_is_not_signed(house, ready):
    seen = house.covid.version
    seen.refresh_from_db()
    stale = {"revision": seen.revision, "digest": seen.document_digest, "agreed": "on"}
    ready("agent").save("44950")
    with no_event():
        answer = ready("president").post("sign", stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert house.agent.name in page and "Votre signature n’a pas été apposée." in page


def test_one_person_never_gives_both_signatures(house, ready):
    ready("president").sign()
    both = a_mandate("director", house.centre, house.president.person)
    client = signed_in(both)
    url = f"/reports/{house.covid.pk}"
    assert client.get(f"{url}/sign").headers["Location"] == f"{url}/summary"
    assert "Une même personne ne peut pas donner les deux signatures." in client.get(f"{url}/summary").content.decode()
    seen = house.covid.version
    with no_event():
        answer = client.post(f"{url}/sign", {"revision": 1, "digest": seen.document_digest, "agreed": "on"})
    assert answer.status_code == 422


def test_after_the_deadline_the_page_says_that_it_is_late(house, ready):
    Campaign.objects.update(closes=clock.today() - timedelta(days=1))
    assert "mention « en retard »" in ready("president").text("sign")
    ready("president").sign()
    ready("director").sign()
    assert "Après l’échéance" in ready("reader").text("receipt")


def test_where_late_sending_is_blocked_the_summary_says_so(house, ready):
    Campaign.objects.update(closes=clock.today() - timedelta(days=1), late_policy="block")
    assert "l&#x27;envoi tardif n&#x27;est pas admis" in ready("president").text("summary")
    assert ready("president").sign().status_code == 422


@pytest.mark.parametrize("role", ["agent", "reader"])
def test_nobody_else_signs(ready, role):
    with no_event():
        assert ready(role).get("sign").status_code == 403
        assert ready(role).sign().status_code == 403
