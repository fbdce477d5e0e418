"""What a reference budget costs: one simulation, and a batch beside a naive loop and beside OpenFisca-Core.

    python -m benchmarks.budget [--count N] [--rounds N] [--json FILE]

Every arm is a fresh process over the same households; the arms of a round run one after the other. CPU is user + system
time of the process, memory its peak. `cases` only makes the households: every other arm makes them too. Nothing is
printed unless the arms agree: batch and naive to the cent, OpenFisca within what 32-bit fractions can say.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from benchmarks.households import DAY, filed, household
from benchmarks.workbook_check import Bar
from rapport_unique.reference_budget import Totals, recompute, shipped, simulate

ROOT = Path(__file__).resolve().parents[1]
ONE_MS, BATCH, BATCH_MIB = 2, 100_000, 300
"""The bars: CPU milliseconds of one simulation, households of a batch, and its peak memory."""
_FRACTION = Decimal("0.001")
"""Euro by which a balance in 32-bit fractions may be off."""


def cases(count: int) -> Decimal:
    """What every arm does first."""
    return sum((each.balance for each in filed(count)), start=Decimal(0))


def batch(count: int) -> Decimal:
    """As a centre recomputes its cases: one at a time, nothing kept but the totals."""
    totals = Totals()
    for change in recompute(filed(count), shipped(), DAY):
        totals.add(change)
    return totals.difference


def naive(count: int) -> Decimal:
    """As one would write it first: every case read, every result kept, then added up."""
    results = [simulate(each.case, shipped(), DAY) for each in list(filed(count))]
    return sum((each.balance for each in results), start=Decimal(0))


def openfisca(count: int) -> Decimal:
    """Everything on arrays."""
    from benchmarks.openfisca_budget import balances

    return Decimal(str(balances(each.case for each in filed(count)).astype(float).sum()))


def one(count: int) -> Decimal:
    """Milliseconds of CPU for one simulation of a family of six of which nothing is remembered, every value of the set
    being looked up again; the median of many."""
    from rapport_unique.reference_budget import baskets, parameters

    family = next(each for number in range(10_000) if len((each := household(number)).members) == 6)
    simulate(family, shipped(), DAY)
    spent = []
    for _ in range(min(count, 500)):
        for remembered in (baskets.person_lines, baskets.household_lines, parameters._in_force):
            remembered.cache_clear()
        before = resource.getrusage(resource.RUSAGE_SELF)
        simulate(family, shipped(), DAY)
        after = resource.getrusage(resource.RUSAGE_SELF)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return Decimal(str(median(spent) * 1000))


ARMS: dict[str, Callable[[int], Decimal]] = {
    "one": one,
    "cases": cases,
    "batch": batch,
    "naive": naive,
    "openfisca": openfisca,
}
_COMPARED = ("cases", "batch", "naive", "openfisca")


class Cost(NamedTuple):
    """Of one process; `said` is what it computed."""

    cpu: float
    peak_mib: float
    said: Decimal


def main() -> int:
    options = _options()
    if options.arm:
        print(ARMS[options.arm](options.count))
        return 0
    costs: dict[str, list[Cost]] = {arm: [] for arm in ARMS}
    for _ in range(options.rounds):
        for arm, spent in costs.items():
            spent.append(_run(arm, options.count))
    if (odd := {each.said for arm in ("batch", "naive") for each in costs[arm]}) and len(odd) != 1:
        sys.stderr.write("the batch and the naive loop do not agree; no figure is worth printing\n")
        return 1
    if any(abs(each.said - min(odd)) > _FRACTION * options.count for each in costs["openfisca"]):
        sys.stderr.write("OpenFisca does not agree; no figure is worth printing\n")
        return 1
    result = _result(costs, options)
    _print(result)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    bars = [
        Bar("budget-one-cpu-ms", result["one_cpu_ms"], ONE_MS, True),
        Bar(f"budget-batch-{options.count}-peak-mib", result["arms"]["batch"]["peak_mib"], BATCH_MIB, True),
        Bar(
            "budget-batch-of-naive-memory",
            result["arms"]["batch"]["peak_mib"] / result["arms"]["naive"]["peak_mib"],
            1,
            True,
        ),
    ]
    for bar in bars:
        print(bar.line)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=BATCH, metavar="N", help="households of the batch")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--arm", choices=ARMS, help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(arm: str, count: int) -> Cost:
    paths = [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "benchmarks.budget", "--arm", arm, "--count", str(count)]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{arm} ended with {process.returncode}")
        output.seek(0)
        said = Decimal(output.read().decode().strip())
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said)


def _result(costs: dict[str, list[Cost]], options: argparse.Namespace) -> dict[str, Any]:
    batch_cpu = median(each.cpu for each in costs["batch"])
    arms = {
        arm: {
            "cpu_s": round(median(each.cpu for each in costs[arm]), 3),
            "peak_mib": round(median(each.peak_mib for each in costs[arm]), 1),
            "of_batch": round(median(each.cpu for each in costs[arm]) / batch_cpu, 3),
        }
        for arm in _COMPARED
    }
    one_ms = float(median(each.said for each in costs["one"]))
    return {"count": options.count, "rounds": options.rounds, "one_cpu_ms": round(one_ms, 3), "arms": arms}


def _print(result: dict[str, Any]) -> None:
    print(f"one simulation, nothing remembered: {result['one_cpu_ms']:.3f} ms CPU")
    print(f"{result['count']} households, median of {result['rounds']} rounds")
    print(f"{'arm':<12}{'CPU s':>9}{'peak MiB':>10}{'x batch':>10}")
    for arm, cost in result["arms"].items():
        print(f"{arm:<12}{cost['cpu_s']:>9.3f}{cost['peak_mib']:>10.1f}{cost['of_batch']:>10.2f}")


if __name__ == "__main__":
    sys.exit(main())
