"""All households of a centre at other parameters: who would change, and by how much. No simulation is made."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Centre
from rapport_unique.budgets import policies
from rapport_unique.budgets.models import Case, Recomputation
from rapport_unique.core.findings import Refused
from rapport_unique.journal.recording import record
from rapport_unique.outbox.models import Message
from rapport_unique.outbox.queue import handler, put
from rapport_unique.reference_budget import ParameterSet, case_from_data, simulate
from rapport_unique.ui import clock

KIND = "budget-recomputation"
LISTED = 500
"""Households listed, those that change most; the counts are of all."""


def ask(*, centre: Centre, actor: Actor, parameters: str) -> Recomputation:
    """Ask the worker to compute all households of the centre with a set of parameters, as of today."""
    policies.bare_set(centre, parameters)
    with transaction.atomic():
        made: Recomputation = Recomputation.objects.create(
            centre=centre, parameters=parameters, day=clock.today(), asked_by=actor.person, asked_at=clock.now()
        )
        put(kind=KIND, payload={"recomputation": made.pk}, key=f"{KIND}:{made.pk}")
        record(
            subject=policies.choices_subject(centre),
            actor=actor.identifier,
            action="recomputation-asked",
            data={"parameters": parameters},
        )
    return made


@handler(KIND, lease=timedelta(minutes=10), attempts=3)
def carry_out(message: Message) -> None:
    asked = Recomputation.objects.select_related("centre").get(pk=message.payload["recomputation"])
    chosen = policies.in_force(asked.centre)
    proposed = policies.parameters_of(asked.centre, asked.parameters)
    asked.cases = asked.changed = asked.failed = 0
    changes: list[tuple[Decimal, list[str]]] = []
    for case in Case.objects.filter(centre=asked.centre).exclude(data={}).iterator(chunk_size=500):
        asked.cases += 1
        try:
            before, after = _balances(case, chosen, proposed, asked)
        except (Refused, ValueError):
            asked.failed += 1
            continue
        if before != after:
            asked.changed += 1
            changes.append((abs(after - before), [case.reference, str(before), str(after)]))
    changes.sort(key=lambda each: (-each[0], each[1]))
    asked.lines = [line for _, line in changes[:LISTED]]
    asked.done_at = clock.now()
    asked.save()


def _balances(
    case: Case, chosen: policies.InForce, proposed: ParameterSet, asked: Recomputation
) -> tuple[Decimal, Decimal]:
    """The balance with the parameters in force, and with the proposed ones."""
    household = case_from_data(case.data).case
    if household is None:
        raise ValueError("incomplete")
    before = simulate(household, chosen.parameters, asked.day, chosen.policy)
    return before.balance, simulate(household, proposed, asked.day, chosen.policy).balance
