"""The table of the SQL mailbox."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from rapport_unique.exchange.protocol.deadlines import DEAD_LETTERS_KEPT, MOST_ATTEMPTS
from rapport_unique.exchange.transport.port import KEPT, REMEMBERED, TRIED_FOR


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> "LetterQuerySet":
        """Neither delivered nor put aside."""
        return self.filter(delivered_at=None, dead_since=None)

    def due(self, now: datetime) -> "LetterQuerySet":
        """In nobody's hands, and no pause to respect."""
        return self.waiting().filter(due__lte=now)

    def ready(self, now: datetime) -> "LetterQuerySet":
        """Due, and neither given up nor too old, also before `tidy` came by."""
        trying = Q(failing_since=None) | Q(failing_since__gt=now - TRIED_FOR)
        return self.due(now).filter(trying, attempts__lt=MOST_ATTEMPTS, published__gt=now - KEPT)

    def outdated(self, now: datetime) -> "LetterQuerySet":
        return self.filter(
            Q(delivered_at__lte=now - REMEMBERED)
            | Q(dead_since__lte=now - DEAD_LETTERS_KEPT)
            | Q(delivered_at=None, dead_since=None, published__lte=now - KEPT)
        )


class Letter(models.Model):
    """A sealed message. Delivered, its row remembers the id for a day and no content."""

    envelope_id = models.CharField(max_length=64, unique=True)
    recipient = models.CharField(max_length=64)
    content = models.BinaryField()
    published = models.DateTimeField()
    due = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    hold = models.CharField(max_length=32, blank=True)
    failing_since = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    dead_since = models.DateTimeField(null=True)
    dead_reason = models.CharField(max_length=64, blank=True)

    objects: ClassVar[Any] = LetterQuerySet.as_manager()

    class Meta:
        app_label = "mailbox"
        indexes = [
            models.Index(
                fields=["recipient", "due"],
                name="mailbox_waiting",
                condition=Q(delivered_at__isnull=True, dead_since__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.envelope_id
