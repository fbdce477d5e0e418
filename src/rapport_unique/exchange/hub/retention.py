"""What the hub forgets, and when. The mailbox forgets by itself (`tidy`), the journal nothing: it says no more than
metadata."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from rapport_unique.exchange.hub.models import Handed, Inscription, PeerRoot, Seen, TakenOver
from rapport_unique.exchange.protocol.deadlines import KEY_LIVES, day_of
from rapport_unique.exchange.tables import forgotten
from rapport_unique.outbox.periodic import every
from rapport_unique.ui import clock


@every(timedelta(hours=1), name="hub-retention")
def forget() -> None:
    """Forget what is past its time; one event of the journal says how much."""
    now = clock.now()
    old = now - timedelta(days=settings.METADATA_KEPT_DAYS)
    with transaction.atomic():
        acknowledgements = TakenOver.objects.filter(asked__lte=now - KEY_LIVES).exclude(acknowledgement=b"")
        forgotten(
            seen=Seen.objects.filter(at__lte=now - KEY_LIVES).delete()[0],
            acknowledgements=acknowledgements.update(acknowledgement=b""),
            requests=TakenOver.objects.filter(asked__lte=old).delete()[0],
            deliveries=Handed.objects.filter(accepted__lte=old).delete()[0],
            peers=PeerRoot.objects.filter(made__lte=old).delete()[0],
            inscriptions=Inscription.objects.filter(end__lte=day_of(old)).delete()[0],
        )
