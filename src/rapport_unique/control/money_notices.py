"""E-mails about recoveries: no amount and no number; the page itself tells the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.control.models import Contestation, Recovery
from rapport_unique.control.roles import BUDGET
from rapport_unique.core.texts import format_date
from rapport_unique.outbox.mail import put_mail
from rapport_unique.reporting.overview import WRITERS
from rapport_unique.ui import clock


def tell_centre(recovery: Recovery, template: str, key: str, day: date) -> None:
    """Everybody who works on the centre's reports, with the day on which something is due."""
    centre = recovery.settlement.report.centre.in_charge(clock.today())
    mandates = Mandate.objects.active(clock.today()).filter(centre=centre, role_key__in=WRITERS)
    _write(recovery, mandates, template, key, day)


def contested(contestation: Contestation) -> None:
    """Tell the budget officers that a centre waits for a decision; what one of them noted they know."""
    if contestation.from_centre:
        mandates = Mandate.objects.active(clock.today()).filter(role_key=BUDGET)
        recovery = contestation.recovery
        _write(recovery, mandates, "recovery_contested", f"{contestation.pk}", recovery.due)


def decided(contestation: Contestation) -> None:
    recovery = contestation.recovery
    tell_centre(recovery, "recovery_decided", f"{contestation.pk}", recovery.due)


def _write(recovery: Recovery, mandates: Any, template: str, key: str, day: date) -> None:
    report = recovery.settlement.report
    people: set[Person] = {mandate.person for mandate in mandates.select_related("person")}
    for person in people:
        language = person.language
        put_mail(
            to=person.email,
            language=language,
            template=f"control/mail/{template}.txt",
            facts={
                "measure": report.campaign.measure.title.say(language),
                "period": report.campaign.parameters.period.label.say(language),
                "centre": report.centre.label.say(language),
                "due": format_date(day, language),
            },
            key=f"{template}:{recovery.pk}:{key}:{person.pk}",
        )
