"""Protected files that another centre asks about: seen before they leave, decided once, by a head of service alone."""

from datetime import timedelta

import pytest
from django.utils.html import escape
from tests.exchange.protocol.examples import DECISION
from tests.exchange_node.exchange import GHENT, LIEGE, TELEPHONES
from tests.support.exchange import a_ssin
from tests.support.journal import one_event
from tests.support.people import signed_in

from rapport_unique.core.findings import KINDS
from rapport_unique.core.identifiers import format_niss, mask_niss
from rapport_unique.exchange.node import notices
from rapport_unique.exchange.node.models import Given
from rapport_unique.exchange.node.store import How
from rapport_unique.journal.models import Event
from rapport_unique.outbox.mail import rendered
from rapport_unique.outbox.models import Message
from rapport_unique.ui import clock

PERSON = a_ssin()
FILE = {"dossier": "D-2025-8", "decisions": (DECISION,), "protected": True}


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


@pytest.fixture
def head(people):
    return signed_in(people.head)


@pytest.fixture
def asked(exchange, people):
    """Ghent asked about a person whose file at Liège is protected; the ticket."""
    exchange.knows(GHENT, PERSON)
    exchange.knows(LIEGE, PERSON, **FILE)
    ticket = exchange.ask("g1", PERSON, of=GHENT)
    exchange.settle()
    return ticket


@pytest.fixture
def held(asked):
    found = Given.objects.get()
    assert found.state == "held"
    return found


def answer_of(exchange, ticket):
    exchange.settle()
    outcomes = exchange.stores[GHENT].read("outcomes")
    return outcomes[ticket, LIEGE] if (ticket, LIEGE) in outcomes else None


def decide(client, held, decision, **values):
    """What a head of service presses: the decision, then that it is meant."""
    address = f"/held/{held.delivery}"
    page = text(client.get(address))
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    form = {"decision": decision, "seen": seen, **values}
    confirmed = text(client.post(address, form))
    assert 'name="confirmed"' in confirmed
    return client.post(address, {**form, "confirmed": "1"})


def test_the_list_says_who_waits_until_when(held, head):
    page = text(head.get("/held"))
    assert "OCMW Gent" in page and f"/held/{held.delivery}" in page
    assert PERSON not in page and mask_niss(PERSON) not in page and "D-2025-8" not in page


def test_what_would_leave_stands_there_before(held, head):
    page = text(head.get(f"/held/{held.delivery}"))
    for word in ("D-2025-8", "An Peeters", DECISION["id"], mask_niss(PERSON), "OCMW Gent", TELEPHONES[LIEGE]):
        assert escape(word) in page, word
    assert "Loyer payé" in page and PERSON not in page and format_niss(PERSON) not in page


def test_a_file_under_a_former_number_is_shown_with_it(exchange, head):
    """That it was this person's is the hub's word alone."""
    former = a_ssin(7)
    exchange.people.replaced[former] = PERSON
    exchange.knows(GHENT, PERSON)
    exchange.knows(LIEGE, former, **{**FILE, "protected": False})
    exchange.ask("g1", PERSON, of=GHENT)
    exchange.settle()
    held = Given.objects.get()
    assert held.state == "held" and former not in held.former_numbers
    page = text(head.get(f"/held/{held.delivery}"))
    assert "D-2025-8" in page and mask_niss(PERSON) in page and mask_niss(former) in page
    assert format_niss(former) not in page
    assert format_niss(former) in text(head.post(f"/held/{held.delivery}", {"show": "1"}))


def test_looking_leaves_an_event_and_so_does_the_whole_number(held, head, people):
    address, subject = f"/held/{held.delivery}", f"exchange:{held.delivery}"
    with one_event(subject, "held-looked-at"):
        head.get(address)
    with one_event(subject, "held-person-shown"):
        page = text(head.post(address, {"show": "1"}))
    assert format_niss(PERSON) in page
    assert format_niss(PERSON) not in text(head.get(address))
    assert Event.objects.get(action="held-person-shown").actor == f"person:{people.head.person.identifier}"


def test_sharing_sends_what_was_seen(exchange, asked, held, head, people):
    assert decide(head, held, "share").url == "/held"
    outcome = answer_of(exchange, asked)
    assert outcome.how is How.ANSWERED
    assert outcome.body["practical"]["dossier"] == "D-2025-8" and outcome.body["decisions"]
    sent = Event.objects.get(subject=f"exchange:{held.delivery}", action="answer-sent")
    assert sent.actor == f"person:{people.head.person.identifier}"
    assert sent.data == {"ticket": asked, "customer": GHENT, "status": "DATA_FOUND"}
    assert f"/held/{held.delivery}" not in text(head.get("/held"))


def test_not_sharing_sends_the_telephone_alone(exchange, asked, held, head):
    decide(head, held, "telephone")
    assert answer_of(exchange, asked).body == {
        "type": "rse.answer.body.v1",
        "status": "NO_RESULT",
        "withheld": [],
        "practical": {"telephone": TELEPHONES[LIEGE]},
    }


def test_what_was_not_seen_is_not_shared(exchange, asked, held, head):
    for unseen in ({}, {"seen": ""}):
        page = text(head.post(f"/held/{held.delivery}", {"decision": "share", "confirmed": "1", **unseen}), 422)
        assert "govuk-error-summary" in page and "D-2025-8" in page
    assert answer_of(exchange, asked) is None
    assert decide(head, held, "share").url == "/held"


