"""The tables of the hub: metadata, pseudonyms and ciphertext. None has a place for what an answer says."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from rapport_unique.exchange.protocol.states import FINAL_DELIVERIES
from rapport_unique.exchange.tables import OutgoingTable, PeerRootTable, PulseTable, SeenTable


class Seen(SeenTable):
    class Meta(SeenTable.Meta):
        app_label = "exchange_hub"


class Outgoing(OutgoingTable):
    class Meta(OutgoingTable.Meta):
        app_label = "exchange_hub"


class TakenOver(models.Model):
    """A request that was decided on, with the acknowledgement as it was sealed for its asker, while it may be asked;
    `person` is a keyed hash."""

    customer = models.CharField(max_length=10)
    idempotency_key = models.CharField(max_length=36)
    digest = models.CharField(max_length=64)
    acknowledgement = models.BinaryField()
    ticket = models.CharField(max_length=36)
    person = models.CharField(max_length=64, db_index=True)
    asked = models.DateTimeField()
    asked_for = models.JSONField()
    code = models.CharField(max_length=64, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "exchange_hub"
        constraints = [
            models.UniqueConstraint(fields=["customer", "idempotency_key"], name="exchange_hub_request_once")
        ]

    def __str__(self) -> str:
        return f"{self.customer} {self.idempotency_key}"


class HandedQuerySet(models.QuerySet["Handed"]):
    def waiting(self) -> "HandedQuerySet":
        """In no final state."""
        return self.exclude(state__in=FINAL_DELIVERIES)


class Handed(models.Model):
    """A request handed to one target."""

    delivery = models.CharField(max_length=36, primary_key=True)
    ticket = models.CharField(max_length=36)
    customer = models.CharField(max_length=10)
    supplier = models.CharField(max_length=10)
    accepted = models.DateTimeField()
    state = models.CharField(max_length=20)
    reminders = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[Any] = HandedQuerySet.as_manager()

    class Meta:
        app_label = "exchange_hub"
        constraints = [models.UniqueConstraint(fields=["ticket", "supplier"], name="exchange_hub_target_once")]
        indexes = [
            models.Index(
                fields=["accepted"],
                name="exchange_hub_waiting",
                condition=~Q(state__in=sorted(each.value for each in FINAL_DELIVERIES)),
            )
        ]

    def __str__(self) -> str:
        return self.delivery


class Inscription(models.Model):
    """A centre knows a person, who is a keyed hash here."""

    centre = models.CharField(max_length=10)
    subject = models.CharField(max_length=64, db_index=True)
    quality = models.PositiveSmallIntegerField()
    begin = models.DateField()
    end = models.DateField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "exchange_hub"

    def __str__(self) -> str:
        return f"{self.centre} {self.quality}"


class Month(models.Model):
    """The published numbers of a month, by its first day: what they were then, they are for ever.

    `numbers` by name, None for what is kept back.
    """

    first = models.DateField(primary_key=True)
    numbers = models.JSONField()
    published = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "exchange_hub"
        ordering = ["-first"]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


class PeerRoot(PeerRootTable):
    class Meta(PeerRootTable.Meta):
        app_label = "exchange_hub"


class Pulse(PulseTable):
    class Meta(PulseTable.Meta):
        app_label = "exchange_hub"


class Replacement(models.Model):
    """A national number that another one replaced: known by keyed hashes; the numbers themselves are encrypted."""

    former = models.CharField(max_length=64, unique=True)
    present = models.CharField(max_length=64, db_index=True)
    former_number = models.TextField()
    present_number = models.TextField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "exchange_hub"

    def __str__(self) -> str:
        return self.former[:8]


class Proof(models.Model):
    """What proves who a person is: one keyed hash of the number together with a card, or with name and birth date."""

    subject = models.CharField(max_length=64, db_index=True)
    digest = models.CharField(max_length=64, unique=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "exchange_hub"

    def __str__(self) -> str:
        return self.subject[:8]
