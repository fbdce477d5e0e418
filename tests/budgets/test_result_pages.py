"""What a simulation says: every line explained, to the family in its language, and as invented where it is."""

import re
import subprocess
from decimal import Decimal

import pytest
from tests.budgets.conftest import ALONE, SHORTFALL
from tests.budgets.test_policies import decided, licensed, own_value
from tests.support.people import signed_in

from rapport_unique.budgets.cases import hand_over
from rapport_unique.budgets.erasing import erase_case
from rapport_unique.budgets.looking import looks_at, looks_of
from rapport_unique.budgets.models import ImportedSet, ParameterOverride
from rapport_unique.budgets.policies import withdraw_override
from rapport_unique.budgets.sheets import NOT_COMPARED
from rapport_unique.core.texts import LANGUAGES

FAMILY = {
    "members": [
        {"id": "m1", "role": "adult", "sex": "f", "age": 34, "name": "Anna"},
        {"id": "m2", "role": "child", "sex": "m", "age": 8, "presence": "0.5"},
    ],
    "housing": {"region": "brussels", "tenure": "private", "rent": "780.00", "energy": "120.00"},
    "incomes": [{"kind": "integration", "amount": "1640.83", "member": "m1"}],
    "costs": [{"kind": "illness", "amount": "600.00", "every": "year", "member": "m1"}],
    "debts": [{"kind": "loan", "amount": "50.00"}],
}
SYNTHETIC = {
    "fr": "Montants inventés, à titre de démonstration",
    "nl": "Verzonnen bedragen, als demonstratie",
    "de": "Erfundene Beträge, zur Veranschaulichung",
}
TITLE = {"fr": "Votre budget par mois", "nl": "Uw budget per maand", "de": "Ihr Budget im Monat"}


@pytest.fixture
def browser(service):
    return signed_in(service.worker)


def page_of(answer):
    """With every space a plain one."""
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def text_of(pdf):
    answer = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", " ", answer.stdout.decode())


def test_the_lines_come_to_the_balance_that_is_sealed(browser, service):
    simulation = service.a_simulation(service.a_case(data=FAMILY))
    page = page_of(browser.get(f"/simulations/{simulation.pk}"))
    rows = re.findall(r"rowgroup.*?<strong>(.*?) €</strong>", page)
    budget = sum((Decimal(each.replace(" ", "").replace(",", ".")) for each in rows), Decimal(0))
    assert Decimal("1640.83") - budget == simulation.balance
    assert simulation.number in page


def test_every_line_says_for_whom_by_which_rule_and_why(browser, service):
    simulation = service.a_simulation(service.a_case(data=FAMILY))
    page = page_of(browser.get(f"/simulations/{simulation.pk}"))
    assert "frais de maladie : 600,00 € par an. Un douzième par mois. S&#x27;ajoute à la référence." in page
    assert "Présence de 50 %" in page
    assert 'bg-lines__whose">Anna</th>' in page
    assert 'bg-lines__whose">enfant 1</th>' in page
    assert "les dettes ne comptent pas" in page


def test_rights_come_first_and_comparisons_say_what_they_change(browser, service):
    simulation = service.a_simulation(service.a_case(data=FAMILY))
    page = page_of(browser.get(f"/simulations/{simulation.pk}"))
    assert page.index("Droits à vérifier d'abord") < page.index("Et si… ?") < page.index("ligne par ligne")
    assert "allocations familiales" in page
    # a social dwelling for two costs 370.00 instead of 780.00
    assert re.search(r"un logement social</th>.*?\+410,00 €", page)


def compared(browser, simulation):
    """What the page and the sheet say that a social dwelling changes."""
    pages = [page_of(browser.get(f"/simulations/{simulation.pk}{end}")) for end in ("", "/sheet/fr")]
    return [re.findall(r"un logement social</th>.*?([+][0-9,]+ €)", page) for page in pages]


def test_what_the_centre_chooses_later_changes_no_comparison_of_before(browser, service):
    own_value(service)
    simulation = service.a_simulation()
    before = compared(browser, simulation)
    own_value(service, "75.00")
    withdraw_override(centre=service.centre, actor=service.head, override=ParameterOverride.objects.latest("pk"))
    decided(service)
    assert compared(browser, simulation) == before == [["+480,00 €"]] * 2


