"""The REDI subsidy in a real Chromium, its workbook completed and recalculated by a real LibreOffice."""

import io
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect
from tests.support.accessibility import faults, overflow
from tests.support.people import an_actor

from rapport_unique.outbox.models import Message
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.intake import read_workbook
from rapport_unique.reporting.models import Submission, Workbook
from rapport_unique.reporting.signing import sign as sign_now

pytestmark = [pytest.mark.browser, pytest.mark.office]
WORDS = {
    "fr": {"template": "Télécharger le classeur de votre centre", "upload": "Envoyer et lire", "confirm": "Confirmer"},
    "nl": {"template": "De werkmap van uw centrum downloaden", "upload": "Opladen en lezen", "confirm": "Bevestigen"},
    "de": {
        "template": "Die Arbeitsmappe Ihres Zentrums herunterladen",
        "upload": "Hochladen und lesen",
        "confirm": "Bestätigen",
    },
}
CLIPPED = ('class="govuk-table__header', 'class="govuk-table__cell')
"""Cells outside the visible part of a scroll region; axe decides their like in the part that is visible."""
HOSTILE = "<img src=x onerror=\"document.title='taken'\">'\u202e"


@pytest.fixture
def redi(visitors):
    return f"/reports/{visitors.house.redi.pk}"


def complete(source: Path, changes: dict[str, object] | None = None) -> Path:
    """Fill in rows 5 and 6 as a person would."""
    book = openpyxl.load_workbook(source)
    sheet = book["REDI"]
    rows = {
        5: (600, date(2023, 7, 1), date(2024, 4, 30), 10, 1000),
        6: (1400, date(2023, 7, 1), date(2023, 7, 31), 1, 0),
    }
    for number, (granted, starts, ends, months, paid) in rows.items():
        values = {"F": "Ja – GPMI", "G": date(2023, 7, 3), "H": granted, "J": starts, "K": ends, "L": months}
        for column, value in (values | {"O": "Monatlich", "P": paid}).items():
            sheet[f"{column}{number}"] = value
    for cell, value in (changes or {}).items():
        sheet[cell] = value
    target = source.with_name("completed.xlsx")
    book.save(target)
    return target


def through_libreoffice(source: Path, kind: str) -> Path:
    """Open, recalculate and save with LibreOffice, in a profile of its own."""
    target = source.parent / "office"
    profile = f"-env:UserInstallation=file://{source.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target / f"{source.stem}.{kind}"


def read_waiting(page: Page) -> None:
    """What the worker does, here and now; the page waits elsewhere, so that it is not on its way while we go back."""
    address = page.url
    page.goto("about:blank")
    workbook = Workbook.objects.order_by("-pk").first()
    read_workbook(Message.objects.get(idempotency_key=f"read-workbook:{workbook.pk}"))
    page.goto(address)


def downloaded(page: Page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).first.click()
    path = folder / "template.xlsx"
    download.value.save_as(path)
    return path


def uploaded(page: Page, file: Path, words: dict[str, str]) -> None:
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=words["upload"]).click()
    page.wait_for_url("**/workbook/*")
    read_waiting(page)


def sign(visitors, redi, role, **options):
    page = visitors.open(role, f"{redi}/sign", **options)
    page.get_by_role("checkbox").check()
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url(lambda url: url.endswith(("/signed", "/receipt")))
    return page


@pytest.mark.parametrize(
    ("language", "kind", "scripts"), [("fr", "xlsx", True), ("nl", "ods", True), ("de", "xlsx", False)]
)
def test_from_the_template_to_the_receipt(visitors, redi, tmp_path, language, kind, scripts):
    words, options = WORDS[language], {"language": language, "java_script_enabled": scripts}
    page = visitors.open("agent", f"{redi}/table", **options)
    file = through_libreoffice(complete(downloaded(page, words["template"], tmp_path)), kind)
    uploaded(page, file, words)
    page.get_by_role("button", name=words["confirm"], exact=True).click()
    page.wait_for_url(f"**{redi}/table")
    figures = {each.name: str(each.amount) for each in visitors.house.redi.version.figures.all()}
    assert figures == {
        "granted_total": "7400.00",
        "not_counted": "0.00",
        "subsidisable_total": "5063.06",
        "paid_total": "1000.00",
        "remaining_to_pay": "4063.06",
        "subsidised": "5063.06",
        "to_repay": "1286.76",
    }
    sign(visitors, redi, "president", **options)
    page = sign(visitors, redi, "director", **options)
    sent = Submission.objects.get()
    expect(page.get_by_text(sent.reference).first).to_be_visible()
    page.goto(f"{redi}/table")
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.locator("a[href$='/file']").first.click(trial=True)


def test_hostile_cells_come_back_as_text(visitors, redi, tmp_path):
    page = visitors.open("agent", f"{redi}/table")
    file = complete(downloaded(page, WORDS["fr"]["template"], tmp_path), {"L5": HOSTILE, "F6": HOSTILE})
    uploaded(page, file, WORDS["fr"])
    expect(page.get_by_text("<img src=x onerror=").first).to_be_visible()
    assert "taken" not in page.title()
    with page.expect_download() as download:
        page.locator("a[href$='/annotated']").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert len(book.sheetnames) == 2


