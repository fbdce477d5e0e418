"""The tables of the calculator."""

from rapport_unique.budgets.models.cases import Case
from rapport_unique.budgets.models.choices import CentrePolicy, ImportedSet, ParameterOverride
from rapport_unique.budgets.models.recomputations import Recomputation
from rapport_unique.budgets.models.simulations import Decision, Household, Simulation

__all__ = [
    "Case",
    "CentrePolicy",
    "Decision",
    "Household",
    "ImportedSet",
    "ParameterOverride",
    "Recomputation",
    "Simulation",
]
