"""The picture of a budget: what comes in beside what is needed, on one scale, for a page and for a printed sheet."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text
from rapport_unique.core.values import show_decimal
from rapport_unique.reference_budget import BASKETS, Result

WIDTH = 320
"""Of the longer bar, in units of the drawing."""
_WIDE = 14

GROUPS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "home": (
        Text("Logement et énergie", "Wonen en energie", "Wohnen und Energie"),
        ("rent", "charges", "energy", "upkeep", "safety"),
    ),
    "food": (BASKETS["food"], ("food",)),
    "body": (
        Text("Santé, soins, vêtements", "Gezondheid, verzorging, kleding", "Gesundheit, Pflege, Kleidung"),
        ("health", "care", "clothing"),
    ),
    "children": (Text("Enfants et école", "Kinderen en school", "Kinder und Schule"), ("childhood", "school")),
    "social": (
        Text("Relations, loisirs, repos", "Relaties, ontspanning, rust", "Beziehungen, Freizeit, Ruhe"),
        ("relations", "leisure", "sleep"),
    ),
    "moving": (Text("Déplacements et travail", "Vervoer en werk", "Mobilität und Arbeit"), ("mobility", "work")),
    "rest": (
        Text("Imprévus, autres, dettes", "Onvoorzien, andere, schulden", "Unvorhergesehenes, anderes, Schulden"),
        ("unforeseen", "other", "debts"),
    ),
}
"""The baskets in seven groups, which a reader can tell apart; each basket is in exactly one."""

MISSING = Text("Il manque", "Er ontbreekt", "Es fehlt")
LEFT = Text("Il reste", "Er blijft over", "Es bleibt")
COMES_IN = Text("Ce qui entre", "Wat binnenkomt", "Was hereinkommt")
NEEDED = Text("Ce qu'il faut", "Wat nodig is", "Was gebraucht wird")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: EUR a month, its place and width in units of the drawing, as a drawing takes them. `share` is
    its part of the bar, in words."""

    key: str
    number: int
    label: Text
    amount: Decimal
    x: str
    width: str
    middle: str
    share: str

    @property
    def is_wide(self) -> bool:
        """Whether its number fits in."""
        return Decimal(self.width) >= _WIDE


@dataclass(frozen=True, slots=True)
class Picture:
    """The bar of the income, the segments of the budget's bar, and the gap that makes both equally long. `balance` is
    what is left, below zero what is missing."""

    income: Segment
    budget: tuple[Segment, ...]
    gap: Segment | None
    balance: Decimal


def picture_of(result: Result) -> Picture:
    """The picture of one result."""
    longest = max(result.income, result.budget)
    segments: list[Segment] = []
    start = ZERO
    for key, (label, baskets) in GROUPS.items():
        amount = sum((result.baskets.get(each, ZERO) for each in baskets), start=ZERO)
        if amount:
            segments.append(_segment(key, len(segments) + 1, label, (start, amount), result.budget, longest))
            start += amount
    balance = result.balance
    label = MISSING if balance < 0 else LEFT
    short = min(result.income, result.budget)
    gap = _segment("gap", 0, label, (short, abs(balance)), longest, longest) if balance else None
    income = _segment("income", 0, COMES_IN, (ZERO, result.income), result.income, longest)
    return Picture(income, tuple(segments), gap, balance)


def _segment(
    key: str, number: int, label: Text, span: tuple[Decimal, Decimal], whole: Decimal, longest: Decimal
) -> Segment:
    start, amount = span
    scale = WIDTH / longest if longest else ZERO
    share = show_decimal((amount / whole * 100).quantize(Decimal(1), ROUND_HALF_UP)) if whole else "0"
    x, width = start * scale, amount * scale
    return Segment(key, number, label, amount, f"{x:.2f}", f"{width:.2f}", f"{x + width / 2:.2f}", f"{share}\u00a0%")
