"""The centre's case system, by its address."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from rapport_unique.exchange.node.cases import Cases, File


class JsonCases(Cases):
    """`inquiries` as pairs of reference and number, `files` by number, in a file of JSON."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def inquiry_is_open(self, inquiry: str, ssin: str) -> bool:
        return [inquiry, ssin] in self._read().get("inquiries", [])

    def file_of(self, ssin: str, begin: date, end: date | None) -> File | None:
        found = self._read().get("files", {}).get(ssin)
        return File(**found) if found else None

    def _read(self) -> dict[str, Any]:
        return json.loads(self._file.read_text(encoding="utf-8")) if self._file.exists() else {}


def cases_from(address: str) -> Cases:
    return JsonCases(Path(address.partition(":")[2]) / "cases.json")
