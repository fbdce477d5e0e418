"""The one clock, and its shifts."""

from datetime import UTC, datetime, timedelta
from threading import Thread

from rapport_unique.ui import clock


def test_now_is_aware_and_shifts_nest(settings):
    settings.CLOCK_SHIFT_DAYS = 0
    before = clock.now()
    assert before.tzinfo is not None
    with clock.shifted(days=30):
        assert clock.now() - before >= timedelta(days=30)
        with clock.shifted(hours=-1):
            assert timedelta(days=29) < clock.now() - before < timedelta(days=30)
    assert clock.now() - before < timedelta(days=1)


def test_the_setting_shifts_the_whole_site(settings):
    settings.CLOCK_SHIFT_DAYS = 0
    before = clock.now()
    settings.CLOCK_SHIFT_DAYS = 100
    assert clock.now() - before >= timedelta(days=100)


def test_a_shift_stays_in_its_own_thread():
    seen = []
    before = clock.now()
    with clock.shifted(days=400):
        worker = Thread(target=lambda: seen.append(clock.now()))
        worker.start()
        worker.join()
    assert seen[0] - before < timedelta(days=1)


def test_the_belgian_day_begins_before_the_utc_day():
    assert clock.local(datetime(2025, 6, 30, 22, 30, tzinfo=UTC)).date().isoformat() == "2025-07-01"
    assert clock.local(datetime(2025, 12, 31, 22, 30, tzinfo=UTC)).date().isoformat() == "2025-12-31"
