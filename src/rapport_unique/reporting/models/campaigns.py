"""Campaigns, and what the administration and the budget tool know beforehand: grants and simulations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from rapport_unique.accounts.models import Centre, Person
from rapport_unique.accounts.scoping import ScopedQuerySet
from rapport_unique.core.law import Parameters
from rapport_unique.core.measure import Measure
from rapport_unique.core.measures import measure
from rapport_unique.core.texts import Text

CALENDAR = (-30, -14, -3, 1, 14)
"""Days from a deadline on which what is not sent is reminded of, where a campaign does not say others."""


def usual_calendar() -> list[int]:
    return list(CALENDAR)


class LatePolicy(models.TextChoices):
    """What happens to a form that is signed after the deadline."""

    BLOCK = "block"
    WARN = "warn"
    ALLOW = "allow"


class Campaign(models.Model):
    """One measure in one period: when its forms open and until when they are due.

    `reminders` are days from the deadline; `message` and `manual` (an address) are what the centres see of it, each in
    French, Dutch and German, or an empty list. `revision` grows with every change and with every grant.
    """

    measure_id = models.CharField(max_length=40)
    period_id = models.CharField(max_length=20)
    opens = models.DateField()
    closes = models.DateField()
    late_policy = models.CharField(max_length=10, choices=LatePolicy, default=LatePolicy.WARN)
    overrides = models.JSONField(default=dict)
    reminders = models.JSONField(default=usual_calendar)
    message = models.JSONField(default=list)
    manual = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)

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

    @property
    def journal_subject(self) -> str:
        return f"campaign:{self.key}"

    @property
    def message_text(self) -> Text | None:
        return Text(*self.message) if self.message else None

    @property
    def manual_address(self) -> Text | None:
        return Text(*self.manual) if self.manual else None


class BatchState(models.TextChoices):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    UNDONE = "undone"


class BatchSource(models.TextChoices):
    """Where the lines of a batch come from."""

    FILE = "file"
    ALLOCATION = "allocation"
    DEDUCTIONS = "deductions"


class GrantBatch(models.Model):
    """Grants that came together: proposed, looked at, confirmed, and undone as one until the campaign opens.

    `lines` are `[ins, label, amount, restriction, paid_on, reference, line of the file, origin in three languages,
    report whose rest it deducts]`, amounts and dates as text. `whole` says that what they do not name is withdrawn.
    `shares` explains an allocation by INS code. `replaced` are the grants that the confirmation changed or withdrew,
    for the day on which it is undone.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="grant_batches")
    source = models.CharField(max_length=20, choices=BatchSource)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    lines = models.JSONField()
    whole = models.BooleanField(default=False)
    budget = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    key = models.JSONField(default=dict)
    shares = models.JSONField(default=dict)
    replaced = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=BatchState, default=BatchState.PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.campaign} {self.file_name}"


class GrantQuerySet(ScopedQuerySet):
    def of(self, report: Any) -> GrantQuerySet:
        return self.filter(centre=report.centre_id, campaign=report.campaign_id)


class Grant(models.Model):
    """An amount granted to a centre; a report may rest on several. `restriction` is the key of the prefilled value of
    the measure into which it goes; without one it goes into the first. `origin` says in three languages where it comes
    from; it is empty where no batch brought it.

    With `rest_of` it is negative: what is left of that earlier report is taken off what is paid. It is no part of what
    the centre has to justify, and only goes into a prefilled value that it names.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="grants")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="grants")
    label = models.CharField(max_length=120)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    restriction = models.CharField(max_length=120, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    batch = models.ForeignKey(GrantBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="grants")
    origin = models.JSONField(default=list)
    rest_of = models.ForeignKey("Report", on_delete=models.PROTECT, null=True, blank=True, related_name="deductions")

    objects: ClassVar[Any] = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "centre", "label"], name="reporting_grant_once"),
            models.CheckConstraint(
                condition=models.Q(rest_of=None) | models.Q(amount__lt=0), name="reporting_grant_deducts"
            ),
            models.UniqueConstraint(fields=["campaign", "rest_of"], name="reporting_grant_deducts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.centre_id} {self.label}"

    @property
    def origin_text(self) -> Text | None:
        return Text(*self.origin) if self.origin else None

    @property
    def destination(self) -> Text | None:
        """The name of the prefilled value that it is restricted to, where its label does not say it already."""
        named = [each.label for each in self.campaign.measure.prefilled if each.key == self.restriction]
        return named[0] if named and self.label not in named[0] else None


class PrefilledBatch(models.Model):
    """Prefilled values that came together, as a `GrantBatch`. `lines` are `[ins, key, value, line of the file]`;
    `replaced` is what stood before each that was written, `[ins, key, value, origin]`, value None where nothing did."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="prefilled_batches")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    lines = models.JSONField()
    replaced = models.JSONField(default=list)
    state = models.CharField(max_length=20, choices=BatchState, default=BatchState.PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.campaign} {self.file_name}"


class PrefilledValueQuerySet(ScopedQuerySet):
    def of(self, report: Any) -> PrefilledValueQuerySet:
        return self.filter(centre=report.centre_id, campaign=report.campaign_id)


class PrefilledValue(models.Model):
    """What the administration knows of a centre beside the money it grants: a class, a number of files. `origin` says
    in three languages where it comes from."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="prefilled_values")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="prefilled_values")
    key = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    origin = models.JSONField(default=list)

    objects: ClassVar[Any] = PrefilledValueQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "centre", "key"], name="reporting_prefilled_value_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.centre_id} {self.key}"

    @property
    def origin_text(self) -> Text | None:
        return Text(*self.origin) if self.origin else None


class SimulationQuerySet(ScopedQuerySet):
    def of(self, report: Any) -> SimulationQuerySet:
        return self.filter(centre=report.centre_id, campaign=report.campaign_id)


class Simulation(models.Model):
    """The five facts of a reference-budget simulation; `origin` says who declared it, or that the calculator's seal was
    found sound."""

    class Origin(models.TextChoices):
        ADMINISTRATION = "administration"
        CENTRE = "centre"
        SEALED = "sealed"

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
