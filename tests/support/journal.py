"""What every write owes the journal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import verify


@contextmanager
def one_event(subject: str, action: str) -> Iterator[None]:
    """The block writes exactly one event in the whole journal, this one, and its chain holds."""
    before = set(Event.objects.values_list("pk", flat=True))
    yield
    added = list(Event.objects.exclude(pk__in=before).values_list("subject", "action"))
    assert added == [(subject, action)]
    verify(subject)


@contextmanager
def no_event() -> Iterator[None]:
    before = Event.objects.count()
    yield
    assert Event.objects.count() == before
