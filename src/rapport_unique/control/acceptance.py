"""What of a sent report counts for its settlement: the submission, with the approved corrections laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from rapport_unique.control.models import ControlFile, Correction
from rapport_unique.core.money import ZERO
from rapport_unique.reporting.submissions import amounts_of, figures_with


def accepted_figures(submission: Any) -> dict[str, Decimal]:
    """The amounts of a submission by the key of their figure, as the administration accepts them, in euro.

    The balance follows from them; nothing else is computed again, and the submission stays as it is.
    """
    corrections = list(Correction.objects.in_force().filter(file__submission=submission))
    if not corrections:
        return {key: Decimal(value) for key, value in submission.figures.items() if value is not None}
    declared = {each.key: each.declared for each in amounts_of(submission)}
    reductions = [(each.amount_key, each.reduction) for each in corrections]
    found = figures_with(submission, replayed(declared, reductions))
    return {key: value for key, value in found.items() if value is not None}


def replayed(declared: Mapping[str, Decimal], reductions: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """The amounts, each lowered by the reductions that name it; in whatever order these come."""
    amounts = dict(declared)
    for key, reduction in reductions:
        amounts[key] -= reduction
    return amounts


def left_of(file: ControlFile, amount_key: str, declared: Decimal) -> Decimal:
    """What proposals and approved corrections leave of an amount, in euro."""
    standing = file.corrections.filter(
        amount_key=amount_key, state__in=[Correction.State.PROPOSED, Correction.State.APPROVED]
    )
    return declared - sum((each.reduction for each in standing), ZERO)
