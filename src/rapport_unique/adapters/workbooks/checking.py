"""Have a workbook read in a process of its own, and bring back what it says. A death there is a refusal here."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import rapport_unique
from rapport_unique.adapters.workbooks import messages
from rapport_unique.adapters.workbooks.structure import FileRefused, Limits
from rapport_unique.core.answers import Prepared
from rapport_unique.core.codec import explanation_from_data, fact_to_data, findings_from_data, findings_to_data
from rapport_unique.core.engine import Explanation, RowCounts
from rapport_unique.core.findings import KINDS, Finding, Refused, Severity
from rapport_unique.core.texts import Text
from rapport_unique.core.values import Raw

_log = logging.getLogger(__name__)
_LONGEST_ANSWER = 16 * 2**20
_LIMITS = Limits()
_MEMORY = Text("mémoire", "geheugen", "Arbeitsspeicher")
_READING = Text("la lecture s'est arrêtée", "het lezen stopte", "das Lesen brach ab")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookReport:
    """What a workbook holds and what the law makes of it; or `refused`, and then nothing else.

    `findings` are the gravest first and end with `findings-cut` where there are too many to list.
    """

    refused: Finding | None = None
    unusable_simulations: tuple[Finding, ...] = ()
    digest: str = ""
    rules_version: str = ""
    centre: str | None = None
    language: str | None = None
    sheets: Mapping[str, str] = field(default_factory=dict)
    """By table key, the sheet on which it was found."""
    counts: Mapping[str, RowCounts] = field(default_factory=dict)
    fields: Mapping[str, str | None] = field(default_factory=dict)
    """The answers on the fields sheet, as texts to store."""
    figures: Mapping[str, Decimal | None] = field(default_factory=dict)
    explanation: Mapping[str, Explanation] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    stages: Mapping[str, float] = field(default_factory=dict)
    """CPU seconds of the reading process, stage by stage."""

    @property
    def blocking(self) -> bool:
        return any(finding.severity is Severity.BLOCKING for finding in self.findings)


def check_workbook(
    path: Path,
    *,
    measure: str,
    period: str,
    centre: str | None = None,
    prepared: Mapping[str, Prepared] | Path | None = None,
    prefilled: Mapping[str, str] | None = None,
    fields: Mapping[str, str | None] | None = None,
    tables: Mapping[str, Sequence[Mapping[str, str | None]]] | None = None,
    overrides: Mapping[str, Any] | None = None,
    rows_out: Path | None = None,
    limits: Limits = _LIMITS,
) -> WorkbookReport:
    """Read an xlsx or ods workbook and apply the measure's rules.

    `prepared` are the stored rows by table, or the CSV that lists them; without it prepared columns are not compared.
    `fields` and `tables` are what is known beside the workbook: answers of the form, which those of its fields sheet
    replace, and the rows of tables that no workbook holds. `overrides` are laid over the period's parameters.
    `rows_out` receives one line of JSON per row: `table`, `position`, `row` in the sheet, and `values`, the texts to
    store by column key.
    """
    answer = _in_a_child(
        {
            "action": "check",
            "path": str(path),
            "measure": measure,
            "period": period,
            "centre": centre,
            "prepared": None if prepared is None or isinstance(prepared, Path) else dict(prepared),
            "prepared_from": str(prepared) if isinstance(prepared, Path) else None,
            "prefilled": dict(prefilled or {}),
            "fields": dict(fields or {}),
            "tables": {key: list(map(dict, rows)) for key, rows in (tables or {}).items()},
            "overrides": {key: fact_to_data(value) for key, value in (overrides or {}).items()},
            "rows_out": None if rows_out is None else str(rows_out),
        },
        limits,
    )
    if "refused" in answer:
        return WorkbookReport(refused=findings_from_data([answer["refused"]])[0])
    if "unusable_simulations" in answer:
        return WorkbookReport(unusable_simulations=findings_from_data(answer["unusable_simulations"]))
    return WorkbookReport(
        **{
            **answer,
            "counts": {table: RowCounts(*counts) for table, counts in answer["counts"].items()},
            "figures": {key: None if text is None else Decimal(text) for key, text in answer["figures"].items()},
            "explanation": explanation_from_data(answer["explanation"]),
            "findings": findings_from_data(answer["findings"]),
        }
    )


def annotated_copy(path: Path, report: WorkbookReport, language: str, *, limits: Limits = _LIMITS) -> bytes:
    """A new xlsx of the values that were read, at their addresses, with every finding where it belongs.

    FileRefused when the file cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "copy.xlsx"
        answer = _in_a_child(
            {
                "action": "copy",
                "path": str(path),
                "findings": findings_to_data(report.findings),
                "language": language,
                "copy_out": str(out),
            },
            limits,
        )
        if "refused" in answer:
            refusal = findings_from_data([answer["refused"]])[0]
            raise Refused(refusal.code, refusal.facts)
        return out.read_bytes()


