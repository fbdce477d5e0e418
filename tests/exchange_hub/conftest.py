"""A hub with its keys, its members with theirs, and the hub's own pages over HTTP as its members call them."""

import shutil
from collections.abc import Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread
from tests.exchange.transport.benches import CENTRE, OTHER
from tests.support.exchange import HUB, NAMES, enrolled, hand_out
from tools import translations

from rapport_unique.exchange import turned_away
from rapport_unique.exchange.hub import running
from rapport_unique.exchange.membership import read_membership
from rapport_unique.exchange.registrar import Registrar
from rapport_unique.ui import clock

MEMBERS = {**NAMES, CENTRE: "Centre", OTHER: "Other"}


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues():
    translations.compile_all()


@pytest.fixture(scope="session")
def everybody(tmp_path_factory):
    """The folder of every member, and of the authority."""
    folder = tmp_path_factory.mktemp("members")
    enrolled(folder, clock.now(), MEMBERS)
    return folder


@pytest.fixture
def members(everybody, tmp_path, settings):
    """The same, the test's own to change; the hub reads its own there."""
    folder = tmp_path / "members"
    shutil.copytree(everybody, folder)
    settings.MEMBERSHIP = folder / HUB
    _forget()
    yield folder
    _forget()


@pytest.fixture
def registrar(members) -> Registrar:
    return Registrar(members / "authority")


@pytest.fixture
def revoke(registrar):
    def revoke(number):
        registrar.revoke(number, clock.now())
        hand_out(registrar, clock.now())

    return revoke


@pytest.fixture
def signer(members):
    return lambda number: read_membership(members / number).signer


@pytest.fixture
def hub_over_http(members, real_database) -> Iterator[str]:
    """The address of the hub's pages, in threads of this process: its clock is the test's."""
    server = LiveServerThread("127.0.0.1", lambda handler: WSGIHandler())
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    yield f"http://{server.host}:{server.port}"
    server.terminate()


def _forget():
    running.membership.cache_clear()
    running._read_directory.cache_clear()
    turned_away.forget()
