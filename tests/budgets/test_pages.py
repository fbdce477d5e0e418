"""The pages beside the interview: what people do there, and the look that every page of a household leaves."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape
from tests.budgets.conftest import DAY, NISS, OTHER_NISS
from tests.budgets.test_policies import a_table, licensed
from tests.support.people import signed_in

from rapport_unique.budgets import exporting, policies
from rapport_unique.budgets.models import Case, Decision, Simulation
from rapport_unique.core.findings import KINDS
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.reference_budget import DEFAULT, DEFAULT_MODES, DebtPolicy, Mode, Rule
from rapport_unique.ui import clock


@pytest.fixture
def worker(service):
    return signed_in(service.worker)


@pytest.fixture
def head(service):
    return signed_in(service.head)


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def test_a_social_worker_opens_a_household_and_finds_it_in_the_list(service, worker):
    answer = worker.post("/households", {"niss": "85.07.30-033.28", "language": "nl"})
    case = Case.objects.get()
    assert (answer.url, case.niss, case.language) == (f"/households/{case.identifier}", NISS, "nl")
    listed = text(worker.get("/households"))
    assert case.reference in listed and mask_niss(NISS) in listed
    assert NISS not in listed and NISS not in answer.url


def test_a_wrong_number_is_told_at_its_field(worker):
    assert "govuk-error-message" in text(worker.post("/households", {"niss": "85073003329", "language": "fr"}), 422)


def test_a_colleague_s_household_is_refused_by_name(service):
    service.a_case()
    colleague = signed_in(service.colleague)
    assert service.worker.name in text(colleague.post("/households", {"niss": NISS, "language": "fr"}), 422)


def test_a_head_of_service_finds_a_household_by_its_number_and_opens_none(service, elsewhere, head):
    case = service.a_case()
    elsewhere.a_case(OTHER_NISS)
    assert head.post("/households", {"niss": "85.07.30-033.28"}).url == f"/households/{case.identifier}"
    unknown = text(head.post("/households", {"niss": OTHER_NISS}), 422)
    assert 'href="#id_niss"' in unknown and escape(KINDS["budget-case-unknown"].message.fr) in unknown
    assert Case.objects.filter(centre=service.centre).count() == 1


def test_every_page_says_that_the_parameters_are_synthetic(service, worker, head):
    case = service.a_case()
    pages = ["/households", f"/households/{case.identifier}", "/simulations", "/choices", "/parameters"]
    for client, address in [*((worker, page) for page in pages), (head, "/exports"), (head, "/recomputations")]:
        assert "Paramètres synthétiques" in text(client.get(address)), address
    assert (
        'attachment; filename="DEMO-2023Q4-synthetic.csv"' in worker.get(f"/parameters/{DEFAULT}/file").headers.values()
    )
    assert ";synthetic;" in text(worker.get(f"/parameters/{DEFAULT}/file"))


def test_what_invented_amounts_gave_says_so_after_the_centre_has_others(service, worker, head, settings):
    settings.RAPPORT_ADDRESS = "https://rapport.example"
    simulation = service.a_decision()
    table = a_table().replace(b";synthetic;", b";licensed;")
    head.post("/parameters/import", {"name": "CENTRE-2026", "file": SimpleUploadedFile("t.csv", table)})
    modes = {f"mode_{basket}": "reference" for basket in DEFAULT_MODES}
    head.post("/choices/policy", {"number": 0, "parameters": "CENTRE-2026", "debts": "exclude", "reason": "x", **modes})
    assert "Paramètres synthétiques" not in text(worker.get("/households"))
    asked = head.post("/recomputations", {"parameters": DEFAULT}).url
    shown = [head.get(page) for page in ("/simulations", f"/simulations/{simulation.pk}/decision", "/exports", asked)]
    for page in [*shown, head.post("/exports/send", {"period": "2023"})]:
        assert "Paramètres synthétiques" in text(page), page.request["PATH_INFO"]


def test_a_head_of_service_hands_a_household_over(service, head):
    case = service.a_case()
    answer = head.post(f"/households/{case.identifier}/hand-over", {"worker": service.colleague.person.pk})
    assert answer.url == "/households"
    assert Case.objects.get().worker == service.colleague.person


def test_a_household_is_handed_to_nobody_who_has_it(service, head):
    case = service.a_case()
    address = f"/households/{case.identifier}/hand-over"
    assert f'value="{service.worker.person.pk}"' not in text(head.get(address))
    assert 'href="#id_worker"' in text(head.post(address, {"worker": service.worker.person.pk}), 422)
    assert 'href="#id_worker"' in text(head.post(address, {}), 422)
    service.colleague.mandate.delete()
    assert "pas encore d’autre assistant social" in text(head.get(address))


def test_erasing_asks_first(service, worker):
    case = service.a_case()
    address = f"/households/{case.identifier}/erase"
    assert 'name="erase"' in text(worker.post(address))
    assert Case.objects.exists()
    assert worker.post(address, {"erase": "1"}).url == "/households"
    assert not Case.objects.exists()
    assert worker.post(address, {"erase": "1"}).status_code == 404


def test_a_decision_is_marked_and_taken_off(service, worker):
    simulation = service.a_simulation()
    address = f"/simulations/{simulation.pk}/decision"
    assert "antérieure" in text(worker.post(address, {"decided_on": "01/01/2023"}), 422)
    assert worker.post(address, {"decided_on": "14/11/2023"}).url == "/simulations"
    assert "14/11/2023" in text(worker.get("/simulations"))
    worker.post(address, {"unmark": "1"})
    assert not Decision.objects.exists()


def test_the_list_of_simulations_leads_to_each(service, worker):
    simulation = service.a_simulation()
    assert f'href="/simulations/{simulation.pk}"' in text(worker.get("/simulations"))


def test_a_head_of_service_makes_a_new_version_of_the_choices(service, head):
    page = text(head.get("/choices/policy"))
    assert 'name="mode_rent"' in page
    modes = {f"mode_{basket}": "reference" for basket in DEFAULT_MODES}
    values = {"number": 0, "parameters": DEFAULT, "reason": "x", **modes, "mode_rent": "capped:1.25"}
    assert "govuk-error-message" in text(head.post("/choices/policy", {**values, "debts": "include_capped"}), 422)
    head.post("/choices/policy", {**values, "debts": "include_capped", "debt_cap": "100,00"})
    chosen = policies.in_force(service.centre)
    assert (chosen.number, chosen.policy.debts, str(chosen.policy.debt_cap)) == (1, DebtPolicy.CAPPED, "100.00")
    assert chosen.policy.mode("rent") == Mode(Rule.CAPPED, Decimal("1.25"))
    shown = text(head.post("/choices/policy", {**values, "debts": "exclude", "reason": "after all"}), 422)
    assert 'id="id_number" value="1"' in shown and "after all" in shown
    assert "1,25" in text(head.get("/choices/policy")) and "× 1,25" in text(head.get("/choices"))


def test_a_value_of_the_centre_is_added_and_withdrawn(service, head):
    values = {"path": "rent.private.1", "value": "700,00", "starts": "01/11/2023", "reason": "conseil"}
    assert head.post("/choices/values", values).url == "/choices"
    assert "700 à partir du 01/11/2023 (conseil" in text(head.get("/choices"))
    pk = service.centre.parameter_overrides.get().pk
    head.post(f"/choices/values/{pk}/withdraw")
    assert "conseil" not in text(head.get("/choices"))


def test_a_value_that_begins_before_the_set_is_told_at_its_date(service, head):
    values = {"path": "rent.private.1", "value": "700,00", "starts": "30/09/2023", "reason": "conseil"}
    shown = text(head.post("/choices/values", values), 422)
    assert 'href="#id_starts"' in shown and "à partir du 01/10/2023" in shown
    assert not service.centre.parameter_overrides.exists()


def test_a_table_is_taken_in_and_what_is_wrong_with_one_is_listed(service, head):
    def give(content):
        return head.post("/parameters/import", {"name": "CENTRE-2026", "file": SimpleUploadedFile("t.csv", content)})

    assert "Problèmes" in text(give(b"scope;path\nx;y\n"), 422)
    header, line = a_table().splitlines()[:2]
    wrong = line.replace(b";130;", b";abc;")
    assert ", value</t" in text(give(header + b"\n" + wrong + b"\n"), 422)
    assert give(a_table()).url == "/parameters/CENTRE-2026"
    assert "410" in text(head.get("/parameters/CENTRE-2026"))


def test_the_extract_leads_to_the_rapport_unique_when_its_address_is_known(service, head, settings):
    service.a_decision()
    assert "/exports/send" not in text(head.get("/exports"))
    settings.RAPPORT_ADDRESS = "https://rapport.example"
    assert "/exports/send" in text(head.get("/exports"))
    shown = text(head.post("/exports/send", {"period": "2023"}))
    assert 'action="https://rapport.example/simulations/extract"' in shown
    assert Simulation.objects.get().seal in shown
    assert "govuk-error-summary" in text(head.post("/exports/extract", {"period": "2024"}), 422)
    assert DAY.isoformat() in shown


@pytest.mark.parametrize(
    "language, words",
    [("fr", "administration fédérale"), ("nl", "federale administratie"), ("de", "Föderalverwaltung")],
)
@pytest.mark.parametrize("address", ["/privacy", "/manual"])
def test_the_calculator_speaks_of_itself(db, client, language, words, address):
    client.cookies["language"] = language
    shown = text(client.get(address))
    product = {"fr": "Budget digne", "nl": "Menswaardig budget", "de": "Menschenwürdiges Budget"}[language]
    assert f"– {product}</title>" in shown
    assert address == "/manual" or words in shown


def test_an_extract_that_no_form_can_carry_leaves_as_a_file(service, head, settings, monkeypatch):
    service.a_decision()
    settings.RAPPORT_ADDRESS = "https://rapport.example"
    monkeypatch.setattr(exporting, "SENT_AT_MOST", 10)
    shown = text(head.post("/exports/send", {"period": "2023"}), 422)
    assert escape(KINDS["budget-extract-large"].message.fr) in shown
    assert head.post("/exports/extract", {"period": "2023"}).status_code == 200


@pytest.mark.parametrize("address", ["/exports/workbook", "/exports/extract", "/exports/send"])
def test_who_comes_back_to_the_address_of_a_button_finds_the_page_of_the_choice(head, address):
    assert head.get(address).url == "/exports"


def test_the_key_is_to_be_trusted_from_the_first_simulation_that_it_sealed(service, head):
    service.a_simulation()
    assert f"first = {clock.today().isoformat()}" in text(head.get("/exports"))
    licensed(service)
    service.a_simulation()
    assert f"first = {DAY.isoformat()}" in text(head.get("/exports"))
