"""The worker makes a root over the journal again and again, and has it stamped."""

from datetime import timedelta

from rapport_unique.accounts.cards import trust
from rapport_unique.journal.roots import publish
from rapport_unique.outbox.periodic import every


@every(timedelta(minutes=10), name="journal-roots")
def publish_root() -> None:
    publish(trust())
