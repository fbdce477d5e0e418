"""The roles of the calculator: a social worker sees their own households, a head of service those of the centre. Who
manages access sees who looked, and no household."""

from rapport_unique.accounts.access import allow
from rapport_unique.accounts.roles import ACCESS_MANAGER, Role, Scope, register_role
from rapport_unique.core.texts import Text

SOCIAL_WORKER, HEAD_OF_SERVICE = "social-worker", "head-of-service"
_LABELS = {
    SOCIAL_WORKER: Text("Assistant social", "Maatschappelijk werker", "Sozialarbeiter"),
    HEAD_OF_SERVICE: Text("Chef de service", "Diensthoofd", "Dienstleiter"),
}

for _key, _label in _LABELS.items():
    register_role(Role(key=_key, label=_label, scope=Scope.CENTRE, home="cases", identified=True))

for_workers = allow(roles={SOCIAL_WORKER, HEAD_OF_SERVICE})
for_heads = allow(roles={HEAD_OF_SERVICE})
for_reviewers = allow(roles={ACCESS_MANAGER.key, HEAD_OF_SERVICE})
"""Who may see who looked at which household."""
