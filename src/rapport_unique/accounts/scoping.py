"""One centre can never see another: every QuerySet of what belongs to a centre starts here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from rapport_unique.ui import clock

if TYPE_CHECKING:
    from rapport_unique.accounts.access import Actor
    from rapport_unique.accounts.models import Centre


_MERGERS = 3
"""Through how many mergers, one after the other, a centre inherits."""


def _of(path: str, centre: Centre) -> Q:
    """The centre's own, and what it inherited from those that were merged into it."""
    reached, ended, found = path, Q(), Q(**{path: centre})
    for _ in range(_MERGERS):
        ended &= Q(**{f"{reached}__valid_to__lt": clock.today()})
        reached = f"{reached}__successor"
        found |= ended & Q(**{reached: centre})
    return found


class ScopedQuerySet(models.QuerySet[Any]):
    """`centre_path` leads from a row to its centre. A merger hands the predecessor's rows on."""

    centre_path: ClassVar[str] = "centre"

    def visible_to(self, actor: Actor) -> Self:
        """What belongs to the actor's own centre or was inherited; nothing for those who act in none."""
        if actor.centre is None:
            return self.none()
        return self.filter(_of(self.centre_path, actor.centre))
