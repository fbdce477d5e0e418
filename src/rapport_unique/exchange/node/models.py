"""The tables of a node. What says something of a person, and every key, stands encrypted in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from rapport_unique.exchange.node.roles import HEAD, OFFICER, WORKER
from rapport_unique.exchange.protocol.states import Answer
from rapport_unique.exchange.tables import OutgoingTable, PeerRootTable, PulseTable, SeenTable

if TYPE_CHECKING:
    from rapport_unique.accounts.access import Actor


class Seen(SeenTable):
    class Meta(SeenTable.Meta):
        app_label = "exchange_node"


class Outgoing(OutgoingTable):
    class Meta(OutgoingTable.Meta):
        app_label = "exchange_node"


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(self, actor: Actor) -> Self:
        """A worker's own; that of the whole centre for the head of service, who reads no answer."""
        if actor.role.key == HEAD:
            return self
        if actor.role.key == WORKER:
            return self.filter(agent=str(actor.person.identifier))
        return self.none()


class Question(models.Model):
    """A request of this centre. `signed`, `key` and `replaced_by` are encrypted, `person` is a keyed hash."""

    ticket = models.CharField(max_length=36, primary_key=True)
    person = models.CharField(max_length=64, db_index=True)
    idempotency_key = models.CharField(max_length=36, unique=True)
    inquiry = models.CharField(max_length=64)
    agent = models.CharField(max_length=64)
    signed = models.TextField()
    key = models.TextField(blank=True)
    asked = models.DateTimeField()
    expires = models.DateTimeField()
    state = models.CharField(max_length=20)
    deadline = models.DateTimeField(null=True)
    targets = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=64, blank=True)
    replaced_by = models.TextField(blank=True)

    objects: ClassVar[Any] = QuestionQuerySet.as_manager()

    class Meta:
        app_label = "exchange_node"

    def __str__(self) -> str:
        return self.ticket


class Outcome(models.Model):
    """What one target said. `body` is encrypted."""

    ticket = models.CharField(max_length=36)
    supplier = models.CharField(max_length=10)
    how = models.CharField(max_length=20)
    at = models.DateTimeField()
    body = models.TextField(blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "exchange_node"
        constraints = [models.UniqueConstraint(fields=["ticket", "supplier"], name="exchange_node_outcome_once")]

    def __str__(self) -> str:
        return f"{self.ticket} {self.supplier}"


class Given(models.Model):
    """What this centre made of somebody's request. `signed` and `former_numbers` are encrypted, and kept until it is
    answered; `person` is a keyed hash."""

    delivery = models.CharField(max_length=36, primary_key=True)
    ticket = models.CharField(max_length=36)
    person = models.CharField(max_length=64, db_index=True)
    customer = models.CharField(max_length=10)
    purpose = models.CharField(max_length=30)
    blocks = models.JSONField()
    state = models.CharField(max_length=20)
    received = models.DateTimeField()
    deadline = models.DateTimeField()
    signed = models.TextField(blank=True)
    former_numbers = models.TextField(blank=True)
    status = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=64, blank=True)
    answered = models.DateTimeField(null=True)
    reminded = models.JSONField(default=list)
    announced = models.DateTimeField(null=True)
    """When those who decide were written to; the core does not know of it."""

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        app_label = "exchange_node"
        constraints = [models.UniqueConstraint(fields=["customer", "ticket"], name="exchange_node_answer_once")]
        indexes = [
            models.Index(
                fields=["state", "deadline"],
                name="exchange_node_open",
                condition=Q(state__in=[Answer.RECEIVED.value, Answer.HELD.value]),
            )
        ]

    def __str__(self) -> str:
        return self.delivery


class ErrandQuerySet(models.QuerySet["Errand"]):
    def visible_to(self, actor: Actor) -> Self:
        """A worker's own; those of the whole centre for the head of service."""
        if actor.role.key == HEAD:
            return self
        return self.filter(agent=str(actor.person.identifier))


class Errand(models.Model):
    """Something asked of the register of references. `ssin` and `replaced_by` are encrypted."""

    id = models.CharField(max_length=36, primary_key=True)
    action = models.CharField(max_length=20)
    agent = models.CharField(max_length=64)
    ssin = models.TextField()
    quality = models.PositiveSmallIntegerField(null=True)
    period = models.JSONField(default=dict)
    asked = models.DateTimeField()
    done = models.DateTimeField(null=True)
    code = models.CharField(max_length=64, blank=True)
    inscriptions = models.JSONField(default=list)
    replaced_by = models.TextField(blank=True)

    objects: ClassVar[Any] = ErrandQuerySet.as_manager()

    class Meta:
        app_label = "exchange_node"

    def __str__(self) -> str:
        return self.id


class HistoryQuerySet(models.QuerySet["History"]):
    def visible_to(self, actor: Actor) -> Self:
        """Who saw the person's proof of identity, and the officer to whom the person contested something."""
        own = models.Q(agent=str(actor.person.identifier))
        return self.filter(own | models.Q(contested=True)) if actor.role.key == OFFICER else self.filter(own)


class History(models.Model):
    """Who asked what about a person, fetched for that person. `ssin`, `accesses` and `replaced_by` are encrypted."""

    id = models.CharField(max_length=36, primary_key=True)
    agent = models.CharField(max_length=64)
    ssin = models.TextField()
    asked = models.DateTimeField(db_index=True)
    before = models.DateTimeField(null=True)
    done = models.DateTimeField(null=True)
    code = models.CharField(max_length=64, blank=True)
    accesses = models.TextField(blank=True)
    older = models.PositiveIntegerField(default=0)
    replaced_by = models.TextField(blank=True)
    contested = models.BooleanField(default=False)

    objects: ClassVar[Any] = HistoryQuerySet.as_manager()

    class Meta:
        app_label = "exchange_node"

    def __str__(self) -> str:
        return self.id


class AnomalyQuerySet(models.QuerySet["Anomaly"]):
    def visible_to(self, actor: Actor) -> Self:
        """The centre's own data protection officer."""
        return self if actor.role.key == OFFICER else self.none()


class Anomaly(models.Model):
    """What a rule found in what one worker looked up, of which nothing follows by itself. `note` is encrypted.

    `ticket` is that of a question or the id of another act, empty where it is about many; `number` of these, `usual`
    on a day.
    """

    rule = models.CharField(max_length=20)
    agent = models.CharField(max_length=64)
    ticket = models.CharField(max_length=36, blank=True)
    at = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)
    usual = models.PositiveIntegerField(default=0)
    found = models.DateTimeField()
    reviewed = models.DateTimeField(null=True)
    reviewer = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True)

    objects: ClassVar[Any] = AnomalyQuerySet.as_manager()

    class Meta:
        app_label = "exchange_node"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "agent", "ticket", "at"], name="exchange_node_anomaly_once")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.ticket or self.agent}"


class PeerRoot(PeerRootTable):
    class Meta(PeerRootTable.Meta):
        app_label = "exchange_node"


class Pulse(PulseTable):
    class Meta(PulseTable.Meta):
        app_label = "exchange_node"
