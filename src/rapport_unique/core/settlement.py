"""What becomes of the difference between what was granted and what is accepted.

closed       what is not accepted returns to the administration
open         and it pays what was accepted beyond the grant
next_year    what is not accepted is deducted from the grant of the next year
none         nothing is owed either way
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

from rapport_unique.core.law import LegalBasis
from rapport_unique.core.measure import Figure, Grounds
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text


class Mode(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    NEXT_YEAR = "next_year"
    NONE = "none"


BALANCES = ("to_repay", "to_pay", "deducted_next_year")
"""The keys of the figures that say what is owed; the inputs of each are what was granted and what is accepted."""

_TO_REPAY = Text(
    "Montant à rembourser au SPP IS",
    "Aan de POD MI terug te betalen bedrag",
    "An den ÖPD SE zurückzuzahlender Betrag",
)
_TO_PAY = Text(
    "Montant à payer par le SPP IS au CPAS",
    "Door de POD MI aan het OCMW te betalen bedrag",
    "Vom ÖPD SE an das ÖSHZ zu zahlender Betrag",
)
_DEDUCTED = Text(
    "Montant déduit de la subvention de l'année suivante",
    "Bedrag afgetrokken van de toelage van het volgende jaar",
    "Von der Subvention des folgenden Jahres abgezogener Betrag",
)
_REST = Text(
    "{granted} − {accepted}, s'il y a un reste",
    "{granted} − {accepted}, als er een rest is",
    "{granted} − {accepted}, wenn ein Rest bleibt",
)
_BEYOND = Text(
    "{accepted} − {granted}, s'il dépasse",
    "{accepted} − {granted}, als het hoger is",
    "{accepted} − {granted}, wenn es übersteigt",
)


def settlement(
    *, granted: tuple[str, Text], accepted: tuple[str, Text], law: LegalBasis, modes: tuple[Mode, ...]
) -> tuple[Figure, ...]:
    """The figures of the balance between two values, each given by its key and its label.

    With several `modes` the parameter `settlement` says which one holds; figures of the others are nil, and hidden as
    any that is nil. A balance is nil while either value is missing.
    """

    def balance(grounds: Grounds) -> Decimal:
        known = {**grounds.figures, **grounds.fields, **grounds.prefilled}
        given, spent = known[granted[0]], known[accepted[0]]
        return ZERO if given is None or spent is None else given - spent

    def applies(grounds: Grounds, *wanted: Mode) -> bool:
        return (Mode(grounds.parameters["settlement"]) if len(modes) > 1 else modes[0]) in wanted

    def rest(*wanted: Mode) -> Callable[[Grounds], Decimal]:
        return lambda grounds: max(ZERO, balance(grounds)) if applies(grounds, *wanted) else ZERO

    def beyond(grounds: Grounds) -> Decimal:
        return max(ZERO, -balance(grounds)) if applies(grounds, Mode.OPEN) else ZERO

    def figure(key: str, label: Text, formula: Text, compute: Callable[[Grounds], Decimal]) -> Figure:
        return Figure(
            key=key,
            label=label,
            formula=_named(formula, granted[1], accepted[1]),
            inputs=(granted[0], accepted[0]),
            compute=compute,
            law=law,
            shown=lambda figures: figures[key] != 0,
        )

    figures = []
    if {Mode.CLOSED, Mode.OPEN} & set(modes):
        figures.append(figure("to_repay", _TO_REPAY, _REST, rest(Mode.CLOSED, Mode.OPEN)))
    if Mode.OPEN in modes:
        figures.append(figure("to_pay", _TO_PAY, _BEYOND, beyond))
    if Mode.NEXT_YEAR in modes:
        figures.append(figure("deducted_next_year", _DEDUCTED, _REST, rest(Mode.NEXT_YEAR)))
    return tuple(figures)


def _named(formula: Text, granted: Text, accepted: Text) -> Text:
    facts = {"granted": _within_a_sentence(granted), "accepted": _within_a_sentence(accepted)}
    return Text(*(formula.say(language, facts) for language in Text._fields))


def _within_a_sentence(label: Text) -> Text:
    """A label as it stands inside a sentence; German nouns keep their capital."""
    return Text(label.fr[:1].lower() + label.fr[1:], label.nl[:1].lower() + label.nl[1:], label.de)
