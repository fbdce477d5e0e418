"""What the administration knows of centres beside money, in batches: read from a file, looked at, confirmed, and undone
until the campaign opens."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.models import Centre
from rapport_unique.adapters.grants_files import read_prefilled
from rapport_unique.adapters.tables import Column
from rapport_unique.core.findings import Finding, NotPossible, Place, Severity, Stale, define
from rapport_unique.core.measure import Field, Measure
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Money
from rapport_unique.journal.recording import record
from rapport_unique.reporting.campaigns import CAMPAIGN_CHANGED, PrefilledLine, import_prefilled
from rapport_unique.reporting.grant_codes import REPORT_BEGUN, UNKNOWN_CENTRE
from rapport_unique.reporting.models import BatchState, Campaign, PrefilledBatch, PrefilledValue
from rapport_unique.ui import clock

NO_REPORT = define(
    "prefilled-no-report",
    Severity.BLOCKING,
    Text(
        "Le centre {read} n'a pas de rapport dans cette campagne : rien ne lui est octroyé.",
        "Het centrum {read} heeft geen verslag in deze campagne: er is niets aan toegekend.",
        "Das Zentrum {read} hat keinen Bericht in dieser Kampagne: Ihm ist nichts gewährt.",
    ),
    Text(
        "un centre auquel un montant est octroyé",
        "een centrum waaraan een bedrag is toegekend",
        "ein Zentrum, dem ein Betrag gewährt ist",
    ),
)
SETTLED = define(
    "prefilled-batch-settled",
    Severity.BLOCKING,
    Text(
        "Ces données sont déjà confirmées ou annulées.",
        "Deze gegevens zijn al bevestigd of ongedaan gemaakt.",
        "Diese Angaben sind bereits bestätigt oder rückgängig gemacht.",
    ),
)
NOTHING_NEW = define(
    "prefilled-nothing-new",
    Severity.BLOCKING,
    Text(
        "Ce fichier ne change rien à ce qui est connu.",
        "Dit bestand verandert niets aan wat bekend is.",
        "Diese Datei ändert nichts an dem, was bekannt ist.",
    ),
)
CAMPAIGN_OPEN = define(
    "prefilled-campaign-open",
    Severity.BLOCKING,
    Text(
        "La campagne est ouverte : ces données ne s'annulent plus. Un autre fichier peut les remplacer.",
        "De campagne is open: deze gegevens worden niet meer ongedaan gemaakt. Een ander bestand kan ze vervangen.",
        "Die Kampagne ist offen: Diese Angaben werden nicht mehr rückgängig gemacht. Eine andere Datei kann sie "
        "ersetzen.",
    ),
)
REPLACED_SINCE = define(
    "prefilled-replaced-since",
    Severity.BLOCKING,
    Text(
        "Un autre fichier a remplacé une de ces données : annulez-le d'abord.",
        "Een ander bestand verving een van deze gegevens: maak dat eerst ongedaan.",
        "Eine andere Datei hat eine dieser Angaben ersetzt: Machen Sie zuerst diese rückgängig.",
    ),
)
_IMPORTED = Text("Importé de {name}, le {day}", "Ingevoerd uit {name}, op {day}", "Importiert aus {name}, am {day}")


class KnownLine(NamedTuple):
    """One value of a batch, as text, and its line in the file."""

    ins: str
    key: str
    value: str
    line: int


class Differences(NamedTuple):
    """What a batch would change; `begun` and `sent` count the reports that it touches."""

    new: list[KnownLine]
    changed: list[tuple[PrefilledValue, KnownLine]]
    same: int
    begun: int
    sent: int

    @property
    def nothing(self) -> bool:
        return not self.new and not self.changed


def known_fields(measure: Measure) -> list[Field]:
    """What of a measure can be known beforehand and is no money."""
    return [each for each in measure.prefilled if not isinstance(each.kind, Money)]


def propose_prefilled(
    *, campaign: Campaign, actor: Actor | Program, name: str, data: bytes
) -> tuple[PrefilledBatch | None, list[Finding]]:
    """Read a file of values per centre: a batch to look at; or what is wrong with it, and then nothing is kept."""
    fields = known_fields(campaign.measure)
    rows, findings = read_prefilled(data, [Column(each.key, each.kind, names=each.label) for each in fields])
    centres = set(Centre.objects.filter(ins__in={row.ins for row in rows}).values_list("ins", flat=True))
    reporting = set(campaign.reports.values_list("centre__ins", flat=True))
    for row in rows:
        place = Place(row=row.line, column="ins")
        if row.ins not in centres:
            findings.append(UNKNOWN_CENTRE.at(place, row.ins))
        elif row.ins not in reporting:
            findings.append(NO_REPORT.at(place, row.ins))
    if findings:
        return None, findings
    kinds = {each.key: each.kind for each in fields}
    said = [(row, key, kinds[key].canonical(value)) for row in rows for key, value in row.values.items()]
    with transaction.atomic():
        batch: PrefilledBatch = PrefilledBatch.objects.create(
            campaign=campaign,
            file_name=name[-200:] or "?",
            sha256=hashlib.sha256(data).hexdigest(),
            lines=[[row.ins, key, value, row.line] for row, key, value in said],
            proposed_by=actor.person,
            proposed_at=clock.now(),
        )
        _record(batch, actor, "prefilled-proposed", lines=batch.lines)
    return batch, []


def prefilled_batches(campaign: Campaign) -> Any:
    return campaign.prefilled_batches.select_related("proposed_by")


def prefilled_lines(batch: PrefilledBatch) -> list[KnownLine]:
    return [KnownLine(*each) for each in batch.lines]


def prefilled_differences(batch: PrefilledBatch) -> Differences:
    """What a batch would change of what is known now."""
    standing = _standing(batch.campaign)
    new, changed, same = [], [], 0
    for line in prefilled_lines(batch):
        before = standing.get((line.ins, line.key))
        if before is None:
            new.append(line)
        elif before.value != line.value:
            changed.append((before, line))
        else:
            same += 1
    touched = {line.ins for line in new} | {line.ins for _, line in changed}
    reports = batch.campaign.reports.filter(centre__ins__in=touched).select_related("version")
    states = [report.version.state for report in reports if report.version.content_digest]
    return Differences(new, changed, same, len(states), states.count("sent"))


def can_be_taken_back(batch: PrefilledBatch) -> bool:
    return batch.state == BatchState.CONFIRMED and batch.campaign.opens > clock.today()


def confirm_prefilled(*, batch: PrefilledBatch, actor: Actor | Program, revision: int) -> None:
    """Write down what was looked at; reports that have begun are evaluated again, one that was sent refuses them all.

    `revision` is the campaign's, as its user saw it: another change since then raises Stale.
    """
    with transaction.atomic():
        stored = _locked(batch, revision, BatchState.PROPOSED)
        plan = prefilled_differences(stored)
        if plan.nothing:
            raise NotPossible(NOTHING_NEW.code)
        stored.replaced = [[line.ins, line.key, None, []] for line in plan.new]
        stored.replaced += [[line.ins, line.key, each.value, each.origin] for each, line in plan.changed]
        stored.state, stored.confirmed_at = BatchState.CONFIRMED, clock.now()
        stored.save(update_fields=["state", "confirmed_at", "replaced"])
        facts = {"name": stored.file_name, "day": clock.today()}
        written = [*plan.new, *(line for _, line in plan.changed)]
        import_prefilled(
            campaign=stored.campaign,
            lines=[PrefilledLine(*line[:3]) for line in written],
            actor=actor,
            source=_IMPORTED.filled(**facts),
            about={"batch": stored.pk, "sha256": stored.sha256, "replaced": stored.replaced},
        )


def undo_prefilled(*, batch: PrefilledBatch, actor: Actor | Program, revision: int) -> None:
    """Put back what stood before; possible until the campaign opens, as long as no report of these centres has begun
    and no other file replaced one of the values."""
    with transaction.atomic():
        stored = _locked(batch, revision, BatchState.CONFIRMED)
        campaign = stored.campaign
        if campaign.opens <= clock.today():
            raise NotPossible(CAMPAIGN_OPEN.code)
        standing = _standing(campaign)
        written = {(line.ins, line.key): line.value for line in prefilled_lines(stored)}
        values = [(standing.get((ins, key)), written[ins, key], before) for ins, key, *before in stored.replaced]
        if any(value is None or value.value != now for value, now, _ in values):
            raise NotPossible(REPLACED_SINCE.code)
        begun = campaign.reports.filter(centre__ins__in={ins for ins, *_ in stored.replaced})
        found = sorted(begun.exclude(version__content_digest="").values_list("centre__ins", flat=True))
        if found:
            raise NotPossible(REPORT_BEGUN.code, {"centres": found[:10]})
        for value, _, (text, origin) in values:
            _put_back(value, text, origin)
        stored.state, stored.undone_at = BatchState.UNDONE, clock.now()
        stored.save(update_fields=["state", "undone_at"])
        _record(stored, actor, "prefilled-undone")


def abandon_prefilled(*, batch: PrefilledBatch, actor: Actor | Program, revision: int) -> None:
    """Throw a proposal away; nothing was written down."""
    with transaction.atomic():
        stored = _locked(batch, revision, BatchState.PROPOSED)
        _record(stored, actor, "prefilled-abandoned")
        stored.delete()


def _record(batch: PrefilledBatch, actor: Actor | Program, action: str, **data: Any) -> None:
    about = {"batch": batch.pk, "file": batch.file_name, "sha256": batch.sha256}
    record(subject=batch.campaign.journal_subject, actor=actor.identifier, action=action, data={**about, **data})


def _standing(campaign: Campaign) -> dict[tuple[str, str], PrefilledValue]:
    values = campaign.prefilled_values.select_related("centre")
    return {(each.centre.ins, each.key): each for each in values}


def _put_back(value: PrefilledValue | None, text: str | None, origin: list[str]) -> None:
    """As it stood before; gone where nothing did."""
    if value is None:
        return
    if text is None:
        value.delete()
    else:
        value.value, value.origin = text, origin
        value.save(update_fields=["value", "origin"])


def _locked(batch: PrefilledBatch, revision: int, state: BatchState) -> PrefilledBatch:
    """The batch in that state, with its campaign locked and one revision further."""
    campaign = Campaign.objects.select_for_update().get(pk=batch.campaign_id)
    stored: PrefilledBatch = PrefilledBatch.objects.get(pk=batch.pk)
    if campaign.revision != revision:
        raise Stale(CAMPAIGN_CHANGED.code)
    if stored.state != state:
        raise NotPossible(SETTLED.code)
    campaign.revision += 1
    campaign.save(update_fields=["revision"])
    stored.campaign = campaign
    return stored
