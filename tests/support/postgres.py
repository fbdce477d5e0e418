"""A real PostgreSQL server of the tests' own: temporary folder, free port, loopback only."""

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from tests.support.ports import free_port

OWNER = "rapport_owner"
WEB = "rapport_web"
_START_SECONDS = 30


class Server:
    """As root it runs as user postgres, since the server refuses root. Nothing survives `stop`.

    `durable`, it waits for the disk at every commit and vacuums, as in production. Else it never looks at the tables on
    its own: statistics of a table that was empty at that moment would let a query take minutes, or not, by chance.
    """

    def __init__(self, durable: bool = False) -> None:
        self._durable = "on" if durable else "off"
        self.folder = Path(tempfile.mkdtemp(prefix="rapport-postgresql-"))
        self.password = secrets.token_hex(16)
        self.port = free_port()
        self._as: dict = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self._as:
            shutil.chown(self.folder, "postgres", "postgres")
        self._initialise()
        self._process = subprocess.Popen(
            [program("postgres"), "-D", str(self.folder / "data"), *self._options()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            **self._as,
        )
        self._wait()
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE ROLE {WEB} LOGIN PASSWORD '{self.password}'")

    def url(self, database: str = "rapport", user: str = OWNER) -> str:
        return f"postgresql://{user}:{self.password}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self.url(database), autocommit=True)

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> None:
        self._process.send_signal(2)
        self._process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _initialise(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self._as:
            shutil.chown(secret, "postgres")
        secret.chmod(0o600)
        subprocess.run(
            [
                program("initdb"),
                "-D",
                str(self.folder / "data"),
                f"--username={OWNER}",
                f"--pwfile={secret}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            cwd=self.folder,
            **self._as,
        )

    def _options(self) -> list[str]:
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": self._durable,
            "full_page_writes": self._durable,
            "autovacuum": self._durable,
            "max_connections": 200,
        }
        return [f"--{name}={value}" for name, value in settings.items()]

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.connect("postgres").close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.05)


def program(name: str) -> str:
    """Debian keeps the server's programs out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise RuntimeError(f"{name} is missing: run make test-deps")
    return path
