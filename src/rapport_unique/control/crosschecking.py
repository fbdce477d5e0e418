"""Compare the rows of a sent report with an extract of the budget tool that a controller imports."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from django.conf import settings

from rapport_unique.accounts.access import Actor
from rapport_unique.adapters.simulations_csv import SimulationsFile, read_extract
from rapport_unique.control.desk import acting
from rapport_unique.control.desk_codes import EXTRACT_WRONG
from rapport_unique.control.models import ControlFile, CrossCheck
from rapport_unique.core.crosscheck import Checked, Simulation, Verdict, cross_check
from rapport_unique.core.findings import Invalid, message_of
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.reporting.submissions import prepared_rows_sent
from rapport_unique.ui import clock

LISTED = 500
"""Differences kept of one comparison; the counts are of all."""


def can_be_compared(file: ControlFile) -> bool:
    """Whether the budget tool prepares rows of this measure."""
    return any(table.prepared_from for table in file.report.campaign.measure.tables)


def compare(*, file: ControlFile, actor: Actor, revision: int, extract: bytes) -> CrossCheck:
    """Compare with a CSV of the budget tool, of which nothing but the differences is kept, national numbers masked.

    Of a sealed extract the seals must be sound, and the lines of other centres are left out. Raises Invalid for a file
    that cannot be read whole.
    """
    read = read_extract(extract, settings.SEAL_KEYS)
    if read.blocking:
        first = read.findings[0]
        what = Text(*(message_of(first, each) for each in LANGUAGES))
        raise Invalid(EXTRACT_WRONG.code, {"line": first.place.row or 1, "count": len(read.findings), "what": what})
    with acting(file=file, actor=actor, revision=revision, action="extract-compared", in_hand=True) as act:
        rows = [(position, Simulation(*texts)) for position, texts in prepared_rows_sent(act.file.submission)]
        found = cross_check(rows, _of_centre(read, act.file.report.centre.ins))
        counts = Counter(each.verdict.value for each in found)
        made: CrossCheck = CrossCheck.objects.create(
            file=act.file,
            extract_sha256=hashlib.sha256(extract).hexdigest(),
            lines=len(read.rows),
            sealed=read.sealed,
            counts=dict(counts),
            differences=[_line(each) for each in found if each.verdict is not Verdict.MATCH][:LISTED],
            made_by=actor.person,
            made_at=clock.now(),
        )
        act.data = {"extract_sha256": made.extract_sha256, "sealed": made.sealed, "counts": made.counts}
    return made


def _of_centre(read: SimulationsFile, ins: str) -> list[Simulation]:
    """The simulations of one centre; a list without seals does not say whose they are."""
    centres = read.centres if read.sealed else [ins] * len(read.rows)
    return [Simulation(*texts) for found, texts in zip(centres, read.rows, strict=True) if found == ins]


def _line(checked: Checked) -> list[Any]:
    said = checked.read or checked.stored or Simulation(None, None, None, None)
    read, stored = checked.read, checked.stored
    return [
        checked.verdict.value,
        mask_niss(said.niss or ""),
        said.number or "",
        checked.position,
        *((read.date, read.balance) if read else (None, None)),
        *((stored.date, stored.balance) if stored else (None, None)),
    ]
