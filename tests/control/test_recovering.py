"""A recovery from its issue to its end: who may do what, reminders once, the ledger with each step."""

from datetime import timedelta
from decimal import Decimal

import pytest
from tests.control.money import a_desk
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, LIEGE, an_actor

from rapport_unique.control import recovering
from rapport_unique.control.contesting import contest, decide_ending, propose_ending, uphold
from rapport_unique.control.ledgers import ledger_of
from rapport_unique.control.models import BankEntry, Ending, Recovery, RecoveryState, Statement
from rapport_unique.control.recovering import next_due, notify, plan_instalments, receive, remind_of_recoveries
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.core.money import ZERO
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.models import Campaign
from rapport_unique.ui import clock

OWED = Decimal("6785.44")


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return a_desk({LIEGE: "38214,56", EUPEN: None})


@pytest.fixture
def recovery(desk):
    desk.notified()
    return desk.recovery()


def fresh(recovery):
    return Recovery.objects.get(pk=recovery.pk)


def test_it_bears_what_the_centre_needs(desk):
    desk.approved()
    recovery = desk.recovery()
    assert recovery.amount == OWED
    assert recovery.due == clock.today() + timedelta(days=30)
    assert recovery.shown_communication.startswith(f"+++{clock.today().year}"[:6])
    assert recovery.law_text.nl and recovery.reason_text.de


def test_the_day_of_the_measure_counts_while_it_leaves_the_term(desk):
    day = clock.today() + timedelta(days=200)
    Campaign.objects.update(overrides={"refund_by": day.isoformat()})
    desk.campaign.refresh_from_db()
    desk.approved()
    assert desk.recovery().due == day


def test_the_centre_is_told_once_in_its_people_s_language(desk):
    desk.approved()
    agent = an_actor("agent", desk.recovery(EUPEN).settlement.report.centre)
    agent.person.language = "de"
    agent.person.save()
    assert not written("recovery").exists()
    with one_event("recoveries", "recoveries-notified"):
        notify(chosen=list(Recovery.objects.values_list("pk", flat=True)), actor=desk.officer)
    told = written("recovery_notified:").filter(payload__to=agent.person.email)
    assert [each.payload["language"] for each in told] == ["de"]
    with pytest.raises(NotPossible, match="money-nothing-chosen"):
        notify(chosen=[desk.recovery().pk], actor=desk.officer)


def test_a_contested_one_is_upheld(desk, recovery):
    with pytest.raises(Invalid, match="money-reason-missing"):
        contest(recovery=recovery, reason="", revision=recovery.revision, actor=desk.officer)
    with one_event(recovery.journal_subject, "recovery-contested"):
        contest(recovery=recovery, reason="Pièces jointes", revision=recovery.revision, actor=desk.officer)
    with no_event(), pytest.raises(Stale, match="money-changed"):
        uphold(recovery=recovery, reason="x", revision=recovery.revision, actor=desk.officer)
    with one_event(recovery.journal_subject, "recovery-upheld"):
        uphold(recovery=recovery, reason="Tardif", revision=fresh(recovery).revision, actor=desk.officer)
    assert fresh(recovery).state == RecoveryState.NOTIFIED


@pytest.mark.parametrize(
    ("ending", "account", "state"),
    [
        (Ending.CANCEL, "refused", RecoveryState.CANCELLED),
        (Ending.COMPENSATE, "deductible", RecoveryState.PAID),
        (Ending.WRITE_OFF, "written_off", RecoveryState.PAID),
    ],
)
def test_it_ends_otherwise_by_two_people(desk, recovery, ending, account, state):
    with one_event(recovery.journal_subject, "recovery-ending-proposed"):
        propose_ending(
            recovery=recovery, ending=ending, reason="Erreur", revision=recovery.revision, actor=desk.officer
        )
    with no_event(), pytest.raises(NotAllowed, match="money-own-proposal"):
        decide_ending(recovery=recovery, approved=True, revision=fresh(recovery).revision, actor=desk.officer)
    with one_event(recovery.journal_subject, "recovery-ended"):
        decide_ending(recovery=recovery, approved=True, revision=fresh(recovery).revision, actor=desk.second)
    ended = fresh(recovery)
    assert (ended.state, ended.remaining) == (state, ZERO)
    ledger = ledger_of(ended.settlement.report)
    assert (getattr(ledger, account), ledger.claimed) == (OWED, ZERO)
    with pytest.raises(NotPossible, match="recovery-state"):
        contest(recovery=ended, reason="x", revision=ended.revision, actor=desk.officer)


def test_an_ending_that_is_refused_changes_nothing(desk, recovery):
    propose_ending(
        recovery=recovery, ending=Ending.WRITE_OFF, reason="x", revision=recovery.revision, actor=desk.officer
    )
    decide_ending(recovery=recovery, approved=False, revision=fresh(recovery).revision, actor=desk.second)
    assert (fresh(recovery).ending, fresh(recovery).remaining) == ("", OWED)
    with pytest.raises(NotPossible, match="money-nothing-chosen"):
        decide_ending(recovery=recovery, approved=True, revision=fresh(recovery).revision, actor=desk.second)


def test_instalments_add_up_to_what_remains(desk, recovery):
    today = clock.today()
    parts = [(today + timedelta(days=40), Decimal("3000.00")), (today + timedelta(days=70), Decimal("3785.44"))]
    with no_event(), pytest.raises(Invalid, match="instalments-do-not-add-up"):
        plan_instalments(recovery=recovery, instalments=parts[:1], revision=recovery.revision, actor=desk.officer)
    with one_event(recovery.journal_subject, "recovery-instalments"):
        plan_instalments(recovery=recovery, instalments=parts, revision=recovery.revision, actor=desk.officer)
    planned = fresh(recovery)
    assert planned.due == parts[1][0]
    assert next_due(planned) == parts[0][0]
    receive(planned, an_entry("3000.00"), Decimal("3000.00"))
    assert next_due(fresh(recovery)) == parts[1][0]


def written(template):
    return Message.objects.filter(idempotency_key__startswith=template)


def an_entry(amount):
    read = Statement.objects.create(name="x", sha256="0" * 64, read=[], uploaded_at=clock.now())
    return BankEntry.objects.create(
        statement=read, account="x", statement_number="1", reference="1", amount=amount, booked_on=clock.today()
    )


def reminders():
    return written("recovery_due:") | written("recovery_overdue:")


def test_reminders_come_once_each_and_stop_with_the_claim(desk, recovery):
    Recovery.objects.exclude(pk=recovery.pk).update(state=RecoveryState.CANCELLED)
    people = len({each.payload["to"] for each in written("recovery_notified:")})
    seen = []
    for days in (0, 22, 23, 24, 31, 40, 45, 59, 60, 90):
        with clock.shifted(days=days):
            for _ in range(2):
                remind_of_recoveries()
            seen.append(reminders().count())
    liege = len({each.payload["to"] for each in reminders()})
    assert seen == [each * liege for each in (0, 0, 1, 1, 2, 2, 3, 3, 4, 4)]
    assert 0 < liege <= people


def test_nobody_is_reminded_of_what_is_contested(desk, recovery):
    for each in Recovery.objects.all():
        contest(recovery=each, reason="x", revision=each.revision, actor=desk.officer)
    with clock.shifted(days=60):
        remind_of_recoveries()
    assert not reminders().exists()


def test_numbers_go_on_and_no_communication_comes_twice(desk, recovery):
    assert len(set(Recovery.objects.values_list("communication", flat=True))) == 2
    assert recovering.Numbers.objects.get().last == 2
