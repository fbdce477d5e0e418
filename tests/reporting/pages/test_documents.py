"""The receipt, the PDF of every state, and the data that both signatures cover."""

import hashlib
import json

import pytest

from rapport_unique.reporting.models import Submission


@pytest.fixture
def sent(ready):
    ready("president").sign()
    ready("director").sign()
    return ready


def pdf(pages):
    answer = pages.get("pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    return answer.content


def test_before_the_first_save_there_is_nothing_to_print(covid):
    assert covid("reader").get("pdf").headers["Location"] == covid("reader").url()


def test_a_draft_is_printed_in_every_state_before_sending(ready):
    assert pdf(ready("reader")).startswith(b"%PDF")
    ready("president").sign()
    assert pdf(ready("reader")).startswith(b"%PDF")


def test_what_was_sent_is_printed_as_it_was_sealed(sent):
    submission = Submission.objects.get()
    assert hashlib.sha256(pdf(sent("reader"))).hexdigest() == submission.pdf_sha256
    page = sent("reader").text("receipt")
    assert submission.reference in page and submission.document_digest in page


def test_the_signed_data_are_canonical(sent):
    content = sent("agent").get("json").content
    data = json.loads(content)
    assert data["document_digest"] == Submission.objects.get().document_digest
    assert content == json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_before_sending_there_is_no_receipt(ready):
    for page in ("receipt", "json"):
        assert ready("agent").get(page).status_code == 404


def test_the_account_that_was_sent_stays_on_the_page(house, sent):
    house.centre.contact_name = "Somebody Else"
    house.centre.save()
    page = sent("reader").text("summary")
    assert "Alix Essai" in page and "Somebody Else" not in page
