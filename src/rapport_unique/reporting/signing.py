"""Sign, and with the second signature send. A signature is a state bound to the digest and the revision seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import transaction

from rapport_unique.accounts import cards
from rapport_unique.accounts.access import Actor
from rapport_unique.adapters.signatures.certificates import Signer
from rapport_unique.adapters.signatures.signing import Prepared, Signed
from rapport_unique.adapters.signatures.verification import Verdict
from rapport_unique.core.findings import NotPossible, Refused, Severity, Stale, define
from rapport_unique.core.lifecycle import SIGNATORIES, State, require_signature
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.reporting import notices
from rapport_unique.reporting.changing import locked, require_open, require_seen
from rapport_unique.reporting.documents import SignedBy
from rapport_unique.reporting.files import read_pdf
from rapport_unique.reporting.freezing import add_file, checked, frozen
from rapport_unique.reporting.models import Document, DocumentFile, LatePolicy, Report, Signature, Submission, Version
from rapport_unique.reporting.submissions import PreparedSubmission, prepare_submission, typeset_submission
from rapport_unique.ui import clock

SIGNED_MEANWHILE = define(
    "signed-meanwhile",
    Severity.BLOCKING,
    Text(
        "L'autre signature vient d'être apposée sur ce document. Rien n'est perdu : signez à nouveau.",
        "De andere handtekening is net op dit document geplaatst. Er is niets verloren: onderteken opnieuw.",
        "Die andere Unterschrift wurde soeben auf dieses Dokument gesetzt. Nichts ist verloren: Unterzeichnen Sie "
        "erneut.",
    ),
)
STAMPS_AWAY = define(
    "time-stamps-away",
    Severity.BLOCKING,
    Text(
        "Le service d'horodatage ne répond plus depuis le {since}. La signature reprendra dès qu'il répondra ; "
        "votre rapport est conservé.",
        "De tijdstempeldienst antwoordt niet meer sinds {since}. Ondertekenen kan weer zodra hij antwoordt; "
        "uw verslag is bewaard.",
        "Der Zeitstempeldienst antwortet seit dem {since} nicht mehr. Unterzeichnet werden kann wieder, sobald er "
        "antwortet; Ihr Bericht ist gespeichert.",
    ),
)
OTHER_MEANS = define(
    "other-means",
    Severity.BLOCKING,
    Text(
        "La première signature a été donnée d'une autre façon. Enregistrez une modification du rapport, puis signez "
        "tous deux de la même façon.",
        "De eerste handtekening werd op een andere manier gegeven. Bewaar een wijziging van het verslag en onderteken "
        "daarna allebei op dezelfde manier.",
        "Die erste Unterschrift wurde auf andere Weise gegeben. Speichern Sie eine Änderung des Berichts, und "
        "unterzeichnen Sie dann beide auf dieselbe Weise.",
    ),
)


class Act(Protocol):
    """How somebody signs: what proves it, what is sent if it is the second, and what is kept with it."""

    @property
    def means(self) -> str: ...

    def evidence(self, *, actor: Actor, digest: str) -> Mapping[str, Any]: ...

    def submission(self, report: Report, actor: Actor, now: datetime) -> PreparedSubmission: ...

    def keep(self, version: Version) -> None:
        """In the transaction of the signature, before it is written; Stale when it no longer fits."""


@dataclass(frozen=True, slots=True)
class AccountAct:
    """The act of a signed-in person: who, in which mandate."""

    means: str = cards.ACCOUNT.key

    def evidence(self, *, actor: Actor, digest: str) -> Mapping[str, Any]:
        return {
            "person": actor.identifier,
            "name": actor.name,
            "mandate": actor.mandate.pk,
            "role": actor.role.key,
            "digest": digest,
            **({"acting": list(actor.role_label)} if actor.mandate.delegated_by_id else {}),
        }

    def submission(self, report: Report, actor: Actor, now: datetime) -> PreparedSubmission:
        second = SignedBy(actor.role.key, actor.name, now, self.means, actor.role_label)
        return typeset_submission(report=report, second=second)

    def keep(self, version: Version) -> None:
        if any(cards.MEANS[each.means].in_document for each in version.live_signatures.values()):
            raise NotPossible(OTHER_MEANS.code)


ACCOUNT = AccountAct()


@dataclass(frozen=True, slots=True)
class DocumentAct:
    """A signature in the document itself, over the file whose hash is `base`."""

    means: str
    document: Document
    base: str
    signed: Signed
    signer: Signer
    verdict: Verdict

    def evidence(self, *, actor: Actor, digest: str) -> Mapping[str, Any]:
        return {
            **ACCOUNT.evidence(actor=actor, digest=digest),
            "certificate": self.signer.digest,
            "document": self.verdict.sha256,
        }

    def submission(self, report: Report, actor: Actor, now: datetime) -> PreparedSubmission:
        return prepare_submission(report=report, document=self.document.canonical, pdf=self.signed.pdf, received_at=now)

    def keep(self, version: Version) -> None:
        fresh = Document.objects.get(pk=self.document.pk)
        if fresh.withdrawn_at is not None or fresh.version_id != version.pk:
            raise Stale("content-changed")
        if fresh.latest.sha256 != self.base:
            raise Stale(SIGNED_MEANWHILE.code)
        add_file(fresh, self.signed.pdf, self.verdict, stamped=self.signed.stamped)


def sign(*, report: Report, actor: Actor, revision: int, digest: str, act: Act = ACCOUNT) -> Signature | Submission:
    """Sign what was seen: `revision` and `digest` are those of the summary page. The second signature sends.

    Stale when the content or the other signature changed meanwhile; nothing is written then.
    """
    now = clock.now()
    seen = Report.objects.select_related("centre", "campaign", "version").get(pk=report.pk)
    prepared = act.submission(seen, actor, now) if _looks_second(seen, actor) else None
    with transaction.atomic():
        version = locked(report)
        _require(version, actor, revision, digest)
        act.keep(version)
        signature: Signature = Signature.objects.create(
            version=version,
            revision=revision,
            role=actor.role.key,
            person=actor.person,
            digest=digest,
            means=act.means,
            evidence=dict(act.evidence(actor=actor, digest=digest)),
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


def prepare_card(
    *, report: Report, actor: Actor, revision: int, digest: str, certificate: bytes
) -> tuple[UUID, Prepared]:
    """Freeze the report if need be, and let its document wait for the officer's card."""
    document, file, first = _to_sign(report, actor, revision, digest)
    attempt, prepared = cards.prepare_for_card(
        person=actor.person,
        purpose=_purpose(report),
        facts={"document": document.pk, "base": file.sha256, "revision": revision, "digest": digest},
        pdf=read_pdf(file.path),
        field=actor.role.key,
        certificate=certificate,
        reason=_reason(document, actor),
        first=first,
    )
    return attempt.identifier, prepared


