"""What is accepted of a settled report less or more than before is settled by a supplement: the difference, once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.control.money import a_desk, correct, send, send_again, waive
from tests.reporting.conftest import TEST
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, LIEGE, an_actor, signed_in

from rapport_unique.control.contesting import decide_ending, propose_ending
from rapport_unique.control.deducting import deductions_for, to_deduct
from rapport_unique.control.ledgers import ledger_of
from rapport_unique.control.letters import letter_of
from rapport_unique.control.models import Ending, Mode, Recovery, Settlement, Step
from rapport_unique.control.money_exports import _parts, deductions, settlements
from rapport_unique.control.paying import approve_batch, execute_batch, prepare_batch, take_batch, to_pay
from rapport_unique.control.recovering import notify
from rapport_unique.control.settling import approve, choose_mode, compute
from rapport_unique.core.findings import NotAllowed, NotPossible, Stale
from rapport_unique.core.money import ZERO
from rapport_unique.reporting.models import Report
from rapport_unique.reporting.submissions import reopen
from rapport_unique.ui import clock

SUBJECT = "settlement:covid-premium/2020"
RUN = ["covid-premium", "2020"]


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    desk = a_desk({LIEGE: "38214,56", GHENT: "46000,00", EUPEN: None})
    desk.approved()
    return desk


@pytest.fixture
def controllers(db):
    return an_actor("controller"), an_actor("controller")


def computed(desk):
    compute(campaign=desk.campaign, actor=TEST)
    return list(Settlement.objects.filter(number__gt=1))


def said(settlement):
    return (settlement.granted, settlement.accepted, settlement.mode, settlement.amount, settlement.step)


def test_less_accepted_is_claimed_besides(desk, controllers):
    with no_event():
        compute(campaign=desk.campaign, actor=TEST)
    first = said(desk.settlement())
    correct(LIEGE, "38000.00", controllers)
    with one_event(SUBJECT, "settlements-computed"):
        (supplement,) = computed(desk)
    claim = Decimal("214.56")
    assert said(supplement) == (Decimal("38214.56"), Decimal("38000.00"), Mode.RECOVERY, claim, Step.COMPUTED)
    with no_event():
        compute(campaign=desk.campaign, actor=TEST)
    run = desk.proposed()
    with no_event(), pytest.raises(NotAllowed, match="money-own-proposal"):
        approve(run=run, chosen=[supplement.pk], revision=run.revision, actor=desk.officer)
    with one_event(SUBJECT, "settlements-approved"):
        approve(run=run, chosen=[supplement.pk], revision=run.revision, actor=desk.second)
    assert said(desk.settlement()) == first
    before, besides = desk.recovery(), desk.recovery(number=2)
    assert (before.amount, besides.amount) == (Decimal("6785.44"), claim)
    assert before.number != besides.number
    assert before.communication != besides.communication
    assert besides.due >= clock.today() + timedelta(days=30)
    assert "moins" in besides.reason_text.fr
    ledger = ledger_of(besides.settlement.report)
    assert (ledger.justified, ledger.claimed) == (Decimal("38000.00"), Decimal("7000.00"))
    assert ledger.grant == Decimal("45000.00")
    with no_event():
        compute(campaign=desk.campaign, actor=TEST)


def test_each_difference_is_settled_once(desk, controllers):
    correct(LIEGE, "38000.00", controllers)
    desk.approved()
    correct(LIEGE, "38114.56", controllers)
    desk.approved()
    assert [each.amount for each in Recovery.objects.filter(settlement__report__centre__ins=LIEGE).order_by("pk")] == [
        Decimal("6785.44"),
        Decimal("214.56"),
        Decimal("100.00"),
    ]


def test_more_accepted_is_paid(desk, controllers):
    correction = correct(LIEGE, "38000.00", controllers)
    desk.approved()
    waive(correction, controllers[1])
    desk.approved()
    supplement = desk.settlement(number=3)
    assert (supplement.mode, supplement.amount) == (Mode.BALANCE, Decimal("214.56"))
    assert supplement in to_pay()
    ledger = ledger_of(supplement.report)
    assert (ledger.accepted, ledger.due) == (Decimal("38214.56"), Decimal("214.56"))


def test_a_report_that_is_sent_again(desk):
    submission = Report.objects.get(centre__ins=LIEGE).version.submission
    manager = an_actor("manager")
    send_again(LIEGE, "39214,56", manager)
    (supplement,) = computed(desk)
    assert (supplement.mode, supplement.amount) == (Mode.BALANCE, Decimal("1000.00"))
    assert supplement.submission != submission
    reopen(submission=supplement.submission, actor=manager, reason="Again.")
    assert computed(desk) == []


def test_what_is_first_sent_after_its_settlement_changes_nothing(desk):
    send(Report.objects.get(centre__ins=EUPEN), "45000,00")
    assert computed(desk) == []


def test_what_is_not_claimed_any_more_is_not_paid_again(desk):
    run_recovery = desk.recovery()
    notify(chosen=[run_recovery.pk], actor=desk.officer)
    run_recovery.refresh_from_db()
    propose_ending(
        recovery=run_recovery,
        ending=Ending.LOWER,
        amount=Decimal("6000.00"),
        reason="Invoice found",
        revision=run_recovery.revision,
        actor=desk.officer,
    )
    run_recovery.refresh_from_db()
    decide_ending(recovery=run_recovery, approved=True, revision=run_recovery.revision, actor=desk.second)
    send_again(LIEGE, "39214,56", an_actor("manager"))
    desk.approved()
    supplement = desk.settlement(number=2)
    assert (supplement.mode, supplement.amount) == (Mode.BALANCE, Decimal("214.56"))
    ledger = ledger_of(supplement.report)
    assert (ledger.justified, ledger.due, ledger.refused) == (Decimal("39000.00"), Decimal("214.56"), ZERO)
    assert ledger.claimed == Decimal("6000.00")


def test_what_was_written_off_is_accepted_without_money(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    desk = a_desk({LIEGE: "38214,56"})
    run = compute(campaign=desk.campaign, actor=TEST)
    choose_mode(settlement=desk.settlement(), mode=Mode.NONE, note="x", revision=run.revision, actor=desk.officer)
    desk.approved()
    send_again(LIEGE, "39214,56", an_actor("manager"))
    desk.approved()
    supplement = desk.settlement(number=2)
    assert (supplement.mode, supplement.amount) == (Mode.NONE, ZERO)
    ledger = ledger_of(supplement.report)
    assert (ledger.justified, ledger.written_off) == (Decimal("39214.56"), Decimal("5785.44"))


def test_of_a_balance_what_is_paid_is_taken_back(desk, controllers):
    correct(GHENT, "0.00", controllers)
    desk.approved()
    assert desk.recovery(GHENT, number=2).amount == Decimal("45000.00")
    assert computed(desk) == [desk.settlement(GHENT, number=2)]
    batch = prepare_batch(execute_on=clock.today(), actor=desk.officer)
    for act, actor in ((approve_batch, desk.second), (take_batch, desk.officer), (execute_batch, desk.officer)):
        act(batch=batch, revision=batch.revision, actor=actor)
        batch.refresh_from_db()
    desk.approved()
    assert desk.recovery(GHENT, number=3).amount == Decimal("1000.00")
    ledger = ledger_of(desk.settlement(GHENT).report)
    assert (ledger.accepted, ledger.claimed) == (ZERO, Decimal("46000.00"))


def test_a_proposal_that_the_correction_outruns_is_proposed_again(desk, controllers):
    correct(LIEGE, "38000.00", controllers)
    run = desk.proposed()
    correct(LIEGE, "38114.56", controllers)
    chosen = [desk.settlement(number=2).pk]
    with no_event(), pytest.raises(Stale, match="settlement-outdated"):
        approve(run=run, chosen=chosen, revision=run.revision, actor=desk.second)
    assert desk.settlement(number=2).amount == Decimal("214.56")
    assert computed(desk)[0].amount == Decimal("314.56")


def test_the_centre_can_object_before_a_supplement_is_approved(desk, controllers):
    with clock.shifted(days=40):
        correct(LIEGE, "38000.00", controllers)
    run = desk.proposed()
    chosen = [desk.settlement(number=2).pk]
    with no_event(), pytest.raises(NotPossible, match="settlement-undecided"):
        approve(run=run, chosen=chosen, revision=run.revision, actor=desk.second)


def test_a_supplement_that_falls_away_is_withdrawn(desk, controllers):
    correction = correct(LIEGE, "38000.00", controllers)
    assert len(computed(desk)) == 1
    waive(correction, controllers[1])
    with one_event(SUBJECT, "settlements-computed"):
        compute(campaign=desk.campaign, actor=TEST)
    assert not Settlement.objects.filter(number__gt=1).exists()


def test_settlement_and_supplement_are_deducted_together(db, settings, tmp_path, controllers):
    settings.MEDIA_ROOT = tmp_path / "files"
    desk = a_desk({LIEGE: "38214,56"})
    for number in (1, 2):
        run = compute(campaign=desk.campaign, actor=TEST)
        found, revision = desk.settlement(number=number), desk.run.revision
        choose_mode(settlement=found, mode=Mode.DEDUCTION, note="x", revision=revision, actor=desk.officer)
        desk.approved()
        if number == 1:
            correct(LIEGE, "38000.00", controllers)
    assert [each.amount for each in to_deduct()] == [Decimal("6785.44"), Decimal("214.56")]
    assert [row[4] for row in deductions().rows] == [Decimal("6785.44"), Decimal("214.56")]
    assert deductions_for(run.campaign) == []


def test_exports_and_pages_show_both(desk, controllers):
    correct(LIEGE, "38000.00", controllers)
    desk.approved()
    rows = [(row[0], row[8], row[-1]) for row in settlements().rows if row[0] == LIEGE]
    assert rows == [(LIEGE, Decimal("6785.44"), ""), (LIEGE, Decimal("214.56"), 1)]
    parts = _parts(list(Settlement.objects.filter(report__centre__ins=LIEGE)))
    assert [each.amount for each in parts] == [1, Decimal("45000.00"), Decimal("38000.00"), Decimal("7000.00"), ZERO]
    page = signed_in(desk.officer).get(reverse("settlement-run", args=RUN))
    assert page.context["granted"] == Decimal("135000.00")
    assert page.context["accepted"] == Decimal("84000.00")
    assert "214,56" in page.content.decode()
    assert letter_of(desk.settlement(number=2)).startswith(b"%PDF")
    notify(chosen=list(Recovery.objects.values_list("pk", flat=True)), actor=desk.officer)
    centre = signed_in(an_actor("reader", desk.settlement().report.centre))
    shown = centre.get(reverse("own-settlements")).content.decode()
    assert "214,56" in shown
    assert "785,44" in shown
    assert centre.get(reverse("own-settlement", args=[desk.settlement(number=2).pk])).status_code == 200
