"""Recoveries ("droits constatés"): issued, notified, paid, contested, or ended otherwise by two people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.models import Mandate
from rapport_unique.control.ledgers import write
from rapport_unique.control.models import (
    BankEntry,
    Ending,
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
    HAS_PAYMENTS,
    INSTALMENTS,
    NOTHING_CHOSEN,
    OWN_PROPOSAL,
    REASON_MISSING,
    RECOVERY_STATE,
)
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.core.identifiers import structured_communication
from rapport_unique.core.ledger import Kind
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text, format_date
from rapport_unique.journal.recording import record
from rapport_unique.outbox.mail import put_mail
from rapport_unique.outbox.periodic import every
from rapport_unique.reporting.overview import WRITERS
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
ENDING_LABELS = {
    Ending.CANCEL: Text("Annuler", "Annuleren", "Stornieren"),
    Ending.COMPENSATE: Text(
        "Compenser avec la subvention de l'année suivante",
        "Verrekenen met de toelage van het volgende jaar",
        "Mit der Subvention des folgenden Jahres verrechnen",
    ),
    Ending.WRITE_OFF: Text("Porter en perte", "Afschrijven", "Ausbuchen"),
}
_ENTRIES = {
    Ending.CANCEL: Kind.CLAIM_CANCELLED,
    Ending.COMPENSATE: Kind.CLAIM_COMPENSATED,
    Ending.WRITE_OFF: Kind.CLAIM_WRITTEN_OFF,
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
            reason=list(_NOT_JUSTIFIED if each.submission_id else _NOTHING_SENT),
            law=list(campaign.measure.law.text),
            dated=today,
            due=_due(campaign, today),
        )
        for sequence, each in enumerate(settlements, start=first)
    ]
    return list(Recovery.objects.bulk_create(issued))


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
            _save(each, state=RecoveryState.NOTIFIED, notified_at=clock.now())
            _write_to_centre(each, "recovery_notified", "notified", each.due)
        data = {"numbers": [each.number for each in found]}
        record(subject="recoveries", actor=actor.identifier, action="recoveries-notified", data=data)
    return len(found)


@contextmanager
def _changing(recovery: Recovery, revision: int, *states: RecoveryState) -> Iterator[Recovery]:
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


def _save(recovery: Recovery, **values: Any) -> None:
    for name, value in values.items():
        setattr(recovery, name, value)
    recovery.revision += 1
    recovery.save()


def contest(*, recovery: Recovery, reason: str, revision: int, actor: Actor) -> None:
    """The centre contests it; reminders stop until that is decided."""
    why = reason_of(reason)
    with _changing(recovery, revision, RecoveryState.NOTIFIED, RecoveryState.PARTLY_PAID) as stored:
        _save(stored, state=RecoveryState.CONTESTED, contested_why=why)
        _record(stored, actor, "recovery-contested", reason=why)


def uphold(*, recovery: Recovery, reason: str, revision: int, actor: Actor) -> None:
    """The objection is not followed: the recovery stands as before."""
    why = reason_of(reason)
    with _changing(recovery, revision, RecoveryState.CONTESTED) as stored:
        _save(stored, state=_state_by_payments(stored))
        _record(stored, actor, "recovery-upheld", reason=why)


def propose_ending(*, recovery: Recovery, ending: Ending, reason: str, revision: int, actor: Actor) -> None:
    """Propose to cancel it, to compensate what remains with the next grant or to write it off. Another person decides.

    Raises NotPossible for a cancellation of what is paid in part.
    """
    why = reason_of(reason)
    with _changing(recovery, revision, *UNPAID) as stored:
        if ending == Ending.CANCEL and stored.settled:
            raise NotPossible(HAS_PAYMENTS.code, {"number": stored.number})
        _save(stored, ending=ending, ending_why=why, ending_by=actor.person)
        _record(stored, actor, "recovery-ending-proposed", ending=str(ending), reason=why)


def decide_ending(*, recovery: Recovery, approved: bool, revision: int, actor: Actor) -> None:
    """Approve or refuse what another person proposed."""
    with _changing(recovery, revision, *UNPAID) as stored:
        if not stored.ending:
            raise NotPossible(NOTHING_CHOSEN.code)
        if stored.ending_by_id == actor.person.pk:
            raise NotAllowed(OWN_PROPOSAL.code)
        ending, remaining = Ending(stored.ending), stored.remaining
        if approved and ending == Ending.CANCEL and stored.settled:
            raise NotPossible(HAS_PAYMENTS.code, {"number": stored.number})
        if not approved:
            _save(stored, ending="", ending_why="", ending_by=None)
            _record(stored, actor, "recovery-ending-refused", ending=str(ending))
            return
        if ending == Ending.CANCEL:
            _save(stored, state=RecoveryState.CANCELLED)
        else:
            Payment.objects.create(recovery=stored, ending=ending, amount=remaining, on=clock.today())
            _save(stored, state=RecoveryState.PAID)
        stored.instalments.all().delete()
        write(stored.settlement.report, stored.journal_subject, [(_ENTRIES[ending], remaining)])
        _record(stored, actor, "recovery-ended", ending=str(ending), amount=str(remaining))


def plan_instalments(
    *, recovery: Recovery, instalments: Sequence[tuple[date, Decimal]], revision: int, actor: Actor
) -> None:
    """Let the centre pay what remains in parts, in place of an earlier plan. The last one is the day it is due.

    Raises Invalid where the parts do not add up to what remains.
    """
    with _changing(recovery, revision, *UNPAID) as stored:
        total = sum((amount for _, amount in instalments), ZERO)
        if total != stored.remaining or not all(amount > 0 for _, amount in instalments):
            raise Invalid(INSTALMENTS.code, {"read": total, "remaining": stored.remaining})
        stored.instalments.all().delete()
        Instalment.objects.bulk_create(
            [Instalment(recovery=stored, due=due, amount=amount) for due, amount in instalments]
        )
        _save(stored, due=max(due for due, _ in instalments))
        _record(
            stored, actor, "recovery-instalments", plan=[[due.isoformat(), str(amount)] for due, amount in instalments]
        )


def receive(recovery: Recovery, entry: BankEntry, amount: Decimal) -> None:
    """Take money that came in off a locked recovery, at most what remains; its caller records it."""
    Payment.objects.create(recovery=recovery, entry=entry, amount=amount, on=entry.booked_on)
    contested = recovery.state == RecoveryState.CONTESTED and recovery.remaining
    _save(recovery, state=recovery.state if contested else _state_by_payments(recovery))
    write(recovery.settlement.report, recovery.journal_subject, [(Kind.PAID_BACK, amount)])


def give_back(recovery: Recovery, payment: Payment) -> None:
    """Undo `receive`: what was paid is claimed again; its caller records it."""
    require_state(recovery, *EXPECTING, RecoveryState.PAID)
    if payment.entry_id is None or payment.recovery_id != recovery.pk:
        raise NotPossible(NOTHING_CHOSEN.code)
    amount = payment.amount
    payment.delete()
    contested = recovery.state == RecoveryState.CONTESTED
    _save(recovery, state=recovery.state if contested else _state_by_payments(recovery))
    write(recovery.settlement.report, recovery.journal_subject, [(Kind.PAYMENT_UNDONE, amount)])


def _state_by_payments(recovery: Recovery) -> RecoveryState:
    if not recovery.remaining:
        return RecoveryState.PAID
    return RecoveryState.PARTLY_PAID if recovery.settled else RecoveryState.NOTIFIED


def next_due(recovery: Recovery) -> date:
    """The day by which the next part has to be paid: after those that are paid already."""
    rest = recovery.remaining
    for each in reversed(list(recovery.instalments.all())):
        rest -= each.amount
        if rest <= 0:
            return each.due
    return recovery.due


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
                _write_to_centre(recovery, template, f"{day.isoformat()}:{passed[-1]}", day)


def _write_to_centre(recovery: Recovery, template: str, key: str, day: date) -> None:
    """No amount and no number: the page itself tells the rest."""
    report = recovery.settlement.report
    centre = report.centre.in_charge(clock.today())
    mandates = Mandate.objects.active(clock.today()).filter(centre=centre, role_key__in=WRITERS)
    for person in {mandate.person for mandate in mandates.select_related("person")}:
        language = person.language
        put_mail(
            to=person.email,
            language=language,
            template=f"control/mail/{template}.txt",
            facts={
                "measure": report.campaign.measure.title.say(language),
                "period": report.campaign.parameters.period.label.say(language),
                "centre": report.centre.label.say(language),
                "due": format_date(day, language),
            },
            key=f"{template}:{recovery.pk}:{key}:{person.pk}",
        )


def _record(recovery: Recovery, actor: Actor | Program, action: str, **data: Any) -> None:
    record(subject=recovery.journal_subject, actor=actor.identifier, action=action, data=data)


def reason_of(typed: str) -> str:
    """One line of at most 500 characters; Invalid where nothing is said."""
    reason = " ".join(typed.split())[:500]
    if not reason:
        raise Invalid(REASON_MISSING.code)
    return reason
