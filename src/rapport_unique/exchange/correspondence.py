"""What hub and nodes have in common: they compose, seal, open and remember messages.

A message is handled in one transaction of the store: its effects, what it makes one send, and that it was handled. A
message that comes twice is handled once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric import ec

from rapport_unique.exchange.protocol import sealing
from rapport_unique.exchange.protocol.directory import Directory
from rapport_unique.exchange.protocol.identifiers import RANDOM_BYTES, instant, new_id
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.transport.port import Envelope


@dataclass(frozen=True, slots=True)
class Event:
    """What the journal keeps: who did what about which message; never content, never a national number."""

    at: datetime
    actor: str
    action: str
    subject: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PeerRoot:
    """What another member's journal was, as it said and signed. `contradicts` an earlier word of the same member."""

    member: str
    size: int
    hash: str
    made: datetime
    signed: str
    contradicts: bool = False


class Store(Protocol):
    """What hub and nodes keep alike. Every method but `transaction` runs within one, and takes effect with it."""

    def transaction(self) -> AbstractContextManager[None]: ...

    def first_time(self, sender: str, message: str) -> bool:
        """Remember a message by its id; False where it was remembered already. At least as long as a key lives."""

    def add_outgoing(self, *envelopes: Envelope) -> None: ...

    def outgoing(self, most: int) -> Sequence[Envelope]:
        """The oldest that have not left."""

    def drop_outgoing(self, ids: Collection[str]) -> None: ...

    def record(self, event: Event) -> None:
        """Write an event into the journal."""

    def peer_roots(self, member: str) -> Sequence[PeerRoot]: ...

    def add_peer_root(self, root: PeerRoot) -> None: ...


@dataclass(frozen=True)
class Correspondent:
    """A member with its keys. `opening` holds the keys that open messages, the newest first."""

    signer: sealing.Signer
    opening: tuple[ec.EllipticCurvePrivateKey, ...]
    directory: Directory
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]

    @property
    def number(self) -> str:
        return self.signer.number

    def new_id(self) -> str:
        return new_id(self.clock(), self.random(RANDOM_BYTES))

    def compose(self, kind: str, to: str, **fields: Any) -> dict[str, Any]:
        """A message of `kind` (`request`), with its id and time."""
        head = {"type": f"rse.{kind}.v1", "id": self.new_id(), "from": self.number, "to": to}
        return {**head, "sent": instant(self.clock()), **fields}

    def sign(self, message: Message) -> str:
        return sealing.sign(message, self.signer)

    def seal(self, signed: str, to: str) -> Envelope:
        """A signed message, encrypted for the member that shall receive it."""
        key = self.directory.encryption_key(to, self.clock())
        return Envelope(self.new_id(), to, sealing.encrypt(signed, key))

    def post(self, store: Store, message: Message) -> str:
        """Sign and seal a message for whom it names, and let it leave with the transaction; what was signed."""
        signed = self.sign(message)
        store.add_outgoing(self.seal(signed, message["to"]))
        return signed

    def post_all(self, store: Store, messages: Sequence[Message]) -> None:
        """The same for some."""
        store.add_outgoing(*(self.seal(self.sign(each), each["to"]) for each in messages))

    def open(self, content: bytes) -> tuple[str, dict[str, Any]]:
        """A sealed message as its sender signed it, and what it says. Invalid unless it is for us and well made."""
        signed = sealing.decrypt(content, self.opening)
        return signed, sealing.verified(signed, self.directory, to=self.number, at=self.clock())

    def verified(self, signed: str, to: str) -> dict[str, Any]:
        """What a message says that the hub hands on: its sender had signed it for `to`."""
        return sealing.verified(signed, self.directory, to=to, at=self.clock())
