"""Signatures put into the document itself: by cards with keys in SoftHSM2, and by cards of software."""

import html
import json
from datetime import timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.reporting.conftest import build_house
from tests.reporting.test_filling import version_of
from tests.support.journal import no_event, one_event
from tests.support.people import GHENT, a_person, signed_in

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.cards import trust
from rapport_unique.accounts.mandates import delegate_mandate
from rapport_unique.accounts.models import SigningAttempt
from rapport_unique.accounts.national_numbers import digest_of
from rapport_unique.adapters.signatures.verification import verify
from rapport_unique.core.findings import NotAllowed, NotPossible, Stale
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.outbox.models import Message
from rapport_unique.outbox.worker import work_one
from rapport_unique.reporting.files import read_pdf
from rapport_unique.reporting.filling import save_fields
from rapport_unique.reporting.freezing import STAMP, checked, frozen, renew_stamps
from rapport_unique.reporting.models import Document, DocumentFile, Signature, Submission
from rapport_unique.reporting.signing import finish_card, prepare_card, sign, sign_with_software
from rapport_unique.reporting.submissions import pdf_of
from rapport_unique.ui import clock


def fill(house, amount="43250,00"):
    revision = version_of(house.covid).revision
    save_fields(report=house.covid, actor=house.agent, revision=revision, fields={"justified": amount})


@pytest.fixture
def cards(house, pki, settings, tmp_path):
    """A site that trusts the cards of `pki`, two of which are the officers'."""
    settings.MEDIA_ROOT = tmp_path / "files"
    authorities = tmp_path / "authorities.pem"
    authorities.write_bytes(pki.pem("root", "citizens"))
    settings.CARD_AUTHORITIES = settings.TSA_AUTHORITIES = authorities
    settings.TSA_URL = pki.time_stamp_url
    settings.SIGNATURE_MEANS = ["card"]
    for role in ("president", "director"):
        person = house.people[role].person
        person.national_number_digest = digest_of(pki.cards[role].national_number)
        person.save()
    return pki.cards


@pytest.fixture
def filled(house):
    fill(house)
    return version_of(house.covid)


def asked(house, role, card, version):
    """An attempt, with what the card says to it."""
    attempt, prepared = prepare_card(
        report=report_of(house),
        actor=house.people[role],
        revision=version.revision,
        digest=version.document_digest,
        certificate=card.signature,
    )
    return attempt, card.sign("signature", prepared.to_sign, prepared.hash_name)


def report_of(house):
    house.covid.refresh_from_db()
    return house.covid


def signs(house, role, cards, version):
    attempt, value = asked(house, role, cards[role], version)
    return finish_card(report=report_of(house), actor=house.people[role], attempt=attempt, value=value)


def in_a_moment():
    return clock.now() + timedelta(seconds=2)


@pytest.mark.parametrize("order", [("president", "director"), ("director", "president")])
def test_the_second_card_sends_what_both_signed(house, cards, filled, order):
    with one_event(house.covid.journal_subject, "signed"):
        first = signs(house, order[0], cards, filled)
    assert isinstance(first, Signature)
    assert first.means == "card"
    with one_event(house.covid.journal_subject, "signed-and-sent"):
        sent = signs(house, order[1], cards, filled)
    assert isinstance(sent, Submission)
    pdf = pdf_of(sent)
    verdict = verify(pdf, trust(), in_a_moment())
    assert verdict.good
    assert verdict.sha256 == sent.pdf_sha256
    assert verdict.attachment == json.loads(canonical_bytes(sent.document))
    assert verdict.attachment["document_digest"] == filled.document_digest
    assert {each.field for each in verdict.signatures} == set(order)
    document = Document.objects.get()
    assert [file.number for file in document.files.all()] == [0, 1, 2]
    assert document.latest.lapses_at


def test_the_document_is_not_a_draft_and_says_where_its_signatures_are(house, cards, filled):
    text = read_pdf(frozen(house.covid).latest.path)
    fields = PdfFileReader(BytesIO(text)).root["/AcroForm"]["/Fields"]
    assert [each.get_object()["/TU"] for each in fields] == ["Président", "Secrétaire / directeur général"]


