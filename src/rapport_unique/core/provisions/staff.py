"""The staff table: who works for the subsidy, for which share of the time, and how much of the wage it bears.

A started month counts as one; what is charged never exceeds the gross wage times the share (PAS-R22, FP-R3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rapport_unique.core.declaration import Computed
from rapport_unique.core.findings import Severity, define
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Grounds, Remark, RowRule, Rows, remark
from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.texts import Text
from rapport_unique.core.values import fold

FULL_YEAR = 12
FRACTIONS = {
    "full-time": Decimal(1),
    "four-fifths": Decimal("0.8"),
    "three-quarters": Decimal("0.75"),
    "half-time": Decimal("0.5"),
    "quarter-time": Decimal("0.25"),
}
"""The part of a full-time job that each working regime is."""

CHARGED_ABOVE_SHARE = define(
    "charged-above-share",
    Severity.BLOCKING,
    Text(
        "Le montant affecté, {read}, dépasse le montant brut multiplié par le taux d'affectation, {chargeable}.",
        "Het toegewezen bedrag, {read}, is hoger dan het brutobedrag maal de toewijzingsgraad, {chargeable}.",
        "Der zugewiesene Betrag, {read}, übersteigt den Bruttobetrag mal Zuweisungssatz, {chargeable}.",
    ),
    Text("au plus {chargeable}", "hoogstens {chargeable}", "höchstens {chargeable}"),
)
MONTHS_OUT_OF_YEAR = define(
    "months-out-of-year",
    Severity.BLOCKING,
    Text(
        "Le nombre de mois, {read}, n'est pas compris entre 1 et 12.",
        "Het aantal maanden, {read}, ligt niet tussen 1 en 12.",
        "Die Anzahl der Monate, {read}, liegt nicht zwischen 1 und 12.",
    ),
    Text(
        "un nombre de 1 à 12 ; un mois commencé compte pour un mois",
        "een getal van 1 tot 12; een begonnen maand telt als een maand",
        "eine Zahl von 1 bis 12; ein begonnener Monat zählt als Monat",
    ),
)
MORE_THAN_FULL_TIME = define(
    "more-than-full-time",
    Severity.TO_CONFIRM,
    Text(
        "« {person} » est affecté pour plus d'un temps plein sur l'année ({share} %).",
        "“{person}” is voor meer dan een voltijdse betrekking op het jaar toegewezen ({share} %).",
        "„{person}“ ist für mehr als eine Vollzeitstelle im Jahr zugewiesen ({share} %).",
    ),
    Text("au plus 100 % sur l'année", "hoogstens 100 % op het jaar", "höchstens 100 % im Jahr"),
)
REMARKS = (CHARGED_ABOVE_SHARE, MONTHS_OUT_OF_YEAR, MORE_THAN_FULL_TIME)


def chargeable(row: Any, parameters: Parameters) -> Decimal:
    return euros(row.gross * row.time_share / 100)


def full_time_equivalent(row: Any, parameters: Parameters) -> Decimal:
    """The part of a full-time job over a whole year; nil while the regime is not known."""
    return euros(FRACTIONS.get(row.regime, ZERO) * row.time_share / 100 * row.months / FULL_YEAR)


COMPUTED: Computed = {"chargeable": chargeable, "full_time_equivalent": full_time_equivalent}


def _within_its_share(row: Any, parameters: Parameters) -> Remark | None:
    if row.charged <= row.chargeable + parameters["tolerance"]:
        return None
    return remark(CHARGED_ABOVE_SHARE, "charged", chargeable=row.chargeable)


def _months_of_one_year(row: Any, parameters: Parameters) -> Remark | None:
    return None if 1 <= row.months <= FULL_YEAR else remark(MONTHS_OUT_OF_YEAR, "months")


ROW_RULES = (
    RowRule(("gross", "time_share", "charged"), _within_its_share),
    RowRule(("months",), _months_of_one_year),
)


def _at_most_full_time(rows: Rows, grounds: Grounds) -> Iterator[tuple[int, Remark]]:
    """One person, in several rows, for more than a whole year of full time."""
    shares: dict[str, Decimal] = defaultdict(lambda: ZERO)
    last: dict[str, Any] = {}
    for row in rows:
        shares[fold(row.person)] += row.time_share * row.months / FULL_YEAR
        last[fold(row.person)] = row
    for person, share in shares.items():
        if share > 100:
            row = last[person]
            yield row.index, remark(MORE_THAN_FULL_TIME, "time_share", person=row.person, share=str(euros(share)))


TABLE_RULES = (_at_most_full_time,)


def charged_total(rows: Rows) -> Decimal:
    return sum((row.charged for row in rows), ZERO)
