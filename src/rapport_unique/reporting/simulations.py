"""Take in the simulations of the budget tool: preview what changes, then confirm. A list that the centre declares, or
an extract whose seals prove that nobody changed it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.adapters.simulations_csv import SimulationsFile, read_extract
from rapport_unique.core.answers import PreparedRow
from rapport_unique.core.findings import Finding, NotPossible, Place, Severity, define
from rapport_unique.core.lifecycle import Action, State, require
from rapport_unique.core.measure import Table
from rapport_unique.core.texts import Text
from rapport_unique.core.values import read
from rapport_unique.reporting.changing import Change, conclude, locked, require_open, require_seen
from rapport_unique.reporting.evaluation import prepared_of
from rapport_unique.reporting.models import Report, Simulation

CONTRADICTION = define(
    "simulations-contradict",
    Severity.BLOCKING,
    Text(
        "Deux lignes donnent au même NISS et au même numéro de budget des données différentes.",
        "Twee regels geven aan hetzelfde INSZ-nummer en budgetnummer verschillende gegevens.",
        "Zwei Zeilen geben derselben NISS-Nummer und Budgetnummer verschiedene Angaben.",
    ),
)
OTHER_CENTRE = define(
    "seal-other-centre",
    Severity.BLOCKING,
    Text(
        "Cette ligne est scellée pour le centre {found}.",
        "Deze regel is verzegeld voor centrum {found}.",
        "Diese Zeile ist für das Zentrum {found} gesiegelt.",
    ),
    Text("le centre {wanted}", "centrum {wanted}", "das Zentrum {wanted}"),
)
SEALED_ALREADY = define(
    "simulation-sealed-already",
    Severity.BLOCKING,
    Text(
        "Cette simulation a été reprise d'un extrait scellé : une liste sans scellés ne peut pas la modifier.",
        "Deze simulatie werd overgenomen uit een verzegeld uittreksel: een lijst zonder zegels kan ze niet wijzigen.",
        "Diese Simulation stammt aus einem gesiegelten Auszug: eine Liste ohne Siegel kann sie nicht ändern.",
    ),
    Text(
        "l'extrait scellé du calculateur",
        "het verzegelde uittreksel van de rekentool",
        "der gesiegelte Auszug des Rechners",
    ),
)
define(
    "simulations-unusable",
    Severity.BLOCKING,
    Text(
        "Le fichier contient des erreurs : rien n'a été repris.",
        "Het bestand bevat fouten: er werd niets overgenomen.",
        "Die Datei enthält Fehler: es wurde nichts übernommen.",
    ),
)


class Preview(NamedTuple):
    """What an import would do, row by row, and what is wrong with the file. Rows that it does not name stay. `proven`
    are those that are there already and whose seals now prove them."""

    rows: tuple[PreparedRow, ...]
    new: tuple[PreparedRow, ...]
    changed: tuple[tuple[PreparedRow, PreparedRow], ...]
    same: int
    findings: tuple[Finding, ...]
    sealed: bool = False
    synthetic: bool = False
    proven: tuple[PreparedRow, ...] = ()

    @property
    def usable(self) -> bool:
        return not any(finding.severity is Severity.BLOCKING for finding in self.findings)


def preview(*, report: Report, data: bytes) -> Preview:
    """Compare a CSV with what is stored for the report; writes nothing."""
    file = read_file(data)
    rows: dict[tuple[str | None, ...], PreparedRow] = {}
    findings = list(file.findings)
    for line, row in zip(file.lines, file.rows, strict=True):
        if rows.setdefault(row[:2], row) != row:
            findings.append(CONTRADICTION.at(Place(row=line, column="budget_number"), row[1]))
    stored = {row[:2]: row for row in prepared_of(report, prepared_table(report))}
    known = set(Simulation.objects.of(report).filter(origin=Simulation.Origin.SEALED).values_list("niss", "number"))
    findings += _of_other_centres(file, report) if file.sealed else _against_seals(file, stored, known)
    return Preview(
        rows=tuple(rows.values()),
        new=tuple(row for key, row in rows.items() if key not in stored),
        changed=tuple((stored[key], row) for key, row in rows.items() if key in stored and stored[key] != row),
        same=sum(stored.get(key) == row for key, row in rows.items()),
        findings=tuple(findings),
        sealed=file.sealed,
        synthetic=file.synthetic,
        proven=tuple(row for key, row in rows.items() if file.sealed and stored.get(key) == row and key not in known),
    )


def read_file(data: bytes) -> SimulationsFile:
    """A list, or an extract whose seals are held against the keys that this site trusts (RU_SEAL_KEYS)."""
    return read_extract(data, settings.SEAL_KEYS)


def _of_other_centres(file: SimulationsFile, report: Report) -> list[Finding]:
    """Lines that were sealed for a centre that does not answer for this report."""
    own = {report.centre.ins, report.answering_centre.ins}
    return [
        OTHER_CENTRE.at(Place(row=line, column="ins"), ins, found=ins, wanted=report.centre.ins)
        for line, ins in zip(file.lines, file.centres, strict=True)
        if ins not in own
    ]


def _against_seals(file: SimulationsFile, stored: dict[Any, PreparedRow], known: set[Any]) -> list[Finding]:
    """Lines without a seal that contradict what came with one."""
    return [
        SEALED_ALREADY.at(Place(row=line, column="budget_number"), row[1])
        for line, row in zip(file.lines, file.rows, strict=True)
        if row[:2] in known and stored[row[:2]] != row
    ]


def import_simulations(*, report: Report, actor: Actor, revision: int, data: bytes) -> Preview:
    """Take over the simulations that a centre declares itself, or has from the calculator with its seals. A change of
    content: it voids what was signed. That seals prove what is there already changes none."""
    with transaction.atomic():
        version = locked(report)
        require(actor.role.key, Action.EDIT, State(version.state))
        require_open(version)
        require_seen(version, revision)
        return _take_over(version.report, actor, data, Simulation.Origin.CENTRE, Change(version))


def deliver_simulations(*, report: Report, actor: Actor | Program, data: bytes) -> Preview:
    """Take over the simulations that the administration has from the budget tool."""
    with transaction.atomic():
        version = locked(report)
        if version.state == State.SENT:
            raise NotPossible("already-sent")
        return _take_over(version.report, actor, data, Simulation.Origin.ADMINISTRATION, Change(version))


def _take_over(report: Report, actor: Actor | Program, data: bytes, origin: Any, change: Change) -> Preview:
    plan = preview(report=report, data=data)
    if not plan.usable:
        raise NotPossible("simulations-unusable")
    table = prepared_table(report)
    if plan.sealed:
        origin = Simulation.Origin.SEALED
    written = (*plan.new, *(row for _, row in plan.changed), *plan.proven)
    count = Simulation.objects.of(report).count()
    Simulation.objects.bulk_create(
        [_simulation(report, table, row, origin, count + index) for index, row in enumerate(written)],
        update_conflicts=True,
        unique_fields=["campaign", "centre", "niss", "number"],
        update_fields=["date", "balance", "origin"],
        batch_size=500,
    )
    change.data = {"origin": str(origin), "new": len(plan.new), "changed": len(plan.changed), "same": plan.same}
    if plan.proven and not (plan.new or plan.changed):
        change.event_if_same, change.confirmed = True, change.version.answers.get("confirmed", {})
    conclude(change, actor=actor, action="simulations-imported")
    return plan


def _simulation(report: Report, table: Table, row: PreparedRow, origin: Any, position: int) -> Simulation:
    niss, number, date, balance = _values(table, row)
    return Simulation(
        campaign_id=report.campaign_id,
        centre_id=report.centre_id,
        niss=niss,
        number=number,
        date=date,
        balance=balance,
        origin=origin,
        position=position,
    )


def _values(table: Table, row: PreparedRow) -> list[Any]:
    return [read(column.kind, text) for column, text in zip(table.compared, row, strict=True)]


def report_for(*, actor: Actor, data: bytes) -> Report | None:
    """The report of the actor's centre for whose period the simulations of a file were made, if there is one."""
    days = [day for day in read_file(data).columns["budget_date"].values if isinstance(day, date)]
    report: Report
    for report in Report.objects.visible_to(actor).select_related("campaign", "centre", "version"):
        period = report.campaign.parameters.period
        if any(table.prepared_from for table in report.campaign.measure.tables) and days:
            if all(period.first <= day <= period.last for day in days):
                return report
    return None


def prepared_table(report: Report) -> Table:
    """The table of the report's measure that simulations prepare."""
    return next(table for table in report.campaign.measure.tables if table.prepared_from)


__all__ = [
    "Preview",
    "SimulationsFile",
    "deliver_simulations",
    "import_simulations",
    "prepared_table",
    "preview",
    "read_file",
    "report_for",
]
