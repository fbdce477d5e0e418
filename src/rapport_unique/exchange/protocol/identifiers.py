"""Identifiers, instants and days of messages: UUIDv7 (RFC 9562), and RFC 3339 in UTC to the millisecond."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from rapport_unique.core.findings import Invalid
from rapport_unique.core.texts import Text
from rapport_unique.exchange.protocol.refusals import UNREADABLE

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_NO_INSTANT = Text("ce n'est pas un instant", "het is geen tijdstip", "es ist kein Zeitpunkt")
_NO_DAYS = Text(
    "un jour de la période n'existe pas", "een dag van de periode bestaat niet", "einen Tag des Zeitraums gibt es nicht"
)
RANDOM_BYTES = 10
"""What `new_id` needs besides the time; the version and the variant take six of these 80 bits."""


def new_id(now: datetime, random: bytes) -> str:
    """A UUIDv7: the milliseconds of `now`, then `RANDOM_BYTES` random bytes. Sorts by time."""
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes are needed")
    number = (_milliseconds(now) << 80) | int.from_bytes(random)
    number = number & ~(0xF << 76) | (0x7 << 76)
    number = number & ~(0x3 << 62) | (0x2 << 62)
    return str(UUID(int=number))


def instant(at: datetime) -> str:
    """`2026-11-21T14:05:06.789Z`. Raises ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(text: str) -> datetime:
    """Invalid for anything but what `instant` writes; what stands there instead is not repeated."""
    try:
        if not _INSTANT.fullmatch(text):
            raise ValueError(text)
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid(UNREADABLE.code, {"why": _NO_INSTANT}) from error


def read_period(period: Mapping[str, str]) -> tuple[date, date | None]:
    """First and last day of a period of a message; without an end it goes on. Invalid where there is no such day."""
    try:
        end = period.get("end")
        return date.fromisoformat(period["begin"]), date.fromisoformat(end) if end else None
    except ValueError as error:
        raise Invalid(UNREADABLE.code, {"why": _NO_DAYS}) from error


def _milliseconds(at: datetime) -> int:
    return int((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)
