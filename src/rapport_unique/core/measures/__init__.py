"""The catalogue: one room per measure, each a declaration that imports no engine.

A TOML file in this folder is a measure as data (see simple.py); a package in it offers its measure as `MEASURE`. Either
is named after the identifier, with underscores, and is enough for the measure to appear everywhere.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from rapport_unique.core.measure import Measure

_ROOMS = Path(__file__).parent


@cache
def identifiers() -> tuple[str, ...]:
    """The identifiers of every measure, in alphabetical order; nothing is read for them."""
    rooms = [
        *(path.parent.name for path in _ROOMS.glob("*/__init__.py")),
        *(path.stem for path in _ROOMS.glob("*.toml")),
    ]
    return tuple(sorted(room.replace("_", "-") for room in rooms))


def catalogue() -> dict[str, Measure]:
    """Every measure by its identifier."""
    return {identifier: measure(identifier) for identifier in identifiers()}


@cache
def measure(measure_id: str) -> Measure:
    """One measure by its identifier. KeyError when there is none."""
    if measure_id not in identifiers():
        raise KeyError(measure_id)
    room = measure_id.replace("-", "_")
    if (_ROOMS / room).is_dir():
        declared: Measure = import_module(f"{__name__}.{room}").MEASURE
    else:
        from rapport_unique.core.measures import simple

        declared = simple.read(_ROOMS / f"{room}.toml")
    if declared.id != measure_id:
        raise ValueError(f"the room {room} holds the measure {declared.id}: name it after its identifier")
    return declared
