"""What the core says, in the three languages of the country, and how each language writes amounts and dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

LANGUAGES = ("fr", "nl", "de")
Fact = object
"""What a placeholder may hold: str, int, Decimal (an amount), date, Text, or a list of these."""


class Text(NamedTuple):
    """One sentence in three languages, with named placeholders such as `{amount}`."""

    fr: str
    nl: str
    de: str

    def say(self, language: str, facts: Mapping[str, Fact] | None = None) -> str:
        """The sentence in `language` ("fr", "nl" or "de"), its placeholders filled in as that language writes them."""
        sentence = str(getattr(self, language))
        if not facts:
            return sentence
        return sentence.format_map({name: format_fact(fact, language) for name, fact in facts.items()})

    def filled(self, **facts: Fact) -> Text:
        """The sentence with its placeholders filled in, in each language."""
        return Text(*(self.say(each, facts) for each in LANGUAGES))


def same(word: str) -> Text:
    """A word that is the same in the three languages, such as a name or a code."""
    return Text(word, word, word)


LANGUAGE_NAMES = {
    "fr": Text("Français", "Frans", "Französisch"),
    "nl": Text("Néerlandais", "Nederlands", "Niederländisch"),
    "de": Text("Allemand", "Duits", "Deutsch"),
}


def format_fact(fact: Fact, language: str) -> str:
    if isinstance(fact, Text):
        return fact.say(language)
    if isinstance(fact, Decimal):
        return format_amount(fact, language)
    if isinstance(fact, date):
        return format_date(fact, language)
    if isinstance(fact, (list, tuple)):
        return ", ".join(format_fact(each, language) for each in fact)
    return "" if fact is None else str(fact)


def plain_fact(fact: Fact) -> str | None:
    """For machines: amounts as `1234.56`, dates as ISO, words as they are."""
    if fact is None:
        return None
    return fact.isoformat() if isinstance(fact, date) else str(fact)


_GROUPING = {"fr": "\u202f", "nl": ".", "de": "."}


def format_count(number: int, language: str) -> str:
    """fr `197 217`, nl and de `197.217`. For counts alone: years and codes are words."""
    return f"{number:,}".replace(",", _GROUPING[language])


def format_amount(amount: Decimal, language: str) -> str:
    """fr `1 234,56 €`, nl `€ 1.234,56`, de `1.234,56 €`, with spaces that do not break."""
    whole, cents = f"{abs(amount):.2f}".split(".")
    grouped = format_count(int(whole), language)
    sign = "-" if amount < 0 else ""
    if language == "nl":
        return f"€\u00a0{sign}{grouped},{cents}"
    return f"{sign}{grouped},{cents}\u00a0€"


def format_date(day: date, language: str) -> str:
    """`31/12/2025`; in German `31.12.2025`."""
    return f"{day:%d.%m.%Y}" if language == "de" else f"{day:%d/%m/%Y}"


def format_month(index: int) -> str:
    """A calendar month counted as year x 12 + month - 1, as `06/2023`."""
    return f"{index % 12 + 1:02d}/{index // 12}"
