"""What the administration asks of a centre stands on the centre's home, with its day, and leads to where it is done."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.control.desk import build_desk
from tests.control.money import a_desk
from tests.control.test_correcting import approved, contested, proposed
from tests.control.test_desk_services import asked, handed_in
from tests.control.test_monitoring import Followed, in_days
from tests.support.people import GHENT, LIEGE, an_actor, signed_in

from rapport_unique.control import asking
from rapport_unique.control.contesting import contest
from rapport_unique.control.correcting import TERM
from rapport_unique.control.recovering import notify
from rapport_unique.core.texts import format_date
from rapport_unique.reporting.asked import asked_of
from rapport_unique.ui import clock


def home(actor):
    return signed_in(actor).get(reverse("reports")).content.decode()


def test_pieces_are_asked_until_they_are_handed_in(desk_file):
    agent = desk_file.house.agent
    assert asked_of(agent) == []
    assert "asked-1" not in home(agent)
    asked(desk_file, due=in_days(20))
    request = asked(desk_file, due=in_days(4))
    [found] = asked_of(agent)
    assert (found.what, found.due) == (asking.PIECES, in_days(4))
    assert found.url == reverse("own-control", args=[desk_file.file.pk])
    page = home(agent)
    assert f'href="{found.url}"' in page
    assert format_date(found.due, "fr") in page
    handed_in(desk_file, request)
    assert [each.due for each in asked_of(agent)] == [in_days(20)]


def test_another_centre_is_asked_nothing(desk_file):
    asked(desk_file)
    assert asked_of(build_desk(GHENT).house.agent) == []


def test_a_correction_is_to_be_read_while_it_can_be_contested(desk_file):
    agent = desk_file.house.agent
    proposed(desk_file)
    assert asked_of(agent) == []
    approved(desk_file)
    [found] = asked_of(agent)
    assert (found.what, found.due) == (asking.CORRECTIONS, clock.today() + TERM)


def test_a_contested_correction_asks_nothing_more(desk_file):
    contested(desk_file)
    assert asked_of(desk_file.house.agent) == []


def test_proofs_are_awaited_on_their_own_page(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    report = Followed()
    report.ask(in_days(30))
    [found] = asked_of(report.house.agent)
    assert (found.what, found.due) == (asking.PROOFS, in_days(30))
    assert found.url == reverse("own-proofs", args=[report.file.pk])
    report.hand_in()
    assert asked_of(report.house.agent) == []


def test_a_recovery_is_asked_back_then_waits_for_its_answer(db):
    desk = a_desk({LIEGE: "38214,56"})
    desk.approved()
    agent = an_actor("agent", desk.settlement().report.centre)
    assert asked_of(agent) == []
    notify(chosen=[desk.recovery().pk], actor=desk.officer)
    [found] = asked_of(agent)
    assert (found.what, found.due) == (asking.REPAYMENT, desk.recovery().due)
    recovery = desk.recovery()
    contest(recovery=recovery, reason="We disagree.", revision=recovery.revision, actor=agent)
    [found] = asked_of(agent)
    assert (found.what, found.waiting) == (asking.CONTESTED, True)
    assert f'href="{found.url}"' in home(agent)


def test_what_is_late_stands_out(desk_file):
    asked(desk_file, due=clock.today())
    assert "govuk-tag--red" not in home(desk_file.house.agent)
    with clock.shifted(days=1):
        assert "govuk-tag--red" in home(desk_file.house.agent)


def test_the_home_asks_the_database_as_often_for_many_as_for_one(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    report = Followed()
    desk = build_desk(controller=report.controller, house=report.house)
    browser = signed_in(report.house.agent)

    def counted():
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("reports"))
        return len(queries)

    asked(desk)
    counted()
    once = counted()
    report.ask(in_days(30))
    asked(desk, due=in_days(3))
    approved(desk)
    assert len(asked_of(report.house.agent)) == 3
    assert counted() == once
