"""What the engine kept of a report, in the order and the words in which pages show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from rapport_unique.core.engine import Explanation, RowCounts
from rapport_unique.core.findings import SEVERITY_LABELS, Finding, Severity, expected_of, law_of, message_of
from rapport_unique.core.measure import Field, Measure, Section, Table
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text, format_fact
from rapport_unique.core.values import Unreadable, ValueKind, read
from rapport_unique.reporting.evaluation import Outcome, outcome_kept
from rapport_unique.reporting.models import Grant, PrefilledValue, Version
from rapport_unique.reporting.remarks import masked, where
from rapport_unique.ui import language
from rapport_unique.ui.components import Answer

FINDINGS_SHOWN = 200
_FILLED_IN = Text("Rempli par l'administration", "Ingevuld door de administratie", "Von der Verwaltung ausgefüllt")
_COLOURS = {
    Severity.BLOCKING: "red",
    Severity.TO_CONFIRM: "yellow",
    Severity.NOT_COUNTED: "grey",
    Severity.INFORMATION: "teal",
}


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A computed amount that explains itself."""

    key: str
    label: Text
    amount: Decimal | None
    explanation: Explanation
    kind: ValueKind
    detail: bool = False

    @property
    def shown(self) -> str:
        """The amount as the language writes it; nothing while it is not known."""
        return "" if self.amount is None else self.kind.show(self.amount, language.active())

    @property
    def inputs(self) -> list[tuple[Text, str]]:
        """What went into it, as the language writes it."""
        return [(label, format_fact(fact, language.active()) or "–") for label, fact in self.explanation.inputs]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    message: str
    expected: str
    law: str
    place: str
    code: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one severity; `left_out` are too many to show."""

    severity: Severity
    label: Text
    findings: list[ShownFinding]
    count: int

    @property
    def colour(self) -> str:
        """Of its tag; the word beside it says the same."""
        return _COLOURS[self.severity]

    @property
    def left_out(self) -> int:
        return self.count - len(self.findings)


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    declared: Field
    value: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table of the form, and how its rows fared; no counts before anything was saved."""

    declared: Table
    counts: RowCounts | None


@dataclass(frozen=True, slots=True)
class ShownSection:
    """A section of the form: its answers and its tables."""

    declared: Section
    answers: list[ShownAnswer]
    tables: list[ShownTable]


@dataclass(frozen=True, slots=True)
class Confirmation:
    by: str
    at: datetime | None
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Everything that a report says at this moment."""

    grants: list[Grant]
    known: list[Answer]
    """What the administration filled in beside the money."""
    sections: list[ShownSection]
    figures: list[ShownFigure]
    groups: list[FindingGroup]
    confirmation: Confirmation | None
    balanced: bool
    """Nothing is owed either way: none of the amounts that show only when they are owed."""
    to_confirm: tuple[str, ...]
    """Codes of what nobody has confirmed yet."""

    @property
    def computed(self) -> list[ShownFigure]:
        """The figures that are more than a repetition of an answer."""
        given = {each.declared.key for section in self.sections for each in section.answers}
        return [each for each in self.figures if each.key not in given and each.inputs]

    @property
    def blocking(self) -> int:
        return self.count(Severity.BLOCKING)

    def count(self, severity: Severity) -> int:
        return sum(group.count for group in self.groups if group.severity is severity)


def said_by(version: Version) -> Said:
    """Read what was kept at the last change of content; nothing is computed again."""
    measure = version.report.campaign.measure
    outcome = outcome_kept(version)
    findings = outcome.findings if outcome else []
    confirmation = confirmation_of(version.answers.get("confirmed") or {})
    wanted = {each.code for each in findings if each.severity is Severity.TO_CONFIRM}
    return Said(
        grants=list(Grant.objects.of(version.report)),
        known=list(_known(version)),
        sections=list(_sections(measure, version.answers.get("fields", {}), outcome)),
        figures=figures_of(measure, outcome),
        balanced=outcome is not None and _is_balanced(measure, outcome),
        groups=groups_of(findings, measure),
        confirmation=confirmation,
        to_confirm=tuple(sorted(wanted - set(confirmation.codes if confirmation else ()))),
    )


def _known(version: Version) -> Iterator[Answer]:
    values = {each.key: each for each in PrefilledValue.objects.of(version.report)}
    for each in version.report.campaign.measure.prefilled:
        if each.key in values:
            known = values[each.key]
            note = ", ".join(filter(None, (language.say(_FILLED_IN), language.say(known.origin_text or ""))))
            yield Answer(each.label, shown_value(each, known.value), note=note)


def figures_of(measure: Measure, outcome: Outcome | None) -> list[ShownFigure]:
    """The figures that the measure wants shown; none before anything was saved."""
    if outcome is None:
        return []
    return [
        ShownFigure(
            each.key, each.label, outcome.figures.get(each.key), outcome.explanation[each.key], each.kind, each.detail
        )
        for each in measure.figures
        if each.shown(outcome.figures)
    ]


def _is_balanced(measure: Measure, outcome: Outcome) -> bool:
    nil = dict.fromkeys(outcome.figures, ZERO)
    owed = [each for each in measure.figures if not each.shown(nil)]
    return bool(owed) and not any(each.shown(outcome.figures) for each in owed)


def groups_of(findings: Iterable[Finding], measure: Measure) -> list[FindingGroup]:
    """Findings by severity, what blocks first."""
    listed = list(findings)
    groups = []
    for severity, label in SEVERITY_LABELS.items():
        alike = [each for each in listed if each.severity is severity]
        if alike:
            shown = [_finding(each, measure) for each in alike[:FINDINGS_SHOWN]]
            groups.append(FindingGroup(severity, label, shown, len(alike)))
    return groups


def confirmation_of(data: Mapping[str, Any]) -> Confirmation | None:
    if not data.get("codes"):
        return None
    return Confirmation(data["by"], datetime.fromisoformat(data["at"]), tuple(data["codes"]))


def shown_value(declared: Field, raw: Any) -> str:
    """A stored answer as the language writes it; what cannot be read as it was typed."""
    value = read(declared.kind, raw)
    if value is None:
        return ""
    return value.read if isinstance(value, Unreadable) else declared.kind.show(value, language.active())


def _sections(measure: Measure, fields: Mapping[str, Any], outcome: Outcome | None) -> Iterator[ShownSection]:
    for section in measure.sections:
        tables = [measure.table(key) for key in section.tables]
        yield ShownSection(
            section,
            [ShownAnswer(each, shown_value(each, fields.get(each.key))) for each in section.fields],
            [ShownTable(each, outcome.counts.get(each.key) if outcome else None) for each in tables],
        )


def _finding(finding: Finding, measure: Measure) -> ShownFinding:
    here = language.active()
    table = next((table for table in measure.tables if table.key == finding.place.table), None)
    return ShownFinding(
        message=masked(table, finding, message_of(finding, here)),
        expected=masked(table, finding, expected_of(finding, here) or ""),
        law=law_of(finding, here) or "",
        place=where(finding, measure, here),
        code=finding.code,
    )
