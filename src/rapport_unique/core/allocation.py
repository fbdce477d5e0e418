"""Share a budget among centres by weighted parameters, and limit what a centre loses against the year before.

    S_i = B x (w_1 x P_1i / sum P_1 + w_2 x P_2i / sum P_2 + ...)

The key of the federal subsidies is 75/25: integration-income beneficiaries and persons with increased intervention,
on 1 January of the year before. Everything is computed in whole fractions; only the shares are rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from rapport_unique.core.findings import Invalid, Severity, define
from rapport_unique.core.money import CENT, ZERO, euros
from rapport_unique.core.texts import Text

EURO = Decimal(1)
UNITS = (CENT, EURO)
"""What a share can be a multiple of."""
KEY_75_25 = (Decimal("0.75"), Decimal("0.25"))
_HALF = Fraction(1, 2)

BUDGET_WRONG = define(
    "allocation-budget",
    Severity.BLOCKING,
    Text(
        "Le budget à répartir est de {budget}.",
        "Het te verdelen budget bedraagt {budget}.",
        "Das zu verteilende Budget beträgt {budget}.",
    ),
    Text(
        "un budget supérieur à zéro, multiple de {unit}",
        "een budget boven nul, veelvoud van {unit}",
        "ein Budget über null, Vielfaches von {unit}",
    ),
)
WEIGHTS_WRONG = define(
    "allocation-weights",
    Severity.BLOCKING,
    Text(
        "Les poids de la clé de répartition ne font pas ensemble 100 %.",
        "De gewichten van de verdeelsleutel vormen samen geen 100 %.",
        "Die Gewichte des Verteilungsschlüssels ergeben zusammen nicht 100 %.",
    ),
)
PARAMETER_EMPTY = define(
    "allocation-parameter-empty",
    Severity.BLOCKING,
    Text(
        "Le paramètre {number} de la clé est nul pour tous les centres : rien ne dit comment partager sa part.",
        "Parameter {number} van de sleutel is nul voor alle centra: niets zegt hoe zijn deel verdeeld wordt.",
        "Parameter {number} des Schlüssels ist für alle Zentren null: Nichts sagt, wie sein Teil zu verteilen ist.",
    ),
)
PARAMETER_NEGATIVE = define(
    "allocation-parameter-negative",
    Severity.BLOCKING,
    Text(
        "Un paramètre du centre {ins} est inférieur à zéro.",
        "Een parameter van centrum {ins} is lager dan nul.",
        "Ein Parameter des Zentrums {ins} liegt unter null.",
    ),
)
LOSS_WRONG = define(
    "allocation-loss",
    Severity.BLOCKING,
    Text(
        "La perte admise est une part de 0 à 100 %.",
        "Het toegelaten verlies is een aandeel van 0 tot 100 %.",
        "Der zulässige Verlust ist ein Anteil von 0 bis 100 %.",
    ),
)


class Balance(StrEnum):
    """What becomes of the difference between the rounded shares and the budget."""

    NONE = "none"
    LARGEST_REMAINDER = "largest_remainder"


@dataclass(frozen=True, slots=True)
class Share:
    """What one centre gets, and why: `parts` by parameter, each to the cent, and what rounding adds to their sum."""

    ins: str
    amount: Decimal
    parts: tuple[Decimal, ...]

    @property
    def rounding(self) -> Decimal:
        return self.amount - sum(self.parts, ZERO)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Every share by INS code, in the order of the codes; `left` is what of the budget was not shared out.

    `left` is 0.00 with LARGEST_REMAINDER; with NONE it is a few units, also below zero.
    """

    shares: Mapping[str, Share]
    totals: tuple[int, ...]
    """Of each parameter, over all centres."""
    left: Decimal


