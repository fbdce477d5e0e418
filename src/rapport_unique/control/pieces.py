"""Ask a centre for pieces and receive them; what is said between it and its controller; reminders, once each."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.control import desk_notices
from rapport_unique.control.desk import acting, row_name
from rapport_unique.control.desk_codes import (
    DUE_PAST,
    PIECE_KIND,
    PIECE_TOO_LARGE,
    PIECES_TOO_MANY,
    REQUEST_CLOSED,
    REQUEST_NO_ROWS,
    REQUEST_ROW,
)
from rapport_unique.control.models import ControlFile, Piece, PieceRequest, ThreadMessage
from rapport_unique.core.findings import Invalid, NotPossible
from rapport_unique.core.texts import Text
from rapport_unique.outbox.periodic import every
from rapport_unique.reporting.submissions import rows_sent
from rapport_unique.ui import clock

KIND_LABELS = {
    PieceRequest.Kind.DECISION: Text("La décision", "De beslissing", "Der Beschluss"),
    PieceRequest.Kind.PROOF: Text("La preuve de paiement", "Het betalingsbewijs", "Der Zahlungsnachweis"),
    PieceRequest.Kind.OTHER: Text("Une autre pièce", "Een ander stuk", "Ein anderer Beleg"),
}
MEGABYTES = 20
"""What one file may weigh."""
MOST_PIECES = 50
"""Files that one request takes."""
CALENDAR = (-7, -1, 3)
"""Days from the due date on which a centre is reminded of what is still missing."""
_MAGIC = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_ZIP = b"PK\x03\x04"
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_XLSX_PARTS = (b"[Content_Types].xml", b"xl/workbook.xml")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


def kind_of(content: bytes) -> str | None:
    """The media type of a file by what it contains, never by its name; None for what is not received."""
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return kind
    if content.startswith(_ZIP):
        if content[30:].startswith(_ODS):
            return ODS
        if all(part in content for part in _XLSX_PARTS) and b"vbaProject.bin" not in content:
            return XLSX
    return None


def ask(
    *,
    file: ControlFile,
    actor: Actor,
    revision: int,
    kind: str,
    text: str,
    due: date,
    table: str = "",
    position: int | None = None,
    language: str = "",
) -> PieceRequest:
    """Ask the centre for a piece by a day, perhaps about one row of its report; it is told by e-mail.

    Raises Invalid for a day that is past and for a row that was not sent.
    """
    if due < clock.today():
        raise Invalid(DUE_PAST.code, {"read": due})
    if table:
        _require_row(file, table, position)
    with acting(file=file, actor=actor, revision=revision, action="pieces-asked", in_hand=True) as act:
        request: PieceRequest = PieceRequest.objects.create(
            file=act.file,
            kind=kind,
            text=text,
            language=language,
            table=table,
            position=position if table else None,
            due=due,
            asked_by=actor.person,
            asked_at=clock.now(),
        )
        desk_notices.pieces_asked(request)
        act.data = {"request": request.pk, "kind": kind, "due": due.isoformat(), "row": row_name(request)}
    return request


def _require_row(file: ControlFile, table: str, position: int | None) -> None:
    positions = {number for key, number in rows_sent(file.submission) if key == table}
    if not positions:
        raise Invalid(REQUEST_NO_ROWS.code)
    if position not in positions:
        facts = {"read": "" if position is None else position, "first": min(positions), "last": max(positions)}
        raise Invalid(REQUEST_ROW.code, facts)


def check_size(name: str, size: int) -> None:
    """Raise Invalid for a file of more bytes than are received, before it is read."""
    if size > MEGABYTES * 1024 * 1024:
        raise Invalid(PIECE_TOO_LARGE.code, {"read": name, "megabytes": MEGABYTES})


class Received(NamedTuple):
    """A file that was received, kept under its hash."""

    name: str
    kind: str
    sha256: str
    path: str
    size: int


def received(name: str, content: bytes) -> Received:
    """Keep a file of the centre. Raises Invalid for one that is too large or of another kind than those received."""
    name = name.replace("\0", "")[-200:] or "?"
    check_size(name, len(content))
    kind = kind_of(content)
    if kind is None:
        raise Invalid(PIECE_KIND.code, {"read": name})
    digest = hashlib.sha256(content).hexdigest()
    path = f"pieces/{digest[:2]}/{digest}"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(content))
    return Received(name, kind, digest, path, len(content))


def put_to(request: PieceRequest, piece: Received, actor: Actor) -> Piece:
    """Answer a request with a file, within the act of the caller. The same file again is kept once.

    Raises NotPossible where the request is closed or full.
    """
    if request.closed_at is not None:
        raise NotPossible(REQUEST_CLOSED.code)
    if request.pieces.count() >= MOST_PIECES:
        raise NotPossible(PIECES_TOO_MANY.code, {"count": MOST_PIECES})
    facts = {**piece._asdict(), "added_by": actor.person, "added_at": clock.now()}
    found, _ = Piece.objects.get_or_create(request=request, sha256=facts.pop("sha256"), defaults=facts)
    return found


def hand_in(*, request: PieceRequest, actor: Actor, revision: int, name: str, content: bytes) -> Piece:
    """Answer a request with one file of the centre. Raises as `received` and `put_to` do."""
    file = received(name, content)
    with acting(file=request.file, actor=actor, revision=revision, action="piece-received") as act:
        stored = PieceRequest.objects.get(pk=request.pk)
        piece = put_to(stored, file, actor)
        desk_notices.piece_received(stored)
        act.data = {"request": stored.pk, "sha256": file.sha256}
    return piece


def content_of(piece: Piece) -> bytes:
    """The file as it was handed in."""
    return kept(piece.path)


def kept(path: str) -> bytes:
    """What `received` put there."""
    with default_storage.open(path) as stored:
        content: bytes = stored.read()
    return content


def close(*, request: PieceRequest, actor: Actor, revision: int) -> None:
    """The controller has what was asked, or needs it no more: nobody is reminded again."""
    with acting(file=request.file, actor=actor, revision=revision, action="request-closed", in_hand=True) as act:
        stored = PieceRequest.objects.get(pk=request.pk)
        if stored.closed_at is not None:
            raise NotPossible(REQUEST_CLOSED.code)
        stored.closed_at = clock.now()
        stored.save()
        act.data = {"request": stored.pk}


def write(*, file: ControlFile, actor: Actor, revision: int, text: str, language: str = "") -> ThreadMessage:
    """Write to the other side, in the `language` that the text is in. It is told by e-mail that there is something to
    read; also after the conclusion."""
    from_centre = actor.centre is not None
    with acting(file=file, actor=actor, revision=revision, action="message-written", concluded=True) as act:
        message: ThreadMessage = ThreadMessage.objects.create(
            file=act.file, author=actor.person, from_centre=from_centre, text=text, language=language, at=clock.now()
        )
        desk_notices.message_written(message)
        act.data = {"message": message.pk, "from_centre": from_centre}
    return message


@every(timedelta(days=1), name="piece-reminders")
def remind_of_pieces() -> None:
    """Each reminder once, also when a worker missed its day."""
    today = clock.today()
    open_requests = PieceRequest.objects.of_control().filter(
        closed_at=None, pieces=None, due__lte=today - timedelta(days=CALENDAR[0])
    )
    open_requests = open_requests.exclude(file__state=ControlFile.State.CONCLUDED)
    for request in open_requests.select_related("file__submission__version__report__centre__successor"):
        due = [days for days in CALENDAR if request.due + timedelta(days=days) <= today]
        with transaction.atomic():
            desk_notices.pieces_missing(request, due[-1])
