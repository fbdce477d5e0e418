"""Grants that are proposed: read from a list or shared of a budget, less what earlier years leave to be deducted."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.models import Centre
from rapport_unique.adapters.grants_files import GrantRow, ParameterRow, read_grants, read_parameters
from rapport_unique.core.allocation import Allocation, Balance, allocate, compensations, instalments
from rapport_unique.core.findings import Finding, Invalid, NotPossible, Place
from rapport_unique.core.lifecycle import State
from rapport_unique.core.money import CENT, ZERO
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Money, show_decimal
from rapport_unique.reporting.grant_codes import (
    NOBODY_PARTICIPATES,
    NOTHING_NEW,
    OTHER_CAMPAIGN,
    REFERENCE_WRONG,
    RESTRICTION_UNKNOWN,
    UNKNOWN_CENTRE,
)
from rapport_unique.reporting.grants import BatchLine, centres_of, recorded, standing_of
from rapport_unique.reporting.models import BatchSource, Campaign, Grant, GrantBatch
from rapport_unique.ui import clock

PLACEHOLDERS = ("seq", "quarter", "year", "ins")
"""What a reference may hold between braces: a number that counts on, the quarter or the year of the payment, the
centre's code."""
_LONGEST_REFERENCE = 80
_IMPORTED = Text(
    "Importé de {name}, ligne {line}, le {day}",
    "Ingevoerd uit {name}, regel {line}, op {day}",
    "Importiert aus {name}, Zeile {line}, am {day}",
)
_SHARED = Text(
    "Répartition {key}, paramètres du {on}, fichier {name}",
    "Verdeling {key}, parameters van {on}, bestand {name}",
    "Verteilung {key}, Parameter vom {on}, Datei {name}",
)
_COMPENSATED = Text(
    "Compensation : perte limitée à {loss}\u00a0% par rapport à l'année précédente, fichier {name}",
    "Compensatie: verlies beperkt tot {loss}\u00a0% ten opzichte van het vorige jaar, bestand {name}",
    "Ausgleich: Verlust auf {loss}\u00a0% gegenüber dem Vorjahr begrenzt, Datei {name}",
)
_GIVEN = Text(
    "Compensation fixée, fichier {name}, ligne {line}",
    "Vastgelegde compensatie, bestand {name}, regel {line}",
    "Festgelegter Ausgleich, Datei {name}, Zeile {line}",
)


class Sharing(NamedTuple):
    """How a budget is shared. `weight` is the first parameter's, of 1; `payments` the days of equal instalments;
    `loss` (0 to 1) limits what a centre loses against `last_year` of the file; an amount that the file says under
    `compensation` goes before it."""

    budget: Decimal
    parameters_on: date
    label: Text
    weight: Decimal = Decimal("0.75")
    unit: Decimal = CENT
    balance: Balance = Balance.LARGEST_REMAINDER
    restriction: str = ""
    reference: str = ""
    payments: tuple[date | None, ...] = (None,)
    loss: Decimal | None = None
    compensation_label: Text = Text("Montant compensatoire", "Compenserend bedrag", "Ausgleichsbetrag")
    compensation_restriction: str = ""

    @property
    def weights(self) -> tuple[Decimal, Decimal]:
        return self.weight, 1 - self.weight

    @property
    def key(self) -> str:
        """The key as people call it: 75/25."""
        return "/".join(show_decimal(each * 100) for each in self.weights)


class Deduction(NamedTuple):
    """What is left of an earlier report (its key), to be taken off what the centre in its charge gets: at most
    `amount`, under a label, with where it comes from."""

    rest_of: int
    ins: str
    amount: Decimal
    label: Text
    origin: Text


class Proposal(NamedTuple):
    """A batch to look at; or what is wrong with the file, and then nothing is kept."""

    batch: GrantBatch | None
    findings: tuple[Finding, ...]


def propose_from_file(
    *,
    campaign: Campaign,
    actor: Actor | Program,
    name: str,
    data: bytes,
    whole: bool = False,
    budget: Decimal | None = None,
    reference: str = "",
    deductions: Iterable[Deduction] = (),
) -> Proposal:
    """Read a list of amounts per centre. `reference` is the template of those that the list leaves empty; with `whole`
    the list is everything that is granted; `deductions` are taken off. Invalid for a template that cannot be one."""
    found = read_grants(data)
    centres = centres_of(row.ins for row in found.rows)
    findings = (*found.findings, *_problems(campaign, found.rows, centres))
    if findings:
        return Proposal(None, findings)
    standing, first = standing_of(campaign)
    today = clock.today()
    lines = []
    for number, row in enumerate(found.rows, start=first):
        before = standing.get((row.ins, row.label))
        template = row.reference or reference
        kept = before.reference if before is not None and "{" in template else ""
        said = kept or reference_of(template, seq=number, ins=row.ins, paid_on=row.paid_on)
        origin = _IMPORTED.filled(name=_named(name), line=row.line, day=today)
        lines.append(BatchLine(row.ins, row.label, row.amount, row.restriction, row.paid_on, said, row.line, origin))
    lines += deducted(campaign, lines, deductions, whole=whole)
    batch = _proposed(campaign, actor, BatchSource.FILE, name, data, lines, whole=whole, budget=budget)
    return Proposal(batch, ())


