"""Evaluate a measure: figures, findings, the explanation of every figure. The same answers give the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from rapport_unique.core import messages, seal
from rapport_unique.core.answers import Answers, TableAnswers
from rapport_unique.core.findings import Finding, Place, Severity
from rapport_unique.core.law import LegalBasis, Parameters
from rapport_unique.core.measure import Ceiling, Field, Figure, Grounds, Measure, Remark, RowRule, Rows, Rule, Table
from rapport_unique.core.preparation import compare_with_prepared, prepared_digest
from rapport_unique.core.texts import LANGUAGES, Fact, Text
from rapport_unique.core.values import Count, Day, Money, Unreadable, ValueKind, canonical, read


class RowsUsed(NamedTuple):
    """The rows of a table that went into a figure: their number, and where the first of them stand."""

    table: Text
    number: int
    positions: tuple[int, ...]


class Explanation(NamedTuple):
    """How a figure came about: its formula in words, what went into it, the rows that it adds up, the ceiling that
    bit, and the article it rests on."""

    formula: Text
    inputs: tuple[tuple[Text, Fact], ...]
    law: LegalBasis
    rows: tuple[RowsUsed, ...] = ()
    ceiling: Ceiling | None = None


POSITIONS_NAMED = 20
"""An explanation names so many rows of a table; more would explain nothing."""


class RowCounts(NamedTuple):
    """`read` is the sum of the three others."""

    read: int
    counted: int
    incomplete: int
    unreadable: int


class Content(NamedTuple):
    """What the digest covers: canonical texts by key, and the digest of every table and of what was prepared for it."""

    prefilled: Mapping[str, str]
    fields: Mapping[str, str | None]
    tables: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableOutcome:
    """Every row as an object, and how each fared. The digests cover the rows that somebody filled in."""

    rows: Rows
    counts: RowCounts
    counted: Rows
    unreadable: frozenset[int]
    incomplete: frozenset[int]
    untouched: frozenset[int]
    row_digests: tuple[bytes, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the law makes of the answers."""

    measure: str
    period: str
    rules_version: str
    figures: Mapping[str, Decimal | None]
    explanation: Mapping[str, Explanation]
    findings: tuple[Finding, ...]
    tables: Mapping[str, TableOutcome]
    content: Content
    digest: str

    @property
    def blocking(self) -> bool:
        return any(finding.severity is Severity.BLOCKING for finding in self.findings)


def evaluate(measure: Measure, parameters: Parameters, answers: Answers, *, centre: str | None = None) -> Evaluation:
    """Apply the measure's rules to the answers. `centre` is the INS code that every row must bear, when known."""
    findings: list[Finding] = [
        messages.UNKNOWN_ANSWER.at(
            Place(field=key), key, known=[each.key for each in (*measure.prefilled, *measure.fields)]
        )
        for key in answers.unknown
    ]
    prefilled = {each.key: read(each.kind, answers.prefilled.get(each.key)) for each in measure.prefilled}
    fields = {each.key: read(each.kind, answers.fields.get(each.key)) for each in measure.fields}
    for values in (prefilled, fields):
        findings += _unreadable_fields(values, answers)
    findings += [
        (each.missing or messages.REQUIRED).at(_field_place(answers, each.key))
        for each in measure.fields
        if each.required and fields[each.key] is None
    ]

    outcomes: dict[str, TableOutcome] = {}
    for table in measure.tables:
        data = answers.tables[table.key]
        outcomes[table.key] = outcome = _table_outcome(table, data, parameters)
        findings += _table_findings(table, data, outcome, parameters)
        if table.prepared_from:
            findings += compare_with_prepared(table, data, answers.prepared.get(table.key), centre)

    figures: dict[str, Decimal | None] = {}
    grounds = Grounds(
        parameters,
        {key: _readable(value) for key, value in prefilled.items()},
        {key: _readable(value) for key, value in fields.items()},
        {key: outcome.counted for key, outcome in outcomes.items()},
        figures,
    )
    grounds = grounds._replace(summary=measure.summarise(grounds))
    for figure in measure.figures:
        figures[figure.key] = figure.compute(grounds)
    for table in measure.tables:
        data = answers.tables[table.key]
        for rule in table.table_rules:
            for index, remark in rule(grounds.rows[table.key], grounds):
                findings.append(_located(remark, table, data, index))
    for form_rule in measure.rules:
        if remarked := form_rule.check(grounds):
            findings.append(remarked.kind.at(_rule_place(form_rule, outcomes, answers), **remarked.facts))

    rules_version = measure.rules_version(parameters)
    content = Content(
        prefilled={
            each.key: text
            for each in measure.prefilled
            if (text := canonical(each.kind, prefilled[each.key])) is not None
        }
        | {
            table.prepared_from: prepared_digest(answers.prepared[table.key])
            for table in measure.tables
            if table.prepared_from and table.key in answers.prepared
        },
        fields={each.key: canonical(each.kind, fields[each.key]) for each in measure.fields},
        tables={key: outcome.digest for key, outcome in outcomes.items()},
    )
    return Evaluation(
        measure=measure.id,
        period=parameters.period.id,
        rules_version=rules_version,
        figures=figures,
        explanation={figure.key: _explain(measure, figure, grounds, answers) for figure in measure.figures},
        findings=tuple(findings),
        tables=outcomes,
        content=content,
        digest=seal.content_digest(
            measure=measure.id, period=parameters.period.id, rules_version=rules_version, **content._asdict()
        ),
    )