def finish_card(*, report: Report, actor: Actor, attempt: UUID, value: bytes) -> Signature | Submission:
    """Sign with what the card gave for a document that waited."""
    last = _looks_second(report, actor)
    signed, signer, facts = cards.finish_with_card(
        person=actor.person, purpose=_purpose(report), attempt=attempt, value=value, last=last
    )
    return _signed_document(cards.CARD, report, actor, facts, signed, signer)


def prepare_elsewhere(*, report: Report, actor: Actor, revision: int, digest: str, back: Callable[[UUID], str]) -> str:
    """Freeze the report if need be, and leave its document with the federal signing service; the page to go to."""
    document, file, _ = _to_sign(report, actor, revision, digest)
    return cards.prepare_elsewhere(
        person=actor.person,
        purpose=_purpose(report),
        facts={"document": document.pk, "base": file.sha256, "revision": revision, "digest": digest},
        pdf=read_pdf(file.path),
        field=actor.role.key,
        back=back,
    )


def finish_elsewhere(*, report: Report, actor: Actor, attempt: UUID) -> Signature | Submission:
    """Sign with what the service gives back."""
    signed, signer, facts = cards.finish_elsewhere(
        person=actor.person, purpose=_purpose(report), attempt=attempt, last=_looks_second(report, actor)
    )
    return _signed_document(cards.FEDERAL, report, actor, facts, signed, signer)


