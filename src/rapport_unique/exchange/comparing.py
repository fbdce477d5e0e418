"""One's own journal against the roots of it that peers hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.correspondence import Correspondent, PeerRoot
from rapport_unique.exchange.protocol import sealing
from rapport_unique.exchange.protocol.identifiers import instant, read_instant
from rapport_unique.exchange.protocol.refusals import SIGNATURE_WRONG
from rapport_unique.journal.roots import root_at


def as_data(roots: Iterable[PeerRoot]) -> list[dict[str, Any]]:
    """Roots that one holds of others, to give to whoever compares."""
    return [
        {"member": each.member, "size": each.size, "root": each.hash, "made": instant(each.made), "signed": each.signed}
        for each in roots
    ]


def compare(held: Iterable[Mapping[str, Any]], correspondent: Correspondent) -> dict[str, Any]:
    """How many of the roots are one's own, and which of them the journal does not have: `broken`, by size.

    Each counts by the signature of this member that it bears, not by who brought it. Raises Invalid for a forged one.
    """
    compared, broken = 0, []
    for each in held:
        if each["member"] != correspondent.number:
            continue
        said = sealing.verified_then(each["signed"], correspondent.directory, read_instant(each["made"]))
        if (said["from"], said["type"]) != (correspondent.number, "rse.root.v1"):
            raise Invalid(SIGNATURE_WRONG.code)
        compared += 1
        if root_at(said["size"]) != said["root"]:
            broken.append({"size": said["size"], "root": said["root"]})
    return {"compared": compared, "broken": broken}
