"""Reference amounts by date: a tree of paths, each with its dated values, where more local values take precedence.

`national` < a region < `centre` < `case`. A value holds from its day until the next one of the same path and scope.
Scales are sibling paths whose last part is a bracket: ages (`person.food.child.any.6-11`, `65-` without end) or the
number of people (`rent.private.3`; the last one holds for larger households too).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from rapport_unique.core.findings import Refused
from rapport_unique.core.money import euros
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.core.texts import Text
from rapport_unique.reference_budget.codes import PARAMETER_MISSING, PARAMETER_UNKNOWN
from rapport_unique.reference_budget.household import Labelled, Override, Region, Role, Sex

EURO_A_MONTH, SHARE = "EUR/month", "share"
ADULT_FROM = 18


class Status(Labelled):
    """How far a value may be believed."""

    SYNTHETIC = "synthetic", Text("synthétique", "synthetisch", "synthetisch")
    LICENSED = "licensed", Text("sous licence", "onder licentie", "lizenziert")
    OFFICIAL = "official", Text("officiel", "officieel", "offiziell")


class Scope(StrEnum):
    """Whose value it is; beside these each region is a scope under its own code."""

    NATIONAL = "national"
    CENTRE = "centre"
    CASE = "case"


SCOPES = (Scope.NATIONAL.value, *(each.value for each in Region), Scope.CENTRE.value)
"""What a set may hold; values of a case come with the case."""


def bounds_of(path: str) -> tuple[str, Decimal]:
    """The unit of a parameter, and the most that its value can be; none is below zero."""
    return (SHARE, Decimal(1)) if path.startswith("presence.") else (EURO_A_MONTH, Decimal(100_000))


class Value(NamedTuple):
    """One dated value of one path. `reason` says why a centre or a case departs from the reference."""

    since: date
    value: Decimal
    unit: str
    status: str
    source: str
    licence: str
    reason: str = ""


Key = tuple[str, str]
"""Scope and path."""


class Found(NamedTuple):
    """A value in force, and the scope that gave it."""

    value: Decimal
    scope: str
    reason: str
    status: str


class Bracket(NamedTuple):
    """The ages, both included, for which an amount holds; no `last` says without end."""

    first: int
    last: int | None
    found: Found

    @property
    def ages(self) -> str:
        return f"{self.first}+" if self.last is None else f"{self.first}–{self.last}"


@dataclass(frozen=True, eq=False)
class ParameterSet:
    """Every dated value of one set, by scope and path, in the order of their dates."""

    id: str
    values: Mapping[Key, tuple[Value, ...]] = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of every value with its dates and origins; the set's name does not count."""
        written = [
            [*key, each.since.isoformat(), f"{each.value.normalize():f}", *each[2:]]
            for key, values in sorted(self.values.items())
            for each in values
        ]
        return hashlib.sha256(canonical_bytes(written)).hexdigest()

    @cached_property
    def changes(self) -> tuple[date, ...]:
        """The days on which some value begins."""
        return tuple(sorted({each.since for values in self.values.values() for each in values}))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every parameter, whatever the scope that gives it."""
        return tuple(sorted({path for _scope, path in self.values}))

    @cached_property
    def synthetic(self) -> bool:
        """Whether any value was invented: then everything computed from it says so."""
        return any(each.status == Status.SYNTHETIC for values in self.values.values() for each in values)

    def in_force(self, day: date, region: Region) -> InForce:
        """The values on `day` in `region`, the most local ones first. Before the first day there are none."""
        position = bisect_right(self.changes, day)
        if not position:
            raise Refused(PARAMETER_MISSING.code, {"path": self.id, "day": day})
        return _in_force(self, self.changes[position - 1], region)

    def merged(self, added: Mapping[Key, Iterable[Value]]) -> ParameterSet:
        """With more values: a later day adds to a path, the same day of the same scope and path is replaced."""
        values = {key: {each.since: each for each in known} for key, known in self.values.items()}
        for key, news in added.items():
            values.setdefault(key, {}).update({each.since: each for each in news})
        return ParameterSet(self.id, {key: tuple(sorted(known.values())) for key, known in values.items()})

    def for_centre(self, overrides: Iterable[Override], since: date, source: str) -> ParameterSet:
        """With a centre's own values from `since` on, each with its reason."""
        added = {}
        for each in overrides:
            unit = self._unit(each.path)
            key = (Scope.CENTRE.value, each.path)
            added[key] = [Value(since, each.value, unit, Status.OFFICIAL.value, source, source, each.reason)]
        return self.merged(added)

    def _unit(self, path: str) -> str:
        for scope in SCOPES:
            if values := self.values.get((scope, path)):
                return values[-1].unit
        raise Refused(PARAMETER_UNKNOWN.code, {"path": path})

    def uprated(self, since: date, factor: Decimal, source: str, scope: str = "", path: str = "") -> ParameterSet:
        """New values from `since` on, `factor` times the last ones and rounded half-up to the cent; what was stays as
        it was. Of one scope, and of the paths that begin with `path`, where these are said."""
        added = {}
        for key, values in self.values.items():
            if (scope and key[0] != scope) or not f"{key[1]}.".startswith(f"{path}." if path else ""):
                continue
            before = [each for each in values if each.since < since]
            if before and before[-1].unit == EURO_A_MONTH:
                last = before[-1]
                added[key] = [last._replace(since=since, value=euros(last.value * factor), source=source)]
        return self.merged(added)

    def named(self, id: str) -> ParameterSet:
        return replace(self, id=id)


