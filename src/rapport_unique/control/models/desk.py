"""Control on desk: samples, the file of a sent report, corrections beside it, pieces asked for, what was said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from rapport_unique.accounts.models import Person
from rapport_unique.core.money import ZERO
from rapport_unique.core.sampling import Facts, Point, risk
from rapport_unique.core.texts import Text
from rapport_unique.reporting.submissions import submissions_visible_to

if TYPE_CHECKING:
    from rapport_unique.accounts.access import Actor


class Sample(models.Model):
    """A draw from the sent reports of some campaigns, or from their rows; with `seed` anybody draws it again.

    `rate` is in percent. `population` is the number of units of each stratum, `drawn` how many of them were drawn.
    """

    class Of(models.TextChoices):
        REPORTS = "reports"
        ROWS = "rows"

    of = models.CharField(max_length=10, choices=Of)
    rate = models.DecimalField(max_digits=5, decimal_places=2)
    seed = models.CharField(max_length=64)
    population = models.JSONField()
    drawn = models.JSONField()
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ["-drawn_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.of} {self.rate} % {self.seed}"

    @property
    def journal_subject(self) -> str:
        return f"sample:{self.pk}"


class ControlFileQuerySet(models.QuerySet["ControlFile"]):
    def visible_to(self, actor: Actor) -> ControlFileQuerySet:
        """For a centre the files of its own reports, for the administration all of them."""
        if actor.centre is None:
            return self
        return self.filter(submission__in=submissions_visible_to(actor))

    def with_reports(self) -> ControlFileQuerySet:
        """With all that lists show, in one query."""
        return self.select_related(
            "submission__version__report__centre", "submission__version__report__campaign", "controller"
        )


class ControlFile(models.Model):
    """The control of one sent report. `revision` grows with every act; `facts` is what its risk was scored from."""

    class State(models.TextChoices):
        WAITING = "waiting"
        IN_HAND = "in_hand"
        CONCLUDED = "concluded"

    class Conclusion(models.TextChoices):
        REGULAR = "regular"
        CORRECTED = "corrected"
        INCONCLUSIVE = "inconclusive"
        INCONSISTENT = "inconsistent"

    submission: models.OneToOneField[Any, Any] = models.OneToOneField(
        "reporting.Submission", on_delete=models.PROTECT, related_name="control_file"
    )
    facts = models.JSONField()
    score = models.PositiveSmallIntegerField()
    controller = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="control_files"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    revision = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    conclusion = models.CharField(max_length=12, choices=Conclusion, blank=True)
    conclusion_text = models.TextField(blank=True)
    concluded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    concluded_at = models.DateTimeField(null=True, blank=True)
    letter_path = models.CharField(max_length=200, blank=True)
    letter_sha256 = models.CharField(max_length=64, blank=True)

    objects: ClassVar[Any] = ControlFileQuerySet.as_manager()

    class Meta:
        ordering = ["-score", "pk"]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.state}"

    @property
    def journal_subject(self) -> str:
        return f"control-file:{self.pk}"

    @property
    def report(self) -> Any:
        return self.submission.version.report

    @property
    def points(self) -> tuple[Point, ...]:
        """Why it was scored as it is."""
        amounts = {
            name: None if self.facts[name] is None else Decimal(self.facts[name])
            for name in ("granted", "justified", "paid")
        }
        return risk(Facts(**{**self.facts, **amounts}))


class SampledUnit(models.Model):
    """One unit of a sample: a report, or one row of it."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="units")
    file = models.ForeignKey(ControlFile, on_delete=models.PROTECT, related_name="units")
    identifier = models.CharField(max_length=120)
    table = models.CharField(max_length=30, blank=True)
    position = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["sample", "identifier"], name="control_sampled_once")]

    def __str__(self) -> str:
        return self.identifier


class OfFileQuerySet(models.QuerySet[Any]):
    """What belongs to a control file."""

    def visible_to(self, actor: Actor) -> OfFileQuerySet:
        if actor.centre is None:
            return self
        return self.filter(file__submission__in=submissions_visible_to(actor))


class CorrectionQuerySet(OfFileQuerySet):
    def in_force(self) -> CorrectionQuerySet:
        """Those that lower what is accepted."""
        return self.filter(state=Correction.State.APPROVED)

    def shown_to_centre(self) -> CorrectionQuerySet:
        """Proposals are the administration's own business until another person approved them."""
        return self.filter(state__in=[Correction.State.APPROVED, Correction.State.WAIVED])

    def contestable(self, on: date) -> CorrectionQuerySet:
        """Approved so lately that the centre can still contest it."""
        return self.filter(_contestable(on))

    def undecided(self, on: date) -> CorrectionQuerySet:
        """Proposed, contested and not answered, or still contestable."""
        waiting = Q(state=Correction.State.PROPOSED) | Q(objection=Correction.Objection.OPEN)
        return self.filter(waiting | _contestable(on))


def _contestable(on: date) -> Q:
    return Q(state=Correction.State.APPROVED, objection=Correction.Objection.NONE, objection_until__gte=on)


