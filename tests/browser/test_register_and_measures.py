"""A measure is made, tried and published in a real Chromium; a merger is recorded and an account confirmed there."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.control.test_simple_measures import typed
from tests.support.accessibility import faults, overflow
from tests.support.people import GHENT, a_centre, an_actor

from rapport_unique.accounts.models import Centre
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.models import SimpleMeasure
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser

WORDS = {
    "fr": {"save": "Enregistrer et essayer", "compute": "Calculer", "publish": "Publier", "confirm": "Confirmer"},
    "nl": {"save": "Bewaren en proberen", "compute": "Berekenen", "publish": "Publiceren", "confirm": "Bevestigen"},
    "de": {"save": "Speichern und ausprobieren", "compute": "Berechnen", "publish": "Veröffentlichen"},
}
WORDS["de"]["confirm"] = "Bestätigen"


def usable(page):
    page.set_viewport_size({"width": 1100, "height": 900})
    assert faults(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0, page.url
    page.set_viewport_size({"width": 1100, "height": 900})


@pytest.mark.parametrize("language", list(WORDS))
def test_a_measure_is_made_tried_and_published(visitors, language):
    words = WORDS[language]
    visitors.house.people["manager"] = an_actor("manager")
    page = visitors.open("manager", "/administration/measures/new", language=language)
    usable(page)
    page.get_by_role("button", name=words["save"]).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    usable(page)
    for name, value in typed().items():
        field = page.locator(f"[name='{name}']")
        if name in ("settlement", "fields-0-kind", "fields-1-kind"):
            field.select_option(value) if field.count() else None
        elif name == "fields-0-counts":
            field.check()
        elif field.count() and value:
            field.fill(value)
    page.get_by_role("button", name=words["save"]).click()
    page.wait_for_url("**/administration/measures/energy-premium")
    usable(page)
    page.locator("[name='advance']").fill("45000")
    page.locator("[name='justified']").fill("43250,00")
    page.get_by_role("button", name=words["compute"]).click()
    expect(page.locator("main")).to_contain_text(re.compile(r"1[.\u202f]750,00"))
    usable(page)
    page.get_by_role("button", name=words["publish"]).click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert SimpleMeasure.objects.get().published_at
    for address in ("/administration/measures", "/administration/measures/energy-premium/period"):
        page.goto(address)
        usable(page)


@pytest.mark.parametrize("language", list(WORDS))
def test_the_register_a_merger_and_an_account(visitors, language):
    a_centre(GHENT)
    visitors.house.people |= {"manager": an_actor("manager"), "budget": an_actor("budget")}
    page = visitors.open("manager", "/administration/register", language=language)
    usable(page)
    page.goto(f"/administration/register/{GHENT}")
    page.locator("main details summary").first.click()
    usable(page)
    page.locator("[name='languages-languages'][value='fr']").check()
    page.locator("[name='languages-written_in'][value='fr']").check()
    page.locator("main details[open] button").click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert Centre.objects.get(ins=GHENT).languages == "fr,nl"
    page.locator("main details summary").last.click()
    usable(page)
    page.locator("#id_successor").fill("62063")
    page.locator("#id_on").fill(format_date(clock.today() + timedelta(days=30), language))
    page.locator("[name='understood']").check()
    page.locator("main .govuk-button--warning").click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert Centre.objects.get(ins=GHENT).successor
    usable(page)
    page = visitors.open("budget", "/administration/accounts", language=language)
    usable(page)
    page.get_by_role("button", name=WORDS[language]["confirm"]).click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert not Centre.objects.to_confirm().exists()
    usable(page)
