"""Run every benchmark: `python -m benchmarks --json FILE`; each writes its result into a file of its own."""

import subprocess
import sys

ALL = ("workbook_check", "signatures", "dashboard", "budget", "transports")

if __name__ == "__main__":
    options = sys.argv[1:]
    for name in ALL:
        own = [each.replace(".json", f"-{name}.json") for each in options]
        status = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *own], check=False).returncode
        if status:
            sys.exit(status)
