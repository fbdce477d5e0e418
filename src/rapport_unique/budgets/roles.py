"""The roles of the calculator: a social worker sees their own households, a head of service those of the centre. The
data protection officer and who manages access see who looked, and no household."""

from rapport_unique.accounts.access import allow
from rapport_unique.accounts.roles import ACCESS_MANAGER, Role, Scope, register_role
from rapport_unique.core.texts import Text

SOCIAL_WORKER, HEAD_OF_SERVICE, PROTECTION_OFFICER = "social-worker", "head-of-service", "data-protection-officer"
_ROLES = {
    SOCIAL_WORKER: (Text("Assistant social", "Maatschappelijk werker", "Sozialarbeiter"), "cases"),
    HEAD_OF_SERVICE: (Text("Chef de service", "Diensthoofd", "Dienstleiter"), "cases"),
    PROTECTION_OFFICER: (
        Text(
            "Délégué à la protection des données",
            "Functionaris voor gegevensbescherming",
            "Datenschutzbeauftragter",
        ),
        "looks",
    ),
}

for _key, (_label, _home) in _ROLES.items():
    register_role(Role(key=_key, label=_label, scope=Scope.CENTRE, home=_home, identified=True))

for_workers = allow(roles={SOCIAL_WORKER, HEAD_OF_SERVICE})
for_heads = allow(roles={HEAD_OF_SERVICE})
for_reviewers = allow(roles={PROTECTION_OFFICER, ACCESS_MANAGER.key, HEAD_OF_SERVICE})
"""Who may see who looked at which household."""
