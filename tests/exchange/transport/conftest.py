"""Every test that asks for `bench` runs once on each transport; on the SQL mailbox, on both engines."""

from collections.abc import Iterator

import pytest
from tests.exchange.transport.benches import CENTRE, OTHER, Bench, ServerBench
from tests.support.databases import with_table
from tests.support.nats import Server

from rapport_unique.exchange.transport.jetstream import JetStream
from rapport_unique.exchange.transport.memory import Memory
from rapport_unique.exchange.transport.models import Letter
from rapport_unique.exchange.transport.sql import SqlMailbox

TRANSPORTS = ["memory", pytest.param("sql", marks=pytest.mark.database), "nats"]
"""In memory nothing outlives its process."""


@pytest.fixture(params=TRANSPORTS)
def bench(request) -> Bench:
    return request.getfixturevalue(f"{request.param}_bench")


@pytest.fixture(params=TRANSPORTS[1:])
def lasting_bench(request) -> Bench:
    """What is not in the memory of one process."""
    return request.getfixturevalue(f"{request.param}_bench")


@pytest.fixture
def memory_bench() -> Bench:
    bench = Bench()
    bench.transport = bench.rival = Memory(bench.now, bench.jitter)
    return bench


@pytest.fixture
def sql_bench(real_database) -> Bench:
    with_table(Letter)
    bench = Bench(real_database.variables)
    bench.transport, bench.rival = (SqlMailbox(bench.now, bench.jitter) for _ in range(2))
    return bench


@pytest.fixture
def nats_server() -> Iterator[Server]:
    server = Server()
    yield server
    server.remove()


@pytest.fixture
def nats_bench(nats_server) -> Iterator[Bench]:
    bench = ServerBench({"NATS": nats_server.servers[0]})
    bench.transport, bench.rival = (
        JetStream(nats_server.servers, bench.now, bench.jitter, bench.lease) for _ in range(2)
    )
    bench.transport.set_up([CENTRE, OTHER])
    yield bench
    bench.transport.close()
    bench.rival.close()
