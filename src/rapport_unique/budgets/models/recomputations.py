"""All households of a centre computed again with another set of parameters, to see who would change."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from rapport_unique.accounts.models import Centre, Person
from rapport_unique.accounts.scoping import ScopedQuerySet


class Recomputation(models.Model):
    """Asked for, then carried out by the worker. It changes no simulation.

    `lines` are `[reference of the case, balance before, balance after]`, amounts as text, of those that change, the
    largest change first; a case that cannot be computed counts as `failed`.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="recomputations")
    parameters = models.CharField(max_length=60)
    day = models.DateField()
    cases = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    lines = models.JSONField(default=list)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.parameters}"
