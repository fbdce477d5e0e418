"""The settlement run: amounts by centre, two people, once."""

from decimal import Decimal

import pytest
from tests.control.money import a_desk, send
from tests.reporting.conftest import TEST
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, LIEGE, an_actor
from tests.support.races import together

from rapport_unique.control import balances, settling
from rapport_unique.control.ledgers import ledger_of, ledgers_of, total
from rapport_unique.control.models import LedgerEntry, Mode, Recovery, Settlement, Step
from rapport_unique.control.settling import approve, choose_mode, compute, propose, send_back
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Refused, Stale
from rapport_unique.core.money import ZERO
from rapport_unique.journal.models import Event
from rapport_unique.reporting.models import Campaign, Report, Version
from rapport_unique.ui import clock

SUBJECT = "settlement:covid-premium/2020"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def desk(db):
    return a_desk({LIEGE: "38214,56", GHENT: "46000,00", EUPEN: None})


def pks(run):
    return list(run.settlements.values_list("pk", flat=True))


def test_each_report_gets_its_balance(desk):
    with one_event(SUBJECT, "settlements-computed"):
        compute(campaign=desk.campaign, actor=TEST)
    said = {each.report.centre.ins: (each.mode, each.accepted, each.amount) for each in Settlement.objects.all()}
    assert said == {
        LIEGE: (Mode.RECOVERY, Decimal("38214.56"), Decimal("6785.44")),
        GHENT: (Mode.BALANCE, Decimal("45000.00"), Decimal("1000.00")),
        EUPEN: (Mode.RECOVERY, ZERO, Decimal("45000.00")),
    }
    with no_event():
        compute(campaign=desk.campaign, actor=TEST)


def test_it_is_computed_by_itself_once_the_campaign_has_closed(desk):
    settling.compute_closed()
    assert Settlement.objects.count() == 3
    assert set(Settlement.objects.values_list("step", flat=True)) == {Step.COMPUTED}


def test_nothing_is_settled_before_the_deadline_has_passed(desk):
    Campaign.objects.update(closes=clock.today())
    desk.campaign.refresh_from_db()
    with no_event(), pytest.raises(NotPossible, match="settlement-campaign-open"):
        compute(campaign=desk.campaign, actor=TEST)


def test_two_people_settle(desk):
    run = compute(campaign=desk.campaign, actor=TEST)
    with one_event(SUBJECT, "settlements-proposed"):
        propose(run=run, chosen=pks(run), revision=run.revision, actor=desk.officer)
    with no_event(), pytest.raises(NotAllowed, match="money-own-proposal"):
        approve(run=desk.run, chosen=pks(run), revision=desk.run.revision, actor=desk.officer)
    with one_event(SUBJECT, "settlements-approved"):
        assert approve(run=desk.run, chosen=pks(run), revision=desk.run.revision, actor=desk.second) == 3
    assert set(Settlement.objects.values_list("step", flat=True)) == {Step.APPROVED}


def test_a_manager_may_approve(desk):
    run = desk.proposed()
    assert approve(run=run, chosen=pks(run), revision=run.revision, actor=an_actor("manager")) == 3


def test_the_same_person_in_another_role_may_not_approve(desk):
    run = desk.proposed()
    with pytest.raises(NotAllowed, match="money-own-proposal"):
        manager = an_actor("manager", person=desk.officer.person)
        approve(run=run, chosen=pks(run), revision=run.revision, actor=manager)


def test_every_euro_is_somewhere(desk):
    before = total(ledger for _, ledger in ledgers_of(desk.campaign))
    assert (before.grant, before.open) == (Decimal("135000.00"), Decimal("135000.00"))
    desk.approved()
    after = total(ledger for _, ledger in ledgers_of(desk.campaign))
    assert after.grant == Decimal("135000.00")
    assert (after.open, after.refused) == (ZERO, ZERO)
    assert after.justified == Decimal("83214.56")
    assert after.claimed == Decimal("51785.44")
    assert after.due == Decimal("1000.00")


def test_a_recovery_for_each_that_owes(desk):
    desk.approved()
    year = clock.today().year
    assert list(Recovery.objects.order_by("number").values_list("number", "amount")) == [
        (f"COVID-PREMIUM-{year}-000001", Decimal("6785.44")),
        (f"COVID-PREMIUM-{year}-000002", Decimal("45000.00")),
    ]
    assert desk.recovery(LIEGE).communication.startswith(f"{year}000001")
    assert "Aucun rapport" in desk.recovery(EUPEN).reason_text.fr


def test_what_is_approved_is_not_computed_again(desk):
    desk.approved()
    send(Report.objects.get(centre__ins=EUPEN), "45000,00")
    with no_event():
        compute(campaign=desk.campaign, actor=TEST)
    assert desk.settlement(EUPEN).amount == Decimal("45000.00")


