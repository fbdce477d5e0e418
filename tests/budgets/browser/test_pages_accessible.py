"""The pages beside the interview, in three languages: nothing that axe or a narrow window complains about."""

from decimal import Decimal

import pytest
from tests.budgets.test_policies import taken_in
from tests.support.accessibility import faults, overflow

from rapport_unique.budgets.exporting import export_extract
from rapport_unique.budgets.policies import decide_policy, override
from rapport_unique.budgets.recomputing import ask
from rapport_unique.outbox.worker import work_one
from rapport_unique.reference_budget import DEFAULT, DebtPolicy, Policy
from rapport_unique.ui import clock

pytestmark = pytest.mark.browser
CLIPPED = ('class="govuk-table__header', 'class="govuk-table__cell')
"""Cells outside the visible part of a scroll region; axe decides their like in the part that is visible."""


@pytest.fixture
def addresses(visitors):
    """Every page by who sees it, with something to show on each."""
    service = visitors.service
    simulation = service.a_decision()
    case = simulation.household.case
    taken_in(service)
    given = {"centre": service.centre, "actor": service.head, "reason": "décision du conseil"}
    decide_policy(number=0, policy=Policy(DebtPolicy.ALL), parameters=DEFAULT, **given)
    override(path="rent.private.1", value=Decimal(700), starts=clock.today(), **given)
    asked = ask(centre=service.centre, actor=service.head, parameters="CENTRE-2026")
    assert work_one()
    export_extract(centre=service.centre, actor=service.head, period="2023")
    household = f"/households/{case.identifier}"
    return {
        "worker": ["/households", f"{household}/erase", "/simulations", "/privacy", "/manual"],
        "head": [
            "/households",
            f"{household}/hand-over",
            f"/simulations/{simulation.pk}/decision",
            "/exports",
            "/choices",
            "/choices/policy",
            "/choices/values",
            "/parameters",
            f"/parameters/{DEFAULT}",
            "/parameters/import",
            "/recomputations",
            f"/recomputations/{asked.pk}",
        ],
        "manager": ["/access"],
        "officer": ["/looks", f"/looks?case={case.reference}&first=01/01/2024"],
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
