"""Members of the exchange with their keys; making them takes a while, and no test changes them."""

import pytest
from tests.support.exchange import NAMES, Authority, Directory, Keys


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="session")
def keys(authority) -> dict[str, Keys]:
    return {number: authority.member(number) for number in NAMES}


@pytest.fixture(scope="session")
def directory(authority, keys) -> Directory:
    return authority.directory()
