"""What the worker looks after by itself: vacant signing roles before a deadline, and stamps that are about to lapse."""

from datetime import date, timedelta

from django.db import transaction

from rapport_unique.accounts.reminders import write_to_access_managers
from rapport_unique.core.texts import Text
from rapport_unique.outbox.periodic import every
from rapport_unique.reporting.freezing import renew_stamps
from rapport_unique.reporting.overview import vacant_centres
from rapport_unique.ui import clock

_BEFORE_LAPSING = timedelta(days=90)


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
