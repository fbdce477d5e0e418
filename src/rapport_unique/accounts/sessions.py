"""The open sessions of a person: where they are signed in, and how to end that from elsewhere."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from rapport_unique.accounts.models import OpenSession, OpenSessionQuerySet, Person
from rapport_unique.core.texts import Text, same
from rapport_unique.journal.recording import record
from rapport_unique.ui import clock

_BROWSERS = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {"Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "Mac OS": "macOS", "Linux": "Linux"}
_UNKNOWN = Text("Navigateur inconnu", "Onbekende browser", "Unbekannter Browser")


def begin(request: HttpRequest, person: Person, *, means: str, level: int) -> OpenSession:
    """Note a session that begins; those that ran out are forgotten."""
    now = clock.now()
    OpenSession.objects.filter(person=person, seen_at__lt=now - _length()).delete()
    session: OpenSession = OpenSession.objects.create(
        person=person,
        means=means,
        level=level,
        browser=_browser(request.headers.get("User-Agent", "")),
        begun_at=now,
        seen_at=now,
    )
    return session


def seen(pk: int) -> None:
    OpenSession.objects.filter(pk=pk).update(seen_at=clock.now())


def open_sessions(person: Person) -> OpenSessionQuerySet:
    """Those that have neither ended nor run out, latest first."""
    found: OpenSessionQuerySet = OpenSession.objects.standing().filter(
        person=person, seen_at__gte=clock.now() - _length()
    )
    return found


def end(*, person: Person, sessions: OpenSessionQuerySet) -> int:
    """End them at once, wherever they are; how many there were."""
    with transaction.atomic():
        ended = sessions.filter(person=person).update(ended_at=clock.now())
        if ended:
            record(
                subject=person.journal_actor,
                actor=person.journal_actor,
                action="sessions-ended",
                data={"number": ended},
            )
    return int(ended)


def browser_label(session: OpenSession) -> Text:
    return same(session.browser) if session.browser else _UNKNOWN


def _length() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def _browser(agent: str) -> str:
    """In plain words; nothing that tells one browser from another of its kind."""
    browser = next((name for mark, name in _BROWSERS.items() if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS.items() if mark in agent), "")
    return ", ".join(filter(None, (browser, system)))
