"""The benchmark of the exchange, as small as it can be: nothing is lost and nothing comes twice at any size."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SMALL = "--centres 12 --requests 60 --rate 20 --inscriptions 1000 --pause 0.5 --untimed"


def test_twelve_centres_lose_nothing_and_are_told_nothing_twice(tmp_path):
    found = tmp_path / "found.json"
    command = [sys.executable, "-m", "benchmarks.exchange", *SMALL.split(), "--json", str(found)]
    paths = os.pathsep.join([str(ROOT / "tests"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    transports = json.loads(found.read_text())["transports"]
    assert set(transports) == {"sql", "nats"}
    for each in transports.values():
        (run,) = each["runs"]
        assert run["requests"] == run["lag"]["number"] == 60
        assert run["answered"]["number"] + run["returned"]["number"] > 60
        assert (run["problems"], run["waiting"]) == ({}, 0)
