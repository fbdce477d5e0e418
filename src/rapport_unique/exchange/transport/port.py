"""The port: messages travel at least once and in any order. Whoever receives makes a repetition harmless.

A message that was published stays until it is acknowledged. Who pulls it holds it for a lease; without a word in that
time it is somebody else's turn. A refused one waits longer each time. What fails too often or too long becomes a dead
letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from rapport_unique.exchange.protocol.deadlines import KEY_LIVES, MOST_ATTEMPTS

Clock = Callable[[], datetime]
"""The present moment, aware."""
TRIED_FOR = timedelta(hours=24)
"""From the first failure on. A message nobody came for has not failed: its centre may be away for days."""
REMEMBERED = timedelta(hours=24)
"""How long a second message with the same id is known to be the same."""
KEPT = KEY_LIVES
"""After this nobody could open it."""
TOO_OFTEN, TOO_LONG = "too-often", "too-long"
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Away(Exception):
    """The transport cannot be reached, or did not confirm in time: do the same again later."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """Sealed bytes for a recipient; the sender gives the id.

    Raises ValueError for an id or a recipient that is not 1 to 64 letters, digits, hyphens and underscores.
    """

    id: str
    recipient: str
    content: bytes

    def __post_init__(self) -> None:
        if not (_NAME.fullmatch(self.id) and _NAME.fullmatch(self.recipient)):
            raise ValueError("an id and a recipient are letters, digits, hyphens and underscores, 64 at most")


@dataclass(frozen=True, slots=True)
class Delivery:
    """An envelope in one's hands until a moment, for the first time or again; the transport knows it by `hold`."""

    envelope: Envelope
    attempt: int
    until: datetime
    hold: str


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An envelope that is not delivered any more, still sealed, and the code of the reason."""

    envelope: Envelope
    reason: str
    since: datetime


class Transport(Protocol):
    """What a node and the hub use. Every method may raise Away; repeating it does no harm."""

    def publish(self, envelopes: Iterable[Envelope]) -> None:
        """Take over for delivery: on return nothing is lost any more. An id seen within `REMEMBERED` is taken once."""

    def pull(self, recipient: str, most: int = 1) -> list[Delivery]:
        """At most so many messages that wait for a recipient, now; nobody else is given them within the lease."""

    def ack(self, deliveries: Iterable[Delivery]) -> None:
        """They had their effect: the content is forgotten. Counts even after the lease, and again changes nothing."""

    def nack(self, delivery: Delivery, poison: str = "") -> None:
        """It failed: again after a pause. `poison` is a code why it can never succeed: a dead letter at once.

        After its lease it changes nothing: the message may be in other hands.
        """


class Custody(Protocol):
    """What the operator of a transport does besides."""

    def dead_letters(self) -> Sequence[DeadLetter]:
        """Those of the last `DEAD_LETTERS_KEPT`, the oldest first."""

    def count_dead(self) -> int:
        """How many dead letters there are, without fetching them. May raise Away."""

    def replay(self, id: str) -> None:
        """Deliver a dead letter anew, as if for the first time. Raises KeyError where there is none."""

    def tidy(self) -> None:
        """Put aside what failed too often or too long, forget what is older than it may be kept: every few minutes."""


def given_up(attempts: int, failing_since: datetime | None, now: datetime) -> str:
    """Why a message is not tried again, or nothing."""
    if attempts >= MOST_ATTEMPTS:
        return TOO_OFTEN
    if failing_since and failing_since + TRIED_FOR <= now:
        return TOO_LONG
    return ""
