"""From a household in the calculator to figures in the REDI form: two sites, two databases, and between them a sealed
extract and a workbook that a real LibreOffice completes."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from playwright.sync_api import expect
from tests.adapters.workbooks.office import converted
from tests.support.people import signed_in
from tests.support.server import command, served

from rapport_unique.outbox.models import Message
from rapport_unique.reporting.intake import confirm_upload, read_workbook, receive_upload
from rapport_unique.reporting.models import Figure, Report, Simulation

pytestmark = [pytest.mark.browser, pytest.mark.office]


@pytest.fixture
def calculator(live_site, tmp_path):
    """The calculator with its demonstration, trusted by the Rapport Unique, which it knows under another host name: to
    the browser the two are then as foreign as they are in reality."""
    rapport = live_site.replace("127.0.0.1", "localhost")
    variables = {
        "RU_HOME": str(tmp_path / "calculator"),
        "RU_DATABASE_URL": "",
        "RU_RAPPORT_ADDRESS": rapport,
        "RU_SECRET_KEY": "another",
        "RU_NATIONAL_NUMBER_KEY": "another-too",
    }
    for word in ("migrate", "demo"):
        command(word, "--site", "budget", variables=variables, site="budget")
    entry = command("seal-key", "--synthetic", "--first", "2023-01-01", variables=variables, site="budget")
    (tmp_path / "seal-keys.toml").write_text(entry)
    with served(variables, tmp_path, site="budget") as address:
        yield SimpleNamespace(address=address, rapport=rapport)


@pytest.fixture
def head(calculator, visitors):
    """The head of service of Liège in a browser that also knows the Rapport Unique, where they are an agent."""
    context = visitors.chromium.new_context(locale="fr", accept_downloads=True)
    visitors.contexts.append(context)
    session = signed_in(visitors.house.agent).cookies["session"].value
    context.add_cookies([{"name": "session", "value": session, "url": calculator.rapport}])
    page = context.new_page()
    page.on("console", lambda said: visitors._listen(said.text))
    page.goto(f"{calculator.address}/sign-in")
    page.get_by_role("button", name="Brigitte Noël").click()
    return page


def downloaded(page, button, folder) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def complete(source: Path) -> dict[str, Decimal]:
    """Grant 100,00 for three months on every line, as a person types; what the form must then say."""
    book = openpyxl.load_workbook(source)
    sheet = book["REDI"]
    subsidisable = Decimal(0)
    rows = [row for row in range(5, sheet.max_row + 1) if sheet[f"B{row}"].value]
    for row in rows:
        values = {"F": "Oui – PIIS", "G": date(2023, 12, 15), "H": 100, "J": date(2023, 12, 1), "K": date(2024, 2, 29)}
        for column, value in {**values, "L": 3, "O": "Mensuelle", "P": 100}.items():
            sheet[f"{column}{row}"] = value
        shortfall = -Decimal(str(sheet[f"E{row}"].value)).quantize(Decimal("0.01"))
        subsidisable += min(Decimal(100), shortfall) * 3
    book.save(source)
    assert rows
    return {"granted_total": Decimal(300) * len(rows), "subsidisable_total": subsidisable}


def test_from_the_calculator_to_the_form(head, calculator, visitors, tmp_path):
    house = visitors.house
    Simulation.objects.all().delete()
    head.goto(f"{calculator.address}/exports")
    workbook = downloaded(head, "Classeur à compléter", tmp_path)
    extract = downloaded(head, "Extrait scellé", tmp_path).read_text()

    head.get_by_role("button", name="Envoyer au Rapport Unique").click()
    head.get_by_role("button", name="Continuer").click()
    expect(head.get_by_role("heading", level=1)).to_have_text("Un extrait du calculateur")
    assert head.url.startswith(calculator.rapport)
    assert not Simulation.objects.exists()
    head.get_by_role("button", name="Continuer").click()
    expect(head.get_by_text("Scellée par le calculateur")).to_be_visible()
    assert not Simulation.objects.exists()
    head.get_by_role("button", name="Reprendre", exact=True).click()
    expect(head.get_by_text("Scellée par le calculateur").first).to_be_visible()
    taken = Simulation.objects.order_by("number")
    assert {each.origin for each in taken} == {"sealed"}
    assert sorted(line.split(",")[2] for line in extract.splitlines()[1:]) == [each.number for each in taken]

    expected = complete(workbook)
    opened = converted(workbook, "xlsx", tmp_path / "office")
    figures = uploaded(house, opened)
    assert {name: figures[name] for name in expected} == expected


def uploaded(house, path: Path) -> dict[str, Decimal]:
    """The figures of the form once the workbook is confirmed."""
    report = Report.objects.get(pk=house.redi.pk)
    given = {"report": report, "actor": house.agent, "name": path.name, "chunks": [path.read_bytes()]}
    workbook = receive_upload(revision=report.version.revision, **given)
    read_workbook(Message.objects.get(idempotency_key=f"read-workbook:{workbook.pk}"))
    workbook.refresh_from_db()
    confirm_upload(workbook=workbook, actor=house.agent, revision=report.version.revision)
    return dict(Figure.objects.filter(version=report.version).values_list("name", "amount"))
