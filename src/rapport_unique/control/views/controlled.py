"""What a centre sees of the control of its reports: corrections and objections, pieces to hand in, messages."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport_unique.accounts.access import ActorRequest, allow
from rapport_unique.control import concluding, correcting, desk, inspecting, pieces, proving
from rapport_unique.control.forms import desk as forms
from rapport_unique.control.forms.monitoring import ProveForm
from rapport_unique.control.models import AwaitedProof, ControlFile, Correction, Piece, PieceRequest
from rapport_unique.control.monitoring import lines_of
from rapport_unique.control.views.acts import acted, attachment, with_rows
from rapport_unique.control.views.monitoring import shown_lines
from rapport_unique.core.lifecycle import EDITORS, Role
from rapport_unique.reporting.submissions import amounts_of, pdf_of
from rapport_unique.ui import clock, components

_PER_PAGE = 50
_READERS = frozenset(role.value for role in Role)
_WRITERS = frozenset(role.value for role in EDITORS)
for_readers = allow(roles=_READERS)
for_writers = allow(roles=_WRITERS)


@require_safe
@for_readers
def controls(request: ActorRequest) -> HttpResponse:
    """The controls of one's reports, the latest first."""
    files = _shown(request).order_by("-opened_at", "-pk")
    context = {
        "listing": Paginator(files, _PER_PAGE).get_page(request.GET.get("page")),
        "query": request.GET,
        "crumbs": [components.Crumb(_("Controls"))],
    }
    return render(request, "control/desk/controls.html", context)


def _shown(request: ActorRequest) -> Any:
    """A file that was only drawn says nothing yet to the centre: it sees those that a controller took."""
    return ControlFile.objects.visible_to(request.actor).with_reports().exclude(state=ControlFile.State.WAITING)


def _file_of(request: ActorRequest, file_pk: int) -> ControlFile:
    file: ControlFile = get_object_or_404(_shown(request), pk=file_pk)
    return file


@require_safe
@for_readers
def control(request: ActorRequest, file_pk: int) -> HttpResponse:
    return _page(request, _file_of(request, file_pk))


def _page(request: ActorRequest, file: ControlFile, *, refused: Any = None, status: int = 200) -> HttpResponse:
    writes = request.actor.role.key in _WRITERS
    is_open = desk.is_open(file)
    labels = {each.key: each.label for each in amounts_of(file.submission)}
    campaign = file.report.campaign
    context: dict[str, Any] = {
        "file": file,
        "submission": file.submission,
        "measure": campaign.measure,
        "period": campaign.parameters.period,
        "state": desk.STATE_LABELS[ControlFile.State(file.state)],
        "inspection": inspecting.inspection_of(file),
        "conclusion": concluding.CONCLUSION_LABELS.get(file.conclusion),
        "corrections": [
            {
                "correction": each,
                "label": labels[each.amount_key],
                "outcome": correcting.OUTCOME_LABELS[each.outcome],
                "waived": each.state == Correction.State.WAIVED,
                "object": _form(forms.ObjectionForm, file, f"object-{each.pk}", refused)
                if writes and each.may_be_objected_to(clock.today())
                else None,
            }
            for each in file.corrections.shown_to_centre()
        ],
        "requests": [
            {
                "asked": each,
                "kind": pieces.KIND_LABELS[PieceRequest.Kind(each.kind)],
                "row": row,
                "late": each.due < clock.today(),
                "pieces": each.pieces.all(),
                "form": _form(forms.HandInForm, file, f"piece-{each.pk}", refused)
                if writes and is_open and each.closed_at is None
                else None,
            }
            for each, row in with_rows(file)
        ],
        "proofs": AwaitedProof.objects.filter(request__file=file).count(),
        "thread": file.thread.select_related("author"),
        "write": _form(forms.WriteForm, file, "write", refused) if writes else None,
        "refused": refused,
        "has_errors": refused is not None,
        "crumbs": [components.Crumb(_("Controls"), "/controls"), components.Crumb(file.submission.reference)],
    }
    return render(request, "control/desk/control.html", context, status=status)


def _form(make: Any, file: ControlFile, prefix: str, refused: Any) -> Any:
    if refused is not None and refused.prefix == prefix:
        return refused
    return make(file=file, prefix=prefix)


def _acted(request: ActorRequest, file: ControlFile, form: Any, carry_out: Any, done: str) -> HttpResponse:
    return acted(request, file, form, carry_out, done=done, page=_page, back=("own-control", file.pk))


