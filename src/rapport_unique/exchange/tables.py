"""What the databases of hub and nodes have in common: messages handled, messages that wait to leave, the journal."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import timedelta
from typing import Any, ClassVar

from django.db import connection, models, transaction

from rapport_unique.accounts.access import Program
from rapport_unique.exchange.correspondence import Event, PeerRoot
from rapport_unique.exchange.transport.port import Envelope
from rapport_unique.journal.recording import record
from rapport_unique.ui import clock

SILENT_AFTER = timedelta(minutes=2)
"""Without a turn of the carrying process: it is taken for dead."""
_PROGRAM = Program("retention")
_MEMBER = re.compile(r"[01][0-9]{9}")


class SeenTable(models.Model):
    """A message that was handled: once is enough."""

    sender = models.CharField(max_length=10)
    message = models.CharField(max_length=36)
    at = models.DateTimeField(db_index=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["sender", "message"], name="%(app_label)s_seen_once")]

    def __str__(self) -> str:
        return f"{self.sender} {self.message}"


class OutgoingTable(models.Model):
    """A sealed message that waits to leave."""

    envelope_id = models.CharField(max_length=64, unique=True)
    recipient = models.CharField(max_length=64)
    content = models.BinaryField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.envelope_id


class PeerRootTable(models.Model):
    """What another member's journal was, as it said and signed. The hub notes when it handed it on."""

    member = models.CharField(max_length=10)
    size = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)
    made = models.DateTimeField()
    signed = models.TextField()
    contradicts = models.BooleanField(default=False)
    handed_on = models.DateTimeField(null=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        abstract = True
        ordering = ["member", "made", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "size", "hash"], name="%(app_label)s_root_once")]

    def __str__(self) -> str:
        return f"{self.member} {self.size}"

    @property
    def said(self) -> PeerRoot:
        return PeerRoot(self.member, self.size, self.hash, self.made, self.signed, self.contradicts)


class Tables:
    """`correspondence.Store` on the default database."""

    seen: type[SeenTable]
    peers: type[PeerRootTable]
    waiting_to_leave: type[OutgoingTable]

    def transaction(self) -> AbstractContextManager[None]:
        return transaction.atomic(durable=True)

    def first_time(self, sender: str, message: str) -> bool:
        """Who handles the same message in another process at this moment is waited for."""
        insert = f'INSERT INTO {self.seen._meta.db_table} (sender, message, "at") VALUES (%s, %s, %s)'  # noqa: S608
        at = connection.ops.adapt_datetimefield_value(clock.now())
        with connection.cursor() as cursor:
            cursor.execute(f"{insert} ON CONFLICT DO NOTHING", [sender, message, at])
            return bool(cursor.rowcount)

    def add_outgoing(self, *envelopes: Envelope) -> None:
        self.waiting_to_leave.objects.bulk_create(
            self.waiting_to_leave(envelope_id=each.id, recipient=each.recipient, content=each.content)
            for each in envelopes
        )

    def outgoing(self, most: int) -> Sequence[Envelope]:
        rows = self.waiting_to_leave.objects.all()[:most]
        return [Envelope(each.envelope_id, each.recipient, bytes(each.content)) for each in rows]

    def drop_outgoing(self, ids: Collection[str]) -> None:
        self.waiting_to_leave.objects.filter(envelope_id__in=ids).delete()

    def record(self, event: Event) -> None:
        """An agent is one of the centre's people, by their identifier."""
        actor = f"member:{event.actor}" if _MEMBER.fullmatch(event.actor) else f"person:{event.actor}"
        record(subject=f"exchange:{event.subject}", actor=actor, action=event.action, data=event.data)

    def peer_roots(self, member: str) -> Sequence[PeerRoot]:
        return [each.said for each in self.peers.objects.filter(member=member)]

    def add_peer_root(self, root: PeerRoot) -> None:
        self.peers.objects.create(**asdict(root))


def forgotten(**numbers: int) -> None:
    """Record how much was forgotten, in the transaction that does; nothing where there was nothing."""
    if any(numbers.values()):
        data = {name: number for name, number in numbers.items() if number}
        record(subject="exchange:retention", actor=_PROGRAM.identifier, action="forgotten", data=data)


class PulseTable(models.Model):
    """When the carrying process last turned, and when it last reached the other side: one row."""

    turned = models.DateTimeField(null=True)
    reached = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=200, blank=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.trouble or "well"

    @property
    def is_silent(self) -> bool:
        """Whether nothing carries messages any more."""
        return self.turned is None or self.turned < clock.now() - SILENT_AFTER

    @classmethod
    def note(cls, trouble: str) -> None:
        """Told by the carrying process after each turn."""
        now = clock.now()
        values = {"turned": now, "trouble": trouble[:200], **({} if trouble else {"reached": now})}
        cls.objects.update_or_create(pk=1, defaults=values)
