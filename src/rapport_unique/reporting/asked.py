"""What a centre is asked beside its reports, for its home: the apps that ask say it here."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from rapport_unique.accounts.access import Actor
from rapport_unique.core.texts import Text


class Asked(NamedTuple):
    """Something to do until a day: `what` of which `report` (measure and period), on the page at `url`. What is
    `waiting` for the administration has no day that counts."""

    due: date
    what: Text
    report: Text
    url: str
    waiting: bool = False


Source = Callable[[Actor], list[Asked]]
_SOURCES: list[Source] = []


def asks(source: Source) -> Source:
    """Have what it finds for an actor on the home of the actor's centre; it asks the database a constant number of
    times."""
    _SOURCES.append(source)
    return source


def asked_of(actor: Actor) -> list[Asked]:
    """What is due soonest first, then what only waits."""
    found = [each for source in _SOURCES for each in source(actor)]
    return sorted(found, key=lambda each: (each.waiting, each.due, each.url))
