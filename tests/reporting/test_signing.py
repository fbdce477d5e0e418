"""Two signatures in any order; the second sends; nothing unseen is ever signed."""

import hashlib
import json
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from tests.support.journal import no_event, one_event
from tests.support.people import an_actor

from rapport_unique.core.findings import NotAllowed, NotPossible, Stale
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Campaign, Signature, Submission
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock


def filled(house, amount="43250,00"):
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": amount})
    house.covid.refresh_from_db()
    return house.covid.version


def signs(house, actor, version):
    return sign(report=house.covid, actor=actor, revision=version.revision, digest=version.document_digest)


@pytest.mark.parametrize("order", [("president", "director"), ("director", "president")])
def test_the_second_signature_sends(house, order):
    version = filled(house)
    with one_event(house.covid.journal_subject, "signed"):
        first = signs(house, house.people[order[0]], version)
    assert isinstance(first, Signature)
    with one_event(house.covid.journal_subject, "signed-and-sent"):
        sent = signs(house, house.people[order[1]], version)
    assert isinstance(sent, Submission)
    version.refresh_from_db()
    assert version.state == "sent"
    assert sent.reference == "RU-COVID-PREMIUM-2020-62063-1"
    assert (sent.document_digest, sent.late) == (version.document_digest, False)


def test_what_was_sent_carries_its_canonical_json(house):
    version = filled(house)
    signs(house, house.president, version)
    sent = signs(house, house.director, version)
    with default_storage.open(sent.pdf_path) as file:
        content = file.read()
        assert hashlib.sha256(content).hexdigest() == sent.pdf_sha256
        file.seek(0)
        with pikepdf.open(file) as pdf:
            (name,) = pdf.attachments
            attached = pdf.attachments[name].get_file().read_bytes()
    assert attached == canonical_bytes(json.loads(json.dumps(sent.document)))
    assert sent.centre_data["iban"] == "BE68539007547034"


def test_a_submission_never_changes(house):
    version = filled(house)
    signs(house, house.president, version)
    sent = signs(house, house.director, version)
    for change in (lambda: sent.save(), lambda: sent.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_nothing_is_possible_after_sending(house):
    version = filled(house)
    signs(house, house.president, version)
    signs(house, house.director, version)
    with no_event(), pytest.raises(NotPossible, match="already-sent"):
        save_fields(report=house.covid, actor=house.agent, revision=1, fields={"justified": "1,00"})
    with no_event(), pytest.raises(NotPossible, match="already-sent"):
        signs(house, house.president, version)


def test_one_person_never_gives_both_signatures(house):
    version = filled(house)
    both = an_actor("director", house.centre, house.president.person)
    signs(house, house.president, version)
    with no_event(), pytest.raises(NotAllowed, match="person-already-signed"):
        signs(house, both, version)


@pytest.mark.parametrize("role", ["agent", "reader"])
def test_only_officers_sign(house, role):
    version = filled(house)
    with no_event(), pytest.raises(NotAllowed, match="role-may-not"):
        signs(house, house.people[role], version)


def test_an_unseen_version_is_never_signed(house):
    seen = filled(house)
    save_fields(report=house.covid, actor=house.agent, revision=1, fields={"justified": "1,00"})
    with no_event(), pytest.raises(Stale):
        signs(house, house.president, seen)
    with no_event(), pytest.raises(Stale):
        sign(report=house.covid, actor=house.president, revision=2, digest=seen.document_digest)


def test_a_blocking_finding_prevents_signing(house):
    version = filled(house, "abc")
    with no_event(), pytest.raises(NotPossible, match="blocking-findings"):
        signs(house, house.president, version)


def test_an_untouched_report_is_not_signed(house):
    version = house.covid.version
    with no_event(), pytest.raises(NotPossible, match="nothing-to-sign"):
        signs(house, house.president, version)


@pytest.mark.parametrize(("policy", "late"), [("warn", True), ("allow", True), ("block", None)])
def test_after_the_deadline(house, policy, late):
    version = filled(house)
    Campaign.objects.filter(pk=house.covid.campaign_id).update(
        closes=clock.today() - timedelta(days=1), late_policy=policy
    )
    if late is None:
        with pytest.raises(NotPossible, match="campaign-closed"):
            signs(house, house.president, version)
    else:
        signs(house, house.president, version)
        assert signs(house, house.director, version).late is late


def test_people_are_told_what_to_do_and_nothing_else(house):
    version = filled(house)
    signs(house, house.president, version)
    save_fields(report=house.covid, actor=house.agent, revision=1, fields={"justified": "43300,00"})
    house.covid.refresh_from_db()
    version = house.covid.version
    signs(house, house.president, version)
    signs(house, house.director, version)
    told = sorted((each.payload["template"].split("/")[-1], each.payload["to"]) for each in Message.objects.all())
    president, director = house.president.person.email, house.director.person.email
    agent = house.agent.person.email
    assert told == sorted(
        [
            ("turn_to_sign.txt", president),
            ("turn_to_sign.txt", director),
            ("turn_to_sign.txt", director),
            ("signature_voided.txt", president),
            ("report_sent.txt", agent),
            ("report_sent.txt", president),
            ("report_sent.txt", director),
        ]
    )
    for message in Message.objects.all():
        facts = json.dumps(message.payload["facts"])
        assert not any(word in facts for word in ("Dubois", "Amélie", "43", "BE68"))
