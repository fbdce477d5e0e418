"""Two contents of one form, and the fields in which they differ."""

from collections.abc import Mapping
from dataclasses import dataclass

from rapport_unique.core.measure import Field
from rapport_unique.core.values import Unreadable, read, stored
from rapport_unique.reporting.forms.answers import answered_on_screen
from rapport_unique.reporting.models import Version
from rapport_unique.ui import language


@dataclass(frozen=True, slots=True)
class Side:
    """One of two values: what is sent back when it is chosen, and what people read."""

    value: str
    shown: str


@dataclass(frozen=True, slots=True)
class Difference:
    declared: Field
    mine: Side
    theirs: Side


def differences(version: Version, mine: Mapping[str, str], theirs: Mapping[str, str | None]) -> list[Difference]:
    """The fields whose two values mean different things, however they were typed."""
    found = []
    for declared in answered_on_screen(version):
        own, other = (_side(declared, side.get(declared.key)) for side in (mine, theirs))
        if own != other:
            found.append(Difference(declared, own, other))
    return found


def _side(declared: Field, raw: str | None) -> Side:
    value = read(declared.kind, raw)
    text = stored(declared.kind, value) or ""
    if value is None or isinstance(value, Unreadable):
        return Side(text, text)
    return Side(text, declared.kind.show(value, language.active()))
