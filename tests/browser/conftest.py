"""The site in gunicorn on a database of the test's own, and the people of one centre in a real Chromium."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.reporting.conftest import House, build_house
from tests.support.extension import Extension
from tests.support.people import signed_in
from tools import translations

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues():
    translations.compile_all()


@dataclass
class Visitors:
    """Opens the site as one of the people of the house."""

    address: str
    house: House
    chromium: Browser
    contexts: list
    complaints: list[str]

    def open(
        self,
        role: str,
        path: str,
        *,
        language: str = "fr",
        width: int = 1100,
        extension: Extension | None = None,
        **options,
    ) -> Page:
        """`extension` is the Web eID extension of their browser, with a card in the reader."""
        actor = self.house.people[role]
        actor.person.language = language
        actor.person.save(update_fields=["language"])
        context = self.chromium.new_context(
            locale=language, viewport={"width": width, "height": 900}, base_url=self.address, **options
        )
        self.contexts.append(context)
        if extension:
            extension.install(context)
        session = signed_in(actor).cookies["session"].value
        context.add_cookies([{"name": "session", "value": session, "url": self.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._listen(said.text))
        page.goto(path)
        return page

    def _listen(self, said: str) -> None:
        if "Content Security" in said:
            self.complaints.append(said)


@pytest.fixture
def visitors(live_site, chromium, settings, tmp_path):
    """What the console complains about fails the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    found = Visitors(live_site, build_house(), chromium, [], [])
    yield found
    for context in found.contexts:
        context.close()
    assert found.complaints == []


@pytest.fixture
def covid(visitors):
    """The address of the Covid-19 report."""
    return f"/reports/{visitors.house.covid.pk}"
