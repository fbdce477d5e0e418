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
from rapport_unique.core.measure import Field, Figure, Grounds, Measure, Remark, Rows, Table
from rapport_unique.core.preparation import compare_with_prepared, prepared_digest
from rapport_unique.core.texts import Fact, Text
from rapport_unique.core.values import Unreadable, canonical, read


class Explanation(NamedTuple):
    """How a figure came about: its formula in words, what went into it, and the article it rests on."""

    formula: Text
    inputs: tuple[tuple[Text, Fact], ...]
    law: LegalBasis


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
        findings += _unreadable_fields(values)
    findings += [
        messages.REQUIRED.at(Place(field=each.key))
        for each in measure.fields
        if each.required and fields[each.key] is None
    ]

    outcomes: dict[str, TableOutcome] = {}
    for table in measure.tables:
        data = answers.tables[table.key]
        outcomes[table.key] = outcome = _table_outcome(table, data)
        findings += _table_findings(table, data, outcome, parameters)
        findings += compare_with_prepared(table, data, answers.prepared.get(table.key), centre)

    summaries = {table.key: table.summarise(outcomes[table.key].counted, parameters) for table in measure.tables}
    figures: dict[str, Decimal | None] = {}
    grounds = Grounds(
        parameters,
        {key: _readable(value) for key, value in prefilled.items()},
        {key: _readable(value) for key, value in fields.items()},
        {key: outcome.counted for key, outcome in outcomes.items()},
        summaries,
        figures,
    )
    for figure in measure.figures:
        figures[figure.key] = figure.compute(grounds)
    for table in measure.tables:
        data = answers.tables[table.key]
        for rule in table.table_rules:
            for index, remark in rule(outcomes[table.key].counted, summaries[table.key]):
                findings.append(_located(remark, table, data, index))
    for form_rule in measure.rules:
        if remarked := form_rule.check(grounds):
            findings.append(remarked.kind.at(Place(field=form_rule.field), **remarked.facts))

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
            if table.key in answers.prepared
        },
        fields={each.key: canonical(each.kind, fields[each.key]) for each in measure.fields},
        tables={key: outcome.digest for key, outcome in outcomes.items()},
    )
    return Evaluation(
        measure=measure.id,
        period=parameters.period.id,
        rules_version=rules_version,
        figures=figures,
        explanation={figure.key: _explain(measure, figure, grounds) for figure in measure.figures},
        findings=tuple(findings),
        tables=outcomes,
        content=content,
        digest=seal.content_digest(
            measure=measure.id, period=parameters.period.id, rules_version=rules_version, **content._asdict()
        ),
    )


def _readable(value: Any) -> Any:
    return None if isinstance(value, Unreadable) else value


def _unreadable_fields(values: Mapping[str, Any]) -> Iterator[Finding]:
    for key, value in values.items():
        if isinstance(value, Unreadable):
            yield Finding(value.code, Severity.BLOCKING, Place(field=key), value.read, value.facts)


def _table_outcome(table: Table, data: TableAnswers) -> TableOutcome:
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
            blank = column.kind.blank
            filled = list(cells.values)
            for index, value in enumerate(filled):
                if value is None:
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
            setattr(row, key, rule(row))
    untouched = frozenset() if everything_filled else frozenset(range(len(data))) - touched
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
        gaps = _gaps(rule.needs, data)
        for row in [row for row in outcome.rows if row.index not in gaps] if gaps else outcome.rows:
            if found := check(row, parameters):
                yield _located(found, table, data, row.index)
    untouched = outcome.untouched & outcome.incomplete
    for index in sorted(outcome.incomplete - untouched):
        missing = [column for column in table.inputs if data.columns[column.key].values[index] is None]
        lost = getattr(outcome.rows[index], table.lost_with)
        place = data.place(table, index, missing[0].key)
        yield messages.ROW_INCOMPLETE.at(place, "", missing=[each.label for each in missing], lost=lost)
    if untouched:
        first = data.place(table, min(untouched), table.centre_columns[0].key)
        yield messages.ROWS_UNTOUCHED.at(first, count=len(untouched))


def _gaps(needs: tuple[str, ...], data: TableAnswers) -> set[int]:
    gaps: set[int] = set()
    for key in needs:
        cells = data.columns[key]
        if cells.has_empty or cells.has_unreadable:
            gaps.update(i for i, value in enumerate(cells.values) if value is None or isinstance(value, Unreadable))
    return gaps


def _located(remark: Remark, table: Table, data: TableAnswers, index: int) -> Finding:
    cells = data.columns.get(remark.column)
    return remark.kind.at(data.place(table, index, remark.column), cells and cells.values[index], **remark.facts)


def _explain(measure: Measure, figure: Figure, grounds: Grounds) -> Explanation:
    declared: tuple[Field | Figure, ...] = (*measure.prefilled, *measure.fields, *measure.figures)
    labels = {each.key: each.label for each in declared}
    known: dict[str, Fact] = {**grounds.prefilled, **grounds.fields, **grounds.figures}
    return Explanation(figure.formula, tuple((labels[key], known[key]) for key in figure.inputs), figure.law)
