"""Campaigns, and what the administration and the budget tool know beforehand: grants and simulations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from rapport_unique.accounts.models import Centre
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Measure
from rapport_unique.core.measures import measure
from rapport_unique.core.texts import Text
from rapport_unique.reporting.models.scoping import ScopedQuerySet


class LatePolicy(models.TextChoices):
    """What happens to a form that is signed after the deadline."""

    BLOCK = "block"
    WARN = "warn"
    ALLOW = "allow"


class Campaign(models.Model):
    """One measure in one period: when its forms open and until when they are due."""

    measure_id = models.CharField(max_length=40)
    period_id = models.CharField(max_length=20)
    opens = models.DateField()
    closes = models.DateField()
    late_policy = models.CharField(max_length=10, choices=LatePolicy, default=LatePolicy.WARN)
    overrides = models.JSONField(default=dict)

    class Meta:
        ordering = ["-closes", "measure_id"]
        constraints = [
            models.UniqueConstraint(fields=["measure_id", "period_id"], name="reporting_campaign_once"),
            models.CheckConstraint(
                condition=models.Q(closes__gte=models.F("opens")), name="reporting_campaign_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.period_id}"

    @property
    def measure(self) -> Measure:
        return measure(self.measure_id)

    @property
    def parameters(self) -> Parameters:
        """The measure's parameters of the period, with the administration's overrides laid over them."""
        return self.measure.parameters(self.period_id).merged(self.overrides)

    @property
    def key(self) -> str:
        """How a signed document names the campaign."""
        return f"{self.measure_id}/{self.period_id}"


class GrantQuerySet(ScopedQuerySet):
    def of(self, report: Any) -> GrantQuerySet:
        return self.filter(centre=report.centre_id, campaign=report.campaign_id)


class Grant(models.Model):
    """An amount granted to a centre; a report may rest on several. `restriction` is the key of the prefilled value of
    the measure into which it goes; without one it goes into the first."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="grants")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="grants")
    label = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    restriction = models.CharField(max_length=120, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True)

    objects: ClassVar[Any] = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "centre", "label"], name="reporting_grant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.centre_id} {self.label}"

    @property
    def destination(self) -> Text | None:
        """The name of the prefilled value that it is restricted to, where its label does not say it already."""
        named = [each.label for each in self.campaign.measure.prefilled if each.key == self.restriction]
        return named[0] if named and self.label not in named[0] else None


class PrefilledValueQuerySet(ScopedQuerySet):
    def of(self, report: Any) -> PrefilledValueQuerySet:
        return self.filter(centre=report.centre_id, campaign=report.campaign_id)


class PrefilledValue(models.Model):
    """What the administration knows of a centre beside the money it grants: a class, a number of files."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="prefilled_values")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="prefilled_values")
    key = models.CharField(max_length=40)
    value = models.CharField(max_length=200)

    objects: ClassVar[Any] = PrefilledValueQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "centre", "key"], name="reporting_prefilled_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.centre_id} {self.key}"


class SimulationQuerySet(ScopedQuerySet):
    def of(self, report: Any) -> SimulationQuerySet:
        return self.filter(centre=report.centre_id, campaign=report.campaign_id)


class Simulation(models.Model):
    """The five facts of a reference-budget simulation; `origin` says who declared it."""

    class Origin(models.TextChoices):
        ADMINISTRATION = "administration"
        CENTRE = "centre"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="simulations")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="simulations")
    niss = models.CharField(max_length=11)
    number = models.CharField(max_length=18)
    date = models.DateField()
    balance = models.DecimalField(max_digits=14, decimal_places=2)
    origin = models.CharField(max_length=20, choices=Origin)
    position = models.PositiveIntegerField()

    objects: ClassVar[Any] = SimulationQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "centre", "niss", "number"], name="reporting_simulation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.number}"
