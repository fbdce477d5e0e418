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
    return format_amount(Decimal(case.figure[1]), language)
