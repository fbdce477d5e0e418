"""What the administration grants changes what centres fill in, until they have sent it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.reporting.conftest import TEST
from tests.support.journal import no_event, one_event

from rapport_unique.core.findings import Invalid, NotPossible, Stale
from rapport_unique.core.texts import Text
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.campaigns import GrantLine, change_campaign, import_grants, open_campaign, openable
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Campaign, Grant, Report, Submission
from rapport_unique.reporting.reminders import remind_of_deadlines
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock


def grant(house, amount="5.00"):
    line = GrantLine(house.centre.ins, "second", Decimal(amount), reference="REF/2")
    import_grants(campaign=house.covid.campaign, lines=[line], actor=TEST)
    return Report.objects.get(pk=house.covid.pk).version


def signed(house, *roles):
    version = save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "45000,00"})
    for role in roles:
        sign(report=house.covid, actor=house.people[role], revision=1, digest=version.document_digest)
    return version


def test_a_further_grant_adds_to_the_first_and_voids_the_signature(house):
    before = signed(house, "president")
    version = grant(house)
    assert version.evaluation["figures"]["advance"] == "45005.00"
    assert (version.state, version.revision) == ("ready", 2)
    assert version.content_digest != before.content_digest
    assert not version.live_signatures


def test_a_grant_leaves_what_was_sent_as_it_is(house):
    signed(house, "president", "director")
    with no_event(), pytest.raises(NotPossible, match="already-sent"):
        grant(house)
    version = Report.objects.get(pk=house.covid.pk).version
    assert (version.state, version.revision, len(version.live_signatures)) == ("sent", 1, 2)
    assert version.document_digest == Submission.objects.get().document_digest
    assert not Grant.objects.filter(label="second").exists()


@pytest.mark.parametrize("statement", ["UPDATE reporting_version SET state = 'ready'", "DELETE FROM reporting_version"])
def test_the_database_refuses_to_change_a_sent_version(house, statement):
    version = signed(house, "president", "director")
    with pytest.raises(DatabaseError, match="a sent version never changes"), transaction.atomic():
        connection.cursor().execute(f"{statement} WHERE id = {version.pk}")
    version.refresh_from_db()
    assert version.state == "sent"


def changed(campaign, **values):
    stored = Campaign.objects.get(pk=campaign.pk)
    said = {
        "opens": stored.opens,
        "closes": stored.closes,
        "late_policy": stored.late_policy,
        "revision": stored.revision,
        **values,
    }
    return change_campaign(campaign=campaign, actor=TEST, **said)


SAID = Text("Bonjour", "Dag", "Tag")


def test_a_campaign_changes_with_one_event(house):
    campaign = house.covid.campaign
    closes = campaign.closes + timedelta(days=30)
    with one_event("campaign:covid-premium/2020", "campaign-changed"):
        stored = changed(campaign, closes=closes, late_policy="block", reminders=[3, -7], message=SAID)
    assert (stored.closes, stored.late_policy, stored.reminders) == (closes, "block", [-7, 3])
    assert stored.message_text == SAID
    with no_event():
        changed(campaign, closes=closes, message=SAID, revision=0)


def test_another_change_meanwhile_is_told(house):
    campaign = house.covid.campaign
    seen = Campaign.objects.get(pk=campaign.pk).revision
    changed(campaign, reminders=[-1])
    with no_event(), pytest.raises(Stale, match="campaign-changed"):
        changed(campaign, reminders=[-2], revision=seen)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"closes": date(2000, 1, 1)}, "campaign-dates"),
        ({"reminders": [-91]}, "campaign-reminders"),
        ({"reminders": [1, 1]}, "campaign-reminders"),
        ({"reminders": range(9)}, "campaign-reminders"),
        ({"message": Text("Bonjour", "", "")}, "campaign-texts"),
    ],
)
def test_what_cannot_be_is_refused(house, values, code):
    with no_event(), pytest.raises(Invalid) as refused:
        changed(house.covid.campaign, **values)
    assert refused.value.code == code


def test_the_opening_moves_until_its_day(house):
    campaign = house.covid.campaign
    tomorrow = clock.today() + timedelta(days=1)
    with no_event(), pytest.raises(NotPossible, match="campaign-begun"):
        changed(campaign, opens=tomorrow)
    with clock.shifted(days=-30):
        assert changed(campaign, opens=tomorrow).opens == tomorrow


def test_there_is_one_campaign_per_measure_and_period(house):
    today = clock.today()
    with no_event(), pytest.raises(NotPossible, match="campaign-exists"):
        open_campaign(measure="redi", period="2023", opens=today, closes=today, actor=TEST)
    with no_event(), pytest.raises(Invalid, match="campaign-dates"):
        open_campaign(measure="redi", period="2024", opens=today, closes=today - timedelta(days=1), actor=TEST)
    free = [(measure.id, period) for measure, period in openable()]
    assert ("redi", "2023") not in free
    assert ("participation", "2019") in free


def test_a_campaign_reminds_on_its_own_days(house):
    changed(house.covid.campaign, reminders=[-5])
    changed(house.redi.campaign, reminders=[])
    with clock.shifted(days=4):
        remind_of_deadlines()
        assert not Message.objects.filter(idempotency_key__startswith="deadline").exists()
    with clock.shifted(days=5):
        remind_of_deadlines()
        keys = Message.objects.filter(idempotency_key__startswith="deadline").values_list("idempotency_key", flat=True)
        assert keys
        assert all(f":{house.covid.version.pk}:-5:" in key for key in keys)
    told = Message.objects.count()
    with clock.shifted(days=12):
        remind_of_deadlines()
    assert Message.objects.count() == told
