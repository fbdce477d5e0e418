"""Grants in batches: proposed from a file or from a shared budget, looked at, confirmed, and undone until the campaign
opens. A batch that was confirmed tells of every amount where it comes from."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.models import Centre
from rapport_unique.adapters.grants_files import GrantRow, ParameterRow, read_grants, read_parameters
from rapport_unique.core.allocation import Allocation, Balance, allocate, compensations, instalments
from rapport_unique.core.findings import Finding, Invalid, NotAllowed, NotPossible, Place, Severity, Stale, define
from rapport_unique.core.money import CENT, ZERO
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.core.values import Money, show_decimal
from rapport_unique.journal.recording import record
from rapport_unique.reporting.campaigns import CAMPAIGN_CHANGED, reports_for
from rapport_unique.reporting.changing import Change, conclude, locked
from rapport_unique.reporting.models import BatchSource, BatchState, Campaign, Grant, GrantBatch, Report, Version
from rapport_unique.ui import clock

PLACEHOLDERS = ("seq", "quarter", "year", "ins")
"""What a reference may hold between braces: a number that counts on, the quarter or the year of the payment, the
centre's code."""
_LONGEST_REFERENCE = 80

UNKNOWN_CENTRE = define(
    "grants-unknown-centre",
    Severity.BLOCKING,
    Text(
        "Aucun centre n'a le code INS {read}.",
        "Geen enkel centrum heeft NIS-code {read}.",
        "Kein Zentrum hat den NIS-Code {read}.",
    ),
    Text(
        "le code d'un centre du registre",
        "de code van een centrum van het register",
        "der Code eines Zentrums des Registers",
    ),
)
OTHER_CAMPAIGN = define(
    "grants-other-campaign",
    Severity.BLOCKING,
    Text(
        "Cette ligne est celle d'une autre campagne : {read}.",
        "Deze regel hoort bij een andere campagne: {read}.",
        "Diese Zeile gehört zu einer anderen Kampagne: {read}.",
    ),
    Text("{wanted}", "{wanted}", "{wanted}"),
)
RESTRICTION_UNKNOWN = define(
    "grants-restriction-unknown",
    Severity.BLOCKING,
    Text(
        "La mesure n'a pas de montant « {read} ».",
        "De maatregel heeft geen bedrag “{read}”.",
        "Die Maßnahme hat keinen Betrag „{read}“.",
    ),
    Text("{wanted}, ou rien", "{wanted}, of niets", "{wanted} oder nichts"),
)
REFERENCE_WRONG = define(
    "grants-reference",
    Severity.BLOCKING,
    Text(
        "« {read} » ne peut pas servir de modèle de référence.",
        "“{read}” kan geen model van referentie zijn.",
        "„{read}“ ist als Muster einer Referenz nicht möglich.",
    ),
    Text(
        "un texte de 80 caractères au plus où {{seq}}, {{quarter}}, {{year}} et {{ins}} sont remplacés ; le "
        "trimestre et l'année demandent une date de paiement",
        "een tekst van hoogstens 80 tekens waarin {{seq}}, {{quarter}}, {{year}} en {{ins}} vervangen worden; "
        "kwartaal en jaar vragen een betaaldatum",
        "ein Text von höchstens 80 Zeichen, in dem {{seq}}, {{quarter}}, {{year}} und {{ins}} ersetzt werden; "
        "Quartal und Jahr verlangen ein Zahlungsdatum",
    ),
)
NOBODY_PARTICIPATES = define(
    "grants-nobody",
    Severity.BLOCKING,
    Text(
        "Aucun centre du fichier ne participe.",
        "Geen enkel centrum van het bestand neemt deel.",
        "Kein Zentrum der Datei nimmt teil.",
    ),
)
NOTHING_NEW = define(
    "grants-nothing-new",
    Severity.BLOCKING,
    Text(
        "Cette proposition ne change rien à ce qui est octroyé.",
        "Dit voorstel verandert niets aan wat toegekend is.",
        "Dieser Vorschlag ändert nichts an dem, was gewährt ist.",
    ),
)
NOT_PROPOSED = define(
    "grants-batch-settled",
    Severity.BLOCKING,
    Text(
        "Ces octrois sont déjà confirmés ou annulés.",
        "Deze toekenningen zijn al bevestigd of ongedaan gemaakt.",
        "Diese Gewährungen sind bereits bestätigt oder rückgängig gemacht.",
    ),
)
CAMPAIGN_OPEN = define(
    "grants-campaign-open",
    Severity.BLOCKING,
    Text(
        "La campagne est ouverte : ces octrois ne s'annulent plus.",
        "De campagne is open: deze toekenningen worden niet meer ongedaan gemaakt.",
        "Die Kampagne ist offen: Diese Gewährungen werden nicht mehr rückgängig gemacht.",
    ),
)
REPORT_BEGUN = define(
    "grants-report-begun",
    Severity.BLOCKING,
    Text(
        "Un rapport est déjà commencé : {centres}.",
        "Er is al een verslag begonnen: {centres}.",
        "Ein Bericht ist bereits begonnen: {centres}.",
    ),
)
REPLACED_SINCE = define(
    "grants-replaced-since",
    Severity.BLOCKING,
    Text(
        "D'autres octrois ont remplacé une de ces lignes : annulez-les d'abord.",
        "Andere toekenningen vervingen een van deze regels: maak die eerst ongedaan.",
        "Andere Gewährungen haben eine dieser Zeilen ersetzt: Machen Sie zuerst diese rückgängig.",
    ),
)
OWN_GRANTS = define(
    "grants-own-proposal",
    Severity.BLOCKING,
    Text(
        "Vous avez proposé ces octrois vous-même : une autre personne doit les confirmer.",
        "U hebt deze toekenningen zelf voorgesteld: iemand anders moet ze bevestigen.",
        "Sie haben diese Gewährungen selbst vorgeschlagen: Eine andere Person muss sie bestätigen.",
    ),
)
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


