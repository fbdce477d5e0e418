"""Inspection on the spot, only where control on desk did not suffice: decide, visit, note row by row, report."""

from __future__ import annotations

from datetime import date, datetime

from rapport_unique.accounts.access import Actor
from rapport_unique.adapters.documents import InspectedLine, InspectionReport, MatterLine, render_inspection_report
from rapport_unique.control import desk_notices
from rapport_unique.control.concluding import CONCLUSION_LABELS, kept
from rapport_unique.control.correcting import require_decided
from rapport_unique.control.desk import acting
from rapport_unique.control.desk_codes import (
    AMOUNT_UNKNOWN,
    INSPECTION_EXISTS,
    NOT_CALLED_FOR,
    NOT_INSPECTED,
    NOT_VISITED,
)
from rapport_unique.control.models import ControlFile, InspectedRow, Inspection
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text, format_amount
from rapport_unique.reporting.submissions import amounts_of, ceilings_of, rows_sent
from rapport_unique.ui import clock

VERDICT_LABELS: dict[str, Text] = {
    InspectedRow.Verdict.IN_ORDER: Text("en ordre", "in orde", "in Ordnung"),
    InspectedRow.Verdict.NOT_IN_ORDER: Text("pas en ordre", "niet in orde", "nicht in Ordnung"),
    InspectedRow.Verdict.MISSING: Text("pièces manquantes", "ontbrekende stukken", "fehlende Belege"),
}
_CALLS_FOR = {ControlFile.Conclusion.INCONCLUSIVE, ControlFile.Conclusion.INCONSISTENT}
_TITLE = Text("Rapport d'inspection intégré", "Geïntegreerd inspectieverslag", "Integrierter Inspektionsbericht")
_TO = Text("À l'attention de la présidence", "Ter attentie van het voorzitterschap", "Zu Händen des Vorsitzes")
_ON_DESK = Text(
    "Le contrôle sur pièces s'est terminé ainsi : {conclusion}. Le risque pour l'État a été jugé trop grand : {reason}",
    "De controle op stukken eindigde zo: {conclusion}. Het risico voor de Staat werd te groot geacht: {reason}",
    "Die Kontrolle anhand der Belege endete so: {conclusion}. Das Risiko für den Staat wurde als zu groß beurteilt: "
    "{reason}",
)
_VISIT = Text("La visite a eu lieu le {day}.", "Het bezoek vond plaats op {day}.", "Der Besuch fand am {day} statt.")


def inspection_of(file: ControlFile) -> Inspection | None:
    """The inspection that was decided, if one was."""
    found: Inspection | None = Inspection.objects.filter(file=file).first()
    return found


def calls_for_inspection(file: ControlFile) -> bool:
    """Whether its conclusion is one that a visit can follow."""
    return file.conclusion in _CALLS_FOR


def plan(*, file: ControlFile, actor: Actor, revision: int, risk_reason: str, planned_on: date) -> Inspection:
    """Decide on a visit, with why the risk is too great. NotPossible after any other conclusion."""
    with acting(file=file, actor=actor, revision=revision, action="inspection-planned", concluded=True) as act:
        if not calls_for_inspection(act.file):
            raise NotPossible(NOT_CALLED_FOR.code)
        if Inspection.objects.filter(file=act.file).exists():
            raise NotPossible(INSPECTION_EXISTS.code)
        inspection = Inspection.objects.create(
            file=act.file,
            risk_reason=risk_reason,
            planned_on=planned_on,
            decided_by=actor.person,
            decided_at=clock.now(),
        )
        act.file.controller = actor.person
        act.data = {"risk_reason": risk_reason, "planned_on": planned_on.isoformat()}
    return inspection


def visit(*, file: ControlFile, actor: Actor, revision: int, visited_on: date, course: str) -> None:
    """Note the visit and its course."""
    with acting(file=file, actor=actor, revision=revision, action="inspection-visited", in_hand=True) as act:
        inspection = _open_inspection(act.file)
        inspection.visited_on, inspection.course = visited_on, course
        inspection.save()
        act.data = {"visited_on": visited_on.isoformat()}


