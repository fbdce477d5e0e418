"""The controller's desk: the queue, and the file of a sent report with all that is done about it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.control import concluding, correcting, crosschecking, desk, inspecting, pieces, reopening
from rapport_unique.control.acceptance import accepted_figures
from rapport_unique.control.forms import desk as forms
from rapport_unique.control.models import ControlFile, Correction, Piece, PieceRequest
from rapport_unique.control.roles import CONTROLLER, for_administration, for_controllers, for_managers
from rapport_unique.control.views.acts import acted, attachment, with_rows
from rapport_unique.control.views.follow_up import sent_table
from rapport_unique.core.crosscheck import VERDICT_LABELS, Verdict
from rapport_unique.reporting.later_aid import follows_payments
from rapport_unique.reporting.submissions import SENT_AGAIN, Sent, amounts_of, sent_reports, submission_before
from rapport_unique.ui import clock, components, language
from rapport_unique.ui.acts import carried_out, form_page, posted

_PER_PAGE = 50
_WHOSE = ("mine", "free", "all")


@require_safe
@for_administration
def queue_page(request: ActorRequest) -> HttpResponse:
    """The files by risk: one's own, those nobody took, all."""
    whose = request.GET.get("whose", "")
    if whose not in _WHOSE:
        whose = "mine" if request.actor.role.key == CONTROLLER else "all"
    context: dict[str, Any] = {
        "whose": whose,
        "tabs": [("mine", _("Mine")), ("free", _("To take")), ("all", _("All"))],
        "listing": Paginator(desk.queue(request.actor, whose), _PER_PAGE).get_page(request.GET.get("page")),
        "states": desk.STATE_LABELS,
        "query": request.GET,
    }
    return render(request, "control/desk/queue.html", context)


@require_POST
@for_controllers
def open_control(request: ActorRequest, reference: str) -> HttpResponse:
    """Take up a sent report that no sample drew."""
    submission = get_object_or_404(sent_reports(), reference=reference)
    desk.open_file(submission=submission, actor=request.actor)
    return redirect("control-file", reference)


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def reopen_report(request: ActorRequest, reference: str) -> HttpResponse:
    """Give a sent report back to its centre, with a reason; what was sent stays."""
    submission = get_object_or_404(sent_reports(), reference=reference)
    settled = reopening.approved_of(submission)
    form = forms.ReopenForm(posted(request), initial={"due": clock.today() + SENT_AGAIN}, settled=settled is not None)
    if carried_out(form, lambda said: reopening.give_back(submission=submission, actor=request.actor, **said)):
        messages.success(request, _("The report is reopened: the centre can change, sign and send it again."))
        return redirect("sent-report", reference)
    return form_page(request, "control/desk/reopen.html", form, {"submission": submission, "settled": settled})


def _file_of(request: ActorRequest, reference: str) -> ControlFile:
    files = ControlFile.objects.visible_to(request.actor).with_reports()
    file: ControlFile = get_object_or_404(files, submission__reference=reference)
    return file


@require_safe
@for_administration
def file_page(request: ActorRequest, reference: str) -> HttpResponse:
    return _page(request, _file_of(request, reference))