class BatchLine(NamedTuple):
    """One amount of a batch, its line in the file, and where it comes from; a negative one names the report whose rest
    it deducts."""

    ins: str
    label: str
    amount: Decimal
    restriction: str
    paid_on: date | None
    reference: str
    line: int
    origin: Text
    rest_of: int | None = None

    def to_data(self) -> list[Any]:
        paid_on = self.paid_on.isoformat() if self.paid_on else None
        said = [*self[:2], str(self.amount), self.restriction, paid_on, self.reference, self.line]
        return [*said, list(self.origin), self.rest_of]

    @classmethod
    def from_data(cls, data: list[Any]) -> BatchLine:
        ins, label, amount, restriction, paid_on, reference, line, origin, *rest_of = data
        day = date.fromisoformat(paid_on) if paid_on else None
        return cls(ins, label, Decimal(amount), restriction, day, reference, line, Text(*origin), *rest_of)


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
    centres = _centres(row.ins for row in found.rows)
    findings = (*found.findings, *_problems(campaign, found.rows, centres))
    if findings:
        return Proposal(None, findings)
    standing, first = _standing(campaign)
    today = clock.today()
    lines = []
    for number, row in enumerate(found.rows, start=first):
        before = standing.get((row.ins, row.label))
        template = row.reference or reference
        kept = before.reference if before is not None and "{" in template else ""
        said = kept or reference_of(template, seq=number, ins=row.ins, paid_on=row.paid_on)
        origin = _said(_IMPORTED, name=_named(name), line=row.line, day=today)
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
    centres = _centres(row.ins for row in found.rows)
    findings = [*found.findings]
    findings += [UNKNOWN_CENTRE.at(_at(row, "ins"), row.ins) for row in found.rows if row.ins not in centres]
    rows = {row.ins: row for row in found.rows if row.participates}
    if not findings and not rows:
        findings.append(NOBODY_PARTICIPATES.at())
    if findings:
        return Proposal(None, tuple(findings))
    counts = {ins: (row.integration_income, row.increased_intervention) for ins, row in rows.items()}
    allocation = allocate(sharing.budget, counts, weights=sharing.weights, unit=sharing.unit, balance=sharing.balance)
    standing, first = _standing(campaign)
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


