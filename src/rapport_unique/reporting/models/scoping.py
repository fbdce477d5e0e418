"""One centre can never see another: every QuerySet of the reports starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

if TYPE_CHECKING:
    from rapport_unique.accounts.access import Actor


class ScopedQuerySet(models.QuerySet[Any]):
    """`centre_path` leads from a row to its centre."""

    centre_path: ClassVar[str] = "centre"

    def visible_to(self, actor: Actor) -> Self:
        """What belongs to the actor's own centre; nothing for those who act in none."""
        if actor.centre is None:
            return self.none()
        return self.filter(**{self.centre_path: actor.centre})


class OfVersionQuerySet(ScopedQuerySet):
    """Rows that belong to a version of a report."""

    centre_path = "version__report__centre"
