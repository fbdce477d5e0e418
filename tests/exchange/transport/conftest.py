"""Every test that asks for `bench` runs once on each transport."""

import pytest
from tests.exchange.transport.benches import Bench

from rapport_unique.exchange.transport.memory import Memory

TRANSPORTS = ["memory"]


@pytest.fixture(params=TRANSPORTS)
def bench(request) -> Bench:
    return request.getfixturevalue(f"{request.param}_bench")


@pytest.fixture
def memory_bench() -> Bench:
    bench = Bench()
    bench.transport = bench.rival = Memory(bench.now, bench.jitter)
    return bench
