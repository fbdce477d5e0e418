"""Whether the hub works: codes and dates for whoever watches over it, numbers for its operator alone.

A number that anybody may read at any moment counts each request of two centres, below any bound of the statistics.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapport_unique.exchange.hub import running
from rapport_unique.exchange.hub.models import Handed, Outgoing, PeerRoot, Pulse
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.transport.port import Away
from rapport_unique.ui import clock

logger = logging.getLogger(__name__)

DEAD_LETTERS = "dead-letters"


@dataclass(frozen=True, slots=True)
class State:
    """`trouble` in codes; `dead_letters` is None where the transport does not tell."""

    turned: datetime | None
    certificate_until: datetime | None
    revocations_until: datetime | None
    trouble: Sequence[str]
    members: int
    waiting_to_leave: int
    awaited_answers: int
    dead_letters: int | None

    @property
    def carries(self) -> bool:
        """Whether messages move: a dead letter stops no other."""
        return all(each == DEAD_LETTERS for each in self.trouble)

    def for_everybody(self) -> dict[str, Any]:
        return {
            "status": "trouble" if self.trouble else "ok",
            "trouble": list(self.trouble),
            "turned": _said(self.turned),
            "revocations_until": _said(self.revocations_until),
            "certificate_until": _said(self.certificate_until),
        }

    def for_operator(self) -> dict[str, Any]:
        return {
            **self.for_everybody(),
            "members": self.members,
            "waiting_to_leave": self.waiting_to_leave,
            "awaited_answers": self.awaited_answers,
            "dead_letters": self.dead_letters,
        }


def look() -> State:
    pulse, now = Pulse.objects.first(), clock.now()
    trouble = []
    if pulse is None or pulse.is_silent:
        trouble.append("silent")
    elif pulse.trouble:
        trouble.append(f"not-carried: {pulse.trouble}")
    members, dead_letters, revocations_until, certificate_until = 0, None, None, None
    try:
        directory, certificate = running.directory(), running.membership().signer.certificate
    except (OSError, ValueError):
        logger.exception("The membership cannot be read")
        trouble.append("membership-unreadable")
    else:
        members, revocations_until = len(directory.members), directory.revocations.next_update_utc
        certificate_until = certificate.not_valid_after_utc
        if revocations_until is None or revocations_until < now:
            trouble.append("revocations-expired")
        if certificate_until < now:
            trouble.append("certificate-expired")
    trouble += [f"journal-contradicted: {each.member}" for each in PeerRoot.objects.filter(contradicts=True)]
    try:
        dead_letters = running.transport().count_dead()
    except Away:
        trouble.append("transport-away")
    if dead_letters:
        trouble.append(DEAD_LETTERS)
    return State(
        turned=pulse.turned if pulse else None,
        certificate_until=certificate_until,
        revocations_until=revocations_until,
        trouble=trouble,
        members=members,
        waiting_to_leave=Outgoing.objects.count(),
        awaited_answers=Handed.objects.waiting().count(),
        dead_letters=dead_letters,
    )


def _said(at: datetime | None) -> str | None:
    return instant(at) if at else None
