"""THE access mechanism: every view declares who may use it, and a view that declares nothing is refused.

    @require_GET
    @allow(roles={"agent", "president"})
    def edit(request: ActorRequest) -> HttpResponse: ...

The declaration is an attribute of the view; `middleware.AccessMiddleware` enforces it, `checks` finds what is missing.
Objects of another centre stay out of reach by QuerySets: `Model.objects.visible_to(request.actor)`, else 404.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest

from rapport_unique.accounts.models import Centre, Mandate, Person
from rapport_unique.accounts.roles import Role
from rapport_unique.core.texts import Text

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person in one of their mandates."""

    mandate: Mandate

    @property
    def person(self) -> Person:
        return self.mandate.person

    @property
    def role(self) -> Role:
        return self.mandate.role

    @property
    def centre(self) -> Centre | None:
        """None in the administration."""
        return self.mandate.centre

    @property
    def name(self) -> str:
        return self.person.name

    @property
    def role_label(self) -> Text:
        return self.mandate.acting_label

    @property
    def centre_label(self) -> Text:
        return self.mandate.centre_label

    @property
    def language(self) -> str:
        return self.person.language

    @property
    def identifier(self) -> str:
        """For the journal, which knows no people."""
        return self.person.journal_actor


@dataclass(frozen=True, slots=True)
class Program:
    """Acts where no person does: the demonstration's data, an import."""

    name: str
    person: None = None
    centre: None = None

    @property
    def identifier(self) -> str:
        return f"program:{self.name}"


class Request(HttpRequest):
    """What every view receives. `person` without `actor`: signed in, and still to choose a mandate."""

    person: Person | None
    actor: Actor | None
    other_roles: Sequence[Any]


class ActorRequest(HttpRequest):
    """What a view that names roles receives."""

    person: Person
    actor: Actor


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a view: everyone, whoever is signed in (`roles` None), or who acts in one of `roles`."""

    everyone: bool = False
    roles: frozenset[str] | None = None
    strong: bool = False
    """Whether it asks for a sign-in that is fresh and at the level of signing (`signing_in.is_strong`)."""

    def admits(self, person: Person | None, actor: Actor | None) -> bool:
        if self.everyone:
            return True
        if self.roles is None:
            return person is not None
        return actor is not None and actor.role.key in self.roles


def allow_everyone(view: View) -> View:
    return _declare(view, Access(everyone=True))


def allow_signed_in(view: View) -> View:
    return _declare(view, Access())


def allow_strongly_signed_in(view: View) -> View:
    return _declare(view, Access(strong=True))


def allow(*, roles: Collection[str], strong: bool = False) -> Callable[[View], View]:
    def declare(view: View) -> View:
        return _declare(view, Access(roles=frozenset(roles), strong=strong))

    return declare


def access_of(view: object) -> Access | None:
    """What the view declares; decorators around it carry the declaration along."""
    return getattr(view, "access", None)


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
