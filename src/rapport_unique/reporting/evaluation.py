"""From a version's stored content to what the law makes of it, and back into its tables."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from rapport_unique.core import seal
from rapport_unique.core.answers import Answers, Prepared, TableAnswers, prepared_rows, table_answers
from rapport_unique.core.codec import explanation_from_data, explanation_to_data, findings_from_data, findings_to_data
from rapport_unique.core.engine import Evaluation, Explanation, RowCounts, evaluate
from rapport_unique.core.findings import Finding, Severity, listed
from rapport_unique.core.lifecycle import state_of
from rapport_unique.core.measure import Measure, Table
from rapport_unique.core.messages import FINDINGS_CUT
from rapport_unique.core.money import ZERO
from rapport_unique.core.values import Money, read, stored
from rapport_unique.reporting.models import Figure, Grant, PrefilledValue, Report, Row, Simulation, Version
from rapport_unique.ui import clock


class Outcome(NamedTuple):
    """What is kept of an evaluation, whether the engine ran here or in the child that read a workbook."""

    digest: str
    rules_version: str
    figures: Mapping[str, Decimal | None]
    findings: list[Finding]
    explanation: Mapping[str, Explanation]
    counts: Mapping[str, RowCounts]

    @property
    def blocking(self) -> int:
        return sum(finding.severity is Severity.BLOCKING for finding in self.findings)

    def to_data(self) -> dict[str, Any]:
        return {
            "digest": self.digest,
            "rules_version": self.rules_version,
            "figures": {name: None if amount is None else str(amount) for name, amount in self.figures.items()},
            "findings": findings_to_data(self.findings),
            "explanation": explanation_to_data(self.explanation),
            "counts": {table: list(counts) for table, counts in self.counts.items()},
            "blocking": self.blocking,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Outcome:
        return cls(
            data["digest"],
            data["rules_version"],
            {name: None if amount is None else Decimal(amount) for name, amount in data["figures"].items()},
            list(findings_from_data(data["findings"])),
            explanation_from_data(data["explanation"]),
            {table: RowCounts(*counts) for table, counts in data["counts"].items()},
        )


def outcome_of(evaluation: Evaluation) -> Outcome:
    shown, left_out = listed(evaluation.findings)
    if left_out:
        shown.append(FINDINGS_CUT.at(count=left_out))
    return Outcome(
        evaluation.digest,
        evaluation.rules_version,
        evaluation.figures,
        shown,
        evaluation.explanation,
        {key: table.counts for key, table in evaluation.tables.items()},
    )


def prefilled_of(report: Report) -> dict[str, str]:
    """What the administration granted and knows, as the measure's prefilled values.

    Amounts are summed here: SQLite adds in binary floating point, and would not give the cents back.
    """
    amounts = [each.key for each in report.campaign.measure.prefilled if isinstance(each.kind, Money)]
    sums: dict[str, Decimal] = {}
    for amount, restriction, rest_of in Grant.objects.of(report).values_list("amount", "restriction", "rest_of"):
        if restriction not in amounts and rest_of is not None:
            continue
        key = restriction if restriction in amounts else amounts[0]
        sums[key] = sums.get(key, ZERO) + amount
    known = PrefilledValue.objects.of(report).values_list("key", "value")
    return {key: str(amount) for key, amount in sums.items()} | dict(known)


def prepared_of(report: Report, table: Table) -> Prepared:
    """The stored simulations, as the rows that the tool prepared."""
    simulations = Simulation.objects.of(report).values_list("niss", "number", "date", "balance")
    keys = [column.key for column in table.compared]
    return prepared_rows(table, [dict(zip(keys, simulation, strict=True)) for simulation in simulations])


def everything_prepared(report: Report) -> dict[str, Prepared]:
    """What the tool prepared, by table."""
    tables = report.campaign.measure.tables
    return {table.key: prepared_of(report, table) for table in tables if table.prepared_from}


def rows_on_screen(version: Version) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables that no workbook holds, by table."""
    found: dict[str, list[dict[str, Any]]] = {table.key: [] for table in version.report.campaign.measure.screen_tables}
    for table, values in version.rows_in_force.filter(table__in=list(found)).values_list("table", "values"):
        found[table].append(values)
    return found


