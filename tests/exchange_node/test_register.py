"""The register of references: inscribe with a proof, look up, end; the hub's reply comes by itself."""

import pytest
from django.utils.html import escape
from tests.exchange.secrets import readable
from tests.exchange_node.exchange import HUB, LIEGE
from tests.support.exchange import a_ssin
from tests.support.journal import one_event
from tests.support.people import signed_in

from rapport_unique.core.findings import KINDS
from rapport_unique.core.identifiers import format_niss, mask_niss
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.forms import InscribeForm
from rapport_unique.exchange.node.models import Errand, Outgoing
from rapport_unique.exchange.protocol.code_lists import GENERIC, QUALITY_LABELS, Quality
from rapport_unique.journal.models import Event
from rapport_unique.ui import clock

PERSON = a_ssin()
BY_NAME = {"proof": "name", "surname": "Exemple", "given_name": "Ada", "born": "06/05/1980"}
BY_CARD = {"proof": "card", "card": "592-1234567-89"}
FORM = {"ssin": PERSON, "quality": "1", "begin": "01/03/2026", **BY_NAME}


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


@pytest.fixture
def worker(exchange, people):
    return signed_in(people.worker)


def inscribe(client, **values):
    """The address of what was asked."""
    answer = client.post("/register/inscribe", {**FORM, **values})
    assert answer.status_code == 302, text(answer)
    return answer.url


def test_a_person_is_inscribed_and_the_reply_comes_by_itself(exchange, worker):
    address = inscribe(worker)
    errand = Errand.objects.get()
    assert address == f"/register/{errand.id}" and PERSON not in address
    waiting = text(worker.get(address))
    assert mask_niss(PERSON) in waiting and PERSON not in waiting and 'data-open="yes"' in waiting
    state = worker.get(f"{address}/state").json()
    assert state == {"version": "False", "open": True}
    exchange.settle()
    assert worker.get(f"{address}/state").json() == {"version": "True", "open": False}
    done = text(worker.get(address))
    assert 'data-open="no"' in done and 'data-version="True"' in done
    assert escape(QUALITY_LABELS[Quality.UNDER_EXAMINATION].fr) in done and "/end/0" in done
    assert "/questions/ask" in done
    assert len(exchange.stores[HUB].read("inscriptions")) == 1


def test_the_qualities_of_the_sector_are_offered_and_not_the_generic_ones(worker):
    form = InscribeForm()
    offered = [int(key) for key, _ in form.fields["quality"].choices]
    assert offered == [int(each) for each in Quality if each not in GENERIC]
    for each in GENERIC:
        assert worker.post("/register/inscribe", {**FORM, "quality": str(int(each))}).status_code == 422


def test_a_generic_quality_that_a_case_system_inscribed_is_listed(exchange, worker):
    exchange.knows(LIEGE, PERSON, Quality.DEFINITIVE)
    address = worker.post("/register/look-up", {"ssin": PERSON}).url
    exchange.settle()
    assert escape(QUALITY_LABELS[Quality.DEFINITIVE].fr) in text(worker.get(address))
    ended = worker.post(f"{address}/end/0", {"end": "02/03/2026"}).url
    exchange.settle()
    assert Errand.objects.get(action="UNREGISTER").quality == 0 and Errand.objects.get(action="LIST").quality is None
    assert "Fait" in text(worker.get(ended)) or "Exécut" in text(worker.get(ended))


def test_one_event_says_that_somebody_asked(people, worker):
    inscribe(worker)
    event = Event.objects.get(subject__startswith="exchange:")
    assert (event.action, event.actor) == ("register-register", f"person:{people.worker.person.identifier}")


def test_the_reply_is_one_event(exchange, worker):
    inscribe(worker)
    with one_event(f"exchange:{Errand.objects.get().id}", "register-replied"):
        exchange.settle()


