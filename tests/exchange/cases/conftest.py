"""Every test that asks for `system` runs once on each case system."""

from collections.abc import Iterator
from contextlib import closing
from itertools import count

import pytest
from tests.exchange.cases.systems import Csv, Memory, Postgresql, Sqlite
from tests.support.postgres import WEB, Server

SYSTEMS = ["memory", "csv", "sqlite", "postgresql"]
_numbers = count(1)


@pytest.fixture(params=SYSTEMS)
def system(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(params=SYSTEMS[1:])
def real_system(request):
    """What is not in the memory of the tests."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
def csv(tmp_path) -> Csv:
    folder = tmp_path / "export"
    folder.mkdir()
    return Csv(folder)


@pytest.fixture
def sqlite(tmp_path) -> Sqlite:
    return Sqlite(tmp_path / "vendor.sqlite3")


@pytest.fixture(scope="session")
def vendor_server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def postgresql(vendor_server) -> Iterator[Postgresql]:
    name = f"vendor_{next(_numbers)}"
    with closing(vendor_server.connect("postgres")) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    with closing(vendor_server.connect(name)) as owner:
        yield Postgresql(owner, vendor_server.url(name, WEB), WEB)
