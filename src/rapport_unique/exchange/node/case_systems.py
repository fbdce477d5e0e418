"""The centre's case system, by its address."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rapport_unique.core.findings import Finding
from rapport_unique.exchange.node.cases import Cases, File, Inquiry, TakenOver


class JsonCases(Cases):
    """`inquiries` as reference, number and the worker's address; `files` by number; in a file of JSON."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def inquiry(self, reference: str) -> Inquiry | None:
        return next((each for each in self._inquiries() if each.reference == reference), None)

    def open_inquiries(self, worker: str, day: date) -> Sequence[Inquiry]:
        return [each for each in self._inquiries() if each.worker and each.is_of(worker) and each.is_open(day)]

    def file_of(self, ssin: str, begin: date, end: date | None) -> File | None:
        found = self._read().get("files", {}).get(ssin)
        return File(**found) if found else None

    def take_over(self, taken: TakenOver) -> None:
        file = self._file.with_name(f"{taken.id}.json")
        file.write_text(json.dumps(taken.content), encoding="utf-8")

    def findings(self) -> Sequence[Finding]:
        return []

    def _inquiries(self) -> list[Inquiry]:
        return [
            Inquiry(reference, ssin, worker, date(2020, 1, 1))
            for reference, ssin, worker in self._read().get("inquiries", [])
        ]

    def _read(self) -> dict[str, Any]:
        return json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}


def cases_from(address: str) -> Cases:
    return JsonCases(Path(address.partition(":")[2]) / "cases.json")
