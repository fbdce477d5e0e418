"""What every command shares: exit statuses, how wrong usage is told, and the two ways of answering."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from rapport_unique.core.texts import LANGUAGES

OK, BLOCKING, REFUSED, USAGE = 0, 1, 2, 64


class UsageError(Exception):
    """The command was called wrongly; its text says how."""


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def language_and_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the messages")
    parser.add_argument("--json", action="store_true", help="JSON on standard output")


def read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None


def print_findings(findings: Iterable[Mapping[str, str | None]]) -> None:
    """One line each: how grave, which code, where, what is wrong, and after the arrow what is expected."""
    for each in findings:
        where = " ".join(filter(None, (each["sheet"], each["cell"])))
        expected = f" → {each['expected']}" if each["expected"] else ""
        say(f"{each['severity']} {each['code']} {where}".rstrip() + f": {each['message']}{expected}")


def print_json(data: Any) -> None:
    say(json.dumps(data, ensure_ascii=False, indent=2))


def say(*lines: str) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")


def note(line: str) -> None:
    sys.stderr.write(line + "\n")
