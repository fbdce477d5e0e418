"""The wall between the exchange and the administration: §7 of the design, by the numbers there.

Points 1, 4 and 6 are at the sites themselves (`exchange_node/test_wall.py`, `exchange_hub/test_wall.py`). Here: 2,
separate database, keys and process; 3, no import in either direction; 7, no request for control or inspection. Point 5,
with the hub's own processes, is in `test_canary`.
"""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.exchange.world import PERSON, World
from tests.support.exchange import GHENT, HUB, LIEGE
from tests.support.postgres import Server

from rapport_unique.core.findings import NotAllowed
from rapport_unique.exchange.node import asking
from rapport_unique.exchange.protocol import code_lists, messages, register
from rapport_unique.sites import demonstration

ROOT = Path(__file__).parents[2]


# 2. Database, keys, process

_MANUAL = ROOT / "docs" / "operations" / "exchange.md"
DATABASES = ("exchange_hub", "exchange_node")


@pytest.fixture(scope="module")
def server():
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def databases(server):
    """The databases of hub and node beside that of the Rapport Unique, as the manual says, with their tables."""
    by_superuser, by_owner = re.findall(r"```sql\n(.*?)```", _MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    with server.connect("postgres") as connection:
        connection.execute(f"CREATE ROLE rapport_unique LOGIN PASSWORD '{server.password}'")
        connection.execute("CREATE DATABASE rapport_unique OWNER rapport_unique")
        for site in ("hub", "node"):
            for each in _statements(by_superuser, site, server.password):
                connection.execute(each)
    for site in ("hub", "node"):
        owner = f"exchange_{site}_owner"
        with psycopg.connect(server.url(f"exchange_{site}", owner), autocommit=True) as connection:
            for each in _statements(by_owner, site, server.password):
                connection.execute(each)
    return server


def _statements(text, site, password):
    text = text.replace("exchange_hub", f"exchange_{site}").replace("PASSWORD '...'", f"PASSWORD '{password}'")
    return [each for each in text.split(";") if each.strip()]


@pytest.fixture(scope="module")
def migrated(databases, tmp_path_factory):
    for site in ("hub", "node"):
        variables = {
            "RU_HOME": str(tmp_path_factory.mktemp(site)),
            "RU_DATABASE_URL": databases.url(f"exchange_{site}", f"exchange_{site}_owner"),
            **dict.fromkeys(("RU_SECRET_KEY", "RU_NATIONAL_NUMBER_KEY", "RU_PSEUDONYM_KEYS"), f"of the {site} alone"),
        }
        command = [sys.executable, "-m", "rapport_unique.cli_exchange", site, "migrate"]
        subprocess.run(command, check=True, env={**os.environ, **variables}, capture_output=True)
    return databases


@pytest.mark.parametrize("database", DATABASES)
def test_point_2_the_rapport_unique_cannot_even_connect_to_the_exchange(migrated, database):
    with pytest.raises(psycopg.OperationalError, match=f'permission denied for database "{database}"'):
        psycopg.connect(migrated.url(database, "rapport_unique"))


@pytest.mark.parametrize("database", DATABASES)
def test_point_2_the_rapport_unique_has_no_grant_on_anything_there(migrated, database):
    with migrated.connect(database) as connection:
        tables = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        assert len(tables) > 10
        for table in tables:
            for privilege in ("SELECT", "INSERT", "UPDATE", "DELETE"):
                ask = "SELECT has_table_privilege('rapport_unique', %s, %s)"
                assert connection.execute(ask, (f'public."{table}"', privilege)).fetchone() == (False,), table
        for grantee in ("rapport_unique", "public"):
            ask = (
                "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee ILIKE %s AND table_schema = %s"
            )
            assert connection.execute(ask, (grantee, "public")).fetchone() == (0,)


@pytest.mark.parametrize("database", DATABASES)
def test_point_2_a_door_left_open_by_mistake_leads_to_no_table(migrated, database):
    with migrated.connect(database) as connection:
        connection.execute(f"GRANT CONNECT ON DATABASE {database} TO rapport_unique")
        try:
            with psycopg.connect(migrated.url(database, "rapport_unique"), autocommit=True) as intruder:
                for table in ("journal_event", f"{database}_seen", "accounts_person"):
                    with pytest.raises(psycopg.errors.InsufficientPrivilege):
                        intruder.execute(f"TABLE public.{table}")
        finally:
            connection.execute(f"REVOKE CONNECT ON DATABASE {database} FROM rapport_unique")


@pytest.mark.parametrize(("database", "other"), [DATABASES, DATABASES[::-1]])
def test_point_2_hub_and_node_cannot_reach_each_other_nor_the_rapport_unique(migrated, database, other):
    for forbidden in (other, *(["rapport_unique"] if _is_closed(migrated) else [])):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(migrated.url(forbidden, database))
    with psycopg.connect(migrated.url(database, database), autocommit=True) as own:
        assert own.execute(f"TABLE {database}_seen").fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            own.execute(f"DROP TABLE {database}_seen")


def _is_closed(server):
    with server.connect("postgres") as connection:
        return not connection.execute(
            "SELECT has_database_privilege('public', 'rapport_unique', 'CONNECT')"
        ).fetchone()[0]


def test_point_2_no_two_sites_share_a_key_a_folder_or_a_database(tmp_path):
    demonstration.prepare(tmp_path)
    found = demonstration.environments(tmp_path, 8_010)
    unset = {name: value for name, value in os.environ.items() if not name.startswith("RU_")}
    assert len({each["RU_HOME"] for each in found.values()}) == len(found) == 4
    for name in found:
        environment = {**unset, **found[name]}
        site = "hub" if name == "hub" else "node"
        code = f"from rapport_unique.sites.processes import setup; setup('{site}')"
        subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    secret = [path for path in tmp_path.rglob("*") if path.suffix == ".key" or path.name.endswith("-key")]
    # Of the authority one; of each of the four two and two secrets of its site; the hub's for pseudonyms.
    contents = [path.read_bytes() for path in secret]
    assert len(contents) == len(set(contents)) == 1 + 4 * 4 + 1
    for path in secret:
        assert path.stat().st_mode & 0o077 == 0, path


# 3. Imports

_BOTH_WAYS = {
    "exchange/node/roles.py": "rapport_unique.reporting.models",
    "sites/hub/demo.py": "rapport_unique.control.models",
    "reporting/freezing.py": "rapport_unique.exchange.node.models",
    "sites/rapport/demo.py": "rapport_unique.exchange.hub.models",
}


@pytest.fixture
def house(tmp_path):
    """A copy of the sources with their contracts."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "static", "locale"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def contracts(house):
    """Which contracts about the exchange are broken, as the linter says of the copy."""
    environment = {**os.environ, "PYTHONPATH": str(house / "src")}
    linter = Path(sys.executable).parent / "lint-imports"
    ended = subprocess.run(
        [linter, "--no-cache"], cwd=house, env=environment, capture_output=True, text=True, check=False
    )
    assert "Contracts:" in ended.stdout, ended.stdout + ended.stderr
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)$", ended.stdout, re.MULTILINE))


OUT, IN = (
    "The exchange never serves control: nothing passes between it and the reports",
    "Nothing of the reports reaches the exchange",
)


def test_point_3_nothing_is_imported_between_the_exchange_and_the_reports(house):
    found = contracts(house)
    assert (found[OUT], found[IN]) == ("KEPT", "KEPT")


@pytest.mark.parametrize("place", _BOTH_WAYS)
def test_point_3_whoever_imports_across_the_wall_is_told(house, place):
    file = house / "src" / "rapport_unique" / place
    file.write_text(f"{file.read_text()}\nimport {_BOTH_WAYS[place]}\n")
    broken = OUT if place.startswith(("exchange", "sites/hub")) else IN
    assert contracts(house)[broken] == "BROKEN"


# 7. What for

CONTROL = "PCSA:CONTROL"


def test_point_7_no_legal_context_and_no_purpose_is_control_or_inspection():
    listed = {*code_lists.LEGAL_CONTEXTS, *(each.value for each in code_lists.Purpose)}
    schema = messages.schema("rse.request.v1")["properties"]
    listed |= {*schema["legalContext"]["enum"], *schema["purpose"]["properties"]["code"]["enum"]}
    assert listed
    for each in listed:
        assert not re.search("contr[oô]l|inspec|fraud|sanction|recover|audit|SPP|POD|MI[_:-]", each, re.IGNORECASE), (
            each
        )


@pytest.fixture
def world(directory, keys):
    world = World(directory, keys)
    world.knows(LIEGE, PERSON)
    world.knows(GHENT, PERSON, dossier="D-1")
    return world


@pytest.fixture
def corrupted(monkeypatch):
    """Whoever is asked for within the block would let control pass, schema included."""
    schema = messages.schema("rse.request.v1")["properties"]["legalContext"]
    monkeypatch.setitem(schema, "enum", [*schema["enum"], CONTROL])
    monkeypatch.setattr(asking, "LEGAL_CONTEXT", CONTROL)

    @contextmanager
    def corrupted():
        with monkeypatch.context() as patch:
            patch.setattr(register, "LEGAL_CONTEXTS", code_lists.LEGAL_CONTEXTS | {CONTROL})
            yield

    return corrupted


def test_point_7_the_asker_s_own_node_refuses(world, corrupted):
    with pytest.raises(NotAllowed, match="exchange-context-not-allowed"):
        world.ask(LIEGE, PERSON)


def test_point_7_the_hub_refuses_what_a_corrupted_node_asks(world, corrupted):
    with corrupted():
        ticket = world.ask(LIEGE, PERSON)
    world.settle()
    assert world.question(LIEGE, ticket).code == "exchange-context-not-allowed"
    assert world.deliveries(ticket) == {}


def test_point_7_a_target_refuses_what_a_corrupted_hub_hands_on(world, corrupted):
    with corrupted():
        ticket = world.ask(LIEGE, PERSON)
        world.send(LIEGE)
        world.collect(HUB)
        world.send(HUB)
    world.settle()
    (handed,) = world.deliveries(ticket).values()
    assert (handed.supplier, handed.state.value) == (GHENT, "refused")
    assert world.outcomes(LIEGE, ticket)[GHENT].body is None