@lru_cache(maxsize=256)
def _in_force(parameters: ParameterSet, day: date, region: Region) -> InForce:
    found: dict[str, Found] = {}
    for scope in (Scope.NATIONAL.value, region.value, Scope.CENTRE.value):
        for (known, path), values in parameters.values.items():
            if known == scope and (begun := [each for each in values if each.since <= day]):
                found[path] = Found(begun[-1].value, scope, begun[-1].reason, begun[-1].status)
    return InForce(found, day)


class InForce:
    """What holds on one day in one region, ready for looking up. Every look-up raises Refused for what is missing."""

    def __init__(self, found: Mapping[str, Found], day: date) -> None:
        self.found = found
        self.day = day
        self._brackets: dict[tuple[str, str, str], list[Bracket]] = {}
        self._youngest: dict[tuple[str, str], int] = {}
        self._sizes: dict[str, dict[int, Found]] = {}
        for path, each in found.items():
            match path.split("."):
                case ["person", basket, role, sex, ages]:
                    first, _, last = ages.partition("-")
                    bracket = Bracket(int(first), int(last) if last else None, each)
                    self._brackets.setdefault((basket, role, sex), []).append(bracket)
                    self._youngest[basket, role] = min(bracket.first, self._youngest.get((basket, role), bracket.first))
                case ["rent" | "energy", kind, size]:
                    self._sizes.setdefault(f"{path.split('.')[0]}.{kind}", {})[int(size)] = each

    def __getitem__(self, path: str) -> Found:
        try:
            return self.found[path]
        except KeyError:
            raise self._missing(path) from None

    def person(self, basket: str, role: Role, sex: Sex, age: int) -> Bracket:
        """What one person needs. A student or a child beyond the ages of its scale is an adult, an adult below them as
        old as the youngest; whoever is neither woman nor man gets the higher amount."""
        if role is not Role.ADULT:
            instead = Role.CHILD if role is Role.STUDENT and age < ADULT_FROM else Role.ADULT
            return self._matching(basket, role, sex, age) or self.person(basket, instead, sex, age)
        youngest = self._youngest.get((basket, role), 0)
        if found := self._matching(basket, role, sex, max(age, youngest)):
            return found
        raise self._missing(f"person.{basket}.{role}.{sex}.{age}")

    def _matching(self, basket: str, role: Role, sex: Sex, age: int) -> Bracket | None:
        sexes = ("f", "m", "any") if sex is Sex.OTHER else (sex.value, "any")
        matching = [
            each
            for known in sexes
            for each in self._brackets.get((basket, role.value, known), ())
            if each.first <= age and (each.last is None or age <= each.last)
        ]
        return max(matching, key=lambda each: each.found.value, default=None)

    def sized(self, scale: str, people: int) -> Found:
        """The amount for a dwelling of so many people."""
        known = self._sizes.get(scale, {})
        fitting = [size for size in known if size <= people]
        if not fitting:
            raise self._missing(f"{scale}.{people}")
        return known[max(fitting)]

    def with_case(self, overrides: Sequence[Override]) -> InForce:
        """With the values of one household; of a path that nobody knows there is no other value."""
        if not overrides:
            return self
        found = dict(self.found)
        for each in overrides:
            if each.path not in found:
                raise Refused(PARAMETER_UNKNOWN.code, {"path": each.path})
            found[each.path] = Found(each.value, Scope.CASE.value, each.reason, found[each.path].status)
        return InForce(found, self.day)

    def _missing(self, path: str) -> Refused:
        return Refused(PARAMETER_MISSING.code, {"path": path, "day": self.day})
