"""The one way in which the content of a report changes: under its lock, seen by its user, voiding what was signed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.core.findings import NotPossible, Stale
from rapport_unique.core.lifecycle import Action, State, require
from rapport_unique.journal.recording import record
from rapport_unique.reporting import notices
from rapport_unique.reporting.evaluation import Outcome, evaluate_version, keep, outcome_of
from rapport_unique.reporting.models import Document, Draft, Report, Version
from rapport_unique.ui import clock


@dataclass(slots=True)
class Change:
    """A change being made. `data` is what the journal shall know; `outcome` spares an evaluation done elsewhere;
    `event_if_same` says that something is written even where the content turns out the same; `confirmed` who answers
    for which findings of the new content: an older confirmation never covers it."""

    version: Version
    data: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome | None = None
    event_if_same: bool = False
    confirmed: dict[str, Any] = field(default_factory=dict)


def locked(report: Report) -> Version:
    """The version in force, with the report locked until the transaction ends.

    Two queries, because PostgreSQL reads what is joined to a row it waited for as it was before the wait.
    """
    Report.objects.select_for_update().get(pk=report.pk)
    fresh = Report.objects.select_related("centre", "campaign", "version").get(pk=report.pk)
    version: Version = fresh.version
    version.report = fresh
    return version


def require_open(version: Version) -> None:
    """Raise unless people may work on this report now."""
    report = version.report
    if report.campaign.opens > clock.today():
        raise NotPossible("campaign-not-open")
    if not report.answering_centre.is_complete:
        raise NotPossible("centre-data-missing")


def require_seen(version: Version, revision: int) -> None:
    """Raise unless the content is still the one that its user saw."""
    if version.revision != revision:
        raise Stale("content-changed")


@contextmanager
def changing(*, report: Report, actor: Actor, revision: int, action: str, form: str = "") -> Iterator[Change]:
    """Lock the report, let the caller change its content, then evaluate, void, record and notify in one transaction.

    The caller saves rows and workbooks; this saves the version. A content that turns out the same stays as it was:
    same revision, signatures untouched, nothing written. Either way the person's draft of `form` has served.
    """
    with transaction.atomic():
        version = locked(report)
        require(actor.role.key, Action.EDIT, State(version.state))
        require_open(version)
        require_seen(version, revision)
        change = Change(version)
        yield change
        if not conclude(change, actor=actor, action=action):
            transaction.set_rollback(True)
    if form:
        Draft.objects.filter(version=change.version, person=actor.person, form=form).delete()


def conclude(change: Change, *, actor: Actor | Program, action: str) -> bool:
    """Evaluate the changed content and write what follows from it, with one event. False where it is the same.

    Whatever the cause, what was sent stays: the caller's transaction is refused as a whole.
    """
    version = change.version
    if version.state == State.SENT:
        raise NotPossible("already-sent")
    before, state_before = version.content_digest, State(version.state)
    outcome = change.outcome or outcome_of(evaluate_version(version))
    if outcome.digest == before:
        if change.event_if_same:
            version.answers = {**version.answers, "confirmed": change.confirmed}
            keep(version, outcome)
            _record(version, actor, action, change.data)
        return change.event_if_same
    voided = void_signatures(version, why=action)
    Document.objects.filter(version=version, withdrawn_at=None).update(withdrawn_at=clock.now())
    version.revision += 1
    version.answers = {**version.answers, "confirmed": change.confirmed}
    keep(version, outcome)
    _record(version, actor, action, {**change.data, "voided": [each.role for each in voided]})
    if voided:  # what opened the signed report has served
        Draft.objects.filter(version=version, values={}).delete()
    for signature in voided:
        notices.signature_voided(version, signature)
    if version.state == State.READY and state_before in (State.NOT_STARTED, State.IN_PROGRESS):
        notices.turn_to_sign(version)
    return True


def void_signatures(version: Version, *, why: str) -> list[Any]:
    """Take the signatures off a content that is about to change; they stay in the history."""
    standing = list(version.live_signatures.values())
    now = clock.now()
    for signature in standing:
        signature.voided_at, signature.voided_why = now, why
        signature.save(update_fields=["voided_at", "voided_why"])
    return standing


def _record(version: Version, actor: Actor | Program, action: str, data: Mapping[str, Any]) -> None:
    record(
        subject=version.report.journal_subject,
        actor=actor.identifier,
        action=action,
        data={"number": version.number, "revision": version.revision, "digest": version.content_digest, **data},
    )
