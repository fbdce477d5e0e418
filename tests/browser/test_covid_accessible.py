"""Every page of the Covid-19 report, in every state: accessible in three languages, and no wider than 320 pixels."""

import pytest
from playwright.sync_api import expect
from tests.browser.covid import WORDS, save, sign
from tests.support.accessibility import faults, overflow

pytestmark = pytest.mark.browser


def check(visitors, role, addresses):
    """Every page in three languages: accessible, and no wider than 320 pixels."""
    for language in WORDS:
        page = visitors.open(role, addresses[0], language=language)
        for address in addresses:
            page.set_viewport_size({"width": 1100, "height": 900})
            page.goto(address)
            assert faults(page) == [], (language, address)
            page.set_viewport_size({"width": 320, "height": 700})
            assert overflow(page) <= 0, (language, address)


def test_every_page_is_accessible_and_fits_320_pixels(visitors, covid):
    check(visitors, "agent", ["/reports", "/centre", "/centre/change", covid, f"{covid}/form", f"{covid}/history"])
    save(visitors, covid, "president", "45001")
    check(visitors, "agent", [f"{covid}/form", f"{covid}/summary"])
    check(visitors, "president", [f"{covid}/sign"])
    sign(visitors, covid, "president")
    check(visitors, "director", ["/reports", f"{covid}/signed", f"{covid}/sign", f"{covid}/form"])
    sign(visitors, covid, "director")
    check(visitors, "reader", ["/reports", covid, f"{covid}/receipt", f"{covid}/summary", f"{covid}/history"])


@pytest.mark.parametrize("language", list(WORDS))
def test_errors_are_accessible_and_have_the_focus(visitors, covid, language):
    page = visitors.open("agent", f"{covid}/form", language=language, width=320)
    page.get_by_label(WORDS[language]["amount"], exact=True).fill("1.234")
    page.get_by_role("button", name=WORDS[language]["save"]).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []
    assert overflow(page) <= 0
    page.locator(".govuk-error-summary a").click()
    expect(page.get_by_label(WORDS[language]["amount"], exact=True)).to_be_focused()


@pytest.mark.parametrize("language", list(WORDS))
def test_the_pages_of_what_goes_wrong_are_accessible_too(visitors, covid, language):
    words = WORDS[language]
    seen = save(visitors, covid, "agent", "44001")
    officer = visitors.open("president", f"{covid}/sign", language=language)
    elsewhere = visitors.open("director", "/centre/change", language=language)
    sign(visitors, covid, "director")
    editor = visitors.open("agent", f"{covid}/form", language=language)
    editor.get_by_role("main").get_by_role("button").click()
    editor.get_by_label(words["amount"], exact=True).fill("44003")
    editor.get_by_role("button", name=words["save"]).click()
    editor.wait_for_url(f"**{covid}/summary")
    editor.get_by_role("button", name=words["confirm"]).click()
    officer.get_by_role("checkbox").check()
    officer.get_by_role("main").get_by_role("button").click()
    visitors.house.centre.contact_name, visitors.house.centre.revision = "Noa Test", 1
    visitors.house.centre.save()
    elsewhere.locator("#id_contact_name").fill("Robin Essai")
    elsewhere.get_by_role("main").get_by_role("button").first.click()
    expect(elsewhere.get_by_text("Noa Test")).to_be_visible()
    seen.goto(f"{covid}/history")
    visitors.house.centre.iban = ""
    visitors.house.centre.save()
    starts = visitors.open("agent", f"/reports/{visitors.house.redi.pk}", language=language)
    home = visitors.open("agent", "/reports", language=language)
    for page in (editor, officer, elsewhere, seen, starts, home):
        assert faults(page) == [], page.url
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) <= 0, page.url
