import pytest

from rapport_unique.accounts.roles import ACCESS_MANAGER, Role, Scope, register_role, roles_of
from rapport_unique.core.texts import same


def test_a_role_declared_twice_alike_is_one_role():
    assert register_role(ACCESS_MANAGER) is ACCESS_MANAGER


def test_one_key_has_one_meaning():
    with pytest.raises(ValueError, match="declared twice"):
        register_role(Role("clerk", same("Other"), Scope.CENTRE, "contact"))


def test_roles_belong_to_a_centre_or_to_the_administration():
    assert "inspector" not in [role.key for role in roles_of(Scope.CENTRE)]
    assert [role.key for role in roles_of(Scope.ADMINISTRATION) if role.key == "inspector"] == ["inspector"]
