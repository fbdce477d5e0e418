"""Money in: account statements of the bank, matched on recoveries; the rest onto a worklist."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from rapport_unique.accounts.access import Actor
from rapport_unique.adapters.banking import BankStatement, Entry, read_statements
from rapport_unique.control.models import BankEntry, Payment, Recovery, Statement, StatementState
from rapport_unique.control.models.money import EXPECTING
from rapport_unique.control.money_codes import (
    CHANGED,
    ENTRY_SETTLED,
    NO_SUCH_RECOVERY,
    OTHER_ACCOUNT,
    STATEMENT_DONE,
)
from rapport_unique.control.paying import own_account
from rapport_unique.control.recovering import give_back, locked, reason_of, receive
from rapport_unique.core.findings import Invalid, NotPossible, Stale
from rapport_unique.core.identifiers import format_iban, parse_structured_communication
from rapport_unique.core.money import parse_amount
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Day
from rapport_unique.journal.recording import record
from rapport_unique.ui import clock


class Outcome(StrEnum):
    """What a statement's entry would do, or did."""

    EXACT = "exact"
    PARTIAL = "partial"
    OVER = "over"
    UNKNOWN = "unknown"
    KNOWN = "known"
    OUT = "out"


OUTCOME_LABELS = {
    Outcome.EXACT: Text("Solde une récupération", "Vereffent een terugvordering", "Begleicht eine Rückforderung"),
    Outcome.PARTIAL: Text(
        "Paie une partie d'une récupération", "Betaalt een deel van een terugvordering", "Zahlt einen Teil"
    ),
    Outcome.OVER: Text(
        "Dépasse une récupération : le reste est à traiter",
        "Meer dan een terugvordering: de rest is te verwerken",
        "Übersteigt eine Rückforderung: Der Rest ist zu bearbeiten",
    ),
    Outcome.UNKNOWN: Text("À traiter à la main", "Met de hand te verwerken", "Von Hand zu bearbeiten"),
    Outcome.KNOWN: Text("Déjà repris", "Al overgenomen", "Schon übernommen"),
    Outcome.OUT: Text("Sortie : pas reprise", "Uitgave: niet overgenomen", "Ausgang: nicht übernommen"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """An entry of a statement, and what confirming the statement does with it."""

    account: str
    number: str
    entry: Entry
    outcome: Outcome
    recovery: str = ""


def upload_statement(*, name: str, content: bytes, actor: Actor) -> Statement:
    """Read a file and keep it to be confirmed. Raises Invalid where it cannot be read or is another account's."""
    statements = read_statements(content)
    own = own_account().iban
    for each in statements:
        if each.account != own:
            raise Invalid(OTHER_ACCOUNT.code, {"read": format_iban(each.account)})
    with transaction.atomic():
        stored: Statement = Statement.objects.create(
            name=name[:200],
            sha256=sha256(content).hexdigest(),
            read=[_as_data(each) for each in statements],
            uploaded_by=actor.person,
            uploaded_at=clock.now(),
        )
        data = {"entries": sum(len(each.entries) for each in statements)}
        record(subject=stored.journal_subject, actor=actor.identifier, action="statement-uploaded", data=data)
    return stored


def _as_data(statement: BankStatement) -> dict[str, Any]:
    entries = [
        {**asdict(each), "amount": str(each.amount), "booked_on": each.booked_on.isoformat()}
        for each in statement.entries
    ]
    return {"account": statement.account, "number": statement.number, "entries": entries}


def _entries(statement: Statement) -> list[tuple[str, str, Entry]]:
    """Account, number of the statement and entry."""
    return [
        (
            each["account"],
            each["number"],
            Entry(**{**entry, "amount": Decimal(entry["amount"]), "booked_on": date.fromisoformat(entry["booked_on"])}),
        )
        for each in statement.read
        for entry in each["entries"]
    ]


def preview(statement: Statement) -> list[Expected]:
    """What confirming it would do, entry by entry: an amount that meets several entries counts down."""
    read = _entries(statement)
    known = _known(read)
    communications = {entry.communication for _, _, entry in read if entry.communication}
    found = Recovery.objects.filter(communication__in=communications, state__in=EXPECTING)
    waiting = {each.communication: each for each in found.prefetch_related("payments")}
    remaining = {key: each.remaining for key, each in waiting.items()}
    expected = []
    for account, number, entry in read:
        recovery = waiting.get(entry.communication)
        if not entry.credit:
            outcome = Outcome.OUT
        elif (account, number, entry.reference) in known:
            outcome = Outcome.KNOWN
        elif recovery is None or not remaining[entry.communication]:
            outcome = Outcome.UNKNOWN
        else:
            rest = remaining[entry.communication]
            outcome = _compared(entry.amount, rest)
            remaining[entry.communication] = max(rest - entry.amount, rest * 0)
        named = recovery.number if recovery and outcome in (Outcome.EXACT, Outcome.PARTIAL, Outcome.OVER) else ""
        expected.append(Expected(account, number, entry, outcome, named))
    return expected


def _compared(paid: Decimal, remaining: Decimal) -> Outcome:
    if paid == remaining:
        return Outcome.EXACT
    return Outcome.OVER if paid > remaining else Outcome.PARTIAL


def _known(read: Sequence[tuple[str, str, Entry]]) -> set[tuple[str, str, str]]:
    numbers = {number for _, number, _ in read}
    stored = BankEntry.objects.filter(statement_number__in=numbers)
    return set(stored.values_list("account", "statement_number", "reference"))


def confirm_statement(*, statement: Statement, actor: Actor) -> int:
    """Take the entries over that are not there yet, and match those whose communication is known. How many are new.

    An entry is known by its account, statement and reference, whichever file it comes in.
    """
    try:
        with transaction.atomic():
            stored = _open(statement)
            read = _entries(stored)
            known = _known(read)
            fresh = [
                _bank_entry(stored, account, number, entry)
                for account, number, entry in read
                if entry.credit and (account, number, entry.reference) not in known
            ]
            BankEntry.objects.bulk_create(fresh)
            matched = [_matched_alone(each) for each in fresh]
            stored.state = StatementState.CONFIRMED
            stored.save(update_fields=["state"])
            data = {"entries": len(fresh), "matched": [each for each in matched if each]}
            record(subject=stored.journal_subject, actor=actor.identifier, action="statement-confirmed", data=data)
    except IntegrityError:  # another file with the same entries was confirmed at this very moment
        raise Stale(CHANGED.code) from None
    return len(fresh)


def abandon_statement(*, statement: Statement, actor: Actor) -> None:
    """It was not what it should be: nothing of it is taken over."""
    with transaction.atomic():
        stored = _open(statement)
        stored.state = StatementState.ABANDONED
        stored.save(update_fields=["state"])
        record(subject=stored.journal_subject, actor=actor.identifier, action="statement-abandoned", data={})


def _open(statement: Statement) -> Statement:
    stored: Statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if stored.state != StatementState.PROPOSED:
        raise NotPossible(STATEMENT_DONE.code)
    return stored


def _bank_entry(statement: Statement, account: str, number: str, entry: Entry) -> BankEntry:
    return BankEntry(
        statement=statement,
        account=account,
        statement_number=number,
        reference=entry.reference,
        amount=entry.amount,
        booked_on=entry.booked_on,
        communication=entry.communication,
        words=entry.words,
        payer=entry.counterparty,
        payer_iban=entry.counterparty_iban,
    )


def _matched_alone(entry: BankEntry) -> list[str]:
    """Number and amount of what its communication pays; nothing where it pays nothing that is expected."""
    if not entry.communication:
        return []
    found = Recovery.objects.filter(communication=entry.communication, state__in=EXPECTING).first()
    return _allocate(entry, found) if found else []


def _allocate(entry: BankEntry, recovery: Recovery) -> list[str]:
    stored = locked(recovery.pk)
    amount = min(stored.remaining, entry.rest)
    if stored.state not in EXPECTING or amount <= 0:
        return []
    receive(stored, entry, amount)
    entry.settled = not entry.rest
    entry.revision += 1
    entry.save(update_fields=["settled", "revision"])
    return [stored.number, str(amount)]


def _entry_seen(entry: BankEntry, revision: int) -> BankEntry:
    stored: BankEntry = BankEntry.objects.select_for_update().get(pk=entry.pk)
    if stored.revision != revision:
        raise Stale(CHANGED.code)
    return stored


def match_entry(*, entry: BankEntry, named: str, revision: int, actor: Actor) -> None:
    """Put what is left of an entry on a recovery, named by its number or communication, up to what remains of it."""
    with transaction.atomic():
        stored = _entry_seen(entry, revision)
        if stored.settled:
            raise NotPossible(ENTRY_SETTLED.code)
        recovery = _expecting(named)
        matched = _allocate(stored, recovery)
        if not matched:
            raise Invalid(NO_SUCH_RECOVERY.code, {"read": named})
        record(
            subject=recovery.journal_subject,
            actor=actor.identifier,
            action="payment-matched",
            data={"entry": str(stored), "amount": matched[1]},
        )


def _expecting(named: str) -> Recovery:
    waiting = Recovery.objects.filter(state__in=EXPECTING)
    found: Recovery | None = waiting.filter(number__iexact=named.strip()).first()
    if found is None:
        try:
            found = waiting.filter(communication=parse_structured_communication(named)).first()
        except Invalid:
            found = None
    if found is None:
        raise Invalid(NO_SUCH_RECOVERY.code, {"read": named})
    return found


def set_aside(*, entry: BankEntry, reason: str, revision: int, actor: Actor) -> None:
    """What is left of an entry belongs on no recovery: it leaves the worklist, with the reason."""
    why = reason_of(reason)
    with transaction.atomic():
        stored = _entry_seen(entry, revision)
        if stored.settled:
            raise NotPossible(ENTRY_SETTLED.code)
        stored.settled, stored.set_aside_why = True, why
        stored.revision += 1
        stored.save(update_fields=["settled", "set_aside_why", "revision"])
        data = {"entry": str(stored), "rest": str(stored.rest), "reason": why}
        record(subject=stored.statement.journal_subject, actor=actor.identifier, action="payment-set-aside", data=data)


def undo_match(*, payment: Payment, reason: str, revision: int, actor: Actor) -> None:
    """Take a payment off the recovery on which it does not belong: its entry is back on the worklist."""
    why = reason_of(reason)
    with transaction.atomic():
        recovery = locked(payment.recovery_id)
        if recovery.revision != revision:
            raise Stale(CHANGED.code)
        entry = BankEntry.objects.select_for_update().get(pk=payment.entry_id)
        give_back(recovery, payment)
        entry.settled, entry.set_aside_why = False, ""
        entry.revision += 1
        entry.save(update_fields=["settled", "set_aside_why", "revision"])
        record(
            subject=recovery.journal_subject,
            actor=actor.identifier,
            action="payment-unmatched",
            data={"entry": str(entry), "amount": str(payment.amount), "reason": why},
        )


def searched(words: str) -> Any:
    """The payments that were taken over, the latest first; of those the ones where the words are of the file, the
    statement, the reference, the communication or the payer, or say the day or the amount."""
    entries = BankEntry.objects.select_related("statement").order_by("-booked_on", "-pk")
    if not words:
        return entries
    digits = words.translate(str.maketrans("", "", "+/* "))
    named = ("statement__name", "statement_number", "reference", "words", "payer")
    wanted = Q(communication=digits) | Q(payer_iban=digits.upper())
    for field in named:
        wanted |= Q(**{f"{field}__icontains": words})
    readings: tuple[tuple[str, Callable[[str], Any]], ...] = (("booked_on", Day().parse), ("amount", parse_amount))
    for field, read in readings:
        with suppress(Invalid):
            wanted |= Q(**{field: read(words)})
    return entries.filter(wanted)
