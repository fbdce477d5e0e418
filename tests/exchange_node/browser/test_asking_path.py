"""A question from centre to centre in a real Chromium: asked, answered by itself, read and taken over."""

import json

import pytest
from playwright.sync_api import Page, expect
from tests.exchange_node.browser.conftest import SIDES
from tests.support.accessibility import faults, overflow
from tests.support.waiting import until

pytestmark = pytest.mark.browser

WORDS = {
    "fr": {
        "ask": "Interroger d’autres centres",
        "send": "Envoyer la question",
        "done": "Tous ont répondu",
        "again": "Regarder à nouveau",
        "read": "Lire toute la réponse",
        "take": "Reprendre dans mon dossier",
        "taken": "Repris",
        "decisions": "2 décisions dans la période",
        "motive": "Conditions remplies",
    },
    "nl": {
        "ask": "Andere centra bevragen",
        "send": "De vraag verzenden",
        "done": "Alles beantwoord",
        "again": "Opnieuw kijken",
        "read": "Het hele antwoord lezen",
        "take": "Overnemen in mijn dossier",
        "taken": "Overgenomen",
        "decisions": "2 beslissingen in de periode",
        "motive": "Voorwaarden vervuld",
    },
    "de": {
        "ask": "Andere Zentren befragen",
        "send": "Anfrage senden",
        "done": "Alle Antworten da",
        "again": "Erneut nachsehen",
        "read": "Die ganze Antwort lesen",
        "take": "In meine Akte übernehmen",
        "taken": "Übernommen",
        "decisions": "2 Entscheidungen im Zeitraum",
        "motive": "Bedingungen erfüllt",
    },
}


def is_usable(page: Page) -> None:
    """Nothing that axe or a narrow window complains about."""
    assert faults(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0, page.url
    page.set_viewport_size({"width": 1100, "height": 900})


def tab_to(page: Page, selector: str, last: int = 60) -> None:
    """Press Tab until this has the focus."""
    for _ in range(last):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keyboard")


@pytest.mark.parametrize("language", list(WORDS))
def test_asked_answered_read_and_taken_over(desk, live, language):
    words, side = WORDS[language], SIDES[language]
    page = desk.sit(language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    is_usable(page)
    page.get_by_role("link", name=words["ask"]).click()
    is_usable(page)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    is_usable(page)
    page.locator("#id_ssin").fill(side.person)
    page.locator("#id_inquiry").fill(side.inquiry)
    page.get_by_role("button", name=words["send"]).dblclick()
    page.wait_for_url("**/questions/*-*")
    is_usable(page)
    ticket = page.url.rpartition("/")[2]
    expect(page.get_by_text(words["done"]).first).to_be_visible()
    expect(page.locator("#news")).to_have_text(words["done"])
    expect(page.get_by_text(words["decisions"])).to_be_visible()
    expect(page.get_by_text("D-2025-8")).to_be_visible()
    is_usable(page)

    page.get_by_role("link", name=words["read"]).click()
    is_usable(page)
    motive, take = page.get_by_text(words["motive"]).first, page.get_by_role("button", name=words["take"]).first
    expect(motive).to_be_hidden()
    page.emulate_media(media="print")
    expect(motive).to_be_visible()
    expect(take).to_be_hidden()
    page.emulate_media(media="screen")
    page.locator("summary").first.click()
    expect(motive).to_be_visible()
    is_usable(page)
    take.click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator(".govuk-tag", has_text=words["taken"])).to_have_count(1)
    is_usable(page)

    (taken,) = (live.homes[side.centre] / "cases" / "taken-over").glob("*.json")
    said = json.loads(taken.read_text(encoding="utf-8"))
    assert (said["ticket"], said["inquiry"], said["content"]["dossier"]) == (ticket, side.inquiry, "D-2025-8")
    # Who answered did not touch anything.
    given = live.rows(side.answers, "select state, signed from exchange_node_given where ticket = ?", ticket)
    assert given == [("sent", "")]
    actors = live.rows(
        side.answers,
        "select distinct actor from journal_event join exchange_node_given on subject = 'exchange:' || delivery"
        " where exchange_node_given.ticket = ?",
        ticket,
    )
    assert actors and all(actor.startswith("member:") for (actor,) in actors), actors
    asked = live.rows(side.centre, "select count(*) from exchange_node_question where ticket = ?", ticket)
    assert asked == [(1,)]


def test_by_keyboard_alone(desk):
    side = SIDES["fr"]
    page = desk.sit("fr")
    tab_to(page, "a[href$='/questions/ask']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/ask")
    tab_to(page, "#id_ssin")
    page.keyboard.type(side.person)
    tab_to(page, "#id_inquiry")
    page.keyboard.type(side.inquiry)
    tab_to(page, "summary:has(+ .govuk-details__text #id_purpose)")
    page.keyboard.press("Enter")
    tab_to(page, "[name=purpose]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "main form .govuk-button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/*-*")
    tab_to(page, "#question-refresh")
    expect(page.get_by_text("Tous ont répondu").first).to_be_visible()
    # The link that had the focus is gone: one is still where one was.
    expect(page.locator("[data-state-url]")).to_be_focused()
    expect(page.get_by_text("Changement de centre compétent")).to_be_visible()
    tab_to(page, "a[id^='answer-']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answers/*")
    tab_to(page, "details:first-of-type > summary")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Référence de la décision").first).to_be_visible()
    tab_to(page, "details[open] button")
    page.keyboard.press("Enter")
    expect(page.locator(".govuk-tag", has_text="Repris").last).to_be_visible()


def test_without_scripts(desk):
    words, side = WORDS["nl"], SIDES["nl"]
    page = desk.sit("nl", java_script_enabled=False)
    page.get_by_role("link", name=words["ask"]).click()
    page.locator("#id_ssin").fill(side.person)
    page.locator("#id_inquiry").fill(side.inquiry)
    page.locator("summary:has(+ .govuk-details__text #id_purpose)").click()
    page.locator("[name=purpose][value=REVIEW_OF_AID]").check()
    page.get_by_role("button", name=words["send"]).click()

    def answered() -> bool:
        if page.get_by_text(words["done"]).count():
            return True
        page.get_by_role("link", name=words["again"]).click()
        return False

    until(answered, "the answer comes", 60)
    page.get_by_role("link", name=words["read"]).click()
    page.locator("summary").first.click()
    expect(page.get_by_text(words["motive"]).first).to_be_visible()
