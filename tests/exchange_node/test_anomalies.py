"""What the rules find in the questions of a centre's own workers, and what its officer does with it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils.html import escape
from tests.exchange.test_inscribing import PROOF
from tests.exchange_node.conftest import the_people
from tests.support.exchange import GHENT as OTHER
from tests.support.exchange import a_ssin
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, SINCE, a_mandate, a_person, signed_in

from rapport_unique.accounts.encryption import encrypted
from rapport_unique.accounts.models import Mandate
from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.core.findings import NotPossible
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.anomalies import LOOKED_AT, TAKEN_OVER, look, review
from rapport_unique.exchange.node.models import Anomaly, History, Outcome, Question
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.deadlines import KEY_LIVES
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import record
from rapport_unique.outbox.mail import rendered
from rapport_unique.outbox.models import Message
from rapport_unique.outbox.periodic import TASKS
from rapport_unique.ui import clock

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("exchange")


@pytest.fixture(autouse=True)
def in_the_morning(request):
    """Of a Monday; where messages are sealed, of tomorrow, when the certificates of the members are valid."""
    tomorrow = (clock.now() + timedelta(days=1)).replace(hour=9, minute=0, second=0)
    at = tomorrow if "seek" in request.fixturenames else MONDAY
    with clock.shifted(seconds=(at - clock.now()).total_seconds()):
        yield


@pytest.fixture
def closed(monkeypatch):
    days = {}
    monkeypatch.setattr(running, "closed_on", days.get)
    return days


@pytest.fixture
def ask(people, closed):
    numbers = iter(range(10_000))

    def ask(agent=None, person="somebody", answered=False, inquiry="2026/31", **ago):
        ticket = f"00000000-0000-7000-8000-{next(numbers):012}"
        asked = clock.now() - timedelta(**ago)
        Question.objects.create(
            ticket=ticket,
            person=person,
            idempotency_key=ticket,
            inquiry=inquiry,
            agent=str((agent or people.worker).person.identifier),
            signed=encrypted("the request"),
            asked=asked,
            expires=asked + KEY_LIVES,
            state="complete",
            targets=1,
        )
        if answered:
            Outcome.objects.create(ticket=ticket, supplier=OTHER, how="answered", at=asked, body=encrypted("{}"))
        return ticket

    return ask


def happened(action, ticket):
    with transaction.atomic():
        record(subject=f"exchange:{ticket}", actor="person:x", action=action, data={})


def found():
    look()
    return [(each.rule, each.ticket) for each in Anomaly.objects.order_by("pk")]


def test_it_is_looked_every_day():
    assert TASKS["exchange-anomalies"].interval == timedelta(days=1)


# The rules


def test_who_asks_about_themselves_is_found(people, ask):
    ticket = ask(person=people.worker.person.national_number_digest)
    ask()
    assert found() == [("own-name", ticket)]


def test_who_asks_about_a_colleague_is_found_whatever_the_colleague_s_role(people, ask):
    tickets = [ask(person=each.person.national_number_digest) for each in (people.colleague, people.manager)]
    assert found() == [("colleague", each) for each in tickets]


def test_who_had_no_role_on_that_day_is_no_colleague(people, ask):
    gone = a_person()
    mandate = a_mandate("inquiry-worker", people.centre, gone, ends=clock.today() - timedelta(days=10))
    ask(person=gone.national_number_digest, days=1)
    assert found() == []
    ticket = ask(person=gone.national_number_digest, days=11)
    assert found() == [("colleague", ticket)]
    assert mandate.starts == SINCE


def test_a_question_whose_person_is_not_known_by_a_hash_is_nobody_s(people, ask):
    Mandate.objects.filter(pk=people.colleague.mandate.pk).update(starts=SINCE)
    person = people.colleague.person
    person.national_number_digest = None
    person.save()
    ask(person="")
    assert found() == []


@pytest.mark.parametrize(("number", "expected"), [(10, []), (11, ["bulk"])])
def test_many_in_an_hour_are_found(ask, number, expected):
    for each in range(number):
        ask(days=1, minutes=each)
    assert [rule for rule, _ in found()] == expected


@pytest.mark.parametrize(("number", "expected"), [(20, []), (21, ["bulk"])])
def test_many_on_a_day_are_found(ask, settings, number, expected):
    settings.ANOMALY_QUESTIONS_HOUR = 100
    for each in range(number):
        ask(days=1, minutes=20 * each - 120)
    assert [rule for rule, _ in found()] == expected


def test_many_are_not_many_for_who_always_asks_as_many(ask, settings):
    settings.ANOMALY_QUESTIONS_HOUR = 100
    for day in range(1, 10):
        for each in range(15):
            ask(days=day, minutes=each)
    for each in range(30):
        ask(hours=22, minutes=each)
    assert found() == []
    settings.ANOMALY_QUESTIONS_DAY = 10
    assert found() == [("bulk", "")], "fifteen were much on the first of these days"


def test_a_day_is_counted_when_it_is_over(ask):
    for each in range(30):
        ask(minutes=each)
    assert found() == []
    with clock.shifted(days=1):
        assert look() == 1
    anomaly = Anomaly.objects.get()
    assert (anomaly.rule, anomaly.number, anomaly.usual) == ("bulk", 30, 0)


def test_two_workers_with_few_each_are_not_one_with_many(people, ask):
    for each in range(12):
        ask(people.worker if each % 2 else people.colleague, days=1, minutes=each)
    assert found() == []


def test_answers_that_nobody_opened_are_found_after_a_fortnight(ask):
    old = ask(answered=True, days=15)
    read = ask(answered=True, days=15)
    happened(LOOKED_AT, read)
    ask(answered=True, days=13)
    ask(days=15)
    assert found() == [("unread", old)]


def test_answers_of_no_use_for_an_inquiry_that_is_closed_are_found(ask, closed):
    """The last day on which one may still ask is no closed one."""
    of_no_use, of_use, *still_open = (ask(answered=True, days=3, inquiry=each) for each in "12345")
    for each in (of_no_use, of_use, *still_open):
        happened(LOOKED_AT, each)
    happened(TAKEN_OVER, of_use)
    today, day = clock.today(), timedelta(days=1)
    closed.update({"1": today - day, "2": today - day, "3": today, "4": today + day})
    assert found() == [("unused", of_no_use)]


# Lists for a person, and the register


@pytest.fixture
def seek(exchange, people):
    """Somebody fetches a list for a person, inscribes them or looks them up; the id."""

    def seek(way, number, agent=None):
        agent = str((agent or people.worker).person.identifier)
        node = running.node()
        if way == "register-list":
            return node.inscribing.ask_for_list(agent=agent, ssin=number)
        if way == "history-asked":
            return node.recounting.fetch(agent=agent, ssin=number, proof=PROOF)
        begin = clock.today()
        return node.inscribing.inscribe(
            agent=agent, ssin=number, quality=Quality.UNDER_EXAMINATION, begin=begin, proof=PROOF
        )

    return seek


WAYS = ("history-asked", "register-register", "register-list")


@pytest.mark.parametrize("way", WAYS)
def test_who_looks_for_themselves_or_a_colleague_without_a_question_is_found(people, seek, way):
    number = a_ssin()
    people.worker.person.national_number_digest = digest_of(number)
    people.worker.person.save()
    ids = [seek(way, number), seek(way, number, people.colleague)]
    seek(way, a_ssin(1))
    assert found() == [("own-name", ids[0]), ("colleague", ids[1])]


@pytest.mark.parametrize("way", WAYS)
def test_many_of_one_kind_are_found_when_the_day_is_over(seek, way):
    for number in range(11):
        seek(way, a_ssin(number))
    assert found() == []
    with clock.shifted(days=1):
        assert found() == [("bulk", "")]
    assert Anomaly.objects.get().number == 11


def test_kinds_are_not_added_up(ask, seek):
    for number in range(6):
        for way in WAYS:
            seek(way, a_ssin(number))
        ask(minutes=number)
    with clock.shifted(days=1):
        assert found() == []


def test_a_list_is_watched_also_when_it_was_erased(people, seek, exchange):
    number = a_ssin()
    people.worker.person.national_number_digest = digest_of(number)
    people.worker.person.save()
    id = seek("history-asked", number)
    with clock.shifted(hours=25):
        exchange.pass_time()
        assert not History.objects.exists()
        assert found() == [("own-name", id)]


@pytest.mark.parametrize(
    ("way", "said"), [("history-asked", "A demandé la liste"), ("register-list", "A consulté les inscriptions")]
)
def test_the_officer_reads_what_was_done_where_nothing_was_asked(people, seek, way, said):
    number = a_ssin()
    people.worker.person.national_number_digest = digest_of(number)
    people.worker.person.save()
    id = seek(way, number)
    look()
    page = signed_in(people.officer).get(f"/anomalies/{Anomaly.objects.get().pk}").text
    assert escape(said) in page and id in page
    assert number not in page and digest_of(number) not in page


def test_the_journal_knows_the_person_by_a_keyed_hash_alone(people, seek):
    for way in WAYS:
        seek(way, a_ssin())
    events = Event.objects.filter(action__in=WAYS)
    assert [each.data for each in events] == [{"person": digest_of(a_ssin())}] * 3


# What becomes of a finding


def test_a_finding_is_kept_once_with_one_event_and_one_mail_without_a_name(people, ask):
    ask(person=people.worker.person.national_number_digest)
    ask(person=people.colleague.person.national_number_digest)
    with one_event("exchange:anomalies", "anomalies-found"):
        assert look() == 2
    with no_event():
        assert look() == 0
    assert Event.objects.get(action="anomalies-found").data == {"own-name": 1, "colleague": 1}
    (mail,) = Message.objects.filter(kind="mail")
    assert mail.payload["to"] == people.officer.person.email
    for language in ("fr", "nl", "de"):
        subject, text = rendered({**mail.payload, "language": language})
        assert "2" in subject
        for word in (people.worker.person.surname, "2026/31", "00000000-0000-7000"):
            assert word not in subject + text


def test_where_nothing_is_found_nobody_is_written_to(ask):
    ask()
    with no_event():
        assert look() == 0
    assert not Message.objects.exists()


@pytest.fixture
def finding(people, ask):
    ask(person=people.worker.person.national_number_digest)
    look()
    return Anomaly.objects.get()


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_officer_reads_who_when_why_in_three_languages(people, finding, language):
    people.officer.person.language = language
    people.officer.person.save()
    client = signed_in(people.officer)
    listed = client.get("/anomalies").text
    assert people.worker.person.name in listed
    page = client.get(f"/anomalies/{finding.pk}").text
    for word in (people.worker.person.name, "2026/31", finding.ticket):
        assert word in page
    assert {"fr": "Sa propre personne", "nl": "Eigen persoon", "de": "Eigene Person"}[language] in page
    assert people.worker.person.national_number_digest not in page


def test_a_review_needs_a_note(people, finding):
    page = signed_in(people.officer).post(f"/anomalies/{finding.pk}", {"note": " "})
    assert page.status_code == 422
    finding.refresh_from_db()
    assert finding.reviewed is None


def test_a_review_stays_with_its_note_which_the_journal_does_not_repeat(people, finding):
    client = signed_in(people.officer)
    with one_event(f"exchange:anomaly:{finding.pk}", "anomaly-reviewed"):
        answer = client.post(f"/anomalies/{finding.pk}", {"note": "It was a test of her own file."})
    assert answer.status_code == 302
    finding.refresh_from_db()
    assert finding.reviewer == str(people.officer.person.identifier)
    assert "test" not in finding.note, "encrypted"
    assert "It was a test of her own file." in client.get(f"/anomalies/{finding.pk}").text
    assert Event.objects.get(action="anomaly-reviewed").data == {"rule": "own-name", "ticket": finding.ticket}


def test_the_first_review_stays(people, finding):
    review(pk=finding.pk, note="first", actor=people.officer)
    with no_event(), pytest.raises(NotPossible, match="exchange-anomaly-reviewed"):
        review(pk=finding.pk, note="second", actor=people.officer)
    page = signed_in(people.officer).post(f"/anomalies/{finding.pk}", {"note": "second"})
    assert page.status_code == 422


@pytest.mark.parametrize("role", ["inquiry-worker", "inquiry-head", "access-manager"])
def test_nobody_else_sees_a_finding(people, finding, role):
    client = signed_in(people.by_role[role])
    for address in ("/anomalies", f"/anomalies/{finding.pk}"):
        assert client.get(address).status_code == 403


def test_another_centre_s_officer_is_not_written_to(people, ask):
    the_people(GHENT)
    ask(person=people.worker.person.national_number_digest)
    look()
    assert [each.payload["to"] for each in Message.objects.all()] == [people.officer.person.email]
