"""Proofs of aid that is paid after the period: asked, handed in, judged row by row; and what becomes of aid that nobody
proves. A person judges and proposes: nothing is refused by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.control import desk_notices
from rapport_unique.control.correcting import put_forward
from rapport_unique.control.desk import acting, file_of, row_name
from rapport_unique.control.desk_codes import DUE_PAST
from rapport_unique.control.models import AwaitedProof, ControlFile, Correction, PieceRequest
from rapport_unique.control.monitoring import Stage, Verdict, a_year_after, followed, lines_of
from rapport_unique.control.monitoring_codes import (
    NOTHING_TO_ASK,
    NOTHING_UNPROVEN,
    PROOF_AMOUNT,
    PROOF_NOT_DUE,
    PROOFS_CHOSEN,
)
from rapport_unique.control.pieces import CALENDAR, put_to, received
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.core.money import ZERO, exact_euros
from rapport_unique.outbox.periodic import every
from rapport_unique.reporting.later_aid import LaterAid
from rapport_unique.ui import clock


def ask_for_proofs(*, submission: Any, actor: Actor, due: date) -> int:
    """Ask a centre for the proof of every row that nobody asked about: how many. Each is due on `due`, or on its own
    last day where that is earlier; a row whose last day is past is asked no more. The centre is told once.

    Raises Invalid for a day that is past, NotPossible where there is nothing to ask.
    """
    today = clock.today()
    if due < today:
        raise Invalid(DUE_PAST.code, {"read": due})
    with transaction.atomic():
        file = ControlFile.objects.select_for_update().get(pk=file_of(submission).pk)
        wanted = [each.aid for each in lines_of(submission) if each.proof is None and each.until >= today]
        if not wanted:
            raise NotPossible(NOTHING_TO_ASK.code)
        with acting(file=file, actor=actor, revision=file.revision, action="proofs-asked", concluded=True) as act:
            if act.file.state == ControlFile.State.WAITING:
                act.file.controller, act.file.state = actor.person, ControlFile.State.IN_HAND
            asked = [_asked(each, act.file, actor, due) for each in wanted]
            for first in sorted({each.request.due for each in asked}):
                desk_notices.proofs_asked(act.file, first)
            act.data = {"rows": [[row_name(each.request), each.request.due.isoformat()] for each in asked]}
    return len(asked)


def ask_everyone(*, campaign: Any, actor: Actor, due: date) -> int:
    """Ask every centre of a campaign of which nothing was asked yet, each in an act of its own; how many.

    Raises Invalid for a day that is past, NotPossible where nobody is left to ask.
    """
    waiting = [each.submission for each in followed(campaign) if each.stage is Stage.TO_ASK]
    if not waiting:
        raise NotPossible(NOTHING_TO_ASK.code)
    for submission in waiting:
        ask_for_proofs(submission=submission, actor=actor, due=due)
    return len(waiting)


def _asked(aid: LaterAid, file: ControlFile, actor: Actor, due: date) -> AwaitedProof:
    request = PieceRequest.objects.create(
        file=file,
        kind=PieceRequest.Kind.LATER,
        table=aid.table,
        position=aid.position,
        due=min(due, a_year_after(aid.ends_on)),
        asked_by=actor.person,
        asked_at=clock.now(),
    )
    proof: AwaitedProof = AwaitedProof.objects.create(
        request=request, counted=aid.counted, remaining=aid.remaining, ends_on=aid.ends_on
    )
    return proof


def hand_in_proof(
    *, file: ControlFile, actor: Actor, revision: int, chosen: Collection[int], name: str, content: bytes
) -> int:
    """One file of the centre that proves the payment of the chosen rows, also after the conclusion: of how many.

    Raises Invalid for a file that is not received, NotPossible for a row that is settled or has too many.
    """
    piece = received(name, content)
    with acting(file=file, actor=actor, revision=revision, action="proof-received", concluded=True) as act:
        proofs = _chosen(act.file, chosen)
        for proof in proofs:
            put_to(proof.request, piece, actor)
        desk_notices.proof_received(act.file)
        act.data = {"rows": [row_name(each.request) for each in proofs], "sha256": piece.sha256}
    return len(proofs)


def judge(
    *,
    file: ControlFile,
    actor: Actor,
    revision: int,
    chosen: Collection[int],
    verdict: Verdict,
    amount: Decimal | None = None,
    remark: str = "",
) -> int:
    """Say what the chosen rows are found to prove; of how many. What is proven in full is closed; the rest can still
    be proven until a correction refuses it.

    Raises Invalid for a part that is none, NotPossible where the centre has still time and has handed nothing in.
    """
    with acting(file=file, actor=actor, revision=revision, action="proofs-judged", concluded=True) as act:
        proofs = _chosen(act.file, chosen)
        if verdict == Verdict.PARTLY:
            amount = _part(proofs, amount)
        for proof in proofs:
            _judge(proof, actor, verdict, amount, remark)
        act.data = {"rows": [[row_name(each.request), str(each.proven)] for each in proofs], "remark": remark}
    return len(proofs)


def _part(proofs: list[AwaitedProof], amount: Decimal | None) -> Decimal:
    part = exact_euros(amount or ZERO)
    if len(proofs) != 1 or not ZERO < part < proofs[0].remaining:
        raise Invalid(PROOF_AMOUNT.code, {"remaining": min(each.remaining for each in proofs)})
    return part


def _judge(proof: AwaitedProof, actor: Actor, verdict: Verdict, part: Decimal | None, remark: str) -> None:
    request = proof.request
    has_time = request.due >= clock.today() and not request.pieces.all()
    if verdict != Verdict.PROVEN and has_time:
        raise NotPossible(PROOF_NOT_DUE.code, {"due": request.due, "row": request.position})
    found = {Verdict.PROVEN: proof.remaining, Verdict.PARTLY: part, Verdict.NOT_PROVEN: ZERO}
    proof.proven, proof.remark = found[verdict], remark
    proof.judged_by, proof.judged_at = actor.person, clock.now()
    proof.save()
    request.closed_at = clock.now() if verdict == Verdict.PROVEN else None
    request.save(update_fields=["closed_at"])


def _chosen(file: ControlFile, chosen: Collection[int]) -> list[AwaitedProof]:
    """The rows chosen, all of them of the file and unsettled."""
    proofs = AwaitedProof.objects.unsettled().filter(request__file=file, pk__in=chosen)
    found = list(proofs.with_pieces())
    if not found or len(found) != len(set(chosen)):
        raise NotPossible(PROOFS_CHOSEN.code)
    return found


def propose_unproven(*, file: ControlFile, actor: Actor, revision: int, reason: str) -> int:
    """Propose a correction of each row whose term is over and of which a person found that something is not proven;
    how many. They are decided and contested as every correction is, also after the conclusion.

    Raises NotPossible where there is none.
    """
    law = list(file.report.campaign.measure.law.text)
    figures = {each.key: each.paid_later.figure for each in file.report.campaign.measure.tables if each.paid_later}
    with acting(file=file, actor=actor, revision=revision, action="unproven-proposed", concluded=True) as act:
        proofs = AwaitedProof.objects.unsettled().filter(request__file=act.file, request__due__lt=clock.today())
        wanted = list(proofs.exclude(proven=None).select_related("request"))
        if not wanted:
            raise NotPossible(NOTHING_UNPROVEN.code)
        said = []
        for proof in wanted:
            request = proof.request
            correction = Correction(
                amount_key=figures[request.table],
                table=request.table,
                position=request.position,
                declared=proof.counted,
                accepted=proof.counted - proof.unproven,
                reason=reason,
                article=law,
            )
            said.append(put_forward(correction, act.file, actor))
            proof.correction = correction
            proof.save(update_fields=["correction"])
            request.closed_at = clock.now()
            request.save(update_fields=["closed_at"])
        act.data = {"corrections": said}
    return len(wanted)


@every(timedelta(days=1), name="proof-reminders")
def remind_of_proofs() -> None:
    """Each reminder once for a centre and a day, however many rows are due on it; also when a worker missed its day."""
    today = clock.today()
    waiting = AwaitedProof.objects.filter(
        proven=None,
        request__closed_at=None,
        request__pieces=None,
        request__due__lte=today - timedelta(days=CALENDAR[0]),
    ).select_related("request__file__submission__version__report__centre__successor")
    for file, due in {(each.request.file, each.request.due): None for each in waiting}:
        passed = [days for days in CALENDAR if due + timedelta(days=days) <= today]
        with transaction.atomic():
            desk_notices.proofs_missing(file, due, passed[-1])
