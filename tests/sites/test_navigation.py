"""The menu: in the order of the work of each role, its groups set off."""

import pytest
from tests.support.people import a_centre, an_actor, signed_in

from rapport_unique.sites.rapport.navigation import items


def menu(role, centre=None):
    actor = an_actor(role, centre)
    request = signed_in(actor).get("/").wsgi_request
    request.actor = actor
    return items(request)


@pytest.mark.parametrize(("role", "first"), [("manager", "Campagnes"), ("controller", "Suivi"), ("budget", "Suivi")])
def test_the_administration_begins_with_its_own_work(db, role, first):
    found = menu(role)
    assert found[0].label.fr == first
    labels = [each.label.fr for each in found]
    assert labels.index("Suivi") < labels.index("Contrôle") < labels.index("Centres")
    assert [each.label.fr for each in found if each.begins][-1] == "Centres"


def test_a_group_of_which_nothing_shows_begins_nowhere(db):
    found = menu("agent", a_centre())
    assert [each.label.fr for each in found if each.begins] == ["Rapports", "Données du centre"]
