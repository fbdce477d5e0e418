"""Once a year the access manager looks at every role of the centre, and confirms those that stand."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Max

from rapport_unique.accounts import codes
from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Centre, Mandate, MandateReview, mandates_subject
from rapport_unique.core.findings import Stale
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.journal.recording import record
from rapport_unique.ui import clock

YEAR = timedelta(days=365)


def to_review(centre: Centre) -> list[Mandate]:
    """The roles that stand or are to come, each with when its person was last seen (`last_seen`)."""
    mandates = Mandate.objects.filter(centre=centre).known().not_ended(clock.today())
    seen = mandates.annotate(last_seen=Max("person__open_sessions__seen_at"))
    return list(seen.select_related("person", "centre", "delegated_by__person"))


def state_of(mandates: list[Mandate]) -> str:
    """What its reader saw, as a text that the confirmation carries back."""
    return canonical_bytes([[each.pk, each.revision] for each in sorted(mandates, key=lambda each: each.pk)]).decode()


def is_due(centre: Centre) -> bool:
    """Whether the last review is more than a year ago, or there was none and roles have stood for a year."""
    last = MandateReview.objects.filter(centre=centre).order_by("-at").first()
    if last is not None:
        return bool(clock.now() - last.at > YEAR)
    first = Mandate.objects.filter(centre=centre).order_by("starts").first()
    return first is not None and clock.today() - first.starts > YEAR


def confirm_review(*, centre: Centre, actor: Actor, seen: str) -> MandateReview:
    """Every role that stands is right. Stale when the roles are not those that were shown."""
    with transaction.atomic():
        mandates = to_review(centre)
        if state_of(mandates) != seen:
            raise Stale(codes.MANDATE_CHANGED.code)
        review: MandateReview = MandateReview.objects.create(centre=centre, at=clock.now(), by=actor.identifier)
        record(
            subject=mandates_subject(centre),
            actor=actor.identifier,
            action="mandates-reviewed",
            data={"mandates": [each.pk for each in mandates]},
        )
    return review
