"""What of a sent report counts for its settlement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def accepted_figures(submission: Any) -> dict[str, Decimal]:
    """The amounts of a submission by the key of their figure, as the administration accepts them, in euro."""
    return {key: Decimal(value) for key, value in submission.figures.items() if value is not None}
