"""The catalogue: one room per measure, each a declaration that imports no engine."""

from functools import cache

from rapport_unique.core.measure import Measure


@cache
def catalogue() -> dict[str, Measure]:
    """Every measure by its identifier."""
    from rapport_unique.core.measures import redi, simple

    return {measure.id: measure for measure in (*simple.measures(), redi.MEASURE)}


def measure(measure_id: str) -> Measure:
    """One measure by its identifier. KeyError when there is none."""
    return catalogue()[measure_id]