@dataclass(frozen=True, slots=True)
class Differences:
    """What a batch would change of what stands. `before` and `after` are the campaign's whole amounts; `begun` and
    `sent` count the reports that it touches."""

    new: list[BatchLine]
    changed: list[tuple[Grant, BatchLine]]
    same: int
    removed: list[Grant]
    total: Decimal
    before: Decimal
    after: Decimal
    begun: int
    sent: int

    @property
    def nothing(self) -> bool:
        return not (self.new or self.changed or self.removed)

    @property
    def moved(self) -> Decimal:
        """How many euros it grants more or less, line by line."""
        amounts = [line.amount for line in self.new] + [grant.amount for grant in self.removed]
        amounts += [line.amount - grant.amount for grant, line in self.changed]
        return sum(map(abs, amounts), ZERO)


def differences(batch: GrantBatch) -> Differences:
    """Compare the lines of a batch with the grants of its campaign."""
    standing, _ = _standing(batch.campaign)
    lines = [BatchLine.from_data(each) for each in batch.lines]
    new, changed, same = [], [], 0
    for line in lines:
        before = standing.get((line.ins, line.label))
        if before is None:
            new.append(line)
        elif _facts(before) != (line.amount, line.restriction, line.paid_on, line.reference):
            changed.append((before, line))
        else:
            same += 1
    named = {(line.ins, line.label) for line in lines}
    removed = [grant for key, grant in standing.items() if key not in named] if batch.whole else []
    touched = {line.ins for line in new} | {line.ins for _, line in changed} | {each.centre.ins for each in removed}
    reports = batch.campaign.reports.filter(centre__ins__in=touched).select_related("version")
    states = [report.version.state for report in reports if report.version.content_digest]
    before_all = sum((each.amount for each in standing.values()), ZERO)
    after = before_all + sum((each.amount for each in new), ZERO) - sum((each.amount for each in removed), ZERO)
    after += sum((line.amount - grant.amount for grant, line in changed), ZERO)
    total = sum((each.amount for each in lines), ZERO)
    return Differences(new, changed, same, removed, total, before_all, after, len(states), states.count("sent"))


def confirm_batch(*, batch: GrantBatch, actor: Actor | Program, revision: int) -> GrantBatch:
    """Grant what was looked at. Reports that have begun are evaluated again; one that was sent refuses them all.

    `revision` is the campaign's, as its user saw it: another change since then raises Stale. NotAllowed where another
    person than the one who proposed it has to confirm.
    """
    with transaction.atomic():
        stored = _locked(batch, revision)
        if stored.state != BatchState.PROPOSED:
            raise NotPossible(NOT_PROPOSED.code)
        plan = differences(stored)
        if plan.nothing:
            raise NotPossible(NOTHING_NEW.code)
        if not may_confirm(stored, plan, actor):
            raise NotAllowed(OWN_GRANTS.code)
        campaign = stored.campaign
        outdated = [*(grant for grant, _ in plan.changed), *plan.removed]
        stored.replaced = [_kept(grant) for grant in outdated]
        centres = _centres(
            [*(line.ins for line in plan.new), *(grant.centre.ins for grant in outdated)],
        )
        Grant.objects.filter(pk__in=[grant.pk for grant in plan.removed]).delete()
        for grant, line in plan.changed:
            _fill(grant, line, stored)
        fields = ["amount", "restriction", "paid_on", "reference", "batch", "origin", "rest_of"]
        Grant.objects.bulk_update([grant for grant, _ in plan.changed], fields, batch_size=200)
        Grant.objects.bulk_create(
            [
                _fill(Grant(campaign=campaign, centre=centres[line.ins], label=line.label), line, stored)
                for line in plan.new
            ]
        )
        stored.state, stored.confirmed_at = BatchState.CONFIRMED, clock.now()
        stored.save(update_fields=["state", "confirmed_at", "replaced"])
        begun = reports_for(campaign, centres.values())
        _withdraw_reports(campaign, {grant.centre_id for grant in plan.removed})
        _record(stored, actor, "grants-confirmed", whole=stored.whole, replaced=stored.replaced)
        for report in begun:
            conclude(Change(locked(report)), actor=actor, action="grant-changed")
    return stored


def may_confirm(batch: GrantBatch, plan: Differences, actor: Actor | Program) -> bool:
    """Whether this person may: from `FOUR_EYES_FROM` euros on nobody confirms what they proposed."""
    own = actor.person is not None and batch.proposed_by_id == actor.person.pk
    return not own or not plan.moved or plan.moved < settings.FOUR_EYES_FROM


