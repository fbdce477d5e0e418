"""Staff costs of the social service (law of 26 May 2002, art. 40): an amount per file, for staff and reception."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from rapport_unique.core.declaration import Form
from rapport_unique.core.findings import Severity, define
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Grounds, Remark, Rule, remark
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.periods import Period, month_index
from rapport_unique.core.provisions import expenses, staff
from rapport_unique.core.settlement import Mode, settlement
from rapport_unique.core.texts import Text

FORM = Form.read(Path(__file__).parent / "form.toml")

NOT_ALL_JUSTIFIED = define(
    "not-all-justified",
    Severity.TO_CONFIRM,
    Text(
        "{amount} de la subvention ne sont pas justifiés.",
        "{amount} van de toelage wordt niet verantwoord.",
        "{amount} der Subvention werden nicht belegt.",
    ),
    Text("au moins {wanted} justifiés", "minstens {wanted} verantwoord", "mindestens {wanted} belegt"),
)
GRANT_UNLIKE_FILES = define(
    "grant-unlike-files",
    Severity.INFORMATION,
    Text(
        "La subvention de {grant} n'est pas celle qu'annonce le nombre de dossiers, {expected}.",
        "De toelage van {grant} is niet die van het aantal dossiers, {expected}.",
        "Die Subvention von {grant} ist nicht die der Anzahl der Akten, {expected}.",
    ),
)


def amount_per_dossier(parameters: Parameters) -> Decimal:
    """FP-R1: the amounts in force in the period, weighted by their months or days; not rounded."""
    by_day = parameters["proration"] == "day"
    spans = _spans(parameters["amount_per_dossier"], parameters.period)
    weights = [(_days(*span) if by_day else _months(*span), amount) for span, amount in spans]
    whole = sum(weight for weight, _ in weights)
    return sum((weight * amount for weight, amount in weights), Decimal(0)) / whole


def _spans(series: Sequence[tuple[date, Decimal]], period: Period) -> list[tuple[tuple[date, date], Decimal]]:
    """Each amount with the days, first and last included, on which it holds."""
    starts = [max(since, period.first) for since, _ in series]
    ends = [start - timedelta(days=1) for start in starts[1:]] + [period.last]
    return [((start, end), amount) for start, end, (_, amount) in zip(starts, ends, series, strict=True)]


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def _months(first: date, last: date) -> int:
    return month_index(last) - month_index(first) + 1


def _expected(grounds: Grounds) -> Decimal | None:
    """FP-R2: rounded once, over all files."""
    files = grounds.prefilled["dossiers"]
    return None if files is None else euros(files * amount_per_dossier(grounds.parameters))


def _staff_total(grounds: Grounds) -> Decimal:
    return staff.charged_total(grounds.rows["staff"])


def _reception_total(grounds: Grounds) -> Decimal:
    return sum((row.amount for row in grounds.rows["reception"]), ZERO)


def _justified(grounds: Grounds) -> Decimal:
    return _staff_total(grounds) + _reception_total(grounds)


def _to_justify(grounds: Grounds) -> Decimal | None:
    """FP-R5: the whole subsidy, or what exceeds the legal base."""
    grant: Decimal | None = grounds.prefilled["grant"]
    if grant is None or grounds.parameters["justify_base"] == "full":
        return grant
    amount = amount_per_dossier(grounds.parameters)
    return euros(grant * max(Decimal(0), amount - grounds.parameters["legal_base"]) / amount)


def _unjustified(grounds: Grounds) -> Decimal | None:
    wanted = _to_justify(grounds)
    return None if wanted is None else max(ZERO, wanted - _justified(grounds))


def _everything_justified(grounds: Grounds) -> Remark | None:
    """FP-R6."""
    rest = _unjustified(grounds)
    return remark(NOT_ALL_JUSTIFIED, "", amount=rest, wanted=_to_justify(grounds)) if rest else None


def _grant_of_the_files(grounds: Grounds) -> Remark | None:
    grant, expected = grounds.prefilled["grant"], _expected(grounds)
    if grant is None or expected is None or grant == expected:
        return None
    return remark(GRANT_UNLIKE_FILES, "", grant=grant, expected=expected)


TO_JUSTIFY = FORM.figure("to_justify", _to_justify)
JUSTIFIED = FORM.figure("justified", _justified)

MEASURE = FORM.measure(
    tables=(
        FORM.table("staff", computed=staff.COMPUTED, row_rules=staff.ROW_RULES, table_rules=staff.TABLE_RULES),
        FORM.table("reception", row_rules=(expenses.BOOKING_RULE,)),
    ),
    figures=(
        FORM.figure("amount_per_dossier", lambda grounds: euros(amount_per_dossier(grounds.parameters))),
        FORM.figure("expected_grant", _expected),
        FORM.figure("staff_total", _staff_total),
        FORM.figure("reception_total", _reception_total),
        JUSTIFIED,
        TO_JUSTIFY,
        FORM.figure("unjustified", _unjustified),
        *settlement(
            granted=("to_justify", TO_JUSTIFY.label),
            accepted=("justified", JUSTIFIED.label),
            law=FORM.law(),
            modes=(Mode.NONE, Mode.CLOSED),
        ),
    ),
    rules=(
        Rule(field="staff", check=_everything_justified),
        Rule(field="grant", check=_grant_of_the_files),
    ),
    remarks=(NOT_ALL_JUSTIFIED, GRANT_UNLIKE_FILES, expenses.BOOKED_OUT_OF_PERIOD, *staff.REMARKS),
)
