"""Signatures, and what the second one makes of a report: a submission that never changes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from rapport_unique.accounts.models import Person
from rapport_unique.core.lifecycle import ROLE_LABELS, Role
from rapport_unique.core.texts import Text
from rapport_unique.reporting.models.reports import Version
from rapport_unique.reporting.models.scoping import OfVersionQuerySet


class Signature(models.Model):
    """A person's act in a role, bound to the digest and the revision seen. A change of content voids it; it stays."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    revision = models.PositiveIntegerField()
    role = models.CharField(max_length=30)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")
    digest = models.CharField(max_length=64)
    means = models.CharField(max_length=30)
    evidence = models.JSONField()
    signed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_why = models.CharField(max_length=60, blank=True)

    objects: ClassVar[Any] = OfVersionQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "role"], condition=Q(voided_at=None), name="reporting_one_signature_per_role"
            ),
            models.UniqueConstraint(
                fields=["version", "person"], condition=Q(voided_at=None), name="reporting_one_signature_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.role}"

    @property
    def acted_as(self) -> Text:
        """The role, and for whom and how long where it was exercised by delegation."""
        acting = self.evidence.get("acting")
        return Text(*acting) if acting else ROLE_LABELS[Role(self.role)]


class Submission(models.Model):
    """What was sent: immutable, never computed again. `document` is the canonical JSON that both signatures cover."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="submission")
    reference = models.CharField(max_length=60, unique=True)
    document = models.JSONField()
    content_digest = models.CharField(max_length=64)
    document_digest = models.CharField(max_length=64)
    rules_version = models.CharField(max_length=40)
    figures = models.JSONField()
    evaluation = models.JSONField()
    centre_data = models.JSONField()
    pdf_path = models.CharField(max_length=200)
    pdf_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    late = models.BooleanField()

    objects: ClassVar[Any] = OfVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return self.reference
