"""A report on paper and as data: the receipt of what was sent, its PDF and canonical JSON, and a draft before that."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import Stale
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.journal.models import Event
from rapport_unique.journal.roots import receipt_of
from rapport_unique.reporting.documents import canonical_document, render_pdf, signatures_of
from rapport_unique.reporting.files import read_pdf
from rapport_unique.reporting.freezing import awaits_stamp
from rapport_unique.reporting.models import Document, Report, Submission
from rapport_unique.reporting.submissions import centre_data_of, pdf_of
from rapport_unique.reporting.views.base import for_readers, report_of, shown
from rapport_unique.reporting.views.marks import marks_of
from rapport_unique.reporting.views.said import said_by
from rapport_unique.ui import clock, language
from rapport_unique.ui.components import Answer


@require_safe
@for_readers
def receipt(request: ActorRequest, pk: int) -> HttpResponse:
    """Sent: the reference, the moment, what was sent, for ever."""
    report = report_of(request, pk)
    submission = _submission(request, report)
    context: dict[str, Any] = {
        "submission": submission,
        "facts": [
            Answer(_("Received"), submission.received_at, note=_("After the deadline") if submission.late else ""),
            Answer(_("Centre"), report.centre.label),
            Answer(_("Report"), f"{language.say(report.campaign.measure.title)}, {report.campaign.period_id}"),
        ],
        "said": said_by(report.version),
        "marks": marks_of(report.version),
        "pending": awaits_stamp(report.version),
        "signatures": [
            Answer(each.acted_as, each.person.name, note=each.signed_at)
            for each in report.version.live_signatures.values()
        ],
    }
    return shown(request, "receipt", report, here=_("Receipt"), **context)


@require_safe
@for_readers
def pdf(request: ActorRequest, pk: int) -> HttpResponse:
    """The document that was sent; before that a draft of what is saved, in the reader's language."""
    report = report_of(request, pk)
    submission = Submission.objects.filter(version=report.version).first()
    if submission:
        return _file(pdf_of(submission), "application/pdf", f"{submission.reference}.pdf")
    if not report.version.evaluation:
        messages.warning(request, _("Nothing has been saved yet, so there is nothing to print."))
        return redirect("report", pk=pk)
    version, signatures = report.version, signatures_of(report.version)
    try:
        canonical = canonical_document(version, centre_data=centre_data_of(report))
    except Stale as stale:
        messages.warning(request, language.refusal(stale))
        return redirect("report-summary", pk=pk)
    content = render_pdf(
        version,
        language=language.active(),
        signatures=signatures,
        document=canonical_bytes(canonical),
        dated=clock.now(),
    )
    name = f"{report.campaign.measure_id}-{report.campaign.period_id}-{report.centre.ins}-{_('draft')}.pdf"
    return _file(content, "application/pdf", name)


@require_safe
@for_readers
def document(request: ActorRequest, pk: int, document_pk: int) -> HttpResponse:
    """A document that was frozen for signing, in its last state; also one that was withdrawn."""
    found = get_object_or_404(
        Document.objects.visible_to(request.actor), pk=document_pk, version__report=report_of(request, pk)
    )
    name = f"{found.canonical['campaign']}-{found.canonical['centre']}-{found.frozen_at:%Y%m%d-%H%M}.pdf"
    return _file(read_pdf(found.latest.path), "application/pdf", name.replace("/", "-"))


@require_safe
@for_readers
def proof(request: ActorRequest, pk: int) -> HttpResponse:
    """That the report was received, provable without this site: the event, its place in the journal, a time-stamp."""
    report = report_of(request, pk)
    submission = _submission(request, report)
    events = Event.objects.for_subject(report.journal_subject).filter(action="signed-and-sent")
    content = receipt_of(events.latest("seq")) if events else None
    if content is None:
        messages.warning(request, _("The proof is being made: come back in a quarter of an hour."))
        return redirect("report-receipt", pk=pk)
    return _file(content, "application/zip", f"{submission.reference}-proof.zip")


@require_safe
@for_readers
def canonical_json(request: ActorRequest, pk: int) -> HttpResponse:
    """What both signatures cover, byte for byte."""
    submission = _submission(request, report_of(request, pk))
    return _file(canonical_bytes(submission.document), "application/json", f"{submission.reference}.json")


def _submission(request: ActorRequest, report: Report) -> Submission:
    submissions = Submission.objects.visible_to(request.actor)
    submission: Submission = get_object_or_404(submissions, version=report.version)
    return submission


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