def undo_batch(*, batch: GrantBatch, actor: Actor | Program, revision: int) -> GrantBatch:
    """Take back exactly what a batch brought, and put back what it replaced; possible until the campaign opens, as
    long as no report of these centres has begun and no later batch replaced one of the lines."""
    with transaction.atomic():
        stored = _locked(batch, revision)
        campaign = stored.campaign
        if stored.state != BatchState.CONFIRMED:
            raise NotPossible(NOT_PROPOSED.code)
        if campaign.opens <= clock.today():
            raise NotPossible(CAMPAIGN_OPEN.code)
        later = campaign.grant_batches.filter(state=BatchState.CONFIRMED).exclude(pk=stored.pk)
        if any(each["batch"] == stored.pk for other in later for each in other.replaced):
            raise NotPossible(REPLACED_SINCE.code)
        centres = set(stored.grants.values_list("centre_id", flat=True))
        put_back = _centres(each["ins"] for each in stored.replaced)
        centres |= {each.pk for each in put_back.values()}
        begun = [report.centre.ins for report in campaign.reports.filter(centre__in=centres) if _has_begun(report)]
        if begun:
            raise NotPossible(REPORT_BEGUN.code, {"centres": begun[:10]})
        stored.grants.all().delete()
        standing, _ = _standing(campaign)
        if any((each["ins"], each["label"]) in standing for each in stored.replaced):
            raise NotPossible(REPLACED_SINCE.code)
        Grant.objects.bulk_create([_put_back(campaign, put_back[each["ins"]], each) for each in stored.replaced])
        reports_for(campaign, put_back.values())
        _withdraw_reports(campaign, centres)
        stored.state, stored.undone_at = BatchState.UNDONE, clock.now()
        stored.save(update_fields=["state", "undone_at"])
        _record(stored, actor, "grants-undone")
    return stored


def abandon_batch(*, batch: GrantBatch, actor: Actor | Program, revision: int) -> None:
    """Throw a proposal away; nothing had been granted."""
    with transaction.atomic():
        stored = _locked(batch, revision)
        if stored.state != BatchState.PROPOSED:
            raise NotPossible(NOT_PROPOSED.code)
        _record(stored, actor, "grants-abandoned")
        stored.delete()


def batches_of(campaign: Campaign) -> Any:
    return campaign.grant_batches.select_related("proposed_by")


class LabelTotal(NamedTuple):
    """What is granted under one label of a campaign."""

    label: str
    centres: int
    amount: Decimal


def totals_of(campaign: Campaign) -> list[LabelTotal]:
    """By label, in the order in which they came; added here, since SQLite would lose cents."""
    found: dict[str, LabelTotal] = {}
    for label, amount in campaign.grants.values_list("label", "amount"):
        known = found.get(label, LabelTotal(label, 0, ZERO))
        found[label] = LabelTotal(label, known.centres + 1, known.amount + amount)
    return list(found.values())


def can_be_undone(batch: GrantBatch) -> bool:
    return batch.state == BatchState.CONFIRMED and batch.campaign.opens > clock.today()


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
        for (ins, label), grant in _standing(campaign)[0].items():
            if ins in left and (ins, label) not in named and grant.rest_of_id is None:
                left[ins] += grant.amount
    signed = [each.key for each in campaign.measure.prefilled if isinstance(each.kind, Money) and each.kind.signed]
    restriction = signed[0] if signed else ""
    centres = _centres(left)
    found = []
    for each in deductions:
        amount = min(each.amount, left.get(each.ins, ZERO))
        if amount > 0:
            left[each.ins] -= amount
            label = each.label.say(centres[each.ins].language)
            found.append(BatchLine(each.ins, label, -amount, restriction, None, "", 0, each.origin, each.rest_of))
    return found


class Taken(NamedTuple):
    """What the grants of a later period took off for the rest of a report (its key)."""

    rest_of: int
    period: str
    amount: Decimal


def deducted_of(reports: Iterable[int]) -> list[Taken]:
    """What was taken off for these reports, in the order of the grants."""
    found = Grant.objects.filter(rest_of__in=set(reports)).order_by("pk")
    taken = found.values_list("rest_of", "campaign__period_id", "amount")
    return [Taken(key, period, -amount) for key, period, amount in taken]


