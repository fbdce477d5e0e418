"""Every other task of the desk in a real Chromium, in French and Dutch: a sample, a piece, the conclusion, an
inspection, and a report that is opened again. Pages are accessible and fit a telephone at each step."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from tests.control.test_pages import send
from tests.support.accessibility import faults, overflow
from tests.support.people import an_actor

from rapport_unique.control.desk import open_file
from rapport_unique.control.models import ControlFile, Piece, Sample
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.models import Version
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser
LANGUAGES = ["fr", "nl"]
PIECE = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


def usable(page):
    page.set_viewport_size({"width": 1100, "height": 900})
    assert faults(page) == [], page.url
    page.set_viewport_size({"width": 320, "height": 900})
    assert overflow(page) <= 0, page.url
    page.set_viewport_size({"width": 1100, "height": 900})


def fill(page, action, **values):
    """The form that goes to `action`, opened if it is folded away, with its fields by the end of their names; sent."""
    form = page.locator(f"form[action$='{action}']")
    if not form.is_visible():
        page.locator("details", has=form).locator("summary").click()
    for name, value in values.items():
        field = form.locator(f"[name$='{name}']")
        if field.first.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        elif field.first.get_attribute("type") == "file":
            field.set_input_files({"name": "piece.pdf", "mimeType": "application/pdf", "buffer": value})
        elif field.first.get_attribute("type") == "radio":
            form.locator(f"[name$='{name}'][value='{value}']").check()
        else:
            field.fill(value)
    form.locator("button:not([type='button'])").first.click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()


@pytest.fixture
def sent(visitors):
    house = visitors.house
    house.people |= {"controller": an_actor("controller"), "manager": an_actor("manager")}
    return send(house, "40000,00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_is_drawn(visitors, sent, language):
    page = visitors.open("controller", "/administration/samples", language=language)
    page.locator("[name='campaigns']").first.check()
    page.locator("[name='rate']").fill("100")
    page.locator("[name='seed']").fill("2026")
    page.locator("main form button").click()
    page.wait_for_url("**/administration/samples/*")
    assert Sample.objects.get().seed == "2026"
    usable(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_piece_is_asked_and_handed_in_and_the_control_concluded(visitors, sent, language):
    file = open_file(submission=sent, actor=visitors.house.people["controller"])
    address = f"/administration/control/{sent.reference}"
    page = visitors.open("controller", address, language=language)
    due = format_date(clock.today() + timedelta(days=14), language)
    fill(page, "/ask", text="La décision, s'il vous plaît.", due=due)
    usable(page)
    centre = visitors.open("agent", f"/controls/{file.pk}", language=language)
    usable(centre)
    fill(centre, f"/requests/{file.requests.get().pk}", piece=PIECE)
    assert Piece.objects.count() == 1
    usable(centre)
    page.goto(address)
    fill(page, "/close")
    fill(page, "/conclude", conclusion="regular", text="Tout est en ordre.")
    usable(page)
    assert ControlFile.objects.get().state == ControlFile.State.CONCLUDED
    centre.reload()
    usable(centre)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_inspection_is_planned_visited_and_reported(visitors, sent, language):
    open_file(submission=sent, actor=visitors.house.people["controller"])
    address = f"/administration/control/{sent.reference}"
    page = visitors.open("controller", address, language=language)
    fill(page, "/conclude", conclusion="inconclusive", text="Les pièces ne suffisent pas.")
    day = format_date(clock.today(), language)
    fill(page, "/inspection/plan", risk_reason="Montant élevé.", planned_on=day)
    usable(page)
    fill(page, "/inspection/visit", visited_on=day, course="Le dossier comptable a été vu.")
    usable(page)
    fill(page, "/inspection/report", results="Tout est prouvé.", recommendations="Garder les preuves.")
    usable(page)
    with page.expect_download() as download:
        page.locator("a[href$='/inspection/pdf']").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sent_report_is_opened_again(visitors, sent, language):
    page = visitors.open("manager", f"/administration/sent/{sent.reference}/reopen", language=language)
    usable(page)
    page.locator("main form button").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator("[name='reason']").fill("Une facture manquait.")
    page.locator("main form button").click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert Version.objects.filter(report=sent.version.report).count() == 2
    usable(page)
