"""Once a day the hub gives the root over its journal into the hands of members, and hands theirs on to others."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import islice

from rapport_unique.exchange.correspondence import PeerRoot
from rapport_unique.exchange.hub import models, running
from rapport_unique.exchange.witnessing import witnesses
from rapport_unique.journal.models import Root
from rapport_unique.outbox.periodic import every
from rapport_unique.ui import clock

_AT_ONCE = 50
"""Roots of a message."""


@every(timedelta(days=1), name="hub-roots")
def publish_roots() -> None:
    hub, day = running.hub(), clock.today()
    own = hub.correspondent.number
    members = set(hub.correspondent.directory.members) - {own}
    latest = Root.objects.order_by("-size").first()
    with hub.store.transaction():
        for each in witnesses(own, members, day) if latest else ():
            hub.witnessing.tell(each, latest.size, latest.hash, latest.made_at)  # type: ignore[union-attr]
        for_whom: defaultdict[str, list[PeerRoot]] = defaultdict(list)
        new = models.PeerRoot.objects.filter(handed_on=None)
        for root in new:
            for each in witnesses(root.member, members, day):
                for_whom[each].append(root.said)
        new.update(handed_on=clock.now())
        for whom, roots in for_whom.items():
            rest = iter(roots)
            while some := list(islice(rest, _AT_ONCE)):
                hub.witnessing.hand_on(whom, some)
