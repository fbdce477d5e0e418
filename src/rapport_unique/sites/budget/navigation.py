"""The menu of the calculator."""

from django.http import HttpRequest

from rapport_unique.core.texts import Text
from rapport_unique.sites.navigation import Entry, menu
from rapport_unique.ui.components import NavigationItem

ENTRIES: list[Entry] = [
    ("cases", Text("Ménages", "Gezinnen", "Haushalte")),
    ("simulations", Text("Simulations et décisions", "Simulaties en beslissingen", "Simulationen und Entscheidungen")),
    ("budget-choices", Text("Choix du centre", "Keuzes van het centrum", "Entscheidungen des Zentrums")),
    ("parameters", Text("Paramètres", "Parameters", "Parameter")),
    ("recomputations", Text("Recalculs", "Herberekeningen", "Neuberechnungen")),
    ("looks", Text("Qui a regardé", "Wie keek", "Wer hat nachgesehen")),
    ("mandates", Text("Accès", "Toegang", "Zugang")),
]
"""In the order of the menu."""


def footer() -> list[NavigationItem]:
    """Nothing but what every site has."""
    return []


def items(request: HttpRequest) -> list[NavigationItem]:
    return menu(request, ENTRIES)
