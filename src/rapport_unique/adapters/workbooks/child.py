"""The process that alone opens an uploaded workbook: limits first, one request in, one answer out.

Run as `python -m rapport_unique.adapters.workbooks.child`; it imports neither Django nor the site.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import process_time
from typing import Any

from rapport_unique.adapters.workbooks.structure import FileRefused, Limits


def main() -> None:
    """Answer the request on standard input."""
    gc.disable()
    request = json.load(sys.stdin)
    limits = Limits(**request["limits"])
    _limit_resources(limits)
    try:
        answer = {"check": check, "copy": copy}[request["action"]](request, limits)
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
    from rapport_unique.core.answers import Answers
    from rapport_unique.core.codec import explanation_to_data, fact_from_data, findings_to_data
    from rapport_unique.core.engine import evaluate
    from rapport_unique.core.findings import listed
    from rapport_unique.core.measures import measure as declared
    from rapport_unique.core.messages import FINDINGS_CUT, NISS_INVALID

    stages = _Stages()
    measure = declared(request["measure"])
    table = measure.tables[0]
    parameters = measure.parameters(request["period"])
    if request["overrides"]:
        parameters = parameters.merged({key: fact_from_data(value) for key, value in request["overrides"].items()})
    known: Mapping[str, Any] = {}
    prepared = None if request["prepared"] is None else list(map(tuple, request["prepared"]))
    if request["prepared_from"]:
        simulations = _simulations(Path(request["prepared_from"]))
        unusable = [finding for finding in simulations.findings if finding.code != NISS_INVALID.code]
        if unusable:
            return {"unusable_simulations": findings_to_data(unusable[: limits.findings])}
        prepared, known = simulations.rows, simulations.columns
    stages.done("start")

    workbook = reader.Workbook(Path(request["path"]), [each.letter for each in _computed(table)], limits)
    stages.done("guard")
    reading = reader.read_table(workbook, measure, table, request["period"], limits, known)
    identified = (reading.identification or {}).get("centre") or None
    centre = _centre(request["centre"], identified, reading, table)
    stages.done("read")

    evaluation = evaluate(
        measure,
        parameters,
        Answers(
            prefilled=request["prefilled"],
            tables={table.key: reading.answers},
            prepared={} if prepared is None else {table.key: prepared},
        ),
        centre=centre,
    )
    outcome = evaluation.tables[table.key]
    findings = [*reading.findings, *evaluation.findings, *reader.differing_computed(table, reading, outcome)]
    prepared_rows = _prepared_rows(reading.identification, prepared)
    if prepared_rows is not None:
        findings += reader.rows_beyond(table, reading, prepared_rows)
    shown, cut = listed(findings)
    stages.done("rules")

    if request["rows_out"]:
        _write_rows(Path(request["rows_out"]), table, reading)
    answer = {
        "digest": evaluation.digest,
        "rules_version": evaluation.rules_version,
        "centre": centre,
        "language": (reading.identification or {}).get("language") or None,
        "sheet": reading.sheet.name,
        "counts": outcome.counts,
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


def _computed(table: Any) -> Iterable[Any]:
    return (column for column in table.columns if column not in table.inputs)


def _centre(given: str | None, identified: str | None, reading: Any, table: Any) -> str | None:
    """Whose workbook this is. Refused when it is another centre's: by its identification, or by every filled cell."""
    from rapport_unique.adapters.workbooks import messages
    from rapport_unique.adapters.workbooks.reader import most_common_centre

    found = most_common_centre(table, reading.answers)
    wanted = given or identified
    if wanted is None:
        return found
    if identified is not None and identified != wanted:
        raise FileRefused(messages.OTHER_CENTRE, found=identified, wanted=wanted)
    if found is not None and wanted not in reading.answers.columns[table.centre_column].texts:
        raise FileRefused(messages.OTHER_CENTRE, found=found, wanted=wanted)
    return wanted


def _prepared_rows(identification: Mapping[str, str] | None, prepared: Any) -> int | None:
    said = (identification or {}).get("prepared_rows", "")
    if said.isascii() and said.isdigit():
        return int(said)
    return None if prepared is None else len(prepared)


def _write_rows(path: Path, table: Any, reading: Any) -> None:
    """One line of JSON per row: its position, its row in the sheet, and its texts by column key."""
    from rapport_unique.core.values import stored

    keys = [column.key for column in table.inputs]
    cells = [reading.answers.columns[key] for key in keys]
    kinds = [column.kind for column in table.inputs]
    columns = [
        [stored(kind, value) for value in each.values] if each.has_unreadable else each.texts
        for kind, each in zip(kinds, cells, strict=True)
    ]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with path.open("w", encoding="utf-8") as file:
        for position, (row, *texts) in enumerate(zip(reading.answers.positions, *columns, strict=True), start=1):
            values = dict(zip(keys, texts, strict=True))
            file.write(encode({"position": position, "row": row, "values": values}) + "\n")


def copy(request: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Write the annotated copy of a workbook."""
    from rapport_unique.adapters.workbooks.annotating import write_copy
    from rapport_unique.core.codec import findings_from_data
    from rapport_unique.core.measures import catalogue

    catalogue()  # what a finding says is defined with the measure that found it
    content = write_copy(Path(request["path"]), findings_from_data(request["findings"]), request["language"], limits)
    Path(request["copy_out"]).write_bytes(content)
    return {}


if __name__ == "__main__":
    main()
