"""The pages of register, held files, answers given and accesses, in three languages: nothing that axe or a narrow
window complains about; and what is waited for comes by itself."""

import pytest
from playwright.sync_api import expect
from tests.exchange.cases import systems
from tests.exchange_node.conftest import the_people
from tests.exchange_node.exchange import EUPEN, GHENT, LIEGE
from tests.support.accessibility import faults, overflow
from tests.support.exchange import a_ssin
from tests.support.visitors import Visitors

from rapport_unique.exchange.node.case_systems.tables import TABLES
from rapport_unique.exchange.node.models import Given, History
from rapport_unique.exchange.protocol.code_lists import Quality

pytestmark = pytest.mark.browser
PERSON = a_ssin()
PROOF = {"lastName": "Exemple", "birthDate": "1980-05-06"}
CLIPPED = ('class="govuk-table__header', 'class="govuk-table__cell')
"""Cells outside the visible part of a scroll region; axe decides their like in the part that is visible."""


@pytest.fixture
def site_variables(members, tmp_path):
    """Liège's membership, and a case system in which the person's file is protected."""
    export = tmp_path / "cases"
    export.mkdir()
    lines = {
        "files": [{**systems.FILE, "ssin": PERSON, "protected": "yes"}],
        "decisions": [{**each, "ssin": PERSON} for each in (systems.DECISION, systems.SHORT)],
    }
    for table in TABLES:
        (export / f"{table}.csv").write_bytes(systems.as_csv(table, lines.get(table, ())))
    membership = members / "62063" / "membership"
    return {"RU_MEMBERSHIP": str(membership), "RU_CENTRE": "62063", "RU_CASES": f"csv:{export}"}


@pytest.fixture
def visitors(live_site, exchange, chromium):
    people = the_people()
    found = Visitors(live_site, chromium, {name: getattr(people, name) for name in ("worker", "head", "officer")})
    yield found
    found.leave()


@pytest.fixture
def addresses(visitors, exchange):
    """Every page by who sees it, with something to show on each."""
    agent = str(visitors.people["worker"].person.identifier)
    exchange.knows(LIEGE, PERSON, dossier="D-1", protected=True)
    exchange.knows(GHENT, PERSON, dossier="D-GENT")
    exchange.knows(EUPEN, PERSON)
    exchange.ask(agent, PERSON)
    exchange.ask("g1", PERSON, of=EUPEN)
    exchange.ask("g2", PERSON, of=GHENT)
    exchange.settle()
    node = exchange.core(LIEGE)
    decided, waiting = (each.delivery for each in Given.objects.order_by("received"))
    node.answering.decide(delivery=decided, agent=str(visitors.people["head"].person.identifier), share=False)
    listed = node.inscribing.ask_for_list(agent=agent, ssin=PERSON)
    new = {"quality": Quality.UNDER_EXAMINATION, "begin": Given.objects.first().received.date(), "proof": PROOF}
    refused = node.inscribing.inscribe(agent=agent, ssin=PERSON, **{**new, "proof": {**PROOF, "lastName": "X"}})
    told = node.recounting.fetch(agent=agent, ssin=PERSON, proof=PROOF)
    exchange.settle()
    waits = node.inscribing.inscribe(agent=agent, ssin=PERSON, **new)
    return {
        "worker": [
            "/register",
            "/register/inscribe",
            "/register/look-up",
            f"/register/{listed}",
            f"/register/{listed}/end/0",
            f"/register/{refused}",
            f"/register/{waits}",
            "/accesses",
            f"/accesses/{told}",
            f"/accesses/{told}/sheet/fr",
        ],
        "head": ["/held", f"/held/{waiting}", f"/held/{decided}", "/given", "/register"],
        "officer": ["/accesses", "/given"],
    }


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_pages_are_usable_by_everybody(visitors, addresses, language):
    for role, pages in addresses.items():
        page = visitors.open(role, "/", language=language)
        for address in pages:
            page.set_viewport_size({"width": 1100, "height": 900})
            assert page.goto(address).status == 200, address
            assert faults(page, reviewed=CLIPPED) == [], address
            page.set_viewport_size({"width": 320, "height": 700})
            assert overflow(page) <= 0, address


def test_errors_and_confirmations_are_usable_too(visitors, addresses):
    page = visitors.open("worker", "/register/inscribe")
    page.get_by_role("button", name="Inscrire", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []
    page = visitors.open("head", addresses["head"][1])
    page.locator("[name=decision][value=share]").check()
    page.get_by_role("button", name="Continuer").click()
    assert faults(page) == []
    page.get_by_role("button", name="Communiquer le dossier").dblclick()
    expect(page.get_by_role("alert").or_(page.get_by_role("heading", name="Déjà décidé"))).to_be_visible()
    assert Given.objects.filter(state="sent").count() == 2


def test_what_is_waited_for_comes_by_itself(visitors, exchange):
    page = visitors.open("worker", "/accesses", language="de")
    page.locator("#id_ssin").fill(PERSON)
    page.get_by_label("Name und Geburtsdatum").check()
    assert not page.locator("#id_card").is_visible()
    page.locator("#id_surname").fill("Exemple")
    page.locator("#id_born").fill("06.05.1980")
    page.get_by_role("button", name="Die Liste anfordern").click()
    page.wait_for_url("**/accesses/*-*")
    expect(page.get_by_text("Wartet auf die Drehscheibe")).to_be_visible()
    assert PERSON not in page.url
    assert faults(page) == []
    exchange.settle()
    expect(page.locator("#news")).to_have_text("Angekommen")
    assert History.objects.get().done
    assert faults(page) == []
