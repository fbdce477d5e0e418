"""A household that a social worker sits down with."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models

from rapport_unique.accounts.models import Centre, Person
from rapport_unique.accounts.scoping import ScopedQuerySet
from rapport_unique.budgets.roles import HEAD_OF_SERVICE, SOCIAL_WORKER
from rapport_unique.ui import clock

if TYPE_CHECKING:
    from rapport_unique.accounts.access import Actor


class OfWorkerQuerySet(ScopedQuerySet):
    """What belongs to a centre and to a social worker in it; `worker_path` leads from a row to them."""

    worker_path: ClassVar[str] = "worker"

    def visible_to(self, actor: Actor) -> Self:
        """A social worker's own; all of the centre's for the head of service; nothing for anybody else."""
        if actor.role.key == HEAD_OF_SERVICE:
            return super().visible_to(actor)
        if actor.role.key == SOCIAL_WORKER:
            return super().visible_to(actor).filter(**{self.worker_path: actor.person})
        return self.none()


class CaseQuerySet(OfWorkerQuerySet):
    def expired(self) -> Self:
        """Those that nobody changed for as long as a household is kept."""
        return self.filter(changed_at__lt=clock.now() - timedelta(days=settings.CASES_KEPT_DAYS))


class Case(models.Model):
    """What a social worker wrote down of one household. It stays in the centre and is erased after a set time.

    `data` is the household as `reference_budget` reads it (its JSON, see docs/schemas), complete or not; `typed` is
    what somebody typed into a step and did not save, by step; `niss` is whose file it is; `language` the family's.
    `revision` grows with every save of `data`.
    """

    identifier = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="cases")
    worker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    niss = models.CharField(max_length=11)
    language = models.CharField(max_length=2)
    data = models.JSONField(default=dict)
    typed = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["centre", "niss"], name="budgets_case_once")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What a case is called where its household must not be named: eight letters and digits."""
        return self.identifier.hex[:8].upper()

    @property
    def journal_subject(self) -> str:
        return f"case:{self.identifier}"

    @property
    def erased_on(self) -> date:
        """The day on which it is erased if nobody changes it."""
        return clock.local(self.changed_at + timedelta(days=settings.CASES_KEPT_DAYS)).date()
