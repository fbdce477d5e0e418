"""The roles of the administration's people."""

from rapport_unique.accounts.roles import Role, Scope, register_role
from rapport_unique.core.texts import Text

_LABELS = {
    "manager": Text("Gestionnaire", "Beheerder", "Verwalter"),
    "controller": Text("Contrôleur", "Controleur", "Kontrolleur"),
    "budget": Text("Budget", "Budget", "Budget"),
}

for _key, _label in _LABELS.items():
    register_role(Role(key=_key, label=_label, scope=Scope.ADMINISTRATION, home="follow-up"))

ADMINISTRATION = frozenset(_LABELS)
