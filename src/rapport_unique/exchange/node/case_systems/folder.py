"""A case system that writes CSV files: `files.csv`, `decisions.csv`, `debtors.csv`, `capital.csv`, `inquiries.csv`.

They are read again when they change, and taken over whole or not at all: while one line has a fault, the last faultless
export stays in force, and the findings say what is wrong. What a worker takes over is a JSON file in `taken-over`.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

from rapport_unique.adapters.tables import NOTHING_IN_FILE, Most, read_table
from rapport_unique.core.findings import Finding, Place
from rapport_unique.exchange.node.case_systems import tables
from rapport_unique.exchange.node.cases import Away, Cases, File, Inquiry, TakenOver
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.protocol.values import discreet

MOST = Most(64, 500_000)
"""Of one file. What is larger is better read from the database itself."""
TAKEN_OVER = "taken-over"


@dataclass(frozen=True, slots=True)
class Export:
    """What the five files say: files by national number, inquiries by reference."""

    files: Mapping[str, File]
    inquiries: Mapping[str, Inquiry]


def read_export(contents: Mapping[str, bytes]) -> tuple[Export | None, list[Finding]]:
    """The export, or what is wrong with it: each fault with file, line and column."""
    lines, findings = {}, []
    for table, columns in tables.TABLES.items():
        read, wrong = read_table(contents[table], columns, MOST)
        lines[table] = read
        findings += [discreet(each, f"{table}.csv") for each in wrong if each.code != NOTHING_IN_FILE.code]
    if not findings:
        findings = [discreet(each, f"{each.place.table}.csv") for each in tables.faults(lines)]
    return (None, findings) if findings else (_export(lines), [])


def _export(lines: tables.Lines) -> Export:
    of: dict[str, dict[str, list[dict[str, Any]]]] = {table: defaultdict(list) for table in lines}
    for table, every in lines.items():
        for _, said in every:
            of[table][said["ssin"]].append(said)
    files = {
        said["ssin"]: tables.file_from(
            said, *(of[table].get(said["ssin"], ()) for table in ("decisions", "debtors", "capital"))
        )
        for _, said in lines["files"]
    }
    inquiries = [tables.inquiry_from(said) for _, said in lines["inquiries"]]
    return Export(files, {each.reference: each for each in inquiries})


class CsvFolder(Cases):
    """Several threads may use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self._export: Export | None = None
        self._findings: list[Finding] = []
        self._stamp: object = None

    def inquiry(self, reference: str) -> Inquiry | None:
        return self._current().inquiries.get(reference)

    def open_inquiries(self, worker: str, day: date) -> Sequence[Inquiry]:
        every = self._current().inquiries.values()
        return tables.newest_first(each for each in every if each.worker and each.is_of(worker) and each.is_open(day))

    def file_of(self, ssin: str, begin: date, end: date | None) -> File | None:
        return self._current().files.get(ssin)

    def take_over(self, taken: TakenOver) -> None:
        """Written under another name first: whoever reads the folder sees whole files only."""
        said = {**asdict(taken), "id": str(taken.id), "at": instant(taken.at)}
        try:
            target = self._folder / TAKEN_OVER
            target.mkdir(mode=0o700, exist_ok=True)
            with tempfile.NamedTemporaryFile("w", dir=target, encoding="utf-8", prefix=".", suffix=".tmp") as file:
                json.dump(said, file, ensure_ascii=False, indent=2, sort_keys=True)
                file.flush()
                os.fsync(file.fileno())
                with suppress(FileExistsError):
                    os.link(file.name, target / f"{taken.id}.json")
            _sync(target)
        except OSError as error:
            raise Away(f"{TAKEN_OVER}: {error.strerror}") from None

    def findings(self) -> Sequence[Finding]:
        with self._lock:
            self._refresh()
            return list(self._findings)

    def _current(self) -> Export:
        with self._lock:
            self._refresh()
            if self._export is None:
                raise Away("the export has faults, and there was none without before")
            return self._export

    def _refresh(self) -> None:
        paths = {table: self._folder / f"{table}.csv" for table in tables.TABLES}
        stamp = [_stamp(path) for path in paths.values()]
        if stamp == self._stamp:
            return
        contents = {table: _content(path) for table, path in paths.items()}
        if missing := [table for table, content in contents.items() if content is None]:
            export, self._findings = None, [_missing(table) for table in missing]
        else:
            export, self._findings = read_export({table: content or b"" for table, content in contents.items()})
        self._export, self._stamp = export or self._export, stamp


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _content(path: Path) -> bytes | None:
    """One byte more than is allowed is enough to know that there are too many."""
    try:
        with path.open("rb") as file:
            return file.read(MOST.megabytes * 2**20 + 1)
    except OSError:
        return None


def _missing(table: str) -> Finding:
    columns = [each.key for each in tables.TABLES[table]]
    return tables.TABLE_MISSING.at(Place(table=f"{table}.csv"), table=f"{table}.csv", columns=columns)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