def test_one_press_decides_nothing(exchange, asked, held, head):
    text(head.post(f"/held/{held.delivery}", {"decision": "telephone", "seen": ""}))
    assert answer_of(exchange, asked) is None
    assert "govuk-error-message" in text(head.post(f"/held/{held.delivery}", {"seen": "", "confirmed": "1"}), 422)
    assert answer_of(exchange, asked) is None


def test_a_second_press_and_a_colleague_find_what_was_decided(exchange, asked, held, head, people):
    decide(head, held, "share")
    form = {"decision": "telephone", "seen": "", "confirmed": "1"}
    page = text(head.post(f"/held/{held.delivery}", form), 409)
    assert people.head.name in page and "Données communiquées" in page
    assert people.head.name in text(head.get(f"/held/{held.delivery}"))
    exchange.settle()
    assert len([each for each in exchange.stores[GHENT].read("outcomes").values() if each.ticket == asked]) == 1


def test_a_file_that_changed_since_does_not_leave(exchange, asked, held, head, cases):
    address = f"/held/{held.delivery}"
    seen = text(head.get(address)).partition('name="seen" value="')[2].partition('"')[0]
    exchange.knows(LIEGE, PERSON, **{**FILE, "dossier": "D-2026-1"})
    page = text(head.post(address, {"decision": "share", "seen": seen, "confirmed": "1"}), 422)
    assert escape(KINDS["exchange-file-changed"].message.fr) in page and "D-2026-1" in page
    assert answer_of(exchange, asked) is None


def test_without_the_case_system_only_the_telephone_can_be_chosen(held, head, cases):
    cases.away = True
    page = text(head.get(f"/held/{held.delivery}"))
    assert escape(KINDS["exchange-cases-away"].message.fr) in page
    assert 'value="telephone"' in page and 'value="share"' not in page
    form = {"decision": "share", "seen": "", "confirmed": "1"}
    assert escape(KINDS["exchange-cases-away"].message.fr) in text(head.post(f"/held/{held.delivery}", form), 422)


def test_what_nobody_decided_says_that_it_left_by_itself(exchange, asked, held, head):
    with clock.shifted(hours=12, minutes=1):
        exchange.pass_time()
        assert str(clock.local(Given.objects.get().deadline - timedelta(hours=1)).hour) in text(head.get("/held"))
        assert len(Given.objects.get().reminded) == 1
    with clock.shifted(hours=23, minutes=1):
        exchange.pass_time()
        assert answer_of(exchange, asked).body["status"] == "NO_RESULT"
        page = text(head.get(f"/held/{held.delivery}"))
    assert "Seulement le téléphone" in page


@pytest.mark.parametrize("role", ["worker", "officer", "manager"])
def test_only_heads_of_service_decide(held, people, role):
    client = signed_in(getattr(people, role))
    for address in ("/held", f"/held/{held.delivery}"):
        assert client.get(address).status_code == 403
        assert client.post(address, {"decision": "share", "confirmed": "1"}).status_code == 403
    assert Given.objects.get().state == "held"


def test_what_never_was_does_not_exist(people, head, exchange):
    assert head.get("/held/00000000-0000-7000-8000-000000000001").status_code == 404


def test_heads_are_written_to_once_for_all_that_is_held(exchange, held, people):
    exchange.ask("g2", PERSON, "2026/32", of=GHENT)
    exchange.settle()
    with one_event("exchange:held", "held-announced"):
        notices.tell_heads()
    notices.tell_heads()
    (message,) = Message.objects.filter(kind="mail")
    subject, body = rendered(message.payload)
    assert message.payload["to"] == people.head.person.email
    assert "2" in body and "/held" in body and body.strip() and subject
    for secret in (PERSON, mask_niss(PERSON), "D-2025-8", "OCMW", "Peeters", held.delivery):
        assert secret not in subject + body + str(message.payload)
    exchange.ask("g3", PERSON, "2026/33", of=GHENT)
    exchange.settle()
    notices.tell_heads()
    assert Message.objects.filter(kind="mail").count() == 2


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_mail_speaks_the_language_of_its_reader(held, people, language):
    people.head.person.language = language
    people.head.person.save()
    notices.tell_heads()
    payload = Message.objects.get(kind="mail").payload
    words = {"fr": "protégé", "nl": "beschermd", "de": "geschützt"}
    assert words[language] in rendered(payload)[0]


def test_a_signer_who_is_not_believed_any_more_cannot_be_answered(held, head, monkeypatch):
    from rapport_unique.core.findings import Invalid
    from rapport_unique.exchange.correspondence import Correspondent

    def refused(self, signed, to):
        raise Invalid("exchange-certificate-unknown")

    monkeypatch.setattr(Correspondent, "verified", refused)
    page = text(head.get(f"/held/{held.delivery}"))
    assert escape(KINDS["exchange-certificate-unknown"].message.fr) in page
    assert 'name="decision"' not in page and 'name="show"' not in page


class TestAnswersGiven:
    def test_who_received_what_by_whom_without_person_and_content(self, exchange, held, head, people):
        decide(head, held, "share")
        other = a_ssin(3)
        exchange.knows(GHENT, other)
        exchange.knows(LIEGE, other)
        exchange.ask("g4", other, "2026/40", of=GHENT)
        exchange.settle()
        for client in (head, signed_in(people.officer)):
            page = text(client.get("/given"))
            assert "OCMW Gent" in page and people.head.name in page and "Rien trouvé" in page
            for secret in (PERSON, other, mask_niss(PERSON), "D-2025-8", "Peeters"):
                assert secret not in page

    def test_workers_see_none(self, held, people):
        assert signed_in(people.worker).get("/given").status_code == 403
