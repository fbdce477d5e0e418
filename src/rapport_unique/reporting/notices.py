"""E-mails that say what to do, without a name, an amount or a number: the page itself tells the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.core.lifecycle import ROLE_LABELS, Role, State
from rapport_unique.core.texts import format_date
from rapport_unique.outbox.mail import put_mail
from rapport_unique.reporting.models import Signature, Version
from rapport_unique.reporting.roles import OFFICERS, WRITERS
from rapport_unique.ui import clock


def turn_to_sign(version: Version) -> None:
    """Tell each officer who has not signed that the report waits for them."""
    signed = set(version.live_signatures)
    for mandate in _mandates(version, OFFICERS - signed):
        _write(version, mandate.person, "turn_to_sign", f"{version.revision}:{mandate.role_key}")


def signature_voided(version: Version, signature: Signature) -> None:
    """Tell a signatory that the content changed after they signed it."""
    _write(version, signature.person, "signature_voided", str(signature.pk), role=Role(signature.role))


def report_sent(version: Version) -> None:
    """Tell everybody who works on the centre's reports that this one is with the administration."""
    for person in {mandate.person for mandate in _mandates(version, WRITERS)}:
        _write(version, person, "report_sent", "sent")


def report_reopened(version: Version) -> None:
    """Tell everybody who works on the centre's reports that this one is theirs again."""
    for person in {mandate.person for mandate in _mandates(version, WRITERS)}:
        _write(version, person, "report_reopened", "reopened")


def deadline_near(version: Version, offset: int) -> None:
    """Remind whoever has to act next of the deadline, `offset` days before (negative) or after it."""
    template = "deadline_passed" if offset > 0 else "deadline_near"
    waiting = State(version.state) in (State.READY, State.SIGNED_ONCE)
    roles = OFFICERS - set(version.live_signatures) if waiting else WRITERS
    for person in {mandate.person for mandate in _mandates(version, roles)}:
        _write(version, person, template, f"{offset}", to_sign=waiting)


def _mandates(version: Version, roles: Iterable[str]) -> Any:
    centre = version.report.centre.in_charge(clock.today())
    mandates = Mandate.objects.active(clock.today()).filter(centre=centre, role_key__in=roles)
    return mandates.select_related("person")


def _write(version: Version, person: Person, template: str, key: str, role: Role | None = None, **facts: bool) -> None:
    language = person.language
    campaign = version.report.campaign
    put_mail(
        to=person.email,
        language=language,
        template=f"reporting/mail/{template}.txt",
        facts={
            "measure": campaign.measure.title.say(language),
            "period": campaign.parameters.period.label.say(language),
            "centre": version.report.centre.label.say(language),
            "role": ROLE_LABELS[role].say(language) if role else "",
            "closes": format_date(version.deadline, language),
            **{name: "yes" if holds else "" for name, holds in facts.items()},
        },
        key=f"{template}:{version.pk}:{key}:{person.pk}",
    )
