"""Tasks that come back by themselves."""

from datetime import timedelta

import pytest

from rapport_unique.outbox import periodic
from rapport_unique.ui import clock


@pytest.fixture
def runs(monkeypatch):
    monkeypatch.setattr(periodic, "TASKS", {})
    done = []
    periodic.every(timedelta(hours=1), name="each-hour")(lambda: done.append("hour"))
    return done


def test_a_task_runs_once_in_its_interval(db, runs):
    assert periodic.run_due()
    assert not periodic.run_due()
    with clock.shifted(minutes=61):
        assert periodic.run_due()
        assert not periodic.run_due()
    assert runs == ["hour", "hour"]


def test_a_task_that_fails_comes_back(db, runs, caplog):
    periodic.every(timedelta(hours=1), name="fails")(lambda: 1 / 0)
    while periodic.run_due():
        pass
    assert "The periodic task fails failed" in caplog.text
    with clock.shifted(minutes=61):
        assert periodic.run_due() and periodic.run_due() and not periodic.run_due()


def test_a_name_means_one_task(runs):
    with pytest.raises(ValueError, match="twice"):
        periodic.every(timedelta(hours=1), name="each-hour")(lambda: None)
