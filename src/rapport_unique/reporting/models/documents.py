"""A report frozen as one file for its signatures, and every state that this file had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q

from rapport_unique.accounts.scoping import ScopedQuerySet
from rapport_unique.reporting.models.reports import Version
from rapport_unique.reporting.models.scoping import OfVersionQuerySet

if TYPE_CHECKING:
    from datetime import datetime


class DocumentQuerySet(OfVersionQuerySet):
    def standing(self, version: Version) -> Document | None:
        """The one that is not withdrawn."""
        found: Document | None = self.filter(version=version, withdrawn_at=None).first()
        return found


class Document(models.Model):
    """What the signatures in a PDF cover: one content, as canonical JSON. A change of content withdraws it for ever."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="documents")
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    canonical = models.JSONField()
    frozen_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["frozen_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version"], condition=Q(withdrawn_at=None), name="reporting_one_document")
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.digest[:8]}"

    @property
    def latest(self) -> DocumentFile:
        """The file as it stands: with the last signature or stamp."""
        file: DocumentFile = self.files.order_by("-number")[0]
        return file


class DocumentFileQuerySet(ScopedQuerySet):
    centre_path = "document__version__report__centre"

    def unstamped_since(self) -> datetime | None:
        """Since when the oldest signature waits for a time-stamp."""
        waiting = self.filter(stamped=False, followed=False).order_by("made_at").first()
        return waiting.made_at if waiting else None


class DocumentFile(models.Model):
    """One state of a document: `number` 0 is frozen and unsigned; each later one only adds to the one before.

    `stamped` is false while a signature in it waits for its time-stamp; `lapses_at` is when the authority of its last
    stamp does; `followed` says that a later file took its place.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveIntegerField()
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField()
    stamped = models.BooleanField(default=True)
    lapses_at = models.DateTimeField(null=True, blank=True)
    followed = models.BooleanField(default=False)

    objects: ClassVar[Any] = DocumentFileQuerySet.as_manager()

    class Meta:
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="reporting_document_file_once")]

    def __str__(self) -> str:
        return f"{self.document_id}.{self.number}"
