"""Grants in batches: looked at beside what stands, confirmed, and undone until the campaign opens. A batch that was
confirmed tells of every amount where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.models import Centre
from rapport_unique.core.findings import NotAllowed, NotPossible, Stale
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.reporting.campaigns import CAMPAIGN_CHANGED, reports_for
from rapport_unique.reporting.changing import Change, conclude, locked
from rapport_unique.reporting.grant_codes import (
    CAMPAIGN_OPEN,
    NOT_PROPOSED,
    NOTHING_NEW,
    OWN_GRANTS,
    REPLACED_SINCE,
    REPORT_BEGUN,
)
from rapport_unique.reporting.models import BatchState, Campaign, Grant, GrantBatch, Report, Version
from rapport_unique.ui import clock


class BatchLine(NamedTuple):
    """One amount of a batch, its line in the file, and where it comes from; a negative one names the report whose rest
    it deducts."""

    ins: str
    label: str
    amount: Decimal
    restriction: str
    paid_on: date | None
    reference: str
    line: int
    origin: Text
    rest_of: int | None = None

    def to_data(self) -> list[Any]:
        paid_on = self.paid_on.isoformat() if self.paid_on else None
        said = [*self[:2], str(self.amount), self.restriction, paid_on, self.reference, self.line]
        return [*said, list(self.origin), self.rest_of]

    @classmethod
    def from_data(cls, data: list[Any]) -> BatchLine:
        ins, label, amount, restriction, paid_on, reference, line, origin, *rest_of = data
        day = date.fromisoformat(paid_on) if paid_on else None
        return cls(ins, label, Decimal(amount), restriction, day, reference, line, Text(*origin), *rest_of)


@dataclass(frozen=True, slots=True)
class Differences:
    """What a batch would change of what stands. `before` and `after` are the campaign's whole amounts; `begun` and
    `sent` count the reports that it touches."""

    new: list[BatchLine]
    changed: list[tuple[Grant, BatchLine]]
    same: int
    removed: list[Grant]
    total: Decimal
    before: Decimal
    after: Decimal
    begun: int
    sent: int

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed or self.removed)

    @property
    def moved(self) -> Decimal:
        """How many euros it grants more or less, line by line."""
        amounts = [line.amount for line in self.new] + [grant.amount for grant in self.removed]
        amounts += [line.amount - grant.amount for grant, line in self.changed]
        return sum(map(abs, amounts), ZERO)


def differences(batch: GrantBatch) -> Differences:
    """Compare the lines of a batch with the grants of its campaign."""
    standing, _ = standing_of(batch.campaign)
    lines = [BatchLine.from_data(each) for each in batch.lines]
    new, changed, same = [], [], 0
    for line in lines:
        before = standing.get((line.ins, line.label))
        if before is None:
            new.append(line)
        elif _facts(before) != (line.amount, line.restriction, line.paid_on, line.reference):
            changed.append((before, line))
        else:
            same += 1
    named = {(line.ins, line.label) for line in lines}
    removed = [grant for key, grant in standing.items() if key not in named] if batch.whole else []
    touched = {line.ins for line in new} | {line.ins for _, line in changed} | {each.centre.ins for each in removed}
    reports = batch.campaign.reports.filter(centre__ins__in=touched).select_related("version")
    states = [report.version.state for report in reports if report.version.content_digest]
    before_all = sum((each.amount for each in standing.values()), ZERO)
    after = before_all + sum((each.amount for each in new), ZERO) - sum((each.amount for each in removed), ZERO)
    after += sum((line.amount - grant.amount for grant, line in changed), ZERO)
    total = sum((each.amount for each in lines), ZERO)
    return Differences(new, changed, same, removed, total, before_all, after, len(states), states.count("sent"))


def confirm_batch(*, batch: GrantBatch, actor: Actor | Program, revision: int) -> GrantBatch:
    """Grant what was looked at. Reports that have begun are evaluated again; one that was sent refuses them all.

    `revision` is the campaign's, as its user saw it: another change since then raises Stale. NotAllowed where another
    person than the one who proposed it has to confirm.
    """
    with transaction.atomic():
        stored = _locked(batch, revision)
        if stored.state != BatchState.PROPOSED:
            raise NotPossible(NOT_PROPOSED.code)
        plan = differences(stored)
        if plan.nothing:
            raise NotPossible(NOTHING_NEW.code)
        if not may_confirm(stored, plan, actor):
            raise NotAllowed(OWN_GRANTS.code)
        campaign = stored.campaign
        outdated = [*(grant for grant, _ in plan.changed), *plan.removed]
        stored.replaced = [_kept(grant) for grant in outdated]
        centres = centres_of(
            [*(line.ins for line in plan.new), *(grant.centre.ins for grant in outdated)],
        )
        Grant.objects.filter(pk__in=[grant.pk for grant in plan.removed]).delete()
        for grant, line in plan.changed:
            _fill(grant, line, stored)
        fields = ["amount", "restriction", "paid_on", "reference", "batch", "origin", "rest_of"]
        Grant.objects.bulk_update([grant for grant, _ in plan.changed], fields, batch_size=200)
        Grant.objects.bulk_create(
            [
                _fill(Grant(campaign=campaign, centre=centres[line.ins], label=line.label), line, stored)
                for line in plan.new
            ]
        )
        stored.state, stored.confirmed_at = BatchState.CONFIRMED, clock.now()
        stored.save(update_fields=["state", "confirmed_at", "replaced"])
        begun = reports_for(campaign, centres.values())
        _withdraw_reports(campaign, {grant.centre_id for grant in plan.removed})
        recorded(stored, actor, "grants-confirmed", whole=stored.whole, replaced=stored.replaced)
        for report in begun:
            conclude(Change(locked(report)), actor=actor, action="grant-changed")
    return stored


def may_confirm(batch: GrantBatch, plan: Differences, actor: Actor | Program) -> bool:
    """Whether this person may: from `FOUR_EYES_FROM` euros on nobody confirms what they proposed."""
    own = actor.person is not None and batch.proposed_by_id == actor.person.pk
    return not own or not plan.moved or plan.moved < settings.FOUR_EYES_FROM


def undo_batch(*, batch: GrantBatch, actor: Actor | Program, revision: int) -> GrantBatch:
    """Take back exactly what a batch brought, and put back what it replaced; possible until the campaign opens, as
    long as no report of these centres has begun and no later batch replaced one of the lines."""
    with transaction.atomic():
        stored = _locked(batch, revision)
        campaign = stored.campaign
        if stored.state != BatchState.CONFIRMED:
            raise NotPossible(NOT_PROPOSED.code)
        if campaign.opens <= clock.today():
            raise NotPossible(CAMPAIGN_OPEN.code)
        later = campaign.grant_batches.filter(state=BatchState.CONFIRMED).exclude(pk=stored.pk)
        if any(each["batch"] == stored.pk for other in later for each in other.replaced):
            raise NotPossible(REPLACED_SINCE.code)
        centres = set(stored.grants.values_list("centre_id", flat=True))
        put_back = centres_of(each["ins"] for each in stored.replaced)
        centres |= {each.pk for each in put_back.values()}
        begun = [report.centre.ins for report in campaign.reports.filter(centre__in=centres) if _has_begun(report)]
        if begun:
            raise NotPossible(REPORT_BEGUN.code, {"centres": begun[:10]})
        stored.grants.all().delete()
        standing, _ = standing_of(campaign)
        if any((each["ins"], each["label"]) in standing for each in stored.replaced):
            raise NotPossible(REPLACED_SINCE.code)
        Grant.objects.bulk_create([_put_back(campaign, put_back[each["ins"]], each) for each in stored.replaced])
        reports_for(campaign, put_back.values())
        _withdraw_reports(campaign, centres)
        stored.state, stored.undone_at = BatchState.UNDONE, clock.now()
        stored.save(update_fields=["state", "undone_at"])
        recorded(stored, actor, "grants-undone")
    return stored


def abandon_batch(*, batch: GrantBatch, actor: Actor | Program, revision: int) -> None:
    """Throw a proposal away; nothing had been granted."""
    with transaction.atomic():
        stored = _locked(batch, revision)
        if stored.state != BatchState.PROPOSED:
            raise NotPossible(NOT_PROPOSED.code)
        recorded(stored, actor, "grants-abandoned")
        stored.delete()


def batches_of(campaign: Campaign) -> Any:
    return campaign.grant_batches.select_related("proposed_by")


class LabelTotal(NamedTuple):
    """What is granted under one label of a campaign."""

    label: str
    centres: int
    amount: Decimal


def totals_of(campaign: Campaign) -> list[LabelTotal]:
    """By label, in the order in which they came; added here, since SQLite would lose cents."""
    found: dict[str, LabelTotal] = {}
    for label, amount in campaign.grants.values_list("label", "amount"):
        known = found.get(label, LabelTotal(label, 0, ZERO))
        found[label] = LabelTotal(label, known.centres + 1, known.amount + amount)
    return list(found.values())


def can_be_undone(batch: GrantBatch) -> bool:
    return batch.state == BatchState.CONFIRMED and batch.campaign.opens > clock.today()


class Taken(NamedTuple):
    """What the grants of a later period took off for the rest of a report (its key)."""

    rest_of: int
    period: str
    amount: Decimal


def deducted_of(reports: Iterable[int]) -> list[Taken]:
    """What was taken off for these reports, in the order of the grants."""
    found = Grant.objects.filter(rest_of__in=set(reports)).order_by("pk")
    taken = found.values_list("rest_of", "campaign__period_id", "amount")
    return [Taken(key, period, -amount) for key, period, amount in taken]


def deducted_by(campaign: Campaign) -> dict[int, Decimal]:
    """What the grants of a campaign take off, by the key of the earlier report."""
    taken = campaign.grants.exclude(rest_of=None).values_list("rest_of", "amount")
    return {report: -amount for report, amount in taken}


def centres_of(codes: Iterable[str]) -> dict[str, Centre]:
    """The centres that bear these INS codes, by code."""
    return {centre.ins: centre for centre in Centre.objects.filter(ins__in=set(codes))}


def standing_of(campaign: Campaign) -> tuple[dict[tuple[str, str], Grant], int]:
    """The grants by centre and label, and the number from which references count on."""
    grants = list(campaign.grants.select_related("centre"))
    return {(grant.centre.ins, grant.label): grant for grant in grants}, len(grants) + 1


def _facts(grant: Grant) -> tuple[Any, ...]:
    return grant.amount, grant.restriction, grant.paid_on, grant.reference


def _locked(batch: GrantBatch, revision: int) -> GrantBatch:
    """The batch, with its campaign locked and one revision further."""
    campaign = Campaign.objects.select_for_update().get(pk=batch.campaign_id)
    stored: GrantBatch = GrantBatch.objects.get(pk=batch.pk)
    if campaign.revision != revision:
        raise Stale(CAMPAIGN_CHANGED.code)
    campaign.revision += 1
    campaign.save(update_fields=["revision"])
    stored.campaign = campaign
    return stored


def _fill(grant: Grant, line: BatchLine, batch: GrantBatch) -> Grant:
    grant.amount, grant.restriction = line.amount, line.restriction
    grant.paid_on, grant.reference = line.paid_on, line.reference
    grant.batch, grant.origin, grant.rest_of_id = batch, list(line.origin), line.rest_of
    return grant


def _kept(grant: Grant) -> dict[str, Any]:
    """A grant as it stood, to be put back."""
    return {
        "ins": grant.centre.ins,
        "label": grant.label,
        "amount": str(grant.amount),
        "restriction": grant.restriction,
        "paid_on": grant.paid_on.isoformat() if grant.paid_on else None,
        "reference": grant.reference,
        "batch": grant.batch_id,
        "origin": grant.origin,
        "rest_of": grant.rest_of_id,
    }


def _put_back(campaign: Campaign, centre: Centre, kept: Mapping[str, Any]) -> Grant:
    return Grant(
        campaign=campaign,
        centre=centre,
        label=kept["label"],
        amount=Decimal(kept["amount"]),
        restriction=kept["restriction"],
        paid_on=date.fromisoformat(kept["paid_on"]) if kept["paid_on"] else None,
        reference=kept["reference"],
        batch_id=kept["batch"],
        origin=kept["origin"],
        rest_of_id=kept.get("rest_of"),
    )


def _has_begun(report: Report) -> bool:
    version: Version = report.version
    return bool(version.content_digest) or version.drafts.exists() or version.rows.exists()


def _withdraw_reports(campaign: Campaign, centres: Iterable[int]) -> None:
    """Before the campaign opens, a centre to which nothing is granted any more has nothing to report on."""
    if campaign.opens <= clock.today():
        return
    idle = campaign.reports.filter(centre__in=set(centres)).exclude(centre__grants__campaign=campaign)
    for report in idle.select_related("version"):
        if not _has_begun(report):
            version = report.version
            report.version = None
            report.save(update_fields=["version"])
            version.delete()
            report.delete()


def recorded(batch: GrantBatch, actor: Actor | Program, action: str, **data: Any) -> None:
    """The event of what happened to a batch."""
    record(
        subject=batch.campaign.journal_subject,
        actor=actor.identifier,
        action=action,
        data={
            "batch": batch.pk,
            "source": batch.source,
            "file": batch.file_name,
            "sha256": batch.sha256,
            "lines": [line[:6] for line in batch.lines],
            **data,
        },
    )
