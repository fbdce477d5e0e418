"""Which case system a node has, by one address."""

from __future__ import annotations

from pathlib import Path

from django.utils.module_loading import import_string

from rapport_unique.exchange.node.case_systems.database import Postgresql, SqlCases, SqliteFile
from rapport_unique.exchange.node.case_systems.folder import CsvFolder
from rapport_unique.exchange.node.cases import Cases
from rapport_unique.exchange.transport.port import Clock


def cases_from(address: str, now: Clock) -> Cases:
    """`csv:/folder`, `sqlite:/file`, `postgresql://user:password@host:port/name`, or `python:package.module.name` of a
    vendor's own adapter, which is called without arguments. Nothing is opened yet.

    Raises ValueError for anything else, without saying what: it may hold a password.
    """
    kind, _, rest = address.partition(":")
    if kind == "csv" and rest:
        return CsvFolder(Path(rest), now)
    if kind == "sqlite" and rest:
        return SqlCases(SqliteFile(Path(rest)))
    if kind in ("postgresql", "postgres") and rest.startswith("//"):
        return SqlCases(Postgresql(address))
    if kind == "python" and rest:
        return _own_adapter(rest)
    raise ValueError(
        "the case system must look like csv:/folder, sqlite:/file, postgresql://user:password@host/name"
        " or python:package.module.name"
    )


def _own_adapter(name: str) -> Cases:
    try:
        made: Cases = import_string(name)()
    except ImportError as error:
        raise ValueError(f"no adapter is found as python:{name}") from error
    return made
