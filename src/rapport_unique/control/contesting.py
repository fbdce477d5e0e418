"""Recoveries that are contested, and those that become less or end otherwise than by payment: proposed by one person,
decided by another."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rapport_unique.accounts.access import Actor
from rapport_unique.control import money_notices
from rapport_unique.control.ledgers import write
from rapport_unique.control.models import Contestation, Ending, Payment, Recovery, RecoveryState
from rapport_unique.control.models.money import UNPAID
from rapport_unique.control.money_codes import (
    AMOUNT_NOT_LOWER,
    CONTEST_LATE,
    HAS_PAYMENTS,
    NOTHING_CHOSEN,
    OWN_PROPOSAL,
    REASON_MISSING,
)
from rapport_unique.control.pieces import Received
from rapport_unique.control.recovering import TERM, changing, noted, reason_of, save, state_by_payments
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.core.ledger import Kind
from rapport_unique.core.money import CENT, ZERO
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock

ENDING_LABELS = {
    Ending.LOWER: Text("Diminuer le montant", "Het bedrag verminderen", "Den Betrag verringern"),
    Ending.CANCEL: Text("Annuler", "Annuleren", "Stornieren"),
    Ending.COMPENSATE: Text(
        "Compenser avec la subvention de l'année suivante",
        "Verrekenen met de toelage van het volgende jaar",
        "Mit der Subvention des folgenden Jahres verrechnen",
    ),
    Ending.WRITE_OFF: Text("Porter en perte", "Afschrijven", "Ausbuchen"),
}
OUTCOME_LABELS = {
    Contestation.Outcome.OPEN: Text("En attente d'une décision", "Wacht op een beslissing", "Wartet auf Entscheidung"),
    Contestation.Outcome.UPHELD: Text(
        "La récupération est maintenue", "De terugvordering blijft", "Die Rückforderung bleibt bestehen"
    ),
    Contestation.Outcome.LOWER: Text("Le montant est diminué", "Het bedrag is verminderd", "Der Betrag ist verringert"),
    Contestation.Outcome.CANCEL: Text(
        "La récupération est annulée", "De terugvordering is geannuleerd", "Die Rückforderung ist storniert"
    ),
    Contestation.Outcome.COMPENSATE: Text(
        "Le montant est déduit de l'année suivante",
        "Het bedrag wordt afgetrokken van het volgende jaar",
        "Der Betrag wird vom folgenden Jahr abgezogen",
    ),
    Contestation.Outcome.WRITE_OFF: Text(
        "La récupération est abandonnée", "Van de terugvordering is afgezien", "Auf die Rückforderung wird verzichtet"
    ),
}
_ENTRIES = {
    Ending.LOWER: Kind.CLAIM_CANCELLED,
    Ending.CANCEL: Kind.CLAIM_CANCELLED,
    Ending.COMPENSATE: Kind.CLAIM_COMPENSATED,
    Ending.WRITE_OFF: Kind.CLAIM_WRITTEN_OFF,
}


def may_contest(recovery: Recovery, today: date) -> bool:
    """Whether its centre may still contest it: once, and until the day that its notification named."""
    until = recovery.contest_until
    waits = recovery.state in (RecoveryState.NOTIFIED, RecoveryState.PARTLY_PAID)
    return waits and until is not None and today <= until and not recovery.contestations.filter(from_centre=True)


def contest(
    *, recovery: Recovery, reason: str, revision: int, actor: Actor, piece: Received | None = None
) -> Contestation:
    """Its centre contests it, once and within the term, perhaps with a file; or the administration notes that it did
    so by letter. Reminders stop until that is decided.

    Raises NotPossible for a centre after its term, or a second time.
    """
    text = reason.strip()
    if not text:
        raise Invalid(REASON_MISSING.code)
    with changing(recovery, revision, RecoveryState.NOTIFIED, RecoveryState.PARTLY_PAID) as stored:
        if actor.centre is not None and not may_contest(stored, clock.today()):
            raise NotPossible(CONTEST_LATE.code, {"until": stored.contest_until or ""})
        made: Contestation = Contestation.objects.create(
            recovery=stored,
            text=text,
            made_by=actor.person,
            made_at=clock.now(),
            from_centre=actor.centre is not None,
            **({f"file_{name}": value for name, value in piece._asdict().items() if name != "size"} if piece else {}),
        )
        save(stored, state=RecoveryState.CONTESTED)
        money_notices.contested(made)
        noted(stored, actor, "recovery-contested", contestation=made.pk, sha256=made.file_sha256)
    return made


def uphold(*, recovery: Recovery, reason: str, revision: int, actor: Actor) -> None:
    """The contestation is not followed: the recovery stands as before, with the answer to the centre."""
    why = reason_of(reason)
    with changing(recovery, revision, RecoveryState.CONTESTED, RecoveryState.PAID) as stored:
        if not _answered(stored, Contestation.Outcome.UPHELD, why, actor):
            raise NotPossible(NOTHING_CHOSEN.code)
        save(stored, state=state_by_payments(stored), due=_due_again(stored))
        noted(stored, actor, "recovery-upheld", reason=why)


def _due_again(recovery: Recovery) -> date:
    """A centre that waited for an answer has the whole term again; parts keep their days."""
    return recovery.due if recovery.instalments.exists() else max(recovery.due, clock.today() + TERM)


def _answered(recovery: Recovery, outcome: Contestation.Outcome, answer: str, actor: Actor) -> bool:
    """Answer the contestation that waits, if there is one, and tell the centre."""
    waiting: Contestation | None = recovery.contestations.filter(outcome=Contestation.Outcome.OPEN).first()
    if waiting is None:
        return False
    waiting.outcome, waiting.answer = outcome, answer
    waiting.decided_by, waiting.decided_at = actor.person, clock.now()
    waiting.amount, waiting.due = recovery.amount, _due_again(recovery)
    waiting.save()
    money_notices.decided(waiting)
    return True


def propose_ending(
    *, recovery: Recovery, ending: Ending, reason: str, revision: int, actor: Actor, amount: Decimal | None = None
) -> None:
    """Propose to lower it to an amount, to cancel it, to compensate what remains with the next grant or to write it
    off. Another person decides.

    Raises NotPossible for a cancellation of what is paid in part, Invalid for an amount that is not lower, or lower
    than what is settled of it.
    """
    why = reason_of(reason)
    with changing(recovery, revision, *UNPAID) as stored:
        lower = amount if ending == Ending.LOWER else None
        _require_possible(stored, ending, lower)
        save(stored, ending=ending, ending_why=why, ending_by=actor.person, ending_amount=lower)
        data = {"ending": str(ending), "reason": why, "amount": "" if lower is None else str(lower)}
        noted(stored, actor, "recovery-ending-proposed", **data)


def _require_possible(recovery: Recovery, ending: Ending, amount: Decimal | None) -> None:
    if ending == Ending.CANCEL and recovery.settled:
        raise NotPossible(HAS_PAYMENTS.code, {"number": recovery.number})
    least = max(recovery.settled, CENT)
    if ending == Ending.LOWER and (amount is None or not least <= amount < recovery.amount):
        facts = {"read": ZERO if amount is None else amount, "least": recovery.settled, "most": recovery.amount}
        raise Invalid(AMOUNT_NOT_LOWER.code, facts)


def decide_ending(*, recovery: Recovery, approved: bool, revision: int, actor: Actor) -> None:
    """Approve or refuse what another person proposed; a contestation that waits is answered with it."""
    with changing(recovery, revision, *UNPAID) as stored:
        if not stored.ending:
            raise NotPossible(NOTHING_CHOSEN.code)
        if stored.ending_by_id == actor.person.pk:
            raise NotAllowed(OWN_PROPOSAL.code)
        ending, why = Ending(stored.ending), stored.ending_why
        if not approved:
            save(stored, **_NO_ENDING)
            noted(stored, actor, "recovery-ending-refused", ending=str(ending))
            return
        _require_possible(stored, ending, stored.ending_amount)
        moved = _lowered(stored) if ending == Ending.LOWER else _ended(stored, ending)
        stored.instalments.all().delete()
        write(stored.settlement.report, stored.journal_subject, [(_ENTRIES[ending], moved)])
        if _answered(stored, Contestation.Outcome(ending.value), why, actor) and stored.remaining:
            save(stored, state=state_by_payments(stored), due=_due_again(stored))
        noted(stored, actor, "recovery-ended", ending=str(ending), amount=str(moved))


_NO_ENDING = {"ending": "", "ending_why": "", "ending_by": None, "ending_amount": None}


def _lowered(recovery: Recovery) -> Decimal:
    before: Decimal = recovery.amount
    after = recovery.ending_amount or ZERO
    recovery.amount = after
    save(recovery, state=state_by_payments(recovery), **_NO_ENDING)
    return before - after


def _ended(recovery: Recovery, ending: Ending) -> Decimal:
    remaining: Decimal = recovery.remaining
    if ending == Ending.CANCEL:
        save(recovery, state=RecoveryState.CANCELLED)
    else:
        Payment.objects.create(recovery=recovery, ending=ending, amount=remaining, on=clock.today())
        save(recovery, state=RecoveryState.PAID)
    return remaining
