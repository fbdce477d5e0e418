"""All households of a centre at other parameters: who would change, and by how much. No simulation is made."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Centre
from rapport_unique.budgets import policies
from rapport_unique.budgets.models import Case, Recomputation
from rapport_unique.budgets.models.cases import CaseQuerySet
from rapport_unique.core.findings import Refused
from rapport_unique.journal.recording import record
from rapport_unique.outbox.models import Message
from rapport_unique.outbox.queue import handler, put
from rapport_unique.reference_budget import Filed, Totals, balance_of, case_from_data, recompute
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
    cases = Case.objects.filter(centre=asked.centre).exclude(data={})
    totals = Totals()
    changes = map(totals.add, recompute(_filed(cases, asked, chosen), proposed, asked.day, chosen.policy))
    largest = heapq.nlargest(LISTED, changes, key=lambda each: abs(each.difference))
    asked.cases, asked.changed = cases.count(), totals.changed
    asked.failed = asked.cases - totals.count + totals.refused
    asked.done_at = clock.now()
    with transaction.atomic():
        Recomputation.objects.select_for_update().get(pk=asked.pk)
        there = {each.reference for each in cases.only("identifier")}
        changed = [each for each in largest if each.difference and each.key in there]
        asked.lines = [[str(each.key), str(each.before), str(each.after)] for each in changed]
        asked.save()


def forget(case: Case) -> None:
    """Take an erased household out of the lists of those that would change; the counts stay."""
    for asked in Recomputation.objects.select_for_update().filter(centre=case.centre):
        kept = [line for line in asked.lines if line[0] != case.reference]
        if kept != asked.lines:
            asked.lines = kept
            asked.save(update_fields=["lines"])


def _filed(cases: CaseQuerySet, asked: Recomputation, chosen: policies.InForce) -> Iterator[Filed]:
    """The households that can be computed, each with its balance at the parameters in force."""
    for case in cases.iterator(chunk_size=500):
        if household := case_from_data(case.data).case:
            try:
                before = balance_of(household, chosen.parameters, asked.day, chosen.policy)
            except Refused:
                continue
            yield Filed(case.reference, household, before)
