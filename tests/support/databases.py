"""A database of one test's own, on either engine: commits are real, threads and processes share it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
from django.db import connection, connections
from django.db.models import Model
from tests.support.postgres import OWNER, WEB
from tests.support.site import SITE

_numbers = count(1)


@dataclass(frozen=True)
class RealDatabase:
    """`variables` are the environment of a process of the site that shall use it."""

    vendor: str
    variables: dict[str, str]


@contextmanager
def copied(folder: Path) -> Iterator[RealDatabase]:
    """Copy the empty, migrated test database, and point every new connection of this process to the copy."""
    copy = {"sqlite": _copied_file, "postgresql": _copied_database}[connection.vendor]
    with copy(folder) as database:
        yield database


@contextmanager
def _copied_file(folder: Path) -> Iterator[RealDatabase]:
    connection.close()
    settings = connections.settings["default"]
    original, copy = settings["NAME"], folder / f"{SITE}.sqlite3"
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)  # a plain copy would miss what still stands in the write-ahead log
    settings["NAME"] = str(copy)
    try:
        yield RealDatabase("sqlite", {"RU_HOME": str(folder), "RU_DATABASE_URL": ""})
    finally:
        connection.close()
        settings["NAME"] = original


@contextmanager
def _copied_database(folder: Path) -> Iterator[RealDatabase]:
    connection.close()
    settings = connections.settings["default"]
    original = settings["NAME"]
    copy = f"{original}_{next(_numbers)}"
    with closing(as_owner()) as owner:
        owner.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
        settings["NAME"] = copy
        url = f"postgresql://{WEB}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}/{copy}"
        try:
            yield RealDatabase("postgresql", {"RU_HOME": str(folder), "RU_DATABASE_URL": url})
        finally:
            connection.close()
            settings["NAME"] = original
            owner.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@contextmanager
def without_ownership() -> Iterator[None]:
    """On PostgreSQL, work as a role that may read and write rows, and change no table."""
    settings = connections.settings["default"]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WEB}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WEB}")
    connection.close()
    settings["USER"] = WEB
    try:
        yield
    finally:
        connection.close()
        settings["USER"] = OWNER


def as_owner(database: str = "postgres") -> psycopg.Connection:
    settings = connections.settings["default"]
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=OWNER,
        password=settings["PASSWORD"],
        dbname=database,
        autocommit=True,
    )


def with_table(model: type[Model]) -> None:
    """Make, as its owner, the table of an app that this site does not install."""
    settings = connections.settings["default"]
    user = settings["USER"]
    connection.close()
    settings["USER"] = OWNER
    try:
        with connection.schema_editor() as editor:
            editor.create_model(model)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {WEB}")
                cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WEB}")
    finally:
        connection.close()
        settings["USER"] = user
