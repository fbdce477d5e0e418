"""Households are erased after a set time; the five sealed facts stay as long as a control of the subsidy may last."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from rapport_unique.accounts.access import Actor, Program
from rapport_unique.budgets.looking import ERASED, note
from rapport_unique.budgets.models import Case, Decision, Simulation
from rapport_unique.budgets.recomputing import forget
from rapport_unique.journal.recording import record
from rapport_unique.outbox.periodic import every

PROGRAM = Program("erasure")


def erase_case(*, case: Case, actor: Actor | Program) -> None:
    """Remove everything that is known of a household but the sealed facts; a second time changes nothing."""
    with transaction.atomic():
        standing = Case.objects.select_for_update().select_related("centre").filter(pk=case.pk).first()
        if standing is None:
            return
        made = standing.households.count()
        note(centre=standing.centre, actor=actor, action=ERASED, case=standing, simulations=made)
        standing.delete()
        forget(standing)


@every(timedelta(days=1), name="erase-households")
def erase_expired() -> None:
    """What nobody changed for RU_CASES_KEPT_DAYS, then what RU_SIMULATIONS_KEPT_DAYS have passed."""
    for case in Case.objects.expired():
        erase_case(case=case, actor=PROGRAM)
    for simulation in Simulation.objects.expired().select_related("centre"):
        with transaction.atomic():
            record(subject=simulation.journal_subject, actor=PROGRAM.identifier, action="simulation-erased", data={})
            Decision.objects.filter(simulation=simulation).delete()
            simulation.delete()
