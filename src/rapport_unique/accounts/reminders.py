"""Mails that ask access managers for what only they can do."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from rapport_unique.accounts.models import Centre, Mandate
from rapport_unique.accounts.review import is_due
from rapport_unique.accounts.roles import ACCESS_MANAGER
from rapport_unique.core.texts import Text, format_date
from rapport_unique.outbox.mail import put_mail
from rapport_unique.outbox.periodic import every
from rapport_unique.ui import clock


def write_to_access_managers(centre: Centre, template: str, key: str, **facts: Text | date) -> None:
    """To each of the centre's, once for each `key`; within the caller's transaction. `facts` are said in their
    language."""
    managers = Mandate.objects.filter(centre=centre, role_key=ACCESS_MANAGER.key).active(clock.today())
    for mandate in managers.select_related("person"):
        person = mandate.person
        put_mail(
            to=person.email,
            language=person.language,
            template=template,
            facts={"centre": centre.label.say(person.language), **_said(facts, person.language)},
            key=f"{key}:{person.pk}",
        )


def _said(facts: Mapping[str, Text | date], language: str) -> dict[str, str]:
    return {
        name: fact.say(language) if isinstance(fact, Text) else format_date(fact, language)
        for name, fact in facts.items()
    }


@every(timedelta(days=1), name="review-reminders")
def ask_for_reviews() -> None:
    """One mail a year, when the yearly review of a centre's roles is due."""
    managed = Mandate.objects.filter(role_key=ACCESS_MANAGER.key).active(clock.today()).values("centre")
    for centre in Centre.objects.filter(pk__in=managed):
        if is_due(centre):
            with transaction.atomic():
                key = f"review:{centre.pk}:{clock.today().year}"
                write_to_access_managers(centre, "accounts/mail/review.txt", key)
