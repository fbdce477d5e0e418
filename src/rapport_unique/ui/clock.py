"""The one clock. A rehearsal shifts it, for everybody by setting or for one thread of work by `shifted`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta(0))


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now() + timedelta(days=settings.CLOCK_SHIFT_DAYS) + _shift.get()  # noqa: TID251


def today() -> date:
    """The day it is in Belgium."""
    return local(now()).date()


def yesterday() -> date:
    return today() - timedelta(days=1)


def parsed(instant: str) -> datetime:
    """A moment that was kept as text."""
    return datetime.fromisoformat(instant)


def local(moment: datetime) -> datetime:
    """The same moment on a Belgian clock."""
    return timezone.localtime(moment)


@contextmanager
def shifted(**offset: float) -> Iterator[None]:
    """Move the clock within a block, as `timedelta` names it: `shifted(days=30)`, `shifted(hours=-2)`."""
    token = _shift.set(_shift.get() + timedelta(**offset))
    try:
        yield
    finally:
        _shift.reset(token)
