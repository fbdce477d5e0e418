"""The numbers for everybody, in three languages: nothing that axe or a narrow window complains about."""

from datetime import date

import pytest
from tests.support.accessibility import faults, overflow
from tests.support.exchange import HUB

from rapport_unique.exchange.hub.models import Month
from rapport_unique.exchange.hub.statistics import NUMBERS
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser
CLIPPED = ('class="govuk-table__header', 'class="govuk-table__cell')
"""Cells outside the visible part of a scroll region; axe decides their like in the part that is visible."""


@pytest.fixture
def site_variables(members):
    return {"RU_MEMBERSHIP": str(members / HUB)}


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_everybody_can_use_the_page_of_numbers(live_site, chromium, language):
    numbers = {name: None if place % 3 else 8_664 for place, name in enumerate(NUMBERS)}
    Month.objects.create(first=date(2026, 3, 1), numbers=numbers, published=clock.now())
    context = chromium.new_context(locale=language, viewport={"width": 1100, "height": 900}, base_url=live_site)
    try:
        page = context.new_page()
        for address, status in (("/statistics", 200), ("/statistics?month=2026-03", 400), ("/manual", 200)):
            page.set_viewport_size({"width": 1100, "height": 900})
            assert page.goto(address).status == status
            assert page.locator("html").get_attribute("lang") == language
            assert faults(page, reviewed=CLIPPED) == [], address
            page.set_viewport_size({"width": 320, "height": 700})
            assert overflow(page) <= 0, address
    finally:
        context.close()
