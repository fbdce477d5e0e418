"""Compare the rows of a sent report with an extract of the budget tool that a controller imports."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Any

from rapport_unique.accounts.access import Actor
from rapport_unique.adapters.simulations_csv import read_simulations
from rapport_unique.control.desk import acting
from rapport_unique.control.desk_codes import EXTRACT_WRONG
from rapport_unique.control.models import ControlFile, CrossCheck
from rapport_unique.core.crosscheck import Checked, Simulation, Verdict, cross_check
from rapport_unique.core.findings import Invalid
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.reporting.submissions import prepared_rows_sent
from rapport_unique.ui import clock

LISTED = 500
"""Differences kept of one comparison; the counts are of all."""


def can_be_compared(file: ControlFile) -> bool:
    """Whether the budget tool prepares rows of this measure."""
    return any(table.prepared_from for table in file.report.campaign.measure.tables)


def compare(*, file: ControlFile, actor: Actor, revision: int, extract: bytes) -> CrossCheck:
    """Compare with a CSV of the budget tool, of which nothing but the differences is kept, national numbers masked.

    Raises Invalid for a file that cannot be read whole.
    """
    read = read_simulations(extract)
    if read.blocking:
        first = next(finding for finding in read.findings)
        raise Invalid(EXTRACT_WRONG.code, {"line": first.place.row or 1, "count": len(read.findings)})
    with acting(file=file, actor=actor, revision=revision, action="extract-compared", in_hand=True) as act:
        rows = [(position, Simulation(*texts)) for position, texts in prepared_rows_sent(act.file.submission)]
        found = cross_check(rows, [Simulation(*texts) for texts in read.rows])
        counts = Counter(each.verdict.value for each in found)
        made: CrossCheck = CrossCheck.objects.create(
            file=act.file,
            extract_sha256=hashlib.sha256(extract).hexdigest(),
            lines=len(read.rows),
            counts=dict(counts),
            differences=[_line(each) for each in found if each.verdict is not Verdict.MATCH][:LISTED],
            made_by=actor.person,
            made_at=clock.now(),
        )
        act.data = {"extract_sha256": made.extract_sha256, "counts": made.counts}
    return made


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
