"""A person learns who asked what about them: with a proof, in their language, without anybody's name, for a day."""

import io
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest
from django.utils.html import escape
from tests.exchange.protocol.examples import DECISION
from tests.exchange.secrets import readable
from tests.exchange_node.exchange import EUPEN, GHENT, HUB, LIEGE
from tests.exchange_node.test_register import BY_CARD, BY_NAME
from tests.support.exchange import a_ssin
from tests.support.journal import one_event
from tests.support.people import signed_in

from rapport_unique.accounts.models import Mandate
from rapport_unique.core.findings import KINDS
from rapport_unique.core.identifiers import format_niss, mask_niss
from rapport_unique.exchange.hub import recounting as hub_recounting
from rapport_unique.exchange.node.models import Given, History, Outgoing, Question
from rapport_unique.exchange.node.sql import history_of
from rapport_unique.exchange.protocol.code_lists import PURPOSE_LABELS, Purpose
from rapport_unique.journal.models import Event
from rapport_unique.outbox.mail import rendered
from rapport_unique.outbox.models import Message
from rapport_unique.ui import clock

PERSON = a_ssin()
FORM = {"ssin": PERSON, **BY_NAME}


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


@pytest.fixture
def worker(exchange, people):
    return signed_in(people.worker)


@pytest.fixture
def asked(exchange, people):
    """Liège asked, Ghent answered; Eupen asked, and Liège answered. The tickets."""
    exchange.knows(LIEGE, PERSON, dossier="D-LIEGE")
    exchange.knows(GHENT, PERSON, dossier="D-GENT", decisions=(DECISION,))
    exchange.knows(EUPEN, PERSON)
    mine = exchange.ask(str(people.colleague.person.identifier), PERSON, "2026/77")
    theirs = exchange.ask("g1", PERSON, of=EUPEN, purpose=Purpose.CHANGE_OF_COMPETENCE)
    exchange.settle()
    return mine, theirs


def fetch(client, exchange, **values):
    """The address of the list, which arrived."""
    answer = client.post("/accesses", {**FORM, **values})
    assert answer.status_code == 302, text(answer)
    assert PERSON not in answer.url
    exchange.settle()
    return answer.url


def test_the_list_comes_by_itself(exchange, asked, worker):
    address = worker.post("/accesses", FORM).url
    assert 'data-open="yes"' in text(worker.get(address))
    assert worker.get(f"{address}/state").json() == {"version": "False", "open": True}
    assert worker.get(f"{address}/pdf/fr").status_code == 404
    exchange.settle()
    assert worker.get(f"{address}/state").json() == {"version": "True", "open": False}
    page = text(worker.get(address))
    for word in ("CPAS de Liège", "ÖSHZ Eupen", "OCMW Gent", PURPOSE_LABELS[Purpose.CHANGE_OF_COMPETENCE].fr, *asked):
        assert escape(word) in page, word
    assert mask_niss(PERSON) in page and PERSON not in page


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ["Qui a demandé des informations sur vous", "un assistant social", "Vos droits", "a répondu"]),
        ("nl", ["Wie vroeg informatie over u", "een maatschappelijk werker", "Uw rechten", "antwoordde"]),
        ("de", ["Wer hat nach Ihnen gefragt", "ein Sozialarbeiter", "Ihre Rechte", "hat geantwortet"]),
    ],
)
def test_the_person_reads_it_in_their_language(exchange, asked, worker, people, language, words):
    address = fetch(worker, exchange)
    page = text(worker.get(f"{address}/sheet/{language}"))
    pdf = worker.get(f"{address}/pdf/{language}")
    assert pdf.headers["Content-Type"] == "application/pdf" and PERSON not in pdf.headers["Content-Disposition"]
    with pikepdf.open(io.BytesIO(pdf.content)) as document:
        assert str(document.Root.Lang) == f"{language}-BE"
        assert document.Root.MarkInfo.Marked
        assert words[0] in str(document.docinfo["/Title"])
    for word in words:
        assert escape(word) in page, word
    body = page.partition("<h1")[2].partition("</main>")[0]
    for secret in (PERSON, people.colleague.name, people.worker.name, "2026/77", "D-GENT", "D-LIEGE"):
        assert secret not in body, secret
    assert f'lang="{language}"' in page


def test_names_and_inquiries_stay_in_the_own_centre(exchange, asked, worker, people):
    signed_in(people.colleague).get(f"/questions/{asked[0]}")
    exchange.cases[LIEGE].open("2026/77", PERSON, people.colleague.person.email)
    signed_in(people.colleague).get(f"/questions/{asked[0]}")
    page = text(worker.get(fetch(worker, exchange)))
    own = page.partition('id="journal-caption"')[2]
    assert people.colleague.name in own and "2026/77" in own and escape("A lu les réponses") in own


