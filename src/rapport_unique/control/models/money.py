"""Settlements, the recoveries and payments that follow from them, and the entries of the ledger."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from rapport_unique.accounts.models import Person
from rapport_unique.core.identifiers import format_structured_communication
from rapport_unique.core.ledger import Kind
from rapport_unique.core.money import ZERO
from rapport_unique.core.texts import Text
from rapport_unique.reporting.overview import ScopedQuerySet


class Mode(models.TextChoices):
    """What becomes of the difference between what was granted and what is accepted."""

    RECOVERY = "recovery"
    BALANCE = "balance"
    DEDUCTION = "deduction"
    NONE = "none"


class Step(models.TextChoices):
    """How far a settlement is: computed by the run, proposed by one person, approved by another."""

    COMPUTED = "computed"
    PROPOSED = "proposed"
    APPROVED = "approved"


def _amount(**options: Any) -> Any:
    return models.DecimalField(max_digits=14, decimal_places=2, **options)


def _who() -> Any:
    return models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")


class Run(models.Model):
    """The settlement of one campaign. Its row is locked by every act on one of its settlements; `revision` grows
    with each of them."""

    campaign = models.OneToOneField("reporting.Campaign", on_delete=models.PROTECT, related_name="settlement_run")
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.campaign}"

    @property
    def journal_subject(self) -> str:
        return f"settlement:{self.campaign.key}"


class SettlementQuerySet(ScopedQuerySet):
    centre_path = "report__centre"

    def approved(self) -> SettlementQuerySet:
        return self.filter(step=Step.APPROVED)


class Settlement(models.Model):
    """One report's. `submission` is what it rests on; without one the centre sent nothing.

    A `number` above 1 is a supplement: what is accepted has changed since the one before was approved. There `granted`
    is what was accepted or left to the centre until then.

    `unjustified` is what of the grant is not accepted, `amount` what is owed by the `mode`, either way. A `note` says
    why somebody chose another mode than the measure's. `figures` are the accepted ones by key, as texts.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="settlements")
    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="settlements")
    number = models.PositiveSmallIntegerField(default=1)
    submission = models.ForeignKey("reporting.Submission", on_delete=models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(default=dict)
    granted = _amount()
    accepted = _amount()
    mode = models.CharField(max_length=10, choices=Mode)
    amount = _amount()
    note = models.CharField(max_length=500, blank=True)
    step = models.CharField(max_length=10, choices=Step, default=Step.COMPUTED)
    computed_at = models.DateTimeField()
    proposed_by = _who()
    proposed_at = models.DateTimeField(null=True)
    approved_by = _who()
    approved_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["report__centre__ins", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="control_settlement_number"),
            models.CheckConstraint(
                condition=Q(granted__gte=F("accepted"), accepted__gte=0, amount__gte=0), name="control_settlement_sums"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="control_settlement_four_eyes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.mode} {self.amount}"

    @property
    def is_supplement(self) -> bool:
        return self.number > 1

    @property
    def unjustified(self) -> Decimal:
        rest: Decimal = self.granted - self.accepted
        return rest

    @property
    def accepted_in_all(self) -> Decimal:
        """With what is accepted beyond the grant, which the balance pays."""
        accepted: Decimal = self.accepted + (self.amount if self.mode == Mode.BALANCE else ZERO)
        return accepted


class Sequence(models.Model):
    """The last number that was given to a recovery in a year."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}-{self.last:06d}"


class RecoveryState(models.TextChoices):
    ISSUED = "issued"
    NOTIFIED = "notified"
    PARTLY_PAID = "partly_paid"
    CONTESTED = "contested"
    PAID = "paid"
    CANCELLED = "cancelled"


class Ending(models.TextChoices):
    """How a recovery ends otherwise than by payment, or becomes less: proposed by one person, decided by another."""

    LOWER = "lower"
    CANCEL = "cancel"
    COMPENSATE = "compensate"
    WRITE_OFF = "write_off"


class RecoveryQuerySet(ScopedQuerySet):
    centre_path = "settlement__report__centre"

    def expecting_money(self) -> RecoveryQuerySet:
        return self.filter(state__in=EXPECTING)


EXPECTING = (RecoveryState.NOTIFIED, RecoveryState.PARTLY_PAID, RecoveryState.CONTESTED)
"""The states in which money may still come."""
UNPAID = (RecoveryState.ISSUED, *EXPECTING)
"""The states in which it is not ended yet."""


class Recovery(models.Model):
    """What a centre has to pay back ("droit constaté"). `reason` and `law` are kept in the three languages.

    `ending` is what somebody proposed besides payment, and `ending_why`; `ending_amount` to what it would be lowered.
    Its centre can contest it until `contest_until`.
    """

    settlement = models.OneToOneField(Settlement, on_delete=models.PROTECT, related_name="recovery")
    number = models.CharField(max_length=60, unique=True)
    communication = models.CharField(max_length=12, unique=True)
    amount = _amount()
    reason = models.JSONField()
    law = models.JSONField()
    dated = models.DateField()
    due = models.DateField()
    state = models.CharField(max_length=12, choices=RecoveryState, default=RecoveryState.ISSUED)
    notified_at = models.DateTimeField(null=True)
    contest_until = models.DateField(null=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    ending_why = models.CharField(max_length=1000, blank=True)
    ending_by = _who()
    ending_amount = _amount(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ["-dated", "number"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="control_recovery_amount")]

    def __str__(self) -> str:
        return self.number

    @property
    def journal_subject(self) -> str:
        return f"recovery:{self.number}"

    @property
    def reason_text(self) -> Text:
        return Text(*self.reason)

    @property
    def law_text(self) -> Text:
        return Text(*self.law)

    @property
    def shown_communication(self) -> str:
        return format_structured_communication(self.communication)

    @property
    def settled(self) -> Decimal:
        """What was paid, compensated or written off; summed here, since SQLite adds in binary."""
        return sum((each.amount for each in self.payments.all()), ZERO)

    @property
    def remaining(self) -> Decimal:
        return ZERO if self.state == RecoveryState.CANCELLED else self.amount - self.settled


class ContestationQuerySet(ScopedQuerySet):
    centre_path = "recovery__settlement__report__centre"


class Contestation(models.Model):
    """What is said against a recovery: by its centre on its page, or noted for it by the administration; perhaps with
    a file. `answer` is what the centre reads of the decision, `amount` what the recovery came to with it, due `due`."""

    class Outcome(models.TextChoices):
        OPEN = ""
        UPHELD = "upheld"
        LOWER = "lower"
        CANCEL = "cancel"
        COMPENSATE = "compensate"
        WRITE_OFF = "write_off"

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="contestations")
    text = models.TextField()
    made_by = _who()
    made_at = models.DateTimeField()
    from_centre = models.BooleanField()
    file_name = models.CharField(max_length=200, blank=True)
    file_kind = models.CharField(max_length=100, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_path = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    answer = models.CharField(max_length=500, blank=True)
    amount = _amount(null=True)
    due = models.DateField(null=True)
    decided_by = _who()
    decided_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ContestationQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["recovery"], condition=Q(outcome=""), name="control_contestation_one_waits")
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.made_at:%Y-%m-%d}"


class Instalment(models.Model):
    """A part of what remains of a recovery, with its own day."""

    recovery = models.ForeignKey(Recovery, on_delete=models.CASCADE, related_name="instalments")
    due = models.DateField()
    amount = _amount()

    class Meta:
        ordering = ["due", "pk"]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.due} {self.amount}"


class StatementState(models.TextChoices):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    ABANDONED = "abandoned"


class Statement(models.Model):
    """A file of account statements (camt.053), read and shown, then confirmed. `read` holds its entries as data."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    read = models.JSONField()
    state = models.CharField(max_length=10, choices=StatementState, default=StatementState.PROPOSED)
    uploaded_by = _who()
    uploaded_at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_subject(self) -> str:
        return f"statement:{self.sha256}"


class BankEntry(models.Model):
    """Money that came in on the administration's account, once: by account, statement and reference. What is not on
    a recovery waits on the worklist until it is matched, or set aside with a reason."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=34)
    statement_number = models.CharField(max_length=35)
    reference = models.CharField(max_length=140)
    amount = _amount()
    booked_on = models.DateField()
    communication = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=500, blank=True)
    payer = models.CharField(max_length=140, blank=True)
    payer_iban = models.CharField(max_length=34, blank=True)
    set_aside_why = models.CharField(max_length=500, blank=True)
    settled = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["booked_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "statement_number", "reference"], name="control_bank_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.statement_number} {self.reference}"

    @property
    def allocated(self) -> Decimal:
        return sum((each.amount for each in self.payments.all()), ZERO)

    @property
    def rest(self) -> Decimal:
        """What of it lies on no recovery."""
        rest: Decimal = self.amount - self.allocated
        return rest


class Payment(models.Model):
    """An amount taken off a recovery: from an account statement, or as the end that was decided for it."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="payments")
    entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, null=True, related_name="payments")
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    amount = _amount()
    on = models.DateField()

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="control_payment_amount")]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.amount}"


