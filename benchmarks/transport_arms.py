"""One arm of the transport benchmark per process: `python -m benchmarks.transport_arms ARM ADDRESS MESSAGES`.

Each stores so many messages of the size of a sealed answer, fetches them and lets go of them, `AT_ONCE` at a time; it
prints the seconds and the CPU seconds of this process.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from typing import Any

AT_ONCE = 50
SIZE = 9_000
"""Bytes: what 4 kB of an answer are once they are signed and encrypted."""
RECIPIENT = "0200000001"
CONTENT = bytes(Random(7).randbytes(SIZE))

Work = Callable[[int], None]


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the broker keeps the machine's own time


def carry(transport: Any) -> Work:
    """The product: publish, pull, acknowledge."""
    from rapport_unique.exchange.transport.port import Envelope

    def work(number: int) -> None:
        for start in range(0, number, AT_ONCE):
            batch = range(start, min(start + AT_ONCE, number))
            transport.publish(Envelope(f"{time.time_ns()}-{each}", RECIPIENT, CONTENT) for each in batch)
        fetched = 0
        while deliveries := transport.pull(RECIPIENT, AT_ONCE):
            transport.ack(deliveries)
            fetched += len(deliveries)
        if fetched != number:
            raise RuntimeError(f"{fetched} of {number}")

    return work


def memory(address: str) -> Work:
    from rapport_unique.exchange.transport.memory import Memory

    return carry(Memory(now, Random(1)))


def _mailbox(database: dict[str, Any]) -> Work:
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["rapport_unique.exchange.transport"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)
    from rapport_unique.exchange.transport.sql import SqlMailbox

    return carry(SqlMailbox(now, Random(1)))


def sqlite_product(address: str) -> Work:
    from pathlib import Path

    from rapport_unique.sites.environment import sqlite

    return _mailbox(sqlite(Path(address)))


def postgresql_product(address: str) -> Work:
    from rapport_unique.sites.environment import postgresql

    return _mailbox(postgresql(address))


def nats_product(address: str) -> Work:
    from rapport_unique.exchange.transport.jetstream import JetStream

    transport = JetStream([address], now, Random(1))
    transport.set_up([RECIPIENT])
    return carry(transport)


def sqlite_limit(address: str) -> Work:
    """The same bytes as durably, without ids, leases or an ORM."""
    connection = sqlite3.connect(f"{address}-limit", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, content BLOB)")
    return _bare_table(connection, "?")


def postgresql_limit(address: str) -> Work:
    import psycopg

    connection = psycopg.connect(address, autocommit=True)
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id BIGSERIAL PRIMARY KEY, content BYTEA)")
    return _bare_table(connection, "%s")


def _bare_table(connection: Any, mark: str) -> Work:
    def work(number: int) -> None:
        cursor = connection.cursor()
        for start in range(0, number, AT_ONCE):
            rows = min(AT_ONCE, number - start)
            cursor.execute("BEGIN")
            cursor.executemany(f"INSERT INTO bare (content) VALUES ({mark})", [(CONTENT,)] * rows)  # noqa: S608 - `mark` is ? or %s
            cursor.execute("COMMIT")
        while fetched := cursor.execute(
            f"SELECT id, content FROM bare ORDER BY id LIMIT {AT_ONCE}"  # noqa: S608 - a constant of this file
        ).fetchall():
            cursor.execute("BEGIN")
            cursor.executemany(f"DELETE FROM bare WHERE id = {mark}", [(each[0],) for each in fetched])  # noqa: S608 - as above
            cursor.execute("COMMIT")

    return work


def nats_limit(address: str) -> Work:
    """The client alone, on a work queue like ours; nobody waits until the server knows of an acknowledgement."""
    import nats
    from nats.js.api import RetentionPolicy, StreamConfig

    async def run(number: int) -> None:
        client = await nats.connect(address)
        stream = client.jetstream()
        await stream.add_stream(StreamConfig(name="bare", subjects=["bare.*"], retention=RetentionPolicy.WORK_QUEUE))
        pulling = await stream.pull_subscribe(f"bare.{RECIPIENT}", durable="bare")
        for start in range(0, number, AT_ONCE):
            rows = min(AT_ONCE, number - start)
            await asyncio.gather(*(stream.publish(f"bare.{RECIPIENT}", CONTENT) for _ in range(rows)))
        fetched = 0
        while fetched < number:
            messages = await pulling.fetch(min(AT_ONCE, number - fetched))
            for each in messages:
                await each.ack()
            fetched += len(messages)
        await client.flush()
        await client.close()

    return lambda number: asyncio.run(run(number))


ARMS = {
    "memory": memory,
    "sqlite": sqlite_product,
    "sqlite-limit": sqlite_limit,
    "postgresql": postgresql_product,
    "postgresql-limit": postgresql_limit,
    "nats": nats_product,
    "nats-limit": nats_limit,
}


def main(arm: str, address: str, number: int) -> None:
    work = ARMS[arm](address)
    work(AT_ONCE)
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)
    work(number)
    after, ended = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"seconds": ended - began, "cpu": cpu}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
