"""The operator's commands at the hub: dead letters, delivering one anew, the published numbers."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from tests.exchange.transport.benches import CENTRE, envelopes
from tests.exchange_hub.test_statistics import ask, at
from tests.support.exchange import GHENT, LIEGE

from rapport_unique.exchange.demo import population
from rapport_unique.exchange.hub import running
from rapport_unique.exchange.hub.custody import dead_letters, replay
from rapport_unique.exchange.hub.models import Handed, Outgoing, Proof, Pulse
from rapport_unique.exchange.hub.statistics import publish_closed_months
from rapport_unique.exchange.transport.port import Away
from rapport_unique.journal.models import Event
from rapport_unique.ui import clock

CODE = "exchange-signature-wrong"


@pytest.fixture
def command(real_database, members):
    """`rapport-unique-hub`, as its operator types it: its status, what it prints, what it says besides."""

    def command(*words):
        environment = {**os.environ, **real_database.variables, "RU_MEMBERSHIP": str(members / "1999990045")}
        ended = subprocess.run(
            [sys.executable, "-m", "rapport_unique.cli_exchange", "hub", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return ended.returncode, ended.stdout, ended.stderr

    return command


def put_aside(number=1):
    post = running.transport()
    post.publish(envelopes(number))
    for each in post.pull(CENTRE, number):
        post.nack(each, poison=CODE)


def test_what_was_put_aside_is_listed_without_a_word_of_it(command):
    put_aside(2)
    status, printed, _ = command("dead-letters", "--json")
    first, second = json.loads(printed)
    assert (status, first["id"], second["id"]) == (0, "id-0", "id-1")
    assert {key: first[key] for key in ("recipient", "reason", "bytes")} == {
        "recipient": CENTRE,
        "reason": CODE,
        "bytes": 40,
    }
    status, printed, said = command("dead-letters")
    assert (status, len(printed.splitlines())) == (0, 2)
    assert CODE in printed
    assert "2 dead letters" in said


def test_nothing_put_aside_is_said_to_be_nothing(command):
    assert command("dead-letters", "--json")[:2] == (0, "[]\n")


def test_a_replayed_letter_is_delivered_anew_and_its_reason_recorded(command):
    put_aside()
    status, printed, _ = command("replay", "id-0", "--reason", "the clock of the centre was wrong")
    assert (status, printed) == (0, "id-0 is delivered anew\n")
    (delivery,) = running.transport().pull(CENTRE)
    assert (delivery.envelope.id, delivery.attempt) == ("id-0", 1)
    event = Event.objects.get(action="dead-letter-replayed")
    assert (event.subject, event.actor) == ("exchange:id-0", "program:operator")
    assert event.data == {"code": CODE, "recipient": CENTRE, "reason": "the clock of the centre was wrong"}


@pytest.mark.parametrize("reason", ["", "x", "x" * 201, "for 80.05.06-907.46"])
def test_a_reason_is_needed_and_names_nobody(command, reason):
    put_aside()
    status, _, said = command("replay", "id-0", "--reason", reason)
    assert status == 64
    assert "--reason" in said
    assert "907" not in said
    assert len(dead_letters()) == 1
    assert not Event.objects.exists()


def test_only_a_dead_letter_is_replayed(command):
    running.transport().publish(envelopes(1))
    for unknown in ("id-0", "nothing"):
        status, _, said = command("replay", unknown, "--reason", "mended")
        assert (status, f"{unknown} is no dead letter" in said) == (2, True)
    assert not Event.objects.exists()


def test_what_cannot_be_replayed_leaves_no_event(real_database, members, monkeypatch):
    put_aside()

    def fail(id):
        raise RuntimeError("the broker is away")

    monkeypatch.setattr(running.transport(), "replay", fail)
    with pytest.raises(RuntimeError):
        replay("id-0", "mended")
    assert not Event.objects.exists()


def test_the_operator_is_told_how_much_waits_and_everybody_else_that_it_works(command, client):
    """Else who polls the page counts each request and each answer, below every bound of the statistics."""
    Pulse.note("")
    before = client.get("/health")
    assert (before.status_code, before.json()["status"]) == (200, "ok")
    assert set(before.json()) == {"status", "trouble", "turned", "revocations_until", "certificate_until"}
    Handed.objects.create(
        delivery="d", ticket="t", customer=LIEGE, supplier=GHENT, accepted=clock.now(), state="pending"
    )
    Outgoing.objects.create(envelope_id="d", recipient=GHENT, content=b"sealed")
    assert client.get("/health").content == before.content
    status, printed, _ = command("state")
    told = json.loads(printed)
    assert status == 0
    assert {name: told.pop(name) for name in ("waiting_to_leave", "awaited_answers", "dead_letters")} == {
        "waiting_to_leave": 1,
        "awaited_answers": 1,
        "dead_letters": 0,
    }
    assert told.pop("members") > 1
    assert told == before.json()


def test_a_dead_letter_is_an_alarm_without_its_number_and_stops_nothing(command, client):
    Pulse.note("")
    put_aside(2)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["trouble"]) == (200, ["dead-letters"])
    put_aside(3)
    assert client.get("/health").content == answer.content
    status, printed, _ = command("state")
    assert (status, json.loads(printed)["dead_letters"]) == (1, 3)


def test_a_transport_that_is_away_is_told(members, client, db, monkeypatch):
    Pulse.note("")

    def away():
        raise Away("ConnectionRefusedError")

    monkeypatch.setattr(running, "transport", away)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["trouble"]) == (503, ["transport-away"])


def test_the_published_numbers_are_printed(command):
    ask(20)
    with at(datetime(2026, 4, 9, 9, tzinfo=UTC)):
        publish_closed_months()
    status, printed, _ = command("statistics")
    assert (status, json.loads(printed)["months"][0]["requests"]) == (0, 20)


def test_the_population_is_loaded_or_each_wrong_line_is_told(command, tmp_path):
    table = tmp_path / "people.csv"
    table.write_bytes(population())
    assert command("population", str(table))[0] == 0
    assert Proof.objects.exists()
    table.write_text("ssin;last_name\n123;Exemple\n", encoding="utf-8")
    status, printed, _ = command("population", str(table), "--json")
    assert status == 1
    assert json.loads(printed)["findings"]
    assert "123" not in printed
