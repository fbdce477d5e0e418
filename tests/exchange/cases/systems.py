"""Case systems to drive adapters with: each is filled with the lines of the five tables, and tells what was taken over.

A vendor that writes its own adapter adds a system here, and its name to `SYSTEMS` in `conftest.py`.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
from tests.exchange.memory import Files
from tests.support.exchange import NOW, a_ssin

from rapport_unique.adapters.tables import read_line
from rapport_unique.core.values import Day, Money
from rapport_unique.exchange.node.case_systems.choosing import cases_from
from rapport_unique.exchange.node.case_systems.tables import TABLES, Flag, file_from, inquiry_from

Lines = Mapping[str, Iterable[Mapping[str, Any]]]
PERSON, OTHER, STRANGER = a_ssin(1), a_ssin(2), a_ssin(3)
FILE = {"ssin": PERSON, "dossier": "D-2025-8", "manager": "An Peeters", "telephone": "09 000 00 02", "protected": "no"}
DECISION = {
    "ssin": PERSON,
    "id": "2025/117",
    "aid": "RI",
    "kind": "GRANT",
    "motive": "CONDITIONS_MET",
    "motivation": "Loyer payé, sans autre ressource.",
    "language": "fr",
    "amount": "1288.46",
    "starts": "2025-01-01",
    "ends": "2025-12-31",
    "decided": "2025-01-14",
    "category": "2",
    "gross_resources": "310.00",
    "exemptions": "Insertion 300.00",
    "net": "10.00",
    "calculated": "1278.46",
}
SHORT = {**dict.fromkeys(DECISION, ""), **{name: DECISION[name] for name in ("ssin", "aid", "kind", "motive")}}
SHORT |= {"id": "2026/2", "starts": "2026-01-01", "decided": "2026-01-10"}
DEBTOR = {"ssin": PERSON, "relation": "parent", "obligation": "50.00", "recovery": "WAIVED"}
CAPITAL = {"ssin": PERSON, "kind": "savings", "amount": "6200.00", "as_of": "2025-01-01"}
INQUIRY = {"ssin": PERSON, "reference": "2026/31", "worker": "an@ocmw.example", "opened": "2026-02-27", "closed": ""}
LINES: Lines = {
    "files": [FILE, {**FILE, "ssin": OTHER, "dossier": "D-1999-1", "protected": "yes"}],
    "decisions": [DECISION, SHORT],
    "debtors": [DEBTOR],
    "capital": [CAPITAL],
    "inquiries": [
        INQUIRY,
        {**INQUIRY, "reference": "2026/30", "opened": "2026-01-05", "closed": "2026-02-01"},
        {**INQUIRY, "reference": "2026/40", "opened": "2026-03-01", "worker": "AN@ocmw.example"},
        {**INQUIRY, "reference": "2026/41", "worker": "els@ocmw.example"},
        {**INQUIRY, "reference": "2026/42", "ssin": OTHER, "worker": ""},
    ],
}


def as_csv(table: str, lines: Iterable[Mapping[str, Any]], separator: str = ";", end: str = "\r\n") -> bytes:
    names = [column.key for column in TABLES[table]]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


class Memory:
    """The one that the tests of the exchange use."""

    def __init__(self) -> None:
        self.cases = Files()

    def fill(self, lines: Lines) -> None:
        said = {table: [_said(table, each) for each in every] for table, every in lines.items()}
        for file in said["files"]:
            others = ([each for each in said[table] if each["ssin"] == file["ssin"]] for table in _OTHERS)
            self.cases.files[file["ssin"]] = file_from(file, *others)
        self.cases.inquiries = {each["reference"]: inquiry_from(each) for each in said["inquiries"]}

    def taken_over(self) -> list[dict[str, Any]]:
        return [{**asdict(each), "id": str(each.id)} for each in self.cases.taken_over()]

    def leave(self) -> None:
        self.cases.away = True


_OTHERS = ("decisions", "debtors", "capital")


def _said(table: str, line: Mapping[str, Any]) -> dict[str, Any]:
    columns = TABLES[table]
    said, wrong = read_line(1, [line[each.key] for each in columns], columns)
    assert not wrong
    return said


class Csv:
    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, NOW
        self.connect()

    def connect(self) -> None:
        self.cases = cases_from(f"csv:{self.folder}", lambda: self.now)

    def fill(self, lines: Lines) -> None:
        for table in TABLES:
            self.write(table, as_csv(table, lines[table]))

    def write(self, table: str, content: bytes) -> None:
        """As a vendor should: under another name first. A moment passes."""
        self.now += timedelta(milliseconds=1)
        new = self.folder / "new"
        new.write_bytes(content)
        os.utime(new, (self.now.timestamp(),) * 2)
        os.replace(new, self.folder / f"{table}.csv")

    def taken_over(self) -> list[dict[str, Any]]:
        return [json.loads(each.read_text(encoding="utf-8")) for each in (self.folder / "taken-over").glob("*.json")]

    def leave(self) -> None:
        self.folder.rename(self.folder.with_name("elsewhere"))
        self.connect()


class Sql(ABC):
    """The vendor's own tables, and views as the documentation asks for. Everything is typed as the engine can."""

    types: Mapping[type, str]
    other = "text"

    @abstractmethod
    def execute(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]: ...

    def set_up(self) -> None:
        for table, columns in TABLES.items():
            typed = ", ".join(f"{each.key} {self.types.get(type(each.kind), self.other)}" for each in columns)
            self.execute(f"CREATE TABLE vendor_{table} ({typed})")
            self.execute(f"CREATE VIEW rse_{table} AS SELECT * FROM vendor_{table}")  # noqa: S608
        self.execute(
            "CREATE TABLE rse_taken_over (id char(36) PRIMARY KEY, inquiry text NOT NULL, part text NOT NULL, "
            "content text NOT NULL, centre text NOT NULL, ticket text NOT NULL, worker text NOT NULL, "
            "taken_at timestamp NOT NULL)"
        )

    def fill(self, lines: Lines) -> None:
        for table in lines:
            self.execute(f"DELETE FROM vendor_{table}")  # noqa: S608
            for line in lines[table]:
                self.insert(table, line)

    def insert(self, table: str, line: Mapping[str, Any]) -> None:
        marks = ", ".join("?" for _ in line)
        values = [value if value != "" else None for value in line.values()]
        self.execute(f"INSERT INTO vendor_{table} ({', '.join(line)}) VALUES ({marks})", values)  # noqa: S608

    def taken_over(self) -> list[dict[str, Any]]:
        names = ("id", "inquiry", "part", "content", "centre", "ticket", "worker", "taken_at")
        rows = self.execute(f"SELECT {', '.join(names)} FROM rse_taken_over")  # noqa: S608
        return [{**dict(zip(names, row, strict=True)), "content": json.loads(row[3])} for row in rows]


class Sqlite(Sql):
    types = {Money: "numeric", Flag: "boolean"}

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set_up()
        self.cases = cases_from(f"sqlite:{file}", lambda: NOW)

    def execute(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.file)) as connection, connection:
            return connection.execute(statement, list(values)).fetchall()

    def leave(self) -> None:
        self.file.rename(self.file.with_suffix(".elsewhere"))


class Postgresql(Sql):
    """`owner` is the vendor; `url` is of a role that may read the views and add what is taken over, and no more."""

    types = {Money: "numeric(14, 2)", Flag: "boolean", Day: "date"}

    def __init__(self, owner: psycopg.Connection, url: str, role: str) -> None:
        self.owner = owner
        self.set_up()
        for table in TABLES:
            self.execute(f"GRANT SELECT ON rse_{table} TO {role}")
        self.execute(f"GRANT INSERT ON rse_taken_over TO {role}")
        self.cases = cases_from(url, lambda: NOW)

    def execute(self, statement: str, values: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
        cursor = self.owner.execute(statement.replace("?", "%s"), list(values))
        return cursor.fetchall() if cursor.description else []

    def leave(self) -> None:
        (name,) = self.execute("SELECT current_database()")[0]
        self.execute(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC')
