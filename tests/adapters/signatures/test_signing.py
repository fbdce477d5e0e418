from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.support.signing import signed_by

from rapport_unique.adapters.signatures.certificates import admitted_signer
from rapport_unique.adapters.signatures.signing import Prepared, finish, prepare, stamped_over
from rapport_unique.adapters.signatures.software import SoftwareCards
from rapport_unique.adapters.signatures.verification import verify
from rapport_unique.core.findings import Invalid


@pytest.mark.parametrize("order", [("president", "director"), ("director", "president")])
def test_two_officers_sign_in_either_order(order, frozen, pki, trust, now):
    first, second = order
    once = signed_by(frozen, first, pki.cards[first], trust, pki, first=True)
    twice = signed_by(once.pdf, second, pki.cards[second], trust, pki, first=False)
    verdict = verify(twice.pdf, trust, now)
    assert verdict.findings == ()
    assert [each.field for each in verdict.signatures] == list(order)
    assert verdict.of("president").signer.national_number == pki.cards["president"].national_number
    assert verdict.of("director").signer.name == "Director Exemple"
    assert all(each.stamped for each in verdict.signatures)
    assert verdict.archived_at


def test_one_signature_is_good_while_the_other_is_awaited(signed_once, trust, now):
    assert verify(signed_once, trust, now, fields=("president",)).good
    assert [each.code for each in verify(signed_once, trust, now).findings] == ["field-unsigned"]


def test_a_prepared_document_waits_as_plain_data(frozen, pki, trust):
    card = pki.cards["director"]
    prepared = prepare(frozen, field="director", certificate=card.signature, reason="r", first=True)
    assert prepared.hash_function == "SHA-256"
    assert Prepared.from_data(prepared.pdf, prepared.to_data()) == prepared


@pytest.mark.parametrize("name", ["president", "director"])
def test_a_value_over_something_else_is_refused(name, frozen, pki, trust):
    card = pki.cards[name]
    prepared = prepare(frozen, field=name, certificate=card.signature, reason="r", first=True)
    tampered = bytes([prepared.to_sign[0] ^ 1]) + prepared.to_sign[1:]
    with pytest.raises(Invalid, match="signature-wrong"):
        finish(prepared, card.sign("signature", tampered, prepared.hash_name), trust, last=False)


def test_the_value_of_another_card_is_refused(frozen, pki, trust):
    prepared = prepare(frozen, field="president", certificate=pki.cards["president"].signature, reason="r", first=True)
    with pytest.raises(Invalid, match="signature-wrong"):
        finish(prepared, pki.cards["other"].sign("signature", prepared.to_sign), trust, last=False)
    with pytest.raises(Invalid, match="signature-wrong"):
        finish(prepared, b"short", trust, last=False)


@pytest.mark.parametrize(("card", "code"), [("revoked", "certificate-revoked"), ("expired", "certificate-expired")])
def test_a_card_that_is_not_good_is_refused(card, code, pki, trust):
    with pytest.raises(Invalid, match=code):
        admitted_signer(pki.cards[card].signature, trust, pki.now())


def test_other_certificates_are_refused(pki, trust):
    with pytest.raises(Invalid, match="certificate-untrusted"):
        admitted_signer(pki.stranger.signature, trust, pki.now())
    with pytest.raises(Invalid, match="certificate-not-for-signing"):
        admitted_signer(pki.cards["president"].authentication, trust, pki.now())
    with pytest.raises(Invalid, match="certificate-unreadable"):
        admitted_signer(b"0\x03abc", trust, pki.now())
    with pytest.raises(Invalid, match="certificate-not-for-signing"):
        admitted_signer(pki.certificate("citizens"), trust, pki.now())


def test_nobody_signs_while_revocation_cannot_be_asked(pki, trust):
    pki.ocsp = False
    try:
        with pytest.raises(Invalid, match="revocation-unknown"):
            admitted_signer(pki.cards["other"].signature, trust, pki.now())
    finally:
        pki.ocsp = True


def test_without_time_stamps_the_signature_stands_and_is_stamped_later(frozen, pki, trust, now):
    pki.time_stamps = False
    try:
        once = signed_by(frozen, "president", pki.cards["president"], trust, pki, first=True)
        twice = signed_by(once.pdf, "director", pki.cards["director"], trust, pki, first=False)
    finally:
        pki.time_stamps = True
    assert (once.stamped, twice.stamped) == (False, False)
    assert {each.code for each in verify(twice.pdf, trust, now).findings} == {"time-stamp-missing"}
    assert verify(twice.pdf, trust, now, unstamped=True).good
    later = verify(stamped_over(twice.pdf, trust), trust, now)
    assert later.findings == ()
    assert later.of("president").at == later.archived_at


def test_a_stamp_is_renewed_over_the_old_one(signed_twice, trust, now):
    renewed = stamped_over(signed_twice, trust)
    assert renewed.startswith(signed_twice)
    assert verify(renewed, trust, now).good


def test_the_fields_are_named_for_whoever_opens_the_document(frozen):
    fields = PdfFileReader(BytesIO(frozen)).root["/AcroForm"]["/Fields"]
    assert {each.get_object()["/T"]: each.get_object()["/TU"] for each in fields} == {
        "president": "Président",
        "director": "Directrice générale",
    }


def test_a_certificate_without_a_number_is_refused(trust, now, tmp_path):
    card = SoftwareCards(tmp_path, now).card(given_name="A", surname="B", national_number="none")
    with pytest.raises(Invalid, match="certificate-without-number"):
        admitted_signer(card.certificate, trust, now)


def test_a_kind_of_key_that_no_card_has_is_refused(trust, now):
    key = ed25519.Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Odd")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1).not_valid_before(now).not_valid_after(now)
    certificate = builder.sign(key, None).public_bytes(Encoding.DER)
    with pytest.raises(Invalid, match="algorithm-unsupported"):
        admitted_signer(certificate, trust, now)
