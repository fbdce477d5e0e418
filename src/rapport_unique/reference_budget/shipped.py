"""The sets that come with the product, and how a tree of TOML becomes one.

id = "DEMO-2023Q4"
[defaults]                              what a value does not say itself
from = 2023-10-01
[national.person.food]                  a scope, then the parts of the path
"child.any.6-11" = 145                  an amount, or a list of values {from, value, unit, status, source, licence}
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from rapport_unique.reference_budget.parameters import Key, ParameterSet, Value

DEFAULT = "DEMO-2023Q4"
_DATA = Path(__file__).parent / "data"
_FIELDS = {"since": "from", "unit": "unit", "status": "status", "source": "source", "licence": "licence"}


@cache
def shipped(id: str = DEFAULT) -> ParameterSet:
    """A set that comes with the product; KeyError when there is none of that name."""
    path = _DATA / f"{id.lower()}.toml"
    if id not in known_sets():
        raise KeyError(id)
    return set_from(tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal))


@cache
def known_sets() -> tuple[str, ...]:
    return tuple(sorted(path.stem.upper() for path in _DATA.glob("*.toml")))


def set_from(tree: Mapping[str, Any]) -> ParameterSet:
    """The set of a well-formed tree; what may be wrong with somebody else's is told by its importer."""
    defaults = tree.get("defaults", {})
    values: dict[Key, list[Value]] = {}
    for scope, path, entry in entries_of(tree):
        values.setdefault((scope, path), []).append(_value({**defaults, **entry}))
    return ParameterSet(tree["id"], {key: tuple(sorted(dated)) for key, dated in values.items()})


def entries_of(tree: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every value of a tree by its scope and path, as it is written; a bare amount as an entry of its own. What stands
    where a scope or a list of values should is given as it is."""
    for scope, branch in tree.items():
        if scope not in ("id", "defaults"):
            for path, leaf in _leaves(branch) if isinstance(branch, Mapping) else [("", None)]:
                for entry in (leaf or [None]) if isinstance(leaf, list) else [{"value": leaf}]:
                    yield scope, path, entry


def _leaves(branch: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, node in branch.items():
        path = f"{prefix}{name}"
        if isinstance(node, Mapping):
            yield from _leaves(node, f"{path}.")
        else:
            yield path, node


def _value(entry: Mapping[str, Any]) -> Value:
    origin = {name: entry[key] for name, key in _FIELDS.items()}
    return Value(value=Decimal(entry["value"]), **origin, reason=entry.get("reason", ""))
