"""Identifiers and instants: the vector of RFC 9562, and what sorts by time."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.protocol.identifiers import RANDOM_BYTES, instant, new_id, read_instant, read_period

TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def test_the_vector_of_the_rfc():
    at = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    random = (0xCC3 << 64 | 0x18C4DC0C0C07398F).to_bytes(RANDOM_BYTES)
    assert new_id(at, random) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(TIMES, st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES))
def test_version_and_variant(at, random):
    made = UUID(new_id(at, random))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


@given(TIMES, st.timedeltas(timedelta(milliseconds=1), timedelta(days=900)))
def test_later_ones_sort_later(at, after):
    assert new_id(at, b"\xff" * RANDOM_BYTES) < new_id(at + after, b"\0" * RANDOM_BYTES)


def test_too_little_chance_is_a_bug():
    with pytest.raises(ValueError, match="random"):
        new_id(datetime(2026, 1, 1, tzinfo=UTC), b"123")


@given(TIMES)
def test_instants_come_back_to_the_millisecond(at):
    assert read_instant(instant(at)) == at.replace(microsecond=at.microsecond // 1000 * 1000)


def test_an_instant_is_said_in_utc():
    brussels = timezone(timedelta(hours=1))
    assert instant(datetime(2026, 3, 2, 10, 0, tzinfo=brussels)) == "2026-03-02T09:00:00.000Z"
    with pytest.raises(ValueError, match="zone"):
        instant(datetime(2026, 3, 2, 10, 0))


@pytest.mark.parametrize("text", ["", "2026-03-02", "2026-13-02T09:00:00.000Z", "2026-03-02T09:00:00.000Z\n", "٢"])
def test_anything_else_is_no_instant(text):
    with pytest.raises(Invalid, match="exchange-message-unreadable") as caught:
        read_instant(text)
    why = caught.value.facts["why"]
    assert len({*why}) == 3 and (not text or text not in "".join(why))


@pytest.mark.parametrize("period", [{"begin": "2026-02-30"}, {"begin": "2026-02-01", "end": "2026-13-01"}])
def test_a_day_that_does_not_exist_is_said_in_three_languages(period):
    with pytest.raises(Invalid, match="exchange-message-unreadable") as caught:
        read_period(period)
    assert len({*caught.value.facts["why"]}) == 3
