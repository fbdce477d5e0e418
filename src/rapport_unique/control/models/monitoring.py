"""Aid that is paid after the period: the proofs that a centre is asked for, and what they are found to prove."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from rapport_unique.accounts.models import Person
from rapport_unique.control.models.desk import Correction, PieceRequest
from rapport_unique.core.money import ZERO


class AwaitedProofQuerySet(models.QuerySet["AwaitedProof"]):
    def unsettled(self) -> AwaitedProofQuerySet:
        """Those that are neither proven in full nor part of a correction that stands."""
        return self.exclude(proven=F("remaining")).exclude(
            correction__in=Correction.objects.exclude(state=Correction.State.REJECTED)
        )

    def with_pieces(self) -> AwaitedProofQuerySet:
        """With what tells how far each is, in two queries."""
        return self.select_related("request__file", "correction").prefetch_related("request__pieces")


class AwaitedProof(models.Model):
    """The payment of one row's aid, to be proven by the centre. `remaining` is what was still to be paid and `proven`
    what is found to be, in euro; None until somebody judged it. `correction` refuses the rest."""

    request = models.OneToOneField(PieceRequest, on_delete=models.PROTECT, related_name="awaited")
    counted = models.DecimalField(max_digits=14, decimal_places=2)
    remaining = models.DecimalField(max_digits=14, decimal_places=2)
    ends_on = models.DateField()
    proven = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    remark = models.TextField(blank=True)
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    correction = models.OneToOneField(
        Correction, on_delete=models.PROTECT, null=True, blank=True, related_name="awaited"
    )

    objects: ClassVar[Any] = AwaitedProofQuerySet.as_manager()

    class Meta:
        ordering = ["request__table", "request__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(remaining__gt=0)
                & Q(remaining__lte=F("counted"))
                & (Q(proven=None) | Q(proven__gte=0, proven__lte=F("remaining"))),
                name="control_proven_within_remaining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.remaining} {self.proven}"

    @property
    def unproven(self) -> Decimal:
        rest: Decimal = self.remaining - (self.proven or ZERO)
        return rest

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be done about it."""
        refused = self.correction is not None and self.correction.state != Correction.State.REJECTED
        return refused or self.proven == self.remaining
