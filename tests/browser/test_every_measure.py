"""Every measure in three languages, from the empty form to the sent report; each page on the way is accessible."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect
from tests.browser.covid import WORDS, sign
from tests.browser.measures import CASES, answer, declare_everything
from tests.reporting.measures import a_report
from tests.support.accessibility import faults, overflow

from rapport_unique.core.texts import format_amount
from rapport_unique.reporting.models import Submission

pytestmark = pytest.mark.browser
COMPUTE = {"fr": "Calculer", "nl": "Berekenen", "de": "Berechnen"}
CLIPPED = ("govuk-table__cell", "govuk-table__header")
"""Cells that a scroll region clips: their like is decided in narrower tables."""


def check(page, language):
    assert faults(page, reviewed=CLIPPED) == [], (language, page.url)
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0, (language, page.url)
    page.set_viewport_size(size)


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.measure)
def test_from_the_empty_form_to_the_sent_report(visitors, case, language):
    report = a_report(visitors.house, case.measure, case.period, case.grants, case.known)
    address = f"/reports/{report.pk}"
    words = WORDS[language]
    page = visitors.open("agent", address, language=language)
    page.get_by_role("link", name=words["start"], exact=True).click()
    for table, values in case.tables.items():
        page.goto(f"{address}/tables/{table}/new")
        if table == next(iter(case.tables)):
            check(page, language)
        for key, value in values.items():
            answer(page, key, value)
        page.get_by_role("button", name=words["save"], exact=True).click()
        page.wait_for_url(f"**{address}/tables/{table}")
    if case.tables:
        check(page, language)
    page.goto(f"{address}/form")
    for key, value in case.fields.items():
        answer(page, key, value)
    declare_everything(page)
    check(page, language)
    page.get_by_role("button", name=words["save"], exact=True).click()
    page.wait_for_url(lambda url: url.endswith(("/table", "/summary")))
    check(page, language)
    page.goto(f"{address}/summary")
    expect(page.get_by_text(amount_of(case, language)).first).to_be_visible()
    check(page, language)
    if page.get_by_role("button", name=words["confirm"]).count():
        page.get_by_role("main").get_by_role("checkbox").check()
        page.get_by_role("button", name=words["confirm"]).click()
    sign(visitors, address, "president")
    receipt = sign(visitors, address, "director")
    assert receipt.url.endswith("/receipt")
    submission = Submission.objects.get(version__report=report)
    assert submission.figures[case.figure[0]] == case.figure[1]


def amount_of(case, language):
    return amount(case.figure[1], language)


def amount(text, language):
    return format_amount(Decimal(text), language)


@pytest.mark.parametrize("language", list(WORDS))
def test_the_page_about_a_measure_is_accessible(visitors, language):
    page = visitors.open("reader", "/measures/participation", language=language)
    expect(page.locator("#examples")).to_be_visible()
    check(page, language)


@pytest.mark.parametrize("language", list(WORDS))
def test_a_plan_is_drawn_while_one_types(visitors, language):
    report = a_report(visitors.house, "participation", "2019", {"main": "20000.00"})
    page = visitors.open("agent", f"/reports/{report.pk}/plan", language=language)
    check(page, language)
    picture = page.locator("#picture")
    lost = amount("5000.00", language)
    expect(picture.get_by_text(lost).first).to_be_visible()
    page.locator("#id_operating_b").fill("5000,00")
    page.locator("#id_operating_c").fill("5000,00")
    expect(picture.locator(".ru-part__lost")).to_have_count(0)
    page.get_by_role("main").get_by_role("button", name=COMPUTE[language], exact=True).click()
    page.locator("#id_amount").fill("2000,00")
    page.locator("#id_source").select_option("operating_b")
    page.locator("#id_target").select_option("operating_a")
    page.locator("[name=shift]").click()
    expect(picture.locator(".ru-part__lost")).to_have_count(1)
    expect(page.locator("#id_operating_b")).to_have_value("3000,00")
    check(page, language)


def test_the_form_draws_the_parts_while_one_types(visitors):
    report = a_report(visitors.house, "participation", "2019", {"main": "20000.00"})
    page = visitors.open("agent", f"/reports/{report.pk}/form")
    picture = page.locator("#picture")
    expect(picture.locator(".ru-part__lost")).to_have_count(2)
    page.locator("#id_operating_b").fill("6000,00")
    expect(picture.locator(".ru-part__lost")).to_have_count(1)
