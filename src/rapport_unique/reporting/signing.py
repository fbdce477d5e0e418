"""Sign, and with the second signature send. A signature is a state bound to the digest and the revision seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.core.findings import NotPossible, Stale
from rapport_unique.core.lifecycle import SIGNATORIES, State, require_signature
from rapport_unique.journal.recording import record
from rapport_unique.reporting import notices
from rapport_unique.reporting.changing import locked, require_open, require_seen
from rapport_unique.reporting.models import LatePolicy, Report, Signature, Submission, Version
from rapport_unique.reporting.submissions import PreparedSubmission, prepare_submission
from rapport_unique.ui import clock


class SignatureMeans(Protocol):
    """How a person signs. `evidence` proves the act for as long as the signature is kept."""

    @property
    def name(self) -> str: ...

    def evidence(self, *, actor: Actor, digest: str) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class AccountMeans:
    """The act of a signed-in person: who, in which mandate."""

    name: str = "account"

    def evidence(self, *, actor: Actor, digest: str) -> Mapping[str, Any]:
        return {
            "person": actor.identifier,
            "name": actor.name,
            "mandate": actor.mandate.pk,
            "role": actor.role.key,
            "digest": digest,
        }


ACCOUNT = AccountMeans()


def sign(
    *, report: Report, actor: Actor, revision: int, digest: str, means: SignatureMeans = ACCOUNT
) -> Signature | Submission:
    """Sign what was seen: `revision` and `digest` are those of the summary page. The second signature sends.

    Stale when the content or the other signature changed meanwhile; nothing is written then.
    """
    now = clock.now()
    seen = Report.objects.select_related("centre", "campaign", "version").get(pk=report.pk)
    prepared = _prepared_if_second(seen, actor, now)
    with transaction.atomic():
        version = locked(report)
        _require(version, actor, revision, digest)
        signature: Signature = Signature.objects.create(
            version=version,
            revision=revision,
            role=actor.role.key,
            person=actor.person,
            digest=digest,
            means=means.name,
            evidence=dict(means.evidence(actor=actor, digest=digest)),
            signed_at=now,
        )
        live = version.live_signatures
        sends = len(live) == len(SIGNATORIES)
        version.state = (State.SENT if sends else State.SIGNED_ONCE).value
        version.save(update_fields=["state"])
        data = {"number": version.number, "revision": revision, "digest": digest, "role": actor.role.key}
        if not sends:
            record(subject=version.report.journal_subject, actor=actor.identifier, action="signed", data=data)
            notices.turn_to_sign(version)
            return signature
        if prepared is None or not prepared.still_holds(version, signature):
            raise Stale("content-changed")
        submission = prepared.store(version)
        record(
            subject=version.report.journal_subject,
            actor=actor.identifier,
            action="signed-and-sent",
            data={**data, "reference": submission.reference, "pdf_sha256": submission.pdf_sha256},
        )
        notices.report_sent(version)
        return submission


def _require(version: Version, actor: Actor, revision: int, digest: str) -> None:
    require_seen(version, revision)
    live = version.live_signatures
    require_signature(
        role=actor.role.key,
        person=actor.identifier,
        state=State(version.state),
        blocking=version.evaluation.get("blocking", 0),
        signed={role: each.person.journal_actor for role, each in live.items()},
    )
    require_open(version)
    if digest != version.document_digest:
        raise Stale("content-changed")
    campaign = version.report.campaign
    if campaign.late_policy == LatePolicy.BLOCK and clock.today() > campaign.closes:
        raise NotPossible("campaign-closed")


def why_not(version: Version, actor: Actor) -> str | None:
    """The code that says why this person cannot sign now, or None when they can."""
    from rapport_unique.core.findings import Refused

    try:
        _require(version, actor, version.revision, version.document_digest)
    except Refused as refusal:
        return refusal.code
    return None


def _prepared_if_second(report: Report, actor: Actor, now: Any) -> PreparedSubmission | None:
    """The document, typeset before the transaction opens, when this signature looks like the second."""
    live = report.version.live_signatures
    if len(live) != len(SIGNATORIES) - 1 or actor.role.key in live or report.version.state == State.SENT:
        return None
    return prepare_submission(report=report, actor=actor, signed_at=now)
