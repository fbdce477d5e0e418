"""Carry messages between a hub or node and the transport: at least once on the way, once in their effect.

Whatever dies between two lines, the message is still in the store or still in the transport.
"""

from __future__ import annotations

from typing import Protocol

from rapport_unique.core.findings import Refused
from rapport_unique.exchange.correspondence import Correspondent, Event, Store
from rapport_unique.exchange.protocol.deadlines import MOST_ATTEMPTS
from rapport_unique.exchange.protocol.refusals import NOT_YET
from rapport_unique.exchange.transport.port import Delivery, Transport

AT_ONCE = 50


class Office(Protocol):
    """The hub or a node."""

    @property
    def correspondent(self) -> Correspondent: ...

    @property
    def store(self) -> Store: ...

    def receive(self, content: bytes) -> None:
        """Handle a sealed message within a transaction of the store. Refused where it cannot be believed."""


def send(office: Office, transport: Transport) -> int:
    """Publish what waits to leave; how many messages left."""
    with office.store.transaction():
        waiting = office.store.outgoing(AT_ONCE)
    if waiting:
        transport.publish(waiting)
        with office.store.transaction():
            office.store.drop_outgoing([each.id for each in waiting])
    return len(waiting)


def collect(office: Office, transport: Transport) -> int:
    """Handle what has come; how many messages. What cannot be believed becomes a dead letter, and is journalled.

    What cannot be believed yet goes back to the transport until its last attempt: a member's directory is some minutes
    older than the hub's. An error that is no refusal gives its message back as well; the others are handled, then the
    first error goes on to the caller.
    """
    deliveries = transport.pull(office.correspondent.number, AT_ONCE)
    handled: list[Delivery] = []
    errors: list[Exception] = []
    for delivery in deliveries:
        try:
            with office.store.transaction():
                office.receive(delivery.envelope.content)
        except Refused as refusal:
            if refusal.code in NOT_YET and delivery.attempt < MOST_ATTEMPTS:
                transport.nack(delivery)
            else:
                _disbelieve(office, delivery.envelope.id, refusal)
                transport.nack(delivery, poison=refusal.code)
        except Exception as error:
            transport.nack(delivery)
            errors.append(error)
        else:
            handled.append(delivery)
    transport.ack(handled)
    if errors:
        raise errors[0]
    return len(deliveries)


def _disbelieve(office: Office, envelope: str, refusal: Refused) -> None:
    now, member = office.correspondent.clock(), office.correspondent.number
    with office.store.transaction():
        office.store.record(Event(now, member, "message-not-believed", envelope, {"code": refusal.code}))
