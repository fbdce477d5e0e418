"""The demonstration shows a desk at work: a year controlled, settled and claimed, and proofs that are awaited."""

from decimal import Decimal

import pytest
from django.urls import reverse
from tests.support.people import signed_in

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Mandate
from rapport_unique.control.models import AwaitedProof, ControlFile, Correction, Recovery, Sample, Settlement, Step
from rapport_unique.control.monitoring import Stage, followed
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify
from rapport_unique.reporting.models import Campaign, Submission
from rapport_unique.reporting.overview import campaign_before
from rapport_unique.sites.rapport.demo import load

PAGES = [
    ("follow-up", ()),
    ("followed-campaign", ("food-aid", "2023")),
    ("control-queue", ()),
    ("still-to-pay", ("redi", "2023")),
    ("awaited-proofs", ("RU-REDI-2023-92094-1",)),
    ("control-file", ("RU-FOOD-AID-2022-62063-1",)),
    ("control-file", ("RU-FOOD-AID-2022-44021-1",)),
    ("settlement-run", ("food-aid", "2022")),
    ("recoveries", ()),
]


@pytest.fixture
def loaded(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    load()


def test_the_desk_shows_life_and_loading_again_adds_nothing(loaded):
    now = Campaign.objects.get(measure_id="food-aid", period_id="2023")
    assert campaign_before(now) == Campaign.objects.get(measure_id="food-aid", period_id="2022")
    assert Submission.objects.filter(version__report__campaign__period_id="2022").count() == 4
    assert Sample.objects.count() == 1
    assert set(ControlFile.objects.values_list("state", flat=True)) == {"waiting", "in_hand", "concluded"}
    assert set(Correction.objects.values_list("state", flat=True)) == {"proposed", "approved"}
    assert Settlement.objects.filter(step=Step.APPROVED).count() == 4
    assert Recovery.objects.filter(notified_at=None).count() == 0 < Recovery.objects.count()
    liege = Recovery.objects.get(settlement__report__centre__ins="62063")
    assert liege.amount > Decimal(2000)
    (namur,) = followed(Campaign.objects.get(measure_id="redi", period_id="2023"))
    assert (namur.stage, AwaitedProof.objects.count()) == (Stage.TO_JUDGE, 3)
    for subject in set(Event.objects.values_list("subject", flat=True)):
        verify(subject)
    events = Event.objects.count()
    load()
    assert Event.objects.count() == events
    for role in ("manager", "controller", "budget"):
        mandate = Mandate.objects.filter(role_key=role, centre=None).order_by("pk")[0]
        client = signed_in(Actor(mandate))
        for name, arguments in PAGES:
            assert client.get(reverse(name, args=arguments)).status_code == 200, (role, name, arguments)
