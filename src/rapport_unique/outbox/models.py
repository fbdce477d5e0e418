"""The table of the outbox."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> "MessageQuerySet":
        """Neither done nor given up."""
        return self.filter(done_at=None, dead=False)

    def ready(self, at: datetime) -> "MessageQuerySet":
        """Due, and in nobody's hands: never leased, or the lease ran out because its worker died."""
        return self.waiting().filter(Q(lease_until=None) | Q(lease_until__lt=at), due__lte=at)


class Message(models.Model):
    """Something to do once, at least; the receiver or the handler makes a repetition harmless."""

    kind = models.CharField(max_length=50)
    payload = models.JSONField()
    idempotency_key = models.CharField(max_length=200, unique=True)
    created = models.DateTimeField()
    due = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    dead = models.BooleanField(default=False)

    objects: ClassVar[Any] = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due"], name="outbox_waiting", condition=Q(done_at__isnull=True, dead=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.idempotency_key}"


class Periodic(models.Model):
    """When a task of the worker is due next."""

    name = models.CharField(max_length=50, primary_key=True)
    due = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
