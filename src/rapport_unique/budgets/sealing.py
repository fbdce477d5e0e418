"""The calculator's own key, and the seals it puts on simulations."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import Min

from rapport_unique.adapters.seals import SealedFacts, entry_of, kept_key, key_name, seal
from rapport_unique.budgets.models import Simulation
from rapport_unique.core.money import euros
from rapport_unique.ui import clock


def sealed(simulation: Simulation) -> Simulation:
    """The simulation with its seal, not saved."""
    key = _key(settings.SEAL_KEY)
    simulation.key = key_name(key.public_key())
    simulation.seal = seal(key, facts_of(simulation))
    return simulation


def facts_of(simulation: Simulation) -> SealedFacts:
    """The five facts in the texts that are sealed."""
    return SealedFacts(
        ins=simulation.centre.ins,
        niss=simulation.niss,
        number=simulation.number,
        date=simulation.date.isoformat(),
        balance=str(euros(simulation.balance)),
    )


def trusted_entry(first: date | None = None) -> str:
    """What the operator of the Rapport Unique adds to its trusted keys: for simulations from `first`, or today, on."""
    return entry_of(_key(settings.SEAL_KEY).public_key(), first or clock.today())


def first_sealed() -> date:
    """The day of the earliest simulation that carries the key's seal; today while there is none."""
    found = Simulation.objects.filter(key=public_key_name()).aggregate(first=Min("date"))
    return found["first"] or clock.today()


def public_key_name() -> str:
    return key_name(_key(settings.SEAL_KEY).public_key())


@cache
def _key(file: Path) -> Ed25519PrivateKey:
    return kept_key(file)
