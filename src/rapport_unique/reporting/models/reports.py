"""A centre's report on a campaign, its versions, its rows, its figures, and what people are still typing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from rapport_unique.accounts.models import Centre, Person
from rapport_unique.accounts.scoping import ScopedQuerySet
from rapport_unique.core.lifecycle import State
from rapport_unique.reporting.models.campaigns import Campaign
from rapport_unique.reporting.models.scoping import OfVersionQuerySet
from rapport_unique.ui import clock

if TYPE_CHECKING:
    from rapport_unique.reporting.models.signatures import Signature


class ReportQuerySet(ScopedQuerySet):
    def with_marks(self) -> ReportQuerySet:
        """With all that the home page shows of each report, in a constant number of queries."""
        return self.select_related("campaign", "centre", "version", "version__submission").prefetch_related(
            "version__signatures__person"
        )


class Report(models.Model):
    """Exactly one per centre and campaign. `version` is the one in force."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="reports")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reports")
    version: models.OneToOneField[Any, Any] = models.OneToOneField(
        "Version", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects: ClassVar[Any] = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "centre"]
        constraints = [models.UniqueConstraint(fields=["centre", "campaign"], name="reporting_report_once")]

    def __str__(self) -> str:
        return f"{self.campaign} {self.centre_id}"

    @property
    def journal_subject(self) -> str:
        return f"report:{self.pk}"

    @property
    def answering_centre(self) -> Centre:
        """Whose people, account and contact person stand behind it today: after a merger the successor's."""
        return self.centre.in_charge(clock.today())


class VersionQuerySet(ScopedQuerySet):
    centre_path = "report__centre"


class Version(models.Model):
    """The content of a report: `number` grows when it is reopened, `revision` with every change of content.

    `answers` is `{"fields": {key: text}, "confirmed": [codes]}`; rows and figures stand in their own tables.
    `evaluation` keeps what the engine said: findings, explanation and row counts as data (core.codec).
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    state = models.CharField(
        max_length=20, choices=[(state.value, state.value) for state in State], default=State.NOT_STARTED.value
    )
    answers = models.JSONField(default=dict)
    evaluation = models.JSONField(default=dict)
    rules_version = models.CharField(max_length=40, blank=True)
    content_digest = models.CharField(max_length=64, blank=True)
    document_digest = models.CharField(max_length=64, blank=True)
    workbook = models.ForeignKey("Workbook", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    due = models.DateField(null=True, blank=True)
    """Until when a reopened report is to be sent again."""

    objects: ClassVar[Any] = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="reporting_version_once")]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}.{self.revision}"

    @property
    def deadline(self) -> date:
        """The campaign's, or of a reopened report its own."""
        found: date = self.due or self.report.campaign.closes
        return found

    @property
    def live_signatures(self) -> dict[str, Signature]:
        """The signatures that still stand, by role."""
        return {each.role: each for each in self.signatures.all() if each.voided_at is None}

    @property
    def rows_in_force(self) -> Any:
        """The rows of the confirmed workbook and what was added to them, or those made on the screen; and always those
        of the tables that no workbook holds."""
        screen_only = [table.key for table in self.report.campaign.measure.screen_tables]
        return self.rows.filter(models.Q(workbook=self.workbook) | models.Q(workbook=None, table__in=screen_only))


class Row(models.Model):
    """One row of a table: the texts of its input columns by key, as `core.values.stored` gives them."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="rows")
    workbook = models.ForeignKey("Workbook", on_delete=models.PROTECT, null=True, blank=True, related_name="rows")
    table = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    values = models.JSONField()
    sheet = models.CharField(max_length=60, blank=True)
    on_screen = models.BooleanField(default=False)

    objects: ClassVar[Any] = OfVersionQuerySet.as_manager()

    class Meta:
        ordering = ["table", "position", "pk"]
        indexes = [models.Index(fields=["version", "workbook", "table", "position"], name="reporting_row_in_order")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.table}[{self.position}]"


class Figure(models.Model):
    """A computed amount, written by the engine alone, so that totals over centres are plain SQL sums."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(max_length=40)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="reporting_figure_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.amount}"


class Draft(models.Model):
    """What a person typed into one form and did not save. It lies beside the content and changes none of it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="drafts")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)
    base_revision = models.PositiveIntegerField()
    values = models.JSONField()
    saved_at = models.DateTimeField()

    objects: ClassVar[Any] = OfVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["version", "person", "form"], name="reporting_draft_once")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.person_id} {self.form}"
