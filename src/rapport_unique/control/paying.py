"""Money in, from account statements onto recoveries, and money out, as files of payments for the bank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import ADMINISTRATION
from rapport_unique.adapters.banking import Account, BankStatement, Entry, payment_file, read_statements
from rapport_unique.adapters.banking import Transfer as ToPay
from rapport_unique.control.ledgers import write
from rapport_unique.control.models import (
    BankEntry,
    Batch,
    BatchState,
    Mode,
    Payment,
    Recovery,
    Settlement,
    Statement,
    StatementState,
    Transfer,
)
from rapport_unique.control.models.money import EXPECTING
from rapport_unique.control.money_codes import (
    ACCOUNT_MISSING,
    BATCH_STATE,
    CHANGED,
    ENTRY_SETTLED,
    EXECUTION_PAST,
    NO_SUCH_RECOVERY,
    NOTHING_TO_PAY,
    OTHER_ACCOUNT,
    OWN_PROPOSAL,
    STATEMENT_DONE,
)
from rapport_unique.control.recovering import give_back, locked, reason_of, receive
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.core.identifiers import format_iban, parse_bic, parse_iban, parse_structured_communication
from rapport_unique.core.ledger import Kind
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.ui import clock

BATCH_LABELS = {
    BatchState.PREPARED: Text("Préparé", "Voorbereid", "Vorbereitet"),
    BatchState.APPROVED: Text("Approuvé", "Goedgekeurd", "Genehmigt"),
    BatchState.TAKEN: Text("Fichier retiré", "Bestand afgehaald", "Datei abgeholt"),
    BatchState.EXECUTED: Text("Exécuté", "Uitgevoerd", "Ausgeführt"),
    BatchState.ABANDONED: Text("Abandonné", "Opgegeven", "Verworfen"),
}


def own_account() -> Account:
    """The administration's account; NotPossible while it is not configured, or wrongly."""
    try:
        configured = settings.ADMINISTRATION_ACCOUNT
        return Account(ADMINISTRATION.fr, parse_iban(configured["iban"]), parse_bic(configured["bic"]))
    except Invalid:
        raise NotPossible(ACCOUNT_MISSING.code) from None


# Money in


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


# Money out


def to_pay() -> Any:
    """The approved balances that no order holds yet."""
    waiting = Settlement.objects.approved().filter(mode=Mode.BALANCE, transfer=None)
    return waiting.select_related("report__centre__successor", "report__campaign").order_by("pk")


def prepare_batch(*, execute_on: date, actor: Actor) -> Batch:
    """Gather every approved balance of a centre whose account is confirmed, for another person to approve.

    Raises NotPossible where there is none.
    """
    if execute_on < clock.today():
        raise Invalid(EXECUTION_PAST.code)
    own_account()
    today = clock.today()
    try:
        with transaction.atomic():
            number = f"PAY-{today:%Y%m%d}-{Batch.objects.filter(prepared_at__date=today).count() + 1:03d}"
            batch: Batch = Batch.objects.create(
                number=number, execute_on=execute_on, prepared_by=actor.person, prepared_at=clock.now()
            )
            transfers = [each for each in (_transfer(batch, settlement) for settlement in to_pay()) if each]
            if not transfers:
                raise NotPossible(NOTHING_TO_PAY.code)
            Transfer.objects.bulk_create(transfers)
            _record_batch(batch, actor, "payments-prepared", transfers)
    except IntegrityError:  # somebody prepared the same at this very moment
        raise Stale(CHANGED.code) from None
    return batch


def _transfer(batch: Batch, settlement: Settlement) -> Transfer | None:
    report = settlement.report
    centre = report.centre.in_charge(clock.today())
    if not (centre.account_is_confirmed and centre.bic):
        return None
    language = centre.language
    title = report.campaign.measure.title.say(language)
    return Transfer(
        batch=batch,
        settlement=settlement,
        amount=settlement.amount,
        name=centre.label.say(language),
        iban=centre.iban,
        bic=centre.bic,
        words=f"{title} {report.campaign.period_id}"[:140],
    )


