"""Compare the rows of a sent report with an extract of the budget tool, simulation by simulation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from rapport_unique.core.texts import Text


class Simulation(NamedTuple):
    """One simulation in canonical texts: the date as ISO, the balance with a point."""

    niss: str | None
    number: str | None
    date: str | None
    balance: str | None


class Verdict(StrEnum):
    MATCH = "match"
    NOT_IN_EXTRACT = "not_in_extract"
    NOT_IN_REPORT = "not_in_report"
    OTHER_DATE = "other_date"
    OTHER_BALANCE = "other_balance"
    OTHER_DATE_AND_BALANCE = "other_date_and_balance"


VERDICT_LABELS = {
    Verdict.MATCH: Text("concorde", "stemt overeen", "stimmt überein"),
    Verdict.NOT_IN_EXTRACT: Text("absente de l'extrait", "niet in het uittreksel", "nicht im Auszug"),
    Verdict.NOT_IN_REPORT: Text("absente du rapport", "niet in het verslag", "nicht im Bericht"),
    Verdict.OTHER_DATE: Text("autre date", "andere datum", "anderes Datum"),
    Verdict.OTHER_BALANCE: Text("autre solde", "ander saldo", "anderer Saldo"),
    Verdict.OTHER_DATE_AND_BALANCE: Text(
        "autre date et autre solde", "andere datum en ander saldo", "anderes Datum und anderer Saldo"
    ),
}


class Checked(NamedTuple):
    """How one simulation fared: `position` of its row, and what the report (`read`) and the extract (`stored`) say."""

    verdict: Verdict
    position: int | None
    read: Simulation | None
    stored: Simulation | None


def cross_check(rows: Iterable[tuple[int, Simulation]], extract: Iterable[Simulation]) -> list[Checked]:
    """Every row of the report in its order, then what only the extract knows, by NISS and number.

    A simulation is the same by NISS and number. An extract that says several things of one is met by any of them.
    """
    known: dict[tuple[str | None, str | None], list[Simulation]] = defaultdict(list)
    for each in extract:
        known[each.niss, each.number].append(each)
    found, mentioned = [], set()
    for position, row in rows:
        key = (row.niss, row.number)
        mentioned.add(key)
        found.append(_checked(position, row, known.get(key, [])))
    left = sorted((key for key in known if key not in mentioned), key=lambda key: (key[0] or "", key[1] or ""))
    return found + [Checked(Verdict.NOT_IN_REPORT, None, None, min(known[key], key=_ordered)) for key in left]


def _checked(position: int, row: Simulation, stored: list[Simulation]) -> Checked:
    if not stored:
        return Checked(Verdict.NOT_IN_EXTRACT, position, row, None)
    nearest = min(stored, key=lambda each: ((each.date != row.date) + (each.balance != row.balance), *_ordered(each)))
    other_date, other_balance = nearest.date != row.date, nearest.balance != row.balance
    if other_date and other_balance:
        verdict = Verdict.OTHER_DATE_AND_BALANCE
    elif other_date or other_balance:
        verdict = Verdict.OTHER_DATE if other_date else Verdict.OTHER_BALANCE
    else:
        verdict = Verdict.MATCH
    return Checked(verdict, position, row, nearest)


def _ordered(simulation: Simulation) -> tuple[str, ...]:
    return tuple(text or "" for text in simulation)
