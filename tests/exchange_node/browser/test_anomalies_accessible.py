"""The officer's pages of anomalies, in three languages: nothing that axe or a narrow window complains about."""

import pytest
from tests.exchange_node.conftest import the_people
from tests.support.accessibility import faults, overflow
from tests.support.visitors import Visitors

from rapport_unique.exchange.node.anomalies import Rule, review
from rapport_unique.exchange.node.models import Anomaly
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser
CLIPPED = ('class="govuk-table__header', 'class="govuk-table__cell')
"""Cells outside the visible part of a scroll region; axe decides their like in the part that is visible."""


@pytest.fixture
def site_variables(members):
    return {"RU_MEMBERSHIP": str(members / "62063" / "membership"), "RU_CENTRE": "62063"}


@pytest.fixture
def visitors(live_site, exchange, chromium):
    people = the_people()
    found = Visitors(live_site, chromium, {"officer": people.officer, "worker": people.worker})
    yield found
    found.leave()


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_pages_of_anomalies_are_usable_by_everybody(visitors, language):
    agent, now = str(visitors.people["worker"].person.identifier), clock.now()
    for rule in Rule:
        Anomaly.objects.create(rule=rule.value, agent=agent, ticket="t", at=now, number=30, usual=4, found=now)
    seen, *_, last = Anomaly.objects.order_by("pk")
    review(pk=seen.pk, note="parlé avec la cheffe", actor=visitors.people["officer"])
    page = visitors.open("officer", "/anomalies", language=language)
    for address in ("/anomalies", f"/anomalies/{seen.pk}", f"/anomalies/{last.pk}"):
        page.set_viewport_size({"width": 1100, "height": 900})
        assert page.goto(address).status == 200
        assert faults(page, reviewed=CLIPPED) == [], address
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) <= 0, address
