"""What each centre decides for itself: whether debts count, and where the real cost replaces the reference."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from rapport_unique.core.money import ZERO
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.core.texts import Text
from rapport_unique.reference_budget.household import Labelled


class DebtPolicy(Labelled):
    EXCLUDE = "exclude", Text("les dettes ne comptent pas", "schulden tellen niet mee", "Schulden zählen nicht")
    CAPPED = (
        "include_capped",
        Text(
            "les dettes comptent jusqu'à un plafond",
            "schulden tellen mee tot een maximum",
            "Schulden zählen bis zu einer Obergrenze",
        ),
    )
    ALL = "include_all", Text("toutes les dettes comptent", "alle schulden tellen mee", "alle Schulden zählen")


class Rule(Labelled):
    """How the amount used follows from the reference and the real cost."""

    REFERENCE = "reference", Text("la référence", "de referentie", "die Referenz")
    ACTUAL = "actual", Text("le coût réel", "de werkelijke kosten", "die tatsächlichen Kosten")
    CAPPED = (
        "capped",
        Text(
            "le coût réel jusqu'à un plafond", "de werkelijke kosten tot een maximum", "tatsächliche Kosten gedeckelt"
        ),
    )
    ADDED = "added", Text("ajouté à la référence", "bovenop de referentie", "zusätzlich zur Referenz")


@dataclass(frozen=True, slots=True)
class Mode:
    """`reference`, `actual`, or `capped` at `factor` times the reference. A real cost that nobody said is never taken:
    the reference stands for it."""

    rule: Rule
    factor: Decimal = Decimal(1)


RULES = (Rule.REFERENCE, Rule.ACTUAL, Rule.CAPPED)
"""Between which a centre chooses; what is added is so by its nature."""
REFERENCE, ACTUAL = Mode(Rule.REFERENCE), Mode(Rule.ACTUAL)
DEFAULT_MODES = {"rent": ACTUAL, "energy": ACTUAL, "school": ACTUAL, "mobility": REFERENCE, "safety": REFERENCE}
"""The baskets of which a real cost may be said, and what is taken where the centre decides nothing."""


@dataclass(frozen=True)
class Policy:
    """One version of a centre's choices. `debt_cap` is a month's, for `include_capped`; `modes` holds what differs
    from `DEFAULT_MODES`."""

    debts: DebtPolicy = DebtPolicy.EXCLUDE
    debt_cap: Decimal = ZERO
    modes: Mapping[str, Mode] = field(default_factory=dict)

    def mode(self, basket: str) -> Mode:
        return self.modes.get(basket) or DEFAULT_MODES[basket]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of every choice, those left at their default too."""
        modes = {basket: self.mode(basket) for basket in DEFAULT_MODES}
        written = {
            "debts": self.debts.value,
            "debt_cap": str(self.debt_cap) if self.debts is DebtPolicy.CAPPED else None,
            "modes": {
                basket: [mode.rule.value, f"{mode.factor.normalize():f}" if mode.rule is Rule.CAPPED else None]
                for basket, mode in modes.items()
            },
        }
        return hashlib.sha256(canonical_bytes(written)).hexdigest()


BY_DEFAULT = Policy()
"""Where a centre decided nothing."""
