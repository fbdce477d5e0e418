"""Amounts in euro: exact decimals with two places, one rounding rule, one way to read what people type."""

import re
from decimal import ROUND_HALF_UP, Decimal

from rapport_unique.core.findings import Invalid

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
LIMIT = Decimal(10) ** 12
"""No amount reaches this; below it a spreadsheet's double still tells every cent apart."""


def euros(value: Decimal | int | str) -> Decimal:
    """Round half-up (away from zero) to the cent. A float raises: it has already lost the amount."""
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, str)):
        raise TypeError(f"an amount is a Decimal, int or str, never {type(value).__name__}")
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


def exact_euros(value: Decimal) -> Decimal:
    """The amount with two places, or Invalid: more decimals are never rounded away silently."""
    if not value.is_finite() or not -LIMIT < value < LIMIT:
        raise Invalid("amount-too-large")
    rounded = value if value.same_quantum(CENT) else value.quantize(CENT, ROUND_HALF_UP)
    if rounded != value:
        raise Invalid("amount-too-many-decimals")
    return rounded if rounded else ZERO


_WRITTEN = re.compile(r"-?[0-9]{1,12}\.[0-9]{2}")
"""As the tools write it."""
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009\t"))
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d{1,2})?")
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_DECIMALS = re.compile(r"[+-]?\d+[.,]\d{3,}")


def parse_amount(text: str) -> Decimal:
    """Read `1234,56`, `1 234,56`, `1.234,56` or `1234.56`.

    `1.234` and `1,234` have two readings and raise Invalid("amount-ambiguous") with both; nothing is guessed.
    """
    if _WRITTEN.fullmatch(text):
        return exact_euros(Decimal(text))
    bare = text.translate(_SPACES).replace("\u2212", "-").strip("€")
    bare = bare.removeprefix("EUR").removesuffix("EUR")
    if not bare.isascii() or len(bare) > 40:
        raise Invalid("amount-unreadable")
    if _AMBIGUOUS.fullmatch(bare):
        digits = bare.replace(",", ".")
        raise Invalid(
            "amount-ambiguous", {"large": euros(digits.replace(".", "")), "small": euros(digits), "typed": text.strip()}
        )
    if _PLAIN.fullmatch(bare):
        return exact_euros(Decimal(bare.replace(",", ".")))
    if _POINT_GROUPS.fullmatch(bare):
        return exact_euros(Decimal(bare.replace(".", "").replace(",", ".")))
    if _DECIMALS.fullmatch(bare):
        raise Invalid("amount-too-many-decimals")
    raise Invalid("amount-unreadable")
