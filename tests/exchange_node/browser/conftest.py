"""The exchange as it runs, with the files of three persons, and its people in a real Chromium."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.exchange.cases import systems
from tests.exchange_node.live import Live, running_exchange
from tests.support.exchange import a_ssin

expect.set_options(timeout=60_000)

LIEGE, GHENT, EUPEN = "62063", "44021", "63023"


@dataclass(frozen=True)
class Side:
    """Who asks in a language, about whom, and the centre that answers."""

    centre: str
    worker: str
    person: str
    answers: str
    inquiry: str


SIDES = {
    "fr": Side(LIEGE, "Fatima Haddad", a_ssin(11), GHENT, "2026/31"),
    "nl": Side(GHENT, "Sofie Declercq", a_ssin(12), EUPEN, "2026/32"),
    "de": Side(EUPEN, "Petra Lentz", a_ssin(13), LIEGE, "2026/33"),
}


def lines_of(centre: str) -> systems.Lines:
    """The inquiries of a centre, and its files of the persons about whom it is asked."""
    asks = [each for each in SIDES.values() if each.centre == centre]
    answers = [each.person for each in SIDES.values() if each.answers == centre]
    inquiries = [
        {
            **systems.INQUIRY,
            "ssin": each.person,
            "reference": each.inquiry,
            "worker": f"exchange{centre}00@demo.example",
        }
        for each in asks
    ]
    return {
        "files": [{**systems.FILE, "ssin": person} for person in answers],
        "decisions": [
            {**decision, "ssin": person} for person in answers for decision in (systems.DECISION, systems.SHORT)
        ],
        "debtors": [],
        "capital": [],
        "inquiries": inquiries,
    }


@pytest.fixture(scope="module")
def live(tmp_path_factory, static_files) -> Live:
    inscribed = [(centre, each.person) for each in SIDES.values() for centre in (each.centre, each.answers)]
    cases = {centre: lines_of(centre) for centre in (LIEGE, GHENT, EUPEN)}
    with running_exchange(tmp_path_factory.mktemp("live"), cases, inscribed) as running:
        yield running


@dataclass
class Desk:
    """Signs people in at their centres' nodes. What their consoles complain about is in `complaints`."""

    live: Live
    chromium: Browser
    contexts: list = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def sit(self, language: str, **options) -> Page:
        side = SIDES[language]
        context = self.chromium.new_context(
            locale=language,
            viewport={"width": 1100, "height": 900},
            base_url=self.live.addresses[side.centre],
            **options,
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto("/sign-in")
        page.get_by_role("button", name=re.compile(side.worker)).click()
        page.wait_for_url("**/questions")
        return page

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        assert self.complaints == []


@pytest.fixture
def desk(live, chromium):
    found = Desk(live, chromium)
    yield found
    found.leave()
