"""The fields of a report: drafts beside the content, one Save, and nobody overwritten silently."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.core.findings import Refused, Stale
from rapport_unique.reporting.filling import (
    FIELDS_FORM,
    colleagues_drafts,
    draft_of,
    drop_draft,
    fields_of_workbook,
    keep_draft,
    open_draft,
    save_fields,
)
from rapport_unique.reporting.forms.answers import AnswersForm, answers_to_show, reading_of
from rapport_unique.reporting.forms.conflict import Difference, differences
from rapport_unique.reporting.forms.signing import RevisionForm
from rapport_unique.reporting.models import Draft, Grant, Report, Version
from rapport_unique.reporting.overview import standing_of
from rapport_unique.reporting.planning import figures_as_typed, picture_of
from rapport_unique.reporting.views.base import (
    UNPROCESSABLE,
    for_readers,
    for_writers,
    may_edit,
    obstacle,
    refuse,
    report_of,
    shown,
    signed_by,
)
from rapport_unique.reporting.views.changes import answers_stand_since, last_change
from rapport_unique.reporting.views.marks import marks_of
from rapport_unique.reporting.views.planning import ShownPart, picture_as_html, shown_parts
from rapport_unique.reporting.views.said import said_by, shown_value
from rapport_unique.ui import clock, language
from rapport_unique.ui.components import Answer


@require_safe
@for_readers
def introduction(request: ActorRequest, pk: int) -> HttpResponse:
    """What the measure is, where its report stands, and what can be done now."""
    report = report_of(request, pk)
    refusal = obstacle(report)
    context: dict[str, Any] = {
        "facts": _facts(report),
        "marks": marks_of(report.version),
        "obstacle": language.refusal(Refused(refusal)) if refusal else "",
        "centre_incomplete": not report.answering_centre.is_complete,
        "editable": may_edit(request, report),
        "draft": draft_of(report.version, request.person),
    }
    return shown(request, "introduction", report, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_writers
def form(request: ActorRequest, pk: int) -> HttpResponse:
    """Fill in. A signed form opens read-only, and a draft on an older revision as a choice between two contents."""
    report = report_of(request, pk)
    if not report.campaign.measure.fields:
        return redirect("report-table", pk=pk)
    if not may_edit(request, report):
        return redirect("report", pk=pk)
    if request.method == "POST":
        return _save(request, report)
    draft = draft_of(report.version, request.person)
    if draft is None and report.version.live_signatures:
        return _signed(request, report)
    if draft and (open_questions := _differences(report, draft)):
        return _conflict(request, report, draft, open_questions)
    return _ask(request, report, draft)


@require_POST
@for_writers
def modify(request: ActorRequest, pk: int) -> HttpResponse:
    """Open a signed form. The signature stands until a change is saved."""
    report = report_of(request, pk)
    seen = RevisionForm(request.POST)
    if seen.is_valid():
        try:
            open_draft(report=report, actor=request.actor, revision=seen.cleaned_data["revision"])
        except Refused as refused:
            messages.warning(request, language.refusal(refused))
    return redirect("report-form", pk=pk)


@require_POST
@for_writers
def draft(request: ActorRequest, pk: int) -> HttpResponse:
    """Keep what stands in the form: while one types, or by the button of a page without scripts."""
    report = report_of(request, pk)
    typed = AnswersForm(report.version, request.POST)
    typed.full_clean()
    status, said = _keep(request, report, typed)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"message": said, **_picture_as_typed(report, typed)}, status=status)
    (messages.success if status == 200 else messages.warning)(request, said)
    return redirect("report-form", pk=pk)


def _picture_as_typed(report: Report, typed: AnswersForm) -> dict[str, str]:
    """The picture that would follow from what stands in the form, for a measure that has one."""
    if report.campaign.measure.picture is None:
        return {}
    return {"picture": picture_as_html(report, figures_as_typed(report.version, typed.typed()))}


@require_POST
@for_writers
def abandon(request: ActorRequest, pk: int) -> HttpResponse:
    """Throw one's own draft away; the content and its signatures stay."""
    report = report_of(request, pk)
    drop_draft(report=report, actor=request.actor, form=FIELDS_FORM)
    messages.success(request, _("Your draft is thrown away. The report is as it was saved last."))
    return redirect("report", pk=pk)