def deducted_by(campaign: Campaign) -> dict[int, Decimal]:
    """What the grants of a campaign take off, by the key of the earlier report."""
    taken = campaign.grants.exclude(rest_of=None).values_list("rest_of", "amount")
    return {report: -amount for report, amount in taken}


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
    origin = _said(_SHARED, key=sharing.key, on=sharing.parameters_on, name=name)
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
            origin = _said(_GIVEN, name=name, line=line)
        else:
            origin = _said(_COMPENSATED, loss=show_decimal((sharing.loss or ZERO) * 100), name=name)
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


def _said(text: Text, **facts: Any) -> Text:
    """The sentence in each language, its facts filled in."""
    return Text(*(text.say(language, facts) for language in LANGUAGES))


def _named(name: str) -> str:
    """The file's name without the folders of whoever sent it."""
    return Path(name.replace("\\", "/")).name[:200] or "file"


def _centres(codes: Iterable[str]) -> dict[str, Centre]:
    return {centre.ins: centre for centre in Centre.objects.filter(ins__in=set(codes))}


def _standing(campaign: Campaign) -> tuple[dict[tuple[str, str], Grant], int]:
    """The grants by centre and label, and the number from which references count on."""
    grants = list(campaign.grants.select_related("centre"))
    return {(grant.centre.ins, grant.label): grant for grant in grants}, len(grants) + 1


def _facts(grant: Grant) -> tuple[Any, ...]:
    return grant.amount, grant.restriction, grant.paid_on, grant.reference


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
        _record(batch, actor, "grants-proposed")
    return batch


def _locked(batch: GrantBatch, revision: int) -> GrantBatch:
    """The batch, with its campaign locked and one revision further."""
    campaign = Campaign.objects.select_for_update().get(pk=batch.campaign_id)
    stored: GrantBatch = GrantBatch.objects.get(pk=batch.pk)
    if campaign.revision != revision:
        raise Stale(CAMPAIGN_CHANGED.code)
    campaign.revision += 1
    campaign.save(update_fields=["revision"])
    stored.campaign = campaign
    return stored


def _fill(grant: Grant, line: BatchLine, batch: GrantBatch) -> Grant:
    grant.amount, grant.restriction = line.amount, line.restriction
    grant.paid_on, grant.reference = line.paid_on, line.reference
    grant.batch, grant.origin, grant.rest_of_id = batch, list(line.origin), line.rest_of
    return grant


def _kept(grant: Grant) -> dict[str, Any]:
    """A grant as it stood, to be put back."""
    return {
        "ins": grant.centre.ins,
        "label": grant.label,
        "amount": str(grant.amount),
        "restriction": grant.restriction,
        "paid_on": grant.paid_on.isoformat() if grant.paid_on else None,
        "reference": grant.reference,
        "batch": grant.batch_id,
        "origin": grant.origin,
        "rest_of": grant.rest_of_id,
    }


def _put_back(campaign: Campaign, centre: Centre, kept: Mapping[str, Any]) -> Grant:
    return Grant(
        campaign=campaign,
        centre=centre,
        label=kept["label"],
        amount=Decimal(kept["amount"]),
        restriction=kept["restriction"],
        paid_on=date.fromisoformat(kept["paid_on"]) if kept["paid_on"] else None,
        reference=kept["reference"],
        batch_id=kept["batch"],
        origin=kept["origin"],
        rest_of_id=kept.get("rest_of"),
    )


def _has_begun(report: Report) -> bool:
    version: Version = report.version
    return bool(version.content_digest) or version.drafts.exists() or version.rows.exists()


def _withdraw_reports(campaign: Campaign, centres: Iterable[int]) -> None:
    """Before the campaign opens, a centre to which nothing is granted any more has nothing to report on."""
    if campaign.opens <= clock.today():
        return
    idle = campaign.reports.filter(centre__in=set(centres)).exclude(centre__grants__campaign=campaign)
    for report in idle.select_related("version"):
        if not _has_begun(report):
            version = report.version
            report.version = None
            report.save(update_fields=["version"])
            version.delete()
            report.delete()


def _record(batch: GrantBatch, actor: Actor | Program, action: str, **data: Any) -> None:
    record(
        subject=batch.campaign.journal_subject,
        actor=actor.identifier,
        action=action,
        data={
            "batch": batch.pk,
            "source": batch.source,
            "file": batch.file_name,
            "sha256": batch.sha256,
            "lines": [line[:6] for line in batch.lines],
            **data,
        },
    )
