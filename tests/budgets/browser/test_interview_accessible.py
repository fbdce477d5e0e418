"""Every page of the interview and of its result: accessible in three languages, and no wider than 320 pixels."""

import pytest
from playwright.sync_api import expect
from tests.budgets.conftest import OTHER_NISS
from tests.budgets.test_result_pages import FAMILY
from tests.support.accessibility import faults, overflow

from rapport_unique.budgets.interview.steps import STEPS

pytestmark = pytest.mark.browser
DRAWN = ("bg-bars__label", "bg-bars__number")
"""Words in a drawing, whose ground axe cannot tell: `test_pictures.py` computes their contrast."""


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_every_page_is_accessible_and_fits_320_pixels(visitors, language):
    full, empty = visitors.service.a_case(data=FAMILY), visitors.service.a_case(OTHER_NISS, data={})
    simulation = visitors.service.a_simulation(full)
    addresses = [
        f"/households/{empty.identifier}",
        f"/households/{full.identifier}",
        *(f"/households/{full.identifier}/steps/{step.key}?more=1" for step in STEPS),
        f"/households/{empty.identifier}/steps/household",
        f"/simulations/{simulation.pk}",
        f"/simulations/{simulation.pk}/sheet/{language}",
    ]
    page = visitors.open("worker", addresses[0], language=language)
    for address in addresses:
        page.set_viewport_size({"width": 1100, "height": 900})
        page.goto(address)
        assert faults(page, reviewed=DRAWN) == [], address
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) <= 0, address


def test_errors_take_the_focus_and_lead_to_their_field(visitors):
    case = visitors.service.a_case(data={})
    page = visitors.open("worker", f"/households/{case.identifier}/steps/household", width=320)
    page.get_by_label("Prénom").fill("Anna")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Erreur")
    assert faults(page, reviewed=DRAWN) == []
    assert overflow(page) <= 0
    page.locator(".govuk-error-summary a").first.click()
    expect(page.get_by_label("adulte", exact=True)).to_be_focused()


def test_the_running_result_stays_in_view_and_hides_no_field(visitors):
    case = visitors.service.a_case(data=FAMILY)
    page = visitors.open("worker", f"/households/{case.identifier}/steps/household")
    page.get_by_role("button", name="Enregistrer et continuer").scroll_into_view_if_needed()
    expect(page.locator("#picture")).to_be_in_viewport()
    page.get_by_role("button", name="Enregistrer et continuer").focus()
    seen = page.evaluate(
        """() => {
            const box = document.activeElement.getBoundingClientRect();
            return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === document.activeElement;
        }"""
    )
    assert seen


def test_on_paper_the_sheet_has_its_picture_and_no_buttons(visitors):
    simulation = visitors.service.a_simulation(visitors.service.a_case(data=FAMILY))
    page = visitors.open("worker", f"/simulations/{simulation.pk}/sheet/fr")
    page.emulate_media(media="print")
    expect(page.locator(".bg-synthetic")).to_be_visible()
    expect(page.locator(".bg-bars")).to_be_visible()
    expect(page.get_by_role("link", name="Cette feuille en PDF")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()
