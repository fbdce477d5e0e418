"""Real threads on real databases: no update is lost, nothing unseen is signed, nothing is sent twice."""

import pytest
from tests.reporting.conftest import TEST, build_house
from tests.support.races import together

from rapport_unique.core.findings import Refused
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.grant_proposals import propose_from_file
from rapport_unique.reporting.grants import confirm_batch
from rapport_unique.reporting.models import Campaign, Grant, GrantBatch, Report, Signature, Submission
from rapport_unique.reporting.signing import sign

ROUNDS = range(4)


@pytest.fixture
def raced(real_database, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return build_house()


def fill(house, amount, revision, role="agent"):
    return save_fields(report=house.covid, actor=house.people[role], revision=revision, fields={"justified": amount})


def signature(house, role, version):
    return sign(report=house.covid, actor=house.people[role], revision=version.revision, digest=version.document_digest)


def check(house):
    """The invariants, whatever happened."""
    report = Report.objects.get(pk=house.covid.pk)
    version = report.version
    live = version.live_signatures
    for each in live.values():
        assert (each.revision, each.digest) == (version.revision, version.document_digest)
    assert (version.state == "sent") == (len(live) == 2) == Submission.objects.filter(version=version).exists()
    events = Event.objects.for_subject(house.covid.journal_subject)
    assert events.filter(action="signed-and-sent").count() == Submission.objects.filter(version=version).count()
    assert events.filter(action="fields-saved").count() == version.revision
    verify(house.covid.journal_subject)
    return version


@pytest.mark.parametrize("round_", ROUNDS)
def test_two_edits(raced, round_):
    outcomes = together(lambda: fill(raced, "1,00", 0), lambda: fill(raced, "2,00", 0, "president"))
    assert sum(isinstance(each, Refused) for each in outcomes) == 1
    assert check(raced).revision == 1


@pytest.mark.parametrize("round_", ROUNDS)
def test_both_officers_at_once(raced, round_):
    version = fill(raced, "1,00", 0)
    outcomes = together(lambda: signature(raced, "president", version), lambda: signature(raced, "director", version))
    assert not any(isinstance(each, Exception) and not isinstance(each, Refused) for each in outcomes)
    version = check(raced)
    if version.state != "sent":
        missing = ({"president", "director"} - set(version.live_signatures)).pop()
        signature(raced, missing, version)
        assert check(raced).state == "sent"


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_signature_against_an_edit(raced, round_):
    version = fill(raced, "1,00", 0)
    signature(raced, "president", version)
    together(lambda: signature(raced, "director", version), lambda: fill(raced, "2,00", 1))
    version = check(raced)
    assert version.state in ("sent", "ready")


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_double_click_on_sign(raced, round_):
    version = fill(raced, "1,00", 0)
    outcomes = together(*[lambda: signature(raced, "president", version)] * 2)
    assert sum(isinstance(each, Signature) for each in outcomes) == 1
    check(raced)


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_double_click_on_the_second_signature(raced, round_):
    version = fill(raced, "1,00", 0)
    signature(raced, "president", version)
    outcomes = together(*[lambda: signature(raced, "director", version)] * 2)
    assert sum(isinstance(each, Submission) for each in outcomes) == 1
    assert check(raced).state == "sent"


def test_a_double_click_on_save(raced):
    outcomes = together(*[lambda: fill(raced, "1,00", 0)] * 2)
    assert any(not isinstance(each, Exception) for each in outcomes)
    assert check(raced).revision == 1


@pytest.mark.parametrize("round_", ROUNDS)
def test_a_batch_confirmed_twice_is_granted_once(raced, round_):
    campaign = raced.covid.campaign
    data = f"ins;line;amount\n{raced.centre.ins};second;5\n".encode()
    batch = propose_from_file(campaign=campaign, actor=TEST, name="x.csv", data=data).batch
    seen = Campaign.objects.get(pk=campaign.pk).revision

    def confirm():
        return confirm_batch(batch=GrantBatch.objects.get(pk=batch.pk), actor=TEST, revision=seen)

    outcomes = together(confirm, confirm)
    assert sum(isinstance(each, Refused) for each in outcomes) == 1
    assert Grant.objects.filter(batch=batch).count() == 1
    assert Event.objects.filter(action="grants-confirmed").count() == 1
    verify(campaign.journal_subject)
