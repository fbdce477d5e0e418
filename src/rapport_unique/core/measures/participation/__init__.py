"""Participation and social activation: three parts with minima, maxima, ceilings on staff, investments and overhead."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from rapport_unique.core.declaration import Form
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Ceiling, Figure, Grounds, Rows
from rapport_unique.core.measures.participation import investments, rules
from rapport_unique.core.measures.participation.computation import (
    PARTS,
    WITH_MINIMUM,
    Granted,
    Result,
    compute,
)
from rapport_unique.core.measures.participation.planning import PLANNING, picture
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.provisions import expenses, staff
from rapport_unique.core.settlement import Mode, settlement
from rapport_unique.core.texts import Text

FORM = Form.read(Path(__file__).parent / "form.toml")
EXPENSES = {"a": "activities_a", "b": "expenses_b", "c": "activities_c"}
"""The table of the expenditure lines of each part."""


class Summary(NamedTuple):
    """What the counted rows come to, once: nothing depends on the order of the rows."""

    granted: Granted | None
    operating: dict[str, Decimal]
    """Declared, by part."""
    overhead_cut: dict[str, Decimal]
    audience_cut: dict[str, Decimal]
    cuts: tuple[investments.Cut, ...]
    result: Result | None

    def investment_cut(self, part: str) -> Decimal:
        return investments.total(tuple(cut for cut in self.cuts if cut.table == EXPENSES[part]))


def summarise(grounds: Grounds) -> Summary:
    rows = {EXPENSES[part]: grounds.rows[EXPENSES[part]] for part in PARTS}
    parameters = grounds.parameters
    main = grounds.prefilled["main"]
    granted = None if main is None else Granted(main, grounds.prefilled["compensation"] or ZERO)
    operating = {part: _declared(rows[EXPENSES[part]]) for part in PARTS}
    operating["b"] = grounds.fields["operating_b"] or ZERO
    overhead = {part: _overhead_cut(rows[EXPENSES[part]], parameters) for part in PARTS}
    outside = {part: _declared(rows[EXPENSES[part]]) - expenses.eligible_total(rows[EXPENSES[part]]) for part in PARTS}
    summary = Summary(
        granted,
        operating,
        overhead,
        {part: outside[part] - overhead[part] for part in PARTS},
        tuple(investments.cuts(rows, parameters)),
        None,
    )
    if granted is None:
        return summary
    left = {part: max(ZERO, operating[part] - outside[part] - summary.investment_cut(part)) for part in PARTS}
    declared_staff = {part: grounds.fields[f"staff_{part}"] or ZERO for part in PARTS}
    return summary._replace(result=compute(granted, left, declared_staff, parameters))


def _declared(rows: Rows) -> Decimal:
    return sum((row.amount for row in rows), ZERO)


def _overhead_cut(rows: Rows, parameters: Parameters) -> Decimal:
    """PAS-R16: never more than the line itself."""
    return sum((min(row.amount, expenses.overhead_excess(row, parameters)) for row in rows), ZERO)


def mean_cost(row: Any, parameters: Parameters) -> Decimal:
    """Of one participant in a module; nil while nobody is counted."""
    return euros(row.cost / row.participants) if row.participants else ZERO


def _of_result(get: Callable[[Result], Decimal]) -> Callable[[Grounds], Decimal | None]:
    """A figure that is not known while the subsidy is not."""
    return lambda grounds: None if grounds.summary.result is None else get(grounds.summary.result)


_STAFF_CEILING = Text("Plafond de personnel", "Personeelsplafond", "Personalobergrenze")
_PART_CEILING = Text("Maximum du volet", "Maximum van het luik", "Maximum des Teils")
_WHOLE = Text("Subvention moins la perte", "Toelage min het verlies", "Subvention minus Verlust")


def _staff_ceiling(part: str) -> Callable[[Grounds], Ceiling | None]:
    def ceiling(grounds: Grounds) -> Ceiling | None:
        result = grounds.summary.result
        if result is None or (grounds.fields[f"staff_{part}"] or ZERO) <= result.staff_ceiling[part]:
            return None
        return Ceiling(_STAFF_CEILING, result.staff_ceiling[part])

    return ceiling


def _part_ceiling(part: str) -> Callable[[Grounds], Ceiling | None]:
    def ceiling(grounds: Grounds) -> Ceiling | None:
        result = grounds.summary.result
        if result is None or result.operating[part] + result.staff[part] <= result.maximum[part]:
            return None
        return Ceiling(_PART_CEILING, result.maximum[part])

    return ceiling


def _whole(grounds: Grounds) -> Ceiling | None:
    result = grounds.summary.result
    if result is None or sum(result.accepted.values(), ZERO) <= result.eligible:
        return None
    return Ceiling(_WHOLE, result.eligible)


def _participants(part: str) -> Callable[[Grounds], Decimal]:
    table = "modules" if part == "b" else EXPENSES[part]
    return lambda grounds: Decimal(sum(row.participants or 0 for row in grounds.rows[table]))


def _figures_of(part: str) -> list[Figure]:
    """The figures of one part, in the order in which one builds on the other."""
    figures = [
        FORM.figure(f"declared_staff_{part}", lambda grounds: grounds.fields[f"staff_{part}"] or ZERO),
        FORM.figure(
            f"declared_{part}",
            lambda grounds: grounds.summary.operating[part] + (grounds.fields[f"staff_{part}"] or ZERO),
        ),
        FORM.figure(f"operating_accepted_{part}", _of_result(lambda result: result.operating[part])),
        FORM.figure(
            f"staff_accepted_{part}", _of_result(lambda result: result.staff[part]), ceiling=_staff_ceiling(part)
        ),
    ]
    if part in WITH_MINIMUM:
        figures.append(FORM.figure(f"minimum_{part}", _of_result(lambda result: result.minimum[part])))
    return [
        *figures,
        FORM.figure(f"maximum_{part}", _of_result(lambda result: result.maximum[part])),
        FORM.figure(f"accepted_{part}", _of_result(lambda result: result.accepted[part]), ceiling=_part_ceiling(part)),
        FORM.figure(f"participants_{part}", _participants(part)),
    ]


def _loss_of(part: str) -> Figure:
    return FORM.figure(f"loss_{part}", _of_result(lambda result: result.loss[part]))


FIGURES = (
    FORM.figure("granted", lambda grounds: grounds.summary.granted and grounds.summary.granted.total),
    *(figure for part in PARTS for figure in _figures_of(part)),
    FORM.figure("overhead_cut", lambda grounds: sum(grounds.summary.overhead_cut.values(), ZERO)),
    FORM.figure("audience_cut", lambda grounds: sum(grounds.summary.audience_cut.values(), ZERO)),
    FORM.figure("investment_cut", lambda grounds: investments.total(grounds.summary.cuts)),
    *(_loss_of(part) for part in WITH_MINIMUM),
    FORM.figure("loss", _of_result(lambda result: result.lost)),
    FORM.figure("eligible", _of_result(lambda result: result.eligible), ceiling=_whole),
)
TO_REPAY = settlement(
    granted=("granted", FIGURES[0].label),
    accepted=("eligible", FIGURES[-1].label),
    law=FORM.law(),
    modes=(Mode.CLOSED,),
)


def _expenses(key: str, *, activities: bool) -> Any:
    return FORM.table(
        key,
        computed=expenses.COMPUTED,
        row_rules=rules.ACTIVITY_RULES if activities else rules.EXPENSE_RULES,
        table_rules=(expenses.partners_have_agreements, rules.cuts_on(key)),
    )


MEASURE = FORM.measure(
    tables=(
        _expenses("activities_a", activities=True),
        FORM.table(
            "modules",
            computed={"mean_cost": mean_cost},
            row_rules=rules.MODULE_RULES,
            table_rules=rules.MODULES_TABLE_RULES,
            on_screen=lambda parameters: parameters["indicator_road"] == "both",
        ),
        _expenses("expenses_b", activities=False),
        _expenses("activities_c", activities=True),
        FORM.table("staff", computed=staff.COMPUTED, row_rules=staff.ROW_RULES, table_rules=staff.TABLE_RULES),
        FORM.table("agreements", row_rules=expenses.AGREEMENT_RULES),
    ),
    figures=(*FIGURES, *TO_REPAY),
    rules=rules.RULES,
    summarise=summarise,
    remarks=rules.REMARKS,
    missing={f"staff_{part}": rules.STAFF_MISSING for part in PARTS},
    picture=picture,
    planning=PLANNING,
    one_road=True,
)
