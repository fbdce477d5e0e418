"""Anyone drops a PDF and reads whether it is what was received."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.reporting.test_filling import version_of

from rapport_unique.reporting.files import read_pdf
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.models import Document, Submission
from rapport_unique.reporting.signing import sign
from rapport_unique.reporting.submissions import pdf_of


def checked(content, name="report.pdf", **options):
    """The answer to somebody who is not signed in."""
    return Client().post("/verify", {"document": SimpleUploadedFile(name, content)}, **options)


def said(content, **options):
    answer = checked(content, **options)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "850730" not in page
    return page


@pytest.fixture
def received(ready):
    ready("president").sign()
    ready("director").sign()
    return pdf_of(Submission.objects.get())


def test_everyone_finds_the_page():
    assert 'href="/verify"' in Client().get("/sign-in").content.decode()
    assert Client().get("/verify").status_code == 200


def test_what_was_received_is_in_order(house, received):
    page = said(received)
    assert "Ce rapport est en ordre" in page
    assert page.count("TEST") == 1 and "sans aucune valeur juridique" in page
    assert "Montants signés" in page
    assert ("CPAS Liège" in page and "Prime Covid-19" in page) or "Covid-19" in page
    for role in ("president", "director"):
        assert house.people[role].name in page


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Dit verslag is in orde"), ("de", "Dieser Bericht ist in Ordnung")]
)
def test_in_the_readers_language(received, language, words):
    assert words in said(received, headers={"Accept-Language": language})


def test_one_flipped_bit_is_told(received):
    place = received.index(b"stream\n") + 30
    page = said(received[:place] + bytes([received[place] ^ 4]) + received[place + 1 :])
    assert "Ce n'est pas un rapport en ordre" in page
    assert "Le contenu signé (« Président ») a été modifié après la signature." in page
    assert "« document entier »" in page and "Timestamp" not in page
    assert "Montants qui figurent dans le fichier" in page and "Montants signés" not in page


def test_bytes_added_after_the_end_are_not_what_was_received(received):
    page = said(received + b"\n")
    assert "Ce rapport est en ordre" not in page


def test_a_report_signed_once_waits(ready):
    ready("president").sign()
    page = said(read_pdf(Document.objects.get().latest.path))
    assert "Ce rapport attend encore une signature" in page


def test_a_withdrawn_document_has_no_effect(house, ready):
    ready("president").sign()
    once = read_pdf(Document.objects.get().latest.path)
    save_fields(report=house.covid, actor=house.agent, revision=1, fields={"justified": "2,00"})
    assert "Ce document a été retiré" in said(once)


def test_what_accounts_signed_is_vouched_for_by_the_site(house, ready):
    version = version_of(house.covid)
    for role in ("president", "director"):
        sign(
            report=house.covid,
            actor=house.people[role],
            revision=version.revision,
            digest=version.document_digest,
        )
    assert "Ce rapport est celui qui a été reçu" in said(pdf_of(Submission.objects.get()))


@pytest.mark.parametrize("content", [b"%PDF-1.7 nothing", b"PK\x03\x04", b"\0" * 5000])
def test_what_is_no_report_is_told_so(db, content):
    page = said(content)
    assert "Ce n'est pas un rapport en ordre" in page
    assert "pas un rapport signé de cette application" in page


def test_nothing_or_too_much_is_answered(db, monkeypatch):
    empty = Client().post("/verify", {})
    assert empty.status_code == 422
    assert "Choisissez le PDF" in empty.content.decode()
    assert checked(b"").status_code == 422
    monkeypatch.setattr("rapport_unique.reporting.views.verifying._LARGEST", 100)
    large = checked(b"x" * 101)
    assert large.status_code == 422
    assert "20 Mo" in large.content.decode()
