"""The centre's own data."""

import pytest
from tests.support.journal import no_event, one_event
from tests.support.people import signed_in

GIVEN = {
    "iban": "BE68 5390 0754 7034",
    "bic": "gkccbebb",
    "contact_name": "Alix Essai",
    "contact_email": "alix@test.example",
    "contact_phone": "+32 2 000 00 00",
}


@pytest.fixture
def post(house):
    client = signed_in(house.agent)
    return lambda **changed: client.post("/centre/change", {**GIVEN, "revision": 0, **changed})


def test_a_change_is_saved_and_told(house, post):
    with one_event(house.centre.journal_subject, "centre-updated"):
        assert post(contact_name="Noa  Test").headers["Location"] == "/centre"
    page = signed_in(house.reader).get("/centre").content.decode()
    assert "BE68 5390 0754 7034" in page
    assert "Nom de la personne de contact – Alix Essai → Noa Test" in page
    assert house.agent.name in page


def test_an_identical_save_is_no_event(post):
    with no_event():
        assert post().status_code == 302


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("iban", "BE68 5390 0754 7035"), ("bic", "KBC"), ("contact_email", "alix"), ("contact_phone", "x"), ("iban", "")],
)
def test_each_value_is_checked_and_kept_on_the_page(post, field, wrong):
    with no_event():
        answer = post(**{field: wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in page
    assert f'id="id_{field}-error"' in page
    assert f'value="{wrong}"' in page


def test_a_colleagues_change_is_shown_beside_ones_own(house, post):
    post(contact_name="Noa Test")
    with no_event():
        answer = post(contact_name="Robin Essai")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Noa Test" in page and 'value="Robin Essai"' in page and 'name="revision" id="id_revision" value="1"' in page
    assert post(contact_name="Robin Essai", revision=1).status_code == 302


def test_the_reader_looks_and_does_not_change(house):
    client = signed_in(house.reader)
    assert "/centre/change" not in client.get("/centre").content.decode()
    assert client.get("/centre/change").status_code == 403
