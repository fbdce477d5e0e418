"""Check before signing: all that will be signed, why each figure is what it is, and who can sign it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import Refused
from rapport_unique.core.lifecycle import State
from rapport_unique.reporting.filling import draft_of, save_fields
from rapport_unique.reporting.forms.signing import ConfirmForm
from rapport_unique.reporting.models import Report
from rapport_unique.reporting.signing import why_not
from rapport_unique.reporting.submissions import centre_data_of
from rapport_unique.reporting.views.base import (
    UNPROCESSABLE,
    centre_answers,
    for_readers,
    for_writers,
    may_edit,
    refuse,
    report_of,
    shown,
)
from rapport_unique.reporting.views.marks import marks_of
from rapport_unique.reporting.views.said import Said, said_by
from rapport_unique.ui import language


@require_safe
@for_readers
def summary(request: ActorRequest, pk: int) -> HttpResponse:
    return _summary(request, report_of(request, pk))


@require_POST
@for_writers
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Somebody answers for every remark that wants to be confirmed."""
    report = report_of(request, pk)
    version, said = report.version, said_by(report.version)
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _summary(request, report, said, form)
    confirmed = {*said.to_confirm, *(said.confirmation.codes if said.confirmation else ())}
    try:
        save_fields(
            report=report,
            actor=request.actor,
            revision=form.cleaned_data["revision"],
            fields={key: value or "" for key, value in version.answers.get("fields", {}).items()},
            confirmed=tuple(sorted(confirmed)),
        )
    except Refused as refused:
        refuse(form, refused)
        return _summary(request, report, said, form)
    messages.success(request, _("The remarks are confirmed. Those who sign will see by whom."))
    return redirect("report-summary", pk=pk)


def _summary(
    request: ActorRequest, report: Report, said: Said | None = None, form: ConfirmForm | None = None
) -> HttpResponse:
    version = report.version
    said = said or said_by(version)
    is_sent = version.state == State.SENT
    editable = may_edit(request, report)
    refusal = why_not(version, request.actor)
    own = draft_of(version, request.person) if editable else None
    context: dict[str, Any] = {
        "said": said,
        "marks": marks_of(version),
        "centre_answers": centre_answers(version.submission.centre_data if is_sent else centre_data_of(report)),
        "change_url": reverse("report-form", args=[report.pk]) if editable else "",
        "signable": refusal is None,
        "why_not": _why_not(refusal, said),
        "draft": own if own and own.values else None,
        "confirm": form
        or (ConfirmForm(initial={"revision": version.revision}) if editable and said.to_confirm else None),
    }
    status = UNPROCESSABLE if form and form.errors else 200
    return shown(request, "summary", report, here=_("Check"), status=status, **context)


def _why_not(refusal: str | None, said: Said) -> str:
    if refusal is None:
        return ""
    if refusal == "role-may-not":
        return _("Only the president and the director general sign.")
    return language.refusal(Refused(refusal, {"count": said.blocking}))