def test_what_is_proposed_and_changes_is_proposed_again(desk):
    run = desk.proposed()
    send(Report.objects.get(centre__ins=EUPEN), "45000,00")
    with no_event(), pytest.raises(Stale, match="settlement-outdated"):
        approve(run=run, chosen=pks(run), revision=run.revision, actor=desk.second)
    with one_event(SUBJECT, "settlements-computed"):
        compute(campaign=desk.campaign, actor=TEST)
    assert (desk.settlement(EUPEN).step, desk.settlement(EUPEN).mode) == (Step.COMPUTED, Mode.NONE)
    assert desk.settlement(LIEGE).step == Step.PROPOSED


def test_a_report_that_is_open_again_waits_for_its_next_version(desk):
    run = desk.proposed()
    report = Report.objects.get(centre__ins=LIEGE)
    report.version = Version.objects.create(report=report, number=2, state="in_progress")
    report.save()
    with pytest.raises(Stale, match="settlement-outdated"):
        approve(run=run, chosen=pks(run), revision=run.revision, actor=desk.second)
    with one_event(SUBJECT, "settlements-computed"):
        compute(campaign=desk.campaign, actor=TEST)
    run = desk.run
    assert approve(run=run, chosen=pks(run), revision=run.revision, actor=desk.second) == 2
    assert not Settlement.objects.filter(report=report).exists()
    assert total(ledger for _, ledger in ledgers_of(desk.campaign)).grant == Decimal("135000.00")


def test_accepted_figures_count(desk, monkeypatch):
    compute(campaign=desk.campaign, actor=TEST)
    monkeypatch.setattr(balances, "accepted_figures", lambda submission: {"to_repay": Decimal("50000.00")})
    compute(campaign=desk.campaign, actor=TEST)
    assert (desk.settlement().amount, desk.settlement().accepted) == (Decimal("45000.00"), ZERO)


def test_one_sends_proposals_back_with_a_reason(desk):
    run = desk.proposed()
    chosen = [desk.settlement(LIEGE).pk]
    with pytest.raises(Invalid, match="money-reason-missing"):
        send_back(run=run, chosen=chosen, reason=" ", revision=run.revision, actor=desk.second)
    with one_event(SUBJECT, "settlements-sent-back"):
        send_back(run=run, chosen=chosen, reason="À vérifier", revision=run.revision, actor=desk.second)
    assert desk.settlement(LIEGE).step == Step.COMPUTED
    with pytest.raises(NotPossible, match="money-nothing-chosen"):
        approve(run=run, chosen=pks(run), revision=desk.run.revision, actor=desk.second)


def test_another_mode_is_chosen_with_a_reason(desk):
    run = compute(campaign=desk.campaign, actor=TEST)
    owing, paid = desk.settlement(LIEGE), desk.settlement(GHENT)
    with pytest.raises(Invalid, match="settlement-mode-impossible"):
        choose_mode(settlement=paid, mode=Mode.DEDUCTION, note="x", revision=run.revision, actor=desk.officer)
    with one_event(SUBJECT, "settlement-mode-chosen"):
        choose_mode(settlement=owing, mode=Mode.DEDUCTION, note="Convenu", revision=run.revision, actor=desk.officer)
    with no_event():
        compute(campaign=desk.campaign, actor=TEST)
    desk.approved()
    assert ledger_of(owing.report).deductible == Decimal("6785.44")
    assert not Recovery.objects.filter(settlement=owing).exists()


def test_nothing_to_settle_gives_the_rest_up(desk):
    run = compute(campaign=desk.campaign, actor=TEST)
    owing = desk.settlement(LIEGE)
    choose_mode(settlement=owing, mode=Mode.NONE, note="Montant minime", revision=run.revision, actor=desk.officer)
    desk.approved()
    assert ledger_of(owing.report).written_off == Decimal("6785.44")


def test_who_acts_on_what_moved_is_told(desk):
    run = compute(campaign=desk.campaign, actor=TEST)
    with no_event(), pytest.raises(Stale, match="money-changed"):
        propose(run=run, chosen=pks(run), revision=run.revision - 1, actor=desk.officer)


@pytest.fixture
def raced(real_database, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return a_desk({LIEGE: "38214,56", EUPEN: None})


@pytest.mark.parametrize("round_", range(3))
def test_two_approvals_at_once_settle_once(raced, round_):
    run, third = raced.proposed(), an_actor("manager")
    chosen = pks(run)
    outcomes = together(
        lambda: approve(run=run, chosen=chosen, revision=run.revision, actor=raced.second),
        lambda: approve(run=run, chosen=chosen, revision=run.revision, actor=third),
    )
    assert sorted(isinstance(each, Refused) for each in outcomes) == [False, True], outcomes
    assert Recovery.objects.count() == 2
    assert Event.objects.filter(action="settlements-approved").count() == 1
    assert LedgerEntry.objects.filter(kind="claimed").count() == 2
