"""The journal of a report in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from rapport_unique.accounts.history import names_of
from rapport_unique.core.lifecycle import ROLE_LABELS, Role
from rapport_unique.core.texts import Text
from rapport_unique.journal.models import Event
from rapport_unique.reporting.models import Report
from rapport_unique.ui import language

_SAID = {
    "fields-saved": Text("Formulaire enregistré", "Formulier opgeslagen", "Formular gespeichert"),
    "row-added": Text("Ligne {row} ajoutée", "Lijn {row} toegevoegd", "Zeile {row} hinzugefügt"),
    "row-saved": Text("Ligne {row} modifiée", "Lijn {row} gewijzigd", "Zeile {row} geändert"),
    "row-cleared": Text("Ligne {row} vidée", "Lijn {row} leeggemaakt", "Zeile {row} geleert"),
    "simulations-imported": Text("Simulations reprises", "Simulaties overgenomen", "Simulationen übernommen"),
    "grant-changed": Text(
        "Montants octroyés adaptés par l'administration",
        "Toegekende bedragen aangepast door de administratie",
        "Gewährte Beträge von der Verwaltung angepasst",
    ),
    "prefilled-changed": Text(
        "Données préremplies adaptées par l'administration",
        "Vooraf ingevulde gegevens aangepast door de administratie",
        "Vorausgefüllte Angaben von der Verwaltung angepasst",
    ),
    "workbook-released": Text(
        "Encodage à l'écran à la place du classeur",
        "Invoer op het scherm in plaats van de werkmap",
        "Eingabe am Bildschirm statt der Arbeitsmappe",
    ),
    "workbook-received": Text("Classeur reçu", "Werkmap ontvangen", "Arbeitsmappe empfangen"),
    "workbook-refused": Text("Classeur refusé", "Werkmap geweigerd", "Arbeitsmappe abgelehnt"),
    "workbook-read": Text("Classeur lu", "Werkmap gelezen", "Arbeitsmappe gelesen"),
    "workbook-abandoned": Text("Classeur abandonné", "Werkmap opgegeven", "Arbeitsmappe verworfen"),
    "workbook-confirmed": Text("Classeur confirmé", "Werkmap bevestigd", "Arbeitsmappe bestätigt"),
    "signed": Text("Signé", "Ondertekend", "Unterzeichnet"),
    "document-stamped": Text(
        "Document horodaté", "Document van tijdstempel voorzien", "Dokument mit Zeitstempel versehen"
    ),
    "signed-and-sent": Text("Signé et envoyé", "Ondertekend en verzonden", "Unterzeichnet und gesendet"),
    "report-reopened": Text(
        "Rouvert par l'administration", "Heropend door de administratie", "Von der Verwaltung wieder geöffnet"
    ),
}

_OF_ROWS = {"row-added", "row-saved", "row-cleared"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: what, by whom, when, and what it did to the content and to signatures."""

    at: datetime
    who: str
    said: str
    details: tuple[str, ...]
    revision: int | None


def said_of_action(action: str, data: dict[str, Any]) -> str:
    """An action of the journal in the active language; its own name where nobody has described it."""
    text = _SAID.get(action)
    return text.say(language.active(), {"row": data.get("row", "")}) if text else action


def happenings(report: Report) -> list[Happening]:
    """The history of a report, latest first."""
    return _happenings(Event.objects.for_subject(report.journal_subject).order_by("-seq"), report)


def last_change(report: Report) -> str:
    """Who did what last, in one sentence."""
    for latest in _happenings(Event.objects.for_subject(report.journal_subject).order_by("-seq")[:1], report):
        return _("%(what)s by %(who)s, %(when)s.") % {
            "what": latest.said,
            "who": latest.who,
            "when": language.moment(latest.at),
        }
    return ""


def answers_stand_since(report: Report, revision: int) -> bool:
    """Whether nothing but rows of tables changed since `revision`: the answers are those of then."""
    events = Event.objects.for_subject(report.journal_subject)
    actions = [
        event.action
        for event in events
        if event.data.get("number") == report.version.number and (event.data.get("revision") or 0) > revision
    ]
    return bool(actions) and all(action in _OF_ROWS for action in actions)


def _happenings(events: Iterable[Event], report: Report) -> list[Happening]:
    listed = list(events)
    names = names_of(event.actor for event in listed)
    return [
        Happening(
            at=event.at,
            who=names[event.actor],
            said=said_of_action(event.action, event.data),
            details=tuple(_details(event.data, report)),
            revision=event.data.get("revision"),
        )
        for event in listed
    ]


def _details(data: dict[str, Any], report: Report) -> Iterable[str]:
    if "same" in data:
        yield _("%(new)s new, %(changed)s changed, %(same)s as before.") % data
        return
    labels = {each.key: each.label for each in report.campaign.measure.fields}
    if changed := [language.say(labels[key]) for key in data.get("changed", ()) if key in labels]:
        yield _("Changed: %(fields)s.") % {"fields": ", ".join(changed)}
    titles = {each.key: each.title for each in report.campaign.measure.tables}
    if len(titles) > 1 and data.get("table") in titles:
        yield language.say(titles[data["table"]])
    if data.get("confirmed"):
        yield _("Remarks confirmed.")
    if name := data.get("name"):
        yield _("File: %(name)s.") % {"name": name}
    if role := data.get("role"):
        yield language.say(ROLE_LABELS[Role(role)])
    if reference := data.get("reference"):
        yield _("Reference: %(reference)s.") % {"reference": reference}
    if reason := data.get("reason"):
        yield _("Reason: %(reason)s") % {"reason": reason}
    if voided := data.get("voided"):
        roles = ", ".join(language.say(ROLE_LABELS[Role(role)]) for role in voided)
        yield _("Signature voided: %(roles)s.") % {"roles": roles}
