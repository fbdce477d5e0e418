"""The frame of every page, its languages, its errors and its headers."""

import re
from html.parser import HTMLParser

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from tests.ui.pages import Everything

from rapport_unique.ui import language

SHARED = ["/manual", "/contact", "/accessibility", "/privacy"]
PAGES = [*SHARED, "/", "/form", "/components", "/upload"]
LANGUAGES = ["fr", "nl", "de"]


class Outline(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.headings: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"])
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form"):
            self.references += (given.get(name) or "").split()
        if tag == "a" and (given.get("href") or "").startswith("#"):
            self.references.append(given["href"][1:])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)


def fetched(client, address, **options):
    response = client.get(address, **options)
    return response, response.content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("spoken", LANGUAGES)
def test_each_page_stands_in_each_language(agnes, address, spoken):
    response, page = fetched(agnes, address, headers={"accept-language": spoken})
    assert response.status_code == 200
    assert f'<html lang="{spoken}"' in page
    outline = Outline(page)
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.references) <= set(outline.ids)
    assert outline.headings.count("h1") == 1


def test_the_header_says_who_which_role_which_centre(agnes, visitor):
    _response, page = fetched(agnes, "/", headers={"accept-language": "de"})
    assert "Sie sind <strong>Agnès Lambert</strong>, Sachbearbeiter, ÖSHZ Namur" in page
    assert "Abmelden" in page and "nach 30 Minuten" in page


def test_before_sign_in_there_is_no_account_and_no_session_to_end(visitor):
    _response, page = fetched(visitor, "/contact")
    assert "ui-account" not in page and "session-warning" not in page
    assert "helpdesk@rapport-unique.example" in page and 'href="tel:+3220000002"' in page


def test_the_switch_keeps_the_page_and_the_choice(visitor):
    answer = visitor.post("/language", {"language": "nl", "next": "/manual?x=1"})
    assert answer.status_code == 302 and answer.headers["Location"] == "/manual?x=1"
    _response, page = fetched(visitor, "/manual", headers={"accept-language": "fr"})
    assert '<html lang="nl"' in page and "Handleiding" in page


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""])
def test_the_switch_never_leads_away(visitor, away):
    assert visitor.post("/language", {"language": "nl", "next": away}).headers["Location"] == "/"


def test_only_the_three_languages_can_be_chosen(visitor):
    assert visitor.post("/language", {"language": "en", "next": "/"}).status_code == 400


def test_the_language_of_the_person_comes_before_the_cookie(agnes, monkeypatch):
    agnes.cookies["language"] = "nl"
    monkeypatch.setattr("tests.ui.pages.Actor.language", "de")
    assert '<html lang="de"' in fetched(agnes, "/manual")[1]


def test_who_keeps_preferences_hears_of_a_switch(visitor):
    heard = []

    def listen(sender, language, **more):
        heard.append(language)

    language.language_chosen.connect(listen)
    try:
        visitor.post("/language", {"language": "de", "next": "/"})
    finally:
        language.language_chosen.disconnect(listen)
    assert heard == ["de"]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/bad", 400, "ne peut pas être comprise"),
        ("/forbidden", 403, "pas accès"),
        ("/nowhere", 404, "introuvable"),
        ("/broken", 500, "de notre côté"),
        ("/sign-out", 405, "de cette façon"),
    ],
)
def test_an_error_page_says_what_happened_and_gives_its_reference(agnes, address, status, words, caplog):
    response, page = fetched(agnes, address)
    assert response.status_code == status
    assert words in page
    assert response.headers["X-Reference"] in page
    assert '<html lang="fr"' in page
    if status == 500:
        assert response.headers["X-Reference"] in caplog.text


def test_a_refused_method_still_says_which_is_allowed(agnes):
    assert fetched(agnes, "/sign-out")[0].headers["Allow"] == "POST"


def test_an_outdated_form_is_explained():
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/language", {"language": "nl", "next": "/"})
    assert response.status_code == 403
    assert "trop longtemps" in response.content.decode()


def test_the_headers_shut_out_other_hosts_and_inline_code(visitor):
    headers = visitor.get("/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_only_pages_of_signed_in_people_stay_out_of_caches(visitor):
    assert "no-store" not in visitor.get("/manual").headers.get("Cache-Control", "")
    visitor.cookies["who"] = "agnes"
    assert "no-store" in visitor.get("/manual").headers["Cache-Control"]


def test_errors_are_listed_on_top_and_stand_at_their_field(agnes):
    page = agnes.post("/form", {"justified": "1.234", "late": "x", "email": "<i>@x"}).content.decode()
    outline = Outline(page)
    assert "<title>Erreur :" in page
    assert 'href="#id_justified">Montant justifié – ' in page
    assert 'id="id_justified-error"' in page and 'aria-describedby="id_justified-hint id_justified-error"' in page
    assert 'href="#id_late"' in page
    assert "&lt;i&gt;@x" in page and "<i>@x" not in page
    assert set(outline.references) <= set(outline.ids)


def test_a_field_shows_its_value_as_it_was_typed(agnes):
    page = agnes.post("/form", {"justified": "12,5 euros", "kind": "n", "late": "o", "months": ["1"], "sure": "on"})
    shown = page.content.decode()
    assert 'value="12,5 euros"' in shown
    assert '<option value="n" selected>' in shown
    assert re.search(r'id="id_late" name="late" type="radio" value="o" checked', shown)
    assert re.search(r'name="months" type="checkbox" value="1" checked', shown)
    assert re.search(r'name="sure" type="checkbox" checked', shown)


def test_every_field_kind_has_its_template(agnes):
    page = fetched(agnes, "/form")[1]
    for name in Everything.base_fields:
        assert f'name="{name}"' in page
    assert '<input type="hidden" name="revision" id="id_revision" value="7">' in page
    assert 'value="1234,50"' in page and 'value="31/12/2025"' in page and 'value="BE68 5390 0754 7034"' in page


@pytest.mark.parametrize(
    ("spoken", "shown"),
    [
        ("fr", ["1\u202f234,56\u00a0€", "31/12/2025", " à ", "à confirmer"]),
        ("nl", ["€\u00a01.234,56", "31/12/2025", " om ", "te bevestigen"]),
        ("de", ["1.234,56\u00a0€", "31.12.2025", " Uhr", "zu bestätigen"]),
    ],
)
def test_formats_follow_the_language(agnes, spoken, shown):
    page = fetched(agnes, "/components", headers={"accept-language": spoken})[1]
    formats = re.search(r'id="formats">(.*?)</p>', page)[1].split(" | ")
    for expected, got in zip(shown, formats, strict=False):
        assert expected in got
    assert formats[4] == "**.**.**-***.28"
    assert "0033" not in page


def test_cells_of_a_table_are_text(agnes):
    page = fetched(agnes, "/components")[1]
    assert "&lt;b&gt;124&lt;/b&gt;" in page
    assert '<a href="/form">&lt;i&gt;</a>' in page
    assert ">20,00\u00a0€<" in page and ">02/01/2025<" in page


@pytest.mark.django_db
def test_health(visitor, monkeypatch):
    assert visitor.get("/healthz").json()["status"] == "ok"

    def refuse(*_arguments, **_options):
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    assert visitor.get("/healthz").status_code == 503


def test_a_page_renders_from_hashed_static_files(visitor, settings, tmp_path):
    from django.core.management import call_command

    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    page = fetched(visitor, "/contact")[1]
    assert re.search(r"ui/vendor/govuk/govuk-frontend\.min\.[0-9a-f]{12}\.js", page)
