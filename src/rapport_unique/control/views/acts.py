"""What the pages of a control file have in common: press a button, carry it out or say why not."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from rapport_unique.accounts.access import ActorRequest
from rapport_unique.control.forms.desk import FileForm
from rapport_unique.control.models import ControlFile, PieceRequest
from rapport_unique.core.findings import Refused, Stale
from rapport_unique.core.texts import Text
from rapport_unique.reporting.submissions import Sent
from rapport_unique.ui import language
from rapport_unique.ui.acts import UNPROCESSABLE, refuse
from rapport_unique.ui.components import Answer

CONFLICT = 409
Page = Callable[..., HttpResponse]


def acted(
    request: ActorRequest,
    file: ControlFile,
    form: FileForm,
    carry_out: Callable[..., object],
    *,
    done: str,
    page: Page,
    back: tuple[str, Any],
) -> HttpResponse:
    """Carry out what a valid form asks, with its values by name, and go back to the page; else show the page with the
    form and what is wrong. What was typed stays, on the revision that its user sees now."""
    status = UNPROCESSABLE
    if form.is_valid():
        try:
            carry_out(**form.cleaned_data)
        except Refused as refused:
            form = _seen_again(request, form)
            refuse(form, refused)
            status = CONFLICT if isinstance(refused, Stale) else UNPROCESSABLE
        else:
            messages.success(request, done)
            return redirect(back[0], back[1])
    file.refresh_from_db()
    return page(request, file, refused=form, status=status)


def _seen_again(request: ActorRequest, form: FileForm) -> FileForm:
    data = request.POST.copy()
    data[form.add_prefix("revision")] = str(ControlFile.objects.get(pk=form.file.pk).revision)
    return type(form)(data, request.FILES, file=form.file, prefix=form.prefix)


class AskedRow(NamedTuple):
    """The row that a request is about: the title of its table, and what was sent on it."""

    table: Text
    cells: list[Answer]


def with_rows(file: ControlFile) -> list[tuple[PieceRequest, AskedRow | None]]:
    """The requests of a file, each with the row that it is about."""
    requests = list(file.requests.of_control().prefetch_related("pieces").select_related("asked_by"))
    sent = Sent(file.submission, language.active())
    titles = {each.key: each.title for each in sent.tables}
    cells = sent.cells_of({(each.table, each.position) for each in requests if each.table})
    return [
        (each, AskedRow(titles[each.table], cells[each.table, each.position]) if each.table else None)
        for each in requests
    ]


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep, never to be shown by the browser as a page of this site."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition or "attachment"})
