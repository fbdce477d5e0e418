"""The site in gunicorn on a database of the test's own, and the people of one centre in a real Chromium."""

import pytest
from playwright.sync_api import expect
from tests.reporting.conftest import House, build_house
from tests.support.visitors import Visitors
from tools import translations

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues():
    translations.compile_all()


class VisitorsOfHouse(Visitors):
    """The people of one centre's house, and those whom a test adds to it."""

    house: House


@pytest.fixture
def visitors(live_site, chromium, settings, tmp_path):
    """What the console complains about fails the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    house = build_house()
    found = VisitorsOfHouse(live_site, chromium, house.people)
    found.house = house
    yield found
    found.leave()


@pytest.fixture
def covid(visitors):
    """The address of the Covid-19 report."""
    return f"/reports/{visitors.house.covid.pk}"
