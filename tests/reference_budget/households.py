"""Households of the tests: those of the worked examples, and their parts."""

from datetime import date
from decimal import Decimal

from rapport_unique.reference_budget import (
    Case,
    Debt,
    Housing,
    Income,
    Loan,
    Member,
    Region,
    Resource,
    Role,
    Sex,
    Tenure,
)

DAY = date(2023, 11, 1)


def woman(id="w", age=30, **more):
    return Member(id, Role.ADULT, Sex.FEMALE, age=age, **more)


def man(id="m", age=30, **more):
    return Member(id, Role.ADULT, Sex.MALE, age=age, **more)


def child(id="c", age=8, **more):
    return Member(id, Role.CHILD, Sex.FEMALE, age=age, **more)


def case(*members, region=Region.BRUSSELS, tenure=Tenure.PRIVATE, incomes=(), debts=(), costs=(), more=None, **housing):
    amounts = {key: Decimal(value) if type(value) in (str, int) else value for key, value in housing.items()}
    return Case(
        members or (woman(),),
        Housing(region, tenure, **amounts),
        tuple(Income(kind, Decimal(amount)) for kind, amount in incomes),
        tuple(costs),
        tuple(debts),
        **(more or {}),
    )


def example_a():
    """A woman alone in Brussels, on integration income."""
    return case(woman(), rent=780, energy=120, incomes=[(Resource.INTEGRATION, "1214.13")])


def example_b():
    """A lone parent with a child of eight in a social dwelling in Wallonia."""
    incomes = [(Resource.INTEGRATION, "1640.83"), (Resource.CHILD_BENEFIT, "180")]
    return case(woman(), child(), region=Region.WALLONIA, tenure=Tenure.SOCIAL, rent=350, energy=140, incomes=incomes)


def example_c():
    """A couple with children of four and nine in Flanders, with a loan; the supplement for work is left out."""
    return case(
        woman(),
        man(),
        child("c1", 4),
        child("c2", 9),
        region=Region.FLANDERS,
        rent=850,
        energy=180,
        incomes=[(Resource.WORK, "2050"), (Resource.CHILD_BENEFIT, "400")],
        debts=[Debt(Loan.LOAN, Decimal(150))],
    )


def example_d():
    """The lone parent of example B, the child being there half of the time, without the cost of a dwelling."""
    half = child(presence=Decimal("0.5"))
    return case(woman(), half, region=Region.WALLONIA, tenure=Tenure.FREE, energy=0)
