"""The menu of a site: of its entries, those whose page admits the one who looks."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import resolve, reverse

from rapport_unique.accounts.access import access_of
from rapport_unique.core.texts import Text
from rapport_unique.ui.components import NavigationItem

Entry = tuple[str, Text]
"""The name of an address and its label."""


def menu(request: HttpRequest, entries: Sequence[Entry]) -> list[NavigationItem]:
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    shown = []
    for name, label in entries:
        url = reverse(name)
        access = access_of(resolve(url).func)
        if access and access.admits(actor.person, actor):
            shown.append((label, url))
    here = max((url for _, url in shown if request.path.startswith(url)), key=len, default="")
    return [NavigationItem(label, url, current=url == here) for label, url in shown]
