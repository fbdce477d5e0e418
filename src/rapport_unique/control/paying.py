"""Money out: approved balances as files of payments for the bank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import ADMINISTRATION, Centre
from rapport_unique.adapters.banking import Account, payment_file
from rapport_unique.adapters.banking import Transfer as ToPay
from rapport_unique.control.ledgers import write
from rapport_unique.control.models import (
    Batch,
    BatchState,
    Mode,
    Settlement,
    Transfer,
)
from rapport_unique.control.money_codes import (
    ACCOUNT_MISSING,
    BATCH_STATE,
    CHANGED,
    EXECUTION_PAST,
    FILE_DIFFERS,
    NOTHING_TO_PAY,
    OWN_PROPOSAL,
)
from rapport_unique.control.recovering import reason_of
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.core.identifiers import parse_bic, parse_iban
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


def to_pay() -> Any:
    """The approved balances that no order holds yet."""
    waiting = Settlement.objects.approved().filter(mode=Mode.BALANCE, transfer=None)
    return waiting.select_related("report__centre__successor", "report__campaign").order_by("pk")


def payee(settlement: Settlement) -> Centre | None:
    """Whom the balance is paid to today; None as long as the account is not confirmed or its bank not known."""
    centre: Centre = settlement.report.centre.in_charge(clock.today())
    return centre if centre.account_is_confirmed and centre.bic else None


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
    centre = payee(settlement)
    if centre is None:
        return None
    campaign, language = settlement.report.campaign, centre.language
    title = campaign.measure.title.say(language)
    return Transfer(
        batch=batch,
        settlement=settlement,
        amount=settlement.amount,
        name=centre.label.say(language),
        iban=centre.iban,
        bic=centre.bic,
        words=f"{title} {campaign.period_id}"[:140],
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
        taken_at = clock.now()
        stored.state, stored.taken_by, stored.taken_at = BatchState.TAKEN, actor.person, taken_at
        content = _file(stored, taken_at)
        stored.sha256 = sha256(content).hexdigest()
        _save_batch(stored, actor, "payments-taken", sha256=stored.sha256)
    return content


def taken_file(*, batch: Batch) -> bytes:
    """The file that was taken, to the byte: its number is the same, so that a bank refuses it the second time.

    Raises NotPossible where it would come out otherwise today.
    """
    content = _file(batch, batch.taken_at) if batch.taken_at else b""
    if sha256(content).hexdigest() != batch.sha256:
        raise NotPossible(FILE_DIFFERS.code, {"number": batch.number})
    return content


def _file(batch: Batch, taken_at: datetime) -> bytes:
    taken = clock.local(taken_at)
    return payment_file(
        number=batch.number,
        made_at=taken.replace(tzinfo=None, microsecond=0),
        execute_on=max(batch.execute_on, taken.date()),
        payer=own_account(),
        transfers=[
            ToPay(f"{batch.number}-{place}", each.amount, Account(each.name, each.iban, each.bic), each.words)
            for place, each in enumerate(batch.transfers.all(), start=1)
        ],
    )


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
