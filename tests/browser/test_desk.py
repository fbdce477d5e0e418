"""Control on desk in a real Chromium: a correction from proposal to objection, and every page for everybody."""

import re

import pytest
from playwright.sync_api import expect
from tests.control.desk import JUSTIFIED
from tests.control.test_pages import send
from tests.support.accessibility import faults, overflow
from tests.support.people import an_actor

from rapport_unique.control.desk import open_file
from rapport_unique.control.models import Correction

pytestmark = pytest.mark.browser
WORDS = {
    "fr": ("Proposer une correction", "Proposer", "Approuver", "Contester"),
    "nl": ("Een correctie voorstellen", "Voorstellen", "Goedkeuren", "Betwisten"),
}


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_correction_from_proposal_to_objection(visitors, language):
    house = visitors.house
    house.people |= {"controller": an_actor("controller"), "colleague": an_actor("controller")}
    submission = send(house, "40000,00")
    file = open_file(submission=submission, actor=house.people["controller"])
    propose, send_it, approve, contest = WORDS[language]
    address = f"/administration/control/{submission.reference}"

    page = visitors.open("controller", address, language=language)
    assert faults(page) == []
    page.get_by_text(propose, exact=True).click()
    page.locator("#id_propose-amount_key").select_option(JUSTIFIED)
    page.locator("#id_propose-accepted").fill("39000,00")
    page.locator("#id_propose-reason").fill("39000 accepted.")
    page.get_by_role("button", name=send_it, exact=True).click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert faults(page) == []

    page = visitors.open("colleague", address, language=language)
    assert faults(page) == []
    page.get_by_role("button", name=approve, exact=True).click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert Correction.objects.get().state == Correction.State.APPROVED
    page.set_viewport_size({"width": 320, "height": 900})
    assert overflow(page) == 0

    page = visitors.open("agent", f"/controls/{file.pk}", language=language)
    assert faults(page) == []
    page.get_by_role("button", name=contest, exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label(re.compile("(Pourquoi|Waarom)")).fill("No.")
    page.get_by_role("button", name=contest, exact=True).click()
    expect(page.locator(".govuk-notification-banner--success")).to_be_visible()
    assert faults(page) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert overflow(page) == 0


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_lists_are_for_everybody(visitors, language):
    house = visitors.house
    house.people["controller"] = an_actor("controller")
    open_file(submission=send(house, "40000,00"), actor=house.people["controller"])
    page = visitors.open("controller", "/administration/control", language=language)
    for address in ("/administration/control", "/administration/samples", "/administration/still-to-pay/redi/2023"):
        page.goto(address)
        assert faults(page) == [], address
        page.set_viewport_size({"width": 320, "height": 900})
        assert overflow(page) == 0, address
        page.set_viewport_size({"width": 1100, "height": 900})


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
@pytest.mark.parametrize("address", ["/administration/follow-up/covid-premium/2020", "/administration/reports"])
def test_the_tables_of_the_follow_up_fit_the_desk(visitors, language, address):
    visitors.house.people |= {"controller": an_actor("controller")}
    send(visitors.house, "40000,00")
    page = visitors.open("controller", address, language=language)
    page.set_viewport_size({"width": 1280, "height": 900})
    hidden = page.evaluate(
        "[...document.querySelectorAll('.ui-scroll')].map(each => each.scrollWidth - each.clientWidth)"
    )
    assert max(hidden) <= 0
    assert faults(page, reviewed=("ct-lines__label",)) == []
