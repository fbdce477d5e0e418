"""Point 5 of the wall (§7 of the design): the hub's own processes are given ciphertext alone.

Strings that nobody else writes are planted in an answer, which travels through a real hub: its pages, its worker, its
carrying process, once failing on the way. Then everything that the hub ever wrote is searched: database, files, logs
with their traces, backups.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from tests.exchange.secrets import readable
from tests.support.exchange import a_ssin
from tests.support.ports import free_port
from tests.support.postgres import Server, program
from tests.support.server import answers, process
from tests.support.waiting import until

from rapport_unique.sites import demonstration

LIEGE, GHENT = "62063", "44021"
PERSON = a_ssin(7)
CANARIES = {
    "text": "CANARI-MOTIF-7f3a",
    "decision": "CANARI-2025-117",
    "dossier": "CANARI-DOSSIER-8",
    "manager": "Canari Vandevogel",
    "telephone": "09 777 31 31",
    "amount": "7731.13",
}
FILE = {
    "dossier": CANARIES["dossier"],
    "manager": CANARIES["manager"],
    "telephone": CANARIES["telephone"],
    "decisions": [
        {
            "id": CANARIES["decision"],
            "aid": "RI",
            "kind": "GRANT",
            "motivation": {"code": "CONDITIONS_MET", "text": CANARIES["text"], "language": "fr"},
            "amount": CANARIES["amount"],
            "period": {"begin": "2026-01-01", "end": "2026-12-31"},
            "decided": "2026-01-14",
        }
    ],
}
_BEFORE = "BEFORE INSERT ON exchange_hub_outgoing"
_INSCRIBE = """
import sys
from datetime import date

from rapport_unique.sites.processes import setup
setup("hub")
from rapport_unique.exchange.hub import running
from rapport_unique.exchange.protocol.code_lists import Quality
from rapport_unique.exchange.protocol.register import Inscription
hub = running.hub()
subject = hub.routing.persons.subjects(sys.argv[1])[0]
with hub.store.transaction():
    for centre in sys.argv[2:]:
        hub.store.add_inscription(Inscription(centre, subject, Quality.OTHER_AID, date(2025, 1, 1), None))
"""


@dataclass
class Database:
    """The hub's, in SQLite or in PostgreSQL. `variables` are those of its processes."""

    folder: Path
    server: Server | None

    @property
    def variables(self):
        if self.server is None:
            return {"RU_DATABASE_URL": ""}
        secret = dict.fromkeys(("RU_SECRET_KEY", "RU_NATIONAL_NUMBER_KEY", "RU_PSEUDONYM_KEYS"), "of the hub alone")
        return {"RU_DATABASE_URL": self.server.url("hub"), **secret}

    def break_down(self):
        """From now on nothing can be put among what leaves: what comes in fails while it is handled."""
        if self.server is None:
            self._execute(f"CREATE TRIGGER broken {_BEFORE} BEGIN SELECT RAISE(ABORT, 'broken'); END")
        else:
            self._execute(
                "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;"
                f"CREATE TRIGGER broken {_BEFORE} FOR EACH ROW EXECUTE FUNCTION broken()"
            )

    def mend(self):
        self._execute("DROP TRIGGER broken" + (" ON exchange_hub_outgoing" if self.server else ""))

    def _execute(self, statement):
        connect = (lambda: psycopg.connect(self.server.url("hub"))) if self.server else self._file
        with closing(connect()) as connection:
            connection.execute(statement)
            connection.commit()

    def backups(self):
        """What the operator would keep, by name."""
        if self.server is None:
            copy = self.folder / "backup.sqlite3"
            with closing(self._file()) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
                yield "dump", "\n".join(source.iterdump()).encode()
            yield "backup", copy.read_bytes()
        else:
            for kind in ("plain", "custom"):
                dump = [program("pg_dump"), f"--format={kind}", "--compress=0", self.server.url("hub")]
                yield kind, subprocess.run(dump, check=True, capture_output=True).stdout
            for path in (self.server.folder / "data").rglob("*"):
                if path.is_file():
                    yield f"data/{path.name}", path.read_bytes()

    def _file(self):
        return sqlite3.connect(self.folder / "hub" / "hub.sqlite3", timeout=20)


