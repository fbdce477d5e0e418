"""Reminders of a deadline: to whom it is, once each, also when the date moves."""

from datetime import timedelta

import pytest
from tests.reporting.test_filling import version_of

from rapport_unique.core.texts import LANGUAGES
from rapport_unique.outbox.mail import rendered
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models.campaigns import CALENDAR
from rapport_unique.reporting.reminders import remind_of_deadlines
from rapport_unique.reporting.signing import sign
from rapport_unique.ui import clock


@pytest.fixture
def covid(house):
    campaign = house.covid.campaign
    campaign.closes = clock.today() + timedelta(days=60)
    campaign.save()
    return house


def on(days):
    """So many days from the deadline of sixty days on."""
    return clock.shifted(days=60 + days)


def told(house):
    mails = Message.objects.filter(idempotency_key__startswith="deadline")
    return [each for each in mails if f":{version_of(house.covid).pk}:" in each.idempotency_key]


def people(house, *roles):
    return {house.people[role].person.email for role in roles}


def test_long_before_nobody_is_reminded(covid):
    remind_of_deadlines()
    assert told(covid) == []


def test_what_is_not_complete_is_said_to_those_who_fill_in(covid):
    with on(-30):
        remind_of_deadlines()
        remind_of_deadlines()
    assert {each.payload["to"] for each in told(covid)} == people(covid, "agent", "president", "director")
    assert len(told(covid)) == 3


def test_what_is_complete_is_said_to_who_has_not_signed(covid):
    save_fields(report=covid.covid, actor=covid.agent, revision=0, fields={"justified": "1,00"})
    version = version_of(covid.covid)
    sign(report=covid.covid, actor=covid.people["president"], revision=1, digest=version.document_digest)
    with on(-14):
        remind_of_deadlines()
    assert {each.payload["to"] for each in told(covid)} == people(covid, "director")


def test_what_was_sent_is_not_spoken_of(covid):
    save_fields(report=covid.covid, actor=covid.agent, revision=0, fields={"justified": "1,00"})
    version = version_of(covid.covid)
    for role in ("president", "director"):
        sign(report=covid.covid, actor=covid.people[role], revision=1, digest=version.document_digest)
    with on(1):
        remind_of_deadlines()
    assert told(covid) == []


def test_each_is_sent_once_also_when_the_date_moves(covid):
    with on(-14):
        remind_of_deadlines()
    campaign = covid.covid.campaign
    campaign.closes += timedelta(days=30)
    campaign.save()
    for days in (-14, 16):
        with on(days):
            remind_of_deadlines()
    assert {each.idempotency_key.split(":")[2] for each in told(covid)} == {"-14"}
    assert len(told(covid)) == 3


def test_a_day_on_which_nothing_ran_is_made_up_for(covid):
    with on(-1):
        remind_of_deadlines()
    assert {each.idempotency_key.split(":")[2] for each in told(covid)} == {"-3"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("days", CALENDAR)
def test_every_letter_names_the_measure_and_the_day(covid, language, days):
    with on(days):
        remind_of_deadlines()
    message = told(covid)[0]
    subject, text = rendered({**message.payload, "language": language})
    assert message.payload["facts"]["closes"] in subject + text
    assert "http" in text
    assert "%(" not in subject + text
