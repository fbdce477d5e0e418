"""What leaves the calculator: of each simulation that led to a decision, five facts and nothing else of a household."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import NamedTuple

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Centre
from rapport_unique.adapters.simulations_csv import SEALED_HEADER
from rapport_unique.adapters.workbooks import write_workbook
from rapport_unique.budgets.codes import NOTHING_TO_EXPORT
from rapport_unique.budgets.looking import EXPORTED, note
from rapport_unique.budgets.models import Case, Simulation
from rapport_unique.budgets.sealing import facts_of
from rapport_unique.core.findings import NotPossible
from rapport_unique.core.measures.redi import LINES, MEASURE
from rapport_unique.core.texts import Text

WORKBOOK, EXTRACT = "workbook", "extract"
_SYNTHETIC = Text(
    "PARAMÈTRES SYNTHÉTIQUES : montants inventés, sans valeur",
    "SYNTHETISCHE PARAMETERS: verzonnen bedragen, zonder waarde",
    "SYNTHETISCHE PARAMETER: erfundene Beträge, ohne Wert",
)
SENT_AT_MOST = 2_000_000
"""Bytes of an extract that one click carries: what a form may hold where it arrives, with room to spare."""
FACTS = (
    "centre__ins",
    "niss",
    "number",
    "date",
    "balance",
    "key",
    "seal",
    "synthetic",
)
"""All that is read of a simulation to export it; the last only marks the file."""


class Exported(NamedTuple):
    """A file; `number` is how many simulations it holds, `synthetic` whether invented parameters gave one of them."""

    name: str
    content: bytes
    number: int
    synthetic: bool


def periods() -> list[str]:
    """The periods of the subsidy, latest first."""
    return sorted(MEASURE.periods, reverse=True)


def to_export(centre: Centre, period: str) -> list[Simulation]:
    """The simulations with a shortfall on which the centre decided within the period of the subsidy."""
    within = MEASURE.periods[period].period
    decided = Simulation.objects.filter(
        centre=centre,
        balance__lt=0,
        date__range=(within.first, within.last),
        decision__decided_on__range=(within.first, within.last),
    )
    return list(decided.select_related("centre").only(*FACTS).order_by("date", "made_at", "pk"))


def export_workbook(*, centre: Centre, actor: Actor, period: str, language: str) -> Exported:
    """The locked workbook of the REDI form, with what the tool fills in; the centre completes it."""
    found = _required(centre, period)
    rows = [facts_of(each)[1:] for each in found]
    content = write_workbook(
        measure=MEASURE,
        parameters=MEASURE.parameters(period),
        centre=centre.ins,
        language=language,
        prepared={LINES.key: rows},
        notice=_SYNTHETIC if any(each.synthetic for each in found) else None,
    )
    return _noted(actor, WORKBOOK, period, found, _file(MEASURE.id, period, found, "xlsx", content))


def export_extract(*, centre: Centre, actor: Actor, period: str) -> Exported:
    """The sealed extract as CSV: what the Rapport Unique takes in, and what the administration compares with."""
    found = _required(centre, period)
    content = extract_of(found).encode()
    return _noted(actor, EXTRACT, period, found, _file("extract", period, found, "csv", content))


def extract_of(simulations: list[Simulation]) -> str:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\r\n")
    writer.writerow(SEALED_HEADER)
    writer.writerows([*facts_of(each), each.key, each.seal] for each in simulations)
    return output.getvalue()


def _file(kind: str, period: str, found: list[Simulation], extension: str, content: bytes) -> Exported:
    """What invented parameters gave says so in the name of its file, too."""
    synthetic = any(each.synthetic for each in found)
    mark = "-synthetic" if synthetic else ""
    name = f"{kind}-{period}-{found[0].centre.ins}{mark}.{extension}"
    return Exported(name, content, len(found), synthetic)


def _required(centre: Centre, period: str) -> list[Simulation]:
    if found := to_export(centre, period):
        return found
    raise NotPossible(NOTHING_TO_EXPORT.code)


def _noted(actor: Actor, form: str, period: str, found: list[Simulation], exported: Exported) -> Exported:
    """The event names the households, by what they are called, that have not been erased yet."""
    cases = Case.objects.filter(households__simulation__in=found).distinct()
    with transaction.atomic():
        note(
            centre=found[0].centre,
            actor=actor,
            action=EXPORTED,
            cases=[each.reference for each in cases.only("identifier")],
            count=exported.number,
            form=form,
            period=period,
            sha256=hashlib.sha256(exported.content).hexdigest(),
        )
    return exported
