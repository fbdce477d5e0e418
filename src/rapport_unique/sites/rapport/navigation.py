"""The menu of the site: each entry shows to whom its page admits."""

from django.http import HttpRequest
from django.urls import resolve, reverse

from rapport_unique.accounts.access import access_of
from rapport_unique.core.texts import Text
from rapport_unique.ui.components import NavigationItem

ENTRIES: list[tuple[str, Text]] = [
    ("reports", Text("Rapports", "Verslagen", "Berichte")),
    ("controls", Text("Contrôles", "Controles", "Kontrollen")),
    ("own-settlements", Text("Soldes et remboursements", "Saldi en terugbetalingen", "Salden und Rückzahlungen")),
    ("centre", Text("Données du centre", "Gegevens van het centrum", "Daten des Zentrums")),
    ("mandates", Text("Accès", "Toegang", "Zugang")),
    ("follow-up", Text("Suivi", "Opvolging", "Übersicht")),
    ("followed-reports", Text("Tous les rapports", "Alle verslagen", "Alle Berichte")),
    ("control-queue", Text("Contrôle", "Controle", "Kontrolle")),
    ("money", Text("Règlements et paiements", "Vereffening en betaling", "Abrechnung und Zahlung")),
    ("accounts-to-confirm", Text("Comptes", "Rekeningen", "Konten")),
    ("register", Text("Centres", "Centra", "Zentren")),
    ("simple-measures", Text("Mesures", "Maatregelen", "Maßnahmen")),
    ("campaigns", Text("Campagnes", "Campagnes", "Kampagnen")),
]
"""The name of an address and its label, in the order of the menu."""
FOOTER: list[tuple[str, Text]] = [
    ("verify", Text("Vérifier un rapport signé", "Een ondertekend verslag nakijken", "Unterzeichneten Bericht prüfen")),
]
"""What everyone finds under every page."""


def footer() -> list[NavigationItem]:
    return [NavigationItem(label, reverse(name)) for name, label in FOOTER]


def items(request: HttpRequest) -> list[NavigationItem]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    shown = []
    for name, label in ENTRIES:
        url = reverse(name)
        access = access_of(resolve(url).func)
        if access and access.admits(actor.person, actor):
            shown.append((label, url))
    here = max((url for _, url in shown if request.path.startswith(url)), key=len, default="")
    return [NavigationItem(label, url, current=url == here) for label, url in shown]
