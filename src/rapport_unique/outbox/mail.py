"""E-mail as a message of the outbox: a template and its facts, without personal data, in the language of the reader."""

import hashlib
from collections.abc import Mapping
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from rapport_unique.outbox.models import Message
from rapport_unique.outbox.queue import handler, put

KIND = "mail"


def put_mail(*, to: str, language: str, template: str, facts: Mapping[str, str], key: str) -> None:
    """Write to one person. The template's first line is the subject, the rest after an empty line is the text."""
    payload = {"to": to, "language": language, "template": template, "facts": dict(facts)}
    put(kind=KIND, payload=payload, key=key)


@handler(KIND)
def send(message: Message) -> None:
    """Hand one e-mail to the mail server. A repetition bears the same Message-ID, so that mailboxes fold it."""
    subject, text = rendered(message.payload)
    EmailMessage(
        subject=subject,
        body=text,
        to=[message.payload["to"]],
        headers={
            "Message-ID": message_id(message.idempotency_key),
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.payload["language"],
        },
    ).send()


def rendered(payload: Mapping[str, object]) -> tuple[str, str]:
    """Subject and text, in the language of the reader."""
    template = get_template(str(payload["template"])).template  # type: ignore[attr-defined]
    facts = {**dict(payload["facts"]), "site_address": settings.SITE_ADDRESS}  # type: ignore[call-overload]
    with translation.override(str(payload["language"])):
        written = template.render(Context(facts, autoescape=False)).strip()
    subject, _, text = written.partition("\n")
    return subject.strip(), text.strip() + "\n"


def message_id(key: str) -> str:
    """The same for the same key, for ever."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2]
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"
