"""What is wrong with a set of parameters: paths nobody reads, values without origin, gaps and overlaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from rapport_unique.core.findings import Finding, Place, Severity, define
from rapport_unique.core.texts import Text
from rapport_unique.core.values import shown_raw
from rapport_unique.reference_budget.baskets import OF_A_PERSON, OF_THE_HOUSEHOLD
from rapport_unique.reference_budget.codes import AMOUNT_WRONG
from rapport_unique.reference_budget.household import Region, Role
from rapport_unique.reference_budget.parameters import (
    ADULT_FROM,
    SCOPES,
    ParameterSet,
    Scope,
    Status,
    Value,
    bounds_of,
)

_PERSON, _HOUSEHOLD = "|".join(OF_A_PERSON), "|".join(OF_THE_HOUSEHOLD)
_SIZES = ("rent.private", "rent.social", "energy.market", "energy.social_discount")
_SIZED = re.compile(rf"({'|'.join(map(re.escape, _SIZES))})\.([1-9]\d?)")
_AGED = re.compile(rf"person\.({_PERSON})\.(adult|child|student)\.(f|m|any)\.(\d{{1,3}})-(\d{{1,3}})?")
_PLAIN = re.compile(rf"person\.work|wage|household\.({_HOUSEHOLD})\.(first|next)|allowance\.({_PERSON})")
_PRESENCE = re.compile(rf"presence\.({_PERSON})")
ALWAYS_NEEDED = (
    *(f"household.{basket}.{part}" for basket in OF_THE_HOUSEHOLD for part in ("first", "next")),
    *(f"presence.{basket}" for basket in OF_A_PERSON),
    *(f"{scale}.1" for scale in _SIZES),
    "person.work",
    "wage",
)
PATH_UNKNOWN = define(
    "budget-table-path",
    Severity.BLOCKING,
    Text("Rien ne lit le chemin « {read} ».", "Niets leest het pad “{read}”.", "Nichts liest den Pfad „{read}“."),
    Text(
        "un chemin comme {example}, dans {scopes}",
        "een pad zoals {example}, in {scopes}",
        "ein Pfad wie {example}, in {scopes}",
    ),
)
UNIT_WRONG = define(
    "budget-table-unit",
    Severity.BLOCKING,
    Text(
        "L'unité « {read} » ne convient pas ici.",
        "De eenheid “{read}” past hier niet.",
        "Die Einheit „{read}“ passt hier nicht.",
    ),
    Text("{unit}", "{unit}", "{unit}"),
)
STATUS_WRONG = define(
    "budget-table-status",
    Severity.BLOCKING,
    Text(
        "Le statut « {read} » n'existe pas.", "De status “{read}” bestaat niet.", "Den Status „{read}“ gibt es nicht."
    ),
    Text("{known}", "{known}", "{known}"),
)
NO_ORIGIN = define(
    "budget-table-origin",
    Severity.BLOCKING,
    Text(
        "Cette valeur ne dit ni d'où elle vient, ni sous quelle licence.",
        "Deze waarde zegt niet waar ze vandaan komt of onder welke licentie.",
        "Dieser Wert sagt nicht, woher er kommt oder unter welcher Lizenz.",
    ),
    Text("une source et une licence", "een bron en een licentie", "eine Quelle und eine Lizenz"),
)
REASON_MISSING = define(
    "budget-table-reason",
    Severity.BLOCKING,
    Text(
        "Le centre s'écarte de la référence sans dire pourquoi.",
        "Het centrum wijkt af van de referentie zonder te zeggen waarom.",
        "Das Zentrum weicht von der Referenz ab, ohne zu sagen warum.",
    ),
    Text("un motif", "een reden", "ein Grund"),
)
AGES_OVERLAP = define(
    "budget-table-ages-overlap",
    Severity.BLOCKING,
    Text(
        "Les âges {one} et {other} se chevauchent.",
        "De leeftijden {one} en {other} overlappen.",
        "Die Alter {one} und {other} überschneiden sich.",
    ),
)
AGES_GAP = define(
    "budget-table-ages-gap",
    Severity.BLOCKING,
    Text(
        "Il manque les âges {first} à {last}.",
        "De leeftijden {first} tot {last} ontbreken.",
        "Es fehlen die Alter {first} bis {last}.",
    ),
)
SIZES_GAP = define(
    "budget-table-sizes-gap",
    Severity.BLOCKING,
    Text(
        "Il manque le montant pour {people} personnes.",
        "Het bedrag voor {people} personen ontbreekt.",
        "Es fehlt der Betrag für {people} Personen.",
    ),
)
SIZES_FALL = define(
    "budget-table-sizes-fall",
    Severity.TO_CONFIRM,
    Text(
        "Le montant pour {people} personnes est moindre que pour une de moins.",
        "Het bedrag voor {people} personen is lager dan voor één minder.",
        "Der Betrag für {people} Personen ist geringer als für eine weniger.",
    ),
)
MISSING = define(
    "budget-table-missing",
    Severity.BLOCKING,
    Text("Il manque « {read} » ({region}).", "“{read}” ontbreekt ({region}).", "Es fehlt „{read}“ ({region})."),
)
REGION_MISSING = define(
    "budget-table-region",
    Severity.TO_CONFIRM,
    Text(
        "La table ne sert pas à cette région : {region}.",
        "De tabel dient niet voor dit gewest: {region}.",
        "Die Tabelle gilt nicht für diese Region: {region}.",
    ),
)
BEGINS_LATE = define(
    "budget-table-late",
    Severity.BLOCKING,
    Text(
        "Cette valeur commence le {read}, la table le {first} : entre les deux il n'y en a pas.",
        "Deze waarde begint op {read}, de tabel op {first}: daartussen is er geen.",
        "Dieser Wert beginnt am {read}, die Tabelle am {first}: dazwischen gibt es keinen.",
    ),
)


def lint(parameters: ParameterSet) -> tuple[Finding, ...]:
    """Everything that is wrong; `Place.field` says the scope and the path. A set without a blocking finding answers for
    every household of the regions that it serves, on every day from its first one."""
    found = [*_values(parameters), *_days(parameters)]
    if not found:
        found += _scales(parameters)
    return tuple(found)


def _values(parameters: ParameterSet) -> Iterator[Finding]:
    for (scope, path), values in parameters.values.items():
        place = Place(field=shown_raw(f"{scope}.{path}")[:120])
        if scope not in SCOPES or not _known(path):
            yield PATH_UNKNOWN.at(
                place, place.field, example="national.person.food.child.any.6-11", scopes=list(SCOPES)
            )
            continue
        for value in values:
            yield from _value(scope, path, value, place)


def _known(path: str) -> bool:
    if aged := _AGED.fullmatch(path):
        return aged[5] is None or int(aged[4]) <= int(aged[5])
    return any(known.fullmatch(path) for known in (_SIZED, _PLAIN, _PRESENCE))


def _value(scope: str, path: str, value: Value, place: Place) -> Iterator[Finding]:
    unit, most = bounds_of(path)
    if value.unit != unit:
        yield UNIT_WRONG.at(place, value.unit, unit=unit)
    if not value.value.is_finite() or not 0 <= value.value <= most:
        yield AMOUNT_WRONG.at(place, shown_raw(f"{value.value}")[:40], most=f"{most}")
    if value.status not in [each.value for each in Status]:
        yield STATUS_WRONG.at(place, value.status, known=[each.value for each in Status])
    if not value.source.strip() or not value.licence.strip():
        yield NO_ORIGIN.at(place)
    if scope == Scope.CENTRE and not value.reason.strip():
        yield REASON_MISSING.at(place)


def _days(parameters: ParameterSet) -> Iterator[Finding]:
    """A value that begins after the set leaves a time without one, unless a national one covers it."""
    for (scope, path), values in parameters.values.items():
        covered = scope != Scope.NATIONAL and (Scope.NATIONAL.value, path) in parameters.values
        first = parameters.changes[0]
        if values[0].since > first and not covered and scope != Scope.CENTRE:
            yield BEGINS_LATE.at(Place(field=f"{scope}.{path}"), values[0].since, first=first)


def _scales(parameters: ParameterSet) -> Iterator[Finding]:
    """Of each region: what it lacks, and scales with gaps or overlaps. What all regions share is told once."""
    told: set[tuple[str, str, str]] = set()
    served = [region for region in Region if any(scope == region for scope, _ in parameters.values)] or list(Region)
    for region in Region:
        if region not in served:
            yield REGION_MISSING.at(Place(field=region.value), region=region.label)
            continue
        paths = {
            path: values[-1].value
            for wanted in (Scope.NATIONAL, region)
            for (scope, path), values in parameters.values.items()
            if scope == wanted
        }
        for finding in (*_missing(paths, region), *_ages(paths), *_sizes(paths)):
            key = (finding.code, finding.place.field, str({**(finding.facts or {}), "region": ""}))
            if key not in told:
                told.add(key)
                yield finding


def _missing(paths: dict[str, Decimal], region: Region) -> Iterator[Finding]:
    for path in ALWAYS_NEEDED:
        if path not in paths:
            yield MISSING.at(Place(field=path), path, region=region.label)


Ages = tuple[int, int]
_OLDEST = 150
"""Stands for no end."""
SPANS = {Role.CHILD: (0, ADULT_FROM - 1), Role.ADULT: (ADULT_FROM, _OLDEST)}


def _ages(paths: dict[str, Decimal]) -> Iterator[Finding]:
    brackets: dict[tuple[str, str], dict[str, list[Ages]]] = {}
    for path in paths:
        if aged := _AGED.fullmatch(path):
            basket, role, sex, first, last = aged.groups()
            by_sex = brackets.setdefault((basket, role), {})
            by_sex.setdefault(sex, []).append((int(first), int(last) if last else _OLDEST))
    for basket in OF_A_PERSON:
        for role in (Role.ADULT, Role.CHILD, Role.STUDENT):
            by_sex = brackets.get((basket, role.value), {})
            place = Place(field=f"person.{basket}.{role.value}")
            for sex in ("f", "m"):
                known = sorted(by_sex.get(sex, []) + by_sex.get("any", []))
                yield from _covering(known, role, place)


def _covering(known: list[Ages], role: Role, place: Place) -> Iterator[Finding]:
    """Every age of the role once: a child from birth, an adult without end, a student as the table has it."""
    if role is Role.STUDENT and not known:
        return
    first, last = SPANS.get(role) or (known[0][0], known[-1][1])
    for (one, until), (other, end) in pairwise(known):
        if other <= until:
            yield AGES_OVERLAP.at(place, one=_said(one, until), other=_said(other, end))
    reached = first - 1
    for one, until in known:
        if one > reached + 1:
            yield AGES_GAP.at(place, first=reached + 1, last=one - 1)
        reached = max(reached, until)
    if reached < last:
        yield AGES_GAP.at(place, first=reached + 1, last="…" if last == _OLDEST else last)


def _said(first: int, last: int) -> str:
    return f"{first}+" if last == _OLDEST else f"{first}–{last}"


def _sizes(paths: dict[str, Decimal]) -> Iterator[Finding]:
    scales: dict[str, dict[int, Decimal]] = {}
    for path, value in paths.items():
        if sized := _SIZED.fullmatch(path):
            scales.setdefault(sized[1], {})[int(sized[2])] = value
    for scale, by_size in scales.items():
        place = Place(field=scale)
        for people in range(1, max(by_size)):
            if people not in by_size:
                yield SIZES_GAP.at(place, people=people)
        for people in sorted(by_size.keys() - {1}):
            if scale != "energy.social_discount" and by_size[people] < by_size.get(people - 1, Decimal(0)):
                yield SIZES_FALL.at(place, people=people)
