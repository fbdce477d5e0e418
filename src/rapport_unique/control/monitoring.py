"""Which centres still pay aid after the period, and until when they can prove it: one year after the aid ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rapport_unique.core.texts import Text
from rapport_unique.reporting.submissions import still_to_pay


@dataclass(frozen=True, slots=True)
class Followed:
    """A centre with aid still to be paid, in euro. `proofs_until` is a year after the last aid ends."""

    ins: str
    centre: Text
    reference: str
    remaining: Decimal
    ends_on: date | None
    proofs_until: date | None


def followed(campaign: Any) -> list[Followed]:
    """The centres to follow up, those whose proofs are due first at the top."""
    found = []
    for submission, remaining, ends_on in still_to_pay(campaign):
        centre = submission.version.report.centre
        until = a_year_after(ends_on) if ends_on else None
        found.append(Followed(centre.ins, centre.label, submission.reference, remaining, ends_on, until))
    return sorted(found, key=lambda each: (each.proofs_until or date.max, each.ins))


def a_year_after(day: date) -> date:
    """The same day of the next year; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
