"""A real NATS server of the tests' own: JetStream in a temporary folder, a free port of loopback."""

import asyncio
import json
import shutil
import signal
import subprocess
import sysconfig
import tempfile
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.support.ports import free_port, reachable
from tests.support.waiting import until


def awaited(work: Coroutine[Any, Any, Any]) -> Any:
    """What comes of it, in a thread of its own: that of the tests has a loop already once a browser was opened."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


class Server:
    """Killed and started, it has kept what was published; nothing survives `remove`.

    `users` are their rights by name, as `jetstream.rights` gives them, or nothing for all rights; each one's password
    is its name.
    """

    def __init__(self, users: Mapping[str, Mapping[str, list[str]] | None] | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rapport-nats-"))
        self.port = free_port()
        self.servers = [f"nats://127.0.0.1:{self.port}"]
        self._settings = self.folder / "nats.conf"
        named = [
            {"user": each, "password": each, "permissions": rights or {}} for each, rights in (users or {}).items()
        ]
        self._settings.write_text(
            f'listen: "127.0.0.1:{self.port}"\njetstream {{ store_dir: "{self.folder}", sync_interval: always }}\n'
            + (f"authorization {{ users: {json.dumps(named)} }}\n" if named else "")
        )
        self.start()

    def start(self) -> None:
        with (self.folder / "nats.log").open("ab") as log:
            self._process: Any = subprocess.Popen([_program(), "-c", str(self._settings)], stdout=log, stderr=log)
        until(lambda: reachable(self.port) or self._process.poll() is not None, f"NATS listens, see {self.folder}")
        assert self._process.poll() is None, (self.folder / "nats.log").read_text()

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """As a power cut does it."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(30)

    def remove(self) -> None:
        self._process.terminate()
        self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)


def _program() -> str:
    path = shutil.which("nats-server", path=sysconfig.get_path("scripts")) or shutil.which("nats-server")
    if path is None:
        raise RuntimeError("nats-server is missing: install requirements/dev.txt")
    return path
