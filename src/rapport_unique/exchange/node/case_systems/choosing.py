"""Which case system a node has, by one address."""

from __future__ import annotations

from pathlib import Path

from rapport_unique.exchange.node.case_systems.database import Postgresql, SqlCases, SqliteFile
from rapport_unique.exchange.node.case_systems.folder import CsvFolder
from rapport_unique.exchange.node.cases import Cases


def cases_from(address: str) -> Cases:
    """`csv:/folder`, `sqlite:/file` or `postgresql://user:password@host:port/name`. Nothing is opened yet.

    Raises ValueError for anything else, without saying what: it may hold a password.
    """
    kind, _, rest = address.partition(":")
    if kind == "csv" and rest:
        return CsvFolder(Path(rest))
    if kind == "sqlite" and rest:
        return SqlCases(SqliteFile(Path(rest)))
    if kind in ("postgresql", "postgres") and rest.startswith("//"):
        return SqlCases(Postgresql(address))
    raise ValueError("the case system must look like csv:/folder, sqlite:/file or postgresql://user:password@host/name")
