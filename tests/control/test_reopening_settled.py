"""A report whose settlement is approved is reopened knowingly, and never while its money is on its way."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.control.money import a_desk
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, LIEGE, an_actor, signed_in

from rapport_unique.control.paying import abandon_batch, prepare_batch
from rapport_unique.control.reopening import give_back
from rapport_unique.core.findings import NotPossible
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.models import Submission
from rapport_unique.ui import clock


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return a_desk({LIEGE: "38214,56", GHENT: "46000,00"})


def sent(ins):
    return Submission.objects.get(version__report__centre__ins=ins)


def given_back(ins, **values):
    due = clock.today() + timedelta(days=10)
    give_back(submission=sent(ins), actor=an_actor("manager"), reason="A forgotten invoice.", due=due, **values)


def test_what_is_not_approved_is_reopened_without_more(desk):
    desk.proposed()
    with one_event(sent(LIEGE).version.report.journal_subject, "report-reopened"):
        given_back(LIEGE)


def test_what_is_settled_wants_to_be_understood(desk):
    desk.approved()
    with no_event(), pytest.raises(NotPossible, match="reopened-settled"):
        given_back(LIEGE)
    before = desk.settlement()
    given_back(LIEGE, understood=True)
    assert desk.settlement().amount == before.amount


def test_not_while_the_balance_is_in_an_order(desk):
    desk.approved()
    batch = prepare_batch(execute_on=clock.today(), actor=desk.officer)
    with no_event(), pytest.raises(NotPossible, match="reopened-in-order"):
        given_back(GHENT, understood=True)
    abandon_batch(batch=batch, revision=batch.revision, actor=desk.officer)
    given_back(GHENT, understood=True)


def test_the_page_warns_and_asks_for_a_tick(desk):
    manager = signed_in(an_actor("manager"))
    address = reverse("sent-report-reopen", args=[sent(LIEGE).reference])
    assert 'name="understood"' not in manager.get(address).content.decode()
    desk.approved()
    assert 'name="understood"' in manager.get(address).content.decode()
    said = {"reason": "A forgotten invoice.", "due": format_date(clock.today() + timedelta(days=10), "fr")}
    refused = manager.post(address, said)
    assert refused.status_code == 422
    assert "A forgotten invoice." in refused.content.decode()
    assert manager.post(address, {**said, "understood": "on"}).status_code == 302
