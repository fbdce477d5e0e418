"""The ways of signing in. Each one is a view that asks, verifies, and ends in `views.sign_in.arrive`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from rapport_unique.accounts.levels import STRONG, Level
from rapport_unique.core.texts import Text


@dataclass(frozen=True, slots=True)
class Way:
    """`address` names the view that receives the choice as a POST with what the page before carried on (`kept`);
    `level` is the highest that the way can give."""

    key: str
    label: Text
    hint: Text
    address: str
    level: Level
    ready: Callable[[], bool] = lambda: True
    """Whether the operator has set what it needs."""


WAYS: dict[str, Way] = {}


def register_way(way: Way) -> Way:
    if WAYS.setdefault(way.key, way) != way:
        raise ValueError(f"the way {way.key} is declared twice")
    return way


def open_ways(*, strong: bool = False) -> list[Way]:
    """Those that this site offers (`RU_SIGN_IN`), in the order of the setting; only those sure enough to sign."""
    offered = [WAYS[key] for key in settings.SIGN_IN if key in WAYS and WAYS[key].ready()]
    return [way for way in offered if not strong or way.level >= STRONG]