def allocate(
    budget: Decimal,
    parameters: Mapping[str, Sequence[int]],
    *,
    weights: Sequence[Decimal] = KEY_75_25,
    unit: Decimal = CENT,
    balance: Balance = Balance.LARGEST_REMAINDER,
) -> Allocation:
    """Share `budget` among the centres of `parameters` (INS code: one count per weight); shares are multiples of
    `unit`. Among equal remainders the lower INS code goes first, so the order of the input changes nothing.

    Raises Invalid: a budget that is no positive multiple of the unit, weights that do not add up to 1, counts below
    zero, a weighted parameter that is nought everywhere.
    """
    totals = _totals(budget, parameters, weights, unit)
    exact: dict[str, list[Fraction]] = {
        ins: [
            Fraction(budget) * Fraction(weight) * Fraction(count, total) if weight else Fraction(0)
            for weight, count, total in zip(weights, parameters[ins], totals, strict=True)
        ]
        for ins in sorted(parameters)
    }
    units = {ins: sum(parts, Fraction(0)) / Fraction(unit) for ins, parts in exact.items()}
    if balance is Balance.LARGEST_REMAINDER:
        rounded = _largest_remainder(units, int(budget / unit))
    else:
        rounded = {ins: floor(quota + _HALF) for ins, quota in units.items()}
    shares = {ins: Share(ins, euros(rounded[ins] * unit), tuple(map(_cents, parts))) for ins, parts in exact.items()}
    return Allocation(shares, totals, euros(budget) - sum((each.amount for each in shares.values()), ZERO))


def compensations(
    shares: Mapping[str, Decimal], before: Mapping[str, Decimal], *, loss: Decimal, unit: Decimal = CENT
) -> dict[str, Decimal]:
    """What each centre gets beside its share so that it loses at most `loss` (0 to 1) of the year before.

    Only centres that get something, in the order of their codes. Rounded up to `unit`: down would exceed the loss.
    A centre without a share this year is not compensated.
    """
    if not 0 <= loss <= 1:
        raise Invalid(LOSS_WRONG.code)
    found = {}
    for ins in sorted(shares):
        missing = before.get(ins, ZERO) * (1 - loss) - shares[ins]
        if missing > 0:
            found[ins] = euros(ceil(Fraction(missing) / Fraction(unit)) * unit)
    return found


def instalments(amount: Decimal, number: int, *, unit: Decimal = CENT) -> list[Decimal]:
    """`amount` in `number` parts that differ by a unit at most and add up to it; the larger ones come first."""
    whole, more = divmod(amount, unit * number)
    extra = more // unit
    parts = [euros((whole + (1 if part < extra else 0)) * unit) for part in range(number)]
    parts[0] += amount - sum(parts, ZERO)
    return parts


def _totals(
    budget: Decimal, parameters: Mapping[str, Sequence[int]], weights: Sequence[Decimal], unit: Decimal
) -> tuple[int, ...]:
    """The sum of each parameter; refuses what cannot be shared."""
    if unit not in UNITS:
        raise ValueError(f"a share is a multiple of {UNITS}, not of {unit}")
    if not budget.is_finite() or budget <= 0 or budget % unit:
        raise Invalid(BUDGET_WRONG.code, {"budget": budget, "unit": euros(unit)})
    if sum(weights) != 1 or any(weight < 0 for weight in weights):
        raise Invalid(WEIGHTS_WRONG.code)
    for ins, counts in parameters.items():
        if any(count < 0 for count in counts):
            raise Invalid(PARAMETER_NEGATIVE.code, {"ins": ins})
    totals = tuple(sum(counts[number] for counts in parameters.values()) for number in range(len(weights)))
    for number, (weight, total) in enumerate(zip(weights, totals, strict=True), start=1):
        if weight and not total:
            raise Invalid(PARAMETER_EMPTY.code, {"number": number})
    return totals


def _largest_remainder(units: Mapping[str, Fraction], wanted: int) -> dict[str, int]:
    """Hamilton's method: everyone the whole units of their quota, one more to the largest remainders."""
    rounded = {ins: floor(quota) for ins, quota in units.items()}
    order = sorted(units, key=lambda ins: (rounded[ins] - units[ins], ins))
    for ins in order[: wanted - sum(rounded.values())]:
        rounded[ins] += 1
    return rounded


def _cents(exact: Fraction) -> Decimal:
    return euros(Decimal(floor(exact * 100 + _HALF)) / 100)
