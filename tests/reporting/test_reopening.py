"""A sent report that the administration gives back: a new version, and the old one as it was."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.reporting.test_filling import AID, version_of
from tests.support.journal import no_event, one_event
from tests.support.people import an_actor

from rapport_unique.control.dashboard import places
from rapport_unique.control.follow_up import filtered, lines
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.core.lifecycle import State
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.filling import save_fields, save_row
from rapport_unique.reporting.models import LatePolicy, Report, Row, Signature, Simulation, Submission, Version
from rapport_unique.reporting.overview import counts, standings_for
from rapport_unique.reporting.reminders import remind_of_deadlines
from rapport_unique.reporting.signing import sign
from rapport_unique.reporting.submissions import Sent, pdf_of, reopen
from rapport_unique.ui import clock


@pytest.fixture
def manager(db):
    return an_actor("manager")


def signed(house, report):
    for role in ("president", "director"):
        version = version_of(report)
        fresh = Report.objects.get(pk=report.pk)
        sign(report=fresh, actor=house.people[role], revision=version.revision, digest=version.document_digest)
    return Submission.objects.get(version=version_of(report))


def sent(house, amount="40000,00"):
    report = house.covid
    save_fields(report=report, actor=house.agent, revision=version_of(report).revision, fields={"justified": amount})
    return signed(house, report)


def kept(submission):
    return (
        Submission.objects.filter(pk=submission.pk).values().get(),
        Version.objects.filter(pk=submission.version_id).values().get(),
        list(Signature.objects.filter(version=submission.version_id).values()),
        list(Row.objects.filter(version=submission.version_id).values()),
        pdf_of(submission),
    )


def test_version_two_has_the_content_of_version_one_which_stays(house, manager):
    submission = sent(house)
    before = kept(submission)
    with one_event(house.covid.journal_subject, "report-reopened"):
        fresh = reopen(submission=submission, actor=manager, reason="An invoice was forgotten.")
    assert kept(submission) == before
    assert (fresh.number, fresh.state) == (2, State.READY)
    assert fresh.content_digest == submission.content_digest
    assert fresh.document_digest != submission.document_digest
    assert not fresh.live_signatures
    assert version_of(house.covid).pk == fresh.pk
    assert len(Sent(Submission.objects.get(pk=submission.pk), "fr").signatures) == 2


def test_it_is_sent_again_under_a_reference_of_its_own(house, manager):
    first = sent(house)
    before = kept(first)
    reopen(submission=first, actor=manager, reason="x")
    second = sent(house, "41000,00")
    assert (first.reference[-2:], second.reference[-2:]) == ("-1", "-2")
    assert Decimal(second.figures["to_repay"]) == Decimal("4000.00")
    assert kept(first) == before


def test_rows_go_along(house, manager):
    save_row(
        report=house.redi,
        actor=house.agent,
        revision=version_of(house.redi).revision,
        table=house.redi.campaign.measure.table("lines"),
        values=AID,
        simulation=Simulation.objects.of(house.redi).first(),
    )
    version = version_of(house.redi)
    codes = tuple({each["code"] for each in version.evaluation["findings"] if each["severity"] == "to_confirm"})
    save_fields(report=house.redi, actor=house.agent, revision=version.revision, fields={}, confirmed=codes)
    submission = signed(house, house.redi)
    before = kept(submission)
    fresh = reopen(submission=submission, actor=manager, reason="x")
    assert list(fresh.rows_in_force.values_list("table", "position", "values")) == list(
        submission.version.rows_in_force.values_list("table", "position", "values")
    )
    assert fresh.content_digest == submission.content_digest
    assert kept(submission) == before


def test_only_what_is_in_force_is_reopened(house, manager):
    submission = sent(house)
    reopen(submission=submission, actor=manager, reason="x")
    with no_event(), pytest.raises(NotPossible, match="submission-not-in-force"):
        reopen(submission=submission, actor=manager, reason="again")


def test_the_people_of_the_centre_are_told(house, manager):
    reopen(submission=sent(house), actor=manager, reason="x")
    assert Message.objects.filter(payload__template="reporting/mail/report_reopened.txt").count() == 3


@pytest.mark.parametrize("late", [False, True])
def test_after_the_deadline_it_is_signed_again_and_as_late_as_it_was(house, manager, late):
    campaign = house.covid.campaign
    first = (campaign.closes - clock.today()).days + 1 if late else 0
    with clock.shifted(days=first):
        submission = sent(house)
        assert submission.late is late
    campaign.late_policy = LatePolicy.BLOCK
    campaign.save()
    with clock.shifted(days=(campaign.closes - clock.today()).days + 5):
        reopen(submission=submission, actor=manager, reason="Erreur")
        again = sent(house, "41000,00")
        assert again.version.number == 2
        assert again.late is late


def test_a_reopened_report_has_a_day_of_its_own_and_is_not_late_before_it(house, manager):
    submission = sent(house)
    past = (house.covid.campaign.closes - clock.today()).days + 5
    with clock.shifted(days=past):
        until = clock.today() + timedelta(days=14)
        reopen(submission=submission, actor=manager, reason="x", due=until)
        (standing,) = [each for each in standings_for(house.agent) if each.report.pk == house.covid.pk]
        assert (standing.late, standing.deadline) == (False, until)
        assert standing.status("fr").startswith(f"Rouvert, à renvoyer au plus tard le {until:%d/%m/%Y}")
        (line,) = lines(filtered({"campaign": house.covid.campaign_id}))
        assert (line.late, line.closes) == (False, until)
        assert "heropend" in line.status.lower() or "rouvert" in line.status.lower()
        assert not filtered({"campaign": house.covid.campaign_id, "late": True}).exists()
        assert [place.late for place in places(house.covid.campaign)] == [False]
        assert sum(each.late for each in counts() if each.campaign == house.covid.campaign_id) == 0
    with clock.shifted(days=past + 15):
        assert [place.late for place in places(house.covid.campaign)] == [True]
        assert sum(each.late for each in counts() if each.campaign == house.covid.campaign_id) == 1
        assert filtered({"campaign": house.covid.campaign_id, "late": True}).exists()


def test_it_is_reminded_of_its_own_day(house, manager):
    submission = sent(house)
    with clock.shifted(days=200):
        reopen(submission=submission, actor=manager, reason="x", due=clock.today() + timedelta(days=20))
        remind_of_deadlines()
    told = Message.objects.filter(payload__template="reporting/mail/deadline_near.txt")
    assert not told.exclude(payload__facts__closes=f"{clock.today() + timedelta(days=220):%d/%m/%Y}").exists()
    before = told.count()
    with clock.shifted(days=200 + 18):
        remind_of_deadlines()
        remind_of_deadlines()
    assert told.count() == before + len({house.president.person, house.director.person})


def test_no_day_that_is_past_is_given(house, manager):
    submission = sent(house)
    with no_event(), pytest.raises(Invalid, match="reopened-until-past"):
        reopen(submission=submission, actor=manager, reason="x", due=clock.yesterday())
