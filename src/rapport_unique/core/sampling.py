"""Which sent reports deserve a look: the risk of each, point by point, and samples that anybody can draw again.

The algorithm of the draw is written down in docs/algorithms/sampling.md; whoever has the seed and the identifiers of
the population finds the same sample with any tool that computes SHA-256.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from rapport_unique.core.texts import LANGUAGES, Fact, Text, format_count

WHOLE = Decimal(100)
"""The rate, in percent, that draws everything."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report shows of its risk. Amounts in euro, None where the report has no such amount; all other numbers
    count rows, persons or inhabitants. `differing` are the computed cells of the file that the tool computes otherwise.
    """

    granted: Decimal | None = None
    justified: Decimal | None = None
    paid: Decimal | None = None
    rows: int = 0
    incomplete: int = 0
    at_ceiling: int = 0
    one_off: int = 0
    persons: int = 0
    differing: int = 0
    late: bool = False
    inhabitants: int = 0


class Point(NamedTuple):
    """Points of risk, and why."""

    key: str
    points: int
    message: Text
    facts: tuple[tuple[str, Fact], ...]

    def say(self, language: str) -> str:
        return self.message.say(language, dict(self.facts))


_UNUSED = Text(
    "{share} % de la subvention ({amount}) ne sont pas justifiés.",
    "{share} % van de toelage ({amount}) is niet verantwoord.",
    "{share} % der Subvention ({amount}) sind nicht nachgewiesen.",
)
_INCOMPLETE = Text(
    "{count} lignes sur {rows} sont incomplètes.",
    "{count} van de {rows} lijnen zijn onvolledig.",
    "{count} von {rows} Zeilen sind unvollständig.",
)
_CEILING = Text(
    "{count} montants atteignent leur plafond.",
    "{count} bedragen bereiken hun plafond.",
    "{count} Beträge erreichen ihre Höchstgrenze.",
)
_ONE_OFF = Text(
    "{count} lignes sur {rows} sont des paiements uniques.",
    "{count} van de {rows} lijnen zijn eenmalige betalingen.",
    "{count} von {rows} Zeilen sind einmalige Zahlungen.",
)
_FEW_PERSONS = Text(
    "{amount} par personne, pour {persons} personnes.",
    "{amount} per persoon, voor {persons} personen.",
    "{amount} pro Person, für {persons} Personen.",
)
_LITTLE_PAID = Text(
    "{paid} payés sur {amount} déclarés.",
    "{paid} betaald van {amount} aangegeven.",
    "{paid} gezahlt von {amount} angegebenen.",
)
_DIFFERING = Text(
    "{count} cellules du fichier diffèrent du calcul de l'outil.",
    "{count} cellen van het bestand verschillen van de berekening van de tool.",
    "{count} Zellen der Datei weichen von der Berechnung des Werkzeugs ab.",
)
_LATE = Text(
    "Le rapport a été envoyé après la date limite.",
    "Het verslag is na de uiterste datum verzonden.",
    "Der Bericht wurde nach Ablauf der Frist gesendet.",
)
_SIZE = Text(
    "Le centre compte {inhabitants} habitants.",
    "Het centrum telt {inhabitants} inwoners.",
    "Das Zentrum zählt {inhabitants} Einwohner.",
)

_QUARTER, _TENTH, _HALF = Decimal("0.25"), Decimal("0.10"), Decimal("0.50")
_MUCH_PER_PERSON = Decimal(3000)
"""Euro per person from which few persons got much money."""
_LARGE, _VERY_LARGE = 50_000, 100_000
"""Inhabitants of a large centre and of a very large one."""


def risk(facts: Facts) -> tuple[Point, ...]:
    """The points of a report, heaviest first; none of them is a reproach, each is a reason to look.

    unused balance      3 from a quarter of the grant, 1 from a tenth
    incomplete rows     3 from a tenth of the rows, 1 for any
    at the ceiling      2 from a tenth of the rows, 1 for any
    one-off payments    2 from half of the rows
    few persons         3 from 3 000 euro per person
    little paid         2 below half of what is justified
    recomputed != file  4
    late                2
    size                2 from 100 000 inhabitants, 1 from 50 000
    """
    found = [
        *_unused(facts),
        *_shared("incomplete", facts.incomplete, facts.rows, 3, _INCOMPLETE),
        *_shared("ceiling", facts.at_ceiling, facts.rows, 2, _CEILING),
        *_one_off(facts),
        *_few_persons(facts),
        *_little_paid(facts),
    ]
    if facts.differing:
        found.append(Point("differing", 4, _DIFFERING, (("count", facts.differing),)))
    if facts.late:
        found.append(Point("late", 2, _LATE, ()))
    if facts.inhabitants >= _LARGE:
        points = 2 if facts.inhabitants >= _VERY_LARGE else 1
        found.append(Point("size", points, _SIZE, (("inhabitants", _counted(facts.inhabitants)),)))
    return tuple(sorted(found, key=lambda point: -point.points))


def score(points: Iterable[Point]) -> int:
    """The risk of a report as one number."""
    return sum(point.points for point in points)


def _counted(number: int) -> Text:
    return Text(*(format_count(number, each) for each in LANGUAGES))


def _unused(facts: Facts) -> list[Point]:
    if facts.granted is None or facts.justified is None or facts.granted <= 0:
        return []
    rest = facts.granted - facts.justified
    share = rest / facts.granted
    if share < _TENTH:
        return []
    shown = int(share * 100)
    return [Point("unused", 3 if share >= _QUARTER else 1, _UNUSED, (("share", shown), ("amount", rest)))]


def _shared(key: str, count: int, rows: int, most: int, message: Text) -> list[Point]:
    if not count:
        return []
    return [Point(key, most if count >= rows * _TENTH else 1, message, (("count", count), ("rows", rows)))]


def _one_off(facts: Facts) -> list[Point]:
    if not facts.one_off or facts.one_off < facts.rows * _HALF:
        return []
    return [Point("one_off", 2, _ONE_OFF, (("count", facts.one_off), ("rows", facts.rows)))]


def _few_persons(facts: Facts) -> list[Point]:
    if not facts.persons or facts.justified is None:
        return []
    each = facts.justified / facts.persons
    if each < _MUCH_PER_PERSON:
        return []
    return [Point("few_persons", 3, _FEW_PERSONS, (("amount", each), ("persons", facts.persons)))]


def _little_paid(facts: Facts) -> list[Point]:
    if facts.paid is None or not facts.justified or facts.paid >= facts.justified * _HALF:
        return []
    return [Point("little_paid", 2, _LITTLE_PAID, (("paid", facts.paid), ("amount", facts.justified)))]


class Unit(NamedTuple):
    """What can be drawn: an identifier that is unique in the population, and the stratum it belongs to."""

    stratum: str
    identifier: str


def rank(seed: str, identifier: str) -> str:
    """SHA-256, in hexadecimal, of the seed, a line feed and the identifier in UTF-8: the lowest are drawn first."""
    return hashlib.sha256(f"{seed}\n{identifier}".encode()).hexdigest()


def drawn(population: Iterable[Unit], *, seed: str, rate: Decimal) -> list[Unit]:
    """A sample of `rate` percent of each stratum, rounded up, so that no stratum goes unseen.

    Strata in their alphabetical order, in each the units by ascending rank. The order of the population plays no part.
    A rate that is not between 0 (excluded) and 100 raises ValueError.
    """
    if not 0 < rate <= WHOLE:
        raise ValueError(f"a rate of {rate} %")
    strata: dict[str, set[Unit]] = defaultdict(set)
    for unit in population:
        strata[unit.stratum].add(unit)
    found: list[Unit] = []
    for stratum in sorted(strata):
        members = sorted(strata[stratum], key=lambda unit: rank(seed, unit.identifier))
        found += members[: _share_of(len(members), rate)]
    return found


def _share_of(number: int, rate: Decimal) -> int:
    return int((number * rate / WHOLE).to_integral_value(ROUND_CEILING))
