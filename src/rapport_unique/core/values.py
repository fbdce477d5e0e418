"""The kinds of values an answer can have: how each is read, written canonically, and shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple, Protocol, TypeGuard

from rapport_unique.core import identifiers
from rapport_unique.core.findings import Invalid
from rapport_unique.core.money import CENT, ZERO, exact_euros, parse_amount
from rapport_unique.core.texts import Fact, Text, format_amount, format_date

Raw = str | int | Decimal | date | None
"""What a form, a file or a spreadsheet hands over, before it is understood. Never a float."""
Value = Any
"""Decimal, int, date or str, as its kind says."""


class ValueKind(Protocol):
    """One kind of value. `parse` raises Invalid; `canonical` is what is stored, compared and digested."""

    @property
    def blank(self) -> Value: ...

    def parse(self, raw: Raw) -> Value: ...

    def canonical(self, value: Value) -> str: ...

    def show(self, value: Value, language: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A filled value that could not be read; it keeps what was there and why."""

    code: str
    read: str
    facts: dict[str, Fact]

    def __str__(self) -> str:
        return self.read


def shown_raw(raw: Raw) -> str:
    """What was read, as text, without control characters and of bounded length."""
    text = raw.strftime("%d/%m/%Y") if isinstance(raw, date) else str(raw)
    clean = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return clean if len(clean) <= 200 else clean[:200] + "…"


_BLANKS = "\u00a0\u202f \t\r\n"


def is_empty(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip(_BLANKS))


@dataclass(frozen=True, slots=True)
class Money:
    """Euro, two decimals. `signed` allows amounts below zero."""

    signed: bool = False
    blank: ClassVar[Decimal] = ZERO

    def parse(self, raw: Raw) -> Decimal:
        if isinstance(raw, str):
            amount = parse_amount(raw)
        elif isinstance(raw, Decimal):
            amount = exact_euros(raw)
        elif isinstance(raw, int) and not isinstance(raw, bool):
            amount = exact_euros(Decimal(raw))
        else:
            raise Invalid("amount-unreadable")
        if amount < 0 and not self.signed:
            raise Invalid("amount-negative")
        return amount

    def canonical(self, value: Decimal) -> str:
        return str(value)

    def show(self, value: Decimal, language: str) -> str:
        return format_amount(value, language)


def _is_number(raw: Raw) -> TypeGuard[Decimal | int]:
    """A number that can be compared: neither a truth value nor NaN."""
    if isinstance(raw, Decimal):
        return raw.is_finite()
    return isinstance(raw, int) and not isinstance(raw, bool)


_COUNT = re.compile(r"[+-]?\d{1,9}(?:[.,]0+)?")


@dataclass(frozen=True, slots=True)
class Count:
    """A whole number; with `natural`, not below zero."""

    natural: bool = False
    blank: ClassVar[int] = 0

    def parse(self, raw: Raw) -> int:
        if isinstance(raw, str) and raw.isascii() and _COUNT.fullmatch(raw.strip()):
            number = int(re.split("[.,]", raw.strip())[0])
        elif _is_number(raw) and -(10**9) < raw < 10**9 and raw == int(raw):
            number = int(raw)
        else:
            raise Invalid("count-unreadable")
        if number < 0 and self.natural:
            raise Invalid("count-negative")
        return number

    def canonical(self, value: int) -> str:
        return str(value)

    def show(self, value: int, language: str) -> str:
        return str(value)


_QUANTITY = re.compile(r"\d{1,9}(?:[.,]\d{1,2})?")


def _quantity(raw: Raw, code: str) -> Decimal:
    """A number that is not negative, with at most two decimals."""
    if isinstance(raw, str) and raw.isascii() and _QUANTITY.fullmatch(bare := raw.strip().removesuffix("%").strip()):
        return Decimal(bare.replace(",", ".")).quantize(CENT)
    if _is_number(raw) and 0 <= raw < 10**9:
        value = Decimal(raw).quantize(CENT)
        if value == raw:
            return value
    raise Invalid(code)


