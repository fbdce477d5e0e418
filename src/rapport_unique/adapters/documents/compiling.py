"""The Typst compiler, here or in a child process: long tables take memory that only the end of a process gives back.

As a child this file is run by its path and imports nothing of the project: a JSON object on standard input, the PDF on
standard output.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("report.typ")
SECONDS = 60
"""The longest table printed takes about a tenth of this."""

_fonts = typst.Fonts(include_system_fonts=False)
_one_child_at_a_time = threading.Lock()


class NotRendered(Exception):
    """The document could not be made; its data were not the reason that `report.py` foresees."""


def compile_here(inputs: Mapping[str, str], timestamp: int, template: Path | None = None) -> bytes:
    """A report, unless another `template` is given."""
    template = template or TEMPLATE
    try:
        pdf = typst.compile(
            template,
            root=template.parent,
            font_paths=_fonts,
            ignore_system_fonts=True,
            sys_inputs=dict(inputs),
            pdf_standards=["a-3a", "ua-1"],
            timestamp=timestamp,
        )
    except typst.TypstError as error:
        raise NotRendered(error.diagnostic) from error
    return bytes(pdf)


def compile_apart(inputs: Mapping[str, str], timestamp: int) -> bytes:
    """In a fresh interpreter, one at a time, ended after `SECONDS`."""
    order = json.dumps({"inputs": dict(inputs), "timestamp": timestamp}).encode()
    command = [sys.executable, "-I", str(Path(__file__))]
    with _one_child_at_a_time:
        try:
            child = subprocess.run(command, input=order, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise NotRendered(f"not typeset within {SECONDS} s") from error
        except subprocess.CalledProcessError as error:
            raise NotRendered(error.stderr.decode(errors="replace")) from error
    return child.stdout


if __name__ == "__main__":
    sys.stdout.buffer.write(compile_here(**json.load(sys.stdin.buffer)))
