"""Where every euro of a grant is: a history of entries, replayed. A ledger's accounts always add up to its grant.

open          granted, and not yet judged
justified     accepted by the settlement
refused       not accepted, and not claimed (yet, or any more)
claimed       a recovery was issued, and is not paid
recovered     paid back by the centre
deductible    to be deducted from a later grant
compensated   deducted from a later grant
written_off   given up by the administration

What is paid beyond the grant stands apart: `due` by a balance payment, then `paid`; what of it is not accepted any more
is refused like a part of the grant, and counts in it from then on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from rapport_unique.core.findings import Invalid, NotPossible, Severity, define
from rapport_unique.core.money import ZERO, exact_euros
from rapport_unique.core.texts import Text


class Account(StrEnum):
    OPEN = "open"
    JUSTIFIED = "justified"
    REFUSED = "refused"
    CLAIMED = "claimed"
    RECOVERED = "recovered"
    DEDUCTIBLE = "deductible"
    COMPENSATED = "compensated"
    WRITTEN_OFF = "written_off"
    DUE = "due"
    PAID = "paid"


ACCOUNT_LABELS = {
    Account.OPEN: Text("Ouvert", "Open", "Offen"),
    Account.JUSTIFIED: Text("Justifié", "Verantwoord", "Gerechtfertigt"),
    Account.REFUSED: Text("Refusé", "Geweigerd", "Abgelehnt"),
    Account.CLAIMED: Text("À recouvrer", "Terug te vorderen", "Zurückzufordern"),
    Account.RECOVERED: Text("Recouvré", "Teruggevorderd", "Zurückgezahlt"),
    Account.DEDUCTIBLE: Text("À déduire", "Af te trekken", "Abzuziehen"),
    Account.COMPENSATED: Text("Compensé", "Verrekend", "Verrechnet"),
    Account.WRITTEN_OFF: Text("Porté en perte", "Afgeschreven", "Ausgebucht"),
    Account.DUE: Text("Solde à payer", "Te betalen saldo", "Zu zahlender Restbetrag"),
    Account.PAID: Text("Solde payé", "Betaald saldo", "Gezahlter Restbetrag"),
}
OF_THE_GRANT = (
    Account.OPEN,
    Account.JUSTIFIED,
    Account.REFUSED,
    Account.CLAIMED,
    Account.RECOVERED,
    Account.DEDUCTIBLE,
    Account.COMPENSATED,
    Account.WRITTEN_OFF,
)
"""The accounts that add up to the grant."""


class Kind(StrEnum):
    GRANTED = "granted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CLAIMED = "claimed"
    PAID_BACK = "paid_back"
    PAYMENT_UNDONE = "payment_undone"
    CLAIM_CANCELLED = "claim_cancelled"
    CLAIM_COMPENSATED = "claim_compensated"
    CLAIM_WRITTEN_OFF = "claim_written_off"
    TO_DEDUCT = "to_deduct"
    DEDUCTED = "deducted"
    DEDUCTION_UNDONE = "deduction_undone"
    WAIVED = "waived"
    BALANCE_DUE = "balance_due"
    BALANCE_PAID = "balance_paid"
    DISALLOWED = "disallowed"
    BALANCE_DISALLOWED = "balance_disallowed"
    ALLOWED = "allowed"
    WRITTEN_OFF_ALLOWED = "written_off_allowed"


MOVES: dict[Kind, tuple[Account | None, Account]] = {
    Kind.GRANTED: (None, Account.OPEN),
    Kind.ACCEPTED: (Account.OPEN, Account.JUSTIFIED),
    Kind.REFUSED: (Account.OPEN, Account.REFUSED),
    Kind.CLAIMED: (Account.REFUSED, Account.CLAIMED),
    Kind.PAID_BACK: (Account.CLAIMED, Account.RECOVERED),
    Kind.PAYMENT_UNDONE: (Account.RECOVERED, Account.CLAIMED),
    Kind.CLAIM_CANCELLED: (Account.CLAIMED, Account.REFUSED),
    Kind.CLAIM_COMPENSATED: (Account.CLAIMED, Account.DEDUCTIBLE),
    Kind.CLAIM_WRITTEN_OFF: (Account.CLAIMED, Account.WRITTEN_OFF),
    Kind.TO_DEDUCT: (Account.REFUSED, Account.DEDUCTIBLE),
    Kind.DEDUCTED: (Account.DEDUCTIBLE, Account.COMPENSATED),
    Kind.DEDUCTION_UNDONE: (Account.COMPENSATED, Account.DEDUCTIBLE),
    Kind.WAIVED: (Account.REFUSED, Account.WRITTEN_OFF),
    Kind.BALANCE_DUE: (None, Account.DUE),
    Kind.BALANCE_PAID: (Account.DUE, Account.PAID),
    Kind.DISALLOWED: (Account.JUSTIFIED, Account.REFUSED),
    Kind.BALANCE_DISALLOWED: (Account.PAID, Account.REFUSED),
    Kind.ALLOWED: (Account.REFUSED, Account.JUSTIFIED),
    Kind.WRITTEN_OFF_ALLOWED: (Account.WRITTEN_OFF, Account.JUSTIFIED),
}
"""From which account to which each kind of entry moves its amount; None is the State's budget."""