@pytest.fixture
def database(tmp_path):
    if os.environ.get("RU_TEST_DATABASE") != "postgresql":
        yield Database(tmp_path, None)
        return
    server = Server()
    with server.connect("postgres") as connection:
        connection.execute("CREATE DATABASE hub")
    yield Database(tmp_path, server)
    server.stop()


@pytest.fixture
def environments(tmp_path, database):
    """The variables of the hub and of two nodes, whose databases are made."""
    demonstration.prepare(tmp_path)
    found = demonstration.environments(tmp_path, free_port())
    unset = dict.fromkeys(("RU_SECRET_KEY", "RU_NATIONAL_NUMBER_KEY", "RU_DATABASE_URL"), "")
    found = {name: {**unset, **_settings(name), **variables} for name, variables in found.items()}
    found["hub"] |= database.variables
    for name in ("hub", LIEGE, GHENT):
        _run("-m", "rapport_unique.cli_exchange", "hub" if name == "hub" else "node", "migrate", variables=found[name])
    return found


def _settings(name):
    """The tests' own name another site."""
    return {"DJANGO_SETTINGS_MODULE": f"rapport_unique.sites.{'hub' if name == 'hub' else 'node'}.settings"}


@contextmanager
def hub_running(environments, log):
    address = environments["hub"]["RU_ADDRESS"]
    command = ("-m", "rapport_unique.cli_exchange", "hub", "serve", "--bind", address.removeprefix("http://"))
    with process(*command, variables=environments["hub"], log=log):
        until(lambda: answers(f"{address}/healthz"), f"the hub answers, see {log}")
        yield


def _run(*command, variables, told=""):
    environment = {**os.environ, **variables}
    ended = subprocess.run(
        [sys.executable, *command], env=environment, input=told, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def _node(environments, ins, **told):
    return json.loads(
        _run("-m", "tests.exchange.node_process", variables=environments[ins], told=json.dumps(told)).splitlines()[-1]
    )


@contextmanager
def _answering(environments, log):
    command = [sys.executable, "-m", "tests.exchange.node_process"]
    environment = {**os.environ, **environments[GHENT]}
    with log.open("ab") as output:
        started = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=output, stderr=output)
        started.stdin.write(json.dumps({"files": {PERSON: FILE}}).encode())
        started.stdin.close()
        try:
            yield
        finally:
            started.terminate()
            started.wait(30)


@pytest.fixture
def travelled(environments, database, tmp_path):
    """The answer came to the asker, through a hub that failed in between; what the hub said meanwhile is in its log."""
    log = tmp_path / "hub" / "log"
    members = [demonstration.NODES[each].number for each in (LIEGE, GHENT)]
    _run("-c", _INSCRIBE, PERSON, *members, variables=environments["hub"])
    with hub_running(environments, log):
        ticket = _node(environments, LIEGE, ask=PERSON)["ticket"]
        database.break_down()
        with _answering(environments, tmp_path / "answering.log"):
            until(lambda: b"Traceback" in log.read_bytes(), "the hub fails with a trace")
            database.mend()
            body = _node(environments, LIEGE, wait=ticket)
    return body


@pytest.mark.database
def test_point_5_nothing_that_was_answered_is_anywhere_at_the_hub(travelled, database, tmp_path):
    told = json.dumps(travelled)
    for canary in CANARIES.values():
        assert canary in told, "the asker reads it"
    written = {
        str(path.relative_to(tmp_path)): path.read_bytes() for path in (tmp_path / "hub").rglob("*") if path.is_file()
    }
    written |= dict(database.backups())
    everything = {name: readable(content) for name, content in written.items()}
    assert b"Traceback" in everything["hub/log"]
    for name, content in everything.items():
        for canary in [*CANARIES.values(), PERSON, FILE["manager"].split()[1]]:
            assert canary.encode() not in content, (name, canary)
    found = b"".join(everything.values())
    for known in (demonstration.NODES[LIEGE].number, "request-taken-over", "2026/31"):
        assert known.encode() in found, f"the search would find {known}"
