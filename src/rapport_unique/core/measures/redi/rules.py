"""The checks on REDI lines, one function each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from rapport_unique.core.findings import Severity, define
from rapport_unique.core.identifiers import niss_is_valid
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Grounds, Remark, RowRule, remark
from rapport_unique.core.measures.redi.law import COMPLETING, ROYAL_DECREE_2023
from rapport_unique.core.messages import NISS_INVALID
from rapport_unique.core.money import ZERO
from rapport_unique.core.periods import month_index, started_months
from rapport_unique.core.texts import LANGUAGES, Text, format_amount, format_month

_ELIGIBILITY = ROYAL_DECREE_2023.article("3").text
_AMOUNTS = ROYAL_DECREE_2023.article("4").text

SIMULATION_OUT_OF_PERIOD = define(
    "simulation-out-of-period",
    Severity.BLOCKING,
    Text(
        "La date du budget, {read}, est en dehors de la période de subvention.",
        "De datum van het budget, {read}, valt buiten de toelageperiode.",
        "Das Datum des Budgets, {read}, liegt außerhalb des Zeitraums der Subvention.",
    ),
    Text("une date du {first} au {last}", "een datum van {first} tot {last}", "ein Datum vom {first} bis {last}"),
    _ELIGIBILITY,
)
DECISION_OUT_OF_PERIOD = define(
    "decision-out-of-period",
    Severity.BLOCKING,
    Text(
        "La date de décision, {read}, est en dehors de la période de subvention.",
        "De datum van de beslissing, {read}, valt buiten de toelageperiode.",
        "Das Datum der Entscheidung, {read}, liegt außerhalb des Zeitraums der Subvention.",
    ),
    Text("une date du {first} au {last}", "een datum van {first} tot {last}", "ein Datum vom {first} bis {last}"),
    _ELIGIBILITY,
)
DECISION_BEFORE_SIMULATION = define(
    "decision-before-simulation",
    Severity.TO_CONFIRM,
    Text(
        "La décision du {read} précède la simulation du {simulated}.",
        "De beslissing van {read} gaat aan de simulatie van {simulated} vooraf.",
        "Die Entscheidung vom {read} liegt vor der Simulation vom {simulated}.",
    ),
    Text(
        "une décision prise à la suite de la simulation",
        "een beslissing genomen na de simulatie",
        "eine Entscheidung nach der Simulation",
    ),
    _ELIGIBILITY,
)
AID_BEFORE_SIMULATION = define(
    "aid-before-simulation",
    Severity.TO_CONFIRM,
    Text(
        "L'aide commence le {read}, avant le mois de la simulation du {simulated}.",
        "De steun begint op {read}, vóór de maand van de simulatie van {simulated}.",
        "Die Hilfe beginnt am {read}, vor dem Monat der Simulation vom {simulated}.",
    ),
    Text("pas d'aide rétroactive", "geen steun met terugwerkende kracht", "keine rückwirkende Hilfe"),
    _ELIGIBILITY,
)
DATES_REVERSED = define(
    "dates-reversed",
    Severity.BLOCKING,
    Text(
        "La période d'octroi finit le {read}, avant son début le {starts}.",
        "De toekenningsperiode eindigt op {read}, vóór haar begin op {starts}.",
        "Der Zeitraum der Hilfe endet am {read}, vor seinem Beginn am {starts}.",
    ),
    Text("une date à partir du {starts}", "een datum vanaf {starts}", "ein Datum ab dem {starts}"),
    COMPLETING,
)
MONTHS_BEYOND_DATES = define(
    "months-beyond-dates",
    Severity.BLOCKING,
    Text(
        "{read} mois sont indiqués, mais les dates n'en touchent que {span}.",
        "Er staan {read} maanden, maar de datums raken er slechts {span}.",
        "Es sind {read} Monate angegeben, aber die Daten berühren nur {span}.",
    ),
    Text(
        "un nombre de 1 à {span} (chaque mois commencé compte)",
        "een getal van 1 tot {span} (elke begonnen maand telt)",
        "eine Zahl von 1 bis {span} (jeder begonnene Monat zählt)",
    ),
    COMPLETING,
)
MONTHS_NOT_POSITIVE = define(
    "months-not-positive",
    Severity.BLOCKING,
    Text(
        "Le nombre de mois, {read}, doit être au moins 1.",
        "Het aantal maanden, {read}, moet minstens 1 zijn.",
        "Die Anzahl der Monate, {read}, muss mindestens 1 sein.",
    ),
    Text("un nombre entier à partir de 1", "een geheel getal vanaf 1", "eine ganze Zahl ab 1"),
    COMPLETING,
)
MONTHS_INTERRUPTED = define(
    "months-interrupted",
    Severity.INFORMATION,
    Text(
        "{read} mois sont comptés sur les {span} que touchent les dates : l'aide est interrompue.",
        "Er worden {read} van de {span} aangeraakte maanden geteld: de steun wordt onderbroken.",
        "Von den {span} berührten Monaten werden {read} gezählt: die Hilfe wird unterbrochen.",
    ),
    law=COMPLETING,
)
BALANCE_NOT_NEGATIVE = define(
    "balance-not-negative",
    Severity.INFORMATION,
    Text(
        "Le solde n'est pas négatif : le montant subventionné est 0,00.",
        "Het saldo is niet negatief: het gesubsidieerde bedrag is 0,00.",
        "Der Saldo ist nicht negativ: der bezuschusste Betrag ist 0,00.",
    ),
    law=_AMOUNTS,
)
PAID_OVER_GRANTED = define(
    "paid-over-granted",
    Severity.TO_CONFIRM,
    Text(
        "Le montant payé, {read}, dépasse le montant octroyé, {granted}.",
        "Het betaalde bedrag, {read}, overschrijdt het toegekende bedrag, {granted}.",
        "Der gezahlte Betrag, {read}, übersteigt den gewährten Betrag, {granted}.",
    ),
    Text("au plus {granted}", "hoogstens {granted}", "höchstens {granted}"),
    COMPLETING,
)
SAME_LINE_TWICE = define(
    "same-line-twice",
    Severity.TO_CONFIRM,
    Text(
        "Cette ligne répète une autre ligne de la même simulation (décision, dates et montant).",
        "Deze lijn herhaalt een andere lijn van dezelfde simulatie (beslissing, datums en bedrag).",
        "Diese Zeile wiederholt eine andere Zeile derselben Simulation (Entscheidung, Daten und Betrag).",
    ),
    law=COMPLETING,
)
OVER_THE_CEILING = define(
    "over-the-ceiling",
    Severity.NOT_COUNTED,
    Text(
        "Les aides du budget {number} dépassent le solde mensuel de {ceiling} : {amount} ne sont pas comptabilisés.",
        "De steun van budget {number} overschrijdt het maandsaldo van {ceiling}: {amount} telt niet mee.",
        "Die Hilfen des Budgets {number} übersteigen den Monatssaldo von {ceiling}: {amount} werden nicht angerechnet.",
    ),
    Text(
        "au plus {ceiling} par mois pour cette simulation",
        "hoogstens {ceiling} per maand voor deze simulatie",
        "höchstens {ceiling} pro Monat für diese Simulation",
    ),
    COMPLETING,
)
SAME_PERSON_SAME_MONTH = define(
    "same-person-same-month",
    Severity.TO_CONFIRM,
    Text(
        "Cette personne reçoit des aides de plusieurs simulations (budgets {numbers}) pour les mêmes mois : {months}.",
        "Dezelfde persoon krijgt steun uit meerdere simulaties (budgetten {numbers}) voor dezelfde maanden: {months}.",
        "Dieselbe Person erhält Hilfen aus mehreren Simulationen (Budgets {numbers}) für dieselben Monate: {months}.",
    ),
    Text(
        "une seule simulation par personne et par mois, ou une raison de les cumuler",
        "één simulatie per persoon en per maand, of een reden om ze te combineren",
        "eine Simulation pro Person und Monat, oder ein Grund, sie zusammenzuzählen",
    ),
    COMPLETING,
)


def _valid_niss(row: Any, parameters: Parameters) -> Remark | None:
    return None if niss_is_valid(row.niss) else remark(NISS_INVALID, "niss")


def _out_of_period(kind: Any, column: str, day: date, parameters: Parameters) -> Remark | None:
    period = parameters.period
    if period.first <= day <= period.last:
        return None
    return remark(kind, column, first=period.first, last=period.last)


def _simulation_in_period(row: Any, parameters: Parameters) -> Remark | None:
    return _out_of_period(SIMULATION_OUT_OF_PERIOD, "budget_date", row.budget_date, parameters)


def _decision_in_period(row: Any, parameters: Parameters) -> Remark | None:
    return _out_of_period(DECISION_OUT_OF_PERIOD, "decided_on", row.decided_on, parameters)


def _decision_after_simulation(row: Any, parameters: Parameters) -> Remark | None:
    if row.decided_on >= row.budget_date:
        return None
    return remark(DECISION_BEFORE_SIMULATION, "decided_on", simulated=row.budget_date)


def _no_retroactive_aid(row: Any, parameters: Parameters) -> Remark | None:
    if row.starts_on >= row.budget_date.replace(day=1):
        return None
    return remark(AID_BEFORE_SIMULATION, "starts_on", simulated=row.budget_date)


def _dates_in_order(row: Any, parameters: Parameters) -> Remark | None:
    return None if row.starts_on <= row.ends_on else remark(DATES_REVERSED, "ends_on", starts=row.starts_on)


def _months_within_dates(row: Any, parameters: Parameters) -> Remark | None:
    span = started_months(row.starts_on, row.ends_on, parameters["month_span"])
    if row.months == span or row.months < 1 or row.starts_on > row.ends_on:
        return None
    return remark(MONTHS_BEYOND_DATES if row.months > span else MONTHS_INTERRUPTED, "months", span=span)


def _at_least_one_month(row: Any, parameters: Parameters) -> Remark | None:
    return remark(MONTHS_NOT_POSITIVE, "months") if row.months < 1 else None


def _negative_balance(row: Any, parameters: Parameters) -> Remark | None:
    return remark(BALANCE_NOT_NEGATIVE, "balance") if row.balance >= ZERO else None


def _paid_within_granted(row: Any, parameters: Parameters) -> Remark | None:
    return remark(PAID_OVER_GRANTED, "paid", granted=row.granted_total) if row.paid > row.granted_total else None


ROW_RULES = (
    RowRule(("niss",), _valid_niss),
    RowRule(("budget_date",), _simulation_in_period),
    RowRule(("balance", "granted_monthly"), _negative_balance),
    RowRule(("decided_on",), _decision_in_period),
    RowRule(("decided_on", "budget_date"), _decision_after_simulation),
    RowRule(("starts_on", "budget_date"), _no_retroactive_aid),
    RowRule(("starts_on", "ends_on"), _dates_in_order),
    RowRule(("months",), _at_least_one_month),
    RowRule(("starts_on", "ends_on", "months"), _months_within_dates),
    RowRule(("granted_monthly", "months", "paid"), _paid_within_granted),
)


def over_the_ceiling(rows: Sequence[Any], grounds: Grounds) -> Iterator[tuple[int, Remark]]:
    for each in grounds.summary.excesses:
        yield (
            each.first_row,
            remark(
                OVER_THE_CEILING, "subsidisable", number=each.budget_number, ceiling=each.ceiling, amount=each.amount
            ),
        )


def same_line_twice(rows: Sequence[Any], grounds: Grounds) -> Iterator[tuple[int, Remark]]:
    first_of: dict[tuple[str, str], Any] = {}
    several = {row.budget_number for row in rows if first_of.setdefault((row.niss, row.budget_number), row) is not row}
    seen: set[tuple[Any, ...]] = set()
    for row in rows if several else ():
        if row.budget_number in several:
            line = (row.niss, row.budget_number, row.decided_on, row.starts_on, row.ends_on, row.granted_monthly)
            if line in seen:
                yield row.index, remark(SAME_LINE_TWICE, "decided_on")
            seen.add(line)


def same_person_same_month(rows: Sequence[Any], grounds: Grounds) -> Iterator[tuple[int, Remark]]:
    """People with several simulations whose aids touch the same calendar month, with the monthly amounts."""
    numbers_of: dict[str, str] = {}
    several = {row.niss for row in rows if numbers_of.setdefault(row.niss, row.budget_number) != row.budget_number}
    if not several:
        return
    lines_of: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if row.niss in several:
            lines_of[row.niss].append(row)
    for lines in lines_of.values():
        yield from _shared_months(lines)


def _shared_months(lines: Sequence[Any]) -> Iterator[tuple[int, Remark]]:
    """The months in which more than one simulation of a person pays, as segments between begins and ends."""
    spans = [(month_index(line.starts_on), month_index(line.ends_on), line) for line in lines]
    bounds = sorted({bound for first, last, _ in spans for bound in (first, last + 1)})
    shared: list[tuple[int, int, Decimal]] = []
    involved: set[str] = set()
    touching: list[int] = []
    for begin, after in pairwise(bounds):
        active = [line for first, last, line in spans if first <= begin <= last]
        numbers = {line.budget_number for line in active}
        if len(numbers) > 1:
            shared.append((begin, after - 1, sum((line.subsidised_monthly for line in active), ZERO)))
            involved |= numbers
            touching += [line.index for line in active]
    if shared:
        yield (
            min(touching),
            remark(
                SAME_PERSON_SAME_MONTH,
                "niss",
                numbers=sorted(involved, key=int),
                months=[_month_and_amount(*segment) for segment in shared],
            ),
        )


def _month_and_amount(first: int, last: int, amount: Decimal) -> Text:
    months = format_month(first) if first == last else f"{format_month(first)}-{format_month(last)}"
    return Text(*(f"{months} ({format_amount(amount, language)})" for language in LANGUAGES))


TABLE_RULES = (over_the_ceiling, same_line_twice, same_person_same_month)

REMARKS = (
    SIMULATION_OUT_OF_PERIOD,
    DECISION_OUT_OF_PERIOD,
    DECISION_BEFORE_SIMULATION,
    AID_BEFORE_SIMULATION,
    DATES_REVERSED,
    MONTHS_BEYOND_DATES,
    MONTHS_NOT_POSITIVE,
    MONTHS_INTERRUPTED,
    BALANCE_NOT_NEGATIVE,
    PAID_OVER_GRANTED,
    SAME_LINE_TWICE,
    OVER_THE_CEILING,
    SAME_PERSON_SAME_MONTH,
)
