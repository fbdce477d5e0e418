"""The roles of the administration's people: a manager opens campaigns, grants and reopens, a controller controls, a
budget officer settles, pays and recovers. Who proposes an amount never approves it."""

from rapport_unique.accounts.access import allow
from rapport_unique.accounts.roles import Role, Scope, register_role
from rapport_unique.core.texts import Text

MANAGER, CONTROLLER, BUDGET = "manager", "controller", "budget"
_LABELS = {
    MANAGER: Text("Gestionnaire", "Beheerder", "Verwalter"),
    CONTROLLER: Text("Contrôleur", "Controleur", "Kontrolleur"),
    BUDGET: Text("Budget", "Budget", "Budget"),
}

for _key, _label in _LABELS.items():
    register_role(Role(key=_key, label=_label, scope=Scope.ADMINISTRATION, home="follow-up"))

ADMINISTRATION = frozenset(_LABELS)

for_administration = allow(roles=ADMINISTRATION)
for_managers = allow(roles={MANAGER})
for_controllers = allow(roles={CONTROLLER})
for_budget = allow(roles={BUDGET})
for_approval = allow(roles={BUDGET, MANAGER})