def test_without_the_amounts_of_before_page_and_sheet_say_alike_that_nothing_is_compared(browser, service):
    licensed(service)
    simulation = service.a_simulation()
    decided(service, number=1)
    ImportedSet.objects.all().delete()
    assert compared(browser, simulation) == [[], []]
    assert NOT_COMPARED.fr in page_of(browser.get(f"/simulations/{simulation.pk}"))
    for language in LANGUAGES:
        sheet = f"/simulations/{simulation.pk}/sheet/{language}"
        assert NOT_COMPARED.say(language) in page_of(browser.get(sheet))
        assert NOT_COMPARED.say(language) in text_of(browser.get(f"{sheet}/pdf").content)


@pytest.mark.parametrize("language", list(TITLE))
def test_the_sheet_speaks_the_language_of_the_family(browser, service, language):
    simulation = service.a_simulation(service.a_case(data=FAMILY))
    address = f"/simulations/{simulation.pk}/sheet/{language}"
    page = page_of(browser.get(address))
    printed = text_of(browser.get(f"{address}/pdf").content)
    for said in (page, printed):
        assert TITLE[language] in said
        assert SYNTHETIC[language] in said
        assert simulation.number in said
        assert "Anna" in said
        assert simulation.niss not in said
    assert f'<html lang="{language}"' in page
    assert 'lang="fr"' in page_of(browser.get(f"/simulations/{simulation.pk}"))


def test_the_result_and_its_prints_say_that_the_amounts_are_invented(browser, service):
    simulation = service.a_simulation()
    assert 'class="govuk-inset-text"><strong class="govuk-tag' in page_of(browser.get(f"/simulations/{simulation.pk}"))


@pytest.mark.parametrize(("income", "said"), [("1214.13", "435,87 €"), ("1650.01", "0,00 €")])
def test_the_most_that_can_be_subsidised_is_what_is_missing(browser, service, income, said):
    data = {**ALONE, "incomes": [{"kind": "work", "amount": income}]}
    page = page_of(browser.get(f"/simulations/{service.a_simulation(service.a_case(data=data)).pk}"))
    assert re.search(f"Au plus subsidié par mois</dt> <dd[^>]*> ?{said}", page)


def test_example_a_is_the_same_on_every_page(browser, service):
    simulation = service.a_simulation(service.a_case(data=ALONE))
    assert simulation.balance == Decimal(SHORTFALL)
    for end in ("", "/sheet/fr", "/sheet/nl", "/sheet/de"):
        assert "435,87" in page_of(browser.get(f"/simulations/{simulation.pk}{end}"))
    assert "435,87" in text_of(browser.get(f"/simulations/{simulation.pk}/sheet/de/pdf").content)


def test_the_origin_of_the_amounts_is_said_in_the_reader_s_language(browser, service):
    assert "(synthétique)" in page_of(browser.get(f"/simulations/{service.a_simulation().pk}"))


def test_of_an_erased_household_only_the_sealed_facts_are_shown(service):
    simulation = service.a_simulation(service.a_case(data=FAMILY))
    erase_case(case=simulation.household.case, actor=service.worker)
    head = signed_in(service.head)
    page = page_of(head.get(f"/simulations/{simulation.pk}"))
    assert simulation.number in page
    assert "Anna" not in page
    assert head.get(f"/simulations/{simulation.pk}/sheet/fr").status_code == 404
    assert head.get(f"/simulations/{simulation.pk}/sheet/fr/pdf").status_code == 404


def test_who_made_a_budget_that_is_no_longer_with_them_is_told_where_to_ask(browser, service):
    simulation = service.a_simulation()
    case = simulation.household.case
    pages = [f"/simulations/{simulation.pk}{end}" for end in ("", "/sheet/fr", "/sheet/fr/pdf", "/decision")]
    hand_over(case=case, actor=service.head, to=service.colleague.person)
    for then in (lambda: None, lambda: erase_case(case=case, actor=service.colleague)):
        then()
        for page in [*pages, f"/households/{case.identifier}", f"/households/{case.identifier}/steps/housing"]:
            answer = browser.get(page)
            assert answer.status_code == 404
            assert "chef de service" in answer.content.decode()


def test_each_page_of_a_result_is_a_look(browser, service):
    simulation = service.a_simulation()
    for end in ("", "/sheet/fr", "/sheet/fr/pdf", "/decision"):
        browser.get(f"/simulations/{simulation.pk}{end}")
    pages = [look.what for look in looks_at(looks_of(service.centre))]
    assert pages == ["simulation-decision", "simulation-pdf", "simulation-sheet", "simulation"]


def test_there_is_no_sheet_in_another_language(browser, service):
    simulation = service.a_simulation()
    assert browser.get(f"/simulations/{simulation.pk}/sheet/en").status_code == 404
