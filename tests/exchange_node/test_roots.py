"""A node gives its root away daily, and can be held to every one of them afterwards."""

import json
from argparse import Namespace
from contextlib import contextmanager

import pytest
from django.db import transaction
from tests.exchange_node.exchange import GHENT, HUB, LIEGE

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.membership import read_kept_directory, read_membership
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.models import Outgoing, PeerRoot
from rapport_unique.exchange.node.publishing import publish_root
from rapport_unique.exchange.protocol import sealing
from rapport_unique.exchange.protocol.identifiers import read_instant
from rapport_unique.journal import roots
from rapport_unique.journal.recording import record
from rapport_unique.sites.processes import verify_journal
from rapport_unique.ui import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("exchange")]


class Nobody:
    time_stamper = None


@contextmanager
def undone():
    """As if the database were put back as it was before."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


def happen(number):
    for each in range(number):
        with transaction.atomic():
            record(subject=f"exchange:{each}", actor="person:x", action="question-asked", data={"n": str(each)})
    roots.publish(Nobody())


@pytest.fixture
def given_away(members):
    """Publish, and say what a peer would hold of it."""

    def given_away():
        Outgoing.objects.all().delete()
        publish_root()
        (each,) = Outgoing.objects.all()
        hub = read_membership(members / "hub" / "membership")
        signed = sealing.decrypt(bytes(each.content), hub.opening)
        said = sealing.verified(signed, read_kept_directory(members / "hub" / "membership"), to=HUB, at=clock.now())
        root = {name: said[name] for name in ("size", "root", "made")}
        return {"member": LIEGE, **root, "signed": signed}

    return given_away


def test_an_empty_journal_gives_nothing_away():
    publish_root()
    assert not Outgoing.objects.exists()


def test_a_journal_that_grew_agrees_with_all_that_peers_hold(given_away):
    held = []
    for number in (3, 1, 5):
        happen(number)
        held.append(given_away())
    assert [each["size"] for each in held] == [3, 4, 9]
    assert running.compare(held) == {"compared": 3, "broken": []}


def test_the_roots_of_others_are_not_compared(given_away):
    happen(1)
    assert running.compare([{**given_away(), "member": GHENT}]) == {"compared": 0, "broken": []}


@pytest.mark.parametrize("number", [2, 3, 4])
def test_a_journal_that_was_begun_anew_from_a_backup_is_found_by_what_peers_hold(given_away, number):
    """Its chains and roots agree with each other; only the word that was given before does not."""
    with undone():
        happen(3)
        held = given_away()
    happen(number)
    assert roots.verify_journal()["broken"] is None
    assert running.compare([held])["broken"] == [{"size": 3, "root": held["root"]}]


def test_what_this_member_did_not_sign_is_refused(given_away):
    happen(1)
    held = given_away()
    head, payload, signature = held["signed"].split(".")
    with pytest.raises(Invalid, match="exchange-signature-wrong"):
        running.compare([{**held, "signed": f"{head}.{payload}.{signature[::-1]}"}])


def test_the_operator_compares_with_a_file_of_a_peer(given_away, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("rapport_unique.sites.processes.setup", lambda site: None)
    happen(2)
    held = given_away()
    PeerRoot.objects.create(
        member=LIEGE, size=2, hash=held["root"], made=read_instant(held["made"]), signed=held["signed"]
    )
    file = tmp_path / "peer.json"
    file.write_text(json.dumps(running.peer_roots(LIEGE)))
    assert running.peer_roots(GHENT) == []
    assert verify_journal(Namespace(site="node", peers=file)) == 0
    assert json.loads(capsys.readouterr().out)["peers"] == {"compared": 1, "broken": []}


def test_a_journal_that_disagrees_ends_the_command_with_an_error(given_away, tmp_path, monkeypatch):
    monkeypatch.setattr("rapport_unique.sites.processes.setup", lambda site: None)
    with undone():
        happen(2)
        held = given_away()
    happen(2)
    file = tmp_path / "peer.json"
    file.write_text(json.dumps([held]))
    assert verify_journal(Namespace(site="node", peers=None)) == 0
    assert verify_journal(Namespace(site="node", peers=file)) == 1


def test_a_peer_that_contradicts_itself_is_an_alarm_of_the_health_page(client):
    now = clock.now()
    PeerRoot.objects.create(member=GHENT, size=2, hash="a" * 64, made=now, signed="x", contradicts=True)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert any(GHENT in each for each in answer.json()["trouble"])
