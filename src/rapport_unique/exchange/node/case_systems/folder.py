"""A case system that writes CSV files: `files.csv`, `decisions.csv`, `debtors.csv`, `capital.csv`, `inquiries.csv`.

They are read again when they change, and taken over whole or not at all: while one line has a fault, the last faultless
export stays in force until it is two days old, and the findings say what is wrong. Who became protected is protected at
once, also by an export with faults. What a worker takes over is a JSON file in `taken-over`.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from rapport_unique.adapters.tables import NOTHING_IN_FILE, Most, read_table
from rapport_unique.core.findings import Finding, Invalid, Place
from rapport_unique.core.texts import Text
from rapport_unique.exchange.node.case_systems import tables
from rapport_unique.exchange.node.cases import Away, Cases, File, Inquiry, TakenOver
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.protocol.refusals import CASES_UNREADABLE
from rapport_unique.exchange.protocol.values import discreet
from rapport_unique.exchange.transport.port import Clock

MOST = Most(64, 500_000)
"""Of one file. What is larger is better read from the database itself."""
IN_FORCE = timedelta(hours=48)
"""How old the last faultless export may be while a newer one has faults: who exports nightly has a day to mend it."""
TAKEN_OVER = "taken-over"
_FAULTY = Text(
    "l'export a des fautes, et le dernier sans faute ne connaît pas ce dossier protégé.",
    "de export heeft fouten, en de laatste zonder fouten kent dit beschermde dossier niet.",
    "der Export hat Fehler, und der letzte fehlerfreie kennt diese geschützte Akte nicht.",
)


@dataclass(frozen=True, slots=True)
class Export:
    """What the five files say: files by national number, inquiries by reference.

    `protected` are the persons who became so since, as exports with faults say.
    """

    files: Mapping[str, File]
    inquiries: Mapping[str, Inquiry]
    protected: frozenset[str] = frozenset()


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


def read_protected(content: bytes) -> frozenset[str]:
    """Who is protected in `files.csv`, as far as number and protection of a line can be read."""
    lines, _ = read_table(content, tables.PROTECTION, MOST)
    return frozenset(said["ssin"] for _, said in lines if said["protected"])


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
    """Several threads may use it. The clock is compared with the times of the files."""

    def __init__(self, folder: Path, now: Clock) -> None:
        self._folder, self._now = folder, now
        self._lock = Lock()
        self._export: Export | None = None
        self._findings: list[Finding] = []
        self._stamp: object = None
        self._written: datetime | None = None

    def inquiry(self, reference: str) -> Inquiry | None:
        return self._current().inquiries.get(reference)

    def open_inquiries(self, worker: str, day: date) -> Sequence[Inquiry]:
        every = self._current().inquiries.values()
        return tables.newest_first(each for each in every if each.worker and each.is_of(worker) and each.is_open(day))

    def file_of(self, ssin: str, begin: date, end: date | None) -> File | None:
        export = self._current()
        file = export.files.get(ssin)
        if ssin not in export.protected:
            return file
        if file is None:
            raise Invalid(CASES_UNREADABLE.code, {"why": _FAULTY})
        return replace(file, protected=True)

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
            if self._export is None or self._written is None:
                raise Away("the export has faults, and there was none without before")
            if self._findings and self._now() - self._written > IN_FORCE:
                raise Away("the export has faults, and the last one without is too old")
            return self._export

    def _refresh(self) -> None:
        paths = {table: self._folder / f"{table}.csv" for table in tables.TABLES}
        stamp = [_stamp(path) for path in paths.values()]
        if stamp == self._stamp:
            return
        contents = {table: _content(path) for table, path in paths.items()}
        export = None
        if missing := [table for table, content in contents.items() if content is None]:
            self._findings = [_missing(table) for table in missing]
        else:
            export, self._findings = read_export({table: content or b"" for table, content in contents.items()})
        if export:
            self._export, self._written = export, _last_written(stamp)
        elif self._export:
            protected = self._export.protected | read_protected(contents["files"] or b"")
            self._export = replace(self._export, protected=protected)
        self._stamp = stamp


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _last_written(stamps: Sequence[tuple[int, ...] | None]) -> datetime:
    return datetime.fromtimestamp(max((each[0] for each in stamps if each), default=0) / 1e9, UTC)


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