def answers_of(version: Version) -> Answers:
    """Everything that was answered. A simulation that no row mentions counts as a prepared row nobody touched."""
    report = version.report
    measure = report.campaign.measure
    prepared = everything_prepared(report)
    return Answers(
        prefilled=prefilled_of(report),
        fields=version.answers.get("fields", {}),
        tables={table.key: _table_answers(version, table, prepared.get(table.key, ())) for table in measure.tables},
        prepared=prepared,
    )


def _table_answers(version: Version, table: Table, prepared: Prepared) -> TableAnswers:
    rows = list(version.rows_in_force.filter(table=table.key).values_list("position", "values", "sheet"))
    values = [row_values for _, row_values, _ in rows]
    positions = [position for position, _, _ in rows]
    if prepared:
        _add_untouched(version, table, prepared, values, positions)
    answers = table_answers(table, values, positions)
    sheet = next((sheet for _, _, sheet in rows if sheet), "")
    return TableAnswers(answers.columns, answers.positions, sheet)


def _add_untouched(
    version: Version, table: Table, prepared: Prepared, values: list[dict[str, Any]], positions: list[int]
) -> None:
    keys = [column.key for column in table.compared]
    identities = [keys.index(key) for key in table.one_row_per]
    mentioned = {tuple(row.get(key) for key in table.one_row_per) for row in values}
    centre = {table.centre_column: version.report.centre.ins}
    after = max(positions, default=table.in_workbook.first_row - 1)
    for row in prepared:
        if tuple(row[index] for index in identities) not in mentioned:
            after += 1
            values.append(centre | dict(zip(keys, row, strict=True)))
            positions.append(after)


def evaluate_version(version: Version) -> Evaluation:
    """Apply the rules of the version's campaign to its content; writes nothing."""
    campaign = version.report.campaign
    return evaluate(campaign.measure, campaign.parameters, answers_of(version), centre=version.report.centre.ins)


def canonical_fields(measure: Measure, typed: Mapping[str, Any]) -> dict[str, str | None]:
    """What people typed, as it is stored: only fields that the measure declares."""
    return {each.key: stored(each.kind, read(each.kind, typed.get(each.key))) for each in measure.fields}


def outcome_kept(version: Version) -> Outcome | None:
    """What the engine said at the last change; None while nothing was ever saved."""
    return Outcome.from_data(version.evaluation) if version.evaluation else None


def keep(version: Version, outcome: Outcome) -> None:
    """Write an outcome into the version and its figures; the caller holds the report's lock and saves nothing else."""
    report = version.report
    version.evaluation = outcome.to_data()
    version.rules_version = outcome.rules_version
    version.content_digest = outcome.digest
    version.document_digest = seal.document_digest(
        content=outcome.digest,
        centre=report.centre.ins,
        campaign=report.campaign.key,
        number=version.number,
        figures=outcome.figures,
    )
    version.state = state_of(
        started=_is_started(version, outcome),
        blocking=bool(outcome.blocking),
        signed=len(version.live_signatures),
        sent=False,
    ).value
    version.changed_at = clock.now()
    version.save()
    Figure.objects.bulk_create(
        [Figure(version=version, name=name, amount=amount) for name, amount in outcome.figures.items()],
        update_conflicts=True,
        unique_fields=["version", "name"],
        update_fields=["amount"],
    )


def _is_started(version: Version, outcome: Outcome) -> bool:
    if any(value is not None for value in version.answers.get("fields", {}).values()):
        return True
    return version.workbook_id is not None or Row.objects.filter(version=version, workbook=None).exists()
