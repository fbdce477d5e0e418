"""A manager opens a campaign, grants and takes back, in French and Dutch; pages are accessible and fit a telephone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.support.accessibility import faults, overflow
from tests.support.people import an_actor

from rapport_unique.core.texts import format_date
from rapport_unique.reporting.models import Campaign, Grant
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser

WORDS = {
    "fr": {
        "opens": "Ouverture le",
        "closes": "Date limite",
        "make": "Créer la campagne",
        "file": "Liste de montants",
        "preview": "Aperçu",
        "confirm": "Confirmer les octrois",
        "undo": "Annuler ces octrois",
    },
    "nl": {
        "opens": "Opent op",
        "closes": "Uiterste datum",
        "make": "De campagne aanmaken",
        "file": "Lijst met bedragen",
        "preview": "Voorbeeld",
        "confirm": "De toekenningen bevestigen",
        "undo": "Deze toekenningen ongedaan maken",
    },
}
BASE = "/administration/campaigns"


def check(page):
    page.set_viewport_size({"width": 1100, "height": 900})
    assert faults(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0, page.url
    page.set_viewport_size({"width": 1100, "height": 900})


@pytest.mark.parametrize("language", list(WORDS))
def test_a_campaign_from_its_making_to_its_grants(visitors, language):
    words, house = WORDS[language], visitors.house
    house.people["manager"] = an_actor("manager")
    page = visitors.open("manager", BASE, language=language)
    check(page)
    page.goto(f"{BASE}/new")
    check(page)
    page.locator("#id_campaign").select_option("participation/2019")
    page.locator("#id_opens").fill(format_date(clock.today() + timedelta(days=9), language))
    page.locator("#id_closes").fill(format_date(clock.today() + timedelta(days=60), language))
    page.get_by_role("button", name=words["make"], exact=True).click()
    page.wait_for_url(f"**{BASE}/participation/2019")
    check(page)
    page.goto(f"{BASE}/participation/2019/grants/allocation")
    check(page)
    page.goto(f"{BASE}/participation/2019/grants")
    check(page)
    wrong = {"name": "x.csv", "mimeType": "text/csv", "buffer": b"ins;line;amount\n99999;A;1.234\n"}
    page.get_by_label(words["file"]).set_input_files(wrong)
    page.get_by_role("button", name=words["preview"], exact=True).click()
    expect(page.locator("#problems-caption")).to_be_visible()
    check(page)
    right = {**wrong, "buffer": f"ins;line;amount\n{house.centre.ins};A;1234,50\n".encode()}
    page.get_by_label(words["file"]).set_input_files(right)
    page.get_by_role("button", name=words["preview"], exact=True).click()
    expect(page.locator("#changes-caption")).to_be_visible()
    check(page)
    house.people["second"] = an_actor("manager")
    page = visitors.open("second", page.url.removeprefix(visitors.address), language=language)
    page.get_by_role("button", name=words["confirm"]).click()
    expect(page.get_by_role("button", name=words["undo"])).to_be_visible()
    campaign = Campaign.objects.get(measure_id="participation")
    assert [str(each.amount) for each in Grant.objects.filter(campaign=campaign)] == ["1234.50"]
    check(page)
    page.get_by_role("button", name=words["undo"]).click()
    expect(page.get_by_role("button", name=words["undo"])).to_have_count(0)
    assert not Grant.objects.filter(campaign=campaign).exists()


@pytest.mark.parametrize("language", list(WORDS))
def test_the_register_is_accessible(visitors, language):
    visitors.house.people["manager"] = an_actor("manager")
    page = visitors.open("manager", "/administration/register", language=language)
    check(page)
    page.goto(f"/administration/register/{visitors.house.centre.ins}")
    check(page)