class BatchState(models.TextChoices):
    PREPARED = "prepared"
    APPROVED = "approved"
    TAKEN = "taken"
    EXECUTED = "executed"
    ABANDONED = "abandoned"


class Batch(models.Model):
    """Payments to centres in one file for the bank: prepared by one person, approved by another, taken once."""

    number = models.CharField(max_length=35, unique=True)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.PREPARED)
    execute_on = models.DateField()
    prepared_by = _who()
    prepared_at = models.DateTimeField()
    approved_by = _who()
    approved_at = models.DateTimeField(null=True)
    taken_by = _who()
    taken_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")), name="control_batch_four_eyes"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def journal_subject(self) -> str:
        return f"payments:{self.number}"

    @property
    def total(self) -> Decimal:
        return sum((each.amount for each in self.transfers.all()), ZERO)


class Transfer(models.Model):
    """One payment to a centre, with the account on which it is paid."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="transfers")
    settlement = models.OneToOneField(Settlement, on_delete=models.PROTECT, related_name="transfer")
    amount = _amount()
    name = models.CharField(max_length=140)
    iban = models.CharField(max_length=34)
    bic = models.CharField(max_length=11)
    words = models.CharField(max_length=140)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.amount}"


class LedgerEntry(models.Model):
    """A movement of `core.ledger` on the grant of one report, and what caused it; only ever added."""

    report = models.ForeignKey("reporting.Report", on_delete=models.PROTECT, related_name="ledger_entries")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    amount = _amount()
    at = models.DateTimeField()
    cause = models.CharField(max_length=200)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind} {self.amount}"
