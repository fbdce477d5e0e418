"""The calculator's own keys, and the seals it puts on simulations."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db.models import Min

from rapport_unique.adapters.seals import SealedFacts, entry_of, kept_key, key_name, seal, synthetic_key
from rapport_unique.budgets.models import Simulation
from rapport_unique.core.money import euros
from rapport_unique.ui import clock


def sealed(simulation: Simulation) -> Simulation:
    """The simulation with its seal, not saved."""
    key = _key(settings.SEAL_KEY, simulation.synthetic)
    simulation.key = key_name(key.public_key(), synthetic=simulation.synthetic)
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


def trusted_entry(first: date | None = None, *, synthetic: bool = False) -> str:
    """What the operator of the Rapport Unique adds to its trusted keys: for simulations from `first`, or today, on.
    The entry of the key over synthetic simulations is for a demonstration alone."""
    public = _key(settings.SEAL_KEY, synthetic).public_key()
    return entry_of(public, first or clock.today(), synthetic=synthetic)


def first_sealed() -> date:
    """The day of the earliest simulation that carries the key's seal; today while there is none."""
    found = Simulation.objects.filter(key=public_key_name()).aggregate(first=Min("date"))
    return found["first"] or clock.today()


def public_key_name(*, synthetic: bool = False) -> str:
    return key_name(_key(settings.SEAL_KEY, synthetic).public_key(), synthetic=synthetic)


@cache
def _key(file: Path, synthetic: bool) -> Ed25519PrivateKey:
    key = kept_key(file)
    return synthetic_key(key) if synthetic else key
