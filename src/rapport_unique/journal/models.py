"""The tables of the journal: events that triggers keep from ever changing, and the head of each chain."""

from typing import Any, ClassVar

from django.db import models

GENESIS = "0" * 64
"""What the first event of a chain follows."""


class EventQuerySet(models.QuerySet["Event"]):
    def for_subject(self, subject: str) -> "EventQuerySet":
        """The history of one subject, oldest first."""
        return self.filter(subject=subject).order_by("seq")


class Event(models.Model):
    """One thing that happened to a subject; written by `record` alone."""

    subject = models.CharField(max_length=200)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=100)
    data = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "seq"], name="journal_event_once")]

    def __str__(self) -> str:
        return f"{self.subject}#{self.seq} {self.action}"


class Head(models.Model):
    """Where the chain of a subject ends. Its row lock is what makes writers of one subject queue."""

    subject = models.CharField(max_length=200, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)

    def __str__(self) -> str:
        return f"{self.subject}#{self.seq}"


class Entry(models.Model):
    """The place of an event in the one list of all events, given by the job that makes roots."""

    index = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="entry")

    def __str__(self) -> str:
        return f"{self.index}"


class Root(models.Model):
    """One hash over the first `size` events of the list (RFC 6962), stamped outside. `peaks` lets the tree grow."""

    size = models.PositiveBigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    peaks = models.JSONField()
    made_at = models.DateTimeField()
    token = models.BinaryField(null=True)

    class Meta:
        ordering = ["size"]

    def __str__(self) -> str:
        return f"{self.size} {self.hash[:8]}"
