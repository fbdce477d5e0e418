"""Open campaigns and grant money: the services that the administration's desk uses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.models import Centre
from rapport_unique.core.measures import measure as declared
from rapport_unique.journal.recording import record
from rapport_unique.reporting.changing import Change, conclude, locked
from rapport_unique.reporting.models import Campaign, Grant, LatePolicy, PrefilledValue, Report, Version


class GrantLine(NamedTuple):
    """What a centre gets: an amount in euro under a label, when it was paid and with which reference."""

    ins: str
    label: str
    amount: Decimal
    paid_on: date | None = None
    reference: str = ""
    restriction: str = ""


def open_campaign(
    *,
    measure: str,
    period: str,
    opens: date,
    closes: date,
    actor: Actor | Program,
    late_policy: LatePolicy = LatePolicy.WARN,
) -> Campaign:
    """Open a measure for a period, from `opens` until `closes`."""
    declared(measure).parameters(period)
    with transaction.atomic():
        campaign = Campaign.objects.create(
            measure_id=measure, period_id=period, opens=opens, closes=closes, late_policy=late_policy
        )
        data = {"opens": opens.isoformat(), "closes": closes.isoformat(), "late_policy": str(late_policy)}
        record(subject=f"campaign:{campaign.key}", actor=actor.identifier, action="campaign-opened", data=data)
    return campaign


def import_grants(*, campaign: Campaign, lines: Iterable[GrantLine], actor: Actor | Program) -> int:
    """Grant money to centres; each gets its report on the campaign. How many lines were added.

    A report that has already begun is evaluated again, which voids what was signed. One that was sent refuses them all.
    """
    given = list(lines)
    with transaction.atomic():
        centres = {centre.ins: centre for centre in Centre.objects.filter(ins__in={line.ins for line in given})}
        grants = [_grant(campaign, centres[line.ins], line) for line in given]
        Grant.objects.bulk_create(grants)
        begun = _reports_for(campaign, centres.values())
        data = {"lines": [[line.ins, line.label, str(line.amount), line.reference] for line in given]}
        record(subject=f"campaign:{campaign.key}", actor=actor.identifier, action="grants-imported", data=data)
        for report in begun:
            conclude(Change(locked(report)), actor=actor, action="grant-changed")
    return len(grants)


class PrefilledLine(NamedTuple):
    """What the administration knows of a centre beside money: the text of a prefilled value of the measure."""

    ins: str
    key: str
    value: str


def import_prefilled(*, campaign: Campaign, lines: Iterable[PrefilledLine], actor: Actor | Program) -> int:
    """Write down prefilled values, in place of earlier ones of the same key. How many lines were taken over.

    Each is read as its kind: Invalid is raised for one that cannot be. Reports that have begun are evaluated again.
    """
    kinds = {each.key: each.kind for each in campaign.measure.prefilled}
    given = [line._replace(value=kinds[line.key].canonical(kinds[line.key].parse(line.value))) for line in lines]
    with transaction.atomic():
        centres = {centre.ins: centre for centre in Centre.objects.filter(ins__in={line.ins for line in given})}
        values = [
            PrefilledValue(campaign=campaign, centre=centres[line.ins], key=line.key, value=line.value)
            for line in given
        ]
        PrefilledValue.objects.bulk_create(
            values, update_conflicts=True, unique_fields=["campaign", "centre", "key"], update_fields=["value"]
        )
        begun = _reports_for(campaign, centres.values())
        data = {"lines": [list(line) for line in given]}
        record(subject=f"campaign:{campaign.key}", actor=actor.identifier, action="prefilled-imported", data=data)
        for report in begun:
            conclude(Change(locked(report)), actor=actor, action="prefilled-changed")
    return len(values)


def _grant(campaign: Campaign, centre: Centre, line: GrantLine) -> Grant:
    return Grant(
        campaign=campaign,
        centre=centre,
        label=line.label,
        amount=line.amount,
        restriction=line.restriction,
        paid_on=line.paid_on,
        reference=line.reference,
    )


def _reports_for(campaign: Campaign, centres: Iterable[Centre]) -> list[Any]:
    """Give each centre its report; the reports that were there already and have content."""
    existing = {report.centre_id: report for report in campaign.reports.select_related("version")}
    fresh = [Report(centre=centre, campaign=campaign) for centre in centres if centre.pk not in existing]
    Report.objects.bulk_create(fresh)
    created = list(campaign.reports.filter(version=None))
    Version.objects.bulk_create([Version(report=report) for report in created])
    versions = {version.report_id: version for version in Version.objects.filter(report__in=created)}
    for report in created:
        report.version = versions[report.pk]
    Report.objects.bulk_update(created, ["version"], batch_size=200)
    wanted = {centre.pk for centre in centres}
    return [report for pk, report in existing.items() if pk in wanted and report.version.content_digest]
