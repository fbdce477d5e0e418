"""Whether the node works, on a page and for whoever watches over the machine."""

import json
from argparse import Namespace

import pytest
from tests.exchange.cases.systems import DECISION, LINES, PERSON, Csv, as_csv
from tests.exchange_node.exchange import GHENT, LIEGE
from tests.support.exchange import a_ssin
from tests.support.people import signed_in

from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.case_systems.choosing import cases_from
from rapport_unique.exchange.node.models import Given, PeerRoot, Pulse, Question
from rapport_unique.sites import processes
from rapport_unique.ui import clock


def health(client):
    answer = client.get("/health")
    return answer.status_code, answer.json()


def test_nothing_carries_messages_before_the_first_turn_and_after_the_last(client, exchange, people):
    assert health(client)[0] == 503
    Pulse.note("")
    assert health(client)[0] == 200
    with clock.shifted(minutes=3):
        status, said = health(client)
    assert (status, said["status"], len(said["trouble"])) == (503, "trouble", 1)


def test_a_hub_that_is_away_is_told_with_what_happens(client, exchange, people):
    Pulse.note("")
    Pulse.note("the hub answers 502")
    page = signed_in(people.worker).get("/state").content.decode()
    assert "the hub answers 502" in page
    assert health(client)[0] == 503
    Pulse.note("")
    assert health(client)[0] == 200


@pytest.mark.parametrize("what", ["certificate", "list"])
def test_what_is_past_its_time_is_told(client, exchange, people, what):
    node = running.node().correspondent
    until = {
        "certificate": node.signer.certificate.not_valid_after_utc,
        "list": node.directory.revocations.next_update_utc,
    }[what]
    with clock.shifted(seconds=(until - clock.now()).total_seconds() + 60):
        Pulse.note("")
        assert health(client)[0] == 503


def test_keys_that_are_gone_break_no_page(client, exchange, people, settings, tmp_path):
    Pulse.note("")
    settings.MEMBERSHIP = tmp_path / "nothing"
    running.membership.cache_clear()
    assert health(client)[0] == 503
    assert signed_in(people.officer).get("/state").status_code == 200


WRONG = {
    "exchange-period-reversed at decisions.csv[2].ends, 1 in all": ({"ends": "2024-12-31"}, "31/12/2024"),
    "amount-too-many-decimals at decisions.csv[2].amount, 1 in all": ({"amount": "1288.467"}, "1288"),
    "amount-ambiguous at decisions.csv[2].amount, 2 in all": ({"amount": "1.288", "net": "x"}, "1 288"),
    "table-formula at decisions.csv[2].motivation, 1 in all": ({"motivation": "=Loyer"}, "Loyer"),
    "date-unreadable at decisions.csv[2].decided, 1 in all": ({"decided": "31/02/2025"}, "02/2025"),
    "cases-not-exemptions at decisions.csv[2].exemptions, 1 in all": ({"exemptions": "Grossesse"}, "Grossesse"),
}


@pytest.mark.parametrize("told", WRONG)
def test_a_fault_of_the_case_system_is_told_by_its_place_and_not_by_what_stands_there(
    client, exchange, people, monkeypatch, tmp_path, told
):
    Pulse.note("")
    change, content = WRONG[told]
    folder = Csv(tmp_path)
    folder.fill({**LINES, "decisions": [{**DECISION, **change}]})
    monkeypatch.setattr(running, "cases", lambda: folder.cases)
    status, said = health(client)
    assert (status, said["trouble"]) == (503, [f"case-system-faulty: {told}"])
    page = signed_in(people.worker).get("/state").content.decode()
    assert told.partition(" at ")[2].partition(",")[0] in page
    assert content not in page.replace("\xa0", " ") and content not in str(said)


def test_a_header_that_is_a_line_of_somebody_s_file_is_not_repeated(client, exchange, people, monkeypatch, tmp_path):
    Pulse.note("")
    folder = Csv(tmp_path)
    folder.fill(LINES)
    folder.write("files", as_csv("files", LINES["files"]).partition(b"\r\n")[2])
    monkeypatch.setattr(running, "cases", lambda: folder.cases)
    assert health(client)[1]["trouble"] == ["case-system-faulty: table-header at files.csv[1], 1 in all"]
    page = signed_in(people.worker).get("/state").content.decode()
    assert "files.csv[1]" in page and "dossier" in page
    assert not [each for each in LINES["files"][0].values() if str(each) in page.partition("<main")[2] and each != "no"]


def test_an_address_of_the_case_system_that_cannot_be_understood_is_told(client, exchange, people, monkeypatch):
    Pulse.note("")
    monkeypatch.setattr(running, "cases", lambda: cases_from("somewhere", clock.now))
    status, said = health(client)
    assert (status, said["trouble"][-1]) == (503, "case-system-unknown")
    assert "RU_CASES" in signed_in(people.worker).get("/state").content.decode()


def test_a_journal_that_contradicts_itself_is_told(client, exchange, people):
    Pulse.note("")
    now = clock.now()
    PeerRoot.objects.create(member="1999990045", size=3, hash="a" * 64, made=now, signed="x", contradicts=True)
    assert health(client)[1]["trouble"] == ["journal-contradicted: 1999990045"]
    assert "1999990045" in signed_in(people.officer).get("/state").content.decode()


def test_a_question_that_the_hub_does_not_take_over_is_an_alarm_without_a_number(client, exchange, people):
    exchange.knows(LIEGE, PERSON)
    for inquiry in ("2026/31", "2026/32"):
        exchange.ask("a1", PERSON, inquiry=inquiry)
    with clock.shifted(seconds=125 - 1):
        Pulse.note("")
        assert health(client)[1]["trouble"] == []
    with clock.shifted(seconds=125 + 1):
        Pulse.note("")
        assert health(client)[1]["trouble"] == ["not-taken-over"]
        page = signed_in(people.worker).get("/state").content.decode()
        assert "la plaque tournante ne l’a pas encore reprise" in page
        exchange.settle()
        assert health(client)[0] == 200


def test_what_anybody_may_read_is_the_same_whoever_asks_what(client, exchange, people):
    """Else who polls it counts each request, below every bound, and knows when a protected file is asked about."""
    Pulse.note("")
    before = client.get("/health").content
    person = a_ssin()
    exchange.knows(GHENT, person)
    exchange.knows(LIEGE, person, dossier="D-2025-8", protected=True)
    exchange.ask("g1", person, of=GHENT)
    exchange.settle()
    exchange.ask("a1", person)
    assert (Given.objects.get().state, Question.objects.get().state) == ("held", "signed")
    assert client.get("/health").content == before
    assert set(health(client)[1]) == {
        "status",
        "trouble",
        "reached",
        "turned",
        "revocations_until",
        "certificate_until",
    }


def test_the_operator_is_told_how_much_waits(client, exchange, people, capsys, monkeypatch):
    monkeypatch.setattr("rapport_unique.sites.processes.setup", lambda site: None)
    Pulse.note("")
    exchange.knows(LIEGE, PERSON)
    exchange.ask("a1", PERSON)
    assert processes.state(Namespace(site="node")) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {**health(client)[1], "waiting_to_leave": 1, "held": 0}
    with clock.shifted(minutes=3):
        assert processes.state(Namespace(site="node")) == 1
    page = signed_in(people.worker).get("/state").content.decode()
    assert "Messages qui attendent de partir" in page