def propose_allocation(
    *,
    campaign: Campaign,
    actor: Actor | Program,
    name: str,
    data: bytes,
    sharing: Sharing,
    whole: bool = False,
    deductions: Iterable[Deduction] = (),
) -> Proposal:
    """Share a budget among the centres that a parameter file says take part, and take `deductions` off their parts.
    Invalid for what cannot be shared."""
    found = read_parameters(data)
    centres = centres_of(row.ins for row in found.rows)
    findings = [*found.findings]
    findings += [UNKNOWN_CENTRE.at(_at(row, "ins"), row.ins) for row in found.rows if row.ins not in centres]
    rows = {row.ins: row for row in found.rows if row.participates}
    if not findings and not rows:
        findings.append(NOBODY_PARTICIPATES.at())
    if findings:
        return Proposal(None, tuple(findings))
    counts = {ins: (row.integration_income, row.increased_intervention) for ins, row in rows.items()}
    allocation = allocate(sharing.budget, counts, weights=sharing.weights, unit=sharing.unit, balance=sharing.balance)
    standing, first = standing_of(campaign)
    references = _References(sharing.reference, standing, first)
    lines = list(_shared_lines(sharing, allocation, rows, centres, references, _named(name)))
    compensated = list(_compensation_lines(sharing, allocation, rows, centres, references, _named(name)))
    batch = _proposed(
        campaign,
        actor,
        BatchSource.ALLOCATION,
        name,
        data,
        [*lines, *compensated, *deducted(campaign, [*lines, *compensated], deductions, whole=whole)],
        whole=whole,
        budget=sharing.budget,
        key={
            "key": sharing.key,
            "parameters_on": sharing.parameters_on.isoformat(),
            "totals": list(allocation.totals),
            "unit": str(sharing.unit),
            "balance": str(sharing.balance),
            "left": str(allocation.left),
            "loss": None if sharing.loss is None else str(sharing.loss),
            "compensation": str(sum((each.amount for each in compensated), ZERO)),
        },
        shares={
            ins: [*counts[ins], *map(str, share.parts), str(share.rounding), str(share.amount)]
            for ins, share in allocation.shares.items()
        },
    )
    return Proposal(batch, ())


def propose_deductions(*, campaign: Campaign, actor: Actor | Program, deductions: Iterable[Deduction]) -> GrantBatch:
    """Take deductions off what is granted already, where the report is not sent yet: what came up since the grants.

    Raises NotPossible where that changes nothing.
    """
    sent = set(campaign.reports.filter(version__state=State.SENT).values_list("centre__ins", flat=True))
    granted, _ = standing_of(campaign)
    left: dict[str, Decimal] = defaultdict(Decimal)
    for (ins, _label), grant in granted.items():
        if grant.rest_of_id is None and ins not in sent:
            left[ins] += grant.amount
    lines = [
        line
        for line in _taken_off(campaign, left, deductions)
        if (before := granted.get((line.ins, line.label))) is None or before.amount != line.amount
    ]
    if not lines:
        raise NotPossible(NOTHING_NEW.code)
    return _proposed(campaign, actor, BatchSource.DEDUCTIONS, campaign.key.replace("/", " "), b"", lines)


