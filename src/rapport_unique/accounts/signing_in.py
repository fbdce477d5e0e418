"""Who is signed in, as the session knows it. The mandate is read again on every request."""

from typing import Any, NamedTuple

from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest

from rapport_unique.accounts import sessions
from rapport_unique.accounts.access import Actor, Request
from rapport_unique.accounts.levels import STRONG, Level
from rapport_unique.accounts.models import Mandate, MandateQuerySet, OpenSession, Person
from rapport_unique.core.texts import Text
from rapport_unique.ui import clock, language

_PERSON = "person"
_MANDATE = "mandate"
_SEEN = "seen"
_MEANS = "means"
_LEVEL = "level"
_SIGNED_IN_AT = "signed_in_at"
_OPEN = "open"
_OTHERS = "others"
_SHOWN = 5


class OtherRole(NamedTuple):
    """What the head of every page offers to change to."""

    pk: int
    role: Text
    centre: Text


_SEEN_EVERY_SECONDS = 60


def sign_in(request: HttpRequest, person: Person, *, means: str, level: Level) -> None:
    """Begin a session of `person`: in the mandate they act in already, or in theirs if they have only one.

    The CSRF token stays: pages still open from before an expiry can then be sent, and with the `__Host-` prefix of
    its cookie nobody can have planted it.
    """
    acted_in = request.session.get(_MANDATE) if request.session.get(_PERSON) == person.pk else None
    request.session.flush()
    request.session.update(
        {
            _PERSON: person.pk,
            _MEANS: means,
            _LEVEL: int(level),
            _SIGNED_IN_AT: int(clock.now().timestamp()),
            _OPEN: sessions.begin(request, person, means=means, level=int(level)).pk,
        }
    )
    mandates = list(mandates_of(person))
    for mandate in mandates:
        if len(mandates) == 1 or mandate.pk == acted_in:
            choose(request, mandate)


def is_strong(request: HttpRequest) -> bool:
    """Whether the sign-in is fresh and at the level that signing and giving mandates ask for."""
    age = clock.now().timestamp() - request.session.get(_SIGNED_IN_AT, 0)
    return level_of(request) >= STRONG and bool(age <= settings.FRESH_SIGN_IN_SECONDS)


def level_of(request: HttpRequest) -> int:
    """The level of assurance of this session."""
    level: int = request.session.get(_LEVEL, 0)
    return level


def means_of(request: HttpRequest) -> str:
    """By which way this session was begun: the key of a `ways.Way`."""
    means: str = request.session.get(_MEANS, "")
    return means


def choose(request: HttpRequest, mandate: Mandate) -> None:
    """Act in this mandate from now on."""
    request.session.cycle_key()
    request.session[_MANDATE] = mandate.pk
    others = [each for each in mandates_of(mandate.person) if each.pk != mandate.pk]
    request.session[_OTHERS] = [
        {"pk": each.pk, "role": list(each.acting_label), "centre": list(each.centre_label)} for each in others[:_SHOWN]
    ]


def other_roles(request: HttpRequest) -> list[OtherRole]:
    """The person's other roles, as they were when this one was chosen: one click away."""
    return [
        OtherRole(each["pk"], Text(*each["role"]), Text(*each["centre"])) for each in request.session.get(_OTHERS, ())
    ]


def sign_out(request: HttpRequest) -> None:
    OpenSession.objects.filter(pk=session_of(request)).delete()
    request.session.flush()


def session_of(request: HttpRequest) -> int:
    """Which of the person's open sessions this one is."""
    pk: int = request.session.get(_OPEN, 0)
    return pk


def mandates_of(person: Person) -> MandateQuerySet:
    """Those the person can act in today."""
    mandates: MandateQuerySet = Mandate.objects.filter(person=person).active(clock.today()).known()
    return mandates.select_related("person", "centre", "delegated_by__person")


def recognise(request: Request) -> None:
    """Set `request.person` and `request.actor` from the session; an ended mandate is no longer found."""
    request.person = request.actor = None
    person = request.session.get(_PERSON)
    if person is None:
        return
    mandate, standing = request.session.get(_MANDATE), OpenSession.objects.standing().filter(pk=session_of(request))
    if mandate is not None:
        found = (
            Mandate.objects.filter(pk=mandate, person=person, person__open_sessions__in=standing)
            .active(clock.today())
            .known()
            .select_related("person", "centre", "delegated_by__person")
            .first()
        )
        request.actor = Actor(found) if found else None
    request.person = (
        request.actor.person if request.actor else Person.objects.filter(pk=person, open_sessions__in=standing).first()
    )
    if request.person:
        _stay(request)


def _stay(request: HttpRequest) -> None:
    """Slide the end of the session, with at most one write a minute."""
    now = int(clock.now().timestamp())
    if now - request.session.get(_SEEN, 0) >= _SEEN_EVERY_SECONDS:
        request.session[_SEEN] = now
        sessions.seen(session_of(request))


@receiver(language.language_chosen)
def keep_language(sender: Any, request: Request, language: str, **rest: Any) -> None:
    """The language someone switches to is theirs at the next sign-in too, and that of their e-mail."""
    if request.person:
        Person.objects.filter(pk=request.person.pk).update(language=language)
