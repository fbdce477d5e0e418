"""Recoveries ("droits constatés"): issued, notified, paid at once or in parts, and reminded of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.control import money_notices
from rapport_unique.control.ledgers import write
from rapport_unique.control.models import (
    BankEntry,
    Contestation,
    Instalment,
    Payment,
    Recovery,
    RecoveryState,
    Settlement,
)
from rapport_unique.control.models import Sequence as Numbers
from rapport_unique.control.models.money import EXPECTING, UNPAID
from rapport_unique.control.money_codes import (
    CHANGED,
    INSTALMENTS,
    NOTHING_CHOSEN,
    REASON_MISSING,
    RECOVERY_STATE,
)
from rapport_unique.core.findings import Invalid, NotPossible, Stale
from rapport_unique.core.identifiers import structured_communication
from rapport_unique.core.ledger import Kind
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.outbox.periodic import every
from rapport_unique.ui import clock

TERM = timedelta(days=30)
"""How long a centre has to pay, where the measure names no day."""
CALENDAR = (-7, 1, 15, 30)
"""Days from the day on which a payment is due when the centre is reminded of it, once each."""
_PER_YEAR = 1_000_000

STATE_LABELS = {
    RecoveryState.ISSUED: Text("Établi", "Opgemaakt", "Erstellt"),
    RecoveryState.NOTIFIED: Text("Notifié", "Ter kennis gebracht", "Mitgeteilt"),
    RecoveryState.PARTLY_PAID: Text("Payé en partie", "Deels betaald", "Teilweise bezahlt"),
    RecoveryState.CONTESTED: Text("Contesté", "Betwist", "Angefochten"),
    RecoveryState.PAID: Text("Soldé", "Vereffend", "Beglichen"),
    RecoveryState.CANCELLED: Text("Annulé", "Geannuleerd", "Storniert"),
}
_NOT_JUSTIFIED = Text(
    "La partie de la subvention qui n'a pas été justifiée ou acceptée est à rembourser.",
    "Het deel van de toelage dat niet verantwoord of aanvaard werd, moet worden terugbetaald.",
    "Der Teil der Subvention, der nicht gerechtfertigt oder angenommen wurde, ist zurückzuzahlen.",
)
_NOTHING_SENT = Text(
    "Aucun rapport n'a été envoyé : la subvention entière est à rembourser.",
    "Er werd geen verslag verzonden: de volledige toelage moet worden terugbetaald.",
    "Es wurde kein Bericht gesendet: Die gesamte Subvention ist zurückzuzahlen.",
)

_ACCEPTED_BEFORE = Text(
    "Depuis le règlement du solde, il est accepté moins : la différence est à rembourser.",
    "Sinds de vereffening van het saldo is er minder aanvaard: het verschil moet worden terugbetaald.",
    "Seit der Abrechnung des Saldos ist weniger angenommen: Die Differenz ist zurückzuzahlen.",
)


def issue(campaign: Any, settlements: Sequence[Settlement]) -> list[Recovery]:
    """One recovery for each settlement, numbered in their order, in the transaction that approves them."""
    if not settlements:
        return []
    today = clock.today()
    Numbers.objects.get_or_create(year=today.year)
    numbers = Numbers.objects.select_for_update().get(year=today.year)
    first = numbers.last + 1
    numbers.last += len(settlements)
    numbers.save(update_fields=["last"])
    issued = [
        Recovery(
            settlement=each,
            number=f"{campaign.measure_id.upper()}-{today.year}-{sequence:06d}",
            communication=structured_communication(today.year * _PER_YEAR + sequence),
            amount=each.amount,
            reason=list(_reason(each)),
            law=list(campaign.measure.law.text),
            dated=today,
            due=_due(campaign, today),
        )
        for sequence, each in enumerate(settlements, start=first)
    ]
    return list(Recovery.objects.bulk_create(issued))


def _reason(settlement: Settlement) -> Text:
    if settlement.is_supplement:
        return _ACCEPTED_BEFORE
    return _NOT_JUSTIFIED if settlement.submission_id else _NOTHING_SENT


def _due(campaign: Any, today: date) -> date:
    """The day that the measure names, while that leaves the centre its term; else the end of the term."""
    named = campaign.parameters.values.get("refund_by")
    if isinstance(named, str):
        named = date.fromisoformat(named)
    return max(named, today + TERM) if named else today + TERM


def notify(*, chosen: Iterable[int], actor: Actor) -> int:
    """Let centres know of their recoveries, in one act: from then on they see them. How many.

    The term runs from this day where that is later than the day of issue.
    """
    wanted = set(chosen)
    with transaction.atomic():
        list(Recovery.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        found = list(_with_centres().filter(pk__in=wanted, state=RecoveryState.ISSUED))
        if not found or len(found) != len(wanted):
            raise NotPossible(NOTHING_CHOSEN.code)
        for each in found:
            each.due = max(each.due, clock.today() + TERM)
            save(each, state=RecoveryState.NOTIFIED, notified_at=clock.now(), contest_until=each.due)
            money_notices.tell_centre(each, "recovery_notified", "notified", each.due)
        data = {"numbers": [each.number for each in found]}
        record(subject="recoveries", actor=actor.identifier, action="recoveries-notified", data=data)
    return len(found)


@contextmanager
def changing(recovery: Recovery, revision: int, *states: RecoveryState) -> Iterator[Recovery]:
    """The recovery, locked, as its user saw it, and in one of these states."""
    with transaction.atomic():
        stored = locked(recovery.pk)
        if stored.revision != revision:
            raise Stale(CHANGED.code)
        require_state(stored, *states)
        yield stored


def locked(pk: int) -> Recovery:
    Recovery.objects.select_for_update().get(pk=pk)
    stored: Recovery = _with_centres().get(pk=pk)
    return stored


def require_state(recovery: Recovery, *states: RecoveryState) -> None:
    if recovery.state not in states:
        facts = {"number": recovery.number, "state": STATE_LABELS[RecoveryState(recovery.state)]}
        raise NotPossible(RECOVERY_STATE.code, facts)


def _with_centres() -> Any:
    return Recovery.objects.select_related(
        "settlement__run__campaign", "settlement__report__centre__successor", "settlement__report__campaign"
    )


def save(recovery: Recovery, **values: Any) -> None:
    """Keep a change of a locked recovery; its revision grows."""
    for name, value in values.items():
        setattr(recovery, name, value)
    recovery.revision += 1
    recovery.save()


def plan_instalments(
    *, recovery: Recovery, instalments: Sequence[tuple[date, Decimal]], revision: int, actor: Actor
) -> None:
    """Let the centre pay what remains in parts, in place of an earlier plan. The last one is the day it is due.

    Raises Invalid where the parts do not add up to what remains.
    """
    with changing(recovery, revision, *UNPAID) as stored:
        total = sum((amount for _, amount in instalments), ZERO)
        if total != stored.remaining or not all(amount > 0 for _, amount in instalments):
            raise Invalid(INSTALMENTS.code, {"read": total, "remaining": stored.remaining})
        stored.instalments.all().delete()
        Instalment.objects.bulk_create(
            [Instalment(recovery=stored, due=due, amount=amount) for due, amount in instalments]
        )
        save(stored, due=max(due for due, _ in instalments))
        noted(
            stored, actor, "recovery-instalments", plan=[[due.isoformat(), str(amount)] for due, amount in instalments]
        )


def receive(recovery: Recovery, entry: BankEntry, amount: Decimal) -> None:
    """Take money that came in off a locked recovery, at most what remains; its caller records it."""
    Payment.objects.create(recovery=recovery, entry=entry, amount=amount, on=entry.booked_on)
    save(recovery, state=state_by_payments(recovery))
    write(recovery.settlement.report, recovery.journal_subject, [(Kind.PAID_BACK, amount)])


def give_back(recovery: Recovery, payment: Payment) -> None:
    """Undo `receive`: what was paid is claimed again; its caller records it."""
    require_state(recovery, *EXPECTING, RecoveryState.PAID)
    if payment.entry_id is None or payment.recovery_id != recovery.pk:
        raise NotPossible(NOTHING_CHOSEN.code)
    amount = payment.amount
    payment.delete()
    save(recovery, state=state_by_payments(recovery))
    write(recovery.settlement.report, recovery.journal_subject, [(Kind.PAYMENT_UNDONE, amount)])


def state_by_payments(recovery: Recovery) -> RecoveryState:
    """The state of one that the centre knows of, by what came in and by whether it waits for an answer."""
    if not recovery.remaining:
        return RecoveryState.PAID
    if recovery.contestations.filter(outcome=Contestation.Outcome.OPEN).exists():
        return RecoveryState.CONTESTED
    return RecoveryState.PARTLY_PAID if recovery.settled else RecoveryState.NOTIFIED


class Part(NamedTuple):
    """An instalment, and what is still to be paid of it: payments fill the parts in the order of their days."""

    due: date
    amount: Decimal
    remaining: Decimal


def parts_of(recovery: Recovery) -> list[Part]:
    """The instalments of a recovery, the first one first."""
    rest, found = recovery.remaining, []
    for each in reversed(list(recovery.instalments.all())):
        found.append(Part(each.due, each.amount, min(each.amount, rest)))
        rest -= found[-1].remaining
    return found[::-1]


def next_due(recovery: Recovery) -> date:
    """The day by which the next part has to be paid: after those that are paid already."""
    return next((each.due for each in parts_of(recovery) if each.remaining), recovery.due)


@every(timedelta(days=1), name="recovery-reminders")
def remind_of_recoveries() -> None:
    """Each reminder once for each day on which something is due; one that no worker sent in time is made up for."""
    today = clock.today()
    expected = _with_centres().filter(state__in=(RecoveryState.NOTIFIED, RecoveryState.PARTLY_PAID))
    for recovery in expected.prefetch_related("payments", "instalments"):
        day = next_due(recovery)
        passed = [offset for offset in CALENDAR if day + timedelta(days=offset) <= today]
        if passed:
            template = "recovery_overdue" if passed[-1] > 0 else "recovery_due"
            with transaction.atomic():
                money_notices.tell_centre(recovery, template, f"{day.isoformat()}:{passed[-1]}", day)


def noted(recovery: Recovery, actor: Actor | Program, action: str, **data: Any) -> None:
    """The event of a change of one recovery."""
    record(subject=recovery.journal_subject, actor=actor.identifier, action=action, data=data)


def reason_of(typed: str) -> str:
    """One line of at most 500 characters; Invalid where nothing is said."""
    reason = " ".join(typed.split())[:500]
    if not reason:
        raise Invalid(REASON_MISSING.code)
    return reason
