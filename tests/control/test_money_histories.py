"""Whatever people do with the money, in any order: each claim is its payments and its rest, each ledger its grant."""

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.control.money import a_desk, correct, send_again, waive
from tests.support.bank import entry, statement
from tests.support.people import EUPEN, GHENT, LIEGE, an_actor

from rapport_unique.control.contesting import contest, decide_ending, propose_ending, uphold
from rapport_unique.control.ledgers import ledgers_of
from rapport_unique.control.models import (
    BankEntry,
    Batch,
    Correction,
    Ending,
    LedgerEntry,
    Mode,
    Payment,
    Recovery,
    RecoveryState,
    Settlement,
)
from rapport_unique.control.paying import (
    abandon_batch,
    approve_batch,
    execute_batch,
    prepare_batch,
    refuse_batch,
    take_batch,
)
from rapport_unique.control.recovering import notify, plan_instalments
from rapport_unique.control.settling import choose_mode, compute
from rapport_unique.control.statements import confirm_statement, match_entry, set_aside, undo_match, upload_statement
from rapport_unique.core.findings import Refused
from rapport_unique.core.ledger import Account
from rapport_unique.core.money import ZERO
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify
from rapport_unique.ui import clock


class Walk:
    """One random history. Amounts that came in and are on no claim are counted here, apart from the services."""

    def __init__(self, desk, seed):
        self.desk, self.chance, self.files, self.received = desk, random.Random(seed), 0, ZERO
        self.controllers = an_actor("controller"), an_actor("controller")
        self.manager = an_actor("manager")
        self.sent = {LIEGE: Decimal("38214.56"), GHENT: Decimal("46000.00")}
        self.corrections = {LIEGE: [], GHENT: []}

    def step(self):
        acts = [getattr(self, name) for name in dir(self) if name.startswith("do_")]
        acts += [self.do_correct, self.do_settle] * 2
        act = self.chance.choice(acts)
        try:
            act(self.chance.choice([self.desk.officer, self.desk.second]))
        except Refused:
            return False
        return True

    def any(self, model):
        return self.chance.choice(list(model.objects.all()) or [None])

    def seen(self, thing):
        """The revision as it is, or sometimes an old one."""
        return thing.revision - (self.chance.random() < 0.1)

    def do_notify(self, actor):
        notify(chosen=[self.any(Recovery).pk], actor=actor)

    def do_contest(self, actor):
        recovery = self.any(Recovery)
        who = an_actor("agent", recovery.settlement.report.centre) if self.chance.random() < 0.5 else actor
        contest(recovery=recovery, reason="x", revision=self.seen(recovery), actor=who)

    def do_uphold(self, actor):
        recovery = self.any(Recovery)
        uphold(recovery=recovery, reason="x", revision=self.seen(recovery), actor=actor)

    def do_propose(self, actor):
        recovery, ending = self.any(Recovery), self.chance.choice(list(Ending))
        amount = Decimal(self.chance.randrange(0, 900_000)) / 100
        seen = {"revision": self.seen(recovery), "actor": actor}
        if ending == Ending.LOWER or self.chance.random() < 0.3:
            propose_ending(recovery=recovery, ending=ending, amount=amount, reason="x", **seen)

    def do_decide(self, actor):
        recovery, approved = self.any(Recovery), self.chance.random() < 0.4
        decide_ending(recovery=recovery, approved=approved, revision=self.seen(recovery), actor=actor)

    def do_plan(self, actor):
        recovery = self.any(Recovery)
        first = Decimal(self.chance.randrange(1, 200_000)) / 100
        day = clock.today() + timedelta(days=50)
        plan = [(day, first), (day + timedelta(days=30), recovery.remaining - first)]
        plan_instalments(recovery=recovery, instalments=plan, revision=self.seen(recovery), actor=actor)

    def do_receive(self, actor):
        self.files += 1
        amount = Decimal(self.chance.randrange(1, 900_000)) / 100
        key = self.any(Recovery).communication if self.chance.random() < 0.8 else ""
        content = statement(entry(f"{amount:.2f}", key), number=f"S{self.files}")
        confirm_statement(statement=upload_statement(name="x", content=content, actor=actor), actor=actor)
        self.received += amount

    def do_receive_again(self, actor):
        found = self.any(BankEntry)
        if found:
            content = statement(entry(f"{found.amount:.2f}"), number=found.statement_number)
            assert not confirm_statement(
                statement=upload_statement(name="x", content=content, actor=actor), actor=actor
            )

    def do_match(self, actor):
        found = self.any(BankEntry)
        if found:
            match_entry(entry=found, named=self.any(Recovery).number, revision=self.seen(found), actor=actor)

    def do_set_aside(self, actor):
        found = self.any(BankEntry)
        if found:
            set_aside(entry=found, reason="x", revision=self.seen(found), actor=actor)

    def do_undo(self, actor):
        payment = self.any(Payment)
        if payment and payment.entry_id:
            undo_match(payment=payment, reason="x", revision=self.seen(payment.recovery), actor=actor)

    def do_pay(self, actor):
        batch = self.any(Batch)
        if batch is None or self.chance.random() < 0.2:
            prepare_batch(execute_on=clock.today(), actor=actor)
            return
        if self.chance.random() < 0.1:
            refuse_batch(batch=batch, reason="x", revision=self.seen(batch), actor=actor)
            return
        act = self.chance.choice([approve_batch, approve_batch, take_batch, execute_batch, abandon_batch])
        act(batch=batch, revision=self.seen(batch), actor=actor)

    def do_correct(self, _actor):
        ins = self.chance.choice(list(self.sent))
        reduction = Decimal(self.chance.randrange(1, 2_000_000)) / 100
        correction = correct(ins, str(self.sent[ins] - reduction), self.controllers)
        self.corrections[ins].append((correction.pk, reduction))

    def do_waive(self, _actor):
        correction = self.any(Correction)
        if correction:
            waive(correction, self.controllers[1])
            for ins, standing in self.corrections.items():
                self.corrections[ins] = [each for each in standing if each[0] != correction.pk]

    def do_send_again(self, _actor):
        if self.chance.random() < 0.3:
            ins, amount = self.chance.choice(list(self.sent)), Decimal(self.chance.randrange(100_000, 6_000_000)) / 100
            send_again(ins, f"{amount:.2f}".replace(".", ","), self.manager)
            self.sent[ins], self.corrections[ins] = amount, []

    def do_settle(self, _actor):
        run = compute(campaign=self.desk.campaign, actor=self.desk.officer)
        waiting = self.chance.choice(list(run.settlements.filter(step="computed")) or [None])
        if waiting is None:
            return
        if self.chance.random() < 0.3:
            mode, revision = self.chance.choice([Mode.DEDUCTION, Mode.NONE]), self.desk.run.revision
            choose_mode(settlement=waiting, mode=mode, note="x", revision=revision, actor=self.desk.officer)
        self.desk.approved()
        self.check_accepted()

    def check_accepted(self):
        """The ledger has as accepted what was sent less the corrections; or more, while a balance waits to be paid."""
        for report, ledger in ledgers_of(self.desk.campaign):
            if report.centre.ins in self.sent:
                ins = report.centre.ins
                accepted = self.sent[ins] - sum((reduction for _, reduction in self.corrections[ins]), ZERO)
                waits = ledger.accepted > accepted and not ledger.justified + ledger.paid
                assert ledger.accepted == accepted or waits

    def check(self):
        for recovery in Recovery.objects.all():
            cancelled = recovery.state == RecoveryState.CANCELLED
            assert recovery.remaining >= 0
            assert cancelled or recovery.settled + recovery.remaining == recovery.amount
            assert (recovery.state == RecoveryState.PAID) == (not recovery.remaining and not cancelled)
            waits = recovery.contestations.filter(outcome="").exists()
            assert (recovery.state == RecoveryState.CONTESTED) == bool(waits and recovery.remaining)
            assert recovery.amount <= recovery.settlement.amount
        for report, ledger in ledgers_of(self.desk.campaign):
            claims = Recovery.objects.filter(settlement__report=report)
            received = Payment.objects.filter(recovery__in=claims).exclude(entry=None)
            assert ledger.claimed == sum((each.remaining for each in claims), ZERO)
            assert ledger.recovered == sum((each.amount for each in received), ZERO)
            taken_back = LedgerEntry.objects.filter(report=report, kind="balance_disallowed")
            beyond = sum((each.amount for each in taken_back), ZERO)
            assert ledger.grant == Settlement.objects.get(report=report, number=1).granted + beyond
            balances = Settlement.objects.approved().filter(report=report, mode=Mode.BALANCE)
            assert ledger.due + ledger.paid + beyond == sum((each.amount for each in balances), ZERO)
            assert all(ledger.on(account) >= 0 for account in Account)
        assert sum((each.amount for each in BankEntry.objects.all()), ZERO) == self.received
        for found in BankEntry.objects.all():
            assert found.rest >= 0
            assert found.settled or found.rest > 0
        paid = sum(
            (each.amount for batch in Batch.objects.filter(state="executed") for each in batch.transfers.all()), ZERO
        )
        back = sum((each.amount for each in LedgerEntry.objects.filter(kind="balance_disallowed")), ZERO)
        assert sum((ledger.paid for _, ledger in ledgers_of(self.desk.campaign)), ZERO) + back == paid


@pytest.mark.parametrize("seed", range(6))
def test_any_history_adds_up(db, settings, tmp_path, seed):
    settings.MEDIA_ROOT = tmp_path / "files"
    desk = a_desk({LIEGE: "38214,56", GHENT: "46000,00", EUPEN: None})
    desk.approved()
    walk = Walk(desk, seed)
    done = 0
    for _ in range(70):
        before = Event.objects.count()
        if walk.step():
            done += 1
        else:
            assert Event.objects.count() in (before, before + 1)  # a file is read, or a run computed: then refused
        walk.check()
    assert done > 15
    for subject in set(Event.objects.values_list("subject", flat=True)):
        verify(subject)
