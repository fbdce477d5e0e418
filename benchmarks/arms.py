"""One arm of the workbook benchmark per process: `python -m benchmarks.arms ARM WORKBOOK SIMULATIONS`."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from xml.parsers import expat

from benchmarks import redi_lines

_CHUNK = 1 << 20
_FIRST_ROW = 5
_WIDTH = 18


def generate(workbook: Path, simulations: Path) -> None:
    """A completed workbook, of as many rows as its name says, and the simulations it was prepared with."""
    from rapport_unique.adapters.simulations_csv import HEADER
    from rapport_unique.adapters.workbooks import write_workbook
    from rapport_unique.core.answers import prepared_rows
    from rapport_unique.core.measures import measure as declared

    rows = list(redi_lines.lines(int(workbook.stem)))
    measure = declared("redi")
    workbook.write_bytes(
        write_workbook(
            measure=measure,
            parameters=measure.parameters(redi_lines.PERIOD),
            centre=redi_lines.CENTRE,
            prepared={measure.tables[0].key: prepared_rows(measure.tables[0], rows)},
            language="fr",
            rows={measure.tables[0].key: rows},
        )
    )
    listed = [",".join(HEADER), *(",".join(row[key] for key in HEADER) for row in rows)]
    simulations.write_text("\n".join(listed) + "\n")


def limit(workbook: Path, simulations: Path) -> None:
    """What nobody can do without: unpack the sheet, and parse it with expat without a handler."""
    parser = expat.ParserCreate()
    with zipfile.ZipFile(workbook).open("xl/worksheets/sheet1.xml") as part:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk)
    parser.Parse(b"", True)


def product(workbook: Path, simulations: Path) -> None:
    """The command that people run."""
    from rapport_unique.cli import main

    command = ["workbook", "check", str(workbook), "--measure", "redi", "--period", redi_lines.PERIOD]
    sys.exit(main([*command, "--centre", redi_lines.CENTRE, "--simulations", str(simulations), "--json"]))


def stages(workbook: Path, simulations: Path) -> None:
    """The same through the interface, for the cost of each stage of the reading process."""
    from rapport_unique.adapters.workbooks import check_workbook

    report = check_workbook(
        workbook, measure="redi", period=redi_lines.PERIOD, centre=redi_lines.CENTRE, prepared=simulations
    )
    print(json.dumps(dict(report.stages)))


def openpyxl_normal(workbook: Path, simulations: Path) -> None:
    """The whole workbook as objects, then the rules."""
    from openpyxl import load_workbook

    sheet = load_workbook(workbook, data_only=True)["REDI"]
    _apply_rules([[cell.value for cell in row] for row in sheet.iter_rows(_FIRST_ROW, max_col=_WIDTH)], simulations)


def openpyxl_read_only(workbook: Path, simulations: Path) -> None:
    """The cells as a stream, then the rules."""
    from openpyxl import load_workbook

    sheet = load_workbook(workbook, read_only=True, data_only=True)["REDI"]
    _apply_rules(sheet.iter_rows(_FIRST_ROW, max_col=_WIDTH, values_only=True), simulations)


def _apply_rules(rows: Iterable[Sequence[Any]], simulations: Path) -> None:
    """The same rules on the same engine. A peer reads cell after cell, as the intake of the US clearinghouse does;
    reading a column at a time, each distinct value once, is part of what the product is measured for."""
    from rapport_unique.adapters.simulations_csv import read_simulations
    from rapport_unique.adapters.workbooks.reader import exact
    from rapport_unique.core.answers import Answers, TableAnswers
    from rapport_unique.core.engine import evaluate
    from rapport_unique.core.measures import measure as declared
    from rapport_unique.core.values import Cells, Unreadable, canonical, read

    measure = declared("redi")
    table = measure.tables[0]
    kinds = [(column.key, column.kind) for column in table.columns if column in table.inputs]
    positions = [index for index, column in enumerate(table.columns) if column in table.inputs]
    values: dict[str, list[Any]] = {key: [] for key, _ in kinds}
    texts: dict[str, list[str | None]] = {key: [] for key, _ in kinds}
    count = 0
    for row in rows:
        count += 1
        for position, (key, kind) in zip(positions, kinds, strict=True):
            cell = row[position]
            value = None if cell is None else read(kind, exact(cell))
            values[key].append(value)
            texts[key].append(canonical(kind, value))
    cells = {
        key: Cells(
            values[key], texts[key], None in texts[key], any(isinstance(each, Unreadable) for each in values[key])
        )
        for key, _ in kinds
    }
    answers = Answers(
        tables={table.key: TableAnswers(cells, range(_FIRST_ROW, _FIRST_ROW + count), "REDI")},
        prepared={table.key: read_simulations(simulations.read_bytes()).rows},
    )
    evaluation = evaluate(measure, measure.parameters(redi_lines.PERIOD), answers, centre=redi_lines.CENTRE)
    counts = evaluation.tables[table.key].counts
    figures = {key: None if amount is None else str(amount) for key, amount in evaluation.figures.items()}
    rows_read = {"read": counts.read, "counted": counts.counted, "incomplete": counts.incomplete}
    print(json.dumps({"digest": evaluation.digest, "rows": rows_read, "figures": figures}))


ARMS = {
    "generate": generate,
    "limit": limit,
    "product": product,
    "stages": stages,
    "openpyxl-normal": openpyxl_normal,
    "openpyxl-read-only": openpyxl_read_only,
}

if __name__ == "__main__":
    ARMS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
