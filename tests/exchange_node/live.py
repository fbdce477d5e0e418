"""The whole exchange in processes of its own: hub and three nodes, each with its database, its pages and what carries
its messages."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.exchange.cases.systems import Lines, as_csv
from tests.support.server import process, served

from rapport_unique.exchange.node.case_systems.tables import TABLES
from rapport_unique.sites import demonstration

_INSCRIBE = """
import sys
from datetime import date
from rapport_unique.sites.processes import setup
setup("hub")
from rapport_unique.exchange.hub import running
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.register import Inscription
inscribing = running.hub().inscribing
for line in sys.argv[1:]:
    centre, ssin = line.split()
    subject = inscribing.persons.subjects(ssin)[0]
    with inscribing.store.transaction():
        inscribing.store.add_inscription(Inscription(centre, subject, Quality.OTHER_AID, date(2020, 1, 1)))
"""


@dataclass
class Live:
    """`addresses`, `homes` and the `variables` of their processes by INS code, of the hub by `hub`."""

    addresses: Mapping[str, str]
    homes: Mapping[str, Path]
    variables: Mapping[str, Mapping[str, str]]

    def rows(self, name: str, statement: str, *values: str) -> list[tuple]:
        """What the database of one of them says."""
        with closing(sqlite3.connect(f"{self.database(name).as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(statement, values).fetchall()

    def run(self, name: str, *command: str) -> subprocess.CompletedProcess[str]:
        """A command of Python, in the environment of one of them."""
        environment = {**os.environ, **self.variables[name]}
        return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, timeout=120)

    def number(self, name: str) -> str:
        """The enterprise number of a node."""
        return demonstration.NODES[name].number

    def database(self, name: str) -> Path:
        return self.homes[name] / ("hub.sqlite3" if name == "hub" else "node.sqlite3")


@contextmanager
def running_exchange(
    folder: Path,
    cases: Mapping[str, Lines],
    inscribed: list[tuple[str, str]],
    more: Callable[[str], Mapping[str, str]] = lambda name: {},
) -> Iterator[Live]:
    """`cases` are the lines of the case systems by INS code, `inscribed` pairs of INS code and national number; `more`
    says the variables of each one that are not those of a demonstration."""
    demonstration.prepare(folder)
    variables = demonstration.environments(folder, 0)
    for ins, lines in cases.items():
        export = folder / ins / "cases"
        export.mkdir(exist_ok=True)
        for table in TABLES:
            (export / f"{table}.csv").write_bytes(as_csv(table, lines.get(table, ())))
        variables[ins]["RU_CASES"] = f"csv:{export}"
    for name, each in variables.items():
        each.update(more(name))
    _all(variables, "migrate")
    _all({name: each for name, each in variables.items() if name != "hub"}, "demo")
    lines = [f"{demonstration.NODES[ins].number} {ssin}" for ins, ssin in inscribed]
    subprocess.run([sys.executable, "-c", _INSCRIBE, *lines], env={**os.environ, **variables["hub"]}, check=True)
    with ExitStack() as stack:
        addresses = {"hub": stack.enter_context(served(variables["hub"], folder / "hub", site="hub"))}
        for name, each in variables.items():
            if name != "hub":
                each["RU_HUB_ADDRESS"] = addresses["hub"]
                del each["RU_ADDRESS"]
                addresses[name] = stack.enter_context(served(each, folder / name, site="node"))
            site = "hub" if name == "hub" else "node"
            command = ("-m", "rapport_unique.sites.processes", "carry", site)
            stack.enter_context(process(*command, variables=each, log=folder / name / "carry.log"))
        yield Live(addresses, {name: folder / name for name in variables}, variables)


def _all(variables: Mapping[str, Mapping[str, str]], action: str) -> None:
    """Of all at once: each has its own database."""
    started = []
    for name, each in variables.items():
        site = "hub" if name == "hub" else "node"
        command = [sys.executable, "-m", "rapport_unique.cli_exchange", site, action]
        started.append(subprocess.Popen(command, env={**os.environ, **each}, stdout=subprocess.DEVNULL))
    assert [each.wait(300) for each in started] == [0] * len(started)
