"""Real threads on real databases: a correction is decided once, and no more is corrected than was declared."""

from decimal import Decimal

import pytest
from tests.control.desk import JUSTIFIED, LAW, build_desk
from tests.control.test_correcting import proposed
from tests.support.races import together

from rapport_unique.control.acceptance import accepted_figures
from rapport_unique.control.correcting import decide, propose
from rapport_unique.control.models import Correction
from rapport_unique.core.findings import Refused
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify


@pytest.fixture
def raced(real_database, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return build_desk()


@pytest.mark.parametrize("round_", range(3))
def test_approved_and_rejected_at_once(raced, round_):
    correction, revision = proposed(raced), raced.revision
    given = {"correction": correction, "actor": raced.colleague, "revision": revision, "reason": "x"}
    outcomes = together(lambda: decide(approved=True, **given), lambda: decide(approved=False, **given))
    assert sum(isinstance(each, Refused) for each in outcomes) == 1
    correction.refresh_from_db()
    expected = "6000.00" if correction.state == Correction.State.APPROVED else "5000.00"
    assert accepted_figures(raced.submission)["to_repay"] == Decimal(expected)
    events = Event.objects.for_subject(raced.file.journal_subject)
    assert events.filter(action__in=["correction-approved", "correction-rejected"]).count() == 1
    verify(raced.file.journal_subject)


@pytest.mark.parametrize("round_", range(3))
def test_two_proposals_at_once_do_not_exceed_the_amount(raced, round_):
    given = {"file": raced.file, "actor": raced.controller, "revision": raced.revision, "reason": "x", "article": LAW}
    act = lambda: propose(amount_key=JUSTIFIED, accepted=Decimal(0), **given)  # noqa: E731
    outcomes = together(act, act)
    assert sum(isinstance(each, Refused) for each in outcomes) == 1
    assert Correction.objects.count() == 1
