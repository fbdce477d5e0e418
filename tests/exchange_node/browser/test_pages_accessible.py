"""Every page of a question in every state, in three languages: nothing that axe or a narrow window complains about."""

from datetime import timedelta

import pytest
from tests.exchange.cases import systems
from tests.exchange.protocol.examples import DECISION
from tests.exchange_node.conftest import the_people
from tests.exchange_node.exchange import EUPEN, GHENT, LIEGE, Exchange
from tests.support.accessibility import faults, overflow
from tests.support.exchange import a_ssin
from tests.support.people import LIEGE as LIEGES_INS
from tests.support.visitors import Visitors

from rapport_unique.exchange.node.case_systems.tables import TABLES
from rapport_unique.exchange.node.models import Outcome, PeerRoot, Question
from rapport_unique.exchange.protocol.code_lists import Block
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser
CLIPPED = ('class="govuk-table__header', 'class="govuk-table__cell')
"""Cells outside the visible part of a scroll region; axe decides their like in the part that is visible."""
PERSON, REPLACED, STRANGER = a_ssin(21), a_ssin(22), a_ssin(23)
FILE = {
    "dossier": "D-2025-8",
    "decisions": (DECISION,),
    "debtors": ({"relation": "parent", "obligation": "50.00", "recovery": "WAIVED"},),
    "capital": ({"kind": "livret", "amount": "6200.00", "asOf": "2025-01-01"},),
}


@pytest.fixture
def site_variables(members, tmp_path):
    return {
        "RU_CENTRE": LIEGES_INS,
        "RU_MEMBERSHIP": str(members / LIEGES_INS / "membership"),
        "RU_CASES": f"csv:{tmp_path / 'cases'}",
        "RU_EXCHANGE_PHASE": "2",
    }


@pytest.fixture
def visitors(live_site, chromium, exchange):
    people = the_people()
    found = Visitors(live_site, chromium, {"worker": people.worker, "head": people.head})
    yield found
    found.leave()


def ask(exchange: Exchange, visitors: Visitors, ssin: str, inquiry: str) -> str:
    agent = str(visitors.people["worker"].person.identifier)
    return exchange.ask(agent, ssin, inquiry, blocks=list(Block))


def in_every_state(exchange: Exchange, visitors: Visitors) -> dict[str, str]:
    """Tickets by the reference of their inquiry."""
    for ssin in (PERSON, REPLACED):
        exchange.knows(LIEGE, ssin)
    exchange.knows(GHENT, PERSON, **FILE)
    exchange.knows(EUPEN, PERSON)
    exchange.people.replaced[REPLACED] = a_ssin(24)
    found = {"complete": ask(exchange, visitors, PERSON, "complete")}
    found["replaced"] = ask(exchange, visitors, REPLACED, "replaced")
    found["stranger"] = ask(exchange, visitors, STRANGER, "stranger")
    for inquiry in ("closed", "over", "elsewhere", "silent", "telephone"):
        found[inquiry] = ask(exchange, visitors, PERSON, inquiry)
    exchange.settle()
    Question.objects.filter(ticket=found["silent"]).update(state="expired")
    Outcome.objects.filter(ticket=found["silent"], supplier=GHENT).update(how="overdue", body="")
    Outcome.objects.filter(ticket=found["silent"], supplier=EUPEN).update(how="expired", body="")
    Outcome.objects.filter(ticket=found["telephone"], supplier=GHENT).update(how="refused", body="")
    Outcome.objects.filter(ticket=found["telephone"], supplier=EUPEN).update(how="late")
    found["waiting"] = ask(exchange, visitors, PERSON, "waiting")
    return found


def export(folder, visitors: Visitors, tickets: dict[str, str]) -> None:
    """The inquiries as the case system of the site tells them."""
    today, email = clock.today(), visitors.people["worker"].person.email
    closed = {"closed": today - timedelta(days=5), "over": today - timedelta(days=40)}
    lines = [
        {
            "ssin": PERSON,
            "reference": inquiry,
            "worker": "somebody@else.example" if inquiry == "elsewhere" else email,
            "opened": "2020-01-01",
            "closed": closed[inquiry].isoformat() if inquiry in closed else "",
        }
        for inquiry in tickets
    ]
    folder.mkdir()
    for table in TABLES:
        (folder / f"{table}.csv").write_bytes(systems.as_csv(table, lines if table == "inquiries" else ()))


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_the_pages_are_usable_by_everybody(visitors, exchange, tmp_path, language):
    tickets = in_every_state(exchange, visitors)
    questions = [f"/questions/{each}" for each in tickets.values()]
    answer = f"/questions/{tickets['complete']}/answers/{GHENT}"
    page = visitors.open("worker", questions[0], language=language)

    def look() -> None:
        page.set_viewport_size({"width": 1100, "height": 900})
        assert faults(page, reviewed=CLIPPED) == [], page.url
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) <= 0, page.url

    def look_at(*addresses: str) -> None:
        for address in addresses:
            assert page.goto(address).status == 200, address
            look()

    look_at(questions[0], "/questions/ask")
    assert page.locator(".ui-warning").count() == 1, "the case system is away"
    export(tmp_path / "cases", visitors, tickets)
    look_at("/questions", "/questions/ask?inquiry=complete", *questions, answer, f"{answer}?all=1")
    look_at(f"/questions/{tickets['over']}/answers/{GHENT}", "/manual", "/privacy")
    page.goto(f"/questions/ask?again={tickets['complete']}")
    page.locator("form[data-guard] button").click()
    page.locator("#asked-before").wait_for()
    look()
    PeerRoot.objects.create(member=GHENT, size=1, hash="a" * 64, made=clock.now(), signed="x", contradicts=True)
    look_at("/state")
    assert page.locator(".ui-warning p").count() > 1
    page = visitors.open("head", "/questions", language=language)
    look_at("/questions")
