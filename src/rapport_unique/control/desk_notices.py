"""E-mails about control on desk: what to do, without a name, an amount or a number; the page tells the rest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.control.models import ControlFile, Correction, PieceRequest, ThreadMessage
from rapport_unique.core.lifecycle import EDITORS
from rapport_unique.core.texts import format_date
from rapport_unique.outbox.mail import put_mail
from rapport_unique.ui import clock


def pieces_asked(request: PieceRequest) -> None:
    _tell_centre(request.file, "pieces_asked", f"{request.pk}", due=request.due)


def pieces_missing(request: PieceRequest, offset: int) -> None:
    """Remind the centre, `offset` days before (negative) or after the due date."""
    _tell_centre(request.file, "pieces_missing", f"{request.pk}:{offset}", due=request.due)


def proofs_asked(file: ControlFile, due: date) -> None:
    """Of all rows of a report whose proofs are due on one day."""
    _tell_centre(file, "proofs_asked", f"{due}:{clock.today()}", due=due)


def proofs_missing(file: ControlFile, due: date, offset: int) -> None:
    """Remind the centre, as for pieces."""
    _tell_centre(file, "proofs_missing", f"{due}:{offset}", due=due)


def proof_received(file: ControlFile) -> None:
    """Tell the controller, once a day at most."""
    _tell_controller(file, "piece_received", f"proofs:{clock.today()}")


def piece_received(request: PieceRequest) -> None:
    """Tell the controller, once a day at most for each request."""
    _tell_controller(request.file, "piece_received", f"{request.pk}:{clock.today()}")


def correction_approved(correction: Correction) -> None:
    _tell_centre(correction.file, "correction_approved", f"{correction.pk}")


def objection_made(correction: Correction) -> None:
    _tell_controller(correction.file, "objection_made", f"{correction.pk}")


def objection_decided(correction: Correction) -> None:
    _tell_centre(correction.file, "objection_decided", f"{correction.pk}")


def message_written(message: ThreadMessage) -> None:
    if message.from_centre:
        _tell_controller(message.file, "message_written", f"{message.pk}")
    else:
        _tell_centre(message.file, "message_written", f"{message.pk}")


def concluded(file: ControlFile, what: str = "desk") -> None:
    """The control on desk, or the inspection that followed it, ended with a document."""
    _tell_centre(file, "concluded", what)


def _tell_centre(file: ControlFile, template: str, key: str, due: date | None = None) -> None:
    """Everybody who works on the centre's reports."""
    centre = file.report.answering_centre
    mandates = Mandate.objects.active(clock.today()).filter(
        centre=centre, role_key__in=[role.value for role in EDITORS]
    )
    _write(file, {each.person for each in mandates.select_related("person")}, template, key, due)


def _tell_controller(file: ControlFile, template: str, key: str) -> None:
    if file.controller is not None:
        _write(file, [file.controller], template, key, None)


def _write(file: ControlFile, people: Iterable[Person], template: str, key: str, due: date | None) -> None:
    campaign = file.report.campaign
    for person in people:
        put_mail(
            to=person.email,
            language=person.language,
            template=f"control/mail/{template}.txt",
            facts={
                "measure": campaign.measure.title.say(person.language),
                "period": campaign.parameters.period.label.say(person.language),
                "centre": file.report.centre.label.say(person.language),
                "due": format_date(due, person.language) if due else "",
            },
            key=f"control:{template}:{file.pk}:{key}:{person.pk}",
        )
