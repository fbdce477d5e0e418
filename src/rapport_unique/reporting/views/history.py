"""What happened to a report: versions, uploads, signatures with those that were voided, the submission, every event."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.texts import Text
from rapport_unique.reporting.models import Document, Signature, Submission, Workbook, WorkbookState
from rapport_unique.reporting.views.base import for_readers, report_of, shown
from rapport_unique.reporting.views.changes import happenings, said_of_action
from rapport_unique.ui import language
from rapport_unique.ui.components import Column, Table

_STATES = {
    WorkbookState.READING: Text("en lecture", "wordt gelezen", "wird gelesen"),
    WorkbookState.REFUSED: Text("refusé", "geweigerd", "abgelehnt"),
    WorkbookState.PROPOSED: Text("lu, à confirmer", "gelezen, te bevestigen", "gelesen, zu bestätigen"),
    WorkbookState.IN_FORCE: Text("en vigueur", "van kracht", "in Kraft"),
    WorkbookState.REPLACED: Text("remplacé", "vervangen", "ersetzt"),
    WorkbookState.ABANDONED: Text("abandonné", "opgegeven", "verworfen"),
}


@require_safe
@for_readers
def history(request: ActorRequest, pk: int) -> HttpResponse:
    report = report_of(request, pk)
    of_report: dict[str, Any] = {"version__report": report}
    seen_by = request.actor
    context: dict[str, Any] = {
        "happenings": happenings(report),
        "signatures": _signatures(Signature.objects.visible_to(seen_by).filter(**of_report).select_related("person")),
        "workbooks": _workbooks(Workbook.objects.visible_to(seen_by).filter(**of_report).select_related("uploaded_by")),
        "documents": Document.objects.visible_to(seen_by).filter(**of_report),
        "submissions": _submissions(Submission.objects.visible_to(seen_by).filter(**of_report)),
    }
    return shown(request, "history", report, here=_("History"), **context)


def _signatures(signatures: Any) -> Table:
    labels = (_("Signed on"), _("By"), _("As"), _("Revision"), _("Status"))
    return Table(
        caption=_("Signatures"),
        columns=[Column(label) for label in labels],
        rows=[
            [each.signed_at, each.person.name, each.acted_as, str(each.revision), _standing(each)]
            for each in signatures
        ],
        empty=_("Nobody has signed yet."),
    )


def _standing(signature: Signature) -> str:
    if signature.voided_at is None:
        return _("stands")
    return _("voided on %(when)s: %(why)s") % {
        "when": language.moment(signature.voided_at),
        "why": said_of_action(signature.voided_why, {}),
    }


def _workbooks(workbooks: Any) -> Table:
    return Table(
        caption=_("Workbooks"),
        columns=[Column(_("Received on")), Column(_("By")), Column(_("File")), Column(_("Status"))],
        rows=[
            [each.uploaded_at, each.uploaded_by.name, each.name, _STATES[WorkbookState(each.state)]]
            for each in workbooks
        ],
    )


def _submissions(submissions: Any) -> Table:
    return Table(
        caption=_("Sent"),
        columns=[Column(_("Received on")), Column(_("Reference"))],
        rows=[[each.received_at, each.reference] for each in submissions],
    )