class Correction(models.Model):
    """What the administration accepts of an amount that was declared: of a whole amount, or of one row that is part
    of it. `amount_key` names the amount. The difference lowers that amount while the correction is approved."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        REJECTED = "rejected"
        WAIVED = "waived"

    class Objection(models.TextChoices):
        NONE = "none"
        OPEN = "open"
        DECIDED = "decided"

    file = models.ForeignKey(ControlFile, on_delete=models.PROTECT, related_name="corrections")
    amount_key = models.CharField(max_length=40)
    table = models.CharField(max_length=30, blank=True)
    position = models.PositiveIntegerField(null=True, blank=True)
    declared = models.DecimalField(max_digits=14, decimal_places=2)
    accepted = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.TextField()
    article = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    objection_until = models.DateField(null=True, blank=True)
    objection = models.CharField(max_length=10, choices=Objection, default=Objection.NONE)
    objection_text = models.TextField(blank=True)
    objected_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    objected_at = models.DateTimeField(null=True, blank=True)
    objection_decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    objection_decided_at = models.DateTimeField(null=True, blank=True)
    objection_answer = models.TextField(blank=True)

    objects: ClassVar[Any] = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted__gte=0) & Q(accepted__lte=F("declared")), name="control_correction_within_declared"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.amount_key} {self.declared} {self.accepted}"

    @property
    def reduction(self) -> Decimal:
        return self.declared - self.accepted

    @property
    def law(self) -> Text:
        return Text(*self.article)

    @property
    def outcome(self) -> str:
        """`accepted`, `refused` or `part`."""
        if self.accepted == self.declared:
            return "accepted"
        return "refused" if self.accepted == ZERO else "part"

    def may_be_objected_to(self, on: date) -> bool:
        open_until = self.objection_until is not None and on <= self.objection_until
        return self.state == self.State.APPROVED and self.objection == self.Objection.NONE and open_until


class PieceRequestQuerySet(OfFileQuerySet):
    def of_control(self) -> PieceRequestQuerySet:
        """Those of the control itself: the proofs of aid paid after the period have a list of their own."""
        return self.exclude(kind=PieceRequest.Kind.LATER)


class PieceRequest(models.Model):
    """Pieces that a centre is asked for, due on a day: the decision, a proof of payment; never the social file."""

    class Kind(models.TextChoices):
        DECISION = "decision"
        PROOF = "proof"
        OTHER = "other"
        LATER = "later"

    file = models.ForeignKey(ControlFile, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    language = models.CharField(max_length=2, blank=True)
    table = models.CharField(max_length=30, blank=True)
    position = models.PositiveIntegerField(null=True, blank=True)
    due = models.DateField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = PieceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return f"{self.file_id} {self.kind} {self.due}"


class PieceQuerySet(models.QuerySet["Piece"]):
    def visible_to(self, actor: Actor) -> PieceQuerySet:
        if actor.centre is None:
            return self
        return self.filter(request__file__submission__in=submissions_visible_to(actor))


class Piece(models.Model):
    """A file that a centre handed in, kept under its own SHA-256. `kind` is its media type, told by its first bytes."""

    request = models.ForeignKey(PieceRequest, on_delete=models.PROTECT, related_name="pieces")
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects: ClassVar[Any] = PieceQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "sha256"], name="control_piece_once")]

    def __str__(self) -> str:
        return self.name


class ThreadMessage(models.Model):
    """What a centre and its controller wrote to each other about a file, and in which language."""

    file = models.ForeignKey(ControlFile, on_delete=models.PROTECT, related_name="thread")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    from_centre = models.BooleanField()
    text = models.TextField()
    language = models.CharField(max_length=2, blank=True)
    at = models.DateTimeField()

    objects: ClassVar[Any] = OfFileQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.file_id} {self.at}"


class CrossCheck(models.Model):
    """A comparison of a report's rows with an extract of the budget tool. The extract itself is not kept: `sealed` says
    whether its seals were looked at and sound, `counts` is by verdict, `differences` are rows as (verdict, masked NISS,
    number, position, date and balance read, and stored).
    """

    file = models.ForeignKey(ControlFile, on_delete=models.PROTECT, related_name="cross_checks")
    extract_sha256 = models.CharField(max_length=64)
    sealed = models.BooleanField(default=False)
    lines = models.PositiveIntegerField()
    counts = models.JSONField()
    differences = models.JSONField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_id} {self.made_at}"


class Inspection(models.Model):
    """A visit on the spot, once control on desk did not suffice and the risk for the State was judged too great."""

    file = models.OneToOneField(ControlFile, on_delete=models.PROTECT, related_name="inspection")
    risk_reason = models.TextField()
    planned_on = models.DateField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    visited_on = models.DateField(null=True, blank=True)
    course = models.TextField(blank=True)
    results = models.TextField(blank=True)
    recommendations = models.TextField(blank=True)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField(null=True, blank=True)
    report_path = models.CharField(max_length=200, blank=True)
    report_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["planned_on", "pk"]

    def __str__(self) -> str:
        return f"{self.file_id} {self.planned_on}"


class InspectedRow(models.Model):
    """What a visit found of one row: one line of the grid per beneficiary."""

    class Verdict(models.TextChoices):
        IN_ORDER = "in_order"
        NOT_IN_ORDER = "not_in_order"
        MISSING = "missing"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="rows")
    table = models.CharField(max_length=30)
    position = models.PositiveIntegerField()
    verdict = models.CharField(max_length=12, choices=Verdict)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ["table", "position"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "table", "position"], name="control_inspected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.table}[{self.position}]"
