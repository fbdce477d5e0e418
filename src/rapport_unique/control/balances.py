"""What is to be settled of each report of a campaign now: its balance; and once that is approved, a supplement where
what is accepted has changed since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from rapport_unique.control.acceptance import accepted_figures
from rapport_unique.control.ledgers import written_ledgers
from rapport_unique.control.models import Correction, Mode, Run, Settlement, Step
from rapport_unique.core.ledger import Kind, Ledger
from rapport_unique.core.money import ZERO
from rapport_unique.reporting.submissions import ToSettle, reports_to_settle


@dataclass(frozen=True, slots=True)
class Balance:
    """What a settlement says: amounts in euro, and what is owed by the mode."""

    figures: dict[str, str]
    granted: Decimal
    accepted: Decimal
    mode: Mode
    amount: Decimal


class Due(NamedTuple):
    """What is to be settled of a report, as its settlement with this number."""

    source: ToSettle
    number: int
    balance: Balance


def to_settle(run: Run) -> dict[int, Due]:
    """By the key of the report; one of which nothing is left to settle is not there."""
    approved: dict[int, list[Settlement]] = defaultdict(list)
    for settlement in run.settlements.filter(step=Step.APPROVED).order_by("number"):
        approved[settlement.report_id].append(settlement)
    controlled = Correction.objects.filter(file__submission__version__report__campaign=run.campaign)
    corrected = set(controlled.values_list("file__submission", flat=True))
    ledgers = written_ledgers(run.campaign)
    found = {}
    for each in reports_to_settle(run.campaign):
        earlier = approved[each.report.pk]
        balance: Balance | None = None
        if not earlier:
            balance = balance_of(each)
        elif _may_differ(each, earlier[0], corrected):
            balance = supplement_of(each, earlier[0], ledgers[each.report.pk])
        if balance is not None:
            found[each.report.pk] = Due(each, len(earlier) + 1, balance)
    return found


def _may_differ(each: ToSettle, first: Settlement, corrected: set[int]) -> bool:
    """Whether what is accepted of a settled report can have changed. One that is first sent after its settlement
    changes nothing: its recovery can be lowered or cancelled."""
    if each.submission is None or first.submission_id is None:
        return False
    return each.submission.pk != first.submission_id or each.submission.pk in corrected


def balance_of(each: ToSettle) -> Balance:
    """From the accepted figures of a report; the whole grant is unjustified where nothing was sent.

    A claim never exceeds what was granted: a figure that does is cut to it.
    """
    if each.submission is None:
        mode = _mode_of_the_measure(each.report.campaign) if each.granted else Mode.NONE
        accepted = each.granted if mode is Mode.NONE else ZERO
        return Balance({}, each.granted, accepted, mode, each.granted - accepted)
    figures = accepted_figures(each.submission)
    kept = {key: str(amount) for key, amount in figures.items()}
    repaid, deducted = (min(each.granted, figures.get(key, ZERO)) for key in ("to_repay", "deducted_next_year"))
    to_pay = figures.get("to_pay", ZERO)
    if repaid:
        return Balance(kept, each.granted, each.granted - repaid, Mode.RECOVERY, repaid)
    if deducted:
        return Balance(kept, each.granted, each.granted - deducted, Mode.DEDUCTION, deducted)
    if to_pay:
        return Balance(kept, each.granted, each.granted, Mode.BALANCE, to_pay)
    return Balance(kept, each.granted, each.granted, Mode.NONE, ZERO)


def _mode_of_the_measure(campaign: Any) -> Mode:
    """What becomes of a grant, or of a part of it, that is not justified."""
    chosen = campaign.parameters.values.get("settlement", "")
    keys = {figure.key for figure in campaign.measure.figures}
    if chosen == "next_year" or (not chosen and keys & {"to_repay", "deducted_next_year"} == {"deducted_next_year"}):
        return Mode.DEDUCTION
    return Mode.RECOVERY if "to_repay" in keys and chosen != "none" else Mode.NONE


def supplement_of(each: ToSettle, first: Settlement, ledger: Ledger) -> Balance | None:
    """The difference to what the ledger has as accepted; None where there is none.

    What was given up before it was claimed in full stays with the centre: it is accepted now, and not paid again.
    Of a balance only what was paid is taken back; the rest, once it is.
    """
    now = balance_of(each._replace(granted=first.granted))
    beyond = now.amount if now.mode is Mode.BALANCE else ZERO
    more = now.accepted + beyond - ledger.accepted
    if more > 0:
        left = min(more, ledger.refused + ledger.written_off)
        held = ledger.accepted + left
        return Balance(now.figures, held, held, Mode.BALANCE if more > left else Mode.NONE, more - left)
    less = min(-more, ledger.justified + ledger.paid)
    if not less:
        return None
    mode = _mode_of_the_measure(each.report.campaign)
    return Balance(now.figures, ledger.accepted, ledger.accepted - less, mode, ZERO if mode is Mode.NONE else less)


def movements_of(settlement: Settlement, ledger: Ledger) -> list[tuple[Kind, Decimal]]:
    """What the approval of a settlement moves in the ledger of its grant; some of it may be nil."""
    rest = {Mode.RECOVERY: Kind.CLAIMED, Mode.DEDUCTION: Kind.TO_DEDUCT}.get(Mode(settlement.mode), Kind.WAIVED)
    if settlement.number == 1:
        judged = [
            (Kind.GRANTED, settlement.granted),
            (Kind.ACCEPTED, settlement.accepted),
            (Kind.REFUSED, settlement.unjustified),
        ]
    else:
        left = settlement.granted - ledger.accepted
        allowed, disallowed = min(left, ledger.refused), min(settlement.unjustified, ledger.justified)
        judged = [
            (Kind.ALLOWED, allowed),
            (Kind.WRITTEN_OFF_ALLOWED, left - allowed),
            (Kind.DISALLOWED, disallowed),
            (Kind.BALANCE_DISALLOWED, settlement.unjustified - disallowed),
        ]
    balance = settlement.amount if settlement.mode == Mode.BALANCE else ZERO
    return [*judged, (rest, settlement.unjustified), (Kind.BALANCE_DUE, balance)]