def _facts(report: Report) -> list[Answer]:
    """What somebody should know before starting."""
    campaign = report.campaign
    standing = standing_of(report)
    said = [
        Answer(_("Period"), campaign.parameters.period.label),
        Answer(_("Legal basis"), campaign.measure.law.text),
        Answer(_("Open from"), campaign.opens),
        Answer(_("Deadline"), standing.deadline, note=_("The deadline has passed.") if standing.late else ""),
        Answer(_("Status"), standing.status(language.active())),
        Answer(_("Next"), standing.whose_turn(language.active())),
    ]
    return said + [
        Answer(grant.label, grant.amount, numeric=True, note=_("Filled in by the administration"))
        for grant in Grant.objects.of(report)
    ]


def _keep(request: ActorRequest, report: Report, typed: AnswersForm) -> tuple[int, str]:
    revision = typed.cleaned_data.get("revision")
    if revision is None:
        return 400, _("This page cannot be saved. Reload it.")
    try:
        kept = keep_draft(report=report, actor=request.actor, revision=revision, form=FIELDS_FORM, values=typed.typed())
    except Refused as refused:
        return UNPROCESSABLE, language.refusal(refused)
    at = f"{clock.local(kept.saved_at):%H:%M}"
    version = Version.objects.get(pk=report.version.pk)
    if revision == version.revision:
        return 200, _("Draft kept at %(time)s. It is not saved in the report yet.") % {"time": at}
    return 409, _("%(change)s What you typed is kept: reload the page to compare both.") % {
        "change": last_change(report)
    }


def _save(request: ActorRequest, report: Report) -> HttpResponse:
    version = report.version
    typed = AnswersForm(report.version, request.POST)
    own = draft_of(version, request.person)
    if own and "choices" in request.POST and any(each.key not in request.POST for each in typed.declared):
        return _conflict(request, report, own, _differences(report, own), undecided=True)
    if not typed.is_valid():
        _keep(request, report, typed)
        return _ask(request, report, own, typed)
    revision, answers = typed.cleaned_data["revision"], typed.canonical_answers()
    if revision != version.revision or request.POST.get("signed", "") != signed_by(version):
        return _compare_first(request, report, revision, answers)
    try:
        saved = save_fields(
            report=report,
            actor=request.actor,
            revision=revision,
            fields={key: value or "" for key, value in answers.items()},
            confirmed=_still_confirmed(version, answers),
        )
    except Stale:
        return _compare_first(request, report, revision, answers)
    except Refused as refused:
        refuse(typed, refused)
        return _ask(request, report, own, typed)
    unchanged = saved.revision == revision
    messages.success(request, _("Nothing has changed: the report is as it was.") if unchanged else _("Saved."))
    return redirect("report-table" if report.campaign.measure.tables else "report-summary", pk=report.pk)


def _compare_first(
    request: ActorRequest, report: Report, revision: int, answers: dict[str, str | None]
) -> HttpResponse:
    """The content or its signatures are not those that the page showed: keep what was typed, and show both."""
    values = {key: value or "" for key, value in answers.items()}
    try:
        keep_draft(report=report, actor=request.actor, revision=revision, form=FIELDS_FORM, values=values)
    except Refused as refused:
        messages.warning(request, language.refusal(refused))
        return redirect("report", pk=report.pk)
    messages.warning(
        request,
        _("Not saved. %(change)s What you typed is kept on this page: look at it again and save.")
        % {"change": last_change(report)},
    )
    return redirect("report-form", pk=report.pk)


def _still_confirmed(version: Version, answers: dict[str, str | None]) -> tuple[str, ...]:
    """A confirmation holds as long as the answers it was given for."""
    stored = version.answers.get("fields", {})
    same = all(stored.get(key) == value for key, value in answers.items())
    return tuple(version.answers.get("confirmed", {}).get("codes", ())) if same else ()


def _differences(report: Report, draft: Draft) -> list[Difference]:
    """What a draft on an older revision and the content of today say differently."""
    if draft.base_revision == report.version.revision or not draft.values:
        return []
    if answers_stand_since(report, draft.base_revision):
        return []
    return differences(report.version, draft.values, report.version.answers.get("fields", {}))


