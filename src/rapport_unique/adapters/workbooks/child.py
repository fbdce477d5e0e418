"""The process that alone opens an uploaded workbook: limits first, one request in, one answer out.

Run as `python -m rapport_unique.adapters.workbooks.child`; it imports neither Django nor the site.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from collections.abc import Mapping
from pathlib import Path
from time import process_time
from typing import Any, TextIO

from rapport_unique.adapters.workbooks.structure import FileRefused, Limits


def main() -> None:
    """Answer the request on standard input."""
    gc.disable()
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    _limit_resources(limits)
    try:
        answer = {"check": check, "copy": copy, "sheet": sheet}[request["action"]](request, limits)
    except FileRefused as refusal:
        from rapport_unique.core.codec import findings_to_data
        from rapport_unique.core.findings import Finding

        answer = {"refused": findings_to_data([Finding(refusal.code, refusal.kind.severity, facts=refusal.facts)])[0]}
    json.dump(answer, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # taking a million objects apart one by one would serve nobody


def _limit_resources(limits: Limits) -> None:
    for what, bound in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (bound, bound))


def check(request: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Read the workbook and apply the measure's rules."""
    from rapport_unique.adapters.workbooks import reader
    from rapport_unique.core.answers import Answers, table_answers
    from rapport_unique.core.codec import explanation_to_data, fact_from_data, findings_to_data
    from rapport_unique.core.engine import evaluate
    from rapport_unique.core.findings import listed
    from rapport_unique.core.measures import measure as declared
    from rapport_unique.core.messages import FINDINGS_CUT, NISS_INVALID
    from rapport_unique.core.values import read, stored

    stages = _Stages()
    measure = declared(request["measure"])
    parameters = measure.parameters(request["period"])
    if request["overrides"]:
        parameters = parameters.merged({key: fact_from_data(value) for key, value in request["overrides"].items()})
    known: Mapping[str, Any] = {}
    prepared: dict[str, Any] = {key: list(map(tuple, rows)) for key, rows in (request["prepared"] or {}).items()}
    prepared_table = next((table for table in measure.workbook_tables if table.prepared_from), None)
    if request["prepared_from"] and prepared_table:
        simulations = _simulations(Path(request["prepared_from"]))
        unusable = [finding for finding in simulations.findings if finding.code != NISS_INVALID.code]
        if unusable:
            return {"unusable_simulations": findings_to_data(unusable[: limits.findings])}
        prepared, known = {prepared_table.key: simulations.rows}, simulations.columns
    stages.done("start")

    workbook = reader.Workbook(Path(request["path"]), _computed(measure), limits)
    stages.done("guard")
    reading = reader.read_measure(workbook, measure, request["period"], limits, known)
    centre = _centre(request["centre"], reading, prepared_table)
    stages.done("read")

    tables = {table.key: table_answers(table, request["tables"].get(table.key, ())) for table in measure.screen_tables}
    evaluation = evaluate(
        measure,
        parameters,
        Answers(
            prefilled=request["prefilled"],
            fields={**request["fields"], **reading.fields.values},
            tables=tables | {key: each.answers for key, each in reading.tables.items()},
            prepared=prepared,
            cells=reading.fields.cells,
        ),
        centre=centre,
    )
    findings = [*reading.findings, *reading.fields.findings]
    findings += [finding for each in reading.tables.values() for finding in each.findings]
    findings += evaluation.findings
    for table in measure.workbook_tables:
        findings += reader.differing_computed(table, reading.tables[table.key], evaluation.tables[table.key])
    if prepared_table:
        prepared_rows = _prepared_rows(reading.identification, prepared.get(prepared_table.key))
        if prepared_rows is not None:
            findings += reader.rows_beyond(prepared_table, reading.tables[prepared_table.key], prepared_rows)
    shown, cut = listed(findings)
    stages.done("rules")

    if request["rows_out"]:
        _write_rows(Path(request["rows_out"]), measure, reading)
    kinds = {each.key: each.kind for each in measure.fields}
    answer = {
        "digest": evaluation.digest,
        "rules_version": evaluation.rules_version,
        "centre": centre,
        "language": (reading.identification or {}).get("language") or None,
        "sheets": {key: each.sheet.name for key, each in reading.tables.items()},
        "counts": {key: outcome.counts for key, outcome in evaluation.tables.items()},
        "fields": {key: stored(kinds[key], read(kinds[key], raw)) for key, raw in reading.fields.values.items()},
        "figures": {key: None if amount is None else str(amount) for key, amount in evaluation.figures.items()},
        "explanation": explanation_to_data(evaluation.explanation),
        "findings": findings_to_data([*shown, FINDINGS_CUT.at(count=cut)] if cut else shown),
    }
    stages.done("answer")
    return {**answer, "stages": stages.seconds}


