"""The settlement run of a campaign: computed by itself once it has closed, proposed by one person, approved by another.

While a settlement is not approved it is computed again from the accepted figures; after that it never changes. Where
less or more is accepted since, a supplement says the difference: a further settlement of the same report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.control import recovering
from rapport_unique.control.balances import Due, movements_of, to_settle
from rapport_unique.control.ledgers import write_all, written_ledgers
from rapport_unique.control.models import Correction, Mode, Recovery, Run, Settlement, Step
from rapport_unique.control.money_codes import (
    CAMPAIGN_OPEN,
    CHANGED,
    MODE_IMPOSSIBLE,
    NOTHING_CHOSEN,
    OUTDATED,
    OWN_PROPOSAL,
    UNDECIDED,
)
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.outbox.periodic import every
from rapport_unique.reporting.overview import campaigns
from rapport_unique.ui import clock

PROGRAM = Program("settlement")
_YEARS = timedelta(days=3 * 365)
"""How long after its deadline a campaign is still computed by itself."""

MODE_LABELS = {
    Mode.RECOVERY: Text("Récupération", "Terugvordering", "Rückforderung"),
    Mode.BALANCE: Text("Paiement du solde", "Betaling van het saldo", "Zahlung des Restbetrags"),
    Mode.DEDUCTION: Text("Déduction de l'année suivante", "Aftrek van het volgende jaar", "Abzug vom folgenden Jahr"),
    Mode.NONE: Text("Rien à régler", "Niets te vereffenen", "Nichts abzurechnen"),
}
STEP_LABELS = {
    Step.COMPUTED: Text("Calculé", "Berekend", "Berechnet"),
    Step.PROPOSED: Text("Proposé", "Voorgesteld", "Vorgeschlagen"),
    Step.APPROVED: Text("Approuvé", "Goedgekeurd", "Genehmigt"),
}
_OF_REST = (Mode.RECOVERY, Mode.DEDUCTION, Mode.NONE)
"""The modes that say what becomes of a rest of the grant."""


def compute(*, campaign: Any, actor: Actor | Program) -> Run:
    """Compute what is not approved yet, from the figures as they are accepted now.

    A proposal whose amounts changed has to be proposed again; that of a report which is open again is withdrawn.
    Nothing is written where all is the same. Raises NotPossible before the deadline has passed.
    """
    if campaign.closes >= clock.today():
        raise NotPossible(CAMPAIGN_OPEN.code, {"closes": campaign.closes})
    with transaction.atomic():
        Run.objects.get_or_create(campaign=campaign)
        run = _locked(campaign)
        waiting = run.settlements.exclude(step=Step.APPROVED).select_related("report__centre")
        existing = {each.report_id: each for each in waiting}
        fresh, changed = [], []
        for key, each in to_settle(run).items():
            settlement = existing.pop(key, None)
            if settlement is None:
                fresh.append(_filled(Settlement(run=run, number=each.number), each))
            elif not _still_holds(settlement, each):
                changed.append(_filled(settlement, each))
        gone = list(existing.values())
        if not fresh and not changed and not gone:
            return run
        run.settlements.filter(pk__in=[each.pk for each in gone]).delete()
        Settlement.objects.bulk_create(fresh)
        Settlement.objects.bulk_update(changed, _COMPUTED, batch_size=200)
        data = {
            "lines": [_line(each) for each in (*fresh, *changed)],
            "withdrawn": [each.report.centre.ins for each in gone],
        }
        _concluded(run, actor, "settlements-computed", data)
    return run


_COMPUTED = [
    "submission",
    "figures",
    "granted",
    "accepted",
    "mode",
    "amount",
    "note",
    "step",
    "computed_at",
    "proposed_by",
    "proposed_at",
]


def _filled(settlement: Settlement, each: Due) -> Settlement:
    balance = each.balance
    settlement.report = each.source.report
    settlement.submission, settlement.figures = each.source.submission, balance.figures
    settlement.granted, settlement.accepted = balance.granted, balance.accepted
    settlement.mode, settlement.amount, settlement.note = balance.mode, balance.amount, ""
    settlement.step, settlement.computed_at = Step.COMPUTED, clock.now()
    settlement.proposed_by, settlement.proposed_at = None, None
    return settlement


def _still_holds(settlement: Settlement, each: Due) -> bool:
    """Whether it says what it would say now; a mode that somebody chose stays as long as the amounts do."""
    balance, submission = each.balance, each.source.submission
    same_source = settlement.submission_id == (submission and submission.pk)
    amounts = (settlement.granted, settlement.accepted, settlement.figures)
    if not same_source or amounts != (balance.granted, balance.accepted, balance.figures):
        return False
    return bool(settlement.note) or (settlement.mode, settlement.amount) == (balance.mode, balance.amount)


def choose_mode(*, settlement: Settlement, mode: Mode, note: str, revision: int, actor: Actor) -> None:
    """Another mode than the measure's, with the reason: only for a rest of the grant, and before it is proposed."""
    note = recovering.reason_of(note)
    with transaction.atomic():
        run = _seen(settlement.run, revision)
        stored: Settlement = Settlement.objects.get(pk=settlement.pk)
        if stored.step != Step.COMPUTED:
            raise NotPossible(NOTHING_CHOSEN.code)
        if mode not in _OF_REST or not stored.unjustified:
            raise Invalid(MODE_IMPOSSIBLE.code)
        stored.mode, stored.note = mode, note
        stored.amount = ZERO if mode == Mode.NONE else stored.unjustified
        stored.save(update_fields=["mode", "note", "amount"])
        _concluded(run, actor, "settlement-mode-chosen", {"lines": [_line(stored)], "reason": note})


