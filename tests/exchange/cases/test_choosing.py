"""One address says which case system a node has."""

import pytest
from tests.exchange.memory import Files
from tests.support.exchange import NOW

from rapport_unique.exchange.node.case_systems.choosing import cases_from
from rapport_unique.exchange.node.case_systems.database import SqlCases
from rapport_unique.exchange.node.case_systems.folder import CsvFolder


@pytest.mark.parametrize(
    "address, kind",
    [
        ("csv:/srv/rse", CsvFolder),
        ("sqlite:/srv/cases.db", SqlCases),
        ("postgresql://rse:secret@host:5432/cases", SqlCases),
        ("postgres://rse:secret@host/cases", SqlCases),
        ("python:tests.exchange.memory.Files", Files),
    ],
)
def test_each_kind_of_address(address, kind):
    assert type(cases_from(address, lambda: NOW)) is kind


@pytest.mark.parametrize(
    "address", ["", "csv:", "mysql://rse:secret@host/cases", "postgresql:secret", "python:", "python:no.such.adapter"]
)
def test_anything_else_is_refused_without_repeating_a_password(address):
    with pytest.raises(ValueError, match=r"case system|adapter") as refused:
        cases_from(address, lambda: NOW)
    assert "secret" not in str(refused.value)
