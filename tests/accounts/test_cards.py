from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.support.people import a_person

from adapters.documents.example import redi_report
from rapport_unique.accounts.cards import finish_with_card, prepare_for_card, sign_with_software, trust
from rapport_unique.accounts.fictional import fictional_number_of
from rapport_unique.accounts.models import SigningAttempt
from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.adapters.documents import render_report
from rapport_unique.adapters.signatures.fields import with_fields
from rapport_unique.adapters.signatures.verification import verify
from rapport_unique.core.findings import Invalid, NotAllowed, Stale
from rapport_unique.core.identifiers import niss_is_valid
from rapport_unique.ui import clock

FIELD = {"field": "president", "reason": "Report", "first": True}


@pytest.fixture(scope="module")
def document():
    return with_fields(render_report(redi_report()), {"president": "P", "director": "D"})


@pytest.fixture
def site(db, pki, settings, tmp_path):
    """A site that trusts the cards of `pki`."""
    roots = tmp_path / "authorities.pem"
    roots.write_bytes(pki.pem("root", "citizens"))
    settings.CARD_AUTHORITIES = settings.TSA_AUTHORITIES = roots
    settings.TSA_URL = pki.time_stamp_url
    settings.SIGNATURE_MEANS = ["card"]


@pytest.fixture
def president(site, pki):
    return a_person("President", national_number_digest=digest_of(pki.cards["president"].national_number))


def prepared(person, pki, document, card="president"):
    return prepare_for_card(
        person=person,
        purpose="test",
        facts={"seen": 1},
        pdf=document,
        certificate=pki.cards[card].signature,
        **FIELD,
    )


def test_a_document_waits_for_its_card_and_comes_back_signed(president, pki, document):
    attempt, waiting = prepared(president, pki, document)
    value = pki.cards["president"].sign("signature", waiting.to_sign, waiting.hash_name)
    signed, signer, facts = finish_with_card(
        person=president, purpose="test", attempt=attempt.identifier, value=value, last=False
    )
    assert facts == {"seen": 1}
    assert signer.national_number == pki.cards["president"].national_number
    assert verify(signed.pdf, trust(), clock.now() + timedelta(seconds=2), fields=("president",)).good
    assert not SigningAttempt.objects.exists()


def test_an_answer_is_taken_once(president, pki, document):
    attempt, waiting = prepared(president, pki, document)
    value = pki.cards["president"].sign("signature", waiting.to_sign, waiting.hash_name)
    again = {"person": president, "purpose": "test", "attempt": attempt.identifier, "value": value, "last": False}
    finish_with_card(**again)
    with pytest.raises(Stale, match="signing-expired"):
        finish_with_card(**again)


@pytest.mark.parametrize(
    "changed", [{"person": None}, {"purpose": "report:2"}, {"attempt": uuid4()}], ids=["person", "purpose", "attempt"]
)
def test_an_answer_for_something_else_is_refused(changed, president, pki, document):
    attempt, waiting = prepared(president, pki, document)
    value = pki.cards["president"].sign("signature", waiting.to_sign, waiting.hash_name)
    call = {"person": president, "purpose": "test", "attempt": attempt.identifier, "value": value, "last": False}
    call |= {name: given or a_person() for name, given in changed.items()}
    with pytest.raises(Stale, match="signing-expired"):
        finish_with_card(**call)


def test_an_answer_that_comes_too_late_is_refused_and_what_waited_is_thrown_away(president, pki, document):
    attempt, waiting = prepared(president, pki, document)
    value = pki.cards["president"].sign("signature", waiting.to_sign, waiting.hash_name)
    with clock.shifted(minutes=6):
        with pytest.raises(Stale, match="signing-expired"):
            finish_with_card(person=president, purpose="test", attempt=attempt.identifier, value=value, last=False)
        prepared(president, pki, document)
    assert SigningAttempt.objects.count() == 1


def test_another_persons_card_is_refused(president, pki, document):
    with pytest.raises(NotAllowed, match="card-of-another"):
        prepared(president, pki, document, "other")
    with pytest.raises(Invalid, match="certificate-revoked"):
        prepared(president, pki, document, "revoked")


def test_a_software_card_signs_for_people_who_do_not_exist(db, settings, document):
    person = a_person()
    signed, signer = sign_with_software(person=person, pdf=document, last=False, **FIELD)
    assert signer.name == "Amélie Dubois"
    assert signer.national_number == fictional_number_of(person)
    assert niss_is_valid(signer.national_number)
    assert (
        "TEST" in PdfFileReader(BytesIO(signed.pdf)).embedded_regular_signatures[0].signer_cert.subject.human_friendly
    )
    assert verify(signed.pdf, trust(), clock.now() + timedelta(seconds=2), fields=("president",)).good
    settings.SIGNATURE_MEANS = ["card"]
    assert not verify(signed.pdf, trust(), clock.now() + timedelta(seconds=2), fields=("president",)).good


def test_a_software_card_signs_for_nobody_real(db, document):
    person = a_person(fictional=False)
    with pytest.raises(NotAllowed, match="card-of-another"):
        sign_with_software(person=person, pdf=document, last=False, **FIELD)
