"""A strict vocabulary for JSON: what a key may hold is said once, and gives its reading, its writing and its schema.

Amounts and shares are texts ("780.00"), never JSON numbers, so that no reader can turn them into binary fractions.
A key that equals its default is not written: one content has one canonical form.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from rapport_unique.core.findings import Finding, Place
from rapport_unique.core.money import euros
from rapport_unique.core.texts import Text, same
from rapport_unique.core.values import shown_raw
from rapport_unique.reference_budget.codes import (
    KEY_MISSING,
    KEY_UNKNOWN,
    LIST_TOO_LONG,
    VALUE_TOO_LARGE,
    VALUE_WRONG,
)
from rapport_unique.reference_budget.household import Labelled

Findings = list[Finding]


class Kind(Protocol):
    """What one key may hold. `read` adds a finding and gives None for what it cannot take."""

    def read(self, raw: Any, at: str, findings: Findings) -> Any: ...

    def write(self, value: Any) -> Any: ...

    def schema(self) -> dict[str, Any]: ...


def refuse(raw: Any, at: str, wanted: Text, findings: Findings) -> None:
    shown = "null" if raw is None else shown_raw(raw)[:60]
    findings.append(VALUE_WRONG.at(Place(field=at), shown, wanted=wanted))


@dataclass(frozen=True, slots=True)
class Words:
    longest: int = 200
    shortest: int = 0

    def read(self, raw: Any, at: str, findings: Findings) -> str | None:
        if (
            isinstance(raw, str)
            and self.shortest <= len(raw.strip())
            and len(raw) <= self.longest
            and raw.isprintable()
        ):
            return raw.strip()
        wanted = Text("un texte de {} à {} signes", "een tekst van {} tot {} tekens", "ein Text von {} bis {} Zeichen")
        refuse(raw, at, Text(*(each.format(self.shortest, self.longest) for each in wanted)), findings)
        return None

    def write(self, value: str) -> str:
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": self.shortest, "maxLength": self.longest}


_NUMBER, _DIGITS = r"[0-9]+(\.[0-9]+)?", 40
"""What is a number at all, and how many signs of it are worth reading."""


@dataclass(frozen=True, slots=True)
class Written:
    """A number written as text, of the digits that `pattern` allows, up to `most`."""

    pattern: str
    wanted: Text
    most: Decimal
    money: bool = False

    def read(self, raw: Any, at: str, findings: Findings) -> Decimal | None:
        if isinstance(raw, str) and re.fullmatch(self.pattern, raw, re.ASCII):
            return euros(raw) if self.money else Decimal(raw)
        if isinstance(raw, str) and len(raw) <= _DIGITS and re.fullmatch(_NUMBER, raw) and Decimal(raw) > self.most:
            read, most = (Decimal(raw), self.most) if self.money else (raw, f"{self.most}")
            findings.append(VALUE_TOO_LARGE.at(Place(field=at), read, most=most))
        else:
            refuse(raw, at, self.wanted, findings)
        return None

    def write(self, value: Decimal) -> str:
        return str(euros(value)) if self.money else f"{value.normalize():f}"

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^{self.pattern}$"}


AMOUNT = Written(
    r"[0-9]{1,9}(\.[0-9]{1,2})?",
    Text(
        "un montant entre guillemets, comme « 780.00 »",
        "een bedrag tussen aanhalingstekens, zoals “780.00”",
        "ein Betrag in Anführungszeichen, wie „780.00“",
    ),
    Decimal("999999999.99"),
    money=True,
)
SHARE = Written(
    r"(0(\.[0-9]{1,4})?|1(\.0{1,4})?)",
    Text(
        "une part de 0 à 1 entre guillemets, comme « 0.5 »",
        "een deel van 0 tot 1 tussen aanhalingstekens, zoals “0.5”",
        "ein Anteil von 0 bis 1 in Anführungszeichen, wie „0.5“",
    ),
    Decimal(1),
)
NUMBER = Written(
    r"[0-9]{1,9}(\.[0-9]{1,4})?",
    Text(
        "un nombre entre guillemets, comme « 12.5 »",
        "een getal tussen aanhalingstekens, zoals “12.5”",
        "eine Zahl in Anführungszeichen, wie „12.5“",
    ),
    Decimal("999999999.9999"),
)


@dataclass(frozen=True, slots=True)
class Whole:
    least: int
    most: int

    def read(self, raw: Any, at: str, findings: Findings) -> int | None:
        if isinstance(raw, int) and not isinstance(raw, bool) and self.least <= raw <= self.most:
            return raw
        wanted = Text("un nombre entier de {} à {}", "een geheel getal van {} tot {}", "eine ganze Zahl von {} bis {}")
        refuse(raw, at, Text(*(each.format(self.least, self.most) for each in wanted)), findings)
        return None

    def write(self, value: int) -> int:
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


_FIRST_YEAR = 1900
_DAY = Text(
    "une date à partir de 1900, comme « 1990-12-31 »",
    "een datum vanaf 1900, zoals “1990-12-31”",
    "ein Datum ab 1900, wie „1990-12-31“",
)


@dataclass(frozen=True, slots=True)
class Day:
    def read(self, raw: Any, at: str, findings: Findings) -> date | None:
        if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw, re.ASCII):
            try:
                day = date.fromisoformat(raw)
            except ValueError:
                pass
            else:
                if day.year >= _FIRST_YEAR:
                    return day
        refuse(raw, at, _DAY, findings)
        return None

    def write(self, value: date) -> str:
        return value.isoformat()

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@dataclass(frozen=True, slots=True)
class Flag:
    def read(self, raw: Any, at: str, findings: Findings) -> bool | None:
        if isinstance(raw, bool):
            return raw
        refuse(raw, at, Text("true ou false", "true of false", "true oder false"), findings)
        return None

    def write(self, value: bool) -> bool:
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class OneOf:
    choices: type[Labelled] | tuple[Labelled, ...]

    def read(self, raw: Any, at: str, findings: Findings) -> Labelled | None:
        known = {each.value: each for each in self.choices}
        if isinstance(raw, str) and raw in known:
            return known[raw]
        refuse(raw, at, same(", ".join(known)), findings)
        return None

    def write(self, value: Labelled) -> str:
        return value.value

    def schema(self) -> dict[str, Any]:
        labels = [{"const": each.value, "x-labels": each.label._asdict()} for each in self.choices]
        return {"enum": [each.value for each in self.choices], "x-options": labels}


@dataclass(frozen=True, slots=True)
class Record:
    """An object of a frozen dataclass; a key whose field has no default is required."""

    build: Any
    keys: Mapping[str, Kind] = field(default_factory=dict)

    def read(self, raw: Any, at: str, findings: Findings) -> Any:
        if not isinstance(raw, dict):
            refuse(raw, at, Text("un objet", "een object", "ein Objekt"), findings)
            return None
        before, dot = len(findings), "." if at else ""
        for name in sorted(raw.keys() - self.keys.keys()):
            findings.append(KEY_UNKNOWN.at(Place(field=f"{at}{dot}{shown_raw(name)[:60]}"), keys=list(self.keys)))
        said = {}
        for name, kind in self.keys.items():
            if name in raw:
                said[name] = kind.read(raw[name], f"{at}{dot}{name}", findings)
            elif name in self.required:
                findings.append(KEY_MISSING.at(Place(field=f"{at}{dot}{name}")))
        return self.build(**said) if len(findings) == before else None

    @property
    def required(self) -> list[str]:
        return [name for name, each in self._fields.items() if _default(each) is dataclasses.MISSING]

    @property
    def _fields(self) -> dict[str, Any]:
        known = {each.name: each for each in dataclasses.fields(self.build)}
        return {name: known[name] for name in self.keys}

    def write(self, value: Any) -> dict[str, Any]:
        fields = self._fields
        return {
            name: kind.write(there)
            for name, kind in self.keys.items()
            if (there := getattr(value, name)) != _default(fields[name])
        }

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {name: kind.schema() for name, kind in self.keys.items()},
            "required": self.required,
            "additionalProperties": False,
        }


@dataclass(frozen=True, slots=True)
class Each:
    """A list of records, of at most `most`."""

    record: Record
    most: int

    def read(self, raw: Any, at: str, findings: Findings) -> tuple[Any, ...] | None:
        if not isinstance(raw, list):
            refuse(raw, at, Text("une liste", "een lijst", "eine Liste"), findings)
            return None
        if len(raw) > self.most:
            findings.append(LIST_TOO_LONG.at(Place(field=at), len(raw), most=self.most))
            return None
        return tuple(self.record.read(each, f"{at}[{position}]", findings) for position, each in enumerate(raw))

    def write(self, value: tuple[Any, ...]) -> list[Any]:
        return [self.record.write(each) for each in value]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "maxItems": self.most, "items": self.record.schema()}


@dataclass(frozen=True, slots=True)
class ByName:
    """An object of records by names of a closed list, none of them required."""

    names: tuple[str, ...]
    record: Record

    def read(self, raw: Any, at: str, findings: Findings) -> dict[str, Any] | None:
        if not isinstance(raw, dict):
            refuse(raw, at, Text("un objet", "een object", "ein Objekt"), findings)
            return None
        for name in sorted(raw.keys() - set(self.names)):
            findings.append(KEY_UNKNOWN.at(Place(field=f"{at}.{shown_raw(name)[:60]}"), keys=list(self.names)))
        return {name: self.record.read(raw[name], f"{at}.{name}", findings) for name in self.names if name in raw}

    def write(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self.record.write(value[name]) for name in self.names if name in value}

    def schema(self) -> dict[str, Any]:
        properties = dict.fromkeys(self.names, self.record.schema())
        return {"type": "object", "properties": properties, "additionalProperties": False}


def _default(each: dataclasses.Field[Any]) -> Any:
    if each.default_factory is not dataclasses.MISSING:
        return each.default_factory()
    return each.default
