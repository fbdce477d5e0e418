"""A policy and a result as JSON: in full, to be kept and shown in any language; or in one language, for machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rapport_unique.core.codec import fact_from_data, fact_to_data, findings_from_data, findings_to_data
from rapport_unique.core.findings import Finding
from rapport_unique.core.texts import Text
from rapport_unique.reference_budget.case_json import CASE
from rapport_unique.reference_budget.lines import Line, Said
from rapport_unique.reference_budget.policy import DEFAULT_MODES, RULES, DebtPolicy, Mode, Policy, Rule
from rapport_unique.reference_budget.records import AMOUNT, NUMBER, ByName, OneOf, Record
from rapport_unique.reference_budget.simulation import Result

POLICY = Record(
    Policy,
    {
        "debts": OneOf(DebtPolicy),
        "debt_cap": AMOUNT,
        "modes": ByName(tuple(DEFAULT_MODES), Record(Mode, {"rule": OneOf(RULES), "factor": NUMBER})),
    },
)
_INCOMES = CASE.keys["incomes"]


@dataclass(frozen=True, slots=True)
class ReadPolicy:
    """A policy, or why there is none."""

    policy: Policy | None
    findings: tuple[Finding, ...]


def policy_from_data(data: Any) -> ReadPolicy:
    findings: list[Finding] = []
    policy = POLICY.read(data, "", findings)
    return ReadPolicy(policy, tuple(findings))


def policy_to_data(policy: Policy) -> dict[str, Any]:
    return POLICY.write(policy)


def result_to_data(result: Result) -> dict[str, Any]:
    """Everything, each sentence in the three languages; `result_from_data` gives an equal result again."""
    return {
        "day": result.day.isoformat(),
        "parameters": result.parameters,
        "parameters_digest": result.parameters_digest,
        "policy_digest": result.policy_digest,
        "synthetic": result.synthetic,
        "budget": str(result.budget),
        "income": str(result.income),
        "lines": [_line_to_data(line) for line in result.lines],
        "incomes": _INCOMES.write(result.incomes),
        "warnings": findings_to_data(result.warnings),
    }


def result_from_data(data: Mapping[str, Any]) -> Result:
    findings: list[Finding] = []
    return Result(
        date.fromisoformat(data["day"]),
        data["parameters"],
        data["parameters_digest"],
        data["policy_digest"],
        data["synthetic"],
        tuple(_line_from_data(line) for line in data["lines"]),
        _INCOMES.read(data["incomes"], "incomes", findings),
        findings_from_data(data["warnings"]),
        Decimal(data["budget"]),
        Decimal(data["income"]),
    )


def _line_to_data(line: Line) -> dict[str, Any]:
    facts = [{name: fact_to_data(fact) for name, fact in said.facts.items()} for said in line.reason]
    return {
        **_amounts(line),
        "reason": [[list(said.text), known] for said, known in zip(line.reason, facts, strict=True)],
    }


def _line_from_data(data: Mapping[str, Any]) -> Line:
    return Line(
        data["basket"],
        data["person"],
        Decimal(data["reference"]),
        None if data["actual"] is None else Decimal(data["actual"]),
        Decimal(data["used"]),
        _RULES[data["rule"]],
        tuple(
            Said(Text(*text), {name: fact_from_data(fact) for name, fact in facts.items()})
            for text, facts in data["reason"]
        ),
    )


_RULES = {each.value: each for each in Rule}


def _amounts(line: Line) -> dict[str, Any]:
    return {
        "basket": line.basket,
        "person": line.person,
        "reference": str(line.reference),
        "actual": None if line.actual is None else str(line.actual),
        "used": str(line.used),
        "rule": line.rule.value,
    }


def result_json(result: Result, language: str) -> dict[str, Any]:
    """The simulation that `rapport-unique budget simulate --json` prints beside its findings: amounts and codes as they
    are, sentences in `language`."""
    return {
        "day": result.day.isoformat(),
        "parameters": {"id": result.parameters, "digest": result.parameters_digest, "synthetic": result.synthetic},
        "policy": {"digest": result.policy_digest},
        "budget": str(result.budget),
        "income": str(result.income),
        "balance": str(result.balance),
        "ceiling": str(result.ceiling),
        "baskets": {basket: str(amount) for basket, amount in result.baskets.items()},
        "lines": [{**_amounts(line), "reason": line.explain(language)} for line in result.lines],
        "incomes": [
            {"kind": each.kind.value, "member": each.member, "monthly": str(each.monthly)} for each in result.incomes
        ],
    }
