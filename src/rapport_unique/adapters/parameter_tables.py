"""Read the reference amounts that a centre may use: a table (CSV, xlsx, ods) with one dated value a line, or TOML.

Every value says where it comes from and under which licence. A set is taken whole or not at all: what is wrong with it
is told, line by line or path by path.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rapport_unique.adapters.tables import (
    FILE_UNREADABLE,
    LARGEST_FILE,
    Column,
    is_workbook,
    read_table,
    too_large,
)
from rapport_unique.core.findings import Finding, Place, Severity, define
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Day, Quantity, Words, shown_raw
from rapport_unique.reference_budget.lint import lint
from rapport_unique.reference_budget.parameters import Key, ParameterSet, Value
from rapport_unique.reference_budget.shipped import entries_of, set_from

VALUE_TWICE = define(
    "budget-table-twice",
    Severity.BLOCKING,
    Text(
        "« {read} » a deux valeurs au {day}.",
        "“{read}” heeft twee waarden op {day}.",
        "„{read}“ hat zwei Werte zum {day}.",
    ),
)
TOML_WRONG = define(
    "budget-table-toml",
    Severity.BLOCKING,
    Text(
        "Ce n'est pas du TOML lisible : {why}.",
        "Dit is geen leesbare TOML: {why}.",
        "Das ist kein lesbares TOML: {why}.",
    ),
)
ENTRY_WRONG = define(
    "budget-table-entry",
    Severity.BLOCKING,
    Text("Cette entrée ne se comprend pas.", "Deze ingang is onbegrijpelijk.", "Dieser Eintrag ist unverständlich."),
    Text(
        "un nombre, ou une liste de valeurs avec {keys}",
        "een getal, of een lijst van waarden met {keys}",
        "eine Zahl, oder eine Liste von Werten mit {keys}",
    ),
)
COLUMNS = (
    Column("scope", Words(20), True, True),
    Column("path", Words(120), True, True),
    Column("from", Day(), True, True),
    Column("value", Quantity(), True, True),
    Column("unit", Words(20), True, True),
    Column("status", Words(20), True, True),
    Column("source", Words(500), True, True),
    Column("licence", Words(200), True, True),
    Column("reason", Words(500)),
)
_KEYS: dict[str, type | tuple[type, ...]] = {
    "from": date,
    "value": (int, Decimal),
    "unit": str,
    "status": str,
    "source": str,
    "licence": str,
    "reason": str,
}
_NEEDED = _KEYS.keys() - {"reason"}


@dataclass(frozen=True, slots=True)
class ParametersRead:
    """A set, or why there is none; findings that only ask for attention come with the set."""

    parameters: ParameterSet | None
    findings: tuple[Finding, ...]


def read_parameters(data: bytes, id: str) -> ParametersRead:
    """Read a set, which goes by `id` unless its TOML names itself. What is neither a workbook nor begins like TOML is
    a table of text."""
    if len(data) > LARGEST_FILE:
        return ParametersRead(None, (too_large(f"{len(data) / 2**20:.1f} MiB"),))
    parameters, findings = _toml(data, id) if _is_toml(data) else _table(data, id)
    if parameters and not findings:
        findings = list(lint(parameters))
    if any(each.severity is Severity.BLOCKING for each in findings):
        parameters = None
    return ParametersRead(parameters, tuple(findings))


def _is_toml(data: bytes) -> bool:
    """Whether the first line that says something is a comment, a table's name or a key."""
    if is_workbook(data):
        return False
    first = next(
        (line for line in data[:4096].removeprefix(b"\xef\xbb\xbf").splitlines() if line.strip()), b""
    ).lstrip()
    return first.startswith((b"#", b"[")) or (b"=" in first and not first.startswith(b"="))


def _table(data: bytes, id: str) -> tuple[ParameterSet | None, list[Finding]]:
    lines, findings = read_table(data, COLUMNS)
    values: dict[Key, dict[date, Value]] = {}
    for number, said in lines:
        key, since = (said["scope"], said["path"]), said["from"]
        dated = values.setdefault(key, {})
        if since in dated:
            findings.append(VALUE_TWICE.at(Place(row=number), ".".join(key), day=since))
        origin = (said["unit"], said["status"], said["source"], said["licence"], said.get("reason") or "")
        dated[since] = Value(since, said["value"], *origin)
    ordered = {key: tuple(dated[since] for since in sorted(dated)) for key, dated in values.items()}
    return ParameterSet(id, ordered), findings


def _toml(data: bytes, id: str) -> tuple[ParameterSet | None, list[Finding]]:
    try:
        tree = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
        named = tree.setdefault("id", id)
        if not isinstance(named, str) or not named.strip() or len(named) > 60 or not named.isprintable():
            return None, [ENTRY_WRONG.at(Place(field="id"), keys=["id"])]
        findings = list(_entries(tree))
    except UnicodeDecodeError:
        return None, [FILE_UNREADABLE.at()]
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        return None, [TOML_WRONG.at(why=shown_raw(str(error))[:120])]
    return (None, findings) if findings else (set_from(tree), [])


def _entries(tree: Mapping[str, Any]) -> Iterator[Finding]:
    """What keeps the tree from being a set: entries that are no values, or lack what their origin needs."""
    defaults = tree.get("defaults", {})
    if not isinstance(defaults, Mapping):
        yield ENTRY_WRONG.at(Place(field="defaults"), keys=sorted(_KEYS))
        return
    days: set[tuple[str, str, date]] = set()
    for scope, path, entry in entries_of(tree):
        place = Place(field=shown_raw(f"{scope}.{path}".rstrip("."))[:120])
        whole = {**defaults, **entry} if isinstance(entry, Mapping) else {}
        if not _complete(whole):
            yield ENTRY_WRONG.at(place, keys=sorted(_KEYS))
        elif (scope, path, whole["from"]) in days:
            yield VALUE_TWICE.at(place, place.field, day=whole["from"])
        else:
            days.add((scope, path, whole["from"]))


def _complete(entry: Mapping[str, Any]) -> bool:
    """Every key that a value needs, none that nobody knows, each of its type; a day is no moment, true is no number."""
    typed = all(
        isinstance(value, _KEYS[key]) and not isinstance(value, (bool, datetime))
        for key, value in entry.items()
        if key in _KEYS
    )
    return typed and entry.keys() <= _KEYS.keys() and entry.keys() >= _NEEDED