class _Stages:
    """CPU seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.spent = 0.0

    def done(self, stage: str) -> None:
        now = process_time()
        self.seconds[stage] = now - self.spent
        self.spent = now


def _simulations(path: Path) -> Any:
    from rapport_unique.adapters.simulations_csv import read_simulations

    return read_simulations(path.read_bytes())


def _computed(measure: Any) -> Any:
    from rapport_unique.adapters.workbooks.structure import ComputedColumns

    return ComputedColumns(
        {
            table.in_workbook.sheet: frozenset(column.letter for column in table.columns if column not in table.inputs)
            for table in measure.workbook_tables
        }
    )


def _centre(given: str | None, reading: Any, prepared_table: Any) -> str | None:
    """Whose workbook this is. Refused when it is another centre's: by its identification, or by every filled cell."""
    from rapport_unique.adapters.workbooks import messages
    from rapport_unique.adapters.workbooks.reader import most_common_centre

    identified = (reading.identification or {}).get("centre") or None
    wanted = given or identified
    if wanted is not None and identified is not None and identified != wanted:
        raise FileRefused(messages.OTHER_CENTRE, found=identified, wanted=wanted)
    if prepared_table is None:
        return wanted
    answers = reading.tables[prepared_table.key].answers
    found = most_common_centre(prepared_table, answers)
    if wanted is None:
        return found
    if found is not None and wanted not in answers.columns[prepared_table.centre_column].texts:
        raise FileRefused(messages.OTHER_CENTRE, found=found, wanted=wanted)
    return wanted


def _prepared_rows(identification: Mapping[str, str] | None, prepared: Any) -> int | None:
    said = (identification or {}).get("prepared_rows", "")
    if said.isascii() and said.isdigit():
        return int(said)
    return None if prepared is None else len(prepared)


def _write_rows(path: Path, measure: Any, reading: Any) -> None:
    """One line of JSON per row: its table, its position, its row in the sheet, and its texts by column key."""
    with path.open("w", encoding="utf-8") as file:
        for table in measure.workbook_tables:
            _write_table(file, table, reading.tables[table.key].answers)


def _write_table(file: TextIO, table: Any, answers: Any) -> None:
    from rapport_unique.core.values import stored

    keys = [column.key for column in table.inputs]
    cells = [answers.columns[key] for key in keys]
    kinds = [column.kind for column in table.inputs]
    columns = [
        [stored(kind, value) for value in each.values] if each.has_unreadable else each.texts
        for kind, each in zip(kinds, cells, strict=True)
    ]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for position, (row, *texts) in enumerate(zip(answers.positions, *columns, strict=True), start=1):
        values = dict(zip(keys, texts, strict=True))
        file.write(encode({"table": table.key, "position": position, "row": row, "values": values}) + "\n")


def copy(request: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Write the annotated copy of a workbook."""
    from rapport_unique.adapters.workbooks.annotating import write_copy
    from rapport_unique.core.codec import findings_from_data
    from rapport_unique.core.measures import catalogue

    catalogue()  # what a finding says is defined with the measure that found it
    content = write_copy(Path(request["path"]), findings_from_data(request["findings"]), request["language"], limits)
    Path(request["copy_out"]).write_bytes(content)
    return {}


def sheet(request: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """The cells of the first visible sheet, whatever it holds."""
    from rapport_unique.adapters.workbooks import messages, reader
    from rapport_unique.adapters.workbooks.structure import ComputedColumns
    from rapport_unique.core.codec import fact_to_data

    workbook = reader.Workbook(Path(request["path"]), ComputedColumns({}), limits)
    first = next((each for each in workbook.structure.sheets if each.visible), workbook.structure.sheets[0])
    if first.last_row > limits.rows:
        raise FileRefused(messages.TOO_LARGE, found=f"{first.name}: {first.last_row}", wanted=str(limits.rows))
    rows = [[fact_to_data(reader.exact(cell)) for cell in row] for row in workbook.grid(first)]
    return {"name": first.name, "rows": rows}


if __name__ == "__main__":
    main()