def abandon_elsewhere(*, report: Report, actor: Actor, attempt: UUID) -> None:
    """The officer turned back on the pages of the service."""
    cards.abandon_elsewhere(person=actor.person, purpose=_purpose(report), attempt=attempt)


def _signed_document(
    means: cards.Means, report: Report, actor: Actor, facts: Mapping[str, Any], signed: Signed, signer: Signer
) -> Signature | Submission:
    document = Document.objects.get(pk=facts["document"], version=report.version)
    act = _act(means, report, actor, document, facts["base"], signed, signer)
    return sign(report=report, actor=actor, revision=facts["revision"], digest=facts["digest"], act=act)


def sign_with_software(*, report: Report, actor: Actor, revision: int, digest: str) -> Signature | Submission:
    """Sign with the card that a fictional person would have."""
    document, file, first = _to_sign(report, actor, revision, digest)
    signed, signer = cards.sign_with_software(
        person=actor.person,
        pdf=read_pdf(file.path),
        field=actor.role.key,
        reason=f"TEST - {_reason(document, actor)}",
        first=first,
        last=not first,
    )
    act = _act(cards.SOFTWARE, report, actor, document, file.sha256, signed, signer)
    return sign(report=report, actor=actor, revision=revision, digest=digest, act=act)


def why_not(version: Version, actor: Actor) -> str | None:
    """The code that says why this person cannot sign now, or None when they can."""
    try:
        _require(version, actor, version.revision, version.document_digest)
    except Refused as refusal:
        return refusal.code
    return None


def _to_sign(report: Report, actor: Actor, revision: int, digest: str) -> tuple[Document, DocumentFile, bool]:
    """The document, the file to sign over, and whether it is the first signature."""
    version = report.version
    _require(version, actor, revision, digest)
    _require_stamps()
    live = version.live_signatures
    if any(not cards.MEANS[each.means].in_document for each in live.values()):
        raise NotPossible(OTHER_MEANS.code)
    document = frozen(report)
    return document, document.latest, not live


def _act(
    means: cards.Means,
    report: Report,
    actor: Actor,
    document: Document,
    base: str,
    signed: Signed,
    signer: Signer,
) -> DocumentAct:
    """Of the two who prepare over one file, the second hears it from `keep`: `checked` sees what this one knew."""
    signatories = {role: each.person for role, each in report.version.live_signatures.items()}
    if document.files.get(sha256=base).number == 0:
        signatories = {}
    verdict = checked(document, signed.pdf, {**signatories, actor.role.key: actor.person}, stamped=signed.stamped)
    return DocumentAct(means.key, document, base, signed, signer, verdict)


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
    reopened = version.number > 1  # by the administration, which wants it back whatever the day
    if campaign.late_policy == LatePolicy.BLOCK and clock.today() > campaign.closes and not reopened:
        raise NotPossible("campaign-closed")


def _require_stamps() -> None:
    """Signatures without a time-stamp are accepted for some hours, then no more."""
    since = DocumentFile.objects.unstamped_since()
    limit = timedelta(seconds=settings.SIGNATURES_PENDING_SECONDS)
    if since is not None and clock.now() - since > limit:
        raise NotPossible(STAMPS_AWAY.code, {"since": clock.local(since).strftime("%d/%m/%Y %H:%M")})


def _looks_second(report: Report, actor: Actor) -> bool:
    """Whether this signature looks like the second, so that what is sent must be ready before the transaction."""
    live = report.version.live_signatures
    return len(live) == len(SIGNATORIES) - 1 and actor.role.key not in live and report.version.state != State.SENT


def _purpose(report: Report) -> str:
    return f"report:{report.pk}"


def _reason(document: Document, actor: Actor) -> str:
    """What the signature panel of a PDF reader shows: the report, and the role, with whose it is by delegation."""
    said = document.canonical
    return f"{said['campaign']}, {said['centre']}: {actor.role_label.say(actor.language)}"