def note(
    *, file: ControlFile, actor: Actor, revision: int, table: str, position: int, verdict: str, remark: str
) -> None:
    """Note what was found of one row; a later note on the same row replaces it."""
    if (table, position) not in set(rows_sent(file.submission)):
        raise Invalid(AMOUNT_UNKNOWN.code)
    with acting(file=file, actor=actor, revision=revision, action="inspection-noted", in_hand=True) as act:
        InspectedRow.objects.update_or_create(
            inspection=_open_inspection(act.file),
            table=table,
            position=position,
            defaults={"verdict": verdict, "remark": remark},
        )
        act.data = {"row": f"{table}[{position}]", "verdict": verdict}


def report(*, file: ControlFile, actor: Actor, revision: int, results: str, recommendations: str) -> None:
    """End the inspection with its integrated report. NotPossible before the visit, or while a correction waits.

    The report is typeset before the lock is taken; a file that changed meanwhile is refused as Stale.
    """
    now = clock.now()
    inspection = _open_inspection(file)
    inspection.results, inspection.recommendations = results, recommendations
    if inspection.visited_on is None:
        raise NotPossible(NOT_VISITED.code)
    path, digest = kept(render_inspection_report(report_of(inspection, by=actor, at=now)))
    with acting(file=file, actor=actor, revision=revision, action="inspection-reported", in_hand=True) as act:
        require_decided(act.file)
        inspection.reported_by, inspection.reported_at = actor.person, now
        inspection.report_path, inspection.report_sha256 = path, digest
        inspection.save()
        desk_notices.concluded(act.file, "inspection")
        act.data = {"report_sha256": digest}


def _open_inspection(file: ControlFile) -> Inspection:
    found = Inspection.objects.filter(file=file, reported_at=None).first()
    if found is None:
        raise NotPossible(NOT_INSPECTED.code)
    return found


def report_of(inspection: Inspection, *, by: Actor, at: datetime) -> InspectionReport:
    """The report in the language of the centre: analysis, annex of the matter, grid of the rows that were seen."""
    file = inspection.file
    centre, campaign, language = file.report.centre, file.report.campaign, file.report.centre.language
    conclusion = CONCLUSION_LABELS[file.conclusion]
    desk = _ON_DESK.say(language, {"conclusion": conclusion, "reason": inspection.risk_reason})
    visited = _VISIT.say(language, {"day": inspection.visited_on})
    tables = {table.key: table.title for table in campaign.measure.tables}
    return InspectionReport(
        language=language,
        title=_TITLE.say(language),
        reference=file.submission.reference,
        matter=f"{campaign.measure.title.say(language)}, {campaign.parameters.period.label.say(language)}",
        addressee=(centre.label.say(language), _TO.say(language)),
        course=(desk, visited, *_paragraphs(inspection.course)),
        results=_paragraphs(inspection.results),
        recommendations=_paragraphs(inspection.recommendations),
        lines=_annex(file, language),
        rows=tuple(
            InspectedLine(
                tables[each.table].say(language),
                str(each.position),
                VERDICT_LABELS[each.verdict].say(language),
                each.remark,
            )
            for each in inspection.rows.all()
        ),
        author=by.name,
        dated=clock.local(at),
    )


def _annex(file: ControlFile, language: str) -> tuple[MatterLine, ...]:
    """Every amount that can be corrected with what is accepted of it."""
    corrections = list(file.corrections.in_force())
    ceilings = ceilings_of(file.submission)
    lines = []
    for amount in amounts_of(file.submission):
        own = [each for each in corrections if each.amount_key == amount.key]
        refused = sum((each.reduction for each in own), ZERO)
        ceiling = ceilings.get(amount.key)
        lines.append(
            MatterLine(
                label=amount.label.say(language),
                declared=format_amount(amount.declared, language),
                accepted=format_amount(amount.declared - refused, language),
                refused=format_amount(refused, language),
                reason="; ".join(each.reason for each in own),
                ceiling="" if ceiling is None else format_amount(ceiling, language),
                to_recover=format_amount(refused if amount.balance_follows else ZERO, language),
            )
        )
    return tuple(lines)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (line.strip() for line in text.splitlines())))
