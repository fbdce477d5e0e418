"""Whether the node works: codes and dates for whoever watches over the machine, numbers for the centre's own people.

A number that anybody may read at any moment counts each request, and a protected file that is asked about.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapport_unique.core.findings import Finding
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.models import Given, Outgoing, PeerRoot, Pulse, Question
from rapport_unique.exchange.protocol.deadlines import ACKNOWLEDGE_WITHIN
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.protocol.states import Answer, Request
from rapport_unique.exchange.tables import SILENT_AFTER
from rapport_unique.ui import clock

SILENT = "silent"
NOT_CARRIED = "not-carried"
MEMBERSHIP_UNREADABLE = "membership-unreadable"
CERTIFICATE_EXPIRED = "certificate-expired"
REVOCATIONS_EXPIRED = "revocations-expired"
CASES_UNKNOWN = "case-system-unknown"
CASES_FAULTY = "case-system-faulty"
NOT_TAKEN_OVER = "not-taken-over"
"""A question waits for the hub for longer than a dead process would be noticed."""
JOURNAL_CONTRADICTED = "journal-contradicted"


@dataclass(frozen=True, slots=True)
class Trouble:
    """`about` says which member, or what kind of fault where; never what stands there."""

    code: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.code}: {self.about}" if self.about else self.code


@dataclass(frozen=True, slots=True)
class State:
    """`findings` are what keeps the case system from answering, with what was read there."""

    reached: datetime | None
    turned: datetime | None
    certificate_until: datetime | None
    revocations_until: datetime | None
    trouble: Sequence[Trouble]
    findings: Sequence[Finding]
    waiting_to_leave: int
    held: int

    def for_everybody(self) -> dict[str, Any]:
        return {
            "status": "trouble" if self.trouble else "ok",
            "trouble": [str(each) for each in self.trouble],
            "reached": _said(self.reached),
            "turned": _said(self.turned),
            "revocations_until": _said(self.revocations_until),
            "certificate_until": _said(self.certificate_until),
        }

    def for_operator(self) -> dict[str, Any]:
        return {**self.for_everybody(), "waiting_to_leave": self.waiting_to_leave, "held": self.held}


def look() -> State:
    pulse, now = Pulse.objects.first(), clock.now()
    trouble = []
    if pulse is None or pulse.is_silent:
        trouble.append(Trouble(SILENT))
    elif pulse.trouble:
        trouble.append(Trouble(NOT_CARRIED, pulse.trouble))
    overdue = now - SILENT_AFTER - ACKNOWLEDGE_WITHIN
    if Question.objects.filter(state=Request.SIGNED.value, asked__lt=overdue).exists():
        trouble.append(Trouble(NOT_TAKEN_OVER))
    certificate_until = revocations_until = None
    try:
        node = running.node()
    except (OSError, ValueError):
        trouble.append(Trouble(MEMBERSHIP_UNREADABLE))
    else:
        certificate_until = node.correspondent.signer.certificate.not_valid_after_utc
        revocations_until = node.correspondent.directory.revocations.next_update_utc
        if certificate_until < now:
            trouble.append(Trouble(CERTIFICATE_EXPIRED))
        if revocations_until is None or revocations_until < now:
            trouble.append(Trouble(REVOCATIONS_EXPIRED))
    findings: Sequence[Finding] = ()
    try:
        findings = running.cases().findings()
    except ValueError:
        trouble.append(Trouble(CASES_UNKNOWN))
    if findings:
        first = findings[0]
        where = f" at {first.place}" if str(first.place) else ""
        trouble.append(Trouble(CASES_FAULTY, f"{first.code}{where}, {len(findings)} in all"))
    trouble += [Trouble(JOURNAL_CONTRADICTED, each.member) for each in PeerRoot.objects.filter(contradicts=True)]
    return State(
        reached=pulse.reached if pulse else None,
        turned=pulse.turned if pulse else None,
        certificate_until=certificate_until,
        revocations_until=revocations_until,
        trouble=trouble,
        findings=findings,
        waiting_to_leave=Outgoing.objects.count(),
        held=Given.objects.filter(state=Answer.HELD.value).count(),
    )


def _said(at: datetime | None) -> str | None:
    return instant(at) if at else None
