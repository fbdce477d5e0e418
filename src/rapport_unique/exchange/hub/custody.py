"""What the hub's operator does with letters that were put aside: see why, mend the cause, deliver them anew."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Program
from rapport_unique.exchange.hub import running
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.journal.recording import record

_OPERATOR = Program("operator")


def dead_letters() -> list[dict[str, Any]]:
    """Those of the last fourteen days, the oldest first; `bytes` is all that can be told of what one holds."""
    return [
        {
            "id": each.envelope.id,
            "recipient": each.envelope.recipient,
            "reason": each.reason,
            "since": instant(each.since),
            "bytes": len(each.envelope.content),
        }
        for each in running.transport().dead_letters()
    ]


def replay(id: str, reason: str) -> None:
    """Deliver a dead letter anew, and record who wanted it and why. Raises KeyError where there is none."""
    post = running.transport()
    letter = next((each for each in post.dead_letters() if each.envelope.id == id), None)
    if letter is None:
        raise KeyError(id)
    with transaction.atomic():
        data = {"code": letter.reason, "recipient": letter.envelope.recipient, "reason": reason}
        record(subject=f"exchange:{id}", actor=_OPERATOR.identifier, action="dead-letter-replayed", data=data)
        post.replay(id)
