"""The language of the page, and what the core says in it."""

from datetime import datetime

from django.dispatch import Signal
from django.utils import translation

from rapport_unique.core import messages as messages  # defines the codes
from rapport_unique.core.findings import KINDS, Finding, Refused, sentence_of
from rapport_unique.core.texts import LANGUAGES, Fact, Text, format_date, format_fact
from rapport_unique.ui import clock

language_chosen = Signal()
"""Sent with `request` and `language` when someone switches: who keeps people's preferences listens."""

_AT = Text("{day} à {time}", "{day} om {time}", "{day} um {time} Uhr")


def active() -> str:
    """The active language: "fr", "nl" or "de"; French where none is active."""
    language = (translation.get_language() or "")[:2]
    return language if language in LANGUAGES else LANGUAGES[0]


def say(fact: Fact) -> str:
    """A text, an amount or a day of the core as the active language writes it; a string stays what it is."""
    if isinstance(fact, str):
        return fact
    return moment(fact) if isinstance(fact, datetime) else format_fact(fact, active())


def refusal(refused: Refused, read: str = "") -> str:
    """What to tell someone whose action was refused: what is wrong with what was `read`, and what is expected."""
    finding = Finding(refused.code, KINDS[refused.code].severity, read=read, facts={"read": read, **refused.facts})
    return sentence_of(finding, active())


def moment(at: datetime, language: str = "") -> str:
    """A day and hour, as people write them: `31/12/2025 à 14:32`; in the active language unless another is named."""
    local = clock.local(at)
    language = language or active()
    return _AT.say(language, {"day": format_date(local.date(), language), "time": f"{local:%H:%M}"})
