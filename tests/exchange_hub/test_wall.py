"""The wall towards the administration, as far as it stands at the hub: §7 of the design, by the numbers there.

Point 1: no role exists. Point 4: whoever is not a member is refused, and that stands in the journal. Point 6:
nothing that concerns few is told; the rest of it is in `test_statistics`.
"""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from tests.exchange_hub.test_mailbox import a_call
from tests.exchange_hub.test_statistics import ask, at
from tests.support.exchange import GHENT, LIEGE, enrolled
from tests.support.people import a_mandate, a_person, signed_in

from rapport_unique.accounts.access import access_of
from rapport_unique.accounts.checks import routes
from rapport_unique.accounts.roles import ROLES, Scope
from rapport_unique.exchange.hub.counting import FEWEST
from rapport_unique.exchange.hub.statistics import publish_closed_months
from rapport_unique.exchange.membership import read_membership
from rapport_unique.exchange.protocol.states import Delivery
from rapport_unique.exchange.turned_away import QUIET, SUBJECT
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify
from rapport_unique.ui import clock

ROUTES = list(routes())
OPEN = {"set-language", "manual", "contact", "accessibility", "privacy", "healthz"}
"""The pages that every site has; they say nothing of any exchange."""
FOR_EVERYBODY = {"home", "statistics", "statistics-json", "health", "directory"}
FOR_MEMBERS = {"mailbox"}


def refusals():
    return [
        (each.data["code"], each.data["claimed"], each.data["times"])
        for each in Event.objects.filter(subject=SUBJECT, action="call-refused").order_by("seq")
    ]


def post(signed):
    return Client().post("/mailbox", signed, content_type="application/jose").status_code


# 1. No role


def test_point_1_no_role_of_the_administration_exists_at_the_hub():
    assert {role.scope for role in ROLES.values()} == {Scope.CENTRE}
    assert set(ROLES) == {"access-manager"}, "what every site knows; no page of the hub asks for it"


def test_point_1_no_page_of_the_hub_is_for_a_role_and_nobody_signs_in_there():
    assert {pattern.name for _, pattern in ROUTES} == OPEN | FOR_EVERYBODY | FOR_MEMBERS
    for address, pattern in ROUTES:
        assert access_of(pattern.callback).everyone, address


# 4. Whoever is not a member


@pytest.fixture
def principals(members, db):
    """Somebody whom nobody knows, and somebody with a session, as it could have been brought from another site."""
    mandate = a_mandate("access-manager", None, a_person())
    return {"nobody": Client(), "somebody": signed_in(mandate)}


@pytest.mark.parametrize("who", ["nobody", "somebody"])
def test_point_4_who_is_no_member_reads_nothing_that_not_everybody_reads(principals, who):
    client = principals[who]
    for _, pattern in ROUTES:
        address = reverse(pattern.name)
        for method in ("get", "post", "put", "delete"):
            status = getattr(client, method)(address).status_code
            if pattern.name in FOR_MEMBERS:
                assert status in (400, 405), (address, method)
            elif method != "get":
                assert status in (302, 400, 403, 405), (address, method, status)
    assert refusals() == [("exchange-signature-wrong", "", 1)]


def test_point_4_a_call_that_nobody_signed_is_refused_and_recorded(members, db):
    assert post("a.b.c") == 400
    assert refusals() == [("exchange-signature-wrong", "", 1)]


def test_point_4_a_member_of_another_exchange_is_refused_and_recorded(members, db, tmp_path):
    enrolled(tmp_path / "other", clock.now(), {LIEGE: "Liège"})
    assert post(a_call(read_membership(tmp_path / "other" / LIEGE).signer)) == 400
    assert refusals() == [("exchange-certificate-unknown", "", 1)]


def test_point_4_a_revoked_member_is_refused_and_recorded_by_its_number(db, signer, revoke):
    revoke(LIEGE)
    assert post(a_call(signer(LIEGE))) == 400
    assert refusals() == [("exchange-certificate-revoked", LIEGE, 1)]


def test_point_4_who_signs_in_another_s_name_is_recorded_by_its_certificate(db, signer):
    assert post(a_call(signer(LIEGE), **{"from": GHENT})) == 400
    assert refusals() == [("exchange-signature-wrong", LIEGE, 1)]


def test_point_4_a_flood_is_counted_and_not_written_down_each_time(db, signer, revoke):
    revoke(LIEGE)
    for _ in range(20):
        post("a.b.c")
        post(a_call(signer(LIEGE)))
    assert len(refusals()) == 2
    with clock.shifted(seconds=QUIET.total_seconds() + 1):
        post("a.b.c")
    assert refusals()[-1] == ("exchange-signature-wrong", "", 20)
    assert verify(SUBJECT) == 3


def test_point_4_a_call_that_is_believed_leaves_no_such_event(db, signer):
    assert post(a_call(signer(LIEGE))) == 200
    assert refusals() == []


# 6. The statistics


@pytest.mark.parametrize("number", [1, FEWEST - 1])
def test_point_6_a_cell_below_ten_is_never_told(members, db, number):
    ask(number)
    ask(50, Delivery.LATE_ANSWERED)
    with at(datetime(2026, 4, 9, 9, tzinfo=UTC)):
        publish_closed_months()
    (month,) = Client().get("/statistics.json").json()["months"]
    assert month["targets"] == 50 + number
    assert month["answered"] is month["not_in_time"] is month["late"] is None


@pytest.mark.parametrize("other", ["month=2026-03", "from=2026-03-01&to=2026-03-30", "without=1999990144"])
def test_point_6_who_asks_for_another_cut_of_the_same_is_refused(members, db, other):
    for address in ("/statistics", "/statistics.json"):
        assert Client().get(f"{address}?{other}").status_code == 400
