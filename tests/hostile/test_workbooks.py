"""Every hostile workbook is refused or answered with cell messages, in bounded time and memory."""

import resource
import time
from pathlib import Path

import pytest

from adapters.workbooks.files import PERIOD, prepared
from hostile.corpus import REFUSED, every
from rapport_unique.adapters.workbooks import Limits, annotated_copy, check_workbook
from rapport_unique.core.findings import expected_of, message_of
from rapport_unique.core.texts import LANGUAGES

CORPUS = list(every())
SECONDS = 8
"""Generous for a machine with two busy cores; the longest takes about two."""
PEAK_MIB = 256


@pytest.mark.parametrize("hostile", CORPUS, ids=[hostile.name for hostile in CORPUS])
def test_it_is_refused_or_answered(hostile, tmp_path: Path):
    path = tmp_path / "upload"
    path.write_bytes(hostile.content() if callable(hostile.content) else hostile.content)
    started = time.monotonic()
    report = check_workbook(
        path, measure="redi", period=PERIOD, prepared={"lines": prepared()}, limits=Limits(memory=512 * 2**20)
    )
    assert time.monotonic() - started < SECONDS
    if hostile.follows == REFUSED:
        assert report.refused is not None
        assert report.refused.code == hostile.code
        for language in LANGUAGES:
            assert "{" not in message_of(report.refused, language) + (expected_of(report.refused, language) or "")
        return
    assert report.refused is None
    found = {(finding.code, finding.place.cell) for finding in report.findings}
    if hostile.follows == "finding":
        assert (hostile.code, hostile.cell) in found
    else:
        assert not report.blocking
        assert report.counts["lines"].counted == report.counts["lines"].read >= 1
    assert annotated_copy(path, report, "nl")[:2] == b"PK"


def test_no_reading_needed_more_memory_than_an_honest_large_file():
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    assert peak < PEAK_MIB + resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
