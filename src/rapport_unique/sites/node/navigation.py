"""The menu of a node."""

from django.http import HttpRequest

from rapport_unique.core.texts import Text
from rapport_unique.sites.navigation import Entry, menu
from rapport_unique.ui.components import NavigationItem

ENTRIES: list[Entry] = [
    ("questions", Text("Questions", "Vragen", "Anfragen")),
    ("register", Text("Répertoire", "Repertorium", "Verzeichnis")),
    ("held", Text("À décider", "Te beslissen", "Zu entscheiden")),
    ("given", Text("Réponses données", "Gegeven antwoorden", "Erteilte Antworten")),
    ("accesses", Text("Qui a demandé", "Wie vroeg", "Wer hat gefragt")),
    ("anomalies", Text("Anomalies", "Afwijkingen", "Auffälligkeiten")),
    ("node-state", Text("État du nœud", "Toestand van het knooppunt", "Zustand des Knotens")),
    ("mandates", Text("Accès", "Toegang", "Zugang")),
]
"""In the order of the menu."""


def footer() -> list[NavigationItem]:
    """Nothing but what every site has."""
    return []


def items(request: HttpRequest) -> list[NavigationItem]:
    return menu(request, ENTRIES)
