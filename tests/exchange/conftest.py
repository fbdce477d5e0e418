"""Members of the exchange with their keys; making them takes a while, and no test changes them."""

import pytest
from tests.exchange.world import cast
from tests.support.exchange import Authority, Directory, Keys


@pytest.fixture(scope="session")
def authority() -> Authority:
    return cast()[0]


@pytest.fixture(scope="session")
def keys() -> dict[str, Keys]:
    return cast()[1]


@pytest.fixture(scope="session")
def directory() -> Directory:
    return cast()[2]
