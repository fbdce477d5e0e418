"""What a centre chooses: its policy, its own values of parameters, and the sets of parameters it has a licence for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from rapport_unique.accounts.models import Centre, Person
from rapport_unique.accounts.scoping import ScopedQuerySet
from rapport_unique.core.texts import Text
from rapport_unique.reference_budget import name_of


class CentrePolicy(models.Model):
    """One version of a centre's policy; the one with the highest `number` holds. Never changed: a new one is made.

    `content` is a `reference_budget.Policy` as data; `parameters` names the set that is computed with, the product's or
    an imported one.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="budget_policies")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    parameters = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "-number"]
        constraints = [models.UniqueConstraint(fields=["centre", "number"], name="budgets_policy_once")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.number}"


class ImportedSet(models.Model):
    """A set of parameters that a centre may use: `values` are its rows as `parameter_sets.rows_of`
    gives them. It never changes: another table takes another name."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="parameter_sets")
    name = models.CharField(max_length=60)
    values = models.JSONField()
    digest = models.CharField(max_length=64)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["centre", "name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="budgets_set_once")]

    def __str__(self) -> str:
        return self.name


class OverrideQuerySet(ScopedQuerySet):
    def standing(self) -> OverrideQuerySet:
        return self.filter(withdrawn_at=None)

    def stood(self, at: datetime) -> OverrideQuerySet:
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), made_at__lte=at)


class ParameterOverride(models.Model):
    """A centre's own value of one parameter from a day on, and why."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="parameter_overrides")
    path = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=14, decimal_places=4)
    starts = models.DateField()
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ["path", "starts", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "path", "starts"],
                condition=Q(withdrawn_at=None),
                name="budgets_override_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.value}"

    @property
    def name(self) -> Text:
        """Of the parameter, as people read it."""
        return name_of(self.path)
