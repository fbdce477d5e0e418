"""Aid that is paid after the period: which centres still pay it, row by row, and how far its proofs are, which can come
until a year after it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from rapport_unique.control.models import AwaitedProof
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text
from rapport_unique.reporting.later_aid import LaterAid, later_aid, still_to_pay
from rapport_unique.ui import clock


class Stage(StrEnum):
    """How far the proofs of a centre are; of several rows, what is to be done first."""

    TO_JUDGE = "to_judge"
    TO_PROPOSE = "to_propose"
    OVERDUE = "overdue"
    TO_ASK = "to_ask"
    ASKED = "asked"
    TOO_LATE = "too_late"
    SETTLED = "settled"


STAGE_LABELS = {
    Stage.TO_JUDGE: Text("Preuves à examiner", "Te onderzoeken bewijzen", "Nachweise zu prüfen"),
    Stage.TO_PROPOSE: Text("Correction à proposer", "Correctie voor te stellen", "Korrektur vorzuschlagen"),
    Stage.OVERDUE: Text("Échéance dépassée", "Vervaldag voorbij", "Frist abgelaufen"),
    Stage.TO_ASK: Text("À demander", "Te vragen", "Anzufordern"),
    Stage.ASKED: Text("Demandées", "Gevraagd", "Angefordert"),
    Stage.TOO_LATE: Text("Trop tard pour demander", "Te laat om te vragen", "Zu spät für eine Anforderung"),
    Stage.SETTLED: Text("Réglé", "Afgehandeld", "Erledigt"),
}
_ENDED = (Stage.SETTLED, Stage.TOO_LATE)


class Verdict(StrEnum):
    PROVEN = "proven"
    PARTLY = "partly"
    NOT_PROVEN = "not_proven"


VERDICT_LABELS = {
    Verdict.PROVEN: Text("Prouvé", "Bewezen", "Nachgewiesen"),
    Verdict.PARTLY: Text("Prouvé en partie", "Gedeeltelijk bewezen", "Teilweise nachgewiesen"),
    Verdict.NOT_PROVEN: Text("Non prouvé", "Niet bewezen", "Nicht nachgewiesen"),
}


@dataclass(frozen=True, slots=True)
class Followed:
    """A centre with aid still to be paid, in euro. `proofs_until` is a year after the last aid ends."""

    ins: str
    centre: Text
    submission: Any
    remaining: Decimal
    proven: Decimal
    ends_on: date | None
    proofs_until: date | None
    stage: Stage

    @property
    def is_open(self) -> bool:
        return self.stage not in _ENDED


def followed(campaign: Any) -> list[Followed]:
    """The centres to follow up, those whose proofs are due first at the top; in a constant number of queries."""
    found = []
    proofs: dict[int, list[AwaitedProof]] = defaultdict(list)
    of_campaign = AwaitedProof.objects.filter(request__file__submission__version__report__campaign=campaign)
    for proof in of_campaign.with_pieces().select_related("request__file"):
        proofs[proof.request.file.submission_id].append(proof)
    for submission, remaining, ends_on in still_to_pay(campaign):
        centre = submission.version.report.centre
        until = a_year_after(ends_on) if ends_on else None
        asked = proofs[submission.pk]
        found.append(
            Followed(
                ins=centre.ins,
                centre=centre.label,
                submission=submission,
                remaining=remaining,
                proven=sum((each.proven or ZERO for each in asked), ZERO),
                ends_on=ends_on,
                proofs_until=until,
                stage=_of_centre(asked, until),
            )
        )
    return sorted(found, key=lambda each: (each.proofs_until or date.max, each.ins))


def _of_centre(asked: Iterable[AwaitedProof], until: date | None) -> Stage:
    stages = {stage_of(each) for each in asked}
    if not stages:
        return Stage.TOO_LATE if until and until < clock.today() else Stage.TO_ASK
    return next(each for each in Stage if each in stages)


def stage_of(proof: AwaitedProof) -> Stage:
    """How far one row is."""
    overdue = proof.request.due < clock.today()
    if proof.is_settled:
        return Stage.SETTLED
    if proof.proven is None and proof.request.pieces.all():
        return Stage.TO_JUDGE
    if proof.proven is not None and overdue:
        return Stage.TO_PROPOSE
    return Stage.OVERDUE if overdue else Stage.ASKED


@dataclass(frozen=True, slots=True)
class Line:
    """A row with aid still to be paid. `until` is the last day for its proof; `proof` is None while nobody asked."""

    aid: LaterAid
    proof: AwaitedProof | None

    @property
    def until(self) -> date:
        return a_year_after(self.aid.ends_on)

    @property
    def stage(self) -> Stage:
        if self.proof is not None:
            return stage_of(self.proof)
        return Stage.TOO_LATE if self.until < clock.today() else Stage.TO_ASK

    @property
    def verdict(self) -> Text | None:
        if self.proof is None or self.proof.proven is None:
            return None
        return VERDICT_LABELS[_verdict(self.proof)]


def _verdict(proof: AwaitedProof) -> Verdict:
    if proof.proven == proof.remaining:
        return Verdict.PROVEN
    return Verdict.PARTLY if proof.proven else Verdict.NOT_PROVEN


def lines_of(submission: Any) -> list[Line]:
    """The rows of a submission that are followed, in their order."""
    proofs = AwaitedProof.objects.filter(request__file__submission=submission)
    asked = {
        (each.request.table, each.request.position): each for each in proofs.with_pieces().select_related("judged_by")
    }
    return [Line(each, asked.get((each.table, each.position))) for each in later_aid(submission)]


def a_year_after(day: date) -> date:
    """The same day of the next year; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
