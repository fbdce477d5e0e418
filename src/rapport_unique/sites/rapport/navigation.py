"""The menu of the site, and what stands under its pages."""

from django.http import HttpRequest
from django.urls import reverse

from rapport_unique.core.texts import Text
from rapport_unique.sites.navigation import Entry, menu
from rapport_unique.ui.components import NavigationItem

GROUPS: list[list[Entry]] = [
    [
        ("reports", Text("Rapports", "Verslagen", "Berichte")),
        ("controls", Text("Contrôles", "Controles", "Kontrollen")),
        ("own-settlements", Text("Soldes et remboursements", "Saldi en terugbetalingen", "Salden und Rückzahlungen")),
    ],
    [
        ("centre", Text("Données du centre", "Gegevens van het centrum", "Daten des Zentrums")),
        ("mandates", Text("Accès", "Toegang", "Zugang")),
    ],
    [
        ("campaigns", Text("Campagnes", "Campagnes", "Kampagnen")),
        ("simple-measures", Text("Mesures", "Maatregelen", "Maßnahmen")),
    ],
    [
        ("follow-up", Text("Suivi", "Opvolging", "Übersicht")),
        ("followed-reports", Text("Tous les rapports", "Alle verslagen", "Alle Berichte")),
    ],
    [
        ("control-queue", Text("Contrôle", "Controle", "Kontrolle")),
        ("money", Text("Règlements et paiements", "Vereffening en betaling", "Abrechnung und Zahlung")),
    ],
    [
        ("register", Text("Centres", "Centra", "Zentren")),
        ("accounts-to-confirm", Text("Comptes", "Rekeningen", "Konten")),
    ],
]
"""The menu in its order: what a centre does and what it says of itself; before, during and after a campaign, and the
centres that the administration keeps."""
FOOTER: list[Entry] = [
    ("verify", Text("Vérifier un rapport signé", "Een ondertekend verslag nakijken", "Unterzeichneten Bericht prüfen")),
]
"""What everyone finds under every page."""


def footer() -> list[NavigationItem]:
    return [NavigationItem(label, reverse(name)) for name, label in FOOTER]


def items(request: HttpRequest) -> list[NavigationItem]:
    return menu(request, *GROUPS)
