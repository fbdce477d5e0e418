"""No page of the administration asks the database more when there are more centres."""

from dataclasses import replace

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.control.money import Desk
from tests.reporting.test_filling import version_of
from tests.sites.test_route_walk import (
    addresses,
    controlled,
    granted,
    things_of,
    world,  # noqa: F401
)
from tests.support.bank import entry, statement
from tests.support.people import EUPEN, NAMUR, an_actor, signed_in

from rapport_unique.accounts.access import access_of
from rapport_unique.accounts.roles import ROLES, Scope
from rapport_unique.control.settling import compute
from rapport_unique.control.statements import confirm_statement, upload_statement
from rapport_unique.reporting.models import Campaign, Submission
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock

PREMIUM = {"measure": "covid-premium", "period": "2020"}


def one_centre_more(ins, actors):
    """In every list: granted, sent, controlled, settled, claimed from, and paying."""
    house, _ = things_of(ins, "40000,00")
    version = version_of(house.covid)
    for role in ("president", "director"):
        signing = {"revision": version.revision, "digest": version.document_digest}
        sign(report=house.covid, actor=house.people[role], **signing)
    campaign = Campaign.objects.get(pk=house.covid.campaign_id)
    desk = Desk(campaign, actors["budget"], an_actor("budget"))
    compute(campaign=campaign, actor=desk.officer)
    desk.notified()
    told = statement(
        entry("2.00", desk.recovery(ins).communication, reference=f"{ins}/1"), entry("3.00", reference=f"{ins}/2")
    )
    stored = upload_statement(name="extract.xml", content=told, actor=desk.officer)
    confirm_statement(statement=stored, actor=desk.officer)
    controlled(Submission.objects.get(version__report=house.covid), actors["controller"], house.agent)
    granted(house.redi.campaign, actors["manager"])


@pytest.mark.parametrize("role", sorted(key for key, each in ROLES.items() if each.scope is Scope.ADMINISTRATION))
def test_more_centres_cost_no_more_queries(world, role, monkeypatch):  # noqa: F811
    actors, own, _ = world
    browser, moment = signed_in(actors[role]), clock.now()
    premium = replace(own, known=own.known | PREMIUM)
    pages = {
        address
        for things in (own, premium)
        for pattern, address in addresses(things)
        if access_of(pattern.callback).admits(actors[role].person, actors[role])
    }

    def counted():
        """At one moment: a session notes once a minute that it is used, which takes queries of its own."""
        counts = {}
        for address in sorted(pages):
            cache.clear()
            with monkeypatch.context() as patched, CaptureQueriesContext(connection) as queries:
                patched.setattr(clock, "now", lambda: moment)
                answer = browser.get(address)
            if answer.status_code == 200 and not answer.streaming:
                counts[address] = len(queries)
        return counts

    one_centre_more(EUPEN, actors)
    counted()
    few = counted()
    assert len(few) > 10
    one_centre_more(NAMUR, actors)
    many = counted()
    grown = {address: (few[address], many[address]) for address in few if many[address] > few[address]}
    assert not grown
