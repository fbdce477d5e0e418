"""The catalogue: one room per measure, each a declaration that imports no engine.

A TOML file in this folder is a measure as data (see simple.py). A package in it offers its measure as `MEASURE`. Either
is enough for the measure to appear everywhere.
"""

from functools import cache
from importlib import import_module
from pathlib import Path

from rapport_unique.core.measure import Measure

_ROOMS = Path(__file__).parent


@cache
def catalogue() -> dict[str, Measure]:
    """Every measure by its identifier."""
    from rapport_unique.core.measures import simple

    packages = sorted(path.parent.name for path in _ROOMS.glob("*/__init__.py"))
    rich = [import_module(f"{__name__}.{name}").MEASURE for name in packages]
    return {measure.id: measure for measure in sorted((*simple.measures(), *rich), key=lambda each: each.id)}


def measure(measure_id: str) -> Measure:
    """One measure by its identifier. KeyError when there is none."""
    return catalogue()[measure_id]