def test_a_wrong_file_is_refused_and_the_former_stays(visitors, redi, tmp_path):
    page = visitors.open("agent", f"{redi}/table")
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"this is no workbook")
    uploaded(page, wrong, WORDS["fr"])
    expect(page.get_by_role("heading", name="Le classeur est refusé")).to_be_visible()
    visitors.house.redi.version.refresh_from_db()
    assert visitors.house.redi.version.workbook is None


def test_a_row_is_completed_on_the_screen(visitors, redi):
    page = visitors.open("agent", f"{redi}/tables/lines")
    page.get_by_role("link", name="Compléter").first.click()
    page.get_by_label("Oui – PIIS").check()
    for label, value in {
        "G – Date de décision": "05/06/2023",
        "H – Montant mensuel octroyé": "100,00",
        "J – Période d'octroi début": "01/06/2023",
        "K – Période d'octroi fin": "31/08/2023",
        "L – Nombre de mois": "3",
        "P – Montant total payé pendant la période de subvention": "0",
    }.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("Mensuelle").check()
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(f"**{redi}/tables/lines")
    expect(page.locator("tbody").get_by_text("comptabilisée")).to_be_visible()
    figures = {each.name: str(each.amount) for each in visitors.house.redi.version.figures.all()}
    assert figures["subsidisable_total"] == "300.00"


def test_simulations_are_previewed_before_they_are_taken_over(visitors, redi, tmp_path):
    csv = tmp_path / "sims.csv"
    csv.write_text("niss,budget_number,budget_date,balance\n85073003328,64,2023-06-01,-400.00\n", encoding="utf-8")
    page = visitors.open("agent", f"{redi}/simulations")
    page.locator("input[type=file]").set_input_files(csv)
    page.get_by_role("button", name="Aperçu").click()
    expect(page.get_by_text("1 simulation modifiée")).to_be_visible()
    assert "85073003328" not in page.content()
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(page.get_by_text("Déclarée par le centre")).to_be_visible()


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_every_page_is_accessible_and_fits(visitors, redi, tmp_path, language):
    words = WORDS[language]
    page = visitors.open("agent", f"{redi}/table", language=language)
    uploaded(page, complete(downloaded(page, words["template"], tmp_path), {"L5": "abc"}), words)
    result = page.url
    row = "/rows/add/" + str(visitors.house.redi.campaign.simulations.first().pk)
    for address in (f"{redi}/table", f"{redi}/simulations", f"{redi}/tables/lines", f"{redi}{row}", result):
        page.set_viewport_size({"width": 1100, "height": 900})
        page.goto(address)
        assert faults(page, reviewed=CLIPPED) == [], address
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) <= 0, address


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_pages_between_are_accessible_and_fit(visitors, redi, tmp_path, language):
    """The reading page, a refusal, the preview of simulations, and a list that cannot be used."""
    page = visitors.open("agent", f"{redi}/table", language=language)
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"no workbook")
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_role("button", name=WORDS[language]["upload"]).click()
    page.wait_for_url("**/workbook/*")
    usable(page, "reading")
    read_waiting(page)
    usable(page, "refused")
    for name, line in (("usable", "85073003328,64,2023-06-01,-400.00"), ("unusable", "1,64,2023-06-31,1.234")):
        csv = tmp_path / f"{name}.csv"
        csv.write_text(f"niss,budget_number,budget_date,balance\n{line}\n", encoding="utf-8")
        page.goto(f"{redi}/simulations")
        page.locator("input[type=file]").set_input_files(csv)
        page.locator("form[enctype='multipart/form-data'] button").click()
        page.wait_for_url("**/simulations/preview")
        usable(page, name)


def usable(page: Page, what: str) -> None:
    page.set_viewport_size({"width": 1100, "height": 900})
    assert faults(page, reviewed=CLIPPED) == [], what
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) <= 0, what


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_what_was_sent_is_accessible_to_the_administration(visitors, language):
    house = visitors.house
    version = save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "50,00"})
    for role in ("president", "director"):
        sign_now(report=house.covid, actor=house.people[role], revision=1, digest=version.document_digest)
    house.people["manager"] = an_actor("manager")
    page = visitors.open("manager", f"/administration/sent/{Submission.objects.get().reference}", language=language)
    usable(page, "sent")


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_administration_s_pages_are_accessible_and_fit(visitors, language):
    visitors.house.people["manager"] = an_actor("manager")
    page = visitors.open("manager", "/administration", language=language)
    for address in (
        "/administration",
        "/administration/follow-up/redi/2023?by=size",
        "/administration/reports",
        "/administration/centres/62063",
    ):
        page.set_viewport_size({"width": 1100, "height": 900})
        page.goto(address)
        assert faults(page, reviewed=(*CLIPPED, "ct-lines__label")) == [], address
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) <= 0, address
