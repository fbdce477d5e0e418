"""What was sent: prepare it, keep it for ever, and let it be read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from rapport_unique.accounts.access import Actor
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.reporting.documents import SignedBy, canonical_document, render_pdf
from rapport_unique.reporting.models import Report, Signature, Submission, Version
from rapport_unique.ui import clock


def reference_of(version: Version) -> str:
    """What a centre and the administration call a submission."""
    report = version.report
    campaign = report.campaign
    return f"RU-{campaign.measure_id.upper()}-{campaign.period_id}-{report.centre.ins}-{version.number}"


@dataclass(frozen=True, slots=True)
class PreparedSubmission:
    """A submission that was typeset; it holds only while content and first signature are those it shows."""

    revision: int
    document_digest: str
    first_signature: int
    document: dict[str, Any]
    centre_data: dict[str, str]
    pdf: bytes
    received_at: datetime
    late: bool

    def still_holds(self, version: Version, second: Signature) -> bool:
        others = [each.pk for each in version.live_signatures.values() if each.pk != second.pk]
        return (
            (version.revision, version.document_digest) == (self.revision, self.document_digest)
            and others == [self.first_signature]
            and centre_data_of(version.report) == self.centre_data
        )

    def store(self, version: Version) -> Submission:
        """Write the submission, in the transaction of the second signature; its file is in place before."""
        digest = hashlib.sha256(self.pdf).hexdigest()
        path = f"submissions/{digest[:2]}/{digest}.pdf"
        if not default_storage.exists(path):
            path = default_storage.save(path, ContentFile(self.pdf))
        submission: Submission = Submission.objects.create(
            version=version,
            reference=reference_of(version),
            document=self.document,
            content_digest=version.content_digest,
            document_digest=version.document_digest,
            rules_version=version.rules_version,
            figures=version.evaluation["figures"],
            evaluation=version.evaluation,
            centre_data=self.centre_data,
            pdf_path=path,
            pdf_sha256=digest,
            received_at=self.received_at,
            late=self.late,
        )
        return submission


def prepare_submission(*, report: Report, actor: Actor, signed_at: datetime) -> PreparedSubmission:
    """Typeset the document as it will stand once `actor` has signed, outside any transaction."""
    version = report.version
    (first,) = version.live_signatures.values()
    signatures = [
        SignedBy(first.role, first.person.name, first.signed_at, first.means),
        SignedBy(actor.role.key, actor.name, signed_at, "account"),
    ]
    centre_data = centre_data_of(report)
    document = canonical_document(version, signatures=signatures, centre_data=centre_data)
    pdf = render_pdf(
        version,
        language=report.centre.language,
        signatures=signatures,
        document=canonical_bytes(document),
        dated=signed_at,
        reference=reference_of(version),
        received_at=signed_at,
    )
    return PreparedSubmission(
        revision=version.revision,
        document_digest=version.document_digest,
        first_signature=first.pk,
        document=document,
        centre_data=centre_data,
        pdf=pdf,
        received_at=signed_at,
        late=report.campaign.closes < clock.today(),
    )


def centre_data_of(report: Report) -> dict[str, str]:
    """The centre's account and contact person of this moment: not signed, but kept with what is sent."""
    return {name: getattr(report.centre, name) for name in report.centre.COMPLETED_BY_ITSELF}


def sent_reports() -> Any:
    """Every submission, for the administration."""
    return Submission.objects.select_related("version__report__centre", "version__report__campaign")


def pdf_of(submission: Submission) -> bytes:
    with default_storage.open(submission.pdf_path) as file:
        content: bytes = file.read()
    return content
