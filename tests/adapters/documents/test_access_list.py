"""The list that a person takes home, read back as people and their tools read it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.documents.test_render_report import HOSTILE, info_of, opened, pages_of, text_of
from rapport_unique.adapters.documents import AccessEntry, AccessList, render_access_list
from rapport_unique.core.texts import LANGUAGES

ENTRY = AccessEntry(
    when="21/11/2026 à 19:52",
    who="CPAS de Liège : un assistant social",
    why="Nouvelle demande d'aide",
    what="Données pratiques, Décisions",
    period="depuis le 21/12/2024",
    outcomes=("OCMW Gent : a répondu", "ÖSHZ Eupen : a répondu en retard"),
    reference="01a1ff74-5e0a-7225-ace9-d2fcce35c1f4",
)
LIST = AccessList(
    language="fr",
    centre="CPAS de Namur",
    person="**.**.**-***.53",
    made="21/11/2026 à 20:01",
    made_at=datetime(2026, 11, 21, 19, 1, tzinfo=UTC),
    summary=("Une demande a été faite.", "Personne d'autre ne peut lire."),
    entries=(ENTRY,),
    rights=("Dites-le au centre.", "Vous pouvez introduire une plainte."),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_an_accessible_document_in_its_language(language):
    pdf = render_access_list(replace(LIST, language=language))
    with opened(pdf) as document, document.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")
        assert document.Root.Lang == f"{language}-BE"
    assert info_of(pdf)["Tagged"] == "yes"


def test_all_that_it_says_can_be_read():
    said = " ".join(text_of(render_access_list(LIST)).split())
    fields = (ENTRY.when, ENTRY.who, ENTRY.why, ENTRY.what, ENTRY.period, *ENTRY.outcomes, ENTRY.reference)
    for part in (LIST.centre, LIST.person, *LIST.summary, *LIST.rights, *fields, *LIST.words.values()):
        assert part in said, part


def test_many_requests_take_many_pages_and_none_is_torn():
    pages = pages_of(render_access_list(replace(LIST, entries=(ENTRY,) * 40)))
    assert len(pages) > 3
    assert sum(page.count(ENTRY.reference) for page in pages) == 40
    for page in pages:
        assert page.count(ENTRY.why) == page.count(ENTRY.reference)


def test_nobody_asked():
    assert LIST.rights[0] in text_of(render_access_list(replace(LIST, entries=())))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text):
    entry = replace(ENTRY, who="-", outcomes=(text,))
    said = text_of(render_access_list(replace(LIST, entries=(entry,), rights=(text,))))
    assert said.replace(" ", "").count(" ".join(text.split()).replace(" ", "")) == 2


def test_the_same_list_gives_the_same_bytes():
    assert render_access_list(LIST) == render_access_list(LIST)
