"""A node as its site runs it: from the settings, on the node's own database."""

from __future__ import annotations

import secrets
import threading
from datetime import date, timedelta
from functools import lru_cache
from random import SystemRandom
from typing import Any

from django.conf import settings

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange import carrying, comparing
from rapport_unique.exchange.carrying import Chore
from rapport_unique.exchange.membership import (
    DIRECTORY,
    Membership,
    keep_directory,
    read_kept_directory,
    read_membership,
)
from rapport_unique.exchange.node.case_systems.choosing import cases_from
from rapport_unique.exchange.node.cases import Away, Cases
from rapport_unique.exchange.node.core import Node
from rapport_unique.exchange.node.models import PeerRoot, Pulse
from rapport_unique.exchange.node.sql import SqlNode
from rapport_unique.exchange.protocol.directory import Directory
from rapport_unique.exchange.transport.jetstream import JetStream
from rapport_unique.exchange.transport.port import Transport
from rapport_unique.exchange.transport.remote import Remote
from rapport_unique.ui import clock

PAUSE = 2.0
"""Seconds between two calls at the hub where nothing moves."""
_DIRECTORY_EVERY = timedelta(minutes=15)


def node() -> Node:
    """Raises OSError or ValueError where the folder of the membership is not what it should be."""
    directory = _directory()
    correspondent = carrying.correspondent_of(membership(), directory)
    return Node.of(correspondent, SqlNode(), cases(), directory.hub, settings.OPEN_BLOCKS)


@lru_cache(maxsize=1)
def membership() -> Membership:
    return read_membership(settings.MEMBERSHIP, settings.MEMBERSHIP_PASSPHRASE)


@lru_cache(maxsize=1)
def cases() -> Cases:
    """The centre's case system, at RU_CASES."""
    return cases_from(settings.CASES, clock.now)


def closed_on(inquiry: str) -> date | None:
    """When the case system closed an inquiry; nothing while it is open, or while the case system does not tell, or not
    so that it can be read."""
    try:
        found = cases().inquiry(inquiry)
    except (Away, Invalid):
        return None
    return found.closed if found else None


def peer_roots(member: str = "") -> list[dict[str, Any]]:
    """What this site holds of the journals of others, or of one."""
    held = PeerRoot.objects.filter(**({"member": member} if member else {}))
    return comparing.as_data(each.said for each in held)


def compare(held: list[dict[str, Any]]) -> dict[str, Any]:
    """This site's journal with the roots of it that others hold."""
    return comparing.compare(held, node().correspondent)


def carry(stop: threading.Event) -> None:
    """Send, collect and let time pass until `stop` is set."""
    signer = membership().signer
    remote = Remote(settings.HUB_ADDRESS, _directory().hub, signer, clock.now, secrets.token_bytes)
    transport: Transport = remote
    if settings.NATS:
        transport = JetStream(settings.NATS, clock.now, SystemRandom(), member=signer.number)
    directory = Chore("directory", _DIRECTORY_EVERY, lambda: keep_directory(settings.MEMBERSHIP, remote.directory()))
    carrying.carry(node, transport, stop, pause=PAUSE, noted=Pulse.note, chores=[directory])


def _directory() -> Directory:
    return _read_directory((settings.MEMBERSHIP / DIRECTORY).stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read_directory(changed: int) -> Directory:
    return read_kept_directory(settings.MEMBERSHIP)
