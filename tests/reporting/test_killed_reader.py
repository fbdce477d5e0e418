"""A worker that is killed half-way through a workbook leaves nothing half-done behind."""

import os
import signal

import pytest
from tests.reporting.conftest import build_house
from tests.reporting.test_filling import version_of
from tests.reporting.test_intake import completed, confirm
from tests.support.server import process
from tests.support.waiting import until

from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify
from rapport_unique.outbox import worker
from rapport_unique.reporting.intake import reading_of, receive_upload
from rapport_unique.ui import clock

_STOPS_AFTER_ONE_ROW = """
import pathlib, sys, threading
from rapport_unique.sites.processes import setup
setup()
from rapport_unique.outbox import worker
from rapport_unique.reporting import intake

intake._CHUNK = 1
every_chunk = intake._chunks

def one_chunk(path):
    yield next(every_chunk(path))
    pathlib.Path(sys.argv[1]).write_text("one row is stored")
    threading.Event().wait()

intake._chunks = one_chunk
worker.run(threading.Event(), 0.05)
"""


@pytest.fixture
def house(real_database, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return build_house()


def test_another_worker_reads_the_workbook_again_from_its_start(house, real_database, tmp_path):
    before = version_of(house.redi)
    workbook = receive_upload(
        report=house.redi, actor=house.agent, revision=before.revision, name="redi.xlsx", chunks=[completed(house)]
    )
    mark, log = tmp_path / "mark", tmp_path / "worker.log"
    with process("-c", _STOPS_AFTER_ONE_ROW, str(mark), variables=real_database.variables, log=log) as victim:
        until(lambda: mark.exists() or victim.poll() is not None, "the worker stored one row")
        assert victim.poll() is None, log.read_text()
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait(10)
    workbook.refresh_from_db()
    assert (workbook.state, workbook.rows.count()) == ("reading", 1)
    assert version_of(house.redi).content_digest == before.content_digest
    assert not worker.work_one(), "the lease of the dead worker still runs"

    with clock.shifted(minutes=6):
        assert worker.work_one()
    workbook.refresh_from_db()
    assert (workbook.state, workbook.rows.count()) == ("proposed", 3)
    assert Event.objects.filter(action="workbook-read").count() == 1
    confirm(house, workbook)
    assert version_of(house.redi).content_digest == reading_of(workbook).outcome.digest
    verify(house.redi.journal_subject)
