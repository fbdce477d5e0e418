"""The hub's own words: what it does, what it knows, and that nobody signs in."""

import re

import pytest

from rapport_unique.sites import exchange


@pytest.mark.parametrize(
    "language, words",
    [
        ("fr", "Personne n’a de compte ici"),
        ("nl", "Niemand heeft hier een account"),
        ("de", "Niemand hat hier ein Konto"),
    ],
)
def test_the_hub_speaks_of_itself(db, client, language, words):
    client.cookies["language"] = language
    assert words in client.get("/privacy").content.decode()
    manual = client.get("/manual")
    assert manual.status_code == 200 and 'href="/directory"' in manual.content.decode()


@pytest.mark.parametrize("language, words", [("fr", "chiffrés"), ("nl", "versleuteld"), ("de", "verschlüsselt")])
def test_it_says_what_it_keeps_besides_hashes_and_how_long(db, client, settings, language, words):
    """A number that was replaced, and the one that replaces it: `models.Replacement`."""
    settings.PROSE = exchange.prose(7 * 366)
    client.cookies["language"] = language
    page = client.get("/privacy").content.decode()
    assert words in page and re.search(r"\b7 (ans|jaar|Jahre)\b", page)


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_no_page_sends_anybody_to_the_administration(db, client, settings, language):
    client.cookies["language"] = language
    for page in ("contact", "privacy", "accessibility", "manual"):
        assert settings.HELP_DESKS["content"]["email"] not in client.get(f"/{page}").content.decode(), page


def test_who_comes_to_its_door_reads_what_it_is(db, client):
    assert client.get("/").url == "/manual"
    assert 'href="/statistics"' in client.get("/privacy").content.decode()


@pytest.mark.parametrize("language, words", [("fr", "Personne ne"), ("nl", "Niemand meldt"), ("de", "Niemand meldet")])
def test_a_wrong_address_speaks_of_no_roles(db, client, language, words):
    client.cookies["language"] = language
    page = client.get("/no-such-page")
    assert page.status_code == 404 and words in page.content.decode()
