"""Whether the node works, on a page and for whoever watches over the machine."""

import pytest
from tests.support.people import signed_in

from rapport_unique.core.findings import Place
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.models import PeerRoot, Pulse
from rapport_unique.exchange.protocol.refusals import CASES_AWAY
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


def test_a_case_system_with_a_fault_is_named_with_the_place(client, exchange, people, cases, monkeypatch):
    Pulse.note("")
    monkeypatch.setattr(cases, "findings", lambda: [CASES_AWAY.at(Place(table="files.csv", row=3))])
    status, said = health(client)
    assert (status, len(said["trouble"])) == (503, 1)
    assert said["trouble"][0].startswith("files.csv[3]: ")


def test_a_journal_that_contradicts_itself_is_told(client, exchange, people):
    Pulse.note("")
    now = clock.now()
    PeerRoot.objects.create(member="1999990045", size=3, hash="a" * 64, made=now, signed="x", contradicts=True)
    assert "1999990045" in health(client)[1]["trouble"][0]


def test_it_names_nobody(client, exchange, people):
    Pulse.note("")
    said = health(client)[1]
    assert set(said) == {
        "status",
        "reached",
        "turned",
        "waiting_to_leave",
        "held",
        "trouble",
        "revocations_until",
        "certificate_until",
    }