def _readable(value: Any) -> Any:
    return None if isinstance(value, Unreadable) else value


def _unreadable_fields(values: Mapping[str, Any], answers: Answers) -> Iterator[Finding]:
    for key, value in values.items():
        if isinstance(value, Unreadable):
            yield Finding(value.code, Severity.BLOCKING, _field_place(answers, key), value.read, value.facts)


def _field_place(answers: Answers, key: str) -> Place:
    """A field, and the cell in which a workbook answers it."""
    return answers.cells.get(key) or Place(field=key)


def _rule_place(rule: Rule, outcomes: Mapping[str, TableOutcome], answers: Answers) -> Place:
    return Place(table=rule.field) if rule.field in outcomes else _field_place(answers, rule.field)


def _table_outcome(table: Table, data: TableAnswers, parameters: Parameters) -> TableOutcome:
    inputs = [(column, data.columns[column.key]) for column in table.inputs]
    centre_keys = {column.key for column in table.centre_columns}
    unreadable: set[int] = set()
    incomplete: set[int] = set()
    touched: set[int] = set()
    everything_filled = not any(cells.has_empty or cells.has_unreadable for _, cells in inputs)
    if everything_filled:
        columns = [cells.values for _, cells in inputs]
    else:
        columns = []
        for column, cells in inputs:
            blank = column.kind.blank if column.required else None
            filled = list(cells.values)
            for index, value in enumerate(filled):
                if value is None:
                    if column.required:
                        incomplete.add(index)
                    filled[index] = blank
                    continue
                if column.key in centre_keys:
                    touched.add(index)
                if isinstance(value, Unreadable):
                    unreadable.add(index)
                    filled[index] = blank
            columns.append(filled)
    incomplete -= unreadable
    rows = list(map(table.row_type, range(len(data)), *columns)) if len(data) else []
    for key, rule in table.computations:
        for row in rows:
            setattr(row, key, rule(row, parameters))
    nobody_began = table.prepared_from and not everything_filled
    untouched = frozenset(range(len(data))) - touched if nobody_began else frozenset()
    outside = unreadable | incomplete
    texts: Iterable[tuple[str | None, ...]] = zip(*(cells.texts for _, cells in inputs), strict=True)
    if untouched:
        texts = (row for index, row in enumerate(texts) if index not in untouched)
    row_digests = tuple(map(seal.row_digest, texts))
    return TableOutcome(
        rows=rows,
        counts=RowCounts(len(rows), len(rows) - len(outside), len(incomplete), len(unreadable)),
        counted=[row for row in rows if row.index not in outside] if outside else rows,
        unreadable=frozenset(unreadable),
        incomplete=frozenset(incomplete),
        untouched=untouched,
        row_digests=row_digests,
        digest=seal.rows_digest(row_digests),
    )


