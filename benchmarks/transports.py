"""What it costs to carry a message of the exchange, on each transport and beside the limit of what it stands on.

    python -m benchmarks.transports [--messages N] [--rounds N] [--json FILE]

A message is published, pulled and acknowledged, with every commit on disk. The limit of SQL is a plain table: the same
bytes inserted, selected and deleted; that of NATS is its client alone on the same kind of queue. CPU is user + system
time of the process and of its server; medians over the rounds, each arm once in each round, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.support.nats import Server as Nats
from tests.support.postgres import Server as PostgreSQL

from benchmarks.transport_arms import ARMS

BAR = 180
"""Messages a second: ten requests, each asked of four centres, with deliveries, receipts, answers and results."""


def cpu_of(server: int | None) -> float:
    """CPU seconds of a process and its children, living and gone."""
    if server is None:
        return 0.0
    spent = _ticks(server, slice(11, 15))
    for child in Path(f"/proc/{server}/task/{server}/children").read_text().split():
        spent += _ticks(int(child), slice(11, 13))
    return spent / os.sysconf("SC_CLK_TCK")


def _ticks(process: int, columns: slice) -> int:
    try:
        line = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return 0
    return sum(map(int, line.rpartition(")")[2].split()[columns]))


def measure(arm: str, address: str, server: int | None, number: int) -> dict[str, float]:
    before = cpu_of(server)
    command = [sys.executable, "-m", "benchmarks.transport_arms", arm, address, str(number)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    return {
        "messages_per_second": number / found["seconds"],
        "cpu_ms_per_message": (found["cpu"] + cpu_of(server) - before) / number * 1000,
    }


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found: dict[str, list[dict[str, float]]] = {arm: [] for arm in ARMS}
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        postgresql, nats = PostgreSQL(durable=True), Nats()
        stack.callback(postgresql.stop)
        stack.callback(nats.remove)
        postgresql.connect("postgres").execute("CREATE DATABASE rapport")
        places: dict[str, tuple[str, Callable[[], int] | None]] = {
            "memory": ("", None),
            "sqlite": (f"{folder}/mailbox.sqlite3", None),
            "postgresql": (postgresql.url(), lambda: postgresql.pid),
            "nats": (nats.servers[0], lambda: nats.pid),
        }
        for _ in range(options.rounds):
            for arm, results in found.items():
                address, pid = places[arm.removesuffix("-limit")]
                results.append(measure(arm, address, pid and pid(), options.messages))
    medians = {
        arm: {key: median(each[key] for each in results) for key in results[0]} for arm, results in found.items()
    }
    for arm, each in medians.items():
        limit = medians.get(f"{arm}-limit", each)["cpu_ms_per_message"]
        ratio = f"{each['cpu_ms_per_message'] / limit:6.1f} x its limit" if f"{arm}-limit" in medians else ""
        print(f"{arm:18} {each['messages_per_second']:9.0f}/s {each['cpu_ms_per_message']:8.3f} ms CPU {ratio}")
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        record = {"arms": medians, "bar": BAR, "rounds": options.rounds, "messages": options.messages}
        options.json.write_text(json.dumps(record, indent=2))
    return int(min(each["messages_per_second"] for each in medians.values()) < BAR)


if __name__ == "__main__":
    sys.exit(main())