@pytest.mark.parametrize(
    ("values", "proof"),
    [
        (BY_CARD, {"identityCard": "592123456789"}),
        ({**BY_CARD, "card": "b 123.456 789"}, {"identityCard": "B123456789"}),
        (BY_NAME, {"lastName": "Exemple", "firstName": "Ada", "birthDate": "1980-05-06"}),
        ({**BY_NAME, "given_name": ""}, {"lastName": "Exemple", "birthDate": "1980-05-06"}),
    ],
)
def test_the_proof_leaves_as_it_was_shown(exchange, worker, monkeypatch, values, proof):
    seen = []
    monkeypatch.setattr(exchange.people, "proves", lambda ssin, shown: seen.append((ssin, shown)) or True)
    inscribe(worker, **{**dict.fromkeys(("surname", "given_name", "born"), ""), **values})
    exchange.settle()
    assert seen == [(PERSON, proof)]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ssin": ""}, "ssin"),
        ({"ssin": "80050690099"}, "ssin"),
        ({"proof": ""}, "proof"),
        ({"proof": "card", "card": ""}, "card"),
        ({"proof": "card", "card": "592"}, "card"),
        ({"surname": ""}, "surname"),
        ({"born": ""}, "born"),
        ({"born": "31/02/1980"}, "born"),
        ({"born": "01/01/2999"}, "born"),
        ({"quality": "10"}, "quality"),
        ({"begin": "01/01/2999"}, "begin"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(worker, values, field):
    page = text(worker.post("/register/inscribe", {**FORM, **values}), 422)
    assert f'id="id_{field}-error"' in page and 'value="Ada"' in page
    assert not Errand.objects.exists() and not Outgoing.objects.exists()


def test_a_proof_that_does_not_fit_can_be_corrected(exchange, worker):
    address = inscribe(worker, surname="Fautif")
    exchange.settle()
    page = text(worker.get(address))
    assert escape(KINDS["exchange-identity-not-proven"].message.fr) in page and "Fautif" not in page
    again = f"/register/inscribe?again={Errand.objects.get().id}"
    assert again in page
    filled = text(worker.get(again))
    assert format_niss(PERSON) in filled or PERSON in filled
    assert "Fautif" not in filled


def test_who_is_inscribed_already_is_asked_about(exchange, worker):
    for _ in range(2):
        address = inscribe(worker)
        exchange.settle()
    page = text(worker.get(address))
    assert escape(KINDS["exchange-already-inscribed"].message.fr) in page and "Rien à faire" in page
    assert f'<a class="govuk-button" href="/questions/ask?inscribed={address.rpartition("/")[2]}">' in page


def test_who_asked_too_early_inscribes_the_person_of_the_question(exchange, worker, people):
    ticket = exchange.ask(str(people.worker.person.identifier), PERSON, "2026/31")
    exchange.settle()
    inscribing = f"/register/inscribe?asked={ticket}"
    assert inscribing in text(worker.get(f"/questions/{ticket}"))
    assert f'value="{PERSON}"' in text(worker.get(inscribing))
    for other in (people.colleague, people.head):
        assert PERSON not in text(signed_in(other).get(inscribing))


def test_asking_goes_on_with_the_person_and_their_open_inquiry(exchange, worker, people, cases):
    address = inscribe(worker)
    exchange.settle()
    ask = f"/questions/ask?inscribed={address.rpartition('/')[2]}"
    assert ask in text(worker.get(address))
    assert f'value="{PERSON}"' in text(worker.get(ask))
    cases.open("2026/31", PERSON, people.worker.person.email)
    cases.open("2026/32", a_ssin(1), people.worker.person.email)
    assert 'value="2026/31"' in text(worker.get(ask))
    cases.open("2026/33", PERSON, people.worker.person.email)
    page = text(worker.get(ask))
    assert 'value="2026/31"' not in page and 'value="2026/33"' not in page
    assert PERSON not in text(signed_in(people.colleague).get(ask))


def test_a_replaced_number_is_told_and_gone_on_with(exchange, worker):
    new = a_ssin(1)
    exchange.people.replaced[PERSON] = new
    address = inscribe(worker)
    exchange.settle()
    page = text(worker.get(address))
    assert format_niss(new) in page and PERSON not in page
    assert new in text(worker.get(f"/register/inscribe?again={Errand.objects.get().id}"))


def test_two_presses_ask_once(exchange, worker):
    assert inscribe(worker) == inscribe(worker)
    assert Errand.objects.count() == 1
    exchange.settle()
    assert inscribe(worker) != inscribe(worker, quality="2")


def test_look_up_and_end(exchange, worker):
    inscribe(worker)
    exchange.settle()
    listed = worker.post("/register/look-up", {"ssin": PERSON}).url
    exchange.settle()
    assert f"{listed}/end/0" in text(worker.get(listed))
    form = text(worker.get(f"{listed}/end/0"))
    assert mask_niss(PERSON) in form and PERSON not in form
    assert 'id="id_end-error"' in text(worker.post(f"{listed}/end/0", {"end": "01/01/2026"}), 422)
    ended = worker.post(f"{listed}/end/0", {"end": clock.today().isoformat()}).url
    exchange.settle()
    page = text(worker.get(ended))
    assert "/end/0" not in page and "terminée" in page
    (inscription,) = exchange.stores[HUB].read("inscriptions").values()
    assert inscription.end == clock.today()
    assert worker.get(f"{listed}/end/7").status_code == 404


def test_a_person_whom_the_centre_does_not_know(exchange, worker):
    listed = worker.post("/register/look-up", {"ssin": PERSON}).url
    exchange.settle()
    assert "aucune inscription" in text(worker.get(listed))
    assert 'id="id_ssin-error"' in text(worker.post("/register/look-up", {"ssin": "123"}), 422)


def test_a_colleague_s_errand_does_not_exist_and_a_head_sees_all(exchange, worker, people):
    address = inscribe(worker)
    exchange.settle()
    colleague, head = signed_in(people.colleague), signed_in(people.head)
    for each in (address, f"{address}/state", f"{address}/end/0"):
        assert colleague.get(each).status_code == 404
    assert PERSON not in text(colleague.get(f"/register/inscribe?again={Errand.objects.get().id}"))
    assert address not in text(colleague.get("/register"))
    listed = text(head.get("/register"))
    assert address in listed and people.worker.name in listed and mask_niss(PERSON) in listed
    page = text(head.get(address))
    assert "/end/0" in page and "/questions/ask" not in page
    for role in ("officer", "manager"):
        assert signed_in(getattr(people, role)).get("/register").status_code == 403


def test_neither_tables_nor_journal_hold_the_number_or_the_proof(exchange, worker):
    inscribe(worker)
    inscribe(worker, surname="Fautif", quality="2")
    exchange.settle()
    rows = [list(model.objects.values()) for model in (Errand, Event, Outgoing)]
    kept = readable(rows)
    for secret in (PERSON, format_niss(PERSON), "Exemple", "Fautif", "1980-05-06"):
        assert secret.encode() not in kept


@pytest.mark.parametrize("address", ["/register/inscribe", "/register/look-up"])
def test_without_keys_the_node_says_so(worker, monkeypatch, address):
    monkeypatch.setattr(running, "node", broken)
    assert "clés" in text(worker.get(address), 503)


def broken():
    raise OSError("no folder")
