"""The pages of the interview: nothing typed is lost, nothing is saved twice or over somebody, every look is noted."""

import re

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import signed_in

from rapport_unique.budgets.cases import save_draft
from rapport_unique.budgets.looking import looks_at, looks_of
from rapport_unique.budgets.models import Case, Simulation

ADULT = {"rows": "1", "0-role": "adult", "0-sex": "f", "0-age": "40", "0-presence": "100"}
HOUSING = {"region": "brussels", "tenure": "private", "rent": "780", "charges": "", "dwelling": "", "bedrooms": ""}


@pytest.fixture
def browser(service):
    return signed_in(service.worker)


@pytest.fixture
def empty(service):
    return service.a_case(data={})


def step(case, key, end=""):
    return f"/households/{case.identifier}/steps/{key}{end}"


def saved(browser, case, key, answers, revision=None):
    case.refresh_from_db()
    return browser.post(step(case, key), answers | {"revision": case.revision if revision is None else revision})


def page_of(answer):
    """With every space a plain one."""
    return re.sub(r"\s+", " ", answer.content.decode())


def test_two_steps_give_a_first_budget(browser, empty):
    answer = saved(browser, empty, "household", ADULT)
    assert answer.url == step(empty, "housing")
    saved(browser, empty, "housing", HOUSING)
    page = page_of(browser.get(f"/households/{empty.identifier}"))
    # 750.00 for a woman alone, 780.00 of rent, 130.00 of energy at the market tariff
    assert "<dd>1 660,00 €</dd>" in page
    assert "<dd>-1 660,00 €</dd>" in page


def test_what_is_missing_is_named_with_its_step(browser, empty):
    page = page_of(browser.get(f"/households/{empty.identifier}"))
    assert "Notez au moins un adulte." in page
    assert "Notez la région" in page


def test_an_error_is_said_at_the_field_and_what_was_typed_stays(browser, empty):
    typed = ADULT | {"0-born": "31/02/1990", "0-age": "", "0-name": "Anna"}
    answer = saved(browser, empty, "household", typed)
    assert answer.status_code == 422
    page = page_of(answer)
    assert 'href="#id_0-born">Personne 1, Date de naissance – ' in page
    assert 'value="31/02/1990"' in page
    empty.refresh_from_db()
    assert empty.data == {}
    again = page_of(browser.get(step(empty, "household")))
    assert 'value="31/02/1990"' in again
    assert 'value="Anna"' in again


def test_the_region_is_at_first_that_of_the_centre(browser, empty):
    assert re.search(r'value="wallonia" checked', page_of(browser.get(step(empty, "housing"))))
    saved(browser, empty, "housing", HOUSING)
    assert re.search(r'value="brussels" checked', page_of(browser.get(step(empty, "housing"))))


