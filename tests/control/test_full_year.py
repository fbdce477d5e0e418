"""The whole year, played twice: the ledgers balance to the cent, and the same seed gives the same bytes."""

import pytest
from django.db import transaction
from tests.control.full_year import FEW, SEVEN, Year

from rapport_unique.control.models import Recovery, Settlement
from rapport_unique.journal.models import Head
from rapport_unique.journal.recording import verify


class _Undone(Exception):
    pass


def played(year):
    """The fingerprint of a year that leaves nothing behind."""
    found = []
    with pytest.raises(_Undone), transaction.atomic():
        found.append(year.play())
        raise _Undone
    return found[0]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.ADMINISTRATION_ACCOUNT = {"iban": "BE71096123456769", "bic": "GKCCBEBB"}


@pytest.mark.django_db
def test_forty_centres_and_three_measures_twice():
    first, again = Year(40, FEW), Year(40, FEW)
    assert played(first) == played(again)
    assert first.acts == again.acts
    assert first.acts["sent"] > 80
    assert first.acts["corrected"] > 3
    assert first.paid_in
    assert played(Year(40, FEW, seed=2027)) != played(Year(40, FEW, seed=2028))


@pytest.mark.proof
@pytest.mark.django_db
def test_all_centres_and_seven_measures(capsys):
    year = Year(581, SEVEN)
    year.play()
    for subject in Head.objects.order_by("?").values_list("subject", flat=True)[:500]:
        verify(subject)
    with capsys.disabled():
        print(f"\n{dict(year.acts)}, {Settlement.objects.count()} settlements, {Recovery.objects.count()} recoveries")
