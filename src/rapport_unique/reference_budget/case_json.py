"""A household as JSON, in and out: one canonical form, strictly read, each fault told with its path."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rapport_unique.core.findings import Finding, Invalid, Place
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.reference_budget import codes
from rapport_unique.reference_budget.household import (
    Answer,
    Case,
    Certificate,
    Cost,
    Debt,
    Dwelling,
    Every,
    Expense,
    Heating,
    Housing,
    Income,
    Loan,
    Member,
    Override,
    Region,
    Resource,
    Role,
    School,
    Sex,
    Tariff,
    Tenure,
)
from rapport_unique.reference_budget.parameters import bounds_of
from rapport_unique.reference_budget.records import AMOUNT, NUMBER, SHARE, Day, Each, Flag, OneOf, Record, Whole, Words

_ID = Words(20, 1)
_REFERENCE = Words(20)
_REASON = Words(500)
CASE = Record(
    Case,
    {
        "members": Each(
            Record(
                Member,
                {
                    "id": _ID,
                    "role": OneOf(Role),
                    "sex": OneOf(Sex),
                    "born": Day(),
                    "age": Whole(0, 120),
                    "presence": SHARE,
                    "working": Flag(),
                    "school": OneOf(School),
                    "share": SHARE,
                    "name": Words(60),
                },
            ),
            20,
        ),
        "housing": Record(
            Housing,
            {
                "region": OneOf(Region),
                "tenure": OneOf(Tenure),
                "rent": AMOUNT,
                "charges": AMOUNT,
                "energy": AMOUNT,
                "tariff": OneOf(Tariff),
                "heating": OneOf(Heating),
                "certificate": OneOf(Certificate),
                "dwelling": OneOf(Dwelling),
                "bedrooms": Whole(0, 30),
            },
        ),
        "incomes": Each(
            Record(Income, {"kind": OneOf(Resource), "amount": AMOUNT, "every": OneOf(Every), "member": _REFERENCE}), 60
        ),
        "costs": Each(
            Record(
                Cost,
                {
                    "kind": OneOf(Expense),
                    "amount": AMOUNT,
                    "every": OneOf(Every),
                    "refunded": AMOUNT,
                    "member": _REFERENCE,
                    "reason": _REASON,
                },
            ),
            60,
        ),
        "debts": Each(Record(Debt, {"kind": OneOf(Loan), "amount": AMOUNT, "reason": _REASON}), 60),
        "increased_allowance": OneOf(Answer),
        "overrides": Each(Record(Override, {"path": Words(120, 1), "value": NUMBER, "reason": Words(500, 1)}), 60),
    },
)
LARGEST = 256 * 1024
"""Bytes; a household of twenty with every list full needs less."""
OF_SOMEBODY = (Expense.SCHOOL, Expense.CHILD_CARE, Expense.STUDENT_ROOM, Expense.TRANSPORT)
"""Costs that mean nothing without whose they are."""
JUSTIFIED = (Expense.CAR, Expense.OTHER)
"""Costs that count only when the inquiry says why."""


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case, or why there is none; `Place.field` of a finding is a path such as `members[0].born`."""

    case: Case | None
    findings: tuple[Finding, ...]


def case_from_json(written: str | bytes) -> ReadCase:
    """Read a case. A key twice, an unknown key, a number where a text is due: each is a finding, nothing is guessed."""
    if len(written) > LARGEST:
        return ReadCase(None, (codes.NOT_JSON.at(why=f"> {LARGEST // 1024} KiB"),))
    try:
        data = json.loads(written, object_pairs_hook=_once, parse_constant=_no_constant)
    except Invalid as refused:
        return ReadCase(None, (codes.KEY_TWICE.at(read=str(refused.facts["read"])),))
    except (ValueError, RecursionError) as error:
        return ReadCase(None, (codes.NOT_JSON.at(why=str(error)[:120]),))
    return case_from_data(data)


def case_from_data(data: Any) -> ReadCase:
    """The same for what was parsed already."""
    findings: list[Finding] = []
    case = CASE.read(data, "", findings)
    if case is not None:
        findings += case_problems(case)
    return ReadCase(None if findings else case, tuple(findings))


def case_to_data(case: Case) -> dict[str, Any]:
    """The canonical form, without the keys that equal their default; `case_from_data` gives the same case again."""
    return CASE.write(case)


def case_to_json(case: Case) -> bytes:
    """Its canonical bytes."""
    return canonical_bytes(case_to_data(case))


def case_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a case; what it cannot say, `case_problems` does."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A household whose reference budget is computed",
        "description": "Amounts are texts, EUR a month unless `every` says a year.",
        **CASE.schema(),
    }


def case_problems(case: Case) -> Iterator[Finding]:
    """What no single key can tell: people named twice or not at all, costs of nobody, shares beyond the whole."""
    ids = [each.id for each in case.members]
    own = {each.id for each in case.household}
    for position, member in enumerate(case.members):
        at = f"members[{position}]"
        if member.id in ids[:position]:
            yield codes.MEMBER_TWICE.at(Place(field=f"{at}.id"), member.id)
        if (member.born is None) == (member.age is None):
            yield codes.AGE_OR_BIRTH.at(Place(field=f"{at}.born"))
        if member.share and member.role is not Role.CO_RESIDENT:
            yield codes.SHARE_OF_A_MEMBER.at(Place(field=f"{at}.share"), member.share)
    if all(each.role is not Role.ADULT for each in case.members):
        yield codes.NO_ADULT.at(Place(field="members"))
    if case.own_part < 0:
        yield codes.SHARES_BEYOND.at(Place(field="members"))
    for position, income in enumerate(case.incomes):
        if income.member and income.member not in own:
            yield codes.MEMBER_UNKNOWN.at(Place(field=f"incomes[{position}].member"), income.member)
    for position, override in enumerate(case.overrides):
        most = bounds_of(override.path)[1]
        if override.value > most:
            yield codes.AMOUNT_WRONG.at(
                Place(field=f"overrides[{position}].value"), f"{override.value}", most=f"{most}"
            )
    for position, cost in enumerate(case.costs):
        yield from _cost_problems(cost, f"costs[{position}]", own)


def _cost_problems(cost: Cost, at: str, own: set[str]) -> Iterator[Finding]:
    if cost.member and cost.member not in own:
        yield codes.MEMBER_UNKNOWN.at(Place(field=f"{at}.member"), cost.member)
    if not cost.member and cost.kind in OF_SOMEBODY:
        yield codes.MEMBER_NEEDED.at(Place(field=f"{at}.member"), kind=cost.kind.label)
    if not cost.reason and cost.kind in JUSTIFIED:
        yield codes.REASON_NEEDED.at(Place(field=f"{at}.reason"), kind=cost.kind.label)
    if cost.refunded > cost.amount:
        yield codes.REFUND_BEYOND.at(Place(field=f"{at}.refunded"), cost.refunded, amount=cost.amount)


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _ in pairs]
        raise Invalid(codes.KEY_TWICE.code, {"read": next(name for name in names if names.count(name) > 1)[:60]})
    return read


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")
