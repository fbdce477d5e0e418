"""Workbooks of the tests: as the product writes them, changed through openpyxl or byte by byte."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from rapport_unique.adapters.workbooks import WorkbookReport, check_workbook, write_workbook
from rapport_unique.core.answers import prepared_rows
from rapport_unique.core.findings import Finding
from rapport_unique.core.measures import measure as declared

MEASURE = declared("redi")
TABLE = MEASURE.tables[0]
CENTRE, PERIOD = "62063", "2023"
SHEET1 = "xl/worksheets/sheet1.xml"

SIMULATIONS = (
    {"niss": "62011101789", "budget_number": "1001", "budget_date": "2023-06-01", "balance": "-116.29"},
    {"niss": "90010100123", "budget_number": "1002", "budget_date": "2023-06-02", "balance": "-250.00"},
    {"niss": "06020300178", "budget_number": "1003", "budget_date": "2023-07-03", "balance": "12.50"},
)


def prepared(simulations: Sequence[Mapping[str, str]] = SIMULATIONS) -> list[tuple[str | None, ...]]:
    return prepared_rows(TABLE, simulations)


def completed(simulation: Mapping[str, str], **changes: str | None) -> dict[str, str | None]:
    """A complete line on a simulation: 150,00 a month for three months, all paid."""
    return {
        "ins": CENTRE,
        **simulation,
        "activation": "yes-piis",
        "decided_on": "2023-07-05",
        "granted_monthly": "150.00",
        "starts_on": "2023-07-10",
        "ends_on": "2023-09-15",
        "months": "3",
        "payment": "monthly",
        "paid": "450.00",
        **changes,
    }


def all_completed() -> list[dict[str, str | None]]:
    return [completed(simulation) for simulation in SIMULATIONS]


def written(
    rows: Sequence[Mapping[str, str | None]] | None = None,
    *,
    language: str = "fr",
    simulations: Sequence[Mapping[str, str]] = SIMULATIONS,
    centre: str = CENTRE,
    period: str = PERIOD,
) -> bytes:
    return write_workbook(
        measure=MEASURE,
        parameters=MEASURE.parameters(period),
        centre=centre,
        prepared={TABLE.key: prepared(simulations)},
        language=language,
        rows=None if rows is None else {TABLE.key: rows},
    )


def check(path: Path, content: bytes | None = None, **options: Any) -> WorkbookReport:
    """The report on a file, or on bytes put there first. The test's simulations are compared unless told otherwise."""
    if content is not None:
        path.write_bytes(content)
    options = {"measure": "redi", "period": PERIOD, "prepared": prepared(), **options}
    if isinstance(options["prepared"], list):
        options["prepared"] = {TABLE.key: options["prepared"]}
    return check_workbook(path, **options)


def codes(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(finding.code, finding.place.cell) for finding in findings]


def edited(content: bytes, change: Callable[[Workbook], None]) -> bytes:
    """Opened and saved again by openpyxl, which drops every cached value."""
    book = load_workbook(BytesIO(content))
    change(book)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def replaced(content: bytes, old: bytes, new: bytes, part: str = SHEET1) -> bytes:
    """One part changed byte by byte."""
    parts = parts_of(content)
    assert old in parts[part], (part, old)
    parts[part] = parts[part].replace(old, new, 1)
    return zipped(parts)
