"""Freeze a report as one document for its signatures, and keep every state of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.cards import SOFTWARE, open_means, trust
from rapport_unique.accounts.models import Person
from rapport_unique.accounts.national_numbers import is_of
from rapport_unique.adapters.signatures.fields import with_fields
from rapport_unique.adapters.signatures.signing import stamped_over
from rapport_unique.adapters.signatures.verification import Verdict, verify
from rapport_unique.core.findings import NotPossible, Severity, Stale, define
from rapport_unique.core.lifecycle import ROLE_LABELS, SIGNATORIES
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.outbox.models import Message
from rapport_unique.outbox.queue import handler, put
from rapport_unique.reporting.changing import locked
from rapport_unique.reporting.documents import canonical_document, render_pdf
from rapport_unique.reporting.files import keep_pdf, read_pdf
from rapport_unique.reporting.models import Document, DocumentFile, Report, Version
from rapport_unique.reporting.submissions import centre_data_of, reference_of
from rapport_unique.ui import clock

logger = logging.getLogger(__name__)
STAMP = "document-stamp"
_STAMPER = Program("time-stamps")

REFUSED = define(
    "document-refused",
    Severity.BLOCKING,
    Text(
        "Le document signé ne passe pas le contrôle. Rien n'est signé ; recommencez, ou adressez-vous au helpdesk.",
        "Het ondertekende document doorstaat de controle niet. Er is niets ondertekend; begin opnieuw, of neem contact "
        "op met de helpdesk.",
        "Das unterzeichnete Dokument besteht die Prüfung nicht. Nichts wurde unterzeichnet; beginnen Sie erneut, oder "
        "wenden Sie sich an den Helpdesk.",
    ),
)


def frozen(report: Report) -> Document:
    """The document of the content in force; made now if nobody signed this content yet.

    It is typeset outside any transaction.
    """
    version = report.version
    standing = _standing(version)
    if standing:
        return standing
    now = clock.now()
    canonical = canonical_document(version, centre_data=centre_data_of(report))
    language = report.centre.language
    pdf = render_pdf(
        version,
        language=language,
        document=canonical_bytes(canonical),
        dated=now,
        reference=reference_of(version),
        to_be_signed=True,
        note=SOFTWARE.hint.say(language) if SOFTWARE in open_means() else "",
    )
    pdf = with_fields(pdf, {role.value: ROLE_LABELS[role].say(language) for role in SIGNATORIES})
    path, digest = keep_pdf(pdf)
    with transaction.atomic():
        fresh = locked(report)
        if (fresh.revision, fresh.document_digest) != (version.revision, version.document_digest):
            raise Stale("content-changed")
        standing = _standing(fresh)
        if standing:
            return standing
        document: Document = Document.objects.create(
            version=fresh, revision=fresh.revision, digest=fresh.document_digest, canonical=canonical, frozen_at=now
        )
        DocumentFile.objects.create(document=document, number=0, path=path, sha256=digest, made_at=now)
    return document


def checked(document: Document, pdf: bytes, signatories: Mapping[str, Person], *, stamped: bool) -> Verdict:
    """The verdict on a document's next state, before it is kept: exactly these people signed, each in the field of
    their role, this content and nothing else. NotPossible where any of it fails."""
    verdict = verify(pdf, trust(), clock.now(), fields=tuple(signatories), unstamped=not stamped)
    signed = {each.field: each.signer.national_number for each in verdict.signatures}
    as_expected = signed.keys() == signatories.keys() and all(
        is_of(person, signed[field]) for field, person in signatories.items()
    )
    if not (verdict.good and as_expected and verdict.attachment == document.canonical):
        logger.error("Document %s is refused: %s", document.pk, [each.code for each in verdict.findings])
        raise NotPossible(REFUSED.code)
    return verdict


def add_file(document: Document, pdf: bytes, verdict: Verdict, *, stamped: bool) -> DocumentFile:
    """The next state of a document, in the transaction of what made it. A missing stamp is put on later."""
    before = document.latest
    path, digest = keep_pdf(pdf)
    file: DocumentFile = DocumentFile.objects.create(
        document=document,
        number=before.number + 1,
        path=path,
        sha256=digest,
        made_at=clock.now(),
        stamped=stamped,
        lapses_at=verdict.lapses_at,
    )
    DocumentFile.objects.filter(pk=before.pk).update(followed=True)
    if not stamped:
        put(kind=STAMP, payload={"document": document.pk}, key=f"{STAMP}:{file.pk}")
    return file


def awaits_stamp(version: Version) -> bool:
    """Whether a signature on this content is still without its time-stamp."""
    document = Document.objects.standing(version)
    return document is not None and not document.latest.stamped


@handler(STAMP, attempts=200)
def stamp(message: Message) -> None:
    """Get the time-stamp that could not be had when a document was signed."""
    document = Document.objects.select_related("version__report").get(pk=message.payload["document"])
    _restamp(document, lambda file: not file.stamped)


def renew_stamps(before: datetime) -> int:
    """Put a new stamp over the sent documents whose last one lapses before a day; how many there were."""
    lapsing = DocumentFile.objects.filter(followed=False, lapses_at__lt=before, document__withdrawn_at=None)
    documents = Document.objects.filter(pk__in=lapsing.values("document"), version__submission__isnull=False)
    found = list(documents.select_related("version__report"))
    for document in found:
        _restamp(document, lambda file: file.lapses_at is not None and file.lapses_at < before)
    return len(found)


def _restamp(document: Document, needed: Callable[[DocumentFile], bool]) -> None:
    base = document.latest
    if not needed(base):
        return
    pdf = stamped_over(read_pdf(base.path), trust())
    signatories = {role: each.person for role, each in document.version.live_signatures.items()}
    verdict = checked(document, pdf, signatories, stamped=True)
    with transaction.atomic():
        version = locked(document.version.report)
        if document.latest.pk != base.pk:
            raise Stale("content-changed")
        file = add_file(document, pdf, verdict, stamped=True)
        record(
            subject=version.report.journal_subject,
            actor=_STAMPER.identifier,
            action="document-stamped",
            data={"number": document.version.number, "pdf_sha256": file.sha256},
        )


def _standing(version: Version) -> Document | None:
    standing = Document.objects.standing(version)
    return standing if standing and standing.digest == version.document_digest else None
