"""The process beside the pages: it sends, collects and lets time pass, until it is told to stop."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from typing import Protocol

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from rapport_unique.core.findings import Refused
from rapport_unique.exchange import courier
from rapport_unique.exchange.correspondence import Correspondent
from rapport_unique.exchange.membership import Membership
from rapport_unique.exchange.protocol.directory import Directory
from rapport_unique.exchange.transport.port import Away, Transport
from rapport_unique.ui import clock

logger = logging.getLogger(__name__)

TICK_EVERY = timedelta(seconds=20)
_SOON = 0.05
"""Seconds until the next look after something moved: an answer may be on its way. Then half as long again."""
_random = SystemRandom()


class Office(courier.Office, Protocol):
    def tick(self) -> None: ...


@dataclass(frozen=True)
class Chore:
    """Something to do every so often beside the messages."""

    name: str
    every: timedelta
    work: Callable[[], object]


Noted = Callable[[str], None]
"""Told after each turn: nothing, or a short word for why it failed: a status, a code, the name of an error."""


def correspondent_of(membership: Membership, directory: Directory) -> Correspondent:
    """A member as it stands in a site: with the one clock and the machine's own chance."""
    return Correspondent(membership.signer, membership.opening, directory, clock.now, secrets.token_bytes)


def carry(
    office: Callable[[], Office],
    transport: Transport,
    stop: threading.Event,
    *,
    pause: float,
    noted: Noted,
    chores: Sequence[Chore] = (),
) -> None:
    """Turn until `stop` is set; `office` is asked anew each turn, for its directory may be newer.

    Where nothing has moved for a while, wait `pause` seconds, or up to half more, so that six hundred members do not
    come at once. A message, a chore or a tick that fails comes again with the next turn; so does everything when the
    hub is away.
    """
    due: dict[str, datetime] = {}
    wait = pause
    while not stop.is_set():
        try:
            close_old_connections()
            moved = turn(office(), transport, due, chores)
            noted("")
        except Away as away:
            moved, wait = False, pause
            noted(str(away) or type(away).__name__)
        except (DatabaseError, InterfaceError):
            logger.exception("The database is away")
            connection.close()
            moved, wait = False, pause
        except Exception as error:
            logger.exception("A turn of the exchange failed")
            moved, wait = False, pause
            noted(type(error).__name__)
        if moved:
            wait = min(_SOON, pause)
        else:
            stop.wait(wait * (1 + _random.random() / 2))
            wait = min(1.5 * wait, pause)
    connection.close()


def turn(office: Office, transport: Transport, due: dict[str, datetime], chores: Sequence[Chore] = ()) -> bool:
    """Send, collect, send what that made, and do what is due by now, also while the other side is away.

    Whether anything moved.
    """
    try:
        moved = courier.send(office, transport) + courier.collect(office, transport)
        moved += courier.send(office, transport)
    finally:
        _do_what_is_due(office, due, chores)
    return moved > 0


def _do_what_is_due(office: Office, due: dict[str, datetime], chores: Sequence[Chore]) -> None:
    for chore in (Chore("tick", TICK_EVERY, office.tick), *chores):
        now = clock.now()
        if now >= due.get(chore.name, now):
            due[chore.name] = now + chore.every
            try:
                chore.work()
            except (Refused, Away) as error:
                logger.warning("%s could not be done: %s", chore.name, error)
