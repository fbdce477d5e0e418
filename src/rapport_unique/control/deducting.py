"""Deduction from the grants of a later campaign: what settlements and recoveries left to it is proposed with the next
grants of the measure, taken off when these are confirmed, and back again when they are undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.control.ledgers import ledger_of, write_all
from rapport_unique.control.models import Ending, Mode, Payment, Settlement
from rapport_unique.control.money_codes import DEDUCTION_GONE
from rapport_unique.core.findings import Stale
from rapport_unique.core.ledger import Kind
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.reporting.grant_proposals import Deduction
from rapport_unique.reporting.grants import BatchLine, confirm_batch, deducted_by, deducted_of, undo_batch
from rapport_unique.ui import clock

_LABEL = Text("Déduction {period}", "Aftrek {period}", "Abzug {period}")
_SETTLED = Text(
    "Solde de {period}, règlement approuvé le {day}",
    "Saldo van {period}, vereffening goedgekeurd op {day}",
    "Saldo {period}, Abrechnung genehmigt am {day}",
)
_COMPENSATED = Text(
    "Récupération {number} compensée", "Terugvordering {number} verrekend", "Rückforderung {number} verrechnet"
)


class ToDeduct(NamedTuple):
    """What an approved settlement leaves to be deducted: by its mode, or by a recovery that is compensated."""

    settlement: Settlement
    amount: Decimal
    number: str

    @property
    def origin(self) -> Text:
        settlement = self.settlement
        day = clock.local(settlement.approved_at).date() if settlement.approved_at else ""
        facts = {"period": settlement.report.campaign.period_id, "number": self.number, "day": day}
        return (_COMPENSATED if self.number else _SETTLED).filled(**facts)


def to_deduct(settlements: Any = None) -> list[ToDeduct]:
    """Everything that is left to later grants, deducted already or not, by the moment of approval."""
    found = Settlement.objects.approved() if settlements is None else settlements
    found = found.select_related("report__centre__successor", "report__campaign").order_by("approved_at", "pk")
    numbers: dict[int, str] = {}
    compensated: dict[int, Decimal] = defaultdict(Decimal)
    for each in Payment.objects.filter(ending=Ending.COMPENSATE).select_related("recovery"):
        numbers[each.recovery.settlement_id] = each.recovery.number
        compensated[each.recovery.settlement_id] += each.amount
    settled = [ToDeduct(each, each.amount, "") for each in found.filter(mode=Mode.DEDUCTION)]
    return settled + [
        ToDeduct(each, compensated[each.pk], numbers[each.pk]) for each in found.filter(pk__in=compensated)
    ]


def deductions_for(campaign: Any) -> list[Deduction]:
    """What the grants of a campaign can be lessened by: left by earlier periods of its measure, the oldest first, and
    not deducted in another campaign."""
    own = Settlement.objects.approved().filter(report__campaign__measure_id=campaign.measure_id)
    found = [each for each in to_deduct(own) if _begins(each.settlement.report.campaign) < _begins(campaign)]
    elsewhere: dict[int, Decimal] = defaultdict(Decimal)
    for taken in deducted_of(each.settlement.report_id for each in found):
        if taken.period != campaign.period_id:
            elsewhere[taken.rest_of] += taken.amount
    found.sort(key=lambda each: _begins(each.settlement.report.campaign))
    by_report: dict[int, list[ToDeduct]] = defaultdict(list)
    for each in found:
        by_report[each.settlement.report_id].append(each)
    return [
        _deduction(left, rest) for left in by_report.values() if (rest := _sum(left) - elsewhere[_report(left)]) > 0
    ]


def waiting_for(campaign: Any) -> list[Deduction]:
    """What of that the grants of the campaign itself do not take off yet."""
    taken = deducted_by(campaign)
    left = [each._replace(amount=each.amount - taken.get(each.rest_of, ZERO)) for each in deductions_for(campaign)]
    return [each for each in left if each.amount > 0]


def _begins(campaign: Any) -> date:
    first: date = campaign.parameters.period.first
    return first


def _sum(left: list[ToDeduct]) -> Decimal:
    return sum((each.amount for each in left), ZERO)


def _report(left: list[ToDeduct]) -> int:
    key: int = left[0].settlement.report_id
    return key


def _deduction(left: list[ToDeduct], amount: Decimal) -> Deduction:
    """One line for a report, whatever its settlement and its supplements left."""
    report = left[0].settlement.report
    centre = report.centre.in_charge(clock.today())
    merged = "" if centre == report.centre else f" {report.centre.ins}"
    label = _LABEL.filled(period=report.campaign.period_id + merged)
    origin = Text(*("; ".join(each.origin.say(language) for each in left) for language in LANGUAGES))
    return Deduction(report.pk, centre.ins, amount, label, origin)


def confirm(*, batch: Any, actor: Actor, revision: int) -> None:
    """Grant what was looked at, and write what it deducts into the ledgers of the earlier grants.

    Raises Stale where a deduction was taken meanwhile by another campaign; else as `confirm_batch`.
    """
    lines = [BatchLine.from_data(each) for each in batch.lines]
    wanted = {line.rest_of: -line.amount for line in lines if line.rest_of is not None}
    with transaction.atomic():
        list(Settlement.objects.select_for_update().filter(report__in=wanted).order_by("pk"))
        if wanted:
            waiting = {each.rest_of: each.amount for each in deductions_for(batch.campaign)}
            if any(amount > waiting.get(report, ZERO) for report, amount in wanted.items()):
                raise Stale(DEDUCTION_GONE.code)
        _written(batch.campaign, lambda: confirm_batch(batch=batch, actor=actor, revision=revision))


def undo(*, batch: Any, actor: Actor, revision: int) -> None:
    """Take the grants of a batch back; what they deducted waits again. Raises as `undo_batch`."""
    with transaction.atomic():
        _written(batch.campaign, lambda: undo_batch(batch=batch, actor=actor, revision=revision))


def _written(campaign: Any, act: Callable[[], object]) -> None:
    """Do something to the grants of a campaign, and move in the ledgers what it deducts more or less than before."""
    before = deducted_by(campaign)
    act()
    after = deducted_by(campaign)
    changed = {report: after.get(report, ZERO) - before.get(report, ZERO) for report in {*before, *after}}
    reports = _reports(report for report, more in changed.items() if more)
    write_all(
        ((report, campaign.journal_subject, [_movement(changed[report.pk])]) for report in reports),
        {report.pk: ledger_of(report) for report in reports},
    )


def _reports(keys: Iterable[int]) -> list[Any]:
    found = Settlement.objects.filter(report__in=list(keys), number=1).select_related("report").order_by("report")
    return [each.report for each in found]


def _movement(more: Decimal) -> tuple[Kind, Decimal]:
    return (Kind.DEDUCTED, more) if more > 0 else (Kind.DEDUCTION_UNDONE, -more)
