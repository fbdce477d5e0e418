"""Roots over the journal: made, stamped, proven with openssl, and broken by one changed byte."""

import io
import json
import subprocess
import zipfile
from contextlib import closing

import pytest
from django.db import DatabaseError, connection, transaction
from tests.support.databases import as_owner
from tests.support.signing import trust_of

from rapport_unique.adapters.receipts import check_receipt
from rapport_unique.adapters.signatures.trust import trust_in
from rapport_unique.journal.models import Entry, Event, Root
from rapport_unique.journal.recording import record
from rapport_unique.journal.roots import publish, receipt_of, signed_root, verify_journal


@pytest.fixture
def trust(pki):
    return trust_of(pki)


def recorded(subject="report:1", count=1):
    for number in range(count):
        with transaction.atomic():
            event = record(subject=subject, actor="program:test", action="tried", data={"number": number})
    return event


def test_each_event_gets_its_place_once(db, trust):
    recorded(count=3)
    assert publish(trust).size == 3
    assert publish(trust).size == 3
    recorded("report:2", 2)
    assert publish(trust).size == 5
    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == [0, 1, 2, 3, 4]
    assert verify_journal() == {"events": 5, "roots": 2, "broken": None}


def test_a_root_without_a_stamp_gets_it_later(db, trust, pki):
    recorded()
    pki.time_stamps = False
    try:
        assert Root.objects.get(pk=publish(trust).pk).token is None
    finally:
        pki.time_stamps = True
    publish(trust)
    assert Root.objects.get().token


def test_a_receipt_proves_its_event_offline(db, trust, pki):
    recorded(count=4)
    event = Event.objects.get(seq=2)
    assert receipt_of(event) is None
    publish(trust)
    recorded("report:2", 9)
    publish(trust)
    receipt = receipt_of(event)
    checked = check_receipt(receipt, trust)
    assert checked.good
    assert checked.event["data"] == {"number": 1}
    assert not check_receipt(receipt, trust_in((), ())).good
    with zipfile.ZipFile(io.BytesIO(receipt)) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    assert json.loads(parts["proof.json"])["size"] == 4
    for name, change in {
        "event.json": parts["event.json"].replace(b'"number":1', b'"number":2'),
        "root.json": parts["root.json"].replace(b'"size":4', b'"size":5'),
        "root.tst": parts["root.tst"][:-1] + b"\0",
        "proof.json": b"{}",
    }.items():
        output = io.BytesIO()
        with zipfile.ZipFile(output, "w") as file:
            for each, content in (parts | {name: change}).items():
                file.writestr(each, content)
        assert not check_receipt(output.getvalue(), trust).good, name


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 100])
def test_what_is_no_receipt_proves_nothing(trust, content):
    assert not check_receipt(content, trust).good


def test_openssl_agrees_with_the_stamp(db, trust, pki, tmp_path):
    recorded()
    root = Root.objects.get(pk=publish(trust).pk)
    (tmp_path / "root.json").write_bytes(signed_root(root))
    (tmp_path / "root.tst").write_bytes(bytes(root.token))
    (tmp_path / "roots.pem").write_bytes(pki.pem("root"))
    command = ["openssl", "ts", "-verify", "-token_in", "-in", "root.tst", "-CAfile", "roots.pem", "-data", "root.json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "Verification: OK" in done.stdout + done.stderr
    (tmp_path / "root.json").write_bytes(b"{}")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "Verification: OK" not in done.stdout + done.stderr


def test_places_and_roots_are_never_changed(db, trust):
    recorded()
    root = publish(trust)
    for change in (
        lambda: Entry.objects.update(index=7),
        lambda: Entry.objects.all().delete(),
        lambda: Root.objects.all().delete(),
        lambda: Root.objects.filter(pk=root.pk).update(token=b"another"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_one_changed_byte_is_named(real_database, trust):
    recorded(count=3)
    recorded("report:2", 2)
    publish(trust)
    assert verify_journal()["broken"] is None
    changed = "UPDATE journal_event SET actor = 'program:tesu' WHERE subject = 'report:1' AND seq = 2"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER journal_event_no_update")
            cursor.execute(changed)
    else:
        with closing(as_owner(connection.settings_dict["NAME"])) as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(changed)
    assert verify_journal()["broken"] == {"subject": "report:1", "event": 2}
