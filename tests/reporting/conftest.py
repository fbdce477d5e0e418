"""A centre with its people, and reports on both measures, for the tests of what a centre does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.support.people import LIEGE, a_centre, an_actor

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.accounts.models import Centre
from rapport_unique.reporting.campaigns import GrantLine, import_grants, open_campaign
from rapport_unique.reporting.models import Report
from rapport_unique.reporting.simulations import deliver_simulations
from rapport_unique.ui import clock

TEST = Program("test")
SIMULATIONS = b"""niss,budget_number,budget_date,balance
85073003328,64,2023-06-01,-500.00
42012205181,66,2023-07-01,-63.06
01020300467,67,2023-07-01,35.20
"""
COMPLETE = {
    "iban": "BE68539007547034",
    "bic": "GKCCBEBB",
    "contact_name": "Alix Essai",
    "contact_email": "alix@test.example",
    "contact_phone": "+32 2 000 00 00",
}


@dataclass
class House:
    """One centre, its people by role, and its two reports."""

    centre: Centre
    people: dict[str, Actor]
    covid: Report
    redi: Report

    def __getattr__(self, role: str) -> Actor:
        if role == "people" or role not in self.people:
            raise AttributeError(role)
        return self.people[role]


def build_house(ins: str = LIEGE) -> House:
    centre = a_centre(ins, **COMPLETE)
    people = {role: an_actor(role, centre) for role in ("agent", "president", "director", "reader")}
    reports = {}
    for measure, period, amount in (("covid-premium", "2020", "45000.00"), ("redi", "2023", "6349.82")):
        campaign = _campaign(measure, period)
        line = GrantLine(centre.ins, "main", Decimal(amount), reference="REF/1")
        import_grants(campaign=campaign, lines=[line], actor=TEST)
        reports[measure] = Report.objects.get(campaign=campaign, centre=centre)
    deliver_simulations(report=reports["redi"], actor=TEST, data=SIMULATIONS)
    return House(centre, people, reports["covid-premium"], reports["redi"])


def _campaign(measure, period):
    from rapport_unique.reporting.models import Campaign

    today = clock.today()
    return Campaign.objects.filter(measure_id=measure, period_id=period).first() or open_campaign(
        measure=measure,
        period=period,
        opens=today - timedelta(days=10),
        closes=today + timedelta(days=10),
        actor=TEST,
    )


@pytest.fixture
def house(db, settings, tmp_path) -> Iterator[House]:
    settings.MEDIA_ROOT = tmp_path / "files"
    return build_house()
