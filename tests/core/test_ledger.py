"""Every euro of a grant is in one place, whatever happens to it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from rapport_unique.core.findings import Invalid, NotPossible, Refused
from rapport_unique.core.ledger import ACCOUNT_LABELS, MOVES, OF_THE_GRANT, Account, Entry, Kind, Ledger, replayed
from rapport_unique.core.money import ZERO

CENTS = st.integers(1, 5_000)


class OneByOne(RuleBasedStateMachine):
    """The oracle has one token per cent, and moves them one by one: none is made or lost but by a grant."""

    ROUTES = {
        "granted": ("", "open"),
        "accepted": ("open", "justified"),
        "refused": ("open", "refused"),
        "claimed": ("refused", "claimed"),
        "paid_back": ("claimed", "recovered"),
        "payment_undone": ("recovered", "claimed"),
        "claim_cancelled": ("claimed", "refused"),
        "claim_compensated": ("claimed", "deductible"),
        "claim_written_off": ("claimed", "written_off"),
        "to_deduct": ("refused", "deductible"),
        "deducted": ("deductible", "compensated"),
        "deduction_undone": ("compensated", "deductible"),
        "waived": ("refused", "written_off"),
        "balance_due": ("", "due"),
        "balance_paid": ("due", "paid"),
        "disallowed": ("justified", "refused"),
        "balance_disallowed": ("paid", "refused"),
        "allowed": ("refused", "justified"),
        "written_off_allowed": ("written_off", "justified"),
    }

    @initialize(cents=CENTS)
    def grant(self, cents):
        self.history = [Entry(Kind.GRANTED, Decimal(cents) / 100)]
        self.ledger = replayed(self.history)
        self.tokens = ["open"] * cents
        self.granted = cents

    @rule(kind=st.sampled_from(list(Kind)), cents=CENTS, everything=st.booleans())
    def move(self, kind, cents, everything):
        source, target = self.ROUTES[kind.value]
        if source and everything:
            cents = self.tokens.count(source) or cents
        entry = Entry(kind, Decimal(cents) / 100)
        if source and self.tokens.count(source) < cents:
            with pytest.raises(NotPossible) as refused:
                self.ledger.after(entry)
            assert refused.value.code == "ledger-overdrawn"
            return
        self.ledger = self.ledger.after(entry)
        self.history.append(entry)
        if not source:
            self.tokens += [target] * cents
            self.granted += cents if target == "open" else 0
            return
        self.granted += cents if source == "paid" else 0
        for _ in range(cents):
            self.tokens[self.tokens.index(source)] = target

    @invariant()
    def every_cent_is_where_the_oracle_has_it(self):
        for account in Account:
            assert self.ledger.on(account) * 100 == self.tokens.count(account.value)
            assert self.ledger.on(account) >= 0

    @invariant()
    def the_accounts_add_up_to_the_grant(self):
        """What is not accepted any more of a balance that was paid counts in it."""
        assert self.ledger.grant * 100 == self.granted
        assert replayed(self.history) == self.ledger


OneByOne.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestOneByOne = OneByOne.TestCase

HISTORIES = st.lists(st.tuples(st.sampled_from(list(Kind)), CENTS), max_size=20)


def played(history):
    ledger = Ledger()
    for kind, cents in history:
        try:
            ledger = ledger.after(Entry(kind, Decimal(cents) / 100))
        except Refused:
            continue
    return ledger


@given(HISTORIES, HISTORIES)
def test_ledgers_add_up(one, other):
    first, second = played(one), played(other)
    both = first + second
    assert both.grant == first.grant + second.grant
    assert both + Ledger() == both == second + first


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_an_entry_has_a_positive_amount(amount):
    with pytest.raises(Invalid) as refused:
        Ledger().after(Entry(Kind.GRANTED, Decimal(amount)))
    assert refused.value.code == "ledger-amount-not-positive"


def test_a_fraction_of_a_cent_is_refused():
    with pytest.raises(Invalid, match="amount-too-many-decimals"):
        Ledger().after(Entry(Kind.GRANTED, Decimal("0.001")))


def test_the_life_of_a_grant():
    history = [
        (Kind.GRANTED, "45000.00"),
        (Kind.ACCEPTED, "38214.56"),
        (Kind.REFUSED, "6785.44"),
        (Kind.CLAIMED, "6785.44"),
        (Kind.PAID_BACK, "3000.00"),
        (Kind.CLAIM_COMPENSATED, "3785.00"),
        (Kind.DEDUCTED, "3785.00"),
        (Kind.DEDUCTION_UNDONE, "785.00"),
        (Kind.CLAIM_WRITTEN_OFF, "0.44"),
    ]
    ledger = replayed(Entry(kind, Decimal(amount)) for kind, amount in history)
    assert (ledger.open, ledger.refused, ledger.claimed) == (ZERO, ZERO, ZERO)
    assert (ledger.justified, ledger.recovered) == (Decimal("38214.56"), Decimal("3000.00"))
    assert (ledger.compensated, ledger.deductible) == (Decimal("3000.00"), Decimal("785.00"))
    assert ledger.written_off == Decimal("0.44")
    assert ledger.grant == Decimal("45000.00")


def test_every_kind_and_account_is_known():
    assert set(MOVES) == set(Kind)
    assert set(ACCOUNT_LABELS) == set(Account)
    assert {*OF_THE_GRANT, Account.DUE, Account.PAID} == set(Account)