def _page(request: ActorRequest, file: ControlFile, *, refused: Any = None, status: int = 200) -> HttpResponse:
    """The file with the forms that its reader may use now; `refused` stands in the place of its own kind."""
    submission = file.submission
    sent = Sent(submission, language.active())
    controls = request.actor.role.key == CONTROLLER
    is_open = desk.is_open(file)
    inspection = inspecting.inspection_of(file)
    in_hand = controls and is_open and file.controller_id == request.actor.person.pk
    context: dict[str, Any] = {
        "file": file,
        "submission": submission,
        "sent": sent,
        "refused": refused,
        "has_errors": refused is not None,
        "facts": [
            components.Answer(_("Status"), language.say(desk.STATE_LABELS[ControlFile.State(file.state)])),
            components.Answer(_("Controller"), file.controller.name if file.controller else _("nobody yet")),
            components.Answer(
                _("Received"), submission.received_at, note=_("After the deadline") if submission.late else ""
            ),
            components.Answer(_("Points of risk"), str(file.score)),
            components.Answer(
                _("Language of the centre"), get_language_info(file.report.centre.language)["name_translated"]
            ),
        ],
        "points": [(point.points, point.say(language.active())) for point in file.points],
        "comparison": _comparison(file),
        "corrections": _lines(request, file, refused, is_open=is_open),
        "inspection": inspection,
        "inspected": [
            (each, inspecting.VERDICT_LABELS[each.verdict]) for each in (inspection.rows.all() if inspection else ())
        ],
        "requests": with_rows(file),
        "kinds": pieces.KIND_LABELS,
        "thread": file.thread.select_related("author"),
        "follows_payments": follows_payments(sent.measure),
        "tables": [sent_table(request, sent, table) for table in sent.tables],
        "controls": controls,
        "is_open": is_open,
        "in_hand": in_hand,
        "today": clock.today(),
        "compared": _compared(file) if crosschecking.can_be_compared(file) else None,
        "conclusion": concluding.CONCLUSION_LABELS.get(file.conclusion),
    }
    if controls:
        context["take"] = _form(forms.FileForm, file, "take", refused)
        context["assign"] = _form(forms.AssignForm, file, "assign", refused)
        context["write"] = _form(forms.WriteForm, file, "write", refused)
    if in_hand:
        context["propose"] = _form(forms.ProposeForm, file, "propose", refused)
        context["ask"] = _form(forms.AskForm, file, "ask", refused)
        if crosschecking.can_be_compared(file):
            context["extract"] = _form(forms.ExtractForm, file, "extract", refused)
        if inspection is None:
            context["conclude"] = _form(forms.ConcludeForm, file, "conclude", refused)
        else:
            context["visit"] = _form(forms.VisitForm, file, "visit", refused)
            context["report_form"] = _form(forms.InspectionReportForm, file, "report", refused)
            if file.report.campaign.measure.tables:
                context["note"] = _form(forms.NoteForm, file, "note", refused)
        context["close"] = _form(forms.FileForm, file, "close", refused)
    if controls and inspection is None and inspecting.calls_for_inspection(file):
        context["plan"] = _form(forms.PlanForm, file, "plan", refused)
    return render(request, "control/desk/file.html", context, status=status)


def _compared(file: ControlFile) -> dict[str, Any]:
    """The last comparison with an extract, if there was one."""
    last = file.cross_checks.select_related("made_by").first()
    if last is None:
        return {}
    return {
        "last": last,
        "counts": [(label, last.counts.get(verdict.value, 0)) for verdict, label in VERDICT_LABELS.items()],
        "differences": [(VERDICT_LABELS[Verdict(verdict)], *cells) for verdict, *cells in last.differences],
    }


def _form(make: Any, file: ControlFile, prefix: str, refused: Any) -> Any:
    if refused is not None and refused.prefix == prefix:
        return refused
    return make(file=file, prefix=prefix)


def _lines(request: ActorRequest, file: ControlFile, refused: Any, *, is_open: bool) -> list[dict[str, Any]]:
    """The corrections with what this reader may do about each now."""
    labels = {each.key: each.label for each in amounts_of(file.submission)}
    people = ("proposed_by", "decided_by", "objected_by", "objection_decided_by")
    return [
        {"label": labels[each.amount_key], **_line(request, file, each, refused, is_open=is_open)}
        for each in file.corrections.select_related(*people)
    ]


