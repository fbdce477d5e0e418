from pathlib import Path

import pytest
from django.db import transaction

from rapport_unique.outbox import worker
from rapport_unique.outbox.mail import message_id, put_mail
from rapport_unique.outbox.models import Message
from rapport_unique.ui import clock


@pytest.fixture(autouse=True)
def templates(settings):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}]


def write(language="fr", key="turn:1"):
    with transaction.atomic():
        facts = {"measure": "REDI 2023 « L'été »"}
        put_mail(to="amelie@test.example", language=language, template="mail/turn.txt", facts=facts, key=key)


def test_a_mail_arrives_in_the_language_of_its_reader(real_database, mailbox):
    write("fr", "turn:1")
    write("nl", "turn:2")
    assert worker.work_one() and worker.work_one()
    french, dutch = mailbox.received
    assert french["Subject"] == "À vous : REDI 2023 « L'été »"
    assert dutch["Subject"].startswith("Uw beurt:")
    assert french["To"] == "amelie@test.example"
    assert french["Content-Language"] == "fr"
    assert french["Auto-Submitted"] == "auto-generated"
    assert "L'été & <l'hiver>" in french.get_content()
    assert "http://127.0.0.1:8000/reports/1" in french.get_content()


def test_a_refused_mail_comes_again_with_the_same_identity(real_database, mailbox):
    write()
    mailbox.refusing = "451 later"
    assert worker.work_one()
    assert mailbox.received == []
    assert Message.objects.get().last_error == "SMTPDataError"
    mailbox.refusing = ""
    with clock.shifted(minutes=1):
        assert worker.work_one()
    assert mailbox.received[0]["Message-ID"] == message_id("turn:1")


def test_the_address_is_forgotten_once_the_mail_is_sent(real_database, mailbox):
    write()
    worker.work_one()
    assert "amelie" not in str(Message.objects.values().get())


def test_without_a_server_the_mail_waits(real_database, mailbox, settings):
    settings.EMAIL_PORT = 1
    write()
    worker.work_one()
    assert Message.objects.get().last_error == "ConnectionRefusedError"
    assert Message.objects.waiting().exists()


def test_one_key_has_one_identity():
    assert message_id("a") == message_id("a") != message_id("b")
    assert message_id("a").endswith("@rapport-unique.example>")