def approve_batch(*, batch: Batch, revision: int, actor: Actor) -> None:
    """Another person than the one who prepared it lets the file be taken."""
    with transaction.atomic():
        stored = _batch_seen(batch, revision, BatchState.PREPARED)
        if stored.prepared_by_id == actor.person.pk:
            raise NotAllowed(OWN_PROPOSAL.code)
        stored.state, stored.approved_by, stored.approved_at = BatchState.APPROVED, actor.person, clock.now()
        _save_batch(stored, actor, "payments-approved")


def abandon_batch(*, batch: Batch, revision: int, actor: Actor) -> None:
    """Its payments wait for another order again; not once the file was taken."""
    with transaction.atomic():
        stored = _batch_seen(batch, revision, BatchState.PREPARED, BatchState.APPROVED)
        _let_go(stored, actor, "payments-abandoned")


def _let_go(batch: Batch, actor: Actor, action: str, **data: str) -> None:
    transfers = list(batch.transfers.select_related("settlement__report__centre"))
    batch.transfers.all().delete()
    batch.state = BatchState.ABANDONED
    batch.revision += 1
    batch.save()
    _record_batch(batch, actor, action, transfers, **data)


def take_batch(*, batch: Batch, revision: int, actor: Actor) -> bytes:
    """The pain.001 file of an approved order, once: a file that is sent twice would pay twice."""
    with transaction.atomic():
        stored = _batch_seen(batch, revision, BatchState.APPROVED)
        content = payment_file(
            number=stored.number,
            made_at=clock.local(clock.now()).replace(tzinfo=None, microsecond=0),
            execute_on=max(stored.execute_on, clock.today()),
            payer=own_account(),
            transfers=[
                ToPay(f"{stored.number}-{place}", each.amount, Account(each.name, each.iban, each.bic), each.words)
                for place, each in enumerate(stored.transfers.all(), start=1)
            ],
        )
        stored.state, stored.taken_by, stored.taken_at = BatchState.TAKEN, actor.person, clock.now()
        stored.sha256 = sha256(content).hexdigest()
        _save_batch(stored, actor, "payments-taken", sha256=stored.sha256)
    return content


def refuse_batch(*, batch: Batch, reason: str, revision: int, actor: Actor) -> None:
    """The bank did not carry it out, or the file was lost on its way there: its payments wait for another order again.

    Another person than the one who took the file says so, since a file that is with the bank after all pays twice.
    """
    why = reason_of(reason)
    with transaction.atomic():
        stored = _batch_seen(batch, revision, BatchState.TAKEN)
        if stored.taken_by_id == actor.person.pk:
            raise NotAllowed(OWN_PROPOSAL.code)
        _let_go(stored, actor, "payments-refused", reason=why)


def execute_batch(*, batch: Batch, revision: int, actor: Actor) -> None:
    """The bank carried it out: the balances are paid."""
    with transaction.atomic():
        stored = _batch_seen(batch, revision, BatchState.TAKEN)
        for each in stored.transfers.select_related("settlement__report"):
            write(each.settlement.report, stored.journal_subject, [(Kind.BALANCE_PAID, each.amount)])
        stored.state = BatchState.EXECUTED
        _save_batch(stored, actor, "payments-executed")


def _batch_seen(batch: Batch, revision: int, *states: BatchState) -> Batch:
    stored: Batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if stored.state not in states:
        facts = {"number": stored.number, "state": BATCH_LABELS[BatchState(stored.state)]}
        raise NotPossible(BATCH_STATE.code, facts)
    if stored.revision != revision:
        raise Stale(CHANGED.code)
    return stored


def _save_batch(batch: Batch, actor: Actor, action: str, **data: str) -> None:
    batch.revision += 1
    batch.save()
    data |= {"total": str(batch.total)}
    record(subject=batch.journal_subject, actor=actor.identifier, action=action, data=data)


def _record_batch(batch: Batch, actor: Actor, action: str, transfers: Sequence[Transfer], **data: str) -> None:
    lines = [[each.settlement.report.centre.ins, str(each.amount), each.iban] for each in transfers]
    record(subject=batch.journal_subject, actor=actor.identifier, action=action, data={"lines": lines, **data})
