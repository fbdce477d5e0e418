"""The registry of roles: each app declares its own, and a site knows those of the apps it runs."""

from dataclasses import dataclass
from enum import StrEnum

from rapport_unique.core.texts import Text


class Scope(StrEnum):
    CENTRE = "centre"
    ADMINISTRATION = "administration"


@dataclass(frozen=True, slots=True)
class Role:
    """What a mandate makes of a person. `home` names the page where this role starts.

    Who is `identified` must be known by national number; an `officer` signs for the centre: the role must never be
    vacant, it can be delegated, and nobody holds two of them in a centre at once.
    """

    key: str
    label: Text
    scope: Scope
    home: str
    identified: bool = False
    officer: bool = False
    on_behalf: Text | None = None
    """How a delegate of an officer is introduced."""


ROLES: dict[str, Role] = {}


def register_role(role: Role) -> Role:
    """Make a role known to the site. Declaring it twice alike is harmless, two meanings of one key are not."""
    if ROLES.setdefault(role.key, role) != role:
        raise ValueError(f"role {role.key} is declared twice")
    return role


def roles_of(scope: Scope) -> list[Role]:
    """The roles that can be granted there, in the order of their declaration."""
    return [role for role in ROLES.values() if role.scope == scope]


ACCESS_MANAGER = register_role(
    Role(
        key="access-manager",
        label=Text("Gestionnaire des accès", "Toegangsbeheerder", "Zugangsverwalter"),
        scope=Scope.CENTRE,
        home="mandates",
        identified=True,
    )
)
