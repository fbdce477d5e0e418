"""The steps of the interview, in plain words: short pages, in the order in which they are offered."""

from rapport_unique.budgets.interview.home import ENERGY, HOUSEHOLD, HOUSING
from rapport_unique.budgets.interview.money import AMOUNTS, DEBTS, EXTRAS, HEALTH, INCOMES, MOBILITY, SCHOOL

STEPS = (HOUSEHOLD, HOUSING, ENERGY, MOBILITY, HEALTH, SCHOOL, INCOMES, DEBTS, EXTRAS, AMOUNTS)
BY_KEY = {step.key: step for step in STEPS}
