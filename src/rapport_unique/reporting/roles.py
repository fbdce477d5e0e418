"""The roles that a centre's people have for its reports."""

from rapport_unique.accounts.roles import Role as AccountRole
from rapport_unique.accounts.roles import Scope, register_role
from rapport_unique.core.lifecycle import EDITORS, ON_BEHALF, ROLE_LABELS, SIGNATORIES, Role

for _role in Role:
    register_role(
        AccountRole(
            key=_role.value,
            label=ROLE_LABELS[_role],
            scope=Scope.CENTRE,
            home="reports",
            identified=_role in SIGNATORIES,
            officer=_role in SIGNATORIES,
            on_behalf=ON_BEHALF.get(_role),
        )
    )

READERS = frozenset(role.value for role in Role)
WRITERS = frozenset(role.value for role in EDITORS)
OFFICERS = frozenset(role.value for role in SIGNATORIES)