def reference_of(template: str, *, seq: int, ins: str, paid_on: date | None) -> str:
    """`REMI-REDI_23/{seq}` filled in; Invalid for a placeholder that is none, or that lacks its payment date."""
    facts: dict[str, object] = {"seq": seq, "ins": ins}
    if paid_on:
        facts |= {"quarter": (paid_on.month + 2) // 3, "year": paid_on.year}
    try:
        parts = list(Formatter().parse(template))
        plain = all(not spec and not conversion for _, _, spec, conversion in parts)
        if not plain or any(name is not None and name not in facts for _, name, _, _ in parts):
            raise ValueError(template)
        filled = template.format_map(facts)
    except (ValueError, KeyError, IndexError, AttributeError):
        raise Invalid(REFERENCE_WRONG.code, {"read": template}) from None
    if len(filled) > _LONGEST_REFERENCE:
        raise Invalid(REFERENCE_WRONG.code, {"read": template})
    return filled


def deducted(
    campaign: Campaign, lines: Sequence[BatchLine], deductions: Iterable[Deduction], *, whole: bool
) -> list[BatchLine]:
    """A line for each deduction of a centre that the lines name, the oldest first, as far as what it is granted in the
    campaign goes. They go into the signed amount of the measure, where it has one, and else into none."""
    named = {(line.ins, line.label) for line in lines}
    left: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        left[line.ins] += line.amount
    if not whole:
        for (ins, label), grant in standing_of(campaign)[0].items():
            if ins in left and (ins, label) not in named and grant.rest_of_id is None:
                left[ins] += grant.amount
    return _taken_off(campaign, left, deductions)


def _taken_off(campaign: Campaign, left: dict[str, Decimal], deductions: Iterable[Deduction]) -> list[BatchLine]:
    """Lines that take the deductions off what is left to each centre, by code."""
    signed = [each.key for each in campaign.measure.prefilled if isinstance(each.kind, Money) and each.kind.signed]
    restriction = signed[0] if signed else ""
    centres = centres_of(left)
    found = []
    for each in deductions:
        amount = min(each.amount, left.get(each.ins, ZERO))
        if amount > 0:
            left[each.ins] -= amount
            label = each.label.say(centres[each.ins].language)
            found.append(BatchLine(each.ins, label, -amount, restriction, None, "", 0, each.origin, each.rest_of))
    return found


class _References:
    """References that count on; a line that stands keeps the one it has."""

    def __init__(self, template: str, standing: Mapping[tuple[str, str], Grant], first: int) -> None:
        self.template = template
        self.standing = standing
        self.next = first

    def of(self, ins: str, label: str, paid_on: date | None) -> str:
        filled = reference_of(self.template, seq=self.next, ins=ins, paid_on=paid_on)
        self.next += 1
        before = self.standing.get((ins, label))
        return before.reference if before is not None and before.reference and "{" in self.template else filled


def _shared_lines(
    sharing: Sharing,
    allocation: Allocation,
    rows: Mapping[str, ParameterRow],
    centres: Mapping[str, Centre],
    references: _References,
    name: str,
) -> Iterator[BatchLine]:
    origin = _SHARED.filled(key=sharing.key, on=sharing.parameters_on, name=name)
    count = len(sharing.payments)
    for part, paid_on in enumerate(sharing.payments):
        for ins, share in allocation.shares.items():
            label = sharing.label.say(centres[ins].language) + (f" {part + 1}/{count}" if count > 1 else "")
            amount = instalments(share.amount, count, unit=sharing.unit)[part]
            reference = references.of(ins, label, paid_on)
            yield BatchLine(ins, label, amount, sharing.restriction, paid_on, reference, rows[ins].line, origin)


def _compensation_lines(
    sharing: Sharing,
    allocation: Allocation,
    rows: Mapping[str, ParameterRow],
    centres: Mapping[str, Centre],
    references: _References,
    name: str,
) -> Iterator[BatchLine]:
    given = {ins: row.compensation for ins, row in rows.items() if row.compensation}
    found: Mapping[str, Decimal] = given
    if not given and sharing.loss is not None:
        amounts = {ins: share.amount for ins, share in allocation.shares.items()}
        before = {ins: row.last_year for ins, row in rows.items() if row.last_year is not None}
        found = compensations(amounts, before, loss=sharing.loss, unit=sharing.unit)
    for ins in sorted(found):
        line, paid_on = rows[ins].line, sharing.payments[0]
        if given:
            origin = _GIVEN.filled(name=name, line=line)
        else:
            origin = _COMPENSATED.filled(loss=show_decimal((sharing.loss or ZERO) * 100), name=name)
        label = sharing.compensation_label.say(centres[ins].language)
        reference = references.of(ins, label, paid_on)
        yield BatchLine(ins, label, found[ins], sharing.compensation_restriction, paid_on, reference, line, origin)


def _problems(campaign: Campaign, rows: Iterable[GrantRow], centres: Mapping[str, Centre]) -> Iterator[Finding]:
    measure = campaign.measure
    amounts = [each.key for each in measure.prefilled if isinstance(each.kind, Money)]
    for row in rows:
        if row.ins not in centres:
            yield UNKNOWN_CENTRE.at(_at(row, "ins"), row.ins)
        if row.measure and row.measure != campaign.measure_id:
            yield OTHER_CAMPAIGN.at(_at(row, "measure"), row.measure, wanted=campaign.measure_id)
        if row.period and row.period != campaign.period_id:
            yield OTHER_CAMPAIGN.at(_at(row, "period"), row.period, wanted=campaign.period_id)
        if row.restriction and row.restriction not in amounts:
            yield RESTRICTION_UNKNOWN.at(_at(row, "restriction"), row.restriction, wanted=amounts)


def _at(row: GrantRow | ParameterRow, column: str) -> Place:
    return Place(row=row.line, column=column)


def _named(name: str) -> str:
    """The file's name without the folders of whoever sent it."""
    return Path(name.replace("\\", "/")).name[:200] or "file"


def _proposed(
    campaign: Campaign,
    actor: Actor | Program,
    source: BatchSource,
    name: str,
    data: bytes,
    lines: Iterable[BatchLine],
    **facts: Any,
) -> GrantBatch:
    with transaction.atomic():
        batch: GrantBatch = GrantBatch.objects.create(
            campaign=campaign,
            source=source,
            file_name=_named(name),
            sha256=hashlib.sha256(data).hexdigest(),
            lines=[line.to_data() for line in lines],
            proposed_by=actor.person,
            proposed_at=clock.now(),
            **facts,
        )
        recorded(batch, actor, "grants-proposed")
    return batch
