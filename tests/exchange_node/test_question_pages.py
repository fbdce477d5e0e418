"""What a social worker does at a node: ask, follow, read, take over; and who may do which of it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from tests.exchange.cases.systems import LINES, Csv, Sqlite
from tests.exchange.protocol.examples import DECISION
from tests.exchange_node.conftest import the_people
from tests.exchange_node.exchange import EUPEN, GHENT, LIEGE, TELEPHONES
from tests.support.exchange import a_ssin
from tests.support.journal import no_event, one_event
from tests.support.people import signed_in
from tests.support.races import together

from rapport_unique.core.findings import KINDS
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.models import Outcome, Question, Seen
from rapport_unique.exchange.node.reading import KEPT_AFTER_CLOSING
from rapport_unique.exchange.protocol.code_lists import PHASE_TWO, Block, Quality
from rapport_unique.journal.models import Event
from rapport_unique.sites import exchange as exchange_settings
from rapport_unique.ui import clock, language

PERSON, INQUIRY = a_ssin(), "2026/31"
DEBTOR = {"relation": "parent", "obligation": "50.00", "recovery": "NO"}
CAPITAL = {"kind": "livret", "amount": "6200.00", "asOf": "2025-01-01"}
FILE = {"dossier": "D-2025-8", "decisions": (DECISION,), "debtors": (DEBTOR,), "capital": (CAPITAL,)}


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def said(code: str, **facts) -> str:
    return escape(KINDS[code].message.say("fr", facts))


@pytest.fixture
def known(exchange, people, cases):
    """Liège inscribed the person and has an open inquiry, Ghent has a file."""
    exchange.knows(LIEGE, PERSON, Quality.UNDER_EXAMINATION)
    exchange.knows(GHENT, PERSON, **FILE)
    cases.open(INQUIRY, PERSON, people.worker.person.email)
    return exchange


@pytest.fixture
def worker(people):
    return signed_in(people.worker)


def the_form(client: Client) -> dict:
    page = text(client.get("/questions/ask"))
    found = re.search(r'name="key" (?:id="id_key" )?value="([^"]+)"|value="([^"]+)"[^>]*name="key"', page)
    assert found, page
    return {
        "key": found[1] or found[2],
        "ssin": PERSON,
        "inquiry": INQUIRY,
        "blocks": ["PRACTICAL", "DECISIONS"],
        "purpose": "NEW_APPLICATION",
        "begin": (clock.today() - timedelta(days=700)).isoformat(),
        "end": "",
    }


def ask(client: Client, **values) -> str:
    """The address of the question."""
    answer = client.post("/questions/ask", {**the_form(client), **values})
    assert answer.status_code == 302, text(answer)
    return answer.url


class TestAsking:
    def test_three_fields_are_enough(self, known, worker):
        page = text(worker.get("/questions/ask"))
        visible = page[page.index('<form method="post" novalidate') :].partition("<details")[0]
        names = set(re.findall(r' name="(\w+)"', visible)) - {"csrfmiddlewaretoken", "key"}
        assert names == {"ssin", "inquiry", "blocks"}
        assert 'value="NEW_APPLICATION"' in page.partition("<details")[2]
        address = ask(worker)
        question = Question.objects.get()
        assert address == f"/questions/{question.ticket}" and PERSON not in address
        assert (question.inquiry, question.state) == (INQUIRY, "signed")

    def test_one_event_says_that_somebody_asked(self, known, people, worker):
        worker.post("/questions/ask", the_form(worker))
        event = Event.objects.get(action="question-asked")
        assert event.actor == f"person:{people.worker.person.identifier}"
        assert event.data == {"inquiry": INQUIRY, "blocks": ["DECISIONS", "PRACTICAL"]}

    def test_pressing_twice_asks_once_and_another_text_asks_again(self, known, people, worker, cases):
        form = the_form(worker)
        first, second = (worker.post("/questions/ask", form).url for _ in range(2))
        assert first == second and Question.objects.count() == 1
        assert worker.post("/questions/ask", {**form, "purpose": "REVIEW_OF_AID"}).url != first
        colleague = signed_in(people.colleague)
        cases.open("2026/32", PERSON, people.colleague.person.email)
        assert colleague.post("/questions/ask", {**form, "inquiry": "2026/32"}).url != first
        assert Question.objects.count() == 3

    def test_who_asks_the_same_again_is_led_to_the_first_question_and_may_insist(self, known, worker):
        first, form = ask(worker), the_form(worker)
        page = text(worker.post("/questions/ask", form), 422)
        asked = language.moment(Question.objects.get().asked)
        assert said("exchange-asked-before", inquiry=INQUIRY, asked=asked) in page and f'href="{first}"' in page
        less = {**form, "blocks": ["PRACTICAL"]}
        assert f'href="{first}"' in text(worker.post("/questions/ask", less), 422)
        assert Question.objects.count() == 1
        text(worker.post("/questions/ask", {**form, "nevertheless": "another"}), 422)
        insisting = {**form, "nevertheless": Question.objects.get().ticket}
        again = worker.post("/questions/ask", insisting).url
        assert again != first and Question.objects.count() == 2
        assert worker.post("/questions/ask", insisting).url == again
        assert Question.objects.count() == 2

    @pytest.mark.parametrize(
        "values",
        [
            {"blocks": ["PRACTICAL", "DECISIONS", "DEBTORS"]},
            {"begin": (clock.today() - timedelta(days=701)).isoformat()},
            {"inquiry": "2026/32"},
            {"ssin": a_ssin(1)},
        ],
    )
    def test_who_asks_for_more_or_something_else_is_not_held_up(self, known, worker, people, cases, values):
        cases.open("2026/32", PERSON, people.worker.person.email)
        ask(worker)
        if "ssin" in values:
            cases.open(INQUIRY, values["ssin"], people.worker.person.email)
        assert ask(worker, **values) != Question.objects.earliest("asked").ticket

    @pytest.mark.parametrize("state", ["rejected", "closed"])
    def test_a_question_that_is_over_may_be_asked_again(self, known, worker, state):
        ask(worker)
        Question.objects.update(state=state, key="")
        ask(worker)
        assert Question.objects.count() == 2

    @pytest.mark.parametrize(
        "values, field, code, facts",
        [
            ({"ssin": "85073003329"}, "ssin", "exchange-ssin-invalid", {}),
            ({"inquiry": "2026/99"}, "inquiry", "exchange-inquiry-not-open", {"inquiry": "2026/99"}),
            ({"inquiry": "2026/40"}, "inquiry", "exchange-inquiry-of-another", {"inquiry": "2026/40"}),
            ({"begin": "01/01/2001"}, "begin", "exchange-period-too-long", None),
            ({"begin": "02/11/2025", "end": "01/11/2025"}, "end", "exchange-period-reversed", None),
        ],
    )
    def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(
        self, known, worker, cases, values, field, code, facts
    ):
        cases.open("2026/40", PERSON, "somebody@else.example")
        form = {**the_form(worker), **values}
        page = text(worker.post("/questions/ask", form), 422)
        error = page.partition(f'id="id_{field}-error"')[2].partition("</p>")[0]
        assert error and (facts is None or said(code, **facts) in error), (code, error)
        assert f'href="#id_{field}"' in page and f'value="{values[field]}"' in page
        assert f'value="{form["key"]}"' in page and f'value="{form["inquiry"]}"' in page
        assert not Question.objects.exists()

    def test_what_may_not_be_asked_yet_is_not_offered(self, known, worker, settings):
        settings.OPEN_BLOCKS = PHASE_TWO - {Block.CAPITAL}
        form = the_form(worker)
        assert 'value="CAPITAL"' not in text(worker.get("/questions/ask"))
        assert "govuk-error-summary" in text(worker.post("/questions/ask", {**form, "blocks": ["CAPITAL"]}), 422)

    def test_a_calculation_without_its_decisions_is_asked_again(self, known, worker):
        page = text(worker.post("/questions/ask", {**the_form(worker), "blocks": ["CALCULATION"]}), 422)
        assert 'id="id_blocks-error"' in page

    def test_an_open_inquiry_of_one_s_own_fills_the_form_in(self, known, worker, cases):
        cases.open("2026/40", PERSON, "somebody@else.example")
        page = text(worker.get("/questions/ask"))
        assert f"/questions/ask?inquiry={INQUIRY.replace('/', '%2F')}" in page
        assert "2026/40" not in page and PERSON not in page
        filled = text(worker.get("/questions/ask", {"inquiry": INQUIRY}))
        assert f'value="{INQUIRY}"' in filled and f'value="{PERSON}"' in filled
        assert PERSON not in text(worker.get("/questions/ask", {"inquiry": "2026/40"}))

    def test_without_the_case_system_nobody_asks(self, known, worker, cases):
        form = the_form(worker)
        cases.away = True
        assert "logiciel des dossiers" in text(worker.get("/questions/ask"))
        assert said("exchange-cases-away") in text(worker.post("/questions/ask", form), 422)

    def test_an_ended_session_keeps_what_was_typed(self, known, worker):
        form = the_form(worker)
        worker.cookies.clear()
        page = text(worker.post("/questions/ask", form), 401)
        assert escape(f'"{PERSON}"') in page and escape(INQUIRY) in page

    def test_a_head_of_service_does_not_ask(self, known, people):
        assert signed_in(people.head).get("/questions/ask").status_code == 403


@pytest.mark.usefixtures("real_database")
def test_two_presses_at_the_same_moment_ask_once(exchange, cases, transactional_people):
    people = transactional_people
    cases.open(INQUIRY, PERSON, people.worker.person.email)
    browsers = [signed_in(people.worker), signed_in(people.worker)]
    form = the_form(browsers[0])
    answers = together(*(lambda each=each: each.post("/questions/ask", form) for each in browsers))
    assert len({each.url for each in answers}) == 1, answers
    assert Question.objects.count() == 1


@pytest.fixture
def transactional_people(real_database):
    return the_people()


class TestRefusedByTheHub:
    def test_who_is_not_inscribed_is_led_to_the_register(self, exchange, worker, people, cases):
        cases.open(INQUIRY, PERSON, people.worker.person.email)
        address = ask(worker)
        exchange.settle()
        page = text(worker.get(address))
        assert said("exchange-not-integrated") in page
        assert "Inscrivez d’abord la personne" in page
        assert f"/questions/ask?again={Question.objects.get().ticket}" in page

    def test_a_replaced_number_is_shown_and_asked_again_with_one_button(self, known, worker, cases, people):
        new = a_ssin(1)
        known.people.replaced[PERSON] = new
        address = ask(worker, blocks=["DECISIONS"], purpose="REVIEW_OF_AID")
        known.settle()
        page = text(worker.get(address))
        assert said("exchange-ssin-replaced") in page and mask_niss(new) in page
        assert new not in page and PERSON not in page
        again = text(worker.get(f"/questions/ask?again={Question.objects.get().ticket}"))
        assert f'value="{new}"' in again and f'value="{INQUIRY}"' in again
        assert re.search(r'value="REVIEW_OF_AID"[^>]*checked', again)
        assert not re.search(r'value="PRACTICAL"[^>]*checked', again)

    def test_any_other_reason_is_said_without_holes(self, known, worker):
        address = ask(worker)
        Question.objects.update(state="rejected", code="exchange-period-too-long", key="")
        assert "exchange-period-too-long" in text(worker.get(address))
        Question.objects.update(code="something-newer")
        assert "something-newer" in text(worker.get(address))


class TestReading:
    def test_the_least_first(self, known, worker):
        address = ask(worker)
        assert "Part vers la plaque tournante" in text(worker.get(address))
        known.settle()
        page = text(worker.get(address))
        for expected in ("D-2025-8", "An Peeters", TELEPHONES[GHENT], "1 décision dans la période", "OCMW Gent"):
            assert expected in page, expected
        assert "1288" not in page and "Loyer payé" not in page
        assert mask_niss(PERSON) in page and PERSON not in page
        assert "no-store" in worker.get(address).headers["Cache-Control"]

    def test_a_question_that_the_hub_has_not_taken_over_in_five_seconds_waits_here(self, known, worker):
        address = ask(worker)
        since = language.moment(Question.objects.get().asked)
        with clock.shifted(seconds=4):
            assert "Part vers la plaque tournante" in text(worker.get(address))
            before = worker.get(f"{address}/state").json()
        with clock.shifted(seconds=6):
            for page in (text(worker.get(address)), text(worker.get("/questions"))):
                assert "Part vers la plaque tournante" not in page and "Pas encore à la plaque tournante" in page
                assert f"Elle attend ici depuis le {since}" in page
            after = worker.get(f"{address}/state").json()
            assert after["open"] and after["version"] != before["version"], "the page follows by itself"
            known.settle()
            assert "Pas encore à la plaque tournante" not in text(worker.get(address))

    def test_then_everything_dated(self, known, worker):
        address = ask(worker, blocks=[each.value for each in Block])
        known.settle()
        page = text(worker.get(f"{address}/answers/{GHENT}"))
        for expected in (
            *("Octroi", "14/01/2025", "01/01/2025 – 31/12/2025", "Conditions remplies", "Loyer payé"),
            *("1\u202f288,46", "310,00", "Insertion", "parent", "50,00", "6\u202f200,00", "01/01/2025"),
        ):
            assert expected in page, expected
        assert '<details class="govuk-details" id="decision-2025-117">' in page
        assert 'id="decision-2025-117" open' in text(worker.get(f"{address}/answers/{GHENT}?all=1"))
        assert PERSON not in page

    def test_every_opening_leaves_an_event(self, known, worker, people):
        address = ask(worker)
        ticket = Question.objects.get().ticket
        with no_event():
            worker.get(address)
        known.settle()
        with one_event(f"exchange:{ticket}", "answers-looked-at"):
            worker.get(address)
        with one_event(f"exchange:{ticket}", "answers-looked-at"):
            worker.get(f"{address}/answers/{GHENT}")
        with no_event():
            worker.get(f"{address}/state")
            worker.get("/questions")

    def test_a_page_learns_that_something_came_without_what(self, known, worker):
        address = ask(worker)
        before = worker.get(f"{address}/state").json()
        assert f'data-version="{before["version"]}" data-open="yes"' in text(worker.get(address))
        known.settle()
        after = worker.get(f"{address}/state").json()
        assert before["version"] != after["version"] and set(after) == {"version", "open"}
        assert (before["open"], after["open"]) == (True, False)

    def test_nothing_known(self, known, worker):
        known.cases[GHENT].files.clear()
        address = ask(worker)
        known.settle()
        assert "ne sait rien de la personne" in text(worker.get(address))
        assert "ne sait rien de la personne" in text(worker.get(f"{address}/answers/{GHENT}"))

    def test_nobody_else_knows_the_person(self, exchange, worker, people, cases):
        exchange.knows(LIEGE, PERSON)
        cases.open(INQUIRY, PERSON, people.worker.person.email)
        address = ask(worker)
        exchange.settle()
        assert "Aucun autre centre ne connaît la personne" in text(worker.get(address))

    def test_no_result_shows_the_telephone(self, known, worker, people):
        known.knows(GHENT, PERSON, **FILE, protected=True)
        address = ask(worker)
        known.settle()
        assert "n’a pas encore répondu" in text(worker.get(address))
        core = known.core(GHENT)
        with core.store.transaction():
            (held,) = core.answering.store.held()
        core.answering.decide(delivery=held.delivery, agent="somebody", share=False)
        known.settle()
        page = text(worker.get(address))
        assert TELEPHONES[GHENT] in page and "préfère répondre par téléphone" in page
        assert "D-2025-8" not in page
        for shown in (page, text(worker.get("/questions"))):
            assert "Tous ont répondu" not in shown and "Répondu, reste à téléphoner" in shown
        listed = text(signed_in(people.head).get("/questions"))
        assert "Tous ont répondu" in listed, "a head of service learns nothing of what was answered"
        assert TELEPHONES[GHENT] in text(worker.get(f"{address}/answers/{GHENT}"))

    def test_who_is_silent_is_telephoned_and_may_still_answer_late(self, known, people):
        known.knows(EUPEN, PERSON, dossier="E-1")
        known.away.add(GHENT)
        worker = signed_in(people.worker)
        address = ask(worker)
        known.settle()
        page = text(worker.get(address))
        assert "Réponses : 1 sur 2" in page and "E-1" in page and "1 centre n’a pas encore répondu" in page
        with clock.shifted(hours=25):
            known.pass_time()
            worker = signed_in(people.worker)
            page = text(worker.get(address))
            assert "Délai dépassé" in page and "Pas répondu à temps" in page
            assert TELEPHONES[GHENT] in page and "n’a pas encore répondu" not in page
            assert worker.get(f"{address}/answers/{GHENT}").status_code == 404
            known.away.clear()
            known.pass_time()
            page = text(worker.get(address))
            assert "Répondu en retard" in page and "D-2025-8" in page and "Tous ont répondu" in page

    @pytest.mark.parametrize("how, words", [("refused", "n’a pas pu accepter"), ("expired", "Après sept jours")])
    def test_who_never_answers_is_telephoned(self, known, worker, how, words):
        address = ask(worker)
        known.settle()
        Outcome.objects.update(how=how, body="")
        page = text(worker.get(address))
        assert words in page and TELEPHONES[GHENT] in page
        assert "Réponses : 0 sur 1" in page and "Terminé, tous n’ont pas répondu" in page

    def test_what_no_calendar_knows_is_shown_as_it_was_written(self, known, worker):
        odd = {**DECISION, "decided": "2025-02-31", "period": {"begin": "2025-01-01", "end": "2025-13-45"}}
        address = ask(worker)
        known.settle()
        store = known.core(LIEGE).asking.store
        with store.transaction():
            (outcome,) = store.outcomes(Question.objects.get().ticket)
            outcome.body["decisions"] = [odd]
            store.save_outcome(outcome)
        page = text(worker.get(f"{address}/answers/{GHENT}"))
        assert "2025-02-31" in page and "2025-13-45" in page

    def test_what_the_node_forgot_is_said_to_be_forgotten(self, known, worker):
        address = ask(worker)
        known.settle()
        Outcome.objects.update(body="")
        Question.objects.update(signed="")
        page = text(worker.get(address))
        assert "n’est plus conservé" in page and "Téléphonez" not in page
        assert worker.get(f"{address}/answers/{GHENT}").status_code == 404
        assert address in text(worker.get("/questions"))
        assert 'value="2026/31"' not in text(worker.get(f"/questions/ask?again={Question.objects.get().ticket}"))

    def test_a_centre_that_left_is_called_by_its_number(self, known, worker):
        address = ask(worker)
        known.settle()
        Outcome.objects.update(supplier="1999999999")
        assert "1999999999" in text(worker.get(address))
        assert "1999999999" in text(worker.get(f"{address}/answers/1999999999"))


class TestWhoMayRead:
    @pytest.fixture
    def answered(self, known, worker):
        address = ask(worker)
        known.settle()
        return address

    def addresses(self, address):
        return (address, f"{address}/answers/{GHENT}")

    def test_only_who_asked(self, answered, people):
        for other, status in (
            (people.colleague, 404),
            (people.head, 403),
            (people.officer, 403),
            (people.manager, 403),
        ):
            for address in (*self.addresses(answered), f"{answered}/state"):
                assert signed_in(other).get(address).status_code == status, (other.role.key, address)

    def test_a_closed_inquiry_can_be_read_for_a_while(self, answered, worker, people, cases):
        closed = clock.today() - KEPT_AFTER_CLOSING
        cases.open(INQUIRY, PERSON, people.worker.person.email, closed=closed)
        for address in self.addresses(answered):
            page = text(worker.get(address))
            assert "L’enquête est clôturée" in page and "D-2025-8" in page
        assert "Reprendre dans mon dossier" not in page

    def test_then_only_what_was_taken_over_is_left(self, answered, worker, people, cases):
        worker.post(f"{answered}/answers/{GHENT}/take-over", {"part": "practical"})
        closed = clock.today() - KEPT_AFTER_CLOSING - timedelta(days=1)
        cases.open(INQUIRY, PERSON, people.worker.person.email, closed=closed)
        with no_event():
            for address in self.addresses(answered):
                page = text(worker.get(address))
                assert "il y a plus de 30 jours" in page
                assert "D-2025-8" not in page and TELEPHONES[GHENT] not in page
                assert "Données pratiques" in page and people.worker.name in page

    @pytest.mark.parametrize(
        "change, words",
        [
            (lambda cases: setattr(cases, "away", True), "ne répond pas"),
            (lambda cases: cases.inquiries.clear(), "ne connaît plus cette enquête"),
            (lambda cases: cases.open(INQUIRY, PERSON, "somebody@else.example"), "quelqu’un d’autre"),
        ],
    )
    def test_without_an_inquiry_of_one_s_own_nothing_is_read(self, answered, worker, cases, change, words):
        change(cases)
        with no_event():
            for address in self.addresses(answered):
                page = text(worker.get(address))
                assert words in page and "D-2025-8" not in page and "décision dans" not in page


def test_an_inquiry_that_the_database_says_wrongly_breaks_no_page(known, worker, monkeypatch, tmp_path, people):
    asked, form = ask(worker), the_form(worker)
    known.settle()
    vendor = Sqlite(tmp_path / "vendor.sqlite3")
    line = {"ssin": PERSON, "reference": INQUIRY, "worker": people.worker.person.email, "opened": "2026-02-27"}
    vendor.fill({**LINES, "inquiries": [{**line, "closed": "2026-02-26"}]})
    monkeypatch.setattr(running, "cases", lambda: vendor.cases)
    with no_event():
        for address in (asked, f"{asked}/answers/{GHENT}"):
            page = text(worker.get(address))
            assert "ne se lit pas" in page and "D-2025-8" not in page
        assert "ne se lit pas" in text(worker.get("/questions/ask"))
        refusal = said("exchange-inquiry-unreadable", inquiry=INQUIRY)
        page = text(worker.post("/questions/ask", {**form, "nevertheless": Question.objects.get().ticket}), 422)
        assert refusal in page.partition('id="id_inquiry-error"')[2].partition("</p>")[0]
        assert refusal in text(worker.post(f"{asked}/answers/{GHENT}/take-over", {"part": "practical"}), 422)
    assert vendor.taken_over() == []


class TestTakingOver:
    @pytest.fixture
    def address(self, known, worker):
        asked = ask(worker, blocks=[each.value for each in Block])
        known.settle()
        return f"{asked}/answers/{GHENT}"

    @pytest.mark.parametrize(
        "part, decision, content",
        [
            ("practical", "", {"dossier": "D-2025-8", "manager": "An Peeters", "telephone": TELEPHONES[GHENT]}),
            ("decision", DECISION["id"], DECISION),
            ("debtors", "", [DEBTOR]),
            ("capital", "", [CAPITAL]),
        ],
    )
    def test_each_part_once_by_an_act(self, address, worker, people, cases, part, decision, content):
        before = text(worker.get(address))
        assert "Cela ne peut pas être annulé ici" in before and "au plus 180 jours après son arrivée" in before
        ticket = Question.objects.get().ticket
        values = {"part": part, "decision": decision}
        with one_event(f"exchange:{ticket}", "part-taken-over"):
            assert worker.post(f"{address}/take-over", values).url == address
        with no_event():
            assert worker.post(f"{address}/take-over", values).url == address
        (taken,) = cases.taken_over()
        assert (taken.content, taken.inquiry, taken.centre) == (content, INQUIRY, GHENT)
        assert taken.worker == people.worker.person.email
        page = text(worker.get(address))
        assert page.count("Repris</strong>") == 1 and people.worker.name in page.partition("Repris</strong>")[2]
        assert before.count("Reprendre dans mon dossier") - page.count("Reprendre dans mon dossier") == 1

    def test_what_cannot_be_taken_over_is_refused_and_nothing_is_written(self, address, worker, people, cases):
        with no_event():
            for values in ({}, {"part": "everything"}, {"part": "decision", "decision": "no"}):
                page = text(worker.post(f"{address}/take-over", values), 422)
                assert said("exchange-nothing-to-take-over") in page, values
        cases.open(INQUIRY, PERSON, "somebody@else.example")
        page = text(worker.post(f"{address}/take-over", {"part": "practical"}), 422)
        assert said("exchange-inquiry-of-another", inquiry=INQUIRY) in page
        cases.open(INQUIRY, PERSON, people.worker.person.email, closed=clock.today() - timedelta(days=1))
        page = text(worker.post(f"{address}/take-over", {"part": "practical"}), 422)
        assert said("exchange-inquiry-not-open", inquiry=INQUIRY) in page
        cases.away = True
        page = text(worker.post(f"{address}/take-over", {"part": "practical"}), 422)
        assert said("exchange-cases-away") in page
        assert cases.taken_over() == []

    def test_a_file_that_the_vendor_took_is_not_written_again(self, address, worker, people, monkeypatch, tmp_path):
        folder = Csv(tmp_path)
        line = {"ssin": PERSON, "reference": INQUIRY, "worker": people.worker.person.email, "opened": "2026-02-27"}
        folder.fill({**{table: [] for table in LINES}, "inquiries": [{**line, "closed": ""}]})
        monkeypatch.setattr(running, "cases", lambda: folder.cases)
        assert worker.post(f"{address}/take-over", {"part": "practical"}).url == address
        (written,) = (tmp_path / "taken-over").glob("*.json")
        written.unlink()
        Seen.objects.all().delete()
        with no_event():
            assert worker.post(f"{address}/take-over", {"part": "practical"}).url == address
        assert folder.taken_over() == []

    def test_what_was_unfolded_stays_so(self, address, worker):
        assert f'action="{address}/take-over?all=1"' in text(worker.get(f"{address}?all=1"))
        assert f'action="{address}/take-over"' in text(worker.get(address))
        assert worker.post(f"{address}/take-over?all=1", {"part": "practical"}).url == f"{address}?all=1"

    def test_who_comes_back_to_the_address_of_the_button_finds_the_answer(self, address, worker):
        assert worker.get(f"{address}/take-over").url == address

    def test_a_colleague_s_answer_does_not_exist(self, address, people):
        assert signed_in(people.colleague).post(f"{address}/take-over", {"part": "practical"}).status_code == 404


def test_a_node_without_its_keys_says_so(known, worker, settings, tmp_path):
    address = ask(worker)
    settings.MEMBERSHIP = tmp_path
    for page in (address, f"{address}/state", "/questions/ask", f"{address}/answers/{GHENT}"):
        assert "l’annuaire des membres" in text(worker.get(page), 503), page
    assert address in text(worker.get("/questions"))


class TestTheList:
    def test_one_s_own_with_where_they_stand(self, known, worker):
        assert "Vous n’avez encore rien demandé" in text(worker.get("/questions"))
        address = ask(worker)
        known.settle()
        page = text(worker.get("/questions"))
        for expected in (f'href="{address}"', mask_niss(PERSON), INQUIRY, "Tous ont répondu", "1 / 1", "À vous"):
            assert expected in page, expected
        assert PERSON not in page and "D-2025-8" not in page

    def test_what_was_read_is_nobody_s_turn(self, known, worker, people):
        address = ask(worker)
        known.settle()
        assert "À vous : lisez" in text(worker.get("/questions"))
        assert "À vous : lisez" in text(worker.get(address))
        for page in ("/questions", address):
            assert "ce qui est revenu a été lu" in text(worker.get(page))
        Outcome.objects.update(at=clock.now() + timedelta(seconds=1))
        assert "À vous : lisez" in text(worker.get("/questions")), "an answer that came later was not read"

    def test_a_head_sees_who_asked_without_person_and_answers(self, known, worker, people):
        address = ask(worker)
        known.settle()
        page = text(signed_in(people.head).get("/questions"))
        assert people.worker.name in page and INQUIRY in page and "1 / 1" in page
        assert mask_niss(PERSON) not in page and address not in page and "D-2025-8" not in page
        assert "n’a encore rien demandé" not in page and "À vous" not in page

    def test_many_come_in_pages_and_cost_no_more_than_a_few(self, known, worker, people, django_assert_max_num_queries):
        known.ask(str(people.worker.person.identifier), PERSON, "2026/0")
        with CaptureQueriesContext(connection) as one:
            worker.get("/questions")
        for number in range(1, 26):
            known.ask(str(people.worker.person.identifier), PERSON, f"2026/{number}")
        with django_assert_max_num_queries(len(one)):
            assert "page=2" in text(worker.get("/questions"))
        assert "2026/0" in text(worker.get("/questions?page=2"))


@pytest.mark.parametrize(
    "language, words",
    [("fr", "secret professionnel"), ("nl", "beroepsgeheim"), ("de", "Berufsgeheimnis")],
)
@pytest.mark.parametrize("address", ["/privacy", "/manual"])
def test_the_exchange_speaks_of_itself(db, client, language, words, address):
    client.cookies["language"] = language
    shown = text(client.get(address))
    product = {"fr": "Échange entre centres", "nl": "Uitwisseling tussen centra", "de": "Austausch zwischen Zentren"}
    assert f"– {product[language]}</title>" in shown and words in shown


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_notices_say_how_long_an_answer_stays_at_most(db, client, settings, language):
    settings.PROSE = exchange_settings.prose(7 * 366, answers_kept_days=90)
    client.cookies["language"] = language
    for address in ("/privacy", "/manual"):
        shown = text(client.get(address))
        assert re.search(r"\b30 (jours|dagen|Tage)\b", shown) and re.search(r"\b90 (jours|dagen|Tage)\b", shown)
    assert re.search(r"\b7 (ans|jaar|Jahre)\b", text(client.get("/privacy")))
