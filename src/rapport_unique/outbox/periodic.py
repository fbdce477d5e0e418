"""What the worker does again and again: each task by one worker at a time, whatever their number."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from rapport_unique.outbox.models import Periodic
from rapport_unique.ui import clock

logger = logging.getLogger(__name__)

Task = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Entry:
    task: Task
    interval: timedelta


TASKS: dict[str, Entry] = {}


def every(interval: timedelta, *, name: str) -> Callable[[Task], Task]:
    """Register a task. It must do no harm when it runs again, or an interval later than planned."""

    def register(task: Task) -> Task:
        if name in TASKS:
            raise ValueError(f"task {name} is declared twice")
        TASKS[name] = Entry(task, interval)
        return task

    return register


def run_due() -> bool:
    """Run one task whose time has come; False when there is none. What fails comes back at its next time."""
    now = clock.now()
    known = {each.name: each.due for each in Periodic.objects.filter(name__in=TASKS)}
    for name, entry in TASKS.items():
        if name not in known:
            Periodic.objects.bulk_create([Periodic(name=name, due=now)], ignore_conflicts=True)
        elif known[name] > now:
            continue
        if Periodic.objects.filter(name=name, due__lte=now).update(due=now + entry.interval):
            try:
                entry.task()
            except Exception:
                logger.exception("The periodic task %s failed", name)
            return True
    return False