def test_what_a_head_decided_stands_in_the_own_journal(exchange, worker, people):
    exchange.knows(GHENT, PERSON)
    exchange.knows(LIEGE, PERSON, dossier="D-1", protected=True)
    exchange.ask("g1", PERSON, of=GHENT)
    exchange.settle()
    form = {"decision": "telephone", "seen": "", "confirmed": "1"}
    assert signed_in(people.head).post(f"/held/{Given.objects.get().delivery}", form).status_code == 302
    exchange.settle()
    own = text(worker.get(fetch(worker, exchange))).partition('id="journal-caption"')[2]
    assert people.head.name in own and escape("A décidé de la réponse") in own


def test_who_fetched_the_list_before_stands_in_the_own_journal(exchange, asked, worker, people):
    fetch(signed_in(people.colleague), exchange)
    assert signed_in(people.colleague).post("/register/look-up", {"ssin": PERSON}).status_code == 302
    own = text(worker.get(fetch(worker, exchange))).partition('id="journal-caption"')[2]
    assert own.count(escape("A demandé la liste pour la personne")) == 1, "before, and not this one"
    assert own.count(escape("A consulté les inscriptions")) == 1 and people.colleague.name in own


def test_the_older_ones_are_fetched_with_the_proof_again(exchange, asked, worker, people, monkeypatch):
    monkeypatch.setattr(hub_recounting, "MOST", 1)
    taken = exchange.stores[HUB].tables["taken_over"]
    for key, each in list(taken.items())[1:]:
        taken[key] = replace(each, asked=each.asked + timedelta(minutes=1))
    first = fetch(worker, exchange)
    newest = History.objects.get()
    page = text(worker.get(first))
    assert escape("1 demandes plus anciennes ne sont pas sur cette liste") in page
    link = f"/accesses?again={newest.id}"
    assert f'href="{link}"' in page
    form = text(worker.get(link))
    assert f'value="{PERSON}"' in form and 'value="Ada"' not in form
    assert worker.post(link, {"ssin": PERSON}).status_code == 422, "the proof is not kept"
    second = worker.post(link, FORM).url
    assert worker.post(link, FORM).url == second, "pressed twice"
    exchange.settle()
    older = text(worker.get(second))
    told = [history_of(each).accesses[0]["ticket"] for each in History.objects.order_by("asked")]
    assert sorted(told) == sorted(asked) and told[1] in older and told[0] not in older.partition("<h2")[2]
    assert escape("Suite d'une autre liste") in older and link not in older
    assert "ne mentionne pas une question" not in older


def test_another_person_s_list_begins_with_the_newest(exchange, asked, worker, monkeypatch):
    monkeypatch.setattr(hub_recounting, "MOST", 1)
    fetch(worker, exchange)
    worker.post(f"/accesses?again={History.objects.get().id}", {**FORM, "ssin": a_ssin(1)})
    assert list(History.objects.values_list("before", flat=True)) == [None, None]


def test_a_question_that_the_hub_keeps_silent_about_is_said(exchange, asked, worker):
    taken = exchange.stores["1999990045"].tables["taken_over"]
    for key in [key for key, each in taken.items() if each.ticket == asked[0]]:
        del taken[key]
    page = text(worker.get(fetch(worker, exchange)))
    assert "ne mentionne pas une question" in page and "2026/77" in page
    assert Question.objects.filter(ticket=asked[0]).exists()


def test_nobody_asked(exchange, worker):
    page = text(worker.get(fetch(worker, exchange)))
    assert escape("Aucun centre n'a demandé") in page
    assert 'name="tickets"' not in page


@pytest.mark.parametrize(
    ("values", "field"),
    [({"ssin": ""}, "ssin"), ({"ssin": "80050690099"}, "ssin"), ({"proof": ""}, "proof"), ({"surname": ""}, "surname")],
)
def test_what_is_wrong_is_said_at_its_field(worker, values, field):
    page = text(worker.post("/accesses", {**FORM, **values}), 422)
    assert f'id="id_{field}-error"' in page and 'value="Ada"' in page
    assert not History.objects.exists()


def test_a_proof_that_does_not_fit_tells_nothing(exchange, asked, worker):
    address = fetch(worker, exchange, surname="Fautif")
    page = text(worker.get(address))
    assert escape(KINDS["exchange-identity-not-proven"].message.fr) in page
    assert asked[0] not in page and "OCMW Gent" not in page and "Fautif" not in page
    assert worker.get(f"{address}/sheet/fr").status_code == 404
    assert PERSON in text(worker.get(f"/accesses?again={History.objects.get().id}"))


def test_a_replaced_number_leads_to_the_present_one(exchange, worker, people):
    exchange.knows(LIEGE, PERSON)
    exchange.ask(str(people.worker.person.identifier), PERSON)
    exchange.settle()
    new = a_ssin(1)
    exchange.people.replaced[PERSON] = new
    address = fetch(worker, exchange)
    assert format_niss(new) in text(worker.get(address))
    again = f"/accesses?again={History.objects.get().id}"
    assert new in text(worker.get(again))
    page = text(worker.get(fetch(worker, exchange, ssin=new)))
    assert Question.objects.get().ticket in page


