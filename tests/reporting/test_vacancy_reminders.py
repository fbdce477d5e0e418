"""Vacant signing roles are told to the centre, its access managers and the administration."""

from datetime import timedelta

from tests.support.people import an_actor, signed_in

from rapport_unique.accounts.models import Mandate
from rapport_unique.core.texts import format_date
from rapport_unique.outbox.mail import rendered
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.overview import vacant_centres
from rapport_unique.reporting.reminders import tell_of_vacancies
from rapport_unique.ui import clock


def test_nothing_is_said_while_both_are_there(house):
    assert vacant_centres() == []
    assert "Personne n'a le rôle" not in signed_in(house.agent).get("/reports").content.decode()


def test_a_vacancy_is_told_everywhere_and_mailed_once(house):
    Mandate.objects.filter(role_key="director").update(ends=clock.today())
    manager = an_actor("access-manager", house.centre)
    ((centre, (vacancy,)),) = vacant_centres()
    assert (centre, vacancy.role.key) == (house.centre, "director")
    for actor, path in ((house.agent, "/reports"),):
        assert "Personne n'a le rôle" in signed_in(actor).get(path).content.decode()
    assert "Personne n'a le rôle" in signed_in(manager).get("/access").content.decode()
    page = signed_in(an_actor("manager")).get("/administration/vacancies").content.decode()
    assert "CPAS Liège" in page
    before = Message.objects.count()
    tell_of_vacancies()
    tell_of_vacancies()
    assert Message.objects.count() == before + 1
    mail = Message.objects.latest("pk").payload
    assert mail["to"] == manager.person.email
    tomorrow = format_date(clock.today() + timedelta(days=1), "fr")
    for text in rendered(mail):
        assert "directeur général" in text and tomorrow in text


def test_what_goes_on_is_told_again_in_another_month_and_each_role_for_itself(house):
    an_actor("access-manager", house.centre)
    Mandate.objects.filter(role_key__in=("director", "president")).update(ends=clock.yesterday())
    tell_of_vacancies()
    assert _mails() == 2
    with clock.shifted(days=40):
        tell_of_vacancies()
        tell_of_vacancies()
    assert _mails() == 4


def _mails():
    return Message.objects.filter(idempotency_key__contains="vacancy:").count()
