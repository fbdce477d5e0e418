"""What was computed for a household at one moment: five sealed facts that stay, and a household that does not."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from rapport_unique.accounts.models import Centre, Person
from rapport_unique.budgets.models.cases import Case, OfWorkerQuerySet
from rapport_unique.core.money import ZERO
from rapport_unique.ui import clock


class SealedQuerySet(OfWorkerQuerySet):
    """Once its household is erased, a simulation is the centre's alone."""

    worker_path = "household__case__worker"

    def expired(self) -> Self:
        """Those that no control of the subsidy can concern any more."""
        return self.filter(made_at__lt=clock.now() - timedelta(days=settings.SIMULATIONS_KEPT_DAYS))

    def decided(self) -> Self:
        """Those that led to a decision."""
        return self.filter(decision__isnull=False)


class Simulation(models.Model):
    """Never changes: running again makes a new one. `niss`, `number`, `date` and `balance` are sealed together with the
    centre's INS code; `seal` is the Ed25519 signature over them, `key` names the key.

    `number` is random and unique in the centre. The parameters are named with the digest of their values, the centre's
    policy by its version and digest.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="budget_simulations")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    niss = models.CharField(max_length=11)
    number = models.CharField(max_length=18)
    date = models.DateField()
    balance = models.DecimalField(max_digits=14, decimal_places=2)
    key = models.CharField(max_length=30)
    seal = models.CharField(max_length=100)
    parameters = models.CharField(max_length=60)
    parameters_digest = models.CharField(max_length=64)
    synthetic = models.BooleanField()
    policy_number = models.PositiveIntegerField()
    policy_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = SealedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["centre", "number"], name="budgets_simulation_once")]

    def __str__(self) -> str:
        return self.number

    @property
    def ceiling(self) -> Decimal:
        """The most that can be subsidised a month."""
        return max(ZERO, -self.balance)

    @property
    def journal_subject(self) -> str:
        return f"simulation:{self.centre.ins}/{self.number}"


class Household(models.Model):
    """What a simulation was computed from and what came out, as data. It goes when its case is erased."""

    simulation = models.OneToOneField(Simulation, on_delete=models.CASCADE, related_name="household")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="households")
    revision = models.PositiveIntegerField()
    data = models.JSONField()
    result = models.JSONField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.simulation_id}"


class Decision(models.Model):
    """The centre decided on the strength of a simulation."""

    simulation = models.OneToOneField(Simulation, on_delete=models.PROTECT, related_name="decision")
    decided_on = models.DateField()
    marked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.simulation_id} {self.decided_on}"
