"""The REDI subsidy: complementary aid on the strength of a reference-budget simulation."""

from rapport_unique.core.measures.redi.declaration import LINES, MEASURE

__all__ = ["LINES", "MEASURE"]
