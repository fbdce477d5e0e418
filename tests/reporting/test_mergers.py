"""After a merger the successor's people see and sign what the predecessor left open."""

import html
from datetime import timedelta

import pytest
from tests.reporting.conftest import build_house
from tests.reporting.test_filling import version_of
from tests.support.journal import no_event, one_event
from tests.support.people import EUPEN, GHENT, a_centre, an_actor, signed_in

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.centres import merge
from rapport_unique.accounts.models import Centre, Mandate
from rapport_unique.core.findings import NotPossible
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Report, Submission
from rapport_unique.reporting.signing import sign
from rapport_unique.reporting.submissions import centre_data_of
from rapport_unique.ui import clock

PROGRAM = Program("test")


@pytest.fixture
def merged(house):
    """Ghent into Liège, today."""
    other = build_house(GHENT)
    with one_event("centre:44021", "centre-merged"):
        merge(predecessor=other.centre, successor=house.centre, on=clock.today(), revision=0, actor=PROGRAM)
    for each in (house, other):
        each.centre.refresh_from_db()
    return house, other


def test_the_successors_people_fill_in_and_sign_one_report_for_each(merged):
    house, other = merged
    own = {report.pk for report in Report.objects.visible_to(house.agent)}
    assert {house.covid.pk, other.covid.pk} <= own
    save_fields(report=other.covid, actor=house.agent, revision=0, fields={"justified": "1,00"})
    version = version_of(other.covid)
    to_sign = {message.payload["to"] for message in Message.objects.filter(idempotency_key__contains="turn_to_sign")}
    assert to_sign == {house.people[role].person.email for role in ("president", "director")}
    for role in ("president", "director"):
        done = sign(
            report=other.covid,
            actor=house.people[role],
            revision=version.revision,
            digest=version.document_digest,
        )
    assert isinstance(done, Submission)
    assert done.document["centre"] == GHENT
    version_of(house.covid).refresh_from_db()
    assert version_of(house.covid).state != "sent"


def test_the_successors_account_stands_in_for_that_of_the_predecessor(merged):
    house, other = merged
    Centre.objects.filter(pk=other.centre.pk).update(iban="", contact_name="")
    report = Report.objects.get(pk=other.covid.pk)
    assert not report.centre.is_complete
    save_fields(report=report, actor=house.agent, revision=0, fields={"justified": "1,00"})
    assert centre_data_of(report)["iban"] == house.centre.iban
    assert signed_in(house.agent).get(f"/reports/{report.pk}/form").status_code == 200
    text = html.unescape(signed_in(house.agent).get("/reports").content.decode())
    assert "Ne peut pas encore commencer" not in text


def test_the_access_manager_reads_of_the_merger(merged):
    house, _ = merged
    manager = an_actor("access-manager", house.centre)
    assert "CPAS Gand fusionne avec ce centre" in signed_in(manager).get("/access").content.decode()


def test_the_page_names_the_predecessor(merged):
    house, other = merged
    page = signed_in(house.agent).get("/reports").content.decode()
    assert "CPAS Gand" in page
    assert signed_in(house.agent).get(f"/reports/{other.covid.pk}").status_code == 200


def test_the_predecessors_people_have_no_access_any_more(merged):
    _, other = merged
    assert not Mandate.objects.filter(centre=other.centre).active(clock.today()).exists()
    assert signed_in(other.agent).get("/reports").status_code == 302


def test_until_the_day_they_work_on(house):
    other = build_house(GHENT)
    merge(
        predecessor=other.centre,
        successor=house.centre,
        on=clock.today() + timedelta(days=1),
        revision=0,
        actor=PROGRAM,
    )
    assert signed_in(other.agent).get("/reports").status_code == 200
    assert not Report.objects.visible_to(house.agent).filter(centre=other.centre).exists()
    with clock.shifted(days=1):
        assert Report.objects.visible_to(house.agent).filter(centre=other.centre).exists()


def test_nobody_else_sees_anything_of_it(merged):
    house, _ = merged
    stranger = an_actor("agent", a_centre(EUPEN))
    assert not Report.objects.visible_to(stranger).exists()
    assert {each.ins for each in Centre.objects.visible_to(house.agent)} == {house.centre.ins}


def test_mergers_follow_one_another(merged):
    house, other = merged
    third = a_centre(EUPEN)
    agent = an_actor("agent", third)
    assert not Report.objects.visible_to(agent).exists()
    merge(predecessor=house.centre, successor=third, on=clock.today(), revision=0, actor=PROGRAM)
    seen = {report.centre_id for report in Report.objects.visible_to(agent)}
    assert seen == {house.centre.pk, other.centre.pk}
    other.centre.refresh_from_db()
    assert other.centre.in_charge(clock.today()) == third


def test_the_next_successor_sees_nothing_before_its_day(merged):
    house, other = merged
    third = a_centre(EUPEN)
    agent = an_actor("agent", third)
    merge(predecessor=house.centre, successor=third, on=clock.today() + timedelta(days=10), revision=0, actor=PROGRAM)
    assert not Report.objects.visible_to(agent).exists()
    assert Report.objects.visible_to(house.agent).filter(centre=other.centre).exists()
    with clock.shifted(days=10):
        assert Report.objects.visible_to(agent).filter(centre=other.centre).exists()


def test_mergers_never_go_in_a_circle(house):
    other = a_centre(GHENT)
    merge(predecessor=house.centre, successor=other, on=clock.today() + timedelta(days=100), revision=0, actor=PROGRAM)
    house.centre.refresh_from_db()
    with no_event(), pytest.raises(NotPossible, match="centre-into-itself"):
        merge(predecessor=other, successor=house.centre, on=clock.today(), revision=0, actor=PROGRAM)


def test_a_centre_merges_once_and_not_into_itself(merged):
    house, other = merged
    with no_event(), pytest.raises(NotPossible, match="centre-merged-already"):
        merge(predecessor=other.centre, successor=house.centre, on=clock.today(), revision=0, actor=PROGRAM)
    with no_event(), pytest.raises(NotPossible, match="centre-into-itself"):
        merge(predecessor=house.centre, successor=house.centre, on=clock.today(), revision=0, actor=PROGRAM)
    with no_event(), pytest.raises(NotPossible, match="centre-into-itself"):
        merge(predecessor=house.centre, successor=other.centre, on=clock.today(), revision=0, actor=PROGRAM)
