"""Corrections beside a sent report: proposed, decided by another person, contested by the centre, decided again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from rapport_unique.accounts.access import Actor
from rapport_unique.control import desk_notices
from rapport_unique.control.acceptance import left_of
from rapport_unique.control.desk import acting, row_name
from rapport_unique.control.desk_codes import (
    AMOUNT_UNKNOWN,
    BEYOND_DECLARED,
    NO_OBJECTION,
    NOT_APPROVED,
    NOT_PROPOSED,
    OBJECTION_NOT_OPEN,
    SAME_PERSON,
    UNDECIDED,
)
from rapport_unique.control.models import ControlFile, Correction
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.core.money import ZERO, exact_euros
from rapport_unique.core.texts import Text
from rapport_unique.reporting.submissions import amounts_of, rows_sent
from rapport_unique.ui import clock

TERM = timedelta(days=30)
"""How long a centre can object to a correction."""
STATE_LABELS = {
    Correction.State.PROPOSED: Text("Proposée", "Voorgesteld", "Vorgeschlagen"),
    Correction.State.APPROVED: Text("Approuvée", "Goedgekeurd", "Genehmigt"),
    Correction.State.REJECTED: Text("Rejetée", "Verworpen", "Abgelehnt"),
    Correction.State.WAIVED: Text("Abandonnée", "Van afgezien", "Verzichtet"),
}
OUTCOME_LABELS = {
    "accepted": Text("accepté", "aanvaard", "angenommen"),
    "refused": Text("refusé", "geweigerd", "abgelehnt"),
    "part": Text("accepté en partie", "gedeeltelijk aanvaard", "teilweise angenommen"),
}


def articles_of(measure: Any) -> list[Text]:
    """The texts that a correction can rest on: of the measure, of its figures and of its rules, each once."""
    found = [measure.law.text, *(each.law.text for each in measure.figures)]
    found += [each.law for each in measure.remarks if each.law]
    return list(dict.fromkeys(found))


def propose(
    *,
    file: ControlFile,
    actor: Actor,
    revision: int,
    amount_key: str,
    accepted: Decimal,
    reason: str,
    article: Text,
    declared: Decimal | None = None,
    table: str = "",
    position: int | None = None,
) -> Correction:
    """Propose what to accept of an amount, whole or of one of its rows, for which `declared` says what it added.

    It waits for another person where the corrections of the file reach `FOUR_EYES_FROM` euro with it, so that no amount
    slips under it in slices; else it is approved at once. Raises Invalid for an amount or a row that the report does
    not have, and for more than what is left of the amount.
    """
    known = {each.key: each.declared for each in amounts_of(file.submission)}
    if amount_key not in known or (table and (table, position) not in set(rows_sent(file.submission))):
        raise Invalid(AMOUNT_UNKNOWN.code)
    correction = Correction(
        amount_key=amount_key,
        table=table,
        position=position if table else None,
        declared=exact_euros(known[amount_key] if declared is None or not table else declared),
        accepted=exact_euros(accepted),
        reason=reason,
        article=list(article),
    )
    with acting(file=file, actor=actor, revision=revision, action="correction-proposed", in_hand=True) as act:
        act.data = put_forward(correction, act.file, actor)
    return correction


def put_forward(correction: Correction, file: ControlFile, actor: Actor) -> dict[str, Any]:
    """Propose a correction, within the act of the caller; what the journal shall know of it.

    Raises Invalid where it goes beyond what is left of its amount.
    """
    known = {each.key: each.declared for each in amounts_of(file.submission)}
    left = left_of(file, correction.amount_key, known[correction.amount_key])
    if not ZERO <= correction.accepted <= correction.declared or correction.reduction > left:
        raise Invalid(BEYOND_DECLARED.code, {"left": left})
    correction.file, correction.proposed_by, correction.proposed_at = file, actor.person, clock.now()
    correction.save()
    said = _said(correction)
    if not _needs_another(file):
        _approve(correction, actor, "")
        said["approved"] = True
    return said


def _needs_another(file: ControlFile) -> bool:
    standing = file.corrections.filter(state__in=[Correction.State.PROPOSED, Correction.State.APPROVED])
    return sum((each.reduction for each in standing), ZERO) >= settings.FOUR_EYES_FROM


def decide(*, correction: Correction, actor: Actor, revision: int, approved: bool, reason: str) -> None:
    """Approve or reject a proposal; never one's own. Approved, the centre is told and its term begins. Also after the
    conclusion: what is not proven of aid paid later is proposed then."""
    action = "correction-approved" if approved else "correction-rejected"
    with acting(file=correction.file, actor=actor, revision=revision, action=action, concluded=True) as act:
        stored = Correction.objects.get(pk=correction.pk)
        if stored.state != Correction.State.PROPOSED:
            raise NotPossible(NOT_PROPOSED.code)
        if stored.proposed_by_id == actor.person.pk:
            raise NotAllowed(SAME_PERSON.code)
        if approved:
            _approve(stored, actor, reason)
        else:
            _decided(stored, actor, Correction.State.REJECTED, reason)
        act.data = _said(stored) | {"decision_reason": reason}


def _approve(correction: Correction, actor: Actor, reason: str) -> None:
    correction.objection_until = clock.today() + TERM
    _decided(correction, actor, Correction.State.APPROVED, reason)
    desk_notices.correction_approved(correction)


def _decided(correction: Correction, actor: Actor, state: Correction.State, reason: str) -> None:
    correction.state = state
    correction.decided_by, correction.decided_at, correction.decision_reason = actor.person, clock.now(), reason
    correction.save()


def waive(*, correction: Correction, actor: Actor, revision: int, reason: str) -> None:
    """Give up an approved correction: the amount is accepted as declared, and the reason stays. Not by who proposed."""
    with acting(file=correction.file, actor=actor, revision=revision, action="correction-waived") as act:
        stored = Correction.objects.get(pk=correction.pk)
        if stored.state != Correction.State.APPROVED:
            raise NotPossible(NOT_APPROVED.code)
        if stored.proposed_by_id == actor.person.pk:
            raise NotAllowed(SAME_PERSON.code)
        if stored.objection == Correction.Objection.OPEN:
            stored.objection = Correction.Objection.DECIDED
            stored.objection_decided_by, stored.objection_decided_at = actor.person, clock.now()
            stored.objection_answer = reason
        stored.state, stored.decision_reason = Correction.State.WAIVED, reason
        stored.save()
        act.data = _said(stored) | {"decision_reason": reason}


def object_to(*, correction: Correction, actor: Actor, revision: int, text: str) -> None:
    """The centre contests an approved correction, once, within its term; also after the conclusion."""
    with acting(
        file=correction.file, actor=actor, revision=revision, action="correction-contested", concluded=True
    ) as act:
        stored = Correction.objects.get(pk=correction.pk)
        if not stored.may_be_objected_to(clock.today()):
            raise NotPossible(NO_OBJECTION.code)
        stored.objection, stored.objection_text = Correction.Objection.OPEN, text
        stored.objected_by, stored.objected_at = actor.person, clock.now()
        stored.save()
        desk_notices.objection_made(stored)
        act.data = {"correction": stored.pk}


def decide_objection(*, correction: Correction, actor: Actor, revision: int, accepted: Decimal, answer: str) -> None:
    """Decide what is accepted after an objection, between what was accepted before and what was declared; never by who
    proposed the correction."""
    accepted = exact_euros(accepted)
    with acting(
        file=correction.file, actor=actor, revision=revision, action="objection-decided", concluded=True
    ) as act:
        stored = Correction.objects.get(pk=correction.pk)
        if stored.objection != Correction.Objection.OPEN:
            raise NotPossible(OBJECTION_NOT_OPEN.code)
        if stored.proposed_by_id == actor.person.pk:
            raise NotAllowed(SAME_PERSON.code)
        if not stored.accepted <= accepted <= stored.declared:
            raise Invalid(BEYOND_DECLARED.code, {"left": stored.reduction})
        before, stored.accepted = stored.accepted, accepted
        stored.objection, stored.objection_answer = Correction.Objection.DECIDED, answer
        stored.objection_decided_by, stored.objection_decided_at = actor.person, clock.now()
        stored.save()
        desk_notices.objection_decided(stored)
        act.data = _said(stored) | {"accepted_before": str(before)}


def require_decided(file: ControlFile) -> None:
    """Raise while proposals or objections wait for a decision."""
    corrections = file.corrections.all()
    waiting = [
        each
        for each in corrections
        if each.state == Correction.State.PROPOSED or each.objection == Correction.Objection.OPEN
    ]
    if waiting:
        raise NotPossible(UNDECIDED.code, {"count": len(waiting)})


def _said(correction: Correction) -> dict[str, Any]:
    return {
        "correction": correction.pk,
        "amount": correction.amount_key,
        "row": row_name(correction),
        "declared": str(correction.declared),
        "accepted": str(correction.accepted),
        "reason": correction.reason,
    }
