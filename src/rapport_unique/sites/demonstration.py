"""The exchange on one machine: an authority, a hub and three nodes, each with its own home, database and keys."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from rapport_unique.exchange.membership import DIRECTORY, SIGNING_KEY, make_keys
from rapport_unique.exchange.protocol.directory import Member
from rapport_unique.exchange.registrar import KEY, Registrar
from rapport_unique.sites.processes import Child, on_stop, supervise

HOST = "127.0.0.1"
HUB = Member("1999990045", "Plaque tournante (démonstration)", "02 000 00 00")
NODES = {
    "62063": Member("1999990144", "CPAS de Liège (démonstration)", "04 000 00 01"),
    "44021": Member("1999990243", "OCMW Gent (demonstratie)", "09 000 00 02"),
    "63023": Member("1999990342", "ÖSHZ Eupen (Vorführung)", "087 00 00 03"),
}
"""By INS code. Enterprise numbers as high as the register has not come yet."""


def run(home: Path, port: int) -> int:
    """Make what is missing, then serve the hub on `port` and the nodes on the three after it, until stopped."""
    prepare(home)
    stop = threading.Event()
    on_stop(stop)
    children = []
    for offset, (name, variables) in enumerate(environments(home, port).items()):
        site, bind = ("hub" if name == "hub" else "node"), f"{HOST}:{port + offset}"
        environment = {**os.environ, **variables}
        for action in ("migrate", "demo"):
            subprocess.run(_command(action, site), check=True, env=environment)  # noqa: S603
        children.append(Child(name, [*_command("serve", site), "--bind", bind], environment))
    for offset, member in enumerate((HUB, *NODES.values())):
        print(f"http://{HOST}:{port + offset}/  {member.name}", flush=True)  # noqa: T201
    supervise(children, stop)
    return 0


def prepare(home: Path) -> None:
    """Enrol the hub and the nodes with an authority of the demonstration; renews what it publishes."""
    registrar, now = Registrar(home / "authority"), datetime.now(UTC)  # noqa: TID251 - no site is set up here
    if not (registrar.folder / KEY).exists():
        registrar.create("Authority of the demonstration", now)
    for member, folder in ((HUB, "hub"), *((each, ins) for ins, each in NODES.items())):
        membership = home / folder / "membership"
        if not (membership / SIGNING_KEY).exists():
            make_keys(membership, member.number, member.name)
            registrar.enrol(member, membership, now, is_hub=member is HUB)
    registrar.publish(now)
    for folder in ("hub", *NODES):
        shutil.copy(registrar.folder / DIRECTORY, home / folder / "membership" / DIRECTORY)


def environments(home: Path, port: int) -> dict[str, dict[str, str]]:
    """The RU_* variables of each process: none shares a database with another one, whatever is set outside."""
    found: dict[str, dict[str, str]] = {"hub": {}}
    found |= {ins: {"RU_CENTRE": ins, "RU_HUB_ADDRESS": f"http://{HOST}:{port}"} for ins in NODES}
    for offset, (name, variables) in enumerate(found.items()):
        variables |= {
            "RU_DEMO": "1",
            "RU_HOME": str(home / name),
            "RU_ADDRESS": f"http://{HOST}:{port + offset}",
            "RU_DATABASE_URL": "",
        }
    return found


def _command(action: str, site: str) -> list[str]:
    return [sys.executable, "-m", "rapport_unique.cli_exchange", site, action]