@require_POST
@for_writers
def contest(request: ActorRequest, file_pk: int, correction_pk: int) -> HttpResponse:
    """Object to a correction."""
    file = _file_of(request, file_pk)
    shown = file.corrections.shown_to_centre()
    correction = get_object_or_404(shown.select_related("file"), pk=correction_pk)

    def carry_out(**values: Any) -> None:
        correcting.object_to(correction=correction, actor=request.actor, **values)

    form = forms.ObjectionForm(request.POST, file=file, prefix=f"object-{correction_pk}")
    return _acted(request, file, form, carry_out, _("Your objection is with the administration."))


@require_POST
@for_writers
def hand_in_piece(request: ActorRequest, file_pk: int, request_pk: int) -> HttpResponse:
    """Answer a request with a file."""
    file = _file_of(request, file_pk)
    asked = get_object_or_404(file.requests.select_related("file"), pk=request_pk)

    def carry_out(*, piece: Any, revision: int) -> None:
        pieces.check_size(piece.name, piece.size)
        pieces.hand_in(
            request=asked, actor=request.actor, revision=revision, name=piece.name, content=b"".join(piece.chunks())
        )

    form = forms.HandInForm(request.POST, request.FILES, file=file, prefix=f"piece-{request_pk}")
    return _acted(request, file, form, carry_out, _("The file is received."))


@require_safe
@for_readers
def proofs(request: ActorRequest, file_pk: int) -> HttpResponse:
    """The rows of one's report whose payment is to be proven."""
    return _proofs_page(request, _file_of(request, file_pk))


@require_POST
@for_writers
def hand_in_proof(request: ActorRequest, file_pk: int) -> HttpResponse:
    """A file that proves the payment of some rows."""
    file = _file_of(request, file_pk)

    def carry_out(*, piece: Any, **values: Any) -> None:
        pieces.check_size(piece.name, piece.size)
        content = b"".join(piece.chunks())
        proving.hand_in_proof(file=file, actor=request.actor, name=piece.name, content=content, **values)

    form = ProveForm(request.POST, request.FILES, file=file, prefix="prove")
    done = _("The file is received.")
    return acted(request, file, form, carry_out, done=done, page=_proofs_page, back=("own-proofs", file.pk))


def _proofs_page(request: ActorRequest, file: ControlFile, *, refused: Any = None, status: int = 200) -> HttpResponse:
    rows = shown_lines([each for each in lines_of(file.submission) if each.proof])
    if not rows:
        raise Http404
    open_rows = any(each["choosable"] for each in rows)
    campaign = file.report.campaign
    context: dict[str, Any] = {
        "file": file,
        "submission": file.submission,
        "campaign": campaign,
        "rows": rows,
        "prove": _form(ProveForm, file, "prove", refused) if open_rows and request.actor.role.key in _WRITERS else None,
        "refused": refused,
        "has_errors": refused is not None,
        "crumbs": [
            components.Crumb(_("Controls"), "/controls"),
            components.Crumb(file.submission.reference, f"/controls/{file.pk}"),
            components.Crumb(_("Proofs of payment")),
        ],
    }
    return render(request, "control/desk/own_proofs.html", context, status=status)


@require_POST
@for_writers
def write_message(request: ActorRequest, file_pk: int) -> HttpResponse:
    file = _file_of(request, file_pk)

    def carry_out(**values: Any) -> None:
        pieces.write(file=file, actor=request.actor, **values)

    form = forms.WriteForm(request.POST, file=file, prefix="write")
    return _acted(request, file, form, carry_out, _("The message is sent."))


@require_safe
@for_readers
def letter(request: ActorRequest, file_pk: int) -> HttpResponse:
    file = _file_of(request, file_pk)
    if not file.letter_path:
        raise Http404
    return attachment(
        concluding.document(file.letter_path), "application/pdf", f"{file.submission.reference}-control.pdf"
    )


@require_safe
@for_readers
def inspection_pdf(request: ActorRequest, file_pk: int) -> HttpResponse:
    file = _file_of(request, file_pk)
    found = inspecting.inspection_of(file)
    if found is None or not found.report_path:
        raise Http404
    name = f"{file.submission.reference}-inspection.pdf"
    return attachment(concluding.document(found.report_path), "application/pdf", name)


@require_safe
@for_readers
def report_pdf(request: ActorRequest, file_pk: int) -> HttpResponse:
    """The report as it was sent, also after it was reopened."""
    file = _file_of(request, file_pk)
    return attachment(pdf_of(file.submission), "application/pdf", f"{file.submission.reference}.pdf")


@require_safe
@for_readers
def piece(request: ActorRequest, file_pk: int, piece_pk: int) -> HttpResponse:
    pieces_of_file = Piece.objects.visible_to(request.actor).filter(request__file=_file_of(request, file_pk))
    found = get_object_or_404(pieces_of_file, pk=piece_pk)
    return attachment(pieces.content_of(found), found.kind, found.name)
