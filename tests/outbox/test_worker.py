import os
import signal
import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.support.races import together
from tests.support.server import process
from tests.support.waiting import until

from rapport_unique.outbox import worker
from rapport_unique.outbox.models import Message
from rapport_unique.outbox.queue import put
from rapport_unique.ui import clock


def put_one(key="one", **payload):
    with transaction.atomic():
        put(kind="test", payload=payload, key=key)


def test_a_message_is_carried_out_once_and_its_payload_forgotten(db, done):
    put_one(number=1)
    assert worker.work_one()
    assert not worker.work_one()
    assert done == [{"number": 1}]
    message = Message.objects.get()
    assert message.done_at and message.payload == {} and message.attempts == 1


def test_handlers_run_outside_any_transaction(real_database, done, monkeypatch):
    seen = []
    monkeypatch.setattr(done, "append", lambda payload: seen.append(connection.in_atomic_block), raising=False)
    put_one()
    worker.work_one()
    assert seen == [False]


def test_a_failure_comes_back_later_each_time_later(db, done):
    done.error = ValueError("85.07.30-033.28")
    put_one()
    waits = []
    for _ in range(2):
        before = clock.now()
        message = Message.objects.get()
        with clock.shifted(seconds=(message.due - before).total_seconds() + 0.001):
            assert worker.work_one()
            assert not worker.work_one()
            waits.append(Message.objects.get().due - clock.now())
    assert timedelta(seconds=2) < waits[0] <= timedelta(seconds=5) < waits[1] <= timedelta(seconds=10)
    message = Message.objects.get()
    assert message.last_error == "ValueError"
    assert not message.dead and not message.done_at


def test_a_message_is_given_up_after_its_last_attempt(db, done):
    done.error = ValueError()
    put_one()
    for _ in range(3):
        with clock.shifted(days=1):
            Message.objects.update(due=clock.now())
            worker.work_one()
    message = Message.objects.get()
    assert message.dead and message.attempts == 3
    with clock.shifted(days=9):
        assert not worker.work_one()


def test_a_message_that_ends_every_worker_is_given_up(db, done):
    put_one()
    Message.objects.update(attempts=3, lease_until=clock.now() - timedelta(seconds=1))
    assert not worker.work_one()
    message = Message.objects.get()
    assert message.dead and message.last_error == "WorkerDied"
    assert done == []


def test_a_leased_message_is_nobody_elses_until_its_lease_ends(db, done):
    put_one()
    assert worker._lease() is not None
    assert worker._lease() is None
    with clock.shifted(hours=1):
        assert worker._lease() is not None


def test_who_lost_the_lease_cannot_mark_the_message(db, done):
    put_one()
    late = worker._lease()
    with clock.shifted(hours=1):
        second = worker._lease()
    worker._finish(late)
    assert Message.objects.get().done_at is None
    worker._finish(second)
    assert Message.objects.get().done_at is not None


def test_workers_share_the_messages(real_database, done):
    for number in range(30):
        put_one(key=str(number), number=number)

    def work_all():
        while worker.work_one():
            pass

    assert together(*[work_all] * 4) == [None] * 4
    assert sorted(payload["number"] for payload in done) == list(range(30))
    assert not Message.objects.waiting().exists()


def test_a_worker_stops_when_told(real_database, done):
    put_one()
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop, 0.01))
    thread.start()
    until(lambda: done, "the message is carried out")
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


_BLOCKING_WORKER = """
import pathlib, sys, threading
from rapport_unique.sites.processes import setup
setup()
from rapport_unique.outbox import worker
from rapport_unique.outbox.queue import handler

@handler("test")
def work(message):
    pathlib.Path(sys.argv[1]).write_text("working")
    threading.Event().wait()

worker.run(threading.Event(), 0.05)
"""


def test_a_message_of_a_killed_worker_is_carried_out_by_another(real_database, done, tmp_path):
    put_one(number=1)
    mark = tmp_path / "mark"
    with process("-c", _BLOCKING_WORKER, str(mark), variables=real_database.variables, log=tmp_path / "log") as victim:
        until(lambda: mark.exists() or victim.poll() is not None, "the worker took the message")
        assert victim.poll() is None, (tmp_path / "log").read_text()
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait(10)
    assert not worker.work_one(), "its lease still runs"
    with clock.shifted(minutes=3):
        assert worker.work_one()
    assert done == [{"number": 1}]
    assert Message.objects.get().attempts == 2


@pytest.mark.parametrize("attempts", [1, 5, 12, 60])
def test_the_wait_grows_and_stays_bounded(attempts):
    now = clock.now()
    assert now < worker._again_at(now, attempts) <= now + timedelta(hours=1)