def propose(*, run: Run, chosen: Collection[int], revision: int, actor: Actor) -> int:
    """Put computed settlements forward for approval; how many. Raises Stale where a figure changed since."""
    with transaction.atomic():
        run = _seen(run, revision)
        found = _at(run, Step.COMPUTED, chosen)
        _require_current(run, found)
        for each in found:
            each.step, each.proposed_by, each.proposed_at = Step.PROPOSED, actor.person, clock.now()
        Settlement.objects.bulk_update(found, ["step", "proposed_by", "proposed_at"], batch_size=200)
        _concluded(run, actor, "settlements-proposed", {"lines": [_line(each) for each in found]})
    return len(found)


def send_back(*, run: Run, chosen: Collection[int], reason: str, revision: int, actor: Actor) -> int:
    """Return proposals to be computed and proposed again; how many."""
    reason = recovering.reason_of(reason)
    with transaction.atomic():
        run = _seen(run, revision)
        found = _at(run, Step.PROPOSED, chosen)
        for each in found:
            each.step, each.proposed_by, each.proposed_at = Step.COMPUTED, None, None
        Settlement.objects.bulk_update(found, ["step", "proposed_by", "proposed_at"], batch_size=200)
        data = {"lines": [_line(each) for each in found], "reason": reason}
        _concluded(run, actor, "settlements-sent-back", data)
    return len(found)


def approve(*, run: Run, chosen: Collection[int], revision: int, actor: Actor) -> int:
    """Settle what another person proposed: recoveries are issued, ledgers written. How many.

    Raises NotAllowed for one's own proposals, Stale where a figure changed since they were computed, and NotPossible
    while a correction of one of them is undecided.
    """
    with transaction.atomic():
        run = _seen(run, revision)
        found = _at(run, Step.PROPOSED, chosen)
        if any(each.proposed_by_id == actor.person.pk for each in found):
            raise NotAllowed(OWN_PROPOSAL.code)
        reports = [each.report_id for each in found]
        list(Recovery.objects.select_for_update().filter(settlement__report__in=reports).order_by("pk"))
        _require_current(run, found)
        _require_decided(found)
        ledgers = written_ledgers(run.campaign)
        for each in found:
            each.step, each.approved_by, each.approved_at = Step.APPROVED, actor.person, clock.now()
        Settlement.objects.bulk_update(found, ["step", "approved_by", "approved_at"], batch_size=200)
        write_all(
            [(each.report, run.journal_subject, movements_of(each, ledgers[each.report_id])) for each in found], ledgers
        )
        issued = recovering.issue(run.campaign, [each for each in found if each.mode == Mode.RECOVERY])
        data = {"lines": [_line(each) for each in found], "recoveries": [each.number for each in issued]}
        _concluded(run, actor, "settlements-approved", data)
    return len(found)


def _locked(campaign: Any) -> Run:
    Run.objects.select_for_update().get(campaign=campaign)
    run: Run = Run.objects.select_related("campaign").get(campaign=campaign)
    return run


def _seen(run: Run, revision: int) -> Run:
    locked = _locked(run.campaign)
    if locked.revision != revision:
        raise Stale(CHANGED.code)
    return locked


def _at(run: Run, step: Step, chosen: Collection[int]) -> list[Settlement]:
    """Those chosen that are at this step; NotPossible when that is not all of them, or none."""
    found = list(run.settlements.filter(pk__in=chosen, step=step).select_related("report__centre", "report__campaign"))
    if not found or len(found) != len(set(chosen)):
        raise NotPossible(NOTHING_CHOSEN.code)
    return found


def _require_current(run: Run, found: Iterable[Settlement]) -> None:
    now = to_settle(run)
    outdated = [
        each.report.centre.ins
        for each in found
        if each.report_id not in now or not _still_holds(each, now[each.report_id])
    ]
    if outdated:
        raise Stale(OUTDATED.code, {"centres": outdated})


def _require_decided(found: Iterable[Settlement]) -> None:
    """A centre is not settled with while its objection can still come, or waits for an answer."""
    submissions = [each.submission_id for each in found if each.submission_id]
    waiting = Correction.objects.undecided(clock.today()).filter(file__submission__in=submissions)
    centres = waiting.order_by().values_list("file__submission__version__report__centre__ins", flat=True).distinct()
    if undecided := sorted(centres):
        raise NotPossible(UNDECIDED.code, {"centres": undecided})


def _concluded(run: Run, actor: Actor | Program, action: str, data: dict[str, Any]) -> None:
    run.revision += 1
    run.save(update_fields=["revision"])
    record(subject=run.journal_subject, actor=actor.identifier, action=action, data=data)


def _line(settlement: Settlement) -> list[str]:
    return [
        settlement.report.centre.ins,
        str(settlement.granted),
        str(settlement.accepted),
        str(settlement.mode),
        str(settlement.amount),
    ]


@every(timedelta(days=1), name="settlement-runs")
def compute_closed() -> None:
    """What closed is computed by itself, and again each day while something is not approved."""
    today = clock.today()
    for campaign in campaigns().filter(closes__lt=today, closes__gt=today - _YEARS):
        compute(campaign=campaign, actor=PROGRAM)