def test_two_presses_fetch_once(exchange, asked, worker):
    assert worker.post("/accesses", FORM).url == worker.post("/accesses", {**FORM, **BY_CARD}).url
    assert History.objects.count() == 1


def test_every_look_leaves_one_event(exchange, asked, worker, people):
    address = fetch(worker, exchange)
    subject = f"exchange:{History.objects.get().id}"
    with one_event(subject, "history-looked-at"):
        worker.get(address)
    looks = Event.objects.filter(subject=subject)
    before = looks.count()
    for role in ("colleague", "officer"):
        client = signed_in(getattr(people, role))
        for each in (address, f"{address}/state", f"{address}/sheet/fr", f"{address}/pdf/fr"):
            assert client.get(each).status_code == 404
        assert client.post(f"{address}/contest", {"tickets": asked[0]}).status_code == 404
    for role in ("head", "manager"):
        assert signed_in(getattr(people, role)).get(address).status_code == 403
    assert looks.count() == before


def test_a_language_that_nobody_speaks_here_does_not_exist(exchange, asked, worker):
    address = fetch(worker, exchange)
    assert worker.get(f"{address}/sheet/en").status_code == 404
    assert worker.get(f"{address}/pdf/xx").status_code == 404


def test_the_list_is_gone_after_a_day(exchange, asked, worker):
    address = fetch(worker, exchange)
    with clock.shifted(hours=24, minutes=1):
        exchange.pass_time()
        assert worker.get(address).status_code in (302, 404)
    assert not History.objects.exists()


class TestContesting:
    @pytest.fixture
    def address(self, exchange, asked, worker):
        return fetch(worker, exchange)

    def test_the_officer_is_told_without_any_name(self, address, asked, worker, people):
        subject = f"exchange:{History.objects.get().id}"
        with one_event(subject, "access-contested"):
            assert worker.post(f"{address}/contest", {"tickets": [asked[1]]}).url == address
        message = Message.objects.get(kind="mail")
        heading, body = rendered(message.payload)
        assert message.payload["to"] == people.officer.person.email and address in body
        for secret in (PERSON, mask_niss(PERSON), "Exemple", people.worker.name, asked[1], "Eupen"):
            assert secret not in heading + body + str(message.payload)
        assert asked[1] in text(worker.get(address)).partition('id="contested-caption"')[2]

    def test_the_officer_then_sees_the_list_and_what_was_contested_stays(
        self, exchange, address, asked, worker, people
    ):
        worker.post(f"{address}/contest", {"tickets": [asked[1]]})
        left = text(worker.get(address))
        assert f'value="{asked[1]}"' not in left and f'value="{asked[0]}"' in left, "nothing is contested twice"
        officer = signed_in(people.officer)
        assert asked[1] in text(officer.get(address)) and f"{address}/contest" not in text(officer.get(address))
        contests = text(officer.get("/accesses")).partition('id="contests-caption"')[2]
        assert f'href="{address}"' in contests, "while the list is kept, one click leads to it"
        with clock.shifted(hours=25):
            exchange.pass_time()
        page = text(officer.get("/accesses"))
        assert asked[1] in page and "ÖSHZ Eupen" in page and people.worker.name in page
        answer = officer.get(address)
        assert answer.url == "/accesses", "the link of the e-mail leads to what is left"
        assert "a été effacée après 24 heures" in text(officer.get("/accesses"))
        assert worker.get(address).status_code == 404
        assert address not in page
        assert "contests-caption" not in text(worker.get("/accesses"))

    def test_nothing_chosen_or_another_s_ticket_is_refused(self, address, worker):
        for tickets in ([], ["019c0a3e-1c00-7abc-8def-0123456789ab"]):
            assert "govuk-error-message" in text(worker.post(f"{address}/contest", {"tickets": tickets}), 422)
        assert not Message.objects.exists()
        assert worker.get(f"{address}/contest").url == address

    def test_without_an_officer_somebody_is_told_so(self, address, asked, worker, people):
        Mandate.objects.filter(pk=people.officer.mandate.pk).update(ends=clock.yesterday())
        page = text(worker.post(f"{address}/contest", {"tickets": [asked[0]]}), 422)
        assert escape(KINDS["exchange-no-officer"].message.fr) in page
        assert not Event.objects.filter(action="access-contested").exists()


def test_neither_tables_nor_journal_hold_the_number_or_the_proof(exchange, asked, worker, caplog):
    fetch(worker, exchange, surname="Fautif")
    worker.get(fetch(worker, exchange))
    rows = [list(model.objects.values()) for model in (History, Event, Outgoing, Question, Given)]
    kept = readable(rows) + caplog.text.encode()
    for secret in (PERSON, format_niss(PERSON), "Exemple", "Fautif", "1980-05-06"):
        assert secret.encode() not in kept
