"""The `rapport-unique` command. Only what serves a site needs Django and settings; the rest runs without."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rapport_unique import cli_budget
from rapport_unique.console import (
    BLOCKING,
    OK,
    REFUSED,
    USAGE,
    Parser,
    UsageError,
    language_and_json,
    note,
    print_findings,
    print_json,
    read_bytes,
    say,
)
from rapport_unique.core.texts import LANGUAGES

if TYPE_CHECKING:
    from rapport_unique.adapters.workbooks import WorkbookReport
    from rapport_unique.core.answers import Prepared
    from rapport_unique.core.engine import Evaluation, Explanation
    from rapport_unique.core.law import Parameters
    from rapport_unique.core.measure import Measure


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns 0 nothing blocking, 1 blocking findings, 2 file refused, 64 wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
    except UsageError as error:
        note(f"rapport-unique: {error}")
        return USAGE
    return status


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="rapport-unique", description="Justify, check and send the subsidies of a welfare centre.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)

    workbook = commands.add_parser("workbook", help="make or check the workbook of a measure")
    workbooks = workbook.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)

    new = workbooks.add_parser("new", help="write a locked workbook, prefilled with what is known")
    _measure_and_period(new)
    new.add_argument("--centre", required=True, metavar="INS", help="five digits, for example 62063")
    new.add_argument("--simulations", type=Path, metavar="CSV", help="for a measure whose rows they prepare")
    new.add_argument("--answers", type=Path, metavar="JSON", help="answers and rows to begin with")
    new.add_argument("--lang", choices=LANGUAGES, help="by default the centre's language")
    new.add_argument("--out", required=True, type=Path, metavar="XLSX")
    new.set_defaults(run=_workbook_new)

    check = workbooks.add_parser("check", help="read a completed workbook and apply the rules")
    check.add_argument("file", type=Path, metavar="FILE", help="xlsx or ods")
    _measure_and_period(check)
    check.add_argument("--centre", metavar="INS", help="by default the file's own identification")
    check.add_argument("--simulations", type=Path, metavar="CSV", help="compare columns A-E with these")
    check.add_argument("--grant", metavar="AMOUNT", help="the subsidy, for example 6349.82")
    check.add_argument("--answers", type=Path, metavar="JSON", help="what is answered beside the workbook")
    language_and_json(check)
    check.set_defaults(run=_workbook_check)

    evaluate = commands.add_parser("evaluate", help="apply the rules of a measure to answers in JSON")
    _measure_and_period(evaluate)
    evaluate.add_argument("--input", required=True, type=Path, metavar="JSON")
    evaluate.add_argument("--centre", metavar="INS", help="the centre that every row must bear")
    language_and_json(evaluate)
    evaluate.set_defaults(run=_evaluate)

    schema = commands.add_parser("schema", help="print the JSON Schema of what `evaluate` takes, or of what it gives")
    schema.add_argument("--measure", required=True, metavar="ID", help="see `rapport-unique measures`")
    schema.add_argument("--output", action="store_true", help="of what it gives with --json")
    schema.set_defaults(run=_schema)

    measures = commands.add_parser("measures", help="list the measures and their periods")
    language_and_json(measures)
    measures.set_defaults(run=_measures)

    verify = commands.add_parser("verify", help="say who signed a report's PDF, and whether it was changed since")
    verify.add_argument("file", type=Path, metavar="FILE", help="the signed PDF")
    verify.add_argument(
        "--authorities", type=Path, metavar="PATH", help="of cards, PEM; by default RU_CARD_AUTHORITIES"
    )
    verify.add_argument(
        "--stamp-authorities", type=Path, metavar="PATH", help="of time-stamps, PEM; by default RU_TSA_AUTHORITIES"
    )
    language_and_json(verify)
    verify.set_defaults(run=_verify)

    cli_budget.add_commands(commands)

    journal = commands.add_parser("journal", help="verify every chain and every root of the journal")
    journals = journal.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    verify_journal = journals.add_parser("verify", help="recompute everything; names what is not what was recorded")
    _of_site(verify_journal, "verify_journal")

    receipt = commands.add_parser("receipt", help="check a receipt of the journal, without a site")
    receipt.add_argument("file", type=Path, metavar="ZIP")
    receipt.add_argument("--stamp-authorities", type=Path, metavar="PATH", help="by default RU_TSA_AUTHORITIES")
    receipt.set_defaults(run=_receipt)

    invite = commands.add_parser("invite", help="print a code by which somebody enrols a passkey or a telephone")
    invite.add_argument("email", metavar="EMAIL", help="of a person whom the site knows")
    _of_site(invite, "invite")

    key = commands.add_parser("seal-key", help="print the calculator's public key for whoever checks its seals")
    key.add_argument("--first", metavar="DATE", help="of the simulations that it seals; by default today")
    key.add_argument("--synthetic", action="store_true", help="the key over what invented amounts gave")
    key.set_defaults(run=_site, name="seal_key")

    for name, explanation in (
        ("serve", "serve the site: one web process and one worker"),
        ("worker", "run a worker alone"),
        ("migrate", "create or update the database"),
        ("demo", "load the demonstration's centres, people and what they did"),
    ):
        command = commands.add_parser(name, help=explanation)
        if name == "serve":
            command.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
        _of_site(command, name)
    return parser


def _measure_and_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--measure", required=True, metavar="ID", help="see `rapport-unique measures`")
    parser.add_argument("--period", required=True, metavar="P")


def _of_site(parser: argparse.ArgumentParser, name: str) -> None:
    """A command of `sites.processes`, on one of the sites."""
    parser.add_argument(
        "--site",
        choices=("rapport", "budget"),
        default=os.environ.get("RU_SITE", "rapport"),
        help="rapport: the Rapport Unique; budget: the centres' calculator; by default RU_SITE",
    )
    parser.set_defaults(run=_site, name=name)


def _site(options: argparse.Namespace) -> int:
    from rapport_unique.sites import processes

    status: int = getattr(processes, options.name)(options)
    return status


def _measure(measure_id: str) -> Measure:
    from rapport_unique.core.measures import identifiers, measure

    if measure_id not in identifiers():
        raise UsageError(f"unknown measure {measure_id!r}; known: {', '.join(identifiers())}")
    return measure(measure_id)


def _declared(options: argparse.Namespace) -> tuple[Measure, Parameters]:
    measure = _measure(options.measure)
    if options.period not in measure.periods:
        raise UsageError(f"{measure.id} has no period {options.period!r}; known: {', '.join(measure.periods)}")
    return measure, measure.parameters(options.period)


def _with_workbook(options: argparse.Namespace) -> tuple[Measure, Parameters]:
    measure, parameters = _declared(options)
    if not measure.workbook:
        raise UsageError(f"{measure.id} has no workbook")
    if options.simulations and not any(table.prepared_from for table in measure.tables):
        raise UsageError(f"no simulations prepare the workbook of {measure.id}")
    return measure, parameters


def _centre(ins: str) -> str:
    from rapport_unique.core.findings import Invalid
    from rapport_unique.core.identifiers import parse_ins

    try:
        return parse_ins(ins)
    except Invalid:
        raise UsageError(f"--centre takes five digits, not {ins!r}") from None


def _centre_language(ins: str | None) -> str:
    from rapport_unique.core.municipalities import municipalities

    known = municipalities().get(ins or "")
    return known.languages[0] if known else "fr"


def _workbook_new(options: argparse.Namespace) -> int:
    from rapport_unique.adapters.workbooks import write_workbook

    measure, parameters = _with_workbook(options)
    centre = _centre(options.centre)
    language = options.lang or _centre_language(centre)
    prepared = {}
    for table in measure.workbook_tables:
        if table.prepared_from:
            if options.simulations is None:
                raise UsageError(f"the workbook of {measure.id} needs --simulations")
            prepared[table.key] = _simulations(options.simulations, language)
    answers = _known_answers(options.answers, measure)
    begun = answers.get("tables") or {}
    content = write_workbook(
        measure=measure,
        parameters=parameters,
        centre=centre,
        language=language,
        prepared=prepared,
        rows={table.key: begun[table.key] for table in measure.workbook_tables if table.key in begun},
        fields=answers.get("fields") or {},
    )
    try:
        options.out.write_bytes(content)
    except OSError as error:
        raise UsageError(f"cannot write {options.out}: {error.strerror}") from None
    note(f"{options.out}: {sum(map(len, prepared.values()))} rows")
    return OK


def _simulations(path: Path, language: str) -> Prepared:
    """The rows that a list of simulations prepares; what is wrong with it goes to standard error."""
    from rapport_unique.adapters.simulations_csv import read_simulations
    from rapport_unique.core.findings import message_of
    from rapport_unique.core.messages import NISS_INVALID

    simulations = read_simulations(read_bytes(path))
    for finding in simulations.findings:
        note(f"{path}:{finding.place.row}: {finding.place.column} {message_of(finding, language)}")
    if any(finding.code != NISS_INVALID.code for finding in simulations.findings):
        raise UsageError(f"{path} cannot be used as it is; nothing was written")
    return simulations.rows


def _workbook_check(options: argparse.Namespace) -> int:
    from rapport_unique.adapters.workbooks import check_workbook
    from rapport_unique.core.findings import Invalid
    from rapport_unique.core.money import parse_amount

    measure, _ = _with_workbook(options)
    centre = _centre(options.centre) if options.centre else None
    for path in filter(None, (options.file, options.simulations)):
        if not path.is_file():
            raise UsageError(f"cannot read {path}: no such file")
    answers = _known_answers(options.answers, measure)
    prefilled = {key: _text(value) for key, value in (answers.get("prefilled") or {}).items() if value is not None}
    if options.grant is not None:
        try:
            prefilled[measure.prefilled[0].key] = str(parse_amount(options.grant))
        except Invalid:
            raise UsageError(f"--grant takes an amount such as 6349.82, not {options.grant!r}") from None
    report = check_workbook(
        options.file,
        measure=measure.id,
        period=options.period,
        centre=centre,
        prepared=options.simulations,
        prefilled=prefilled,
        fields={key: _text(value) for key, value in (answers.get("fields") or {}).items()},
        tables={
            table.key: [{key: _text(value) for key, value in row.items()} for row in rows]
            for table in measure.screen_tables
            if (rows := (answers.get("tables") or {}).get(table.key))
        },
    )
    if report.unusable_simulations:
        wrong = report.unusable_simulations[0]
        raise UsageError(f"{options.simulations}: line {wrong.place.row} cannot be used ({wrong.code})")
    language = options.lang or report.language or _centre_language(centre)
    if options.json:
        print_json(_report_data(report, language))
    else:
        _print_report(report, measure, language)
    if report.refused:
        return REFUSED
    return BLOCKING if report.blocking else OK


def _text(value: Any) -> Any:
    """A value of JSON as it crosses to the reading process: a decimal as its text."""
    return str(value) if isinstance(value, Decimal) else value


def _report_data(report: WorkbookReport, language: str) -> dict[str, Any]:
    from rapport_unique.core.findings import findings_json, sentence_of

    if report.refused:
        refused = {"code": report.refused.code, "message": sentence_of(report.refused, language)}
        return {"digest": None, "refused": refused, "rows": None, "figures": None, "findings": []}
    return {
        "digest": report.digest,
        "refused": None,
        "rows": {
            name: sum(getattr(counts, name) for counts in report.counts.values())
            for name in ("read", "counted", "incomplete")
        },
        **_by_table(report),
        "figures": _amounts(report.figures),
        "findings": findings_json(report.findings, language),
    }


def _by_table(report: WorkbookReport) -> dict[str, Any]:
    """The rows of each table, where there are several."""
    if len(report.counts) < 2:
        return {}
    names = ("read", "counted", "incomplete")
    return {
        "tables": {table: {name: getattr(counts, name) for name in names} for table, counts in report.counts.items()}
    }


def _print_report(report: WorkbookReport, measure: Measure, language: str) -> None:
    data = _report_data(report, language)
    if data["refused"]:
        say(f"refused: {data['refused']['code']}", data["refused"]["message"])
        return
    rows = data["rows"]
    say("rows: " + ", ".join(f"{name} {count}" for name, count in rows.items()))
    _print_figures(report.figures, measure, language)
    print_findings(data["findings"])
    say(f"digest: {report.digest}")


def _evaluate(options: argparse.Namespace) -> int:
    from rapport_unique.core.answers import answers_from
    from rapport_unique.core.engine import evaluate

    measure, parameters = _declared(options)
    data = _answers(options.input)
    centre = _centre(options.centre) if options.centre else None
    language = options.lang or _centre_language(centre)
    evaluation = evaluate(measure, parameters, answers_from(measure, data), centre=centre)
    if options.json:
        print_json(_evaluation_data(evaluation, language))
    else:
        _print_evaluation(evaluation, measure, language)
    return BLOCKING if evaluation.blocking else OK


def _answers(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(read_bytes(path), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not JSON: {error}") from None
    if problem := _shape_problem(data):
        raise UsageError(f"{path}: {problem}")
    answers: dict[str, Any] = data
    return answers


def _known_answers(path: Path | None, measure: Measure) -> dict[str, Any]:
    """What stands beside a workbook; a key that the measure lacks would otherwise be lost without a word."""
    from rapport_unique.core.answers import answers_from

    if path is None:
        return {}
    answers = _answers(path)
    if unknown := answers_from(measure, answers).unknown:
        raise UsageError(f"{path}: {measure.id} does not know {', '.join(unknown)}")
    return answers


def _schema(options: argparse.Namespace) -> int:
    from rapport_unique.core.schemas import input_schema, output_schema

    measure = _measure(options.measure)
    print_json((output_schema if options.output else input_schema)(measure))
    return OK


def _verify(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from rapport_unique.adapters.signatures.telling import verdict_data, verdict_lines
    from rapport_unique.adapters.signatures.trust import trust_in
    from rapport_unique.adapters.signatures.verification import verify

    known = _authorities(options.authorities, "RU_CARD_AUTHORITIES", "--authorities")
    stamps = _authorities(options.stamp_authorities, "RU_TSA_AUTHORITIES", "--stamp-authorities")
    now = datetime.now(UTC)  # noqa: TID251 - offline there is no other clock
    verdict = verify(read_bytes(options.file), trust_in(known, stamps), now)
    language = options.lang or "fr"
    if options.json:
        print_json(verdict_data(verdict, language))
    else:
        say(*verdict_lines(verdict, language))
    return OK if verdict.good else BLOCKING


def _receipt(options: argparse.Namespace) -> int:
    from rapport_unique.adapters.receipts import check_receipt
    from rapport_unique.adapters.signatures.trust import trust_in

    stamps = _authorities(options.stamp_authorities, "RU_TSA_AUTHORITIES", "--stamp-authorities")
    checked = check_receipt(read_bytes(options.file), trust_in((), stamps))
    at = checked.stamped_at.isoformat() if checked.stamped_at else None
    print_json({"good": checked.good, "included": checked.included, "stamped_at": at, "event": checked.event})
    return OK if checked.good else BLOCKING


def _authorities(given: Path | None, variable: str, option: str) -> tuple[Any, ...]:
    from rapport_unique.adapters.signatures.trust import certificates_in

    path = given or (Path(os.environ[variable]) if os.environ.get(variable) else None)
    if path is None:
        raise UsageError(f"say whom to trust: {option} or {variable}")
    try:
        found = certificates_in(path)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from None
    if not found:
        raise UsageError(f"{path} holds no certificate")
    return found


def _shape_problem(data: Any) -> str | None:
    """Why this is not `{"prefilled": {…}, "fields": {…}, "tables": {"lines": [{…}]}}`, or None when it is."""
    if not isinstance(data, dict):
        return "an object is expected"
    for part in ("prefilled", "fields", "tables"):
        if not isinstance(data.get(part, {}), dict):
            return f"{part} must be an object"
    prefilled = data.get("prefilled", {})
    tables = {**data.get("tables", {}), **{key: value for key, value in prefilled.items() if isinstance(value, list)}}
    for key, rows in tables.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return f"{key} must be a list of objects"
    scalars = [value for key, value in prefilled.items() if key not in tables]
    scalars += data.get("fields", {}).values()
    scalars += [cell for rows in tables.values() for row in rows for cell in row.values()]
    if any(isinstance(value, (dict, list, bool)) for value in scalars):
        return "a value must be a string, a number or null"
    return None


def _evaluation_data(evaluation: Evaluation, language: str) -> dict[str, Any]:
    from rapport_unique.core.findings import findings_json

    return {
        "figures": _amounts(evaluation.figures),
        "findings": findings_json(evaluation.findings, language),
        "explanation": {key: _explanation_data(each, language) for key, each in evaluation.explanation.items()},
        "digest": evaluation.digest,
    }


def _explanation_data(explained: Explanation, language: str) -> dict[str, Any]:
    """Formula, inputs and article; the rows and the ceiling where there are any."""
    from rapport_unique.core.texts import plain_fact

    data: dict[str, Any] = {
        "formula": explained.formula.say(language),
        "inputs": {label.say(language): _plain(fact, language) for label, fact in explained.inputs},
        "law": explained.law.text.say(language),
    }
    if explained.rows:
        data["rows"] = [
            {"table": used.table.say(language), "number": used.number, "positions": list(used.positions)}
            for used in explained.rows
        ]
    if explained.ceiling:
        data["ceiling"] = {
            "label": explained.ceiling.label.say(language),
            "amount": plain_fact(explained.ceiling.amount),
        }
    return data


def _plain(fact: Any, language: str) -> str | None:
    from rapport_unique.core.texts import Text, plain_fact

    return fact.say(language) if isinstance(fact, Text) else plain_fact(fact)


def _print_evaluation(evaluation: Evaluation, measure: Measure, language: str) -> None:
    from rapport_unique.core.findings import findings_json

    _print_figures(evaluation.figures, measure, language)
    print_findings(findings_json(evaluation.findings, language))
    say(f"digest: {evaluation.digest}")


def _measures(options: argparse.Namespace) -> int:
    from rapport_unique.core.measures import catalogue

    language = options.lang or "fr"
    listed: list[dict[str, Any]] = [
        {
            "id": measure.id,
            "title": measure.title.say(language),
            "law": measure.law.text.say(language),
            "periods": [
                {
                    "id": period_id,
                    "first": parameters.period.first.isoformat(),
                    "last": parameters.period.last.isoformat(),
                    "rules_version": measure.rules_version(parameters),
                }
                for period_id, parameters in measure.periods.items()
            ],
            "figures": [figure.key for figure in measure.figures],
            "workbook": measure.workbook,
        }
        for measure in catalogue().values()
    ]
    if options.json:
        print_json({"measures": listed})
    else:
        for each in listed:
            say(f"{each['id']}: {each['title']}")
            for period in each["periods"]:
                say(f"  {period['id']}: {period['first']} - {period['last']} (rules {period['rules_version']})")
    return OK


def _amounts(figures: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    return {key: None if amount is None else str(amount) for key, amount in figures.items()}


def _print_figures(figures: Mapping[str, Decimal | None], measure: Measure, language: str) -> None:
    for figure in measure.figures:
        amount = figures[figure.key]
        if amount is not None:
            say(f"{figure.label.say(language)}: {figure.kind.show(amount, language)}")