def sheet_cells(path: Path, *, limits: Limits = _LIMITS) -> tuple[str, list[list[Raw]]]:
    """The name and the cells, row by row from A1, of the first visible sheet of any workbook: numbers as Decimal or
    int, dates as ISO text, a formula without a value as it is written. FileRefused when the file cannot be read."""
    answer = _in_a_child({"action": "sheet", "path": str(path)}, limits)
    if "refused" in answer:
        refusal = findings_from_data([answer["refused"]])[0]
        raise FileRefused(KINDS[refusal.code], **refusal.facts or {})
    return answer["name"], [[_raw(cell) for cell in row] for row in answer["rows"]]


def _raw(data: Any) -> Raw:
    """What crossed the process: an amount is tagged, a date stays the text that every kind of day reads."""
    if isinstance(data, dict):
        return Decimal(data["amount"]) if "amount" in data else str(data["date"])
    return data if isinstance(data, int) else str(data)


def _in_a_child(request: Mapping[str, Any], limits: Limits) -> dict[str, Any]:
    """Ask a fresh interpreter that knows nothing of this one but where the code lies."""
    environment = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG") if name in os.environ}
    environment["PYTHONPATH"] = str(Path(rapport_unique.__file__).parents[1])
    command = [sys.executable, "-P", "-s", "-m", "rapport_unique.adapters.workbooks.child"]
    question = json.dumps({**request, "limits": limits._asdict()}).encode()
    with tempfile.TemporaryFile() as answers, tempfile.TemporaryFile() as complaints:
        try:
            ended = subprocess.run(  # noqa: S603
                command, input=question, stdout=answers, stderr=complaints, env=environment, timeout=limits.wall
            )
        except subprocess.TimeoutExpired:
            return _refused(messages.READING_TOO_LONG.at())
        if ended.returncode == 0 and answers.tell() <= _LONGEST_ANSWER:
            answers.seek(0)
            answer: dict[str, Any] = json.load(answers)
            return answer
        complaints.seek(0)
        return _refused(_cause(limits, ended.returncode, complaints.read(1 << 20).decode(errors="replace")))


def _cause(limits: Limits, status: int, complaint: str) -> Finding:
    """What a death means: out of time, out of memory, or a reader that gave up."""
    from signal import SIGKILL, SIGXCPU

    if status in (-SIGXCPU, -SIGKILL):
        return messages.READING_TOO_LONG.at()
    if "MemoryError" in complaint or "memory allocation" in complaint:
        return messages.TOO_LARGE.at(found=_MEMORY, wanted=f"{limits.memory / 2**20:.0f} MiB")
    _log.error("the workbook reader ended with %s: %s", status, complaint.strip().rpartition("\n")[2][:300])
    return messages.DAMAGED_FILE.at(where=_READING)


def _refused(finding: Finding) -> dict[str, Any]:
    return {"refused": findings_to_data([finding])[0]}
