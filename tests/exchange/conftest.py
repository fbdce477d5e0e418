"""Members of the exchange with their keys; making them takes a while, and no test changes them."""

import pytest
from tests.exchange.world import World, cast
from tests.support.exchange import GHENT, HUB, LIEGE, Authority, Directory, Keys

IN_A_DATABASE = {"hub and asker": (HUB, LIEGE), "answerer": (GHENT,)}
"""In turn; the others are in memory, for no two nodes share a database."""


@pytest.fixture(scope="session")
def authority() -> Authority:
    return cast()[0]


@pytest.fixture(scope="session")
def keys() -> dict[str, Keys]:
    return cast()[1]


@pytest.fixture(scope="session")
def directory() -> Directory:
    return cast()[2]


@pytest.fixture(params=["memory", *(pytest.param(each, marks=pytest.mark.database) for each in IN_A_DATABASE)])
def any_world(request, directory, keys) -> World:
    """A hub and three centres, once all in memory, then some of them in a real database."""
    if request.param == "memory":
        return World(directory, keys)
    from tests.exchange.sql import store_of

    request.getfixturevalue("real_database")
    stores = {each: store_of("hub" if each == HUB else "node") for each in IN_A_DATABASE[request.param]}
    return World(directory, keys, stores=stores)
