"""A case system with a database, PostgreSQL or a SQLite file: the views `rse_files`, `rse_decisions`, `rse_debtors`,
`rse_capital` and `rse_inquiries` are read, into the table `rse_taken_over` a row is inserted.

Nothing is kept: each question is one read-only transaction. What is wrong in the lines about a person is known when
somebody asks about that person, whose file is then held for a human.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import psycopg

from rapport_unique.adapters.tables import Said, read_line
from rapport_unique.core.findings import Finding, Invalid, Place, sentence_of
from rapport_unique.core.texts import LANGUAGES, Text
from rapport_unique.core.values import Raw
from rapport_unique.exchange.node.case_systems import tables
from rapport_unique.exchange.node.cases import Away, Cases, File, Inquiry, TakenOver
from rapport_unique.exchange.protocol.identifiers import instant
from rapport_unique.exchange.protocol.refusals import CASES_UNREADABLE
from rapport_unique.exchange.protocol.values import discreet

PATIENCE = timedelta(seconds=5)
"""How long to wait for a connection, a lock or an answer."""
TAKEN_OVER = "rse_taken_over"
TAKEN_OVER_COLUMNS = ("id", "inquiry", "part", "content", "centre", "ticket", "worker", "taken_at")
_INSERT, _ONCE = f"INSERT INTO {TAKEN_OVER} ({', '.join(TAKEN_OVER_COLUMNS)})", "ON CONFLICT DO NOTHING"

Execute = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""Carries out a statement, whose values are marked by `?`; the rows."""


class Database(Protocol):
    """Raises Away for whatever goes wrong, and says nothing of what was asked or found.

    Invalid where the database cannot make out what stands in the rows that are read.
    """

    def transaction(self, *, writing: bool = False) -> AbstractContextManager[Execute]:
        """A context with an `Execute`; committed at its end."""


class SqliteFile(Database):
    def __init__(self, path: Path) -> None:
        self._address = f"{path.absolute().as_uri()}?mode="

    @contextmanager
    def transaction(self, *, writing: bool = False) -> Iterator[Execute]:
        try:
            address = self._address + ("rw" if writing else "ro")
            with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE.total_seconds())) as connection:
                connection.text_factory = partial(str, encoding="utf-8", errors="replace")
                connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
                yield lambda statement, values: connection.execute(statement, values).fetchall()
                connection.commit()
        except sqlite3.Error as error:
            # Not the error itself: its text may hold what stands in the database.
            raise Away(f"sqlite: {getattr(error, 'sqlite_errorname', 'error')}") from None


class Postgresql(Database):
    def __init__(self, url: str) -> None:
        self._url = url

    @contextmanager
    def transaction(self, *, writing: bool = False) -> Iterator[Execute]:
        seconds = int(PATIENCE.total_seconds())
        try:
            with closing(psycopg.connect(self._url, connect_timeout=seconds)) as connection:
                connection.read_only = not writing
                connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
                connection.execute(f"SET LOCAL statement_timeout = {1_000 * seconds}")
                yield lambda statement, values: _rows(connection, statement, values)
                connection.commit()
        except psycopg.Error as error:
            if isinstance(error, psycopg.DataError) and not writing:
                raise Invalid(CASES_UNREADABLE.code, {"why": f"SQLSTATE {error.sqlstate}."}) from None
            raise Away(f"postgresql: {type(error).__name__} {error.sqlstate or ''}".strip()) from None


