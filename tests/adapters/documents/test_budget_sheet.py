"""The sheet for a family, read back as people and their tools read it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.documents.test_render_report import HOSTILE, info_of, opened, pages_of, text_of
from rapport_unique.adapters.documents import BarPart, BudgetSheet, Comparison, render_budget_sheet
from rapport_unique.core.texts import LANGUAGES

SHEET = BudgetSheet(
    language="fr",
    centre="CPAS de Liège",
    number="204117",
    day="01/12/2023",
    made_at=datetime(2023, 12, 1, 9, 30, tzinfo=UTC),
    summary=("Il entre 1 214,13 €.", "Il faut 1 650,00 €.", "Il manque 435,87 €."),
    income=BarPart("income", "", "Ce qui entre", "1 214,13 €", "100 %", "0.00", "73.58"),
    budget=(
        BarPart("home", "1", "Logement", "1 015,00 €", "62 %", "0.00", "61.52"),
        BarPart("food", "2", "Alimentation", "635,00 €", "38 %", "61.52", "38.48"),
    ),
    gap=BarPart("gap", "", "Il manque", "435,87 €", "26 %", "73.58", "26.42"),
    needs=(("Loyer", "780,00 €"), ("Alimentation", "205,00 €")),
    needs_total="1 650,00 €",
    incomes=(("Revenu d'intégration, Anna", "1 214,13 €"),),
    incomes_total="1 214,13 €",
    rights=("Demandez le tarif social.",),
    comparisons=(Comparison("un logement social", "44,13 €", "+480,00 €"),),
    notes=("Dettes : les dettes ne comptent pas.",),
    synthetic=True,
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_an_accessible_document_in_its_language(language):
    pdf = render_budget_sheet(replace(SHEET, language=language))
    with opened(pdf) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert document.Root.Lang == f"{language}-BE"
    assert info_of(pdf)["Tagged"] == "yes"


def test_all_that_it_says_can_be_read():
    said = text_of(render_budget_sheet(SHEET))
    for part in (SHEET.centre, SHEET.number, SHEET.day, *SHEET.summary, *SHEET.rights, *SHEET.notes):
        assert part in said
    for label, amount in (*SHEET.needs, *SHEET.incomes):
        assert label in said and amount in said
    for each in (SHEET.income, *SHEET.budget, SHEET.gap):
        assert each.label in said and each.amount in said
    assert SHEET.comparisons[0].change in said


def test_invented_amounts_are_called_so_on_every_page():
    long = replace(SHEET, needs=SHEET.needs * 40)
    pages = pages_of(render_budget_sheet(long))
    assert len(pages) > 2
    assert all(SHEET.words["synthetic"] in " ".join(page.split()) for page in pages)
    assert SHEET.words["synthetic"] not in text_of(render_budget_sheet(replace(long, synthetic=False)))


def test_a_household_with_money_left_and_one_without_any_income_have_a_picture_too():
    left = replace(SHEET.gap, label="Il reste", start="61.52", width="38.48")
    richer = replace(SHEET, income=replace(SHEET.income, width="100.00"), gap=left)
    assert "Il reste" in text_of(render_budget_sheet(richer))
    none = replace(SHEET, income=replace(SHEET.income, width="0.00"), gap=replace(SHEET.gap, start="0.00"), incomes=())
    assert "Il manque" in text_of(render_budget_sheet(none))
    assert render_budget_sheet(replace(SHEET, gap=None, rights=(), comparisons=()))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text):
    said = text_of(render_budget_sheet(replace(SHEET, incomes=((text, "1,00 €"),), rights=(text,))))
    assert said.replace(" ", "").count(" ".join(text.split()).replace(" ", "")) == 2


def test_the_same_sheet_gives_the_same_bytes():
    assert render_budget_sheet(SHEET) == render_budget_sheet(SHEET)
