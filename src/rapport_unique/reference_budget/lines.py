"""Lines of a budget: what each basket holds, for whom, by which rule, and why, in words with its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from rapport_unique.core.money import ZERO, euros
from rapport_unique.core.texts import Fact, Text
from rapport_unique.core.values import show_decimal
from rapport_unique.reference_budget.policy import Rule

BASKETS = {
    "food": Text("Alimentation", "Voeding", "Ernährung"),
    "clothing": Text("Habillement", "Kleding", "Kleidung"),
    "health": Text("Santé", "Gezondheid", "Gesundheit"),
    "care": Text("Soins du corps", "Lichaamsverzorging", "Körperpflege"),
    "leisure": Text("Loisirs et repos", "Rust en ontspanning", "Ruhe und Freizeit"),
    "mobility": Text("Mobilité", "Mobiliteit", "Mobilität"),
    "relations": Text("Relations et citoyenneté", "Relaties en burgerschap", "Beziehungen und Teilhabe"),
    "childhood": Text("Enfance", "Veilige kindertijd", "Kindheit"),
    "school": Text("École et garde d'enfants", "School en kinderopvang", "Schule und Kinderbetreuung"),
    "work": Text("Frais liés au travail", "Kosten van werken", "Berufskosten"),
    "rent": Text("Loyer ou emprunt", "Huur of lening", "Miete oder Hypothek"),
    "charges": Text("Charges du logement", "Woonlasten", "Nebenkosten"),
    "energy": Text("Énergie et eau", "Energie en water", "Energie und Wasser"),
    "upkeep": Text("Entretien du logement", "Onderhoud van de woning", "Instandhaltung der Wohnung"),
    "safety": Text("Sécurité et assurances", "Veiligheid en verzekeringen", "Sicherheit und Versicherungen"),
    "sleep": Text("Literie", "Slapen", "Schlafen"),
    "unforeseen": Text("Imprévus", "Onvoorziene uitgaven", "Unvorhergesehenes"),
    "other": Text("Autres dépenses", "Andere uitgaven", "Andere Ausgaben"),
    "debts": Text("Dettes", "Schulden", "Schulden"),
}
"""In the order in which they are shown."""


class Said(NamedTuple):
    """One sentence and what fills its placeholders."""

    text: Text
    facts: Mapping[str, Fact]

    def say(self, language: str) -> str:
        return self.text.say(language, self.facts)


Reason = tuple[Said, ...]


class Line(NamedTuple):
    """One line, EUR a month. `person` is a member's id, empty for the household; `actual` is None where no real cost
    was said. `used` is what the budget counts."""

    basket: str
    person: str
    reference: Decimal
    actual: Decimal | None
    used: Decimal
    rule: Rule
    reason: Reason

    def explain(self, language: str) -> str:
        """Why this amount, with its numbers."""
        return " ".join(said.say(language) for said in self.reason)


def percent(share: Decimal) -> str:
    return f"{show_decimal(share * 100)}\u00a0%"


def part_of(amount: Decimal, part: Decimal) -> Decimal:
    """A part of an amount, rounded half-up to the cent."""
    return euros(amount if part == 1 else amount * part)


def capped(amount: Decimal, ceiling: Decimal) -> Decimal:
    return max(ZERO, min(amount, ceiling))
