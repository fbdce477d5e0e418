"""The menu of the site: each entry shows to whom its page admits."""

from django.http import HttpRequest
from django.urls import resolve, reverse

from rapport_unique.accounts.access import access_of
from rapport_unique.core.texts import Text
from rapport_unique.ui.components import NavigationItem

ENTRIES: list[tuple[str, Text]] = [
    ("reports", Text("Rapports", "Verslagen", "Berichte")),
    ("centre", Text("Données du centre", "Gegevens van het centrum", "Daten des Zentrums")),
    ("mandates", Text("Accès", "Toegang", "Zugang")),
]
"""The name of an address and its label, in the order of the menu."""


def items(request: HttpRequest) -> list[NavigationItem]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    shown = []
    for name, label in ENTRIES:
        url = reverse(name)
        access = access_of(resolve(url).func)
        if access and access.admits(actor.person, actor):
            shown.append(NavigationItem(label, url, current=request.path.startswith(url)))
    return shown
