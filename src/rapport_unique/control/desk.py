"""The files of control: opened for sent reports, taken by a controller, changed by one act at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.control.desk_codes import FILE_CHANGED, FILE_CONCLUDED, FILE_OF_ANOTHER, NOT_A_CONTROLLER
from rapport_unique.control.models import ControlFile, Inspection
from rapport_unique.control.roles import CONTROLLER
from rapport_unique.core.findings import NotAllowed, NotPossible, Stale
from rapport_unique.core.sampling import Facts, risk, score
from rapport_unique.core.texts import Text
from rapport_unique.journal.recording import record
from rapport_unique.reporting.submissions import facts_of
from rapport_unique.ui import clock

STATE_LABELS = {
    ControlFile.State.WAITING: Text("À prendre", "Te nemen", "Zu übernehmen"),
    ControlFile.State.IN_HAND: Text("En contrôle", "In controle", "In Kontrolle"),
    ControlFile.State.CONCLUDED: Text("Conclu", "Afgesloten", "Abgeschlossen"),
}


@dataclass(slots=True)
class Act:
    """An act on a file under its lock. `data` is what the journal shall know."""

    file: ControlFile
    data: dict[str, Any] = field(default_factory=dict)


@contextmanager
def acting(
    *, file: ControlFile, actor: Actor, revision: int, action: str, in_hand: bool = False, concluded: bool = False
) -> Iterator[Act]:
    """Lock the file, let the caller change what belongs to it, then count and record, in one transaction.

    Raises Stale unless `revision` is the one in force; NotAllowed where it has to be `in_hand` of the actor and is not;
    NotPossible once it is concluded, unless the act may come after that or an inspection goes on.
    """
    with transaction.atomic():
        stored = ControlFile.objects.select_for_update().get(pk=file.pk)
        if stored.revision != revision:
            raise Stale(FILE_CHANGED.code)
        if not concluded and not is_open(stored):
            raise NotPossible(FILE_CONCLUDED.code)
        if in_hand and stored.controller_id != actor.person.pk:
            raise NotAllowed(FILE_OF_ANOTHER.code)
        act = Act(stored)
        yield act
        stored.revision += 1
        stored.save()
        record(
            subject=stored.journal_subject,
            actor=actor.identifier,
            action=action,
            data={"revision": stored.revision, **act.data},
        )


def is_open(file: ControlFile) -> bool:
    """Whether it still changes: until the conclusion, and again while an inspection on the spot goes on."""
    if file.state != ControlFile.State.CONCLUDED:
        return True
    return Inspection.objects.filter(file=file, reported_at=None).exists()


def file_of(submission: Any) -> ControlFile:
    """The control file of a submission, opened now if there is none, in the caller's transaction and its event."""
    found = ControlFile.objects.filter(submission=submission).first()
    if found:
        return found
    facts = facts_of(submission)
    file, _ = ControlFile.objects.get_or_create(
        submission=submission,
        defaults={"facts": _as_data(facts), "score": score(risk(facts)), "opened_at": clock.now()},
    )
    return file


def _as_data(facts: Facts) -> Mapping[str, Any]:
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in asdict(facts).items()}


def open_file(*, submission: Any, actor: Actor) -> ControlFile:
    """A controller takes up a sent report that no sample drew. The same again changes nothing."""
    with transaction.atomic():
        if found := ControlFile.objects.filter(submission=submission).first():
            return found
        file = file_of(submission)
        file.controller, file.state = actor.person, ControlFile.State.IN_HAND
        file.save()
        record(
            subject=file.journal_subject,
            actor=actor.identifier,
            action="control-opened",
            data={"reference": submission.reference, "score": file.score},
        )
    return file


def assign(*, file: ControlFile, actor: Actor, revision: int, to: Person) -> None:
    """Put a file into the hands of a controller: oneself or a colleague."""
    if not controllers().filter(pk=to.pk).exists():
        raise NotPossible(NOT_A_CONTROLLER.code)
    with acting(file=file, actor=actor, revision=revision, action="control-assigned") as act:
        act.file.controller = to
        if act.file.state == ControlFile.State.WAITING:
            act.file.state = ControlFile.State.IN_HAND
        act.data = {"to": to.journal_actor}


def row_name(about: Any) -> str:
    """How the journal names the row that something is about; "" where it is about none."""
    return f"{about.table}[{about.position}]" if about.table else ""


def controllers() -> Any:
    """The people who are controllers today."""
    active = Mandate.objects.active(clock.today()).filter(role_key=CONTROLLER, centre=None)
    return Person.objects.filter(pk__in=active.values("person"))


def queue(actor: Actor, whose: str) -> Any:
    """The files to work on, those of most risk first: "mine", "free" or "all", the concluded ones last."""
    files = ControlFile.objects.visible_to(actor).with_reports()
    if whose == "mine":
        files = files.filter(controller=actor.person)
    elif whose == "free":
        files = files.filter(state=ControlFile.State.WAITING)
    return files.order_by("-state", "-score", "pk") if whose != "all" else files.order_by("-score", "pk")