def _line(
    request: ActorRequest, file: ControlFile, correction: Correction, refused: Any, *, is_open: bool
) -> dict[str, Any]:
    another = request.actor.role.key == CONTROLLER and correction.proposed_by_id != request.actor.person.pk
    line: dict[str, Any] = {
        "correction": correction,
        "state": correcting.STATE_LABELS[Correction.State(correction.state)],
        "outcome": correcting.OUTCOME_LABELS[correction.outcome],
        "own": request.actor.role.key == CONTROLLER and not another,
    }
    wanted = {
        "decide": (forms.OptionalReasonForm, is_open and correction.state == Correction.State.PROPOSED),
        "waive": (forms.ReasonForm, is_open and correction.state == Correction.State.APPROVED),
        "objection": (forms.ObjectionDecisionForm, correction.objection == Correction.Objection.OPEN),
    }
    for name, (make, holds) in wanted.items():
        if another and holds:
            line[name] = _form(make, file, f"{name}-{correction.pk}", refused)
    return line


def _comparison(file: ControlFile) -> list[tuple[Any, Any, Any, Any]]:
    """Each figure: as sent, as accepted now, and as the centre sent it the time before."""
    submission = file.submission
    before = submission_before(submission)
    accepted, here = accepted_figures(submission), language.active()
    earlier = Sent(before, here) if before else None
    said = {each["key"]: each["shown"] for each in earlier.figures} if earlier else {}
    kinds = {each.key: each.kind for each in file.report.campaign.measure.figures}
    return [
        (
            each["label"],
            each["shown"],
            kinds[each["key"]].show(accepted[each["key"]], here) if each["key"] in accepted else "",
            said.get(each["key"], ""),
        )
        for each in Sent(submission, here).figures
    ]


def _acted(
    request: ActorRequest, reference: str, make: Any, prefix: str, service: Any, done: str, /, **given: Any
) -> HttpResponse:
    file = _file_of(request, reference)
    form = make(request.POST, file=file, prefix=prefix)

    def carry_out(**values: Any) -> None:
        service(actor=request.actor, **(given or {"file": file}), **values)

    return acted(request, file, form, carry_out, done=done, page=_page, back=("control-file", reference))


@require_POST
@for_controllers
def take(request: ActorRequest, reference: str) -> HttpResponse:
    given = {"file": _file_of(request, reference), "to": request.person}
    return _acted(request, reference, forms.FileForm, "take", desk.assign, _("The file is in your hands."), **given)


@require_POST
@for_controllers
def assign_file(request: ActorRequest, reference: str) -> HttpResponse:
    def give(*, controller: Any, **values: Any) -> None:
        desk.assign(to=controller, **values)

    return _acted(request, reference, forms.AssignForm, "assign", give, _("The file is assigned."))


@require_POST
@for_controllers
def propose_correction(request: ActorRequest, reference: str) -> HttpResponse:
    done = _("The correction is noted.")
    return _acted(request, reference, forms.ProposeForm, "propose", correcting.propose, done)


def _correction_of(request: ActorRequest, reference: str, pk: int) -> Correction:
    corrections = Correction.objects.visible_to(request.actor).filter(file__submission__reference=reference)
    correction: Correction = get_object_or_404(corrections.select_related("file"), pk=pk)
    return correction


@require_POST
@for_controllers
def approve(request: ActorRequest, reference: str, correction_pk: int) -> HttpResponse:
    return _decided(request, reference, correction_pk, approved=True, done=_("The correction is approved."))


@require_POST
@for_controllers
def reject(request: ActorRequest, reference: str, correction_pk: int) -> HttpResponse:
    return _decided(request, reference, correction_pk, approved=False, done=_("The correction is rejected."))


def _decided(request: ActorRequest, reference: str, pk: int, *, approved: bool, done: str) -> HttpResponse:
    given = {"correction": _correction_of(request, reference, pk), "approved": approved}
    prefix = f"decide-{pk}"
    return _acted(request, reference, forms.OptionalReasonForm, prefix, correcting.decide, done, **given)


@require_POST
@for_controllers
def waive_correction(request: ActorRequest, reference: str, correction_pk: int) -> HttpResponse:
    correction = _correction_of(request, reference, correction_pk)
    prefix, done = f"waive-{correction_pk}", _("The correction is given up.")
    return _acted(request, reference, forms.ReasonForm, prefix, correcting.waive, done, correction=correction)


