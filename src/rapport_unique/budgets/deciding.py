"""Mark the simulations on the strength of which the centre decided: they alone can leave the calculator."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.budgets.codes import DECIDED_EARLIER, DECIDED_LATER
from rapport_unique.budgets.models import Decision, Simulation
from rapport_unique.core.findings import Invalid
from rapport_unique.journal.recording import record
from rapport_unique.ui import clock


def mark(*, simulation: Simulation, actor: Actor, decided_on: date) -> Decision:
    """Say when the centre decided. Another day replaces the one before; the same day again changes nothing."""
    if decided_on < simulation.date:
        raise Invalid(DECIDED_EARLIER.code, {"decided": decided_on, "simulated": simulation.date})
    if decided_on > clock.today():
        raise Invalid(DECIDED_LATER.code, {"decided": decided_on})
    with transaction.atomic():
        Simulation.objects.select_for_update().get(pk=simulation.pk)
        decision: Decision | None = Decision.objects.filter(simulation=simulation).first()
        if decision is not None and decision.decided_on == decided_on:
            return decision
        decision = decision or Decision(simulation=simulation)
        decision.decided_on, decision.marked_by, decision.marked_at = decided_on, actor.person, clock.now()
        decision.save()
        _record(simulation, actor, "decision-marked", {"decided_on": decided_on.isoformat()})
    return decision


def unmark(*, simulation: Simulation, actor: Actor) -> None:
    """Take the mark off, where there is one."""
    with transaction.atomic():
        removed, _ = Decision.objects.filter(simulation=simulation).delete()
        if removed:
            _record(simulation, actor, "decision-unmarked", {})


def _record(simulation: Simulation, actor: Actor, action: str, data: dict[str, str]) -> None:
    record(subject=simulation.journal_subject, actor=actor.identifier, action=action, data=data)
