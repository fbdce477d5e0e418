"""What a centre computes with: its policy, the set of parameters it chose, and its own values laid over them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.models import Centre
from rapport_unique.budgets.codes import OVERRIDE_EARLY, SET_UNKNOWN
from rapport_unique.budgets.models import CentrePolicy, ImportedSet, ParameterOverride, Simulation
from rapport_unique.budgets.parameter_sets import set_of
from rapport_unique.core.findings import Invalid, Refused, Stale
from rapport_unique.journal.recording import record
from rapport_unique.reference_budget import (
    DEFAULT,
    Override,
    ParameterSet,
    Policy,
    bounds_of,
    known_sets,
    policy_from_data,
    policy_to_data,
    shipped,
)
from rapport_unique.reference_budget.codes import AMOUNT_WRONG
from rapport_unique.ui import clock


class InForce(NamedTuple):
    """`number` is the version of the policy, 0 where the centre never decided."""

    number: int
    policy: Policy
    parameters: ParameterSet


def choices_subject(centre: Centre) -> str:
    """Under which name the journal keeps what a centre decides on its budgets."""
    return f"budgets:{centre.ins}"


def in_force(centre: Centre) -> InForce:
    """What a simulation is computed with today."""
    latest = latest_policy(centre)
    name = latest.parameters if latest else DEFAULT
    return InForce(latest.number if latest else 0, _content_of(latest), parameters_of(centre, name))


def applied_to(simulation: Simulation) -> InForce | None:
    """What a simulation was computed with, whatever the centre chose since; None where it cannot be had any more."""
    centre, number = simulation.centre, simulation.policy_number
    policy = _content_of(CentrePolicy.objects.filter(centre=centre, number=number).first())
    try:
        parameters = parameters_of(centre, simulation.parameters, at=simulation.made_at)
    except Refused:
        return None
    if (parameters.digest, policy.digest) != (simulation.parameters_digest, simulation.policy_digest):
        return None
    return InForce(number, policy, parameters)


def _content_of(version: CentrePolicy | None) -> Policy:
    """The usual rules where nothing was decided."""
    return (policy_from_data(version.content).policy if version else None) or Policy()


def latest_policy(centre: Centre) -> CentrePolicy | None:
    found: CentrePolicy | None = CentrePolicy.objects.filter(centre=centre).order_by("-number").first()
    return found


def set_names(centre: Centre) -> list[str]:
    """The sets that a centre can choose."""
    return [*known_sets(), *ImportedSet.objects.filter(centre=centre).values_list("name", flat=True)]


def parameters_of(centre: Centre, name: str, at: datetime | None = None) -> ParameterSet:
    """A set with the centre's own values laid over it, those that stand or that stood `at` a moment. A value that began
    before the set holds from its first day; one of a parameter that the set does not have waits for a set that has it.

    Raises Invalid where the centre has no set of that name.
    """
    parameters = bare_set(centre, name)
    first, known = parameters.changes[0], set(parameters.paths)
    overrides = ParameterOverride.objects.filter(centre=centre)
    standing = overrides.stood(at) if at else overrides.standing()
    for each in standing.order_by("starts", "pk"):
        if each.path in known:
            source = f"{centre.ins}, {each.made_at:%Y-%m-%d}"
            own = [Override(each.path, each.value, each.reason)]
            parameters = parameters.for_centre(own, max(each.starts, first), source)
    return parameters


def bare_set(centre: Centre, name: str) -> ParameterSet:
    """A set as it came, without the centre's own values."""
    if name in known_sets():
        return shipped(name)
    imported = ImportedSet.objects.filter(centre=centre, name=name).first()
    if imported is None:
        raise Invalid(SET_UNKNOWN.code, {"name": name})
    return set_of(imported.name, imported.values)


def decide_policy(
    *, centre: Centre, actor: Actor, number: int, policy: Policy, parameters: str, reason: str
) -> CentrePolicy:
    """Make a new version of the centre's policy. `number` is the version that its user saw."""
    with transaction.atomic():
        Centre.objects.select_for_update().get(pk=centre.pk)
        latest = latest_policy(centre)
        if (latest.number if latest else 0) != number:
            raise Stale("content-changed")
        bare_set(centre, parameters)
        made: CentrePolicy = CentrePolicy.objects.create(
            centre=centre,
            number=number + 1,
            content=policy_to_data(policy),
            parameters=parameters,
            reason=reason,
            made_by=actor.person,
            made_at=clock.now(),
        )
        data = {"number": made.number, "policy": policy.digest, "parameters": parameters, "reason": reason}
        _record(centre, actor, "policy-decided", data)
    return made


def override(
    *, centre: Centre, actor: Actor, path: str, value: Decimal, starts: date, reason: str
) -> ParameterOverride:
    """Lay the centre's own value over one parameter from a day on; one of the same path and day is replaced.

    Raises Refused where the set has no such parameter, begins later, or the parameter cannot have such a value.
    """
    parameters = in_force(centre).parameters
    parameters.for_centre([Override(path, value, reason)], starts, centre.ins)
    if not 0 <= value <= (most := bounds_of(path)[1]):
        raise Invalid(AMOUNT_WRONG.code, {"read": f"{value}", "most": f"{most}"})
    if starts < (first := parameters.changes[0]):
        raise Invalid(OVERRIDE_EARLY.code, {"starts": starts, "name": parameters.id, "first": first})
    with transaction.atomic():
        Centre.objects.select_for_update().get(pk=centre.pk)
        now = clock.now()
        standing = ParameterOverride.objects.filter(centre=centre, path=path, starts=starts).standing()
        standing.update(withdrawn_at=now)
        made: ParameterOverride = ParameterOverride.objects.create(
            centre=centre, path=path, value=value, starts=starts, reason=reason, made_by=actor.person, made_at=now
        )
        data = {"path": path, "value": str(value), "starts": starts.isoformat(), "reason": reason}
        _record(centre, actor, "parameter-overridden", data)
    return made


def withdraw_override(*, centre: Centre, actor: Actor, override: ParameterOverride) -> None:
    """Compute with the set's own value again; a second time changes nothing."""
    with transaction.atomic():
        standing = ParameterOverride.objects.filter(pk=override.pk, centre=centre).standing()
        if standing.update(withdrawn_at=clock.now()):
            data = {"path": override.path, "starts": override.starts.isoformat()}
            _record(centre, actor, "override-withdrawn", data)


def _record(centre: Centre, actor: Actor, action: str, data: dict[str, Any]) -> None:
    record(subject=choices_subject(centre), actor=actor.identifier, action=action, data=data)
