"""The three-tab workbook in a real Chromium: downloaded, completed, saved by LibreOffice, uploaded and confirmed."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect
from tests.browser.covid import WORDS as BUTTONS
from tests.browser.measures import CASES, answer, declare_everything
from tests.browser.test_every_measure import check
from tests.browser.test_redi_path import WORDS, downloaded, sign, through_libreoffice, uploaded
from tests.reporting.measures import a_report

from rapport_unique.core.measures import measure
from rapport_unique.core.values import Choice
from rapport_unique.reporting.models import Submission

pytestmark = [pytest.mark.browser, pytest.mark.office]
CASE = CASES[0]
PARTICIPATION = measure("participation")


def complete(source: Path, language: str) -> Path:
    """Fill in every tab as a person would, in the words of the language."""
    book = openpyxl.load_workbook(source)
    for key in ("activities_a", "modules", "activities_c"):
        table = PARTICIPATION.table(key)
        for column, text in CASE.tables[key].items():
            declared = table.by_key[column]
            book[table.in_workbook.sheet][f"{declared.letter}5"] = typed(declared.kind, text, language)
    sheet = PARTICIPATION.fields_sheet
    for row, key in enumerate(sheet.fields, start=sheet.first_row):
        book[sheet.sheet][f"C{row}"] = float(CASE.fields[key].replace(",", "."))
    target = source.with_name("completed.xlsx")
    book.save(target)
    return target


def typed(kind, text, language):
    if isinstance(kind, Choice):
        return kind.show(text, language)
    if "/" in text:
        day, month, year = map(int, text.split("/"))
        return date(year, month, day)
    return float(text.replace(",", ".")) if text[0].isdigit() else text


@pytest.mark.parametrize(("language", "kind"), [("fr", "xlsx"), ("nl", "ods"), ("de", "xlsx")])
def test_from_the_template_to_the_receipt(visitors, tmp_path, language, kind):
    report = a_report(visitors.house, CASE.measure, CASE.period, CASE.grants)
    address, save = f"/reports/{report.pk}", BUTTONS[language]["save"]
    page = visitors.open("agent", f"{address}/table", language=language)
    file = through_libreoffice(complete(downloaded(page, WORDS[language]["template"], tmp_path), language), kind)
    uploaded(page, file, WORDS[language])
    check(page, language)
    page.get_by_role("button", name=WORDS[language]["confirm"], exact=True).click()
    page.wait_for_url(f"**{address}/table")
    check(page, language)
    page.goto(f"{address}/tables/activities_a")
    expect(page.get_by_text("Excursion")).to_be_visible()
    expect(page.locator("a[href$='/new']")).to_have_count(0)
    page.goto(f"{address}/form")
    expect(page.locator("#id_income_share_a")).to_have_count(0)
    for key, value in CASE.fields.items():
        if key not in PARTICIPATION.fields_sheet.fields:
            answer(page, key, value)
    declare_everything(page)
    page.get_by_role("button", name=save, exact=True).click()
    page.wait_for_url(f"**{address}/table")
    page.goto(f"{address}/tables/staff/new")
    for key, value in CASE.tables["staff"].items():
        answer(page, key, value)
    page.get_by_role("button", name=save, exact=True).click()
    page.wait_for_url(f"**{address}/tables/staff")
    sign(visitors, address, "president", language=language)
    sign(visitors, address, "director", language=language)
    submission = Submission.objects.get(version__report=report)
    assert submission.figures["eligible"] == "20000.00"
    assert submission.figures["participants_a"] == "20"


def test_one_goes_back_from_the_workbook_to_the_screen(visitors, tmp_path):
    report = a_report(visitors.house, CASE.measure, CASE.period, CASE.grants)
    page = visitors.open("agent", f"/reports/{report.pk}/table")
    uploaded(page, complete(downloaded(page, WORDS["fr"]["template"], tmp_path), "fr"), WORDS["fr"])
    page.get_by_role("button", name=WORDS["fr"]["confirm"], exact=True).click()
    page.wait_for_url("**/table")
    page.locator("form[action$='/workbook/release'] button").click()
    page.wait_for_url("**/table")
    page.goto(f"/reports/{report.pk}/tables/activities_a")
    expect(page.get_by_text("Excursion")).to_be_visible()
    expect(page.locator("a[href$='/new']")).to_have_count(1)
