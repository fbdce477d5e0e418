"""`rapport-unique budget`: a household's reference budget, its schema, and the tables it is computed from."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapport_unique.console import (
    BLOCKING,
    OK,
    REFUSED,
    Parser,
    UsageError,
    language_and_json,
    print_findings,
    print_json,
    read_bytes,
    say,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rapport_unique.core.findings import Finding
    from rapport_unique.reference_budget import Case, ParameterSet, Policy, Result


def add_commands(commands: Any) -> None:
    """Add `budget` to the parser's commands."""
    budget = commands.add_parser("budget", help="compute a household's reference budget")
    actions = budget.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)

    simulate = actions.add_parser("simulate", help="compute the budget of one household, line by line")
    simulate.add_argument(
        "--input", required=True, type=Path, metavar="JSON", help="see `rapport-unique budget schema`"
    )
    simulate.add_argument("--date", type=_day, metavar="D", help="the day of the budget, YYYY-MM-DD; by default today")
    simulate.add_argument("--parameters", metavar="SET", help="a set that comes with the command, or a table's file")
    simulate.add_argument("--policy", type=Path, metavar="JSON", help="the centre's choices; by default none")
    simulate.add_argument("--what-if", action="store_true", help="what one thing otherwise would change")
    language_and_json(simulate)
    simulate.set_defaults(run=_simulate)

    schema = actions.add_parser("schema", help="print the JSON Schema of a household")
    schema.set_defaults(run=_schema)

    check = actions.add_parser("check", help="say whether a table of reference amounts can be used")
    check.add_argument("file", type=Path, metavar="FILE", help="csv, xlsx, ods or toml")
    language_and_json(check)
    check.set_defaults(run=_check)


def _day(written: str) -> date:
    return date.fromisoformat(written)


def _simulate(options: argparse.Namespace) -> int:
    from rapport_unique.core.findings import KINDS, Finding, Place, Refused
    from rapport_unique.reference_budget import case_from_json, simulate

    parameters = _parameters(options)
    if parameters is None:
        return REFUSED
    read = case_from_json(read_bytes(options.input))
    if read.case is None:
        return _tell(options, None, read.findings)
    policy = _policy(options.policy)
    day = options.date or datetime.now().date()  # noqa: TID251 - offline there is no other clock
    try:
        result = simulate(read.case, parameters, day, policy)
        deltas = _what_if(read.case, parameters, day, policy, options.lang or "fr") if options.what_if else None
    except Refused as refusal:
        place = Place(field=str(refusal.facts.get("place", "")))
        told = Finding(refusal.code, KINDS[refusal.code].severity, place, refusal.facts.get("read"), refusal.facts)
        return _tell(options, None, [told])
    return _tell(options, result, result.warnings, deltas)


def _parameters(options: argparse.Namespace) -> ParameterSet | None:
    """The set asked for; None, and why, for a table that cannot be used."""
    from rapport_unique.adapters.parameter_tables import read_parameters
    from rapport_unique.core.findings import Severity
    from rapport_unique.reference_budget import DEFAULT, known_sets, shipped

    wanted = options.parameters or DEFAULT
    if wanted in known_sets():
        return shipped(wanted)
    path = Path(wanted)
    if not path.is_file():
        raise UsageError(f"no set and no file {wanted!r}; known: {', '.join(known_sets())}")
    read = read_parameters(read_bytes(path), path.stem)
    if read.parameters is None:
        _tell(options, None, [each for each in read.findings if each.severity is Severity.BLOCKING])
    return read.parameters


def _policy(path: Path | None) -> Policy | None:
    import json

    from rapport_unique.core.findings import sentence_of
    from rapport_unique.reference_budget import policy_from_data

    if path is None:
        return None
    try:
        read = policy_from_data(json.loads(read_bytes(path)))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON: {error}") from None
    if read.policy is None:
        first = read.findings[0]
        raise UsageError(f"{path}: {first.place.field}: {sentence_of(first, 'fr')}")
    return read.policy


def _what_if(
    case: Case, parameters: ParameterSet, day: date, policy: Policy | None, language: str
) -> list[dict[str, str]]:
    from rapport_unique.reference_budget import what_if

    return [
        {
            "key": each.key,
            "label": each.label.say(language),
            "balance": str(each.result.balance),
            "delta": str(each.delta),
        }
        for each in what_if(case, parameters, day, policy)
    ]


def _tell(
    options: argparse.Namespace,
    result: Result | None,
    findings: Iterable[Finding],
    what_if: list[dict[str, str]] | None = None,
) -> int:
    from rapport_unique.core.findings import findings_json
    from rapport_unique.reference_budget import result_json

    language = options.lang or "fr"
    told = findings_json(findings, language)
    if options.json:
        data: dict[str, Any] = {"simulation": result and result_json(result, language), "findings": told}
        print_json(data if what_if is None else {**data, "what_if": what_if})
    else:
        if result:
            _print_result(result, language)
        for each in what_if or []:
            say(f"? {each['label']}: {each['delta']}")
        print_findings(told)
    return BLOCKING if result is None else OK


def _print_result(result: Result, language: str) -> None:
    from rapport_unique.core.texts import format_amount
    from rapport_unique.reference_budget import BASKETS

    synthetic = " (synthetic)" if result.synthetic else ""
    say(f"parameters: {result.parameters}{synthetic} {result.parameters_digest[:12]}")
    say(f"policy: {result.policy_digest[:12]}")
    for line in result.lines:
        whose = f" [{line.person}]" if line.person else ""
        label = BASKETS[line.basket].say(language)
        say(f"{label}{whose}: {format_amount(line.used, language)}. {line.explain(language)}")
    for name in ("budget", "income", "balance", "ceiling"):
        say(f"{name}: {format_amount(getattr(result, name), language)}")


def _schema(options: argparse.Namespace) -> int:
    from rapport_unique.reference_budget import case_schema

    print_json(case_schema())
    return OK


def _check(options: argparse.Namespace) -> int:
    from rapport_unique.adapters.parameter_tables import read_parameters
    from rapport_unique.core.findings import findings_json

    read = read_parameters(read_bytes(options.file), options.file.stem)
    told = findings_json(read.findings, options.lang or "fr")
    found = read.parameters
    if options.json:
        known = found and {"id": found.id, "digest": found.digest, "synthetic": found.synthetic}
        print_json({"parameters": known, "findings": told})
    else:
        print_findings(told)
        if found:
            say(f"{found.id}: {len(found.values)} values, digest {found.digest}")
    return OK if found else REFUSED
