"""The menu of a site: of its entries, those whose page admits the one who looks."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import resolve, reverse

from rapport_unique.accounts.access import Actor, access_of
from rapport_unique.core.texts import Text
from rapport_unique.ui.components import NavigationItem

Entry = tuple[str, Text]
"""The name of an address and its label."""


def menu(request: HttpRequest, *groups: Sequence[Entry]) -> list[NavigationItem]:
    """The entries that the reader may open, in their order; the first of each group begins it."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    shown: list[tuple[Text, str, bool]] = []
    for group in groups:
        admitted = [(label, url) for name, label in group if _admits(url := reverse(name), actor)]
        shown += [(label, url, number == 0) for number, (label, url) in enumerate(admitted)]
    here = max((url for _, url, _ in shown if request.path.startswith(url)), key=len, default="")
    return [NavigationItem(label, url, current=url == here, begins=begins) for label, url, begins in shown]


def _admits(url: str, actor: Actor) -> bool:
    access = access_of(resolve(url).func)
    return access is not None and access.admits(actor.person, actor)
