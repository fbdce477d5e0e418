"""Services on households: open a case, keep what is typed, save it, run a simulation, hand it to a colleague."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.budgets import policies
from rapport_unique.budgets.codes import CASE_ELSEWHERE, CASE_INCOMPLETE, CASE_UNKNOWN, NOT_A_WORKER
from rapport_unique.budgets.looking import HANDED_OVER, note
from rapport_unique.budgets.models import Case, Household, Simulation
from rapport_unique.budgets.roles import SOCIAL_WORKER
from rapport_unique.budgets.sealing import sealed
from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible, Stale
from rapport_unique.core.identifiers import niss_is_valid, parse_niss
from rapport_unique.journal.recording import record
from rapport_unique.reference_budget import Case as DescribedCase
from rapport_unique.reference_budget import Result, case_from_data, case_to_data, result_to_data, simulate
from rapport_unique.ui import clock

_NUMBER_DIGITS = 12


def open_case(*, actor: Actor, niss: str, language: str) -> Case:
    """The case of the person with this national number: the one the worker has already, or a new one.

    Raises Invalid for a wrong number, NotAllowed where a colleague has it.
    """
    digits = parse_niss(niss)
    if not niss_is_valid(digits):
        raise Invalid("niss-invalid")
    now = clock.now()
    with transaction.atomic():
        case, is_new = Case.objects.select_related("worker").get_or_create(
            centre=actor.centre,
            niss=digits,
            defaults={"worker": actor.person, "language": language, "opened_at": now, "changed_at": now},
        )
        if is_new:
            _record(case, actor, "case-opened")
        elif not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
            raise NotAllowed(CASE_ELSEWHERE.code, {"name": case.worker.name})
    opened: Case = case
    return opened


def find_case(*, actor: Actor, niss: str) -> Case:
    """The case of the person with this national number among those that the actor may see; NotPossible without one."""
    found: Case | None = Case.objects.visible_to(actor).filter(niss=parse_niss(niss)).first()
    if found is None:
        raise NotPossible(CASE_UNKNOWN.code)
    return found


def keep_typed(*, case: Case, actor: Actor, step: str, values: Mapping[str, str]) -> Case:
    """Keep what somebody is typing into a step. No content, no revision, no event."""
    with transaction.atomic():
        fresh = _locked(case, actor)
        fresh.typed = {**fresh.typed, step: {key: value.replace("\0", "") for key, value in values.items()}}
        fresh.changed_at = clock.now()
        fresh.save(update_fields=["typed", "changed_at"])
    return fresh


def save_draft(
    *, case: Case, actor: Actor, revision: int, data: Mapping[str, Any], step: str = "", language: str = ""
) -> Case:
    """Save what is known of the household, complete or not: `data` takes the place of what was there. What was typed
    into `step` has served. The same data again changes nothing."""
    with transaction.atomic():
        fresh = _locked(case, actor)
        if fresh.revision != revision:
            raise Stale("content-changed")
        if dict(data) != fresh.data:
            fresh.data, fresh.revision = dict(data), revision + 1
        fresh.language = language or fresh.language
        fresh.typed = {name: values for name, values in fresh.typed.items() if name != step}
        fresh.changed_at = clock.now()
        fresh.save(update_fields=["data", "revision", "language", "typed", "changed_at"])
    return fresh


def described(case: Case) -> DescribedCase | None:
    """The household as the engine takes it; None while something is missing or contradicts itself."""
    return case_from_data(case.data).case


def computed(case: Case, *, on: date | None = None) -> Result | None:
    """What a simulation would give now, stored nowhere; None while the case is not complete."""
    household = described(case)
    if household is None:
        return None
    chosen = policies.in_force(case.centre)
    return simulate(household, chosen.parameters, on or clock.today(), chosen.policy)


def run(*, case: Case, actor: Actor, revision: int, seen: int, on: date | None = None) -> Simulation:
    """Compute, seal and keep for ever: a new simulation of the case as it stands at `revision`, dated `on` or today.

    `seen` is how many simulations of the case its user saw: a second click gives the one that the first made. Raises
    NotPossible while the case is incomplete, Stale where its user saw another revision.
    """
    with transaction.atomic():
        fresh = _locked(case, actor)
        if fresh.revision != revision:
            raise Stale("content-changed")
        made = Household.objects.filter(case=fresh).select_related("simulation__centre").order_by("-pk")
        if made.count() > seen:
            return made[0].simulation
        read = case_from_data(fresh.data)
        if read.case is None:
            raise NotPossible(CASE_INCOMPLETE.code, {"count": len(read.findings)})
        chosen = policies.in_force(fresh.centre)
        result = simulate(read.case, chosen.parameters, on or clock.today(), chosen.policy)
        simulation = _kept(fresh, actor, result, chosen.number)
        Household.objects.create(
            simulation=simulation,
            case=fresh,
            revision=fresh.revision,
            data=case_to_data(read.case),
            result=result_to_data(result),
        )
        data = {
            "number": simulation.number,
            "date": result.day.isoformat(),
            "parameters": result.parameters_digest,
            "policy": result.policy_digest,
        }
        _record(fresh, actor, "budget-simulated", data)
    return simulation


def hand_over(*, case: Case, actor: Actor, to: Person) -> Case:
    """Give a case, and with it what was simulated for it, to another social worker of the centre."""
    with transaction.atomic():
        fresh = _locked(case, actor)
        mandates = Mandate.objects.filter(person=to, role_key=SOCIAL_WORKER, centre=actor.centre)
        if not mandates.active(clock.today()).exists():
            raise NotPossible(NOT_A_WORKER.code)
        if fresh.worker_id != to.pk:
            fresh.worker = to
            fresh.save(update_fields=["worker"])
            note(centre=fresh.centre, actor=actor, action=HANDED_OVER, case=fresh, to=str(to.identifier))
    return fresh


def _kept(case: Case, actor: Actor, result: Result, policy_number: int) -> Simulation:
    simulation = Simulation(
        centre=case.centre,
        made_by=actor.person,
        niss=case.niss,
        number=_new_number(case),
        date=result.day,
        balance=result.balance,
        parameters=result.parameters,
        parameters_digest=result.parameters_digest,
        synthetic=result.synthetic,
        policy_number=policy_number,
        policy_digest=result.policy_digest,
        made_at=clock.now(),
    )
    sealed(simulation).save(force_insert=True)
    return simulation


def _new_number(case: Case) -> str:
    """Random, so that it says nothing; a number in use would be refused by the database, and is all but impossible."""
    while True:
        number = str(10 ** (_NUMBER_DIGITS - 1) + secrets.randbelow(9 * 10 ** (_NUMBER_DIGITS - 1)))
        if not Simulation.objects.filter(centre=case.centre, number=number).exists():
            return number


def _locked(case: Case, actor: Actor) -> Case:
    """The case as it is now, under its lock; Case.DoesNotExist where it is no longer the actor's to change."""
    Case.objects.select_for_update().filter(pk=case.pk).first()
    fresh: Case = Case.objects.visible_to(actor).select_related("centre", "worker").get(pk=case.pk)
    return fresh


def _record(case: Case, actor: Actor, action: str, data: Mapping[str, Any] | None = None) -> None:
    record(
        subject=case.journal_subject,
        actor=actor.identifier,
        action=action,
        data={"centre": case.centre.ins, "revision": case.revision, **(data or {})},
    )
