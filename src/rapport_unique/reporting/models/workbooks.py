"""Uploaded workbooks: read, proposed, confirmed or replaced; none is ever thrown away."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from rapport_unique.accounts.models import Person
from rapport_unique.reporting.models.reports import Version
from rapport_unique.reporting.models.scoping import OfVersionQuerySet


class WorkbookState(models.TextChoices):
    READING = "reading"
    REFUSED = "refused"
    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    REPLACED = "replaced"
    ABANDONED = "abandoned"


class Workbook(models.Model):
    """One uploaded file. `read_report` is what was found in it, as data; `progress` counts the rows stored so far."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="workbooks")
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=WorkbookState, default=WorkbookState.READING)
    progress = models.PositiveIntegerField(default=0)
    read_report = models.JSONField(default=dict)

    objects: ClassVar[Any] = OfVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.name}"
