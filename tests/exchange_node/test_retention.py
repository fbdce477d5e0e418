"""What a node forgets, and when; each time one event says how much."""

from datetime import date, timedelta

import pytest
from tests.exchange.cases.systems import INQUIRY, LINES, Sqlite
from tests.support.exchange import GHENT
from tests.support.journal import no_event, one_event

from rapport_unique.accounts.encryption import encrypted
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.cases import Away
from rapport_unique.exchange.node.models import Anomaly, Errand, Given, Outcome, PeerRoot, Question, Seen
from rapport_unique.exchange.node.retention import forget
from rapport_unique.exchange.node.sql import SqlNode
from rapport_unique.exchange.protocol.deadlines import KEY_LIVES
from rapport_unique.journal.models import Event
from rapport_unique.outbox.periodic import TASKS
from rapport_unique.ui import clock

pytestmark = pytest.mark.django_db
_FORGOTTEN = ("exchange:retention", "forgotten")


def a_question(ticket="t", inquiry="2026/31", answered=True, key="", **values):
    now = clock.now()
    Question.objects.create(
        ticket=ticket,
        idempotency_key=ticket,
        inquiry=inquiry,
        agent="a",
        signed=encrypted("the request"),
        key=key,
        asked=now,
        expires=now + KEY_LIVES,
        state="complete",
        targets=1,
        **values,
    )
    if answered:
        Outcome.objects.create(ticket=ticket, supplier=GHENT, how="answered", at=now, body=encrypted('{"a": 1}'))


@pytest.fixture
def closed(monkeypatch):
    """When the case system closed which inquiry."""
    days = {}
    monkeypatch.setattr(running, "closed_on", days.get)
    return days


def after(**lengths):
    with clock.shifted(**lengths):
        forget()


def answer():
    return Outcome.objects.get().body


def test_it_is_what_the_worker_does_every_hour():
    assert TASKS["node-retention"].interval == timedelta(hours=1)


def test_an_answer_stays_while_its_inquiry_is_open(closed):
    a_question()
    with clock.shifted(days=170), no_event():
        forget()
    assert answer()


def test_an_answer_goes_thirty_days_after_its_inquiry_was_closed(closed):
    a_question()
    closed["2026/31"] = clock.today()
    after(days=29)
    assert answer()
    with clock.shifted(days=31), one_event(*_FORGOTTEN):
        forget()
    outcome = Outcome.objects.get()
    assert (outcome.body, outcome.how) == ("", "answered")
    assert Question.objects.get().signed == "", "the request names the person"
    assert Event.objects.get().data == {"answers": 1, "requests": 1}


def test_the_answer_to_another_inquiry_stays(closed):
    a_question()
    closed["2026/32"] = date(2020, 1, 1)
    after(days=60)
    assert answer()


def test_an_answer_goes_in_any_case_after_what_the_operator_says(closed, settings):
    a_question()
    settings.ANSWERS_KEPT_DAYS = 90
    after(days=89)
    assert answer()
    after(days=91)
    assert answer() == ""


def nobody(folder):
    class Nobody:
        def inquiry(self, reference):
            raise Away

    return Nobody()


def an_inquiry_that_ends_before_it_begins(folder):
    """As the vendor's database says it."""
    vendor = Sqlite(folder / "vendor.sqlite3")
    vendor.fill({**LINES, "inquiries": [{**INQUIRY, "closed": "2026-02-26"}]})
    return vendor.cases


@pytest.mark.parametrize("cases", [nobody, an_inquiry_that_ends_before_it_begins])
def test_while_the_case_system_does_not_tell_everything_else_is_forgotten(monkeypatch, tmp_path, cases):
    told = cases(tmp_path)
    monkeypatch.setattr(running, "cases", lambda: told)
    a_question()
    Seen.objects.create(sender=GHENT, message="m", at=clock.now())
    after(days=9)
    assert answer()
    assert not Seen.objects.exists()
    after(days=181)
    assert answer() == ""


def test_a_question_that_nobody_answered_is_emptied_after_thirty_days(closed):
    a_question(answered=False, replaced_by=encrypted("x"))
    after(days=29)
    assert Question.objects.get().signed
    after(days=31)
    question = Question.objects.get()
    assert (question.signed, question.replaced_by, question.inquiry) == ("", "", "2026/31")
    assert SqlNode().asked_before("t").signed == ""


def test_a_key_that_nobody_closed_goes_after_eight_days(closed):
    a_question(key=encrypted("key"))
    after(days=7, hours=23)
    assert Question.objects.get().key
    after(days=8, hours=2)
    assert Question.objects.get().key == ""


def test_after_ten_years_the_metadata_goes(closed):
    a_question()
    now = clock.now()
    Given.objects.create(delivery="d", ticket="t", customer=GHENT, state="sent", received=now, deadline=now, blocks=[])
    Anomaly.objects.create(rule="bulk", agent="a", at=now, found=now)
    PeerRoot.objects.create(member=GHENT, size=1, hash="h", made=now, signed="s")
    for action in ("LIST", "REGISTER"):
        Errand.objects.create(id=action, action=action, agent="a", asked=now, done=now)
    after(days=9)
    assert [each.action for each in Errand.objects.all()] == ["REGISTER"], "a list is looked up again"
    after(days=3652)
    assert Given.objects.exists() and Anomaly.objects.exists() and PeerRoot.objects.exists()
    after(days=3654)
    for model in (Question, Outcome, Given, Errand, Anomaly, PeerRoot):
        assert not model.objects.exists(), model


def test_after_thirty_days_an_errand_names_nobody(closed):
    now = clock.now()
    Errand.objects.create(id="e", action="REGISTER", agent="a", ssin=encrypted("x"), asked=now, done=now)
    after(days=29)
    assert Errand.objects.get().ssin
    after(days=31)
    assert Errand.objects.get().ssin == ""


def test_again_there_is_nothing_to_forget(closed):
    a_question()
    after(days=200)
    with clock.shifted(days=200), no_event():
        forget()


def test_the_journal_forgets_nothing(closed):
    a_question()
    after(days=200)
    before = list(Event.objects.values_list("hash", flat=True))
    after(days=4000)
    assert list(Event.objects.values_list("hash", flat=True))[: len(before)] == before