def test_another_persons_card_does_not_sign(house, cards, filled):
    with no_event(), pytest.raises(NotAllowed, match="card-of-another"):
        asked(house, "president", cards["other"], filled)


def test_the_answer_of_one_officer_is_not_the_others(house, cards, filled):
    attempt, value = asked(house, "president", cards["president"], filled)
    with no_event(), pytest.raises(Stale, match="signing-expired"):
        finish_card(report=house.covid, actor=house.people["director"], attempt=attempt, value=value)
    assert not Signature.objects.exists()


def test_of_two_who_prepare_at_once_the_second_signs_again(house, cards, filled):
    first, second = (asked(house, role, cards[role], filled) for role in ("president", "director"))
    finish_card(report=report_of(house), actor=house.people["president"], attempt=first[0], value=first[1])
    with no_event(), pytest.raises(Stale, match="signed-meanwhile"):
        finish_card(report=report_of(house), actor=house.people["director"], attempt=second[0], value=second[1])
    assert list(version_of(house.covid).live_signatures) == ["president"]
    assert isinstance(signs(house, "director", cards, filled), Submission)


def test_a_change_while_the_card_is_asked_is_not_signed(house, cards, filled):
    attempt, value = asked(house, "president", cards["president"], filled)
    fill(house, "2,00")
    with no_event(), pytest.raises(Stale, match="content-changed"):
        finish_card(report=report_of(house), actor=house.people["president"], attempt=attempt, value=value)


def test_a_change_withdraws_the_document_which_stays(house, cards, filled):
    signs(house, "president", cards, filled)
    withdrawn = Document.objects.get()
    fill(house, "2,00")
    withdrawn.refresh_from_db()
    assert withdrawn.withdrawn_at
    assert verify(read_pdf(withdrawn.latest.path), trust(), in_a_moment(), fields=("president",)).good
    fill(house)
    again = version_of(house.covid)
    assert again.document_digest == filled.document_digest
    signs(house, "president", cards, again)
    assert Document.objects.standing(again).pk != withdrawn.pk


def test_nobody_signs_twice(house, cards, filled):
    signs(house, "president", cards, filled)
    with no_event(), pytest.raises(NotPossible, match="role-already-signed"):
        asked(house, "president", cards["president"], filled)


def test_without_time_stamps_the_report_is_sent_and_stamped_later(house, cards, pki, filled):
    pki.time_stamps = False
    try:
        signs(house, "president", cards, filled)
        sent = signs(house, "director", cards, filled)
        assert isinstance(sent, Submission)
        received = pdf_of(sent)
        assert not verify(received, trust(), in_a_moment()).good
        assert DocumentFile.objects.unstamped_since()
        assert Message.objects.filter(kind=STAMP).count() == 2
        Message.objects.exclude(kind=STAMP).delete()
        work_one()
        assert DocumentFile.objects.unstamped_since()
    finally:
        pki.time_stamps = True
    with clock.shifted(hours=2), one_event(house.covid.journal_subject, "document-stamped"):
        while work_one():
            pass
    assert DocumentFile.objects.unstamped_since() is None
    sent.refresh_from_db()
    assert verify(pdf_of(sent), trust(), in_a_moment()).good
    assert pdf_of(sent).startswith(received)


def test_signing_stops_when_time_stamps_stay_away(house, cards, pki, filled, settings):
    pki.time_stamps = False
    try:
        signs(house, "president", cards, filled)
        with clock.shifted(seconds=settings.SIGNATURES_PENDING_SECONDS + 60):
            with no_event(), pytest.raises(NotPossible, match="time-stamps-away"):
                asked(house, "director", cards["director"], filled)
    finally:
        pki.time_stamps = True


def test_stamps_are_renewed_before_they_lapse(house, cards, filled):
    signs(house, "president", cards, filled)
    sent = signs(house, "director", cards, filled)
    lapses = Document.objects.get().latest.lapses_at
    assert renew_stamps(lapses) == 0
    with one_event(house.covid.journal_subject, "document-stamped"):
        assert renew_stamps(lapses + timedelta(days=1)) == 1
    assert Document.objects.get().latest.number == 3
    assert verify(pdf_of(sent), trust(), in_a_moment()).good


