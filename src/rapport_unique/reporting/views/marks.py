"""The four marks of a report: completed, signed by each officer, sent."""

from dataclasses import dataclass
from datetime import datetime

from rapport_unique.core.lifecycle import SIGNATORIES, Role, State
from rapport_unique.core.texts import Text
from rapport_unique.reporting.models import Signature, Version

COMPLETED = Text("Complété", "Ingevuld", "Ausgefüllt")
SIGNED_BY = {
    Role.PRESIDENT: Text("Signé par le président", "Ondertekend door de voorzitter", "Vom Präsidenten unterzeichnet"),
    Role.DIRECTOR: Text(
        "Signé par le directeur général",
        "Ondertekend door de algemeen directeur",
        "Vom Generaldirektor unterzeichnet",
    ),
}
SENT = Text("Envoyé", "Verzonden", "Gesendet")


@dataclass(frozen=True, slots=True)
class Mark:
    label: Text
    done: bool
    at: datetime | None = None
    who: str = ""


def marks_of(version: Version) -> list[Mark]:
    """In the order in which they are usually earned."""
    signatures: dict[str, Signature] = version.live_signatures
    is_sent = version.state == State.SENT
    submission = version.submission if is_sent else None
    return [
        Mark(COMPLETED, version.state in (State.READY, State.SIGNED_ONCE, State.SENT)),
        *(_signed(role, signatures.get(role)) for role in SIGNATORIES),
        Mark(SENT, is_sent, submission.received_at if submission else None),
    ]


def _signed(role: Role, signature: Signature | None) -> Mark:
    if signature is None:
        return Mark(SIGNED_BY[role], False)
    return Mark(SIGNED_BY[role], True, signature.signed_at, signature.person.name)
