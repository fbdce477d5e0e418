"""Give a sent report back to its centre, with an eye on what is settled of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.control.models import BatchState, Run, Settlement
from rapport_unique.control.money_codes import REOPENED_IN_ORDER, REOPENED_SETTLED
from rapport_unique.core.findings import NotPossible
from rapport_unique.reporting.submissions import reopen

_UNDER_WAY = (BatchState.PREPARED, BatchState.APPROVED, BatchState.TAKEN)


def approved_of(submission: Any) -> Settlement | None:
    """The approved settlement of a sent report: a new version does not change it."""
    approved = Settlement.objects.approved().filter(report=submission.version.report)
    settlement: Settlement | None = approved.select_related("transfer__batch").first()
    return settlement


def give_back(*, submission: Any, actor: Actor, reason: str, due: date, understood: bool = False) -> None:
    """Reopen a report; one that is settled only where its user `understood` that the settlement stays.

    Raises NotPossible without that, and while its balance is in an order that the bank did not carry out yet.
    """
    with transaction.atomic():
        list(Run.objects.select_for_update().filter(campaign=submission.version.report.campaign))
        settlement = approved_of(submission)
        if settlement is not None:
            transfer = getattr(settlement, "transfer", None)
            if transfer is not None and transfer.batch.state in _UNDER_WAY:
                raise NotPossible(REOPENED_IN_ORDER.code, {"number": transfer.batch.number})
            if not understood:
                raise NotPossible(REOPENED_SETTLED.code)
        reopen(submission=submission, actor=actor, reason=reason, due=due)
