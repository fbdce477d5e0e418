"""The catalogue: one room per measure, each a declaration that imports no engine.

A TOML file in this folder is a measure as data (see simple.py); a package in it offers its measure as `MEASURE`. Either
is named after the identifier, with underscores, and is enough for the measure to appear everywhere.
"""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from rapport_unique.core.measure import Measure

_ROOMS = Path(__file__).parent


class Source(Protocol):
    """Where measures come from that no folder holds."""

    def identifiers(self) -> Iterable[str]: ...

    def measure(self, measure_id: str) -> Measure | None: ...


_SOURCES: list[Source] = []


def add_source(source: Source) -> None:
    """Let the catalogue know measures that a site keeps elsewhere."""
    if source not in _SOURCES:
        _SOURCES.append(source)


@cache
def identifiers() -> tuple[str, ...]:
    """The identifiers of the measures of this folder, in alphabetical order."""
    rooms = [
        *(path.parent.name for path in _ROOMS.glob("*/__init__.py")),
        *(path.stem for path in _ROOMS.glob("*.toml")),
    ]
    return tuple(sorted(room.replace("_", "-") for room in rooms))


def catalogue() -> dict[str, Measure]:
    """The measures of this folder by their identifier."""
    return {identifier: measure(identifier) for identifier in identifiers()}


def of_site() -> dict[str, Measure]:
    """Those and what the sources know, in alphabetical order of their identifiers."""
    elsewhere = {each for source in _SOURCES for each in source.identifiers()}
    return {identifier: measure(identifier) for identifier in sorted({*identifiers(), *elsewhere})}


def measure(measure_id: str) -> Measure:
    """One measure by its identifier. KeyError when there is none."""
    if measure_id in identifiers():
        return _read(measure_id)
    for source in _SOURCES:
        if found := source.measure(measure_id):
            return found
    raise KeyError(measure_id)


def known(measure_id: object) -> Measure | None:
    """The measure of this identifier, or None for anything else."""
    try:
        return measure(measure_id) if isinstance(measure_id, str) else None
    except KeyError:
        return None


@cache
def _read(measure_id: str) -> Measure:
    room = measure_id.replace("-", "_")
    if (_ROOMS / room).is_dir():
        declared: Measure = import_module(f"{__name__}.{room}").MEASURE
    else:
        from rapport_unique.core.measures import simple

        declared = simple.read(_ROOMS / f"{room}.toml")
    if declared.id != measure_id:
        raise ValueError(f"the room {room} holds the measure {declared.id}: name it after its identifier")
    return declared
