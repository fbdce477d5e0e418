"""E-mails of a node: that somebody must decide, or look into something. Never about whom: the page tells the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from rapport_unique.accounts.access import Program
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.exchange.node.models import Given
from rapport_unique.exchange.node.roles import HEAD, OFFICER
from rapport_unique.exchange.protocol.deadlines import undecided_until
from rapport_unique.exchange.protocol.states import Answer
from rapport_unique.journal.recording import record
from rapport_unique.outbox.mail import put_mail
from rapport_unique.outbox.periodic import every
from rapport_unique.ui import clock, language

PROGRAM = Program("exchange")


@every(timedelta(minutes=5), name="held-notices")
def tell_heads() -> None:
    """One e-mail to each head of service for all that is held since the last one."""
    with transaction.atomic():
        new = list(Given.objects.select_for_update().filter(state=Answer.HELD.value, announced=None))
        if not new:
            return
        waiting = Given.objects.filter(state=Answer.HELD.value)
        until = [undecided_until(each.received, each.deadline) for each in waiting]
        batch = sorted(each.delivery for each in new)
        for person in people_with(HEAD):
            _write(person, "held", f"held:{batch[-1]}", {"count": str(len(until))}, min(until))
        Given.objects.filter(delivery__in=batch).update(announced=clock.now())
        record(subject="exchange:held", actor=PROGRAM.identifier, action="held-announced", data={"deliveries": batch})


def tell_officers(history: str, accesses: int) -> int:
    """Somebody contests what is in a list; within the caller's transaction. To how many officers it was written."""
    officers = people_with(OFFICER)
    for person in officers:
        facts = {"count": str(accesses), "page": reverse("history", args=[history])}
        _write(person, "contested", f"contested:{history}:{clock.now().isoformat()}", facts)
    return len(officers)


def tell_of_anomalies(number: int) -> None:
    """The rules found something; within the caller's transaction."""
    for person in people_with(OFFICER):
        _write(person, "anomalies", f"anomalies:{clock.today()}", {"number": str(number)})


def people_with(role: str) -> Sequence[Person]:
    mandates = Mandate.objects.filter(role_key=role, centre__ins__in=settings.CENTRES).active(clock.today())
    return list(Person.objects.filter(mandates__in=mandates).distinct())


def _write(person: Person, template: str, key: str, facts: dict[str, str], until: datetime | None = None) -> None:
    with translation.override(person.language):
        said = {**facts, "until": language.moment(until) if until else ""}
    put_mail(
        to=person.email,
        language=person.language,
        template=f"exchange_node/mail/{template}.txt",
        facts=said,
        key=f"{key}:{person.pk}",
    )
