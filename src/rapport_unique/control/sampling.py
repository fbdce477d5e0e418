"""Draw samples from sent reports or from their rows, and write them down so that anybody draws them again."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.control.desk import file_of
from rapport_unique.control.desk_codes import SAMPLE_EMPTY, SAMPLE_RATE
from rapport_unique.control.models import Sample, SampledUnit
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.core.sampling import WHOLE, Unit, drawn, rank
from rapport_unique.journal.recording import record
from rapport_unique.reporting.submissions import rows_sent, sent_reports
from rapport_unique.ui import clock

_SEED_BYTES = 16


def draw(*, campaigns: Iterable[Any], of: str, rate: Decimal, actor: Actor, seed: str = "") -> Sample:
    """Draw `rate` percent of what each campaign received, and open the control file of every report concerned.

    Without `seed` one is made of 128 random bits. Raises Invalid for a rate that is none, NotPossible where nothing was
    sent.
    """
    if not 0 < rate <= WHOLE:
        raise Invalid(SAMPLE_RATE.code, {"read": f"{rate}"})
    chosen = list(campaigns)
    seed = seed or secrets.token_hex(_SEED_BYTES)
    with transaction.atomic():
        sent = {
            each.reference: each
            for each in sent_reports().filter(version__report__campaign__in=chosen).order_by("reference")
            if each.version_id == each.version.report.version_id
        }
        units = list(_units(sent.values(), of))
        if not units:
            raise NotPossible(SAMPLE_EMPTY.code)
        found = drawn(units, seed=seed, rate=rate)
        sample = Sample.objects.create(
            of=of,
            rate=rate,
            seed=seed,
            population=_by_stratum(units),
            drawn=_by_stratum(found),
            drawn_by=actor.person,
            drawn_at=clock.now(),
        )
        files = {name: file_of(sent[name]) for name in dict.fromkeys(_reference(unit) for unit in found)}
        SampledUnit.objects.bulk_create(
            [SampledUnit(sample=sample, file=files[_reference(unit)], **_named(unit)) for unit in found], batch_size=500
        )
        record(
            subject=sample.journal_subject,
            actor=actor.identifier,
            action="sample-drawn",
            data={"of": of, "rate": str(rate), "seed": seed, "population": sample.population, "drawn": sample.drawn},
        )
    return sample


def _units(submissions: Iterable[Any], of: str) -> Iterator[Unit]:
    for each in submissions:
        stratum = each.version.report.campaign.key
        if of == Sample.Of.REPORTS:
            yield Unit(stratum, each.reference)
        else:
            for table, position in rows_sent(each):
                yield Unit(stratum, f"{each.reference}/{table}/{position}")


def _by_stratum(units: Iterable[Unit]) -> dict[str, int]:
    return dict(sorted(Counter(unit.stratum for unit in units).items()))


def _reference(unit: Unit) -> str:
    return unit.identifier.partition("/")[0]


def _named(unit: Unit) -> dict[str, Any]:
    _, table, position = (*unit.identifier.split("/"), "", "")[:3]
    return {"identifier": unit.identifier, "table": table, "position": int(position) if position else None}


def units_of(sample: Sample) -> Any:
    """What was drawn, with the control file of each, in one query."""
    return sample.units.select_related(
        "file__submission__version__report__centre", "file__submission__version__report__campaign", "file__controller"
    )


def as_rows(sample: Sample, language: str) -> list[list[str]]:
    """What was drawn, as cells: identifier, rank, INS code, centre, measure, period, points of risk."""
    return [
        [
            each.identifier,
            rank(sample.seed, each.identifier),
            (report := each.file.report).centre.ins,
            report.centre.label.say(language),
            report.campaign.measure.title.say(language),
            report.campaign.period_id,
            str(each.file.score),
        ]
        for each in units_of(sample)
    ]
