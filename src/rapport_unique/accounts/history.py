"""The history of rights, told from the journal: identifiers become names again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rapport_unique.accounts.models import Centre, Person, mandates_subject
from rapport_unique.accounts.roles import ROLES
from rapport_unique.core.texts import Text, same
from rapport_unique.journal.models import Event
from rapport_unique.ui import language

_SAID = {
    "mandate-granted": Text("Rôle attribué", "Rol toegekend", "Rolle vergeben"),
    "mandate-ended": Text("Fin du rôle fixée", "Einde van de rol bepaald", "Ende der Rolle festgelegt"),
    "mandate-delegated": Text("Signature déléguée", "Handtekening gedelegeerd", "Unterschrift delegiert"),
    "mandate-replaced": Text("Rôle transmis", "Rol overgedragen", "Rolle übergeben"),
}


_SAID_OF_NO_ROLE = {
    "mandates-reviewed": Text(
        "Rôles revus et confirmés", "Rollen nagekeken en bevestigd", "Rollen überprüft und bestätigt"
    ),
    "person-identified": Text(
        "Numéro national enregistré", "Rijksregisternummer geregistreerd", "Nationalregisternummer eingetragen"
    ),
}


_MERGED = Text(
    "{centre} fusionne avec ce centre le {on}",
    "{centre} fuseert met dit centrum op {on}",
    "{centre} geht am {on} in diesem Zentrum auf",
)
_PROGRAM = Text("programme «\u00a0{name}\u00a0»", "programma “{name}”", "Programm „{name}“")


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to one role, to a person, or by a review to all roles."""

    at: datetime
    who: str
    said: Text
    person: str = ""
    role: Text | None = None
    starts: date | None = None
    ends: date | None = None
    before: str = ""
    """Whom the person replaced, or for whom they sign."""


def mandate_history(centre: Centre | None) -> list[Line]:
    """What happened to the roles of a centre, latest first."""
    events = list(Event.objects.for_subject(mandates_subject(centre)))
    if centre is not None:
        merged = Event.objects.filter(action="centre-merged", data__into=centre.ins)
        events = sorted([*events, *merged], key=lambda event: event.at)
    names = names_of(identifier for event in events for identifier in _identifiers(event))
    return [_line(event, names) for event in reversed(events)]


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to a centre."""

    at: datetime
    who: str
    said: Text


_OF_CENTRE = {
    "centre-updated": Text(
        "Compte ou personne de contact modifiés par le centre",
        "Rekening of contactpersoon gewijzigd door het centrum",
        "Konto oder Kontaktperson vom Zentrum geändert",
    ),
    "account-confirmed": Text(
        "Compte confirmé par l'administration",
        "Rekening bevestigd door de administratie",
        "Konto von der Verwaltung bestätigt",
    ),
}
_LANGUAGES = Text(
    "Langues changées de {before} en {after}",
    "Talen gewijzigd van {before} in {after}",
    "Sprachen von {before} in {after} geändert",
)
_INTO = Text("Fusion avec {ins} à partir du {on}", "Fusie met {ins} vanaf {on}", "Zusammenschluss mit {ins} ab {on}")


def centre_history(centre: Centre) -> list[Happening]:
    """What became of a centre, latest first: never what it said of itself, only that it did."""
    events = list(Event.objects.for_subject(centre.journal_subject))
    names = names_of(event.actor for event in events)
    return [Happening(event.at, names[event.actor], _said_of_centre(event)) for event in reversed(events)]


def _said_of_centre(event: Event) -> Text:
    if event.action == "centre-merged":
        facts = {"ins": event.data["into"], "on": date.fromisoformat(event.data["on"])}
        return _INTO.filled(**facts)
    if event.action == "centre-languages-changed":
        facts = {name: value.upper().replace(",", ", ") for name, value in event.data.items()}
        return _LANGUAGES.filled(**facts)
    return _OF_CENTRE.get(event.action) or same(event.action)


def names_of(identifiers: Iterable[str]) -> dict[str, str]:
    """Names by journal identifier (`person:<uuid>`); of a program, that it is one."""
    wanted = set(identifiers)
    uuids = [each.removeprefix("person:") for each in wanted if each.startswith("person:")]
    names = {person.journal_actor: person.name for person in Person.objects.filter(identifier__in=uuids)}
    return {each: names.get(each) or _program(each) for each in wanted}


def _program(identifier: str) -> str:
    name = identifier.removeprefix("program:")
    return identifier if name == identifier else _PROGRAM.say(language.active(), {"name": name})


def _identifiers(event: Event) -> list[str]:
    parts = [event.data, *event.data.values()]
    people = [f"person:{part['person']}" for part in parts if isinstance(part, dict) and "person" in part]
    delegators = [f"person:{event.data['delegated_by']}"] if "delegated_by" in event.data else []
    return [event.actor, *people, *delegators]


def _before(event: Event) -> str:
    """Whose role it was, or is."""
    ended = event.data.get("ended")
    return str(ended["person"] if isinstance(ended, dict) else event.data.get("delegated_by", ""))


def _line(event: Event, names: dict[str, str]) -> Line:
    if event.action == "centre-merged":
        centre = Centre.objects.get(ins=event.subject.removeprefix("centre:"))
        facts = {"centre": centre.label, "on": date.fromisoformat(event.data["on"])}
        return Line(at=event.at, who=names[event.actor], said=_MERGED.filled(**facts))
    if event.action in _SAID_OF_NO_ROLE:
        person = names[f"person:{event.data['person']}"] if "person" in event.data else ""
        return Line(at=event.at, who=names[event.actor], said=_SAID_OF_NO_ROLE[event.action], person=person)
    granted: dict[str, Any] = event.data.get("granted", event.data)
    role = ROLES.get(granted["role"])
    return Line(
        at=event.at,
        who=names[event.actor],
        said=_SAID[event.action],
        person=names[f"person:{granted['person']}"],
        role=role.label if role else same(granted["role"]),
        starts=date.fromisoformat(granted["starts"]),
        ends=date.fromisoformat(granted["ends"]) if granted["ends"] else None,
        before=names[f"person:{before}"] if (before := _before(event)) else "",
    )
