"""The pages in a real Chromium: accessible in three languages, by keyboard, at 320 px, with and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.ui import pages

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
LANGUAGES = ["fr", "nl", "de"]
SHOWN = ["/", "/components", "/upload", "/manual", "/contact", "/accessibility", "/privacy", "/nowhere"]


@pytest.fixture(autouse=True)
def fresh_answers(monkeypatch):
    monkeypatch.setitem(pages.DRAFT, "status", 200)
    monkeypatch.setitem(pages.DRAFT, "message", "Brouillon enregistré à 14:32")
    monkeypatch.setitem(pages.DRAFT, "posted", [])
    monkeypatch.setitem(pages.READING, "asked", 0)
    monkeypatch.setitem(pages.ALIVE, "asked", 0)


def faults(page, *, reviewed=()):
    """Violations, and contrasts that axe could not decide, but for those `reviewed` by eye."""
    found = Axe().run(page, options=RULES).response
    listed = [*found["violations"], *(rule for rule in found["incomplete"] if rule["id"] == "color-contrast")]
    nodes = [(rule["id"], node["html"]) for rule in listed for node in rule["nodes"]]
    return [(rule, html) for rule, html in nodes if not any(known in html for known in reviewed)]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_accessible_and_fit_320_pixels(opened, language):
    page = opened("/", language=language)
    for address in SHOWN:
        page.set_viewport_size({"width": 1100, "height": 900})
        page.goto(address)
        assert faults(page) == [], address
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) <= 0, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_errors_is_accessible_and_its_summary_has_the_focus(opened, language):
    page = opened("/form", language=language, width=320)
    assert faults(page) == []
    page.get_by_label("Montant justifié").fill("1.234")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []
    assert overflow(page) <= 0
    page.get_by_role("link", name="Montant justifié").click()
    expect(page.get_by_label("Montant justifié")).to_be_focused()


def test_a_checker_that_finds_nothing_would_be_seen(opened):
    page = opened("/form")
    page.evaluate("document.querySelector('label[for=id_name]').remove()")
    page.evaluate("document.querySelector('.govuk-hint').style.color = '#bbb'")
    assert {rule for rule, _html in faults(page)} == {"label", "color-contrast"}


def test_the_first_tab_skips_to_the_content(opened):
    page = opened("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Prime Covid-19 2020")).to_be_focused()


def test_without_scripts_the_language_changes_and_forms_answer(opened):
    page = opened("/form", java_script_enabled=False)
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert page.url.endswith("/form")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Er is een probleem")).to_be_visible()


def test_typing_is_saved_as_a_draft_with_the_revision_seen(opened):
    page = opened("/form")
    page.get_by_label("Montant justifié").fill("99,50")
    expect(page.get_by_text("Brouillon enregistré à 14:32")).to_be_visible()
    assert [(draft["justified"], draft["revision"]) for draft in pages.DRAFT["posted"]] == [("99,50", "7")]


def test_a_conflict_is_told_and_nothing_more_is_sent(opened):
    pages.DRAFT.update(status=409, message="Paul Janssens a modifié le rapport à 14:31.")
    page = opened("/form")
    page.get_by_label("Montant justifié").fill("99,50")
    expect(page.get_by_text("Paul Janssens a modifié le rapport à 14:31.")).to_be_visible()
    assert page.get_by_label("Montant justifié").input_value() == "99,50"
    sent = len(pages.DRAFT["posted"])
    page.clock.install()
    page.get_by_label("Nom").fill("x")
    page.clock.run_for(10_000)
    assert len(pages.DRAFT["posted"]) == sent


def test_after_the_session_ended_what_was_typed_stays_and_can_be_sent(opened):
    pages.DRAFT.update(status=401)
    page = opened("/form")
    page.get_by_label("Montant justifié").fill("99,50")
    again = page.get_by_role("button", name="Enregistrer et se reconnecter")
    expect(again).to_be_visible()
    assert page.get_by_label("Montant justifié").input_value() == "99,50"
    assert faults(page) == []
    again.click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert page.get_by_label("Montant justifié").input_value() == "99,50"


def test_a_failed_save_is_told_and_can_be_tried_again(opened):
    page = opened("/form")
    pages.DRAFT.update(status=500, message="")
    page.get_by_label("Montant justifié").fill("99,50")
    again = page.get_by_role("button", name="Réessayer")
    expect(again).to_be_visible()
    pages.DRAFT.update(status=200, message="Brouillon enregistré à 14:33")
    again.click()
    expect(page.get_by_text("Brouillon enregistré à 14:33")).to_be_visible()


def test_leaving_warns_only_while_something_is_unsaved(opened):
    page = opened("/form")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Montant justifié").fill("1")
    page.evaluate("location.assign('/contact')")
    expect(page.get_by_text("Brouillon enregistré à 14:32")).to_be_visible()
    assert asked == ["beforeunload"]
    page.evaluate("location.assign('/contact')")
    page.wait_for_url("**/contact")
    assert asked == ["beforeunload"]


def test_two_minutes_before_its_end_one_can_stay_signed_in(opened, served):
    page = opened("about:blank")
    page.clock.install()
    page.goto(f"{served}/form")
    warning = page.get_by_role("dialog")
    page.clock.fast_forward("27:00")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("01:30")
    expect(warning).to_be_visible()
    # Black on the dialog's own white; axe cannot decide because the page lies under it.
    assert faults(page, reviewed=["session-title", "Il ne s’est rien passé"]) == []
    page.get_by_role("button", name="Rester connecté").click()
    expect(warning).to_be_hidden()
    assert pages.ALIVE["asked"] == 1
    page.clock.fast_forward("27:00")
    expect(warning).to_be_hidden()
    page.clock.fast_forward("04:00")
    expect(page.get_by_role("heading", name="Vous avez été déconnecté")).to_be_visible()
    page.get_by_role("button", name="Retour à la page").click()
    expect(warning).to_be_hidden()


def test_reading_a_file_shows_progress_and_goes_to_the_result(opened, served):
    page = opened("about:blank")
    page.clock.install()
    page.goto(f"{served}/upload")
    page.clock.run_for(2_000)
    expect(page.get_by_role("status")).to_have_text("Lecture… 1 240 lignes")
    expect(page.get_by_role("progressbar")).to_have_js_property("value", 0.4)
    page.clock.run_for(2_000)
    page.wait_for_url("**/components")


def test_a_double_click_sends_once(opened):
    page = opened("/form")
    expect(page.locator("button[data-govuk-button-init]")).to_be_visible()
    page.evaluate("window.sent = 0; addEventListener('submit', event => { window.sent += 1; event.preventDefault(); })")
    page.get_by_role("button", name="Enregistrer").dblclick()
    assert page.evaluate("window.sent") == 1


def test_what_people_wrote_stands_in_the_letters_of_the_page(opened):
    """`linebreaks` makes paragraphs without a class."""
    page = opened("/form")
    font = "getComputedStyle(each).fontFamily"
    said = page.evaluate(f"(each => {font})(document.querySelector('main').appendChild(document.createElement('p')))")
    assert said == page.evaluate(f"(each => {font})(document.querySelector('main h1'))")


def test_no_page_asks_another_host(opened, served):
    page = opened("about:blank")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for address in SHOWN:
        page.goto(served + address)
    assert asked
    assert [url for url in asked if not url.startswith(served)] == []


def test_on_paper_there_are_no_buttons_and_tables_are_whole(opened):
    page = opened("/components")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Nederlands")).to_be_hidden()
    expect(page.get_by_role("link", name="Modifier")).to_be_hidden()
    expect(page.get_by_text("Rapport Unique").first).to_be_visible()
    assert page.locator(".ui-scroll").first.evaluate("region => getComputedStyle(region).overflowX") == "visible"


def test_forced_colours_keep_the_chosen_language_visible(opened):
    page = opened("/", forced_colors="active")
    chosen, other = (page.get_by_role("button", name=name) for name in ("Français", "Deutsch"))
    width = "button => getComputedStyle(button).borderTopWidth"
    assert chosen.evaluate(width) != other.evaluate(width)
