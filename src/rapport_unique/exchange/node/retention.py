"""What a node forgets, and when. The journal forgets nothing: it says no more than metadata."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.models import Anomaly, Errand, Given, Outcome, PeerRoot, Question, Seen
from rapport_unique.exchange.node.reading import KEPT_AFTER_CLOSING
from rapport_unique.exchange.protocol.deadlines import KEY_LIVES
from rapport_unique.exchange.tables import forgotten
from rapport_unique.outbox.periodic import every
from rapport_unique.ui import clock

_GRACE = timedelta(hours=1)
"""In which the carrying process closes a question with its key, if it runs."""


@every(timedelta(hours=1), name="node-retention")
def forget() -> None:
    """Forget what is past its time; one event of the journal says how much.

    An answer that is forgotten stays as having come: who answered and when is metadata.
    """
    now = clock.now()
    old = now - timedelta(days=settings.METADATA_KEPT_DAYS)
    closed = _closed_inquiries(now)
    with transaction.atomic():
        questions = Question.objects.filter(asked__lte=old)
        outcomes = Outcome.objects.filter(ticket__in=questions.values("ticket"))
        forgotten(
            seen=Seen.objects.filter(at__lte=now - KEY_LIVES).delete()[0],
            keys=Question.objects.filter(expires__lte=now - _GRACE).exclude(key="").update(key=""),
            answers=_answers(now, closed).update(body=""),
            requests=_done_with(now).update(signed="", replaced_by=""),
            outcomes=outcomes.delete()[0],
            questions=questions.delete()[0],
            given=Given.objects.filter(received__lte=old).delete()[0],
            errands=Errand.objects.filter(asked__lte=old).delete()[0],
            persons=_named_errands(now).update(ssin="", replaced_by=""),
            anomalies=Anomaly.objects.filter(at__lte=old).delete()[0],
            peers=PeerRoot.objects.filter(made__lte=old).delete()[0],
            lists=Errand.objects.filter(action="LIST", done__lte=now - KEY_LIVES).delete()[0],
        )


def _answers(now: datetime, closed: list[str]) -> QuerySet[Outcome]:
    """Those past their time: of an inquiry that was closed, or too old in any case."""
    kept = Outcome.objects.exclude(body="")
    of_closed = Question.objects.filter(inquiry__in=closed).values("ticket")
    oldest = now - timedelta(days=settings.ANSWERS_KEPT_DAYS)
    found: QuerySet[Outcome] = kept.filter(at__lte=oldest) | kept.filter(ticket__in=of_closed)
    return found


def _done_with(now: datetime) -> QuerySet[Question]:
    """Questions without an answer that is still kept: the request itself, which names the person, goes with it."""
    oldest = now - timedelta(days=settings.UNANSWERED_KEPT_DAYS)
    answered = Outcome.objects.exclude(body="").values("ticket")
    found: QuerySet[Question] = (
        Question.objects.filter(asked__lte=oldest).exclude(signed="").exclude(ticket__in=answered)
    )
    return found


def _named_errands(now: datetime) -> QuerySet[Errand]:
    """Of the register: that somebody was inscribed is metadata, who it was stands in the register itself."""
    oldest = now - timedelta(days=settings.UNANSWERED_KEPT_DAYS)
    return Errand.objects.filter(done__lte=oldest).exclude(ssin="", replaced_by="")


def _closed_inquiries(now: datetime) -> list[str]:
    """References of inquiries with answers that were closed long enough ago, as the case system says."""
    with_answers = Outcome.objects.exclude(body="").values("ticket")
    references = Question.objects.filter(ticket__in=with_answers).values_list("inquiry", flat=True).distinct()
    last_read = clock.local(now).date() - KEPT_AFTER_CLOSING
    closed = []
    for reference in references:
        day = running.closed_on(reference)
        if day is not None and day < last_read:
            closed.append(reference)
    return closed