def test_typing_is_kept_and_answered_with_the_budget_that_would_follow(browser, service):
    case = service.a_case()
    typed = {"revision": case.revision, "energy": "200,50", "tariff": "market", "heating": "", "certificate": ""}
    with no_event():
        answer = browser.post(step(case, "energy", "/draft"), typed, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200
    # 750.00 + 780.00 + 200.50 against 1,214.13
    assert "1\u202f730,50\u00a0€" in answer.json()["picture"]
    assert "516,37\u00a0€" in answer.json()["message"]
    before, after = case.data, Case.objects.get(pk=case.pk)
    assert (after.data, after.revision) == (before, case.revision)
    assert 'value="200,50"' in page_of(browser.get(step(case, "energy")))
    saved(browser, case, "energy", typed)
    assert Case.objects.get(pk=case.pk).typed == {}


def test_what_is_not_saved_can_be_thrown_away(browser, service):
    case = service.a_case()
    browser.post(step(case, "energy", "/draft"), {"revision": case.revision, "energy": "200", "tariff": "market"})
    browser.post(step(case, "energy"), {"abandon": "1"})
    after = Case.objects.get(pk=case.pk)
    assert (after.typed, after.data, after.revision) == ({}, case.data, case.revision)


def test_what_cannot_be_read_is_kept_too(browser, service):
    case = service.a_case()
    typed = {"revision": case.revision, "energy": "about 100", "tariff": "market"}
    answer = browser.post(step(case, "energy", "/draft"), typed)
    assert answer.status_code == 200
    assert "picture" not in answer.json()
    assert Case.objects.get(pk=case.pk).typed["energy"]["energy"] == "about 100"


def test_typing_into_a_page_that_is_no_longer_the_latest_is_told(browser, service):
    case = service.a_case()
    typed = {"revision": case.revision, "energy": "100", "tariff": "market"}
    save_draft(case=case, actor=service.worker, revision=case.revision, data={**case.data, "debts": []})
    answer = browser.post(step(case, "energy", "/draft"), typed)
    assert answer.status_code == 409
    assert Case.objects.get(pk=case.pk).typed["energy"]["energy"] == "100"


def test_a_second_press_saves_nothing_twice(browser, service):
    case = service.a_case()
    income = {"rows": "1", "0-kind": "work", "0-amount": "1500", "0-every": "month", "0-member": ""}
    first = saved(browser, case, "incomes", income)
    revision = Case.objects.get(pk=case.pk).revision
    second = saved(browser, case, "incomes", income, revision=revision - 1)
    assert first.url == second.url
    after = Case.objects.get(pk=case.pk)
    assert after.revision == revision
    assert len(after.data["incomes"]) == 1


def test_nobody_is_overwritten_unseen(browser, service):
    case = service.a_case()
    elsewhere = {**case.data, "incomes": [{"kind": "work", "amount": "2000.00"}]}
    save_draft(case=case, actor=service.worker, revision=case.revision, data=elsewhere)
    income = {"rows": "1", "0-kind": "work", "0-amount": "1500", "0-every": "month", "0-member": ""}
    answer = saved(browser, case, "incomes", income, revision=case.revision)
    page = page_of(answer)
    assert answer.status_code == 409
    assert "Revenu 1, Montant: <strong>2000,00</strong>" in page
    assert 'value="1500"' in page
    assert Case.objects.get(pk=case.pk).data == elsewhere
    revision = re.search(r'name="revision" id="id_revision" value="(\d+)"', page)[1]
    assert saved(browser, case, "incomes", income, revision=revision).status_code == 302
    assert Case.objects.get(pk=case.pk).data["incomes"][0]["amount"] == "1500.00"


def test_a_row_is_added_and_another_taken_away(browser, service):
    case = service.a_case()
    answer = saved(browser, case, "household", ADULT | {"0-id": "1", "more": "1"})
    assert answer.url.endswith("?more=1#new")
    page = page_of(browser.get(answer.url.removesuffix("#new")))
    assert 'name="1-role"' in page
    child = {"rows": "2", "1-role": "child", "1-sex": "m", "1-age": "8", "1-presence": "50", "1-name": "Tom"}
    saved(browser, case, "household", ADULT | {"0-id": "1"} | child)
    assert [each["id"] for each in Case.objects.get(pk=case.pk).data["members"]] == ["1", "m1"]
    saved(browser, case, "household", ADULT | {"0-id": "1"} | child | {"1-id": "m1", "1-remove": "on"})
    assert [each["id"] for each in Case.objects.get(pk=case.pk).data["members"]] == ["1"]


def test_a_simulation_is_made_once_for_one_press(browser, service):
    case = service.a_case()
    press = {"revision": case.revision, "seen": 0}
    with one_event(case.journal_subject, "budget-simulated"):
        first = browser.post(f"/households/{case.identifier}/simulate", press)
    with no_event():
        second = browser.post(f"/households/{case.identifier}/simulate", press)
    assert first.url == second.url == f"/simulations/{Simulation.objects.get().pk}"


def test_an_incomplete_household_gives_no_simulation(browser, empty):
    answer = browser.post(f"/households/{empty.identifier}/simulate", {"revision": empty.revision, "seen": 0})
    assert answer.url == f"/households/{empty.identifier}"
    assert "Le calcul n'est pas encore possible" in page_of(browser.get(answer.url)).replace("&#x27;", "'")
    assert browser.post(f"/households/{empty.identifier}/simulate", {}).status_code == 302
    assert not Simulation.objects.exists()


def test_the_language_of_the_family_is_its_own(browser, service):
    case = service.a_case()
    browser.post(f"/households/{case.identifier}/language", {"language": "de"})
    browser.post(f"/households/{case.identifier}/language", {"language": "xx"})
    assert Case.objects.get(pk=case.pk).language == "de"


def test_every_look_leaves_a_mark_and_typing_none(browser, service):
    case = service.a_case()
    browser.get(step(case, "incomes"))
    browser.post(step(case, "incomes", "/draft"), {"rows": "1"})
    looks = looks_at(looks_of(service.centre))
    assert [(each.what, each.role) for each in looks] == [("case-step", "social-worker")]


def test_what_does_not_exist_is_not_found(browser, service, elsewhere):
    assert browser.get(step(service.a_case(), "secrets")).status_code == 404
    assert browser.get(step(elsewhere.a_case("42012205181"), "housing")).status_code == 404
    assert browser.post(step(elsewhere.a_case("42012205181"), "housing", "/draft"), {}).status_code == 404


def test_an_amount_of_the_household_s_own_counts_and_says_why(browser, service):
    case = service.a_case()
    page = page_of(browser.get(step(case, "amounts")))
    assert '<option value="rent.private.1"' in page
    own = {"rows": "1", "0-path": "household.upkeep.first", "0-value": "100", "0-reason": ""}
    refused = saved(browser, case, "amounts", own)
    assert refused.status_code == 422
    assert 'href="#id_0-reason">Montant 1, Pourquoi ? – ' in page_of(refused)
    saved(browser, case, "amounts", own | {"0-reason": "humidité"})
    # 100.00 of upkeep in the place of 75.00
    assert "<dd>-460,87 €</dd>" in page_of(browser.get(f"/households/{case.identifier}"))
    simulation = service.a_simulation(Case.objects.get(pk=case.pk))
    assert "Motif : humidité" in page_of(browser.get(f"/simulations/{simulation.pk}"))


def test_to_say_what_holds_anyway_is_to_note_nothing(browser, service):
    case = service.a_case()
    saved(browser, case, "health", {"rows": "1", "increased_allowance": "unknown", "0-every": "month"})
    saved(browser, case, "energy", {"energy": "120,00", "tariff": "market", "heating": "", "certificate": ""})
    assert Case.objects.get(pk=case.pk).data == case.data
    page = page_of(browser.get(f"/households/{case.identifier}"))
    assert re.search(r"Santé</a>.{0,200}?Rien de noté", page)
