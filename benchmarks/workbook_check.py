"""What checking a completed REDI workbook costs, beside its limit and beside openpyxl with the same rules.

    python -m benchmarks.workbook_check [SIZE ...] [--rounds N] [--json FILE]

Every arm is a fresh process, started by one that stays small, and the arms of a round run one after the other. CPU is
user + system time of the process and of the processes it waited for. Nothing is printed unless all arms that compute
totals agree on them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
ARMS = ("limit", "product", "openpyxl-read-only", "openpyxl-normal")


class Cost(NamedTuple):
    """Of one process."""

    cpu: float
    peak_mib: float
    output: str


class Bar(NamedTuple):
    name: str
    measured: float
    target: float
    at_most: bool

    @property
    def line(self) -> str:
        reached = self.measured <= self.target if self.at_most else self.measured >= self.target
        return f"BAR {self.name} {self.measured:.3g} {self.target:g} {'ok' if reached else 'SHORT'}"


def main() -> int:
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        measured: dict[int, dict[str, list[Cost]]] = {}
        for size in options.sizes:
            workbook, simulations = _files(Path(folder), size)
            measured[size] = _rounds(workbook, simulations, options.rounds)
            workbook.unlink()
            if len(set(_totals(measured[size]))) != 1:
                sys.stderr.write(f"{size} rows: the arms do not agree on the totals; no figure is worth printing\n")
                return 1
    result = _result(measured, options.rounds)
    _print(result)
    print(json.dumps(result))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=2) + "\n")
    for bar in _bars(result):
        print(bar.line)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, metavar="SIZE", help="rows; by default 1000 10000 100000")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    options.sizes = options.sizes or [1_000, 10_000, 100_000]
    return options


def _files(folder: Path, size: int) -> tuple[Path, Path]:
    """A completed workbook as the product writes it, and the simulations it was prepared with."""
    workbook, simulations = folder / f"{size}.xlsx", folder / f"{size}.csv"
    _run("generate", workbook, simulations)
    return workbook, simulations


def _rounds(workbook: Path, simulations: Path, rounds: int) -> dict[str, list[Cost]]:
    costs: dict[str, list[Cost]] = defaultdict(list)
    for _ in range(rounds):
        for arm in ARMS:
            costs[arm].append(_run(arm, workbook, simulations))
    costs["stages"].append(_run("stages", workbook, simulations))
    return costs


def _run(arm: str, workbook: Path, simulations: Path) -> Cost:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.arms", arm, str(workbook), str(simulations)],
            stdout=output,
            env=environment,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise RuntimeError(f"{arm} ended with {process.returncode}")
        output.seek(0)
        return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.read().decode())


def _totals(costs: dict[str, list[Cost]]) -> list[str]:
    """The figures and row counts that every computing arm printed, in every round."""
    outputs = [json.loads(cost.output) for arm in ARMS if arm != "limit" for cost in costs[arm]]
    return [json.dumps([each["figures"], each["rows"], each["digest"]], sort_keys=True) for each in outputs]


def _result(measured: dict[int, dict[str, list[Cost]]], rounds: int) -> dict[str, Any]:
    sizes = {}
    for size, costs in measured.items():
        product = median(cost.cpu for cost in costs["product"])
        sizes[str(size)] = {
            "arms": {
                arm: {
                    "cpu_s": round(median(cost.cpu for cost in costs[arm]), 3),
                    "peak_mib": round(median(cost.peak_mib for cost in costs[arm]), 1),
                    "of_product": round(median(cost.cpu for cost in costs[arm]) / product, 3),
                }
                for arm in ARMS
            },
            "stages_cpu_s": json.loads(costs["stages"][0].output),
            "figures": json.loads(costs["product"][0].output)["figures"],
        }
    packages = {name: version(name) for name in ("openpyxl", "python-calamine", "XlsxWriter")}
    return {"rounds": rounds, "python": platform.python_version(), "packages": packages, "sizes": sizes}


def _print(result: dict[str, Any]) -> None:
    print(f"Python {result['python']}, {result['packages']}, median of {result['rounds']} rounds")
    print(f"{'rows':>8}  {'arm':<20}{'CPU s':>9}{'peak MiB':>10}{'x product':>11}")
    for size, measured in result["sizes"].items():
        for arm, cost in measured["arms"].items():
            print(f"{size:>8}  {arm:<20}{cost['cpu_s']:>9.3f}{cost['peak_mib']:>10.1f}{cost['of_product']:>11.2f}")
        stages = ", ".join(f"{stage} {seconds:.3f}" for stage, seconds in measured["stages_cpu_s"].items())
        print(f"{size:>8}  stages of the product, CPU s: {stages}")


def _bars(result: dict[str, Any]) -> list[Bar]:
    bars = []
    for size, measured in result["sizes"].items():
        cpu = {arm: cost["cpu_s"] for arm, cost in measured["arms"].items()}
        if int(size) >= 100_000:
            name = f"workbook-check-{size}"
            slower = {arm: cpu[arm] / cpu["product"] for arm in ARMS}
            bars += [
                Bar(f"{name}-times-the-limit", cpu["product"] / cpu["limit"], 5, True),
                Bar(f"{name}-openpyxl-read-only-ratio", slower["openpyxl-read-only"], 3, False),
                Bar(f"{name}-openpyxl-normal-ratio", slower["openpyxl-normal"], 6, False),
            ]
        if int(size) == 1_000:
            bars.append(Bar(f"workbook-check-{size}-cpu-seconds", cpu["product"], 0.25, True))
    return bars


if __name__ == "__main__":
    sys.exit(main())