@require_POST
@for_controllers
def answer_objection(request: ActorRequest, reference: str, correction_pk: int) -> HttpResponse:
    correction = _correction_of(request, reference, correction_pk)
    prefix, done = f"objection-{correction_pk}", _("The objection is decided.")
    make, service = forms.ObjectionDecisionForm, correcting.decide_objection
    return _acted(request, reference, make, prefix, service, done, correction=correction)


@require_POST
@for_controllers
def ask_pieces(request: ActorRequest, reference: str) -> HttpResponse:
    return _acted(request, reference, forms.AskForm, "ask", pieces.ask, _("The centre is asked for the pieces."))


@require_POST
@for_controllers
def close_request(request: ActorRequest, reference: str, request_pk: int) -> HttpResponse:
    asked = PieceRequest.objects.visible_to(request.actor).filter(file__submission__reference=reference)
    given = {"request": get_object_or_404(asked.select_related("file"), pk=request_pk)}
    return _acted(request, reference, forms.FileForm, "close", pieces.close, _("The request is closed."), **given)


@require_POST
@for_controllers
def compare_extract(request: ActorRequest, reference: str) -> HttpResponse:
    """Compare the rows with an extract of the budget tool."""
    file = _file_of(request, reference)
    if not crosschecking.can_be_compared(file):
        raise Http404
    form = forms.ExtractForm(request.POST, request.FILES, file=file, prefix="extract")

    def carry_out(*, extract: Any, revision: int) -> None:
        pieces.check_size(extract.name, extract.size)
        content = b"".join(extract.chunks())
        crosschecking.compare(file=file, actor=request.actor, revision=revision, extract=content)

    done = _("The extract is compared.")
    return acted(request, file, form, carry_out, done=done, page=_page, back=("control-file", reference))


@require_POST
@for_controllers
def write_message(request: ActorRequest, reference: str) -> HttpResponse:
    return _acted(request, reference, forms.WriteForm, "write", pieces.write, _("The message is sent."))


@require_POST
@for_controllers
def conclude_file(request: ActorRequest, reference: str) -> HttpResponse:
    done = _("The control is concluded.")
    return _acted(request, reference, forms.ConcludeForm, "conclude", concluding.conclude, done)


@require_POST
@for_controllers
def plan_inspection(request: ActorRequest, reference: str) -> HttpResponse:
    return _acted(request, reference, forms.PlanForm, "plan", inspecting.plan, _("The inspection is planned."))


@require_POST
@for_controllers
def note_visit(request: ActorRequest, reference: str) -> HttpResponse:
    return _acted(request, reference, forms.VisitForm, "visit", inspecting.visit, _("The visit is noted."))


@require_POST
@for_controllers
def note_row(request: ActorRequest, reference: str) -> HttpResponse:
    return _acted(request, reference, forms.NoteForm, "note", inspecting.note, _("The row is noted."))


@require_POST
@for_controllers
def report_inspection(request: ActorRequest, reference: str) -> HttpResponse:
    done = _("The report of the inspection is written.")
    return _acted(request, reference, forms.InspectionReportForm, "report", inspecting.report, done)


@require_safe
@for_administration
def inspection_pdf(request: ActorRequest, reference: str) -> HttpResponse:
    found = inspecting.inspection_of(_file_of(request, reference))
    if found is None or not found.report_path:
        raise Http404
    return attachment(concluding.document(found.report_path), "application/pdf", f"{reference}-inspection.pdf")


@require_safe
@for_administration
def letter(request: ActorRequest, reference: str) -> HttpResponse:
    file = _file_of(request, reference)
    if not file.letter_path:
        raise Http404
    return attachment(concluding.document(file.letter_path), "application/pdf", f"{reference}-control.pdf")


@require_safe
@for_controllers
def piece(request: ActorRequest, piece_pk: int) -> HttpResponse:
    found = get_object_or_404(Piece.objects.visible_to(request.actor), pk=piece_pk)
    return attachment(pieces.content_of(found), found.kind, found.name)