def test_account_and_document_do_not_mix(house, cards, filled):
    signs(house, "president", cards, filled)
    with no_event(), pytest.raises(NotPossible, match="other-means"):
        sign(
            report=report_of(house),
            actor=house.people["director"],
            revision=filled.revision,
            digest=filled.document_digest,
        )


def test_account_first_then_card_does_not_mix_either(house, cards, filled):
    sign(report=house.covid, actor=house.people["president"], revision=filled.revision, digest=filled.document_digest)
    with no_event(), pytest.raises(NotPossible, match="other-means"):
        asked(house, "director", cards["director"], filled)


def test_software_cards_sign_the_demonstration(house, filled, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    for role in ("president", "director"):
        done = sign_with_software(
            report=report_of(house),
            actor=house.people[role],
            revision=filled.revision,
            digest=filled.document_digest,
        )
    assert isinstance(done, Submission)
    pdf = pdf_of(done)
    assert verify(pdf, trust(), in_a_moment()).good
    reasons = [each.sig_object["/Reason"] for each in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures]
    assert all(reason.startswith("TEST") for reason in reasons)
    settings.SIGNATURE_MEANS = ["card"]
    assert not verify(pdf, trust(), in_a_moment()).good


def test_what_waits_holds_no_secret_and_goes(house, cards, filled):
    asked(house, "president", cards["president"], filled)
    assert SigningAttempt.objects.get().facts.keys() == {"document", "base", "revision", "digest"}


def test_what_does_not_pass_the_control_is_not_kept(house, cards, filled):
    document = frozen(house.covid)
    people = {"president": house.president.person}
    with pytest.raises(NotPossible, match="document-refused"):
        checked(document, read_pdf(document.latest.path), people, stamped=True)
    signs(house, "president", cards, filled)
    once = read_pdf(document.latest.path)
    assert checked(document, once, people, stamped=True).good
    with pytest.raises(NotPossible, match="document-refused"):
        checked(document, once, {"president": house.people["director"].person}, stamped=True)
    document.canonical = document.canonical | {"number": 2}
    with pytest.raises(NotPossible, match="document-refused"):
        checked(document, once, people, stamped=True)


def test_a_delegate_signs_for_the_officer_and_it_shows(house, filled, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    today = clock.today()
    president = house.people["president"]
    delegation = delegate_mandate(
        mandate=president.mandate,
        person=a_person("Petit"),
        starts=today,
        ends=today + timedelta(days=9),
        revision=president.mandate.revision,
        actor=president,
    )
    said = {"report": house.covid, "revision": filled.revision, "digest": filled.document_digest}
    sign_with_software(**said, actor=Actor(delegation))
    sent = sign_with_software(**said | {"report": report_of(house)}, actor=house.people["director"])
    label = f"Pour le président, par délégation de {president.name}, du "
    first, second = Signature.objects.order_by("signed_at")
    assert first.acted_as.fr.startswith(label)
    assert second.acted_as == house.people["director"].role.label
    reasons = [each.sig_object["/Reason"] for each in PdfFileReader(BytesIO(pdf_of(sent))).embedded_regular_signatures]
    assert label in reasons[0] and "délégation" not in reasons[1]
    page = signed_in(house.agent).get(f"/reports/{house.covid.pk}/receipt").content.decode()
    assert label in html.unescape(page)


def test_a_withdrawn_document_can_still_be_read(house, cards, filled):
    signs(house, "president", cards, filled)
    document = Document.objects.get()
    fill(house, "2,00")
    browser = signed_in(house.agent)
    page = browser.get(f"/reports/{house.covid.pk}/history").content.decode()
    assert f"/documents/{document.pk}" in page and "retiré" in page
    content = browser.get(f"/reports/{house.covid.pk}/documents/{document.pk}").content
    assert content == read_pdf(document.latest.path)
    other = build_house(GHENT)
    assert signed_in(other.agent).get(f"/reports/{other.covid.pk}/documents/{document.pk}").status_code == 404


def test_a_pending_stamp_is_said(house, cards, pki, filled):
    pki.time_stamps = False
    try:
        signs(house, "president", cards, filled)
    finally:
        pki.time_stamps = True
    page = signed_in(house.agent).get(f"/reports/{house.covid.pk}/signed").content.decode()
    assert "horodatage" in page
