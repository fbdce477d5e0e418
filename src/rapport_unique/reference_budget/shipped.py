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
    values: dict[Key, tuple[Value, ...]] = {}
    for scope, branch in tree.items():
        if isinstance(branch, Mapping) and scope != "defaults":
            for path, leaf in leaves(branch):
                entries = leaf if isinstance(leaf, list) else [{"value": leaf}]
                dated = [_value({**defaults, **entry}) for entry in entries]
                values[scope, path] = tuple(sorted(dated))
    return ParameterSet(tree["id"], values)


def leaves(branch: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every path of a tree with what stands there."""
    for name, node in branch.items():
        path = f"{prefix}{name}"
        if isinstance(node, Mapping):
            yield from leaves(node, f"{path}.")
        else:
            yield path, node


def _value(entry: Mapping[str, Any]) -> Value:
    origin = {name: entry[key] for name, key in _FIELDS.items()}
    return Value(value=Decimal(entry["value"]), **origin, reason=entry.get("reason", ""))
