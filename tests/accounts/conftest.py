import pytest

from rapport_unique.accounts.roles import ROLES, Role, Scope
from rapport_unique.core.texts import same


@pytest.fixture(autouse=True)
def roles(monkeypatch):
    """Two roles of some other app."""
    for role in (
        Role("clerk", same("Clerk"), Scope.CENTRE, "contact"),
        Role("inspector", same("Inspector"), Scope.ADMINISTRATION, "contact"),
    ):
        monkeypatch.setitem(ROLES, role.key, role)