OVERDRAWN = define(
    "ledger-overdrawn",
    Severity.BLOCKING,
    Text(
        "Le compte « {account} » ne contient que {available} : {amount} ne peuvent pas en sortir.",
        "De rekening “{account}” bevat slechts {available}: {amount} kan er niet uit.",
        "Das Konto „{account}“ enthält nur {available}: {amount} können nicht entnommen werden.",
    ),
)
NOT_AN_AMOUNT = define(
    "ledger-amount-not-positive",
    Severity.BLOCKING,
    Text(
        "Une écriture a un montant positif, et non {amount}.",
        "Een boeking heeft een positief bedrag, niet {amount}.",
        "Eine Buchung hat einen positiven Betrag, nicht {amount}.",
    ),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One movement of euros; the amount is positive, with two decimals."""

    kind: Kind
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Ledger:
    """The amount on each account, in euro."""

    open: Decimal = ZERO
    justified: Decimal = ZERO
    refused: Decimal = ZERO
    claimed: Decimal = ZERO
    recovered: Decimal = ZERO
    deductible: Decimal = ZERO
    compensated: Decimal = ZERO
    written_off: Decimal = ZERO
    due: Decimal = ZERO
    paid: Decimal = ZERO

    def on(self, account: Account) -> Decimal:
        amount: Decimal = getattr(self, account.value)
        return amount

    @property
    def grant(self) -> Decimal:
        return sum((self.on(account) for account in OF_THE_GRANT), ZERO)

    @property
    def accepted(self) -> Decimal:
        """With what is accepted beyond the grant, which a balance pays."""
        return self.justified + self.due + self.paid

    def after(self, entry: Entry) -> Ledger:
        """With one more entry. Raises Invalid where it has no positive amount, NotPossible where it takes from an
        account more than is there."""
        amount = exact_euros(entry.amount)
        if amount <= 0:
            raise Invalid(NOT_AN_AMOUNT.code, {"amount": amount})
        source, target = MOVES[entry.kind]
        changed = {target.value: self.on(target) + amount}
        if source is not None:
            available = self.on(source)
            if available < amount:
                facts = {"account": ACCOUNT_LABELS[source], "available": available, "amount": amount}
                raise NotPossible(OVERDRAWN.code, facts)
            changed[source.value] = available - amount
        return replace(self, **changed)

    def __add__(self, other: Ledger) -> Ledger:
        """The ledger of several grants together."""
        return Ledger(**{account.value: self.on(account) + other.on(account) for account in Account})


def replayed(entries: Iterable[Entry], start: Ledger | None = None) -> Ledger:
    """The ledger after a history; raises as `Ledger.after` at the first entry that cannot be."""
    ledger = start or Ledger()
    for entry in entries:
        ledger = ledger.after(entry)
    return ledger
