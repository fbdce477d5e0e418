"""Aid that a sent report counts and that was still to be paid when the period ended: by report, and row by row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import F, Q

from rapport_unique.core.answers import Answers, table_answers
from rapport_unique.core.engine import evaluate
from rapport_unique.core.measure import Measure, PaidLater, Table
from rapport_unique.core.money import ZERO
from rapport_unique.core.values import ValueKind
from rapport_unique.reporting.models import Row, Submission
from rapport_unique.reporting.submissions import sent_reports


class StillToPay(NamedTuple):
    """Aid that a sent report says is still to be paid: how much in euro, and when the last of it ends."""

    submission: Submission
    remaining: Decimal
    ends_on: date | None


def still_to_pay(campaign: Any) -> list[StillToPay]:
    """The reports in force of a campaign with aid still to be paid, by centre; two queries."""
    sent = sent_reports().filter(version__report__campaign=campaign, version=F("version__report__version"))
    waiting = {
        each.version_id: (each, Decimal(each.figures["remaining_to_pay"]))
        for each in sent.order_by("version__report__centre__ins")
        if Decimal(each.figures.get("remaining_to_pay") or 0) > 0
    }
    column = {key: declared.ends for key, declared in _tables(campaign.measure)}
    ends: dict[int, date] = {}
    rows = Row.objects.filter(version__in=list(waiting), table__in=list(column))
    rows = rows.filter(Q(workbook=F("version__workbook")) | Q(workbook=None))
    for version, table, values in rows.values_list("version", "table", "values"):
        if values.get(column[table]):
            day = date.fromisoformat(values[column[table]])
            ends[version] = max(day, ends.get(version, day))
    return [StillToPay(each, remaining, ends.get(pk)) for pk, (each, remaining) in waiting.items()]


class LaterAid(NamedTuple):
    """One row with aid that was still to be paid: `counted` is what the report counts of it and `paid` what was paid
    within the period, in euro. `figure` is the amount that it is part of."""

    table: str
    position: int
    identity: tuple[tuple[ValueKind, Any], ...]
    counted: Decimal
    paid: Decimal
    ends_on: date
    figure: str

    @property
    def remaining(self) -> Decimal:
        return self.counted - self.paid

    def name(self, language: str) -> str:
        """Whom it is about, as lists show it: a national number masked."""
        return ", ".join(kind.show(value, language) for kind, value in self.identity)


def follows_payments(measure: Measure) -> bool:
    """Whether aid of the measure may be paid after its period."""
    return any(table.paid_later for table in measure.tables)


def later_aid(submission: Submission) -> list[LaterAid]:
    """The rows of a submission with aid still to be paid, in their order."""
    campaign = submission.version.report.campaign
    return [
        found
        for table in campaign.measure.tables
        if table.paid_later
        for found in _of_table(submission, table, table.paid_later)
        if found.remaining > ZERO
    ]


def _tables(measure: Measure) -> list[tuple[str, PaidLater]]:
    return [(table.key, table.paid_later) for table in measure.tables if table.paid_later]


def _of_table(submission: Submission, table: Table, columns: PaidLater) -> list[LaterAid]:
    campaign = submission.version.report.campaign
    rows = submission.version.rows_in_force.filter(table=table.key).order_by("position", "pk")
    stored = list(rows.values_list("position", "values"))
    answers = {each.key: table_answers(each, ()) for each in campaign.measure.tables}
    answers[table.key] = table_answers(table, [values for _, values in stored])
    outcome = evaluate(campaign.measure, campaign.parameters, Answers(tables=answers)).tables[table.key]
    kinds = [(key, table.by_key[key].kind) for key in table.one_row_per]
    return [
        LaterAid(
            table=table.key,
            position=stored[row.index][0],
            identity=tuple((kind, getattr(row, key)) for key, kind in kinds),
            counted=getattr(row, columns.counts),
            paid=getattr(row, columns.paid),
            ends_on=getattr(row, columns.ends),
            figure=columns.figure,
        )
        for row in outcome.counted
    ]
