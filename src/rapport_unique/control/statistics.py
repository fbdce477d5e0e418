"""What is counted of the reports, for statistics and audit: the list of them, a campaign by group, and by week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from rapport_unique.control.dashboard import DIMENSION_LABELS, STANDING_LABELS, Dimension, Group
from rapport_unique.control.follow_up import filtered, lines
from rapport_unique.control.listings import Listing
from rapport_unique.core.texts import Text
from rapport_unique.ui import language

REPORTS = Text(
    "Rapports par centre et par mesure", "Verslagen per centrum en maatregel", "Berichte je Zentrum und Maßnahme"
)
_FILTERS = Text("Filtres", "Filters", "Filter")
_NONE = Text("aucun", "geen", "keiner")
_CENTRES = Text("Centres", "Centra", "Zentren")
_LATE = Text("En retard", "Te laat", "Verspätet")
_SENT = Text("Envoyé", "Verzonden", "Gesendet")
_DEADLINE = Text("Échéance", "Uiterste datum", "Frist")
_HEADINGS = (
    Text("Code INS", "NIS-code", "INS-Code"),
    Text("Centre", "Centrum", "Zentrum"),
    Text("Mesure", "Maatregel", "Maßnahme"),
    Text("Période", "Periode", "Zeitraum"),
    Text("État", "Toestand", "Stand"),
    Text("Complété", "Ingevuld", "Ausgefüllt"),
    Text("Signé par le président", "Ondertekend door de voorzitter", "Vom Präsidenten unterzeichnet"),
    Text(
        "Signé par le directeur général",
        "Ondertekend door de algemeen directeur",
        "Vom Generaldirektor unterzeichnet",
    ),
    _SENT,
    _LATE,
    _DEADLINE,
    Text("Référence", "Referentie", "Referenz"),
    Text("Reçu le", "Ontvangen op", "Eingegangen am"),
)
_BY_GROUP = Text("Où en sont les rapports", "Hoever de verslagen staan", "Stand der Berichte")
_BY_WEEK = Text("Rapports envoyés par semaine", "Verzonden verslagen per week", "Gesendete Berichte je Woche")
_WEEK = Text("Semaine jusqu'au", "Week tot", "Woche bis")
_BEFORE = Text("La fois précédente", "De vorige keer", "Das vorige Mal")


def reports(chosen: Mapping[str, Any] | None = None, filters: Sequence[str] = ()) -> Listing:
    """Every report, or those that a filter leaves, each with where it stands."""
    rows = []
    for each in lines(filtered(chosen or {})):
        marks = ["x" if mark else "" for mark in (each.completed, each.president, each.director, each.sent, each.late)]
        about = [each.ins, each.centre, each.measure, each.period, each.status]
        rows.append([*about, *marks, each.closes, each.reference or "", each.received_at])
    return Listing("reports", REPORTS, _HEADINGS, rows, [(_FILTERS, "; ".join(filters) or language.say(_NONE))])


def by_group(campaign: Any, dimension: Dimension, groups: Iterable[Group]) -> Listing:
    """How many centres of each group stand where."""
    headings = [DIMENSION_LABELS[dimension], _CENTRES, *STANDING_LABELS.values(), _LATE]
    rows = [[each.label, each.total, *each.counts.values(), each.late] for each in groups]
    return Listing(f"{_name(campaign)}-{dimension}", _BY_GROUP, headings, rows, _about(campaign))


def by_week(campaign: Any, weeks: Iterable[tuple[date, int | None, int | None]]) -> Listing:
    """What was sent until the end of each week, this time and the time before."""
    return Listing(f"{_name(campaign)}-weeks", _BY_WEEK, [_WEEK, _SENT, _BEFORE], list(weeks), _about(campaign))


def _name(campaign: Any) -> str:
    name: str = campaign.key.replace("/", "-")
    return name


def _about(campaign: Any) -> list[tuple[Text, str]]:
    return [(campaign.measure.title, campaign.period_id)]
