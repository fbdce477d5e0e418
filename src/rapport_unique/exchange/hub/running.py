"""The hub as its site runs it: from the settings, on the hub's own database."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import lru_cache
from random import SystemRandom
from typing import Any

from django.conf import settings

from rapport_unique.exchange import carrying, comparing
from rapport_unique.exchange.carrying import Chore
from rapport_unique.exchange.hub.core import Hub
from rapport_unique.exchange.hub.models import PeerRoot, Pulse
from rapport_unique.exchange.hub.persons import Persons
from rapport_unique.exchange.hub.population import SqlPopulation
from rapport_unique.exchange.hub.sql import SqlHub
from rapport_unique.exchange.membership import DIRECTORY, Membership, read_kept_directory, read_membership
from rapport_unique.exchange.protocol.directory import Directory
from rapport_unique.exchange.transport.jetstream import JetStream, rights
from rapport_unique.exchange.transport.sql import SqlMailbox
from rapport_unique.ui import clock

PAUSE = 0.1
"""Seconds between two looks into the hub's own box where nothing moves: its acknowledgement shall not wait."""
_TIDY_EVERY = timedelta(minutes=5)
_BOXES_EVERY = timedelta(minutes=15)
"""A member that is new in the directory has its box after that time at most."""


def hub() -> Hub:
    """Raises OSError or ValueError where the folder of the membership is not what it should be."""
    correspondent = carrying.correspondent_of(membership(), directory())
    persons = Persons(SqlPopulation(settings.PSEUDONYM_KEYS), settings.PSEUDONYM_KEYS)
    return Hub.of(correspondent, SqlHub(), persons, settings.OPEN_BLOCKS)


@lru_cache(maxsize=1)
def membership() -> Membership:
    return read_membership(settings.MEMBERSHIP, settings.MEMBERSHIP_PASSPHRASE)


def directory() -> Directory:
    return _read_directory((settings.MEMBERSHIP / DIRECTORY).stat().st_mtime_ns)


@lru_cache(maxsize=1)
def transport() -> SqlMailbox | JetStream:
    """The hub's own mailbox, or NATS with a box for each member."""
    if not settings.NATS:
        return SqlMailbox(clock.now, SystemRandom())
    stream = JetStream(settings.NATS, clock.now, SystemRandom())
    stream.set_up(directory().members)
    return stream


def peer_roots(member: str = "") -> list[dict[str, Any]]:
    """What this site holds of the journals of others, or of one."""
    held = PeerRoot.objects.filter(**({"member": member} if member else {}))
    return comparing.as_data(each.said for each in held)


def compare(held: list[dict[str, Any]]) -> dict[str, Any]:
    """This site's journal with the roots of it that others hold."""
    return comparing.compare(held, hub().correspondent)


def carry(stop: threading.Event) -> None:
    """Send, collect and let time pass until `stop` is set."""
    post = transport()
    chores = [Chore("tidy", _TIDY_EVERY, post.tidy)]
    if isinstance(post, JetStream):
        chores.append(Chore("boxes", _BOXES_EVERY, lambda: post.set_up(directory().members)))
    carrying.carry(hub, post, stop, pause=PAUSE, noted=Pulse.note, chores=chores)


def nats_users() -> list[dict[str, Any]]:
    """Who may sign in at the NATS server, and what each may do there; the hub may do everything."""
    members = directory()
    others = sorted(members.members.keys() - {members.hub})
    return [{"user": members.hub}, *({"user": each, "permissions": rights(each, [members.hub])} for each in others)]


@lru_cache(maxsize=1)
def _read_directory(changed: int) -> Directory:
    return read_kept_directory(settings.MEMBERSHIP)
