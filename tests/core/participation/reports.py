"""A report on participation of 20 000,00 EUR in which nothing is wrong, and variations on it."""

from rapport_unique.core.answers import answers_from
from rapport_unique.core.engine import evaluate
from rapport_unique.core.measures import measure

PARTICIPATION = measure("participation")
FIELDS = {
    **{f"staff_{part}": "0.00" for part in "abc"},
    "operating_b": "0.00",
    **{f"{share}_share_{part}": "50" for part in "abc" for share in ("income", "path")},
    "no_illegal_stay": "yes",
    "no_reception_resident": "yes",
    "no_individual_assessment": "yes",
    "no_double_subsidy": "yes",
}


def activity(amount, part="a", **others):
    row = {
        "category": "events" if part == "a" else "school",
        "description": "Excursion",
        "booked_on": "2019-06-14",
        "document": "1",
        "amount": amount,
        "participants": "20",
        "target_participants": "20",
    }
    if part == "b":
        del row["category"]
    return row | others


def module(cost, **others):
    row = {"title": "Budget", "domain": "debts", "days": "12", "participants": "9", "withdrawals": "1"}
    return row | {"progress": "8", "income_share": "60", "cost": cost} | others


def colleague(charged, **others):
    row = {"person": "Agent 1", "regime": "full-time", "time_share": "60", "months": "12", "gross": "42000.00"}
    return row | {"charged": charged} | others


def evaluated(main="20000.00", *, period="2019", compensation=None, tables=None, overrides=None, **fields):
    answers = {
        "prefilled": {"main": main, "compensation": compensation},
        "fields": {key: value for key, value in (FIELDS | fields).items() if value is not None},
        "tables": tables or {},
    }
    parameters = PARTICIPATION.parameters(period).merged(overrides or {})
    return evaluate(PARTICIPATION, parameters, answers_from(PARTICIPATION, answers))


def codes(result):
    return {finding.code for finding in result.findings}


def figures(result, *names):
    return [str(result.figures[name]) for name in names]
