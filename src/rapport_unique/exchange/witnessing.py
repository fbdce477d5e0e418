"""Members hold each other's roots, so that nobody's journal can be another one tomorrow.

Each signs the root over its journal for the hub, which hands it on, as it was signed, to a few others: a few are enough
to contradict, and it costs little. Nothing of what the journal says is in a root.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.correspondence import Correspondent, Event, PeerRoot, Store
from rapport_unique.exchange.protocol.identifiers import instant, read_instant
from rapport_unique.exchange.protocol.messages import Message
from rapport_unique.exchange.protocol.refusals import UNKNOWN_REFERENCE

WITNESSES = 5
"""Members that are handed a root, others each day."""


def witnesses(of: str, members: Collection[str], day: date) -> list[str]:
    """Who is handed the root of a member on a day: the next ones in the row, which moves on daily."""
    others = sorted({*members} - {of})
    if not others:
        return []
    first = (sum(each < of for each in others) + day.toordinal() * WITNESSES) % len(others)
    return [others[(first + each) % len(others)] for each in range(min(WITNESSES, len(others)))]


@dataclass(frozen=True)
class Witnessing:
    """Each method that takes a message runs in a transaction of the store."""

    correspondent: Correspondent
    store: Store
    hub: str

    def tell(self, to: str, size: int, hash: str, made: datetime) -> None:
        """Let one's own root leave with the transaction."""
        message = self.correspondent.compose("root", to, size=size, root=hash, made=instant(made))
        self.correspondent.post(self.store, message)

    def hand_on(self, to: str, roots: Collection[PeerRoot]) -> None:
        message = self.correspondent.compose("roots", to, roots=[each.signed for each in roots])
        self.correspondent.post(self.store, message)

    def told(self, message: Message, signed: str) -> None:
        """A member's own root."""
        self._keep(message, signed)

    def handed(self, message: Message, signed: str) -> None:
        """Roots of others, which the hub cannot have changed."""
        if message["from"] != self.hub:
            raise Invalid(UNKNOWN_REFERENCE.code)
        for each in message["roots"]:
            root = self.correspondent.verified(each, to=self.hub)
            if root["type"] != "rse.root.v1":
                raise Invalid(UNKNOWN_REFERENCE.code)
            self._keep(root, each)

    def _keep(self, message: Message, signed: str) -> None:
        """Once, with an event; where it contradicts what the member said before, both stay, as the proof of it."""
        root = PeerRoot(message["from"], message["size"], message["root"], read_instant(message["made"]), signed)
        known = self.store.peer_roots(root.member)
        if any((each.size, each.hash) == (root.size, root.hash) for each in known):
            return
        wrong = any(_contradict(each, root) for each in known)
        kept = PeerRoot(root.member, root.size, root.hash, root.made, signed, contradicts=wrong)
        self.store.add_peer_root(kept)
        action = "peer-root-contradicts" if wrong else "peer-root-kept"
        data = {"size": root.size, "root": root.hash}
        self.store.record(Event(self.correspondent.clock(), root.member, action, f"roots:{root.member}", data))


def _contradict(one: PeerRoot, other: PeerRoot) -> bool:
    """A journal has one root at each size, and never shrinks."""
    if one.size == other.size:
        return one.hash != other.hash
    earlier, later = sorted((one, other), key=lambda each: each.made)
    return earlier.made < later.made and later.size < earlier.size
