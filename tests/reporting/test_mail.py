"""The three letters, over a real SMTP conversation, in the language of their readers."""

import pytest
from tests.reporting.test_filling import version_of

from rapport_unique.accounts.models import Person
from rapport_unique.outbox.mail import send
from rapport_unique.outbox.models import Message
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.signing import sign


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_every_letter_says_what_to_do_and_nothing_personal(house, mailbox, language):
    Person.objects.update(language=language)
    for actor in house.people.values():
        actor.person.refresh_from_db()
    save_fields(report=house.covid, actor=house.agent, revision=0, fields={"justified": "43250,00"})
    sign(report=house.covid, actor=house.president, revision=1, digest=version_of(house.covid).document_digest)
    save_fields(report=house.covid, actor=house.agent, revision=1, fields={"justified": "43300,00"})
    for role in ("president", "director"):
        sign(
            report=house.covid,
            actor=house.people[role],
            revision=2,
            digest=version_of(house.covid).document_digest,
        )
    waiting = list(Message.objects.filter(kind="mail"))
    for message in waiting:
        send(message)
    letters = mailbox.received
    assert len(letters) == len(waiting)
    measure = house.covid.campaign.measure.title.say(language)
    assert len({str(letter["subject"]).replace(measure, "") for letter in letters}) == 3
    assert all(measure in str(letter["subject"]) for letter in letters)
    assert {letter["Content-Language"] for letter in letters} == {language}
    for letter in letters:
        text = letter.get_content()
        assert "http" in text
        assert not any(word in text for word in ("Amélie", "Dubois", "43.250", "43 250", "43300", "BE68"))