def _conflict(
    request: ActorRequest, report: Report, draft: Draft, open_questions: list[Difference], *, undecided: bool = False
) -> HttpResponse:
    asked = {each.declared.key for each in open_questions}
    context: dict[str, Any] = {
        "differences": open_questions,
        "kept": [(key, value) for key, value in draft.values.items() if key not in asked],
        "draft": draft,
        "change": last_change(report),
        "signed": signed_by(report.version),
        "undecided": undecided,
        "undecided_entries": [
            (
                f"#id_{each.declared.key}",
                _("%(question)s: choose one of the two values.") % {"question": language.say(each.declared.label)},
            )
            for each in open_questions
        ],
        "has_errors": undecided,
    }
    return shown(
        request, "conflict", report, here=_("Two versions"), status=UNPROCESSABLE if undecided else 409, **context
    )


def _ask(request: ActorRequest, report: Report, draft: Draft | None, typed: AnswersForm | None = None) -> HttpResponse:
    version, measure = report.version, report.campaign.measure
    if typed is None:
        initial = {"revision": version.revision, **answers_to_show(version)}
        typed = AnswersForm(version, initial=initial | (draft.values if draft else {}))
    said = said_by(version)
    context: dict[str, Any] = {
        "form": typed,
        "said": said,
        "sections": [_asked(typed, section) for section in measure.sections if section.fields],
        "from_workbook": _answered_elsewhere(version),
        "draft": draft if draft and draft.values else None,
        "opened": draft is not None,
        "colleagues": _colleagues(request, report),
        "parts": _parts(version, typed),
        "signatures": list(version.live_signatures.values()),
        "signed": signed_by(version),
        "autosave_url": reverse("report-draft", args=[report.pk]),
        "sources": " ".join(f"id_{each.key}" for each in typed.declared),
    }
    status = UNPROCESSABLE if typed.is_bound and typed.errors else 200
    return shown(request, "form", report, here=_("Fill in"), status=status, **context)


def _parts(version: Version, typed: AnswersForm) -> list[ShownPart] | None:
    """How the parts stand with what is in the form, its draft included; None for a measure without parts."""
    if version.report.campaign.measure.picture is None:
        return None
    shown_values = typed.typed() if typed.is_bound else {key: typed.initial.get(key) for key in typed.fields}
    texts = {key: str(value) for key, value in shown_values.items() if value is not None}
    return shown_parts(picture_of(version.report, figures_as_typed(version, texts)))


def _answered_elsewhere(version: Version) -> list[Answer]:
    """What the workbook in force answers, shown and left alone."""
    elsewhere = fields_of_workbook(version)
    stored = version.answers.get("fields", {})
    fields = [each for each in version.report.campaign.measure.fields if each.key in elsewhere]
    return [Answer(each.label, shown_value(each, stored.get(each.key)) or "–") for each in fields]


def _asked(typed: AnswersForm, section: Any) -> dict[str, Any]:
    """The fields of a section, each with the choice between its readings where it has two."""
    names = [each.key for each in section.fields if each.key in typed.fields]
    optional = {each.key for each in section.fields if not each.required}
    return {
        "key": section.key,
        "title": section.title,
        "help": section.help,
        "questions": [
            (typed[name], typed[reading_of(name)] if reading_of(name) in typed.fields else None, name in optional)
            for name in names
        ],
    }


def _signed(request: ActorRequest, report: Report) -> HttpResponse:
    context: dict[str, Any] = {
        "said": said_by(report.version),
        "signatures": list(report.version.live_signatures.values()),
        "seen": RevisionForm(initial={"revision": report.version.revision}),
    }
    return shown(request, "form_signed", report, here=_("Fill in"), **context)


def _colleagues(request: ActorRequest, report: Report) -> list[dict[str, Any]]:
    """What colleagues typed into this form and have not saved."""
    fields = {each.key: each for each in report.campaign.measure.fields}
    return [
        {
            "name": each.person.name,
            "saved_at": each.saved_at,
            "values": [
                (fields[key].label, shown_value(fields[key], value))
                for key, value in each.values.items()
                if key in fields
            ],
        }
        for each in colleagues_drafts(report.version, request.person)
        if each.form == FIELDS_FORM
    ]
