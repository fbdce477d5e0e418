"""Whoever is turned away stands in the journal: at once, and then with their number, so that a flood writes little."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from django.db import transaction

from rapport_unique.journal.recording import record
from rapport_unique.ui import clock

SUBJECT = "exchange:turned-away"
QUIET = timedelta(minutes=10)
"""How long the same refusal of the same actor is only counted, by each process of the site."""
_MOST = 10_000
"""Kinds of refusal that a process counts; whoever makes more is written down each time."""
_lock = threading.Lock()
_counted: dict[tuple[str, ...], tuple[datetime, int]] = {}


def turned_away(actor: str, action: str, **data: str) -> None:
    """Record that `actor` was refused something; `data` says what and why, never whom it was about."""
    key, now = (actor, action, *sorted(data.values())), clock.now()
    with _lock:
        since, times = _counted.get(key, (None, 0))
        if since is not None and now < since + QUIET:
            _counted[key] = (since, times + 1)
            return
        if key in _counted or len(_counted) < _MOST:
            _counted[key] = (now, 0)
    with transaction.atomic():
        record(subject=SUBJECT, actor=actor, action=action, data={**data, "times": 1 + times})


def forget() -> None:
    """Begin to count anew."""
    with _lock:
        _counted.clear()
