"""The Covid-19 premium from the first page to the receipt, in a real Chromium."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from tests.browser.covid import WORDS, save
from tests.support.accessibility import faults, overflow

from rapport_unique.reporting.models import Submission

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", list(WORDS))
def test_from_the_task_list_to_the_receipt(visitors, language, scripts):
    words = WORDS[language]
    options = {"language": language, "java_script_enabled": scripts}
    page = visitors.open("agent", "/", **options)
    page.get_by_role("link", name=words["measure"]).click()
    page.get_by_role("button" if scripts else "link", name=words["start"]).or_(
        page.get_by_role("link", name=words["start"])
    ).first.click()
    page.get_by_label(words["amount"], exact=True).fill("1.234")
    page.get_by_role("button", name=words["save"]).click()
    page.get_by_label(words["reading"]).check()
    page.get_by_role("button", name=words["save"]).click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=words["confirm"]).click()

    for role, button in (("president", "sign"), ("director", "send")):
        page = visitors.open(role, "/", **options)
        page.get_by_role("link", name=words["measure"]).click()
        page.get_by_role("link", name=words["summary"]).click()
        expect(page.get_by_text(words["reading"]).first).to_be_visible()
        page.get_by_role("link", name=words["to signing"]).click()
        expect(page.get_by_role("checkbox")).not_to_be_checked()
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name=words[button], exact=True).click()
    expect(page.get_by_role("heading", name=words["sent"])).to_be_visible()
    expect(page.get_by_text("RU-COVID-PREMIUM-2020-62063-1")).to_be_visible()
    assert Submission.objects.get().figures["justified"] == "1234.00"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what bears this name has the focus."""
    focused = "document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText ?? ''"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(focused).strip().startswith(name):
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def test_by_keyboard_alone(visitors, covid):
    page = visitors.open("agent", "/reports")
    tab_to(page, "Covid-19")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{covid}")
    tab_to(page, "Commencer")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{covid}/form")
    tab_to(page, "Montant justifié")
    page.keyboard.type("45000")
    tab_to(page, "Enregistrer")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{covid}/summary")
    for role in ("president", "director"):
        page = visitors.open(role, f"{covid}/summary")
        tab_to(page, "Aller à la signature")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{covid}/sign")
        tab_to(page, "J’ai vérifié")
        page.keyboard.press("Space")
        tab_to(page, "Signer")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{covid}/{'signed' if role == 'president' else 'receipt'}")


class TestNothingIsLost:
    def test_what_is_typed_is_kept_and_comes_back(self, visitors, covid):
        page = visitors.open("agent", f"{covid}/form")
        page.get_by_label("Montant justifié", exact=True).fill("12,")
        expect(page.get_by_text("Brouillon gardé à")).to_be_visible()
        page.get_by_role("button", name="Deutsch").click()
        expect(page.get_by_label("Belegter Betrag", exact=True)).to_have_value("12,")
        page.get_by_role("button", name="Den Entwurf verwerfen").click()
        page.goto(f"{covid}/form")
        expect(page.get_by_label("Belegter Betrag", exact=True)).to_have_value("")

    def test_an_ended_session_keeps_what_was_typed(self, visitors, covid):
        page = visitors.open("agent", f"{covid}/form")
        Session.objects.all().delete()
        page.get_by_label("Montant justifié", exact=True).fill("777,70")
        page.get_by_role("button", name="Enregistrer et se reconnecter").click()
        me = visitors.house.agent.person
        page.locator(f"form:has(input[value='{me.identifier}']) button").click()
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url(f"**{covid}/summary")
        expect(page.get_by_text("777,70").first).to_be_visible()

    @pytest.mark.parametrize("language", list(WORDS))
    def test_two_people_never_overwrite_each_other(self, visitors, covid, language):
        words = WORDS[language]
        mine = visitors.open("agent", f"{covid}/form", language=language)
        save(visitors, covid, "president", "45000")
        mine.get_by_label(words["amount"], exact=True).fill("46000")
        expect(mine.locator("[data-save-state]")).to_have_attribute("data-state", "conflict")
        assert faults(mine) == []
        mine.get_by_role("button", name=words["save"]).click()
        expect(mine.get_by_role("radio")).to_have_count(2)
        assert faults(mine) == []
        mine.set_viewport_size({"width": 320, "height": 700})
        assert overflow(mine) <= 0
        mine.get_by_role("radio").first.check()
        mine.get_by_role("button", name=words["save"]).click()
        mine.wait_for_url(f"**{covid}/summary")
        visitors.house.covid.version.refresh_from_db()
        assert visitors.house.covid.version.answers["fields"] == {"justified": "46000.00"}

    def test_a_double_click_signs_once(self, visitors, covid):
        save(visitors, covid, "agent", "45000")
        page = visitors.open("president", f"{covid}/sign")
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Signer", exact=True).dblclick()
        page.wait_for_url(f"**{covid}/signed")
        assert visitors.house.covid.version.signatures.count() == 1

    def test_going_back_and_sending_again_changes_nothing(self, visitors, covid):
        page = save(visitors, covid, "agent", "45000")
        page.go_back()
        page.get_by_label("Montant justifié", exact=True).fill("45000")
        page.get_by_role("button", name="Enregistrer").click()
        expect(page.get_by_text("Rien n’a changé")).to_be_visible()
        visitors.house.covid.version.refresh_from_db()
        assert visitors.house.covid.version.revision == 1


def test_on_paper_a_draft_says_so_and_has_no_buttons(visitors, covid):
    page = save(visitors, covid, "agent", "45000")
    mark = page.get_by_text("Projet : ce rapport n’a pas été envoyé")
    expect(mark).to_be_hidden()
    page.emulate_media(media="print")
    expect(mark).to_be_visible()
    expect(page.get_by_role("link", name="Modifier")).to_be_hidden()
    visitors.house.covid.version.refresh_from_db()
    expect(page.get_by_text(visitors.house.covid.version.document_digest).last).to_be_visible()
