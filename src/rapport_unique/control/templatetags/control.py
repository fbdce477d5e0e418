"""The tiles of the country, and numbers in drawings."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from rapport_unique.control.dashboard import STANDING_LABELS, Standing
from rapport_unique.control.desk import STATE_LABELS
from rapport_unique.control.models import ControlFile
from rapport_unique.core.sampling import Point
from rapport_unique.core.texts import LANGUAGE_NAMES
from rapport_unique.ui import language

register = template.Library()

_FRAME = '<rect class="ct-tile__frame" x="1" y="1" width="14" height="14"/>'
_SHAPES = {
    Standing.NOT_STARTED: "",
    Standing.IN_PROGRESS: '<rect class="ct-tile__mark" x="6" y="6" width="4" height="4"/>',
    Standing.READY: '<rect class="ct-tile__mark" x="1" y="11" width="14" height="4"/>',
    Standing.FOR_PRESIDENT: '<path class="ct-tile__mark" d="M1 15V1L15 15Z"/>',
    Standing.FOR_DIRECTOR: '<path class="ct-tile__mark" d="M15 15V1L1 15Z"/>',
    Standing.SENT: '<rect class="ct-tile__mark" x="1" y="1" width="14" height="14"/>',
}
"""Told apart by shape, not by colour alone."""


@register.simple_tag
def tile(standing: str) -> SafeString:
    return mark_safe(_FRAME + _SHAPES[Standing(standing)])  # noqa: S308 - constants of this module


@register.simple_tag
def standing_label(standing: str) -> str:
    return language.say(STANDING_LABELS[Standing(standing)])


@register.filter
def unlocalized(number: float) -> str:
    """A coordinate, with a point."""
    return f"{number:.1f}"


@register.filter
def risk_point(point: Point) -> str:
    """Why a report got points, as the active language says it."""
    return point.say(language.active())


@register.filter
def named_language(code: str) -> str:
    return language.say(LANGUAGE_NAMES[code])


@register.filter
def file_state(file: ControlFile) -> str:
    return language.say(STATE_LABELS[ControlFile.State(file.state)])
