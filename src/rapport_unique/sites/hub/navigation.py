"""The foot of the hub's pages. It has no menu: nobody signs in."""

from django.urls import reverse

from rapport_unique.core.texts import Text
from rapport_unique.ui.components import NavigationItem

_NUMBERS = Text("L’échange en chiffres", "De uitwisseling in cijfers", "Der Austausch in Zahlen")


def footer() -> list[NavigationItem]:
    return [NavigationItem(_NUMBERS, reverse("statistics"))]