def _table_findings(
    table: Table, data: TableAnswers, outcome: TableOutcome, parameters: Parameters
) -> Iterator[Finding]:
    for column in table.inputs:
        cells = data.columns[column.key]
        if cells.has_unreadable:
            for index, value in enumerate(cells.values):
                if isinstance(value, Unreadable):
                    place = data.place(table, index, column.key)
                    yield Finding(value.code, Severity.BLOCKING, place, value.read, value.facts)
    for rule in table.row_rules:
        check = rule.check
        gaps = _gaps(rule, data)
        for row in [row for row in outcome.rows if row.index not in gaps] if gaps else outcome.rows:
            if found := check(row, parameters):
                yield _located(found, table, data, row.index)
    untouched = outcome.untouched & outcome.incomplete
    for index in sorted(outcome.incomplete - untouched):
        missing = [
            column for column in table.inputs if column.required and data.columns[column.key].values[index] is None
        ]
        labels = [each.label for each in missing]
        place = data.place(table, index, missing[0].key)
        if table.lost_with:
            yield messages.ROW_INCOMPLETE.at(
                place, "", missing=labels, lost=getattr(outcome.rows[index], table.lost_with)
            )
        else:
            yield messages.ROW_UNFINISHED.at(place, "", missing=labels)
    if untouched:
        first = data.place(table, min(untouched), table.centre_columns[0].key)
        yield messages.ROWS_UNTOUCHED.at(first, count=len(untouched))


def _gaps(rule: RowRule, data: TableAnswers) -> set[int]:
    """The rows on which the rule has nothing to go by."""
    gaps: set[int] = set()
    for key in rule.needs:
        cells = data.columns[key]
        if cells.has_empty or cells.has_unreadable:
            gaps.update(i for i, value in enumerate(cells.values) if value is None or isinstance(value, Unreadable))
    for key in rule.reads:
        cells = data.columns[key]
        if cells.has_unreadable:
            gaps.update(i for i, value in enumerate(cells.values) if isinstance(value, Unreadable))
    return gaps


def _located(remark: Remark, table: Table, data: TableAnswers, index: int) -> Finding:
    cells = data.columns.get(remark.column)
    return remark.kind.at(data.place(table, index, remark.column), cells and cells.values[index], **remark.facts)


def _explain(measure: Measure, figure: Figure, grounds: Grounds, answers: Answers) -> Explanation:
    declared: tuple[Field | Figure, ...] = (*measure.prefilled, *measure.fields, *measure.figures)
    labels = {each.key: each.label for each in declared}
    known: dict[str, Fact] = {**grounds.prefilled, **grounds.fields, **grounds.figures}
    kinds = {each.key: each.kind for each in declared}
    return Explanation(
        figure.formula,
        tuple((labels[key], _as_fact(kinds[key], known[key])) for key in figure.inputs),
        figure.law,
        tuple(_rows_used(measure.table(key), grounds.rows[key], answers.tables[key]) for key in figure.tables),
        figure.ceiling(grounds),
    )


def _as_fact(kind: ValueKind, value: Any) -> Fact:
    """Amounts, days and numbers as they are; other kinds as each language writes them."""
    if value is None or isinstance(kind, (Money, Day, Count)):
        return value if not isinstance(value, Decimal) or isinstance(kind, Money) else str(value)
    return Text(*(kind.show(value, language) for language in LANGUAGES))


def _rows_used(table: Table, rows: Rows, data: TableAnswers) -> RowsUsed:
    first = sorted(data.positions[row.index] for row in rows[:POSITIONS_NAMED])
    return RowsUsed(table.title, len(rows), tuple(first))
