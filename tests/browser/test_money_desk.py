"""The budget officer's desk and the centre's page in a real browser, in French and Dutch, on a telephone too."""

import pytest
from playwright.sync_api import expect
from tests.control.money import a_desk
from tests.support.accessibility import faults, overflow
from tests.support.bank import entry, statement
from tests.support.people import EUPEN, GHENT, LIEGE, an_actor
from tests.support.visitors import Visitors

from rapport_unique.control.models import Recovery, RecoveryState, Step
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser

RUN = "/administration/money/settlements/covid-premium/2020"
WORDS = {
    "fr": {"compute": "Calculer à nouveau", "all": "Toutes les lignes", "propose": "Proposer", "approve": "Approuver"},
    "nl": {"compute": "Opnieuw berekenen", "all": "Alle lijnen", "propose": "Voorstellen", "approve": "Goedkeuren"},
}
MORE = {
    "fr": {"every": "Les 2 que", "tell": "Notifier aux centres", "take": "Reprendre les paiements", "show": "Aperçu"},
    "nl": {"every": "Alle 2 die", "tell": "Ter kennis brengen", "take": "De betalingen overnemen", "show": "Voorbeeld"},
}


@pytest.fixture
def visitors(live_site, chromium, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    desk = a_desk({LIEGE: "38214,56", GHENT: "46000,00", EUPEN: None})
    centre = desk.campaign.reports.get(centre__ins=LIEGE).centre
    people = {"officer": desk.officer, "second": desk.second}
    people |= {role: an_actor(role, centre) for role in ("reader", "agent")}
    found = Visitors(live_site, chromium, people)
    found.desk = desk
    yield found
    found.leave()


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_settlement_from_the_run_to_the_payment(visitors, language, tmp_path):
    says = WORDS[language] | MORE[language]
    page = visitors.open("officer", RUN, language=language)
    page.get_by_role("button", name=says["compute"]).click()
    expect(page.locator("tbody tr")).to_have_count(3)
    assert not faults(page)
    page.get_by_label(says["all"]).check()
    page.get_by_role("button", name=says["propose"], exact=True).click()
    expect(page.get_by_role("button", name=says["approve"])).to_be_visible()
    other = visitors.open("second", RUN, language=language, width=400)
    assert overflow(other) <= 0
    other.get_by_label(says["all"]).check()
    other.get_by_role("button", name=says["approve"]).click()
    expect(other.locator("a", has_text="COVID-PREMIUM").first).to_be_visible()
    assert set(visitors.desk.run.settlements.values_list("step", flat=True)) == {Step.APPROVED}
    page.goto("/administration/money/recoveries")
    assert not faults(page)
    page.get_by_label(says["every"]).check()
    page.get_by_role("button", name=says["tell"]).click()
    page.wait_for_url("**/recoveries")
    recovery = visitors.desk.recovery()
    reader = visitors.open("reader", f"/repayments/{recovery.settlement_id}", language=language, width=400)
    expect(reader.get_by_text(recovery.shown_communication)).to_be_visible()
    assert not faults(reader)
    assert overflow(reader) <= 0
    file = tmp_path / "extract.xml"
    file.write_bytes(statement(entry("6785.44", recovery.communication), entry("7.00", reference="R2")))
    page.goto("/administration/money/payments-in")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=says["show"]).click()
    expect(page.get_by_text(recovery.number)).to_be_visible()
    assert not faults(page)
    page.get_by_role("button", name=says["take"]).click()
    page.wait_for_url("**/payments-in")
    assert Recovery.objects.get(pk=recovery.pk).state == RecoveryState.PAID


DISPUTE = {
    "fr": {
        "why": "Pourquoi elle est contestée",
        "contest": "Contester",
        "lower": "Diminuer le montant",
        "amount": "Nouveau montant, pour le diminuer",
        "reason": "Raison",
        "propose": "Proposer",
        "approve": "Approuver",
        "lowered": "Le montant est diminué",
        "parts": "Tranches",
        "keep": "Retenir ces tranches",
    },
    "nl": {
        "why": "Waarom ze betwist wordt",
        "contest": "Betwisten",
        "lower": "Het bedrag verminderen",
        "amount": "Nieuw bedrag, om het te verminderen",
        "reason": "Reden",
        "propose": "Voorstellen",
        "approve": "Goedkeuren",
        "lowered": "Het bedrag is verminderd",
        "parts": "Schijven",
        "keep": "Deze schijven behouden",
    },
}


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_recovery_is_contested_lowered_and_paid_in_parts(visitors, language):
    says, desk = DISPUTE[language], visitors.desk
    desk.notified()
    own, address = f"/repayments/{desk.settlement().pk}", f"/administration/money/recoveries/{desk.recovery().pk}"
    agent = visitors.open("agent", own, language=language, width=400)
    usable(agent)
    agent.get_by_role("button", name=says["contest"], exact=True).click()
    expect(agent.locator(".govuk-error-summary")).to_be_focused()
    usable(agent)
    agent.get_by_label(says["why"]).fill("Une pièce manquait.")
    agent.locator("input[type=file]").set_input_files(
        {"name": "piece.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    agent.get_by_role("button", name=says["contest"], exact=True).click()
    expect(agent.get_by_role("link", name="piece.pdf")).to_be_visible()
    usable(agent)
    page = visitors.open("officer", address, language=language)
    expect(page.get_by_text("Une pièce manquait.")).to_be_visible()
    assert not faults(page)
    page.get_by_label(says["lower"]).check()
    page.get_by_label(says["amount"]).fill("785,44")
    page.locator("[name=end-reason]").fill("La pièce est là.")
    page.get_by_role("button", name=says["propose"], exact=True).click()
    expect(page.get_by_role("button", name=says["approve"])).to_have_count(0)
    second = visitors.open("second", address, language=language, width=400)
    usable(second)
    second.get_by_role("button", name=says["approve"]).click()
    expect(second.get_by_text(says["lowered"])).to_be_visible()
    page.goto(address)
    day = clock.today().year + 1
    page.get_by_label(says["parts"]).fill(f"01/02/{day} 85,44\n01/03/{day} 700,00")
    page.get_by_role("button", name=says["keep"]).click()
    expect(page.locator("tbody tr")).to_have_count(2)
    assert not faults(page)
    agent.goto(own)
    expect(agent.get_by_text(says["lowered"])).to_be_visible()
    expect(agent.get_by_text("La pièce est là.")).to_be_visible()
    expect(agent.locator("tbody tr")).to_have_count(2)
    usable(agent)


def usable(page):
    assert not faults(page)
    assert overflow(page) <= 0


def test_every_page_of_the_desk_is_usable(visitors):
    desk = visitors.desk
    desk.notified()
    recovery = desk.recovery()
    page = visitors.open("officer", "/administration/money")
    for address in (
        "/administration/money",
        RUN,
        f"/administration/money/settlement/{recovery.settlement_id}",
        f"/administration/money/recoveries/{recovery.pk}",
        "/administration/money/payments-in",
        "/administration/money/payments-out",
        "/administration/money/exports",
    ):
        page.goto(address)
        assert not faults(page), address
        page.set_viewport_size({"width": 400, "height": 900})
        assert overflow(page) <= 0, address
        page.set_viewport_size({"width": 1100, "height": 900})
    page.goto("/administration/money/payments-out")
    page.locator("form button.govuk-button").click()
    page.wait_for_url("**/payments-out/*")
    assert not faults(page)
