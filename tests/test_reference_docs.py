"""What is generated from the declarations says what they say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_generated_pages_are_fresh(tmp_path):
    answer = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "reference_docs.py"), "check"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
