"""The calculator in gunicorn on a database of the test's own, and one centre's people in a real Chromium."""

import pytest
from playwright.sync_api import expect
from tests.budgets.conftest import Service, a_service
from tests.support.people import LIEGE
from tests.support.visitors import Visitors

expect.set_options(timeout=20_000)


class VisitorsOfService(Visitors):
    """The social service of one centre."""

    service: Service


@pytest.fixture
def visitors(live_site, chromium):
    """What the console complains about fails the test."""
    service = a_service(LIEGE)
    people = {"worker": service.worker, "head": service.head, "manager": service.manager, "officer": service.officer}
    found = VisitorsOfService(live_site, chromium, people)
    found.service = service
    yield found
    found.leave()