def show_decimal(value: Decimal) -> str:
    """`12`, `12,5`: without zeros that say nothing, with the comma of the three languages."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of something that can be halved: days, full-time equivalents; at most two decimals."""

    blank: ClassVar[Decimal] = ZERO

    def parse(self, raw: Raw) -> Decimal:
        return _quantity(raw, "quantity-unreadable")

    def canonical(self, value: Decimal) -> str:
        return str(value)

    def show(self, value: Decimal, language: str) -> str:
        return show_decimal(value)


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage from 0 to 100 with at most two decimals, as the number that people write before the sign."""

    blank: ClassVar[Decimal] = ZERO

    def parse(self, raw: Raw) -> Decimal:
        share = _quantity(raw, "share-unreadable")
        if share > 100:
            raise Invalid("share-unreadable")
        return share

    def canonical(self, value: Decimal) -> str:
        return str(value)

    def show(self, value: Decimal, language: str) -> str:
        return f"{show_decimal(value)}\u00a0%"


_DAY = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar date, day first, as d/m/yyyy, d-m-yyyy or d.m.yyyy; never month first."""

    blank: ClassVar[None] = None

    def parse(self, raw: Raw) -> date:
        if isinstance(raw, datetime):
            if raw.time() != datetime.min.time():
                raise Invalid("date-unreadable")
            raw = raw.date()
        if isinstance(raw, str):
            raw = self._read(raw.strip())
        if not isinstance(raw, date):
            raise Invalid("date-unreadable")
        if raw.year not in _YEARS:
            raise Invalid("date-too-far", {"first": _YEARS[0], "last": _YEARS[-1]})
        return raw

    def _read(self, text: str) -> date:
        if not text.isascii():
            raise Invalid("date-unreadable")
        if iso := _ISO_DAY.fullmatch(text):
            year, month, day = map(int, iso.groups())
        elif european := _DAY.fullmatch(text):
            day, month, year = map(int, european.groups())
        else:
            raise Invalid("date-unreadable")
        try:
            return date(year, month, day)
        except ValueError:
            raise Invalid("date-unreadable") from None

    def canonical(self, value: date) -> str:
        return value.isoformat()

    def show(self, value: date, language: str) -> str:
        return format_date(value, language)


class Option(NamedTuple):
    code: str
    label: Text


_DASHES_AND_QUOTES = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "’": "'", "‘": "'", "`": "'", "´": "'"})


def fold(text: str) -> str:
    """Compare words as people see them: without regard to case, spacing, kind of dash or apostrophe."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES_AND_QUOTES).casefold()
    return re.sub(r"\s*-\s*", "-", " ".join(folded.split()))


@dataclass(frozen=True, slots=True)
class Choice:
    """One code of a closed list; a label is understood in any of the three languages."""

    options: tuple[Option, ...]
    blank: ClassVar[str] = ""

    def parse(self, raw: Raw) -> str:
        wanted = fold(str(raw))
        for option in self.options:
            if wanted == option.code or wanted in map(fold, option.label):
                return option.code
        raise Invalid("choice-unknown", {"choices": [option.label for option in self.options]})

    def canonical(self, value: str) -> str:
        return value

    def show(self, value: str, language: str) -> str:
        return next(option.label.say(language) for option in self.options if option.code == value)


_YES = Text("oui", "ja", "ja")


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration: it is made, or the answer is empty."""

    blank: ClassVar[None] = None

    def parse(self, raw: Raw) -> str:
        if fold(str(raw)) in ("yes", "true", "on", "1", "x", *_YES):
            return "yes"
        raise Invalid("not-declared")

    def canonical(self, value: str) -> str:
        return value

    def show(self, value: str, language: str) -> str:
        return _YES.say(language)


_MOST_DIGITS = 40
"""No identifier is longer, and an exponent written by a joker is never unfolded."""


def _as_digits(raw: Raw) -> str:
    """Numbers and their texts alike: 123, "123" and 123.0 are the same digits."""
    if isinstance(raw, str) and raw.isdecimal():
        return raw
    if isinstance(raw, Decimal) and raw.adjusted() < _MOST_DIGITS and raw == raw.to_integral_value():
        return str(int(raw))
    text = str(raw).strip()
    if text.isdigit():
        return text
    return re.sub(r"\.0+\Z", "", text) if re.fullmatch(r"\d+\.0+", text) else text


@dataclass(frozen=True, slots=True)
class Niss:
    """A person's eleven digits."""

    blank: ClassVar[str] = ""

    def parse(self, raw: Raw) -> str:
        return identifiers.parse_niss(_as_digits(raw))

    def canonical(self, value: str) -> str:
        return value

    def show(self, value: str, language: str) -> str:
        return identifiers.mask_niss(value)


