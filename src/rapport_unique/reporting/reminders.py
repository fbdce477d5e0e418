"""What the worker looks after by itself: deadlines, vacant signing roles before them, stamps about to lapse."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from rapport_unique.accounts.reminders import write_to_access_managers
from rapport_unique.core.lifecycle import State
from rapport_unique.core.texts import Text
from rapport_unique.outbox.periodic import every
from rapport_unique.reporting import notices
from rapport_unique.reporting.freezing import renew_stamps
from rapport_unique.reporting.models import Campaign, Report
from rapport_unique.reporting.overview import vacant_centres
from rapport_unique.ui import clock

_LONGEST = timedelta(days=2 * 60)
"""After a deadline: twice the last day on which a campaign may remind."""
_BEFORE_LAPSING = timedelta(days=90)


@every(timedelta(days=1), name="deadline-reminders")
def remind_of_deadlines() -> None:
    """Each reminder once, also when the deadline moves; a day on which no worker ran is made up for."""
    today = clock.today()
    waiting = Report.objects.exclude(version__state=State.SENT.value).select_related(
        "centre__successor", "campaign", "version"
    )
    for campaign in Campaign.objects.filter(opens__lte=today, closes__gt=today - _LONGEST):
        if (offset := _reminder(campaign.reminders, campaign.closes)) is not None:
            _remind(waiting.filter(campaign=campaign, version__due=None), offset)
    for report in waiting.filter(version__due__gt=today - _LONGEST):
        if (offset := _reminder(report.campaign.reminders, report.version.due)) is not None:
            _remind([report], offset)


def _reminder(calendar: list[int], deadline: date) -> int | None:
    """The last reminder whose day has come, until long after the deadline."""
    today, days = clock.today(), sorted(calendar)
    passed = [each for each in days if deadline + timedelta(days=each) <= today]
    if not passed or today >= deadline + timedelta(days=max(1, 2 * days[-1])):
        return None
    return passed[-1]


def _remind(reports: Iterable[Report], offset: int) -> None:
    for report in reports:
        with transaction.atomic():
            report.version.report = report
            notices.deadline_near(report.version, offset)


@every(timedelta(days=1), name="vacancy-reminders")
def tell_of_vacancies() -> None:
    """One mail for each vacancy, and again in each month in which it lasts."""
    for centre, found in vacant_centres():
        with transaction.atomic():
            for vacancy in found:
                key = f"vacancy:{centre.pk}:{vacancy.role.key}:{vacancy.since:%Y-%m}"
                facts: dict[str, Text | date] = {"role": vacancy.role.label, "since": vacancy.since}
                write_to_access_managers(centre, "accounts/mail/vacancy.txt", key, **facts)


@every(timedelta(days=1), name="stamp-renewal")
def renew_lapsing_stamps() -> None:
    renew_stamps(clock.now() + _BEFORE_LAPSING)
