"""The ledger of each grant: written with the acts on money, and replayed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from rapport_unique.control.models import LedgerEntry
from rapport_unique.core.ledger import Entry, Kind, Ledger, replayed
from rapport_unique.core.money import ZERO
from rapport_unique.reporting.submissions import reports_to_settle
from rapport_unique.ui import clock


def ledger_of(report: Any) -> Ledger:
    """What was written of one report's grant; nothing before its settlement is approved."""
    return _replayed(report.ledger_entries.all())


def write(report: Any, cause: str, movements: Iterable[tuple[Kind, Decimal]]) -> None:
    """Add movements to the ledger of a report, in the transaction of their cause; nil ones are left out.

    Raises NotPossible("ledger-overdrawn") where an account does not hold what is taken from it.
    """
    write_all([(report, cause, movements)], {report.pk: ledger_of(report)})


def write_all(
    given: Iterable[tuple[Any, str, Iterable[tuple[Kind, Decimal]]]], before: dict[int, Ledger] | None = None
) -> None:
    """The same for many reports at once; without `before` none of them has a ledger yet."""
    now, added = clock.now(), []
    for report, cause, movements in given:
        entries = [Entry(kind, amount) for kind, amount in movements if amount]
        replayed(entries, (before or {}).get(report.pk))
        added += [
            LedgerEntry(report=report, kind=entry.kind.value, amount=entry.amount, at=now, cause=cause)
            for entry in entries
        ]
    LedgerEntry.objects.bulk_create(added)


def written_ledgers(campaign: Any) -> dict[int, Ledger]:
    """What was written of each report of a campaign, by its key, in one query; nothing before its settlement."""
    entries: dict[int, list[LedgerEntry]] = defaultdict(list)
    for entry in LedgerEntry.objects.filter(report__campaign=campaign):
        entries[entry.report_id].append(entry)
    return defaultdict(Ledger, {key: _replayed(found) for key, found in entries.items()})


def ledgers_of(campaign: Any) -> list[tuple[Any, Ledger]]:
    """Every report of a campaign with its ledger, in three queries; what is not settled yet is open."""
    written = written_ledgers(campaign)
    found = []
    for each in reports_to_settle(campaign, open_again=True):
        ledger = written[each.report.pk]
        granted_since = max(ZERO, each.granted - ledger.grant)
        found.append((each.report, replayed([Entry(Kind.GRANTED, granted_since)] if granted_since else [], ledger)))
    return found


def total(ledgers: Iterable[Ledger]) -> Ledger:
    return sum(ledgers, Ledger())


def _replayed(entries: Iterable[LedgerEntry]) -> Ledger:
    return replayed(Entry(Kind(each.kind), each.amount) for each in entries)