@dataclass(frozen=True, slots=True)
class Ins:
    """A municipality's five digits."""

    blank: ClassVar[str] = ""

    def parse(self, raw: Raw) -> str:
        digits = _as_digits(raw)
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
            raise Invalid("ins-unreadable")
        return digits

    def canonical(self, value: str) -> str:
        return value

    def show(self, value: str, language: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Number:
    """A number that names something, compared as digits; leading zeros say nothing."""

    blank: ClassVar[str] = ""

    def parse(self, raw: Raw) -> str:
        digits = _as_digits(raw)
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            raise Invalid("number-unreadable")
        return str(int(digits))

    def canonical(self, value: str) -> str:
        return value

    def show(self, value: str, language: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Words:
    """Free text of at most `longest` characters; control characters are shown as U+FFFD."""

    longest: int = 2000
    blank: ClassVar[str] = ""

    def parse(self, raw: Raw) -> str:
        text = "".join(each if each.isprintable() or each == "\n" else "\ufffd" for each in str(raw).strip())
        if len(text) > self.longest:
            raise Invalid("text-unreadable", {"longest": self.longest})
        return text

    def canonical(self, value: str) -> str:
        return value

    def show(self, value: str, language: str) -> str:
        return value


ERROR_WORDS = frozenset(
    ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!")
)
"""What a spreadsheet shows where a formula failed."""


def read(kind: ValueKind, raw: Raw) -> Value | Unreadable | None:
    """The value, None when nothing was filled in, or Unreadable with what was there."""
    if raw is None:
        return None
    if isinstance(raw, str):
        if not raw.strip(_BLANKS):
            return None
        if raw in ERROR_WORDS:
            return Unreadable("error-cell", raw, {})
    try:
        return kind.parse(raw)
    except Invalid as refusal:
        return Unreadable(refusal.code, shown_raw(raw), refusal.facts)


def canonical(kind: ValueKind, value: Value | Unreadable | None) -> str | None:
    """What is stored and digested: None when empty, what was read (marked) when it could not be understood."""
    if value is None:
        return None
    if isinstance(value, Unreadable):
        return f"?{value.read}"
    return kind.canonical(value)


def stored(kind: ValueKind, value: Value | Unreadable | None) -> str | None:
    """The text from which `read` gives the same value, or the same refusal, again."""
    return value.read if isinstance(value, Unreadable) else canonical(kind, value)


class Cells(NamedTuple):
    """One column as read: values, their canonical texts, and whether any is empty or unreadable."""

    values: list[Any]
    texts: list[str | None]
    has_empty: bool
    has_unreadable: bool


def read_cells(kind: ValueKind, raws: Iterable[Any], understand: Callable[[Any], Raw] | None = None) -> Cells:
    """Read a column. `understand` makes a Raw of what a file gives. Where values recur, each is read once only."""
    column = list(raws)
    distinct = set(column)
    if 2 * len(distinct) > len(column):
        understood: list[Raw] = list(map(understand, column)) if understand else column
        if _all_filled(kind, distinct) and (parsed := _all_parsed(kind, understood)) is not None:
            return Cells(parsed, list(map(kind.canonical, parsed)), False, False)
        values = [read(kind, raw) for raw in understood]
        types = set(map(type, values))
        if types.isdisjoint((type(None), Unreadable)):
            return Cells(values, list(map(kind.canonical, values)), False, False)
        texts = [canonical(kind, value) for value in values]
    else:
        value_of = {raw: read(kind, understand(raw) if understand else raw) for raw in distinct}
        text_of = {raw: canonical(kind, value) for raw, value in value_of.items()}
        values = list(map(value_of.__getitem__, column))
        texts = list(map(text_of.__getitem__, column))
    types = set(map(type, values))
    return Cells(values, texts, type(None) in types, Unreadable in types)


def _all_filled(kind: ValueKind, distinct: set[Any]) -> bool:
    """Whether no cell is empty or shows an error, as far as `parse` alone would not refuse it."""
    return not isinstance(kind, Words) and distinct.isdisjoint((None, "", *ERROR_WORDS))


def _all_parsed(kind: ValueKind, raws: list[Raw]) -> list[Value] | None:
    """Every value in one sweep; None where one of them cannot be read, and each has to be looked at."""
    try:
        return list(map(kind.parse, raws))
    except Invalid:
        return None
