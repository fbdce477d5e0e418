"""Money in and out: to the cent, once, by two people, and on the right claim."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.control.money import a_desk
from tests.support.bank import OURS, entry, schema, statement
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, LIEGE, signed_in
from tests.support.races import together

from rapport_unique.accounts.models import Centre
from rapport_unique.control.contesting import contest, propose_ending
from rapport_unique.control.ledgers import ledger_of, ledgers_of, total
from rapport_unique.control.models import BankEntry, Batch, BatchState, Payment, Recovery, RecoveryState, StatementState
from rapport_unique.control.paying import (
    abandon_batch,
    approve_batch,
    execute_batch,
    prepare_batch,
    refuse_batch,
    take_batch,
)
from rapport_unique.control.statements import (
    Outcome,
    abandon_statement,
    confirm_statement,
    match_entry,
    preview,
    set_aside,
    undo_match,
    upload_statement,
)
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Refused, Stale
from rapport_unique.core.money import ZERO
from rapport_unique.journal.models import Event
from rapport_unique.ui import clock

OWED = Decimal("6785.44")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def desk(db):
    return a_desk({LIEGE: "38214,56", GHENT: "46000,00", EUPEN: None})


@pytest.fixture
def claimed(desk):
    desk.notified()
    return desk


def upload(desk, *entries, **about):
    return upload_statement(name="extract.xml", content=statement(*entries, **about), actor=desk.officer)


def confirmed(desk, *entries, **about):
    stored = upload(desk, *entries, **about)
    confirm_statement(statement=stored, actor=desk.officer)
    return stored


def test_a_payment_settles_its_recovery(claimed):
    recovery = claimed.recovery()
    stored = upload(claimed, entry("6785.44", recovery.communication))
    (expected,) = preview(stored)
    assert (expected.outcome, expected.recovery) == (Outcome.EXACT, recovery.number)
    assert not Payment.objects.exists()
    with one_event(stored.journal_subject, "statement-confirmed"):
        confirm_statement(statement=stored, actor=claimed.officer)
    recovery.refresh_from_db()
    assert (recovery.state, recovery.remaining) == (RecoveryState.PAID, ZERO)
    assert ledger_of(recovery.settlement.report).recovered == OWED
    assert BankEntry.objects.get().settled


def test_parts_and_too_much(claimed):
    key = claimed.recovery().communication
    stored = upload(
        claimed,
        entry("6000.00", key, reference="R1"),
        entry("1000.00", key, reference="R2"),
        entry("5.00", key, reference="R3"),
    )
    assert [each.outcome for each in preview(stored)] == [Outcome.PARTIAL, Outcome.OVER, Outcome.UNKNOWN]
    confirm_statement(statement=stored, actor=claimed.officer)
    assert claimed.recovery().state == RecoveryState.PAID
    rests = {each.reference: each.rest for each in BankEntry.objects.filter(settled=False)}
    assert rests == {"R2": Decimal("214.56"), "R3": Decimal("5.00")}
    assert ledger_of(claimed.recovery().settlement.report).recovered == OWED


def test_a_part_leaves_the_rest_claimed(claimed):
    confirmed(claimed, entry("0.44", claimed.recovery().communication))
    recovery = claimed.recovery()
    assert (recovery.state, recovery.remaining) == (RecoveryState.PARTLY_PAID, Decimal("6785.00"))
    with pytest.raises(NotPossible, match="recovery-has-payments"):
        propose_ending(
            recovery=recovery, ending="cancel", reason="x", revision=recovery.revision, actor=claimed.officer
        )


def test_an_entry_is_taken_over_once_whichever_file_it_comes_in(claimed):
    first = entry("100.00", claimed.recovery().communication)
    confirmed(claimed, first)
    again = upload(claimed, first, entry("50.00", claimed.recovery().communication, reference="R2"))
    assert [each.outcome for each in preview(again)] == [Outcome.KNOWN, Outcome.PARTIAL]
    assert confirm_statement(statement=again, actor=claimed.officer) == 1
    assert claimed.recovery().settled == Decimal("150.00")
    with no_event(), pytest.raises(NotPossible, match="statement-done"):
        confirm_statement(statement=again, actor=claimed.officer)


def test_a_contested_recovery_that_is_paid_in_part_stays_contested(claimed):
    recovery = claimed.recovery()
    contest(recovery=recovery, reason="x", revision=recovery.revision, actor=claimed.officer)
    confirmed(claimed, entry("100.00", recovery.communication))
    assert claimed.recovery().state == RecoveryState.CONTESTED


def test_what_goes_out_is_not_taken_over(claimed):
    stored = upload(claimed, entry("100.00", claimed.recovery().communication, credit=False))
    assert [each.outcome for each in preview(stored)] == [Outcome.OUT]
    assert confirm_statement(statement=stored, actor=claimed.officer) == 0


def test_another_account_is_refused(claimed):
    with no_event(), pytest.raises(Invalid, match="statement-other-account"):
        upload(claimed, entry("1.00"), account="BE68539007547034")


def test_no_account_no_statement(claimed, settings):
    settings.ADMINISTRATION_ACCOUNT = {"iban": "", "bic": ""}
    with no_event(), pytest.raises(NotPossible, match="administration-account-missing"):
        upload(claimed, entry("1.00"))


def test_an_abandoned_file_changes_nothing(claimed):
    stored = upload(claimed, entry("1.00", claimed.recovery().communication))
    with one_event(stored.journal_subject, "statement-abandoned"):
        abandon_statement(statement=stored, actor=claimed.officer)
    stored.refresh_from_db()
    assert (stored.state, BankEntry.objects.count()) == (StatementState.ABANDONED, 0)


def test_an_unknown_payment_is_matched_by_hand(claimed):
    confirmed(claimed, entry("6785.44", words="remboursement"))
    found, recovery = BankEntry.objects.get(), claimed.recovery()
    with no_event(), pytest.raises(Invalid, match="recovery-unknown"):
        match_entry(entry=found, named="COVID-1", revision=found.revision, actor=claimed.officer)
    with one_event(recovery.journal_subject, "payment-matched"):
        match_entry(entry=found, named=recovery.number.lower(), revision=found.revision, actor=claimed.officer)
    assert claimed.recovery().state == RecoveryState.PAID
    with pytest.raises(Stale, match="money-changed"):
        match_entry(entry=found, named=recovery.number, revision=found.revision, actor=claimed.officer)
    found.refresh_from_db()
    with pytest.raises(NotPossible, match="bank-entry-settled"):
        match_entry(entry=found, named=recovery.number, revision=found.revision, actor=claimed.officer)


def test_a_wrong_match_is_undone(claimed):
    confirmed(claimed, entry("6785.44", claimed.recovery().communication))
    recovery, payment = claimed.recovery(), Payment.objects.get()
    with one_event(recovery.journal_subject, "payment-unmatched"):
        undo_match(payment=payment, reason="Autre centre", revision=recovery.revision, actor=claimed.officer)
    assert (claimed.recovery().state, claimed.recovery().remaining) == (RecoveryState.NOTIFIED, OWED)
    ledger = ledger_of(recovery.settlement.report)
    assert (ledger.recovered, ledger.claimed) == (ZERO, OWED)
    found = BankEntry.objects.get()
    match_entry(
        entry=found, named=claimed.recovery(EUPEN).communication, revision=found.revision, actor=claimed.officer
    )
    assert claimed.recovery(EUPEN).settled == OWED


def test_what_belongs_nowhere_is_set_aside_with_its_reason(claimed):
    stored = confirmed(claimed, entry("12.00"))
    found = BankEntry.objects.get()
    with no_event(), pytest.raises(Invalid, match="money-reason-missing"):
        set_aside(entry=found, reason=" ", revision=found.revision, actor=claimed.officer)
    with one_event(stored.journal_subject, "payment-set-aside"):
        set_aside(entry=found, reason="Don", revision=found.revision, actor=claimed.officer)
    found.refresh_from_db()
    assert (found.settled, found.rest) == (True, Decimal("12.00"))


def test_balances_are_paid_by_two_people_once(desk):
    desk.approved()
    batch = prepare_batch(execute_on=clock.today(), actor=desk.officer)
    assert [(each.amount, each.iban) for each in batch.transfers.all()] == [(Decimal("1000.00"), "BE68539007547034")]
    with no_event(), pytest.raises(NotPossible, match="batch-empty"):
        prepare_batch(execute_on=clock.today(), actor=desk.officer)
    with no_event(), pytest.raises(NotPossible, match="batch-state"):
        take_batch(batch=batch, revision=batch.revision, actor=desk.second)
    with no_event(), pytest.raises(NotAllowed, match="money-own-proposal"):
        approve_batch(batch=batch, revision=batch.revision, actor=desk.officer)
    with one_event(batch.journal_subject, "payments-approved"):
        approve_batch(batch=batch, revision=batch.revision, actor=desk.second)
    batch.refresh_from_db()
    content = take_batch(batch=batch, revision=batch.revision, actor=desk.officer)
    schema("pain.001.001.09").validate(io.BytesIO(content))
    assert OURS.encode() in content and b"1000.00" in content
    batch.refresh_from_db()
    with no_event(), pytest.raises(NotPossible, match="batch-state"):
        take_batch(batch=batch, revision=batch.revision, actor=desk.officer)
    assert ledger_of(desk.settlement(GHENT).report).paid == ZERO
    execute_batch(batch=batch, revision=batch.revision, actor=desk.officer)
    assert ledger_of(desk.settlement(GHENT).report).paid == Decimal("1000.00")
    assert total(ledger for _, ledger in ledgers_of(desk.campaign)).grant == Decimal("135000.00")


def test_an_abandoned_order_lets_its_payments_go(desk):
    desk.approved()
    batch = prepare_batch(execute_on=clock.today(), actor=desk.officer)
    with one_event(batch.journal_subject, "payments-abandoned"):
        abandon_batch(batch=batch, revision=batch.revision, actor=desk.officer)
    again = prepare_batch(execute_on=clock.today(), actor=desk.officer)
    assert again.number != batch.number
    assert Batch.objects.get(pk=batch.pk).state == BatchState.ABANDONED


def test_nothing_goes_to_an_account_that_nobody_confirmed(desk):
    desk.approved()
    Centre.objects.update(iban="BE71096123456769")
    with no_event(), pytest.raises(NotPossible, match="batch-empty"):
        prepare_batch(execute_on=clock.today(), actor=desk.officer)


def test_nothing_is_paid_in_the_past_or_without_an_account(desk):
    desk.approved()
    with no_event(), pytest.raises(Invalid, match="batch-execution-past"):
        prepare_batch(execute_on=clock.today() - timedelta(days=1), actor=desk.officer)
    centre = desk.settlement(GHENT).report.centre
    centre.iban = ""
    centre.save()
    with no_event(), pytest.raises(NotPossible, match="batch-empty"):
        prepare_batch(execute_on=clock.today(), actor=desk.officer)


@pytest.fixture
def raced(real_database, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return a_desk({LIEGE: "38214,56", GHENT: "46000,00"})


@pytest.mark.parametrize("round_", range(3))
def test_one_payment_in_two_files_at_once_counts_once(raced, round_):
    raced.notified()
    paid = entry("100.00", raced.recovery().communication)
    one, other = upload(raced, paid), upload(raced, paid)
    outcomes = together(
        lambda: confirm_statement(statement=one, actor=raced.officer),
        lambda: confirm_statement(statement=other, actor=raced.second),
    )
    assert not [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, Refused)], outcomes
    assert Recovery.objects.get().settled == Decimal("100.00")
    assert BankEntry.objects.count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_two_payments_at_once_never_pay_more_than_what_remains(raced, round_):
    raced.notified()
    key = raced.recovery().communication
    one = upload(raced, entry("6000.00", key, reference="A"))
    other = upload(raced, entry("6000.00", key, reference="B"))
    outcomes = together(
        lambda: confirm_statement(statement=one, actor=raced.officer),
        lambda: confirm_statement(statement=other, actor=raced.second),
    )
    assert outcomes == [1, 1]
    assert Recovery.objects.get().remaining == ZERO
    assert sum(each.rest for each in BankEntry.objects.all()) == Decimal("5214.56")


@pytest.mark.parametrize("round_", range(3))
def test_a_file_of_payments_is_taken_once(raced, round_):
    raced.approved()
    batch = prepare_batch(execute_on=clock.today(), actor=raced.officer)
    approve_batch(batch=batch, revision=0, actor=raced.second)
    outcomes = together(*[lambda: take_batch(batch=batch, revision=1, actor=raced.officer)] * 2)
    assert sorted(isinstance(each, bytes) for each in outcomes) == [False, True]
    assert Event.objects.filter(action="payments-taken").count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_two_orders_at_once_pay_each_balance_once(raced, round_):
    raced.approved()
    outcomes = together(
        lambda: prepare_batch(execute_on=clock.today(), actor=raced.officer),
        lambda: prepare_batch(execute_on=clock.today(), actor=raced.second),
    )
    assert sum(isinstance(each, Batch) for each in outcomes) == 1, outcomes
    assert not [each for each in outcomes if isinstance(each, Exception) and not isinstance(each, Refused)]


def test_what_the_bank_did_not_carry_out_is_paid_by_the_next_order(desk):
    desk.approved()
    batch = prepare_batch(execute_on=clock.today(), actor=desk.officer)
    approve_batch(batch=batch, revision=0, actor=desk.second)
    with no_event(), pytest.raises(NotPossible, match="batch-state"):
        refuse_batch(batch=batch, reason="RJCT", revision=1, actor=desk.second)
    take_batch(batch=batch, revision=1, actor=desk.officer)
    with no_event(), pytest.raises(NotPossible, match="batch-state"):
        abandon_batch(batch=batch, revision=2, actor=desk.second)
    with no_event(), pytest.raises(NotAllowed, match="money-own-proposal"):
        refuse_batch(batch=batch, reason="RJCT", revision=2, actor=desk.officer)
    with one_event(batch.journal_subject, "payments-refused"):
        refuse_batch(batch=batch, reason="RJCT", revision=2, actor=desk.second)
    assert prepare_batch(execute_on=clock.today(), actor=desk.officer).total == Decimal("1000.00")


def test_whose_account_is_not_confirmed_is_named_beside_the_order(desk):
    desk.approved()
    officer = signed_in(desk.officer)
    assert officer.get(reverse("payments")).context["held"] == []
    Centre.objects.update(iban="BE71096123456769")
    page = officer.get(reverse("payments"))
    assert [each.report.centre.ins for each in page.context["held"]] == [GHENT]
    assert reverse("accounts-to-confirm") in page.content.decode()
    assert 'name="execute_on"' not in page.content.decode()
