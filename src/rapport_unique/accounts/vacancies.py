"""Signing roles that nobody holds, today or on a day to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rapport_unique.accounts.models import Centre, Mandate
from rapport_unique.accounts.roles import ROLES, Role
from rapport_unique.ui import clock

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role that nobody holds from `since` on."""

    role: Role
    since: date


def vacancies(centres: Iterable[Centre], until: date) -> dict[int, list[Vacancy]]:
    """By centre, the officers' roles with a day that nobody covers, from today to `until`; in one query."""
    today = clock.today()
    officers = [role for role in ROLES.values() if role.officer]
    held: dict[tuple[int | None, str], list[Mandate]] = defaultdict(list)
    wanted = {centre.pk for centre in centres}
    mandates = Mandate.objects.filter(centre__in=wanted, role_key__in=[role.key for role in officers])
    for mandate in mandates.not_ended(today).order_by("starts"):
        held[mandate.centre_id, mandate.role_key].append(mandate)
    found: dict[int, list[Vacancy]] = {}
    for centre in wanted:
        gaps = [
            Vacancy(role, since)
            for role in officers
            if (since := _first_gap(held[centre, role.key], today, until)) is not None
        ]
        if gaps:
            found[centre] = gaps
    return found


def _first_gap(mandates: list[Mandate], first: date, last: date) -> date | None:
    """The first day of the period that none of the mandates, sorted by their first day, covers."""
    day = first
    for mandate in mandates:
        if mandate.starts > day:
            break
        if mandate.ends is None:
            return None
        day = max(day, mandate.ends + _DAY)
    return day if day <= last else None
