"""Legal bases, and parameters as data: dated values with their unit and their source, read from TOML."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from rapport_unique.core.periods import Period
from rapport_unique.core.texts import Text


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A text of law or an instruction, and optionally one article of it."""

    name: Text
    provision: str = ""

    def article(self, number: int | str) -> LegalBasis:
        return LegalBasis(self.name, str(number))

    @property
    def text(self) -> Text:
        if not self.provision:
            return self.name
        return Text(
            f"{self.name.fr}, art. {self.provision}",
            f"{self.name.nl}, art. {self.provision}",
            f"{self.name.de}, Art. {self.provision}",
        )


@dataclass(frozen=True, slots=True)
class Parameters:
    """What one measure holds true in one period: amounts, dates and choices between readings of the law."""

    measure: str
    period: Period
    values: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    @property
    def digest(self) -> str:
        """SHA-256 of the effective parameters; part of the rules version."""
        canonical = {
            "measure": self.measure,
            "period": [self.period.id, self.period.first.isoformat(), self.period.last.isoformat()],
            "values": {name: str(value) for name, value in self.values.items()},
        }
        return hashlib.sha256(json.dumps(canonical, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def merged(self, overrides: Mapping[str, Any]) -> Parameters:
        """The administration's overrides, laid over the values of the TOML file: of the same type as these."""
        laid_over = {name: _as_before(self.values.get(name), value) for name, value in overrides.items()}
        return Parameters(self.measure, self.period, {**self.values, **laid_over})


def _as_before(before: Any, value: Any) -> Any:
    """JSON knows no decimals: an amount that is overridden comes as text."""
    return Decimal(value) if isinstance(before, Decimal) and isinstance(value, (str, int)) else value


class DatedValue(NamedTuple):
    """A value of a parameter: from when it holds, in which unit, where it comes from; of a choice every reading."""

    since: date
    value: Any
    unit: str
    source: str
    readings: tuple[str, ...] = ()


def dated_values(data: Mapping[str, Any]) -> dict[str, tuple[DatedValue, ...]]:
    """Every parameter of a measure's TOML by name, with its values in the order of their dates."""
    found = {}
    for name, dated in {**data.get("values", {}), **data.get("series", {})}.items():
        values = [
            DatedValue(each["from"], each["value"], each["unit"], each["source"], tuple(each.get("readings", ())))
            for each in dated
        ]
        found[name] = tuple(sorted(values, key=lambda each: each.since))
    return found


class UnknownPeriod(KeyError):
    """The measure has no such period."""


def read_toml(path: Path) -> dict[str, Any]:
    """TOML with every decimal number read as Decimal."""
    with path.open("rb") as file:
        return tomllib.load(file, parse_float=Decimal)


def parameters_from(data: Mapping[str, Any], measure: str) -> dict[str, Parameters]:
    """Parameters of every period in a measure's TOML: `[periods.ID]` with first, last and what differs; `[values.NAME]`
    lists dated values `{from, value, unit, source}`, and the `readings` of what is a choice; the last value that began
    by the period's first day holds. `[series.NAME]` lists values that may change within a period: a parameter that is
    a tuple of pairs (from, value), the first pair in force on the first day."""
    found = {}
    for period_id, entry in data["periods"].items():
        period = Period(period_id, entry["first"], entry["last"])
        values = {name: _valid_on(dated, period.first) for name, dated in data.get("values", {}).items()}
        values |= {name: _within(dated, period) for name, dated in data.get("series", {}).items()}
        values |= {name: value for name, value in entry.items() if name not in ("first", "last")}
        found[period_id] = Parameters(measure, period, values)
    return found


def _valid_on(dated: list[Mapping[str, Any]], day: date) -> Any:
    return [entry["value"] for entry in dated if entry["from"] <= day][-1]


def _within(dated: list[Mapping[str, Any]], period: Period) -> tuple[tuple[date, Any], ...]:
    """The pairs (from, value) that hold somewhere in the period, in their order."""
    pairs = sorted((entry["from"], entry["value"]) for entry in dated if entry["from"] <= period.last)
    started = [index for index, (since, _) in enumerate(pairs) if since <= period.first]
    return tuple(pairs[started[-1] if started else 0 :])
