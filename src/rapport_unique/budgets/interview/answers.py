"""What is asked of a household, in short steps taken in any order, and where each answer stands in the case's JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from rapport_unique.budgets.interview.steps import STEPS
from rapport_unique.budgets.interview.vocabulary import Question, Rows, Step
from rapport_unique.core.findings import Finding, Severity
from rapport_unique.reference_budget import case_from_data
from rapport_unique.reference_budget.case_json import CASE
from rapport_unique.reference_budget.records import Each, Kind, Record

Data = Mapping[str, Any]
Row = dict[str, Any]

_LISTED = re.compile(r"(members|incomes|costs|debts|overrides)\[(\d+)\](?:\.(\w+))?")
_WHEN_UNKNOWN: Data = {
    "members": [{"id": "m1", "role": "adult", "sex": "x", "age": 40}],
    "housing": {"region": "brussels", "tenure": "private"},
}
"""Stands for what was not asked yet, so that each step can be checked by itself."""
_NOT_ASKED = {"budget-case-key-missing"}
"""What is missing is said by the step's own words."""


_LISTS = {name: kind for name, kind in CASE.keys.items() if isinstance(kind, Each)}
_RECORDS = {"": CASE, **{name: kind for name, kind in CASE.keys.items() if isinstance(kind, Record)}}


def kind_of(step: Step, question: Question, *, in_row: bool) -> Kind:
    """What the engine lets this answer hold."""
    return _record(step, in_row=in_row).keys[question.key]


def is_required(step: Step, question: Question, *, in_row: bool) -> bool:
    return question.key in _record(step, in_row=in_row).required


def most_rows(rows: Rows) -> int:
    return _LISTS[rows.of].most


def _record(step: Step, *, in_row: bool) -> Record:
    return _LISTS[step.rows.of].record if in_row and step.rows else _RECORDS[step.within]


def said(step: Step, data: Data) -> Row:
    """What the single questions of a step were answered."""
    within = data.get(step.within, {}) if step.within else data
    return {each.key: within[each.key] for each in step.questions if each.key in within}


def rows_of(step: Step, data: Data) -> list[Row]:
    """The rows that a step asks, in their order."""
    return [row for _, row in _placed(step, data)]


def _placed(step: Step, data: Data) -> list[tuple[int, Row]]:
    """With their place in the list that several steps may share."""
    if step.rows is None:
        return []
    listed = enumerate(data.get(step.rows.of, []))
    return [(place, row) for place, row in listed if not step.rows.kinds or row.get("kind") in step.rows.kinds]


def with_answers(step: Step, data: Data, single: Row, rows: Sequence[Row]) -> dict[str, Any]:
    """The data with a step answered anew; what other steps asked stays as it was."""
    asked = {each.key for each in step.questions}
    changed = dict(data)
    within = dict(data.get(step.within, {})) if step.within else changed
    for key in asked:
        within.pop(key, None)
    within.update(single)
    if step.within and (within or step.within in data):
        changed[step.within] = within
    if step.rows:
        own = {place for place, _ in _placed(step, data)}
        others = [row for place, row in enumerate(data.get(step.rows.of, [])) if place not in own]
        changed[step.rows.of] = [*others, *rows]
    return changed


def new_member(data: Data, taken: Iterable[str]) -> str:
    """An identifier that nobody has, nor had while something of theirs is still noted."""
    listed = [*data.get("incomes", []), *data.get("costs", [])]
    used = {*taken, *(each.get("id") for each in data.get("members", [])), *(each.get("member") for each in listed)}
    return next(name for number in range(1, len(used) + 2) if (name := f"m{number}") not in used)


class Fault(NamedTuple):
    """A finding at a field of a step: `row` counts the step's own rows, None for its single questions."""

    field: str
    row: int | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a step is: what is wrong with it, and whether anything is noted."""

    step: Step
    faults: tuple[Fault, ...]
    noted: bool
    missing: bool


def faults_of(data: Data) -> dict[str, list[Fault]]:
    """What the engine finds wrong, by step."""
    found: dict[str, list[Fault]] = {step.key: [] for step in STEPS}
    for finding in case_from_data({**_WHEN_UNKNOWN, **_complete_housing(data)}).findings:
        if finding.code not in _NOT_ASKED and finding.severity is Severity.BLOCKING:
            step, fault = _at(data, finding)
            found[step.key].append(fault)
    return found


def _complete_housing(data: Data) -> dict[str, Any]:
    """Energy may be said before the dwelling is."""
    housing = {**_WHEN_UNKNOWN["housing"], **data.get("housing", {})}
    return {**data, "housing": housing}


def _at(data: Data, finding: Finding) -> tuple[Step, Fault]:
    path = finding.place.field
    if listed := _LISTED.fullmatch(path):
        of, place, field = listed[1], int(listed[2]), listed[3] or ""
        for step in STEPS:
            for row, (own, _) in enumerate(_placed(step, data)):
                if step.rows and step.rows.of == of and own == place:
                    return step, Fault(field, row, finding)
    within, _, key = path.rpartition(".")
    for step in STEPS:
        if step.within == within and any(each.key == key for each in step.questions):
            return step, Fault(key, None, finding)
    return STEPS[0], Fault("", None, finding)


def standings(data: Data) -> list[Standing]:
    """Every step with how far it is."""
    faults = faults_of(data)
    return [
        Standing(
            step,
            tuple(faults[step.key]),
            noted=bool(said(step, data) or rows_of(step, data)),
            missing=is_missing(step, data),
        )
        for step in STEPS
    ]


def is_missing(step: Step, data: Data) -> bool:
    """Whether no budget can be computed before this step is answered."""
    if step.needed is None:
        return False
    answered = said(step, data)
    asked = [each.key for each in step.questions if is_required(step, each, in_row=False)]
    return any(key not in answered for key in asked) or bool(step.rows and not rows_of(step, data))