def _rows(connection: psycopg.Connection[Any], statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    cursor = connection.execute(statement.replace("?", "%s"), values)
    return cursor.fetchall() if cursor.description else []


class SqlCases(Cases):
    def __init__(self, database: Database) -> None:
        self._database = database

    def inquiry(self, reference: str) -> Inquiry | None:
        if not tables.is_reference(reference):
            return None
        with self._database.transaction() as execute:
            rows = _select(execute, "inquiries", "reference", reference)
        lines = _read({"files": [], "inquiries": rows})["inquiries"]
        return tables.inquiry_from(lines[0][1]) if lines else None

    def open_inquiries(self, worker: str, day: date) -> Sequence[Inquiry]:
        with self._database.transaction() as execute:
            rows = _select(execute, "inquiries", "lower(worker)", worker.lower())
        lines = _read({"files": [], "inquiries": rows})["inquiries"]
        every = [tables.inquiry_from(said) for _, said in lines]
        return tables.newest_first(each for each in every if each.is_of(worker) and each.is_open(day))

    def file_of(self, ssin: str, begin: date, end: date | None) -> File | None:
        names = ("files", "decisions", "debtors", "capital")
        with self._database.transaction() as execute:
            rows = {table: _select(execute, table, "ssin", ssin) for table in names}
        lines = _read(rows)
        if not lines["files"]:
            return None
        files, *others = ([said for _, said in lines[table]] for table in names)
        return tables.file_from(files[0], *others)

    def take_over(self, taken: TakenOver) -> None:
        with self._database.transaction(writing=True) as execute:
            _insert(execute, taken)

    def findings(self) -> Sequence[Finding]:
        """Whether the database answers, every view is there with its columns, and rows may be inserted."""
        try:
            with self._database.transaction():
                pass
        except Away:
            return [tables.SYSTEM_AWAY.at()]
        looks = {f"rse_{table}": partial(_look, table=table) for table in tables.TABLES}
        found = [_missing(view) for view, look in looks.items() if not self._can(look)]
        if not self._can(_try_to_insert, writing=True):
            found.append(_missing(TAKEN_OVER))
        return found

    def _can(self, act: Callable[[Execute], None], *, writing: bool = False) -> bool:
        try:
            with self._database.transaction(writing=writing) as execute:
                act(execute)
        except Away:
            return False
        return True


def _columns(table: str) -> list[str]:
    return [each.key for each in tables.TABLES[table]]


def _select(execute: Execute, table: str, key: str, value: str) -> list[tuple[Any, ...]]:
    statement = f"SELECT {', '.join(_columns(table))} FROM rse_{table} WHERE {key} = ?"  # noqa: S608 - names from here
    return execute(statement, (value,))


def _look(execute: Execute, table: str) -> None:
    execute(f"SELECT {', '.join(_columns(table))} FROM rse_{table} WHERE 1 = 0", ())  # noqa: S608 - names from here


def _insert(execute: Execute, taken: TakenOver) -> None:
    content = json.dumps(taken.content, ensure_ascii=False, sort_keys=True)
    values = (str(taken.id), taken.inquiry, taken.part.value, content, taken.centre, taken.ticket, taken.worker)
    execute(f"{_INSERT} VALUES ({', '.join('?' * len(TAKEN_OVER_COLUMNS))}) {_ONCE}", (*values, instant(taken.at)))


def _try_to_insert(execute: Execute) -> None:
    """Nothing, into every column."""
    execute(f"{_INSERT} SELECT {', '.join(['NULL'] * len(TAKEN_OVER_COLUMNS))} WHERE 1 = 0 {_ONCE}", ())


def _missing(view: str) -> Finding:
    columns = TAKEN_OVER_COLUMNS if view == TAKEN_OVER else _columns(view.removeprefix("rse_"))
    return tables.TABLE_MISSING.at(Place(table=view), table=view, columns=list(columns))


def _read(rows: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[Said]]:
    """The lines of each table. Invalid, naming table and column, where one of them cannot be read."""
    lines: dict[str, list[Said]] = {}
    for table, every in rows.items():
        lines[table] = []
        for number, row in enumerate(every, start=1):
            said, wrong = read_line(number, list(map(_raw, row)), tables.TABLES[table])
            for finding in wrong:
                _refuse(discreet(finding, table))
            lines[table].append((number, said))
    for finding in tables.faults(lines):
        _refuse(finding)
    return lines


def _refuse(finding: Finding) -> None:
    """The row is one of those about a person, not one of the view: its number would tell nothing."""
    where = f"rse_{finding.place.table}" + (f".{finding.place.column}" if finding.place.column else "")
    why = Text(*(f"{where}: {sentence_of(finding, language)}" for language in LANGUAGES))
    raise Invalid(CASES_UNREADABLE.code, {"why": why})


def _raw(cell: Any) -> Raw:
    """A value of a database as something that can be read; a float as what it shows."""
    if isinstance(cell, float):
        return repr(cell)
    if isinstance(cell, bytes):
        return cell.decode("utf-8", errors="replace")
    if cell is None or isinstance(cell, (str, int, Decimal, date)):
        return cell
    return str(cell)
