"""A first talk with a family, from its number to the sheet that it takes home, in a real Chromium."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from tests.budgets.conftest import NISS

from rapport_unique.budgets.interview.home import HOUSEHOLD, HOUSING
from rapport_unique.budgets.interview.money import INCOMES
from rapport_unique.budgets.interview.vocabulary import Step
from rapport_unique.budgets.models import Case, Simulation
from rapport_unique.reference_budget import Region, Resource, Role, Sex, Tenure

pytestmark = pytest.mark.browser

WORDS = {
    "fr": {
        "go on": "Enregistrer et continuer",
        "back": "Retour au ménage",
        "keep": "Garder comme simulation",
        "sheet": "Feuille pour la famille : Deutsch",
        "missing": "Il manque donc",
    },
    "nl": {
        "go on": "Opslaan en verdergaan",
        "back": "Terug naar het gezin",
        "keep": "Bewaren als simulatie",
        "sheet": "Blad voor het gezin: Deutsch",
        "missing": "Er ontbreekt dus",
    },
    "de": {
        "go on": "Speichern und weiter",
        "back": "Zurück zum Haushalt",
        "keep": "Als Simulation behalten",
        "sheet": "Blatt für die Familie: Deutsch",
        "missing": "Es fehlen also",
    },
}


def label_of(step: Step, key: str, language: str) -> str:
    asked = (*step.questions, *(step.rows.questions if step.rows else ()))
    return next(each.label for each in asked if each.key == key).say(language)


def address_of(case: Case, step: str = "") -> str:
    return f"/households/{case.identifier}" + (f"/steps/{step}" if step else "")


def tab_to(page: Page, name: str, last: int = 60) -> None:
    """Press Tab until what bears this name has the focus."""
    focused = "document.activeElement.labels?.[0]?.innerText ?? document.activeElement.innerText ?? ''"
    for _ in range(last):
        page.keyboard.press("Tab")
        if page.evaluate(focused).strip().startswith(name):
            return
    raise AssertionError(f"{name} is not reached by keyboard")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
@pytest.mark.parametrize("language", list(WORDS))
def test_from_a_number_to_the_sheet_of_the_family(visitors, language, scripts):
    words = WORDS[language]
    page = visitors.open("worker", "/households", language=language, java_script_enabled=scripts)
    page.locator("#id_niss").fill(NISS)
    page.get_by_label("Deutsch", exact=True).check()
    page.get_by_role("main").get_by_role("button").click()

    page.get_by_role("link", name=HOUSEHOLD.title.say(language), exact=True).last.click()
    page.get_by_label(Role.ADULT.label.say(language), exact=True).check()
    page.get_by_label(Sex.FEMALE.label.say(language), exact=True).check()
    page.get_by_label(label_of(HOUSEHOLD, "age", language)).fill("40")
    page.get_by_role("button", name=words["go on"]).click()

    page.get_by_label(Region.BRUSSELS.label.say(language), exact=True).check()
    page.get_by_label(label_of(HOUSING, "tenure", language)).select_option(Tenure.PRIVATE.value)
    page.get_by_label(label_of(HOUSING, "rent", language)).fill("780")
    page.get_by_role("button", name=words["go on"]).click()
    page.locator("#id_energy").fill("120")
    page.get_by_role("button", name=words["go on"]).click()

    page.get_by_role("navigation").get_by_role("link", name=INCOMES.title.say(language)).click()
    page.get_by_label(label_of(INCOMES, "kind", language)).select_option(Resource.INTEGRATION.value)
    page.get_by_label(label_of(INCOMES, "amount", language), exact=True).fill("1214,13")
    page.get_by_role("button", name=words["go on"]).click()
    expect(page.get_by_text(words["missing"])).to_contain_text("435,87")

    page.get_by_role("link", name=words["back"]).first.click()
    page.get_by_role("button", name=words["keep"]).click()
    page.get_by_role("link", name=words["sheet"]).click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("heading", name="Ihr Budget im Monat")).to_be_visible()
    expect(page.get_by_text("Es fehlen also 435,87")).to_be_visible()
    simulation = Simulation.objects.get()
    assert (str(simulation.balance), simulation.niss) == ("-435.87", NISS)
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == f"budget-{simulation.number}-de.pdf"


def test_by_keyboard_alone(visitors):
    case = visitors.service.a_case(data={})
    page = visitors.open("worker", address_of(case, "household"))
    tab_to(page, "adulte")
    page.keyboard.press("Space")
    tab_to(page, "femme")
    page.keyboard.press("Space")
    tab_to(page, "Ou l'âge")
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    page.wait_for_url("**/steps/housing")
    tab_to(page, "Région wallonne")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Région de Bruxelles-Capitale")).to_be_checked()
    tab_to(page, "Le ménage habite")
    page.keyboard.type("location")
    tab_to(page, "Loyer")
    page.keyboard.type("780")
    tab_to(page, "Enregistrer et continuer")
    page.keyboard.press("Enter")
    page.wait_for_url("**/steps/energy")
    tab_to(page, "Retour au ménage")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address_of(case)}")
    tab_to(page, "Garder comme simulation")
    page.keyboard.press("Enter")
    page.wait_for_url("**/simulations/*")
    expect(page.get_by_text("Il manque donc").first).to_contain_text("1\u202f660,00")


class TestNothingIsLost:
    def test_the_budget_follows_what_is_typed(self, visitors):
        page = visitors.open("worker", address_of(visitors.service.a_case(), "housing"))
        page.locator("#id_rent").fill("900,50")
        expect(page.locator("#picture")).to_contain_text("-556,37")
        expect(page.get_by_text("Gardé à")).to_contain_text("Il manque donc 556,37")
        page.locator("#id_rent").fill("900,5x")
        expect(page.get_by_text("Le budget suivra")).to_be_visible()
        expect(page.locator("#picture")).to_contain_text("-556,37")
        page.get_by_role("button", name="Nederlands").click()
        expect(page.locator("#id_rent")).to_have_value("900,5x")
        expect(page.get_by_text("Wat u eerder typte")).to_be_visible()
        page.get_by_role("button", name="Weggooien").click()
        expect(page.locator("#id_rent")).to_have_value("780,00")

    def test_an_ended_session_keeps_what_was_typed(self, visitors):
        case = visitors.service.a_case()
        page = visitors.open("worker", address_of(case, "housing"))
        Session.objects.all().delete()
        page.locator("#id_rent").fill("777,70")
        page.get_by_role("button", name="Enregistrer et se reconnecter").click()
        me = visitors.service.worker.person
        page.locator(f"form:has(input[value='{me.identifier}']) button").click()
        page.get_by_role("main").get_by_role("button").click()
        page.wait_for_url("**/steps/energy")
        assert Case.objects.get(pk=case.pk).data["housing"]["rent"] == "777.70"

    def test_going_back_and_saving_again_changes_nothing(self, visitors):
        case = visitors.service.a_case()
        page = visitors.open("worker", address_of(case, "housing"))
        page.locator("#id_rent").fill("800")
        page.get_by_role("button", name="Enregistrer et continuer").click()
        page.wait_for_url("**/steps/energy")
        revision = Case.objects.get(pk=case.pk).revision
        page.go_back()
        page.locator("#id_rent").fill("800")
        page.get_by_role("button", name="Enregistrer et continuer").click()
        page.wait_for_url("**/steps/energy")
        assert Case.objects.get(pk=case.pk).revision == revision

    def test_two_windows_never_overwrite_each_other(self, visitors):
        case = visitors.service.a_case()
        mine = visitors.open("worker", address_of(case, "housing"))
        other = visitors.open("head", address_of(case, "housing"))
        other.locator("#id_rent").fill("800")
        other.get_by_role("button", name="Enregistrer et continuer").click()
        other.wait_for_url("**/steps/energy")
        mine.locator("#id_rent").fill("850")
        mine.get_by_role("button", name="Enregistrer et continuer").click()
        expect(mine.get_by_text("Autre chose a été enregistré entre-temps")).to_be_visible()
        expect(mine.get_by_role("listitem").filter(has_text="Loyer")).to_contain_text("800,00")
        expect(mine.locator("#id_rent")).to_have_value("850")
        mine.get_by_role("button", name="Enregistrer et continuer").click()
        mine.wait_for_url("**/steps/energy")
        assert Case.objects.get(pk=case.pk).data["housing"]["rent"] == "850.00"

    def test_pressing_twice_makes_one_simulation(self, visitors):
        page = visitors.open("worker", address_of(visitors.service.a_case()))
        page.get_by_role("button", name="Garder comme simulation").dblclick()
        page.wait_for_url("**/simulations/*")
        assert Simulation.objects.count() == 1


def test_a_child_is_added_and_taken_away_again(visitors):
    case = visitors.service.a_case()
    page = visitors.open("worker", address_of(case, "household"))
    page.get_by_role("button", name="Enregistrer et ajouter une personne").click()
    child = page.get_by_role("group", name="Personne 2")
    child.get_by_label("Prénom").fill("Tom")
    child.get_by_label("enfant", exact=True).check()
    child.get_by_label("homme", exact=True).check()
    child.get_by_label("Ou l'âge").fill("8")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("**/steps/housing")
    page.goto(address_of(case, "school"))
    expect(page.get_by_label("Pour qui").locator("option")).to_contain_text(["le ménage", "adulte 1", "Tom"])
    page.goto(address_of(case, "household"))
    page.get_by_role("group", name="Personne 2").get_by_label("Retirer ceci").check()
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.wait_for_url("**/steps/housing")
    assert len(Case.objects.get(pk=case.pk).data["members"]) == 1
