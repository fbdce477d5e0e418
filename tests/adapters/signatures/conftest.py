from datetime import timedelta

import pytest
from tests.support.signing import signed_by, trust_of

from adapters.documents.example import CANONICAL, redi_report
from rapport_unique.adapters.documents import render_report
from rapport_unique.adapters.signatures.fields import with_fields

TITLES = {"president": "Président", "director": "Directrice générale"}


@pytest.fixture(scope="session")
def trust(pki):
    return trust_of(pki)


@pytest.fixture(scope="session")
def frozen():
    return with_fields(render_report(redi_report()), TITLES)


@pytest.fixture(scope="session")
def signed_once(frozen, pki, trust):
    return signed_by(frozen, "president", pki.cards["president"], trust, pki, first=True).pdf


@pytest.fixture(scope="session")
def signed_twice(signed_once, pki, trust):
    return signed_by(signed_once, "director", pki.cards["director"], trust, pki, first=False).pdf


@pytest.fixture
def now(pki):
    """A moment after every signature of the session."""
    return pki.now() + timedelta(seconds=5)


@pytest.fixture
def canonical():
    return CANONICAL
