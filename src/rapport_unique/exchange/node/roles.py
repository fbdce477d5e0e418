"""The roles of a node, all of the centre's own people: no role of the administration exists here."""

from rapport_unique.accounts.access import allow
from rapport_unique.accounts.roles import Role, Scope, register_role
from rapport_unique.core.texts import Text

WORKER, HEAD, OFFICER = "inquiry-worker", "inquiry-head", "inquiry-officer"
_LABELS = {
    WORKER: (Text("Assistant social", "Maatschappelijk werker", "Sozialarbeiter"), "questions"),
    HEAD: (Text("Chef de service", "Diensthoofd", "Dienstleiter"), "questions"),
    OFFICER: (
        Text("Délégué à la protection des données", "Functionaris voor gegevensbescherming", "Datenschutzbeauftragter"),
        "node-state",
    ),
}

for _key, (_label, _home) in _LABELS.items():
    register_role(Role(key=_key, label=_label, scope=Scope.CENTRE, home=_home, identified=True))

for_workers = allow(roles={WORKER})
"""Who asks, and sees what came back."""
for_inquirers = allow(roles={WORKER, HEAD})
for_heads = allow(roles={HEAD})
"""Who decides on held files, and sees that somebody asked, never what was answered."""
for_officers = allow(roles={OFFICER})
for_overseers = allow(roles={HEAD, OFFICER})
"""Who sees what the centre answered: to whom and when, not what."""
for_tellers = allow(roles={WORKER, OFFICER})
"""Who tells a person who asked what about them."""
for_everybody = allow(roles={WORKER, HEAD, OFFICER})
