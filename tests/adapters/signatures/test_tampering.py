"""What is done to a signed document after the fact: the product's own verdict refuses it."""

import json
import random
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.support.signing import signed_by

from rapport_unique.adapters.signatures.software import SoftwareCards
from rapport_unique.adapters.signatures.verification import verify

FLIPS = 60


def codes(verdict):
    return {each.code for each in verdict.findings}


def updated(pdf, change):
    """`pdf` with an incremental update, as an attacker without a key can append one."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def test_a_page_edited_afterwards_is_refused(signed_twice, trust, now):
    def edit(writer):
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        while page["/Type"] == "/Pages":
            page = page["/Kids"][0].get_object()
        text = generic.StreamObject(stream_data=b"BT /F1 24 Tf 72 700 Td (0,00) Tj ET")
        page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(text)])
        writer.update_container(page)

    assert "changed-after-signing" in codes(verify(updated(signed_twice, edit), trust, now))


def test_an_attachment_replaced_afterwards_is_refused_and_the_signed_one_is_told(signed_twice, trust, now, canonical):
    def replace(writer):
        specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
        forged = generic.StreamObject(stream_data=b'{"figures":{"to_repay":"0.00"}}')
        specification["/EF"][pdf_name("/F")] = writer.add_object(forged)
        writer.update_container(specification)

    verdict = verify(updated(signed_twice, replace), trust, now)
    assert "changed-after-signing" in codes(verdict)
    assert verdict.attachment == json.loads(canonical)


def test_a_second_signature_taken_out_is_refused(signed_twice, trust, now):
    def unsign(writer):
        fields = writer.root["/AcroForm"]["/Fields"]
        field = next(each.get_object() for each in fields if each.get_object()["/T"] == "director")
        del field["/V"]
        writer.update_container(field)

    assert "field-unsigned" in codes(verify(updated(signed_twice, unsign), trust, now))


def test_a_file_cut_back_to_one_signature_is_refused(signed_once, signed_twice, trust, now):
    assert signed_twice.startswith(signed_once)
    assert codes(verify(signed_twice[: len(signed_once)], trust, now)) == {"field-unsigned"}


def test_a_field_added_and_signed_by_a_stranger_is_refused(signed_twice, trust, now, tmp_path, pki):
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    forged = updated(signed_twice, lambda writer: append_signature_field(writer, SigFieldSpec("third")))
    cards = SoftwareCards(tmp_path, now)
    card = cards.card(given_name="X", surname="Y", national_number="85073000160")
    from rapport_unique.adapters.signatures.signing import finish, prepare

    prepared = prepare(forged, field="third", certificate=card.certificate, reason="r", first=False)
    verdict = verify(finish(prepared, card.sign(prepared.to_sign), cards.trust(), last=False).pdf, trust, now)
    assert not verdict.good


def test_a_document_written_anew_is_refused(signed_twice, trust, now):
    output = BytesIO()
    with pikepdf.open(BytesIO(signed_twice)) as opened:
        opened.save(output)
    assert not verify(output.getvalue(), trust, now).good


def test_one_person_who_signs_both_fields_is_refused(frozen, pki, trust, now):
    once = signed_by(frozen, "president", pki.cards["president"], trust, pki, first=True)
    twice = signed_by(once.pdf, "director", pki.cards["president"], trust, pki, first=False)
    assert "same-signer-twice" in codes(verify(twice.pdf, trust, now))


def test_a_first_signature_that_certifies_nothing_is_refused(frozen, pki, trust, now):
    unlocked = BytesIO()
    with pikepdf.open(BytesIO(frozen)) as opened:
        for field in opened.Root.AcroForm.Fields:
            del field.Lock
        opened.save(unlocked, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    once = signed_by(unlocked.getvalue(), "president", pki.cards["president"], trust, pki, first=False)
    twice = signed_by(once.pdf, "director", pki.cards["director"], trust, pki, first=False)
    assert "certification-missing" in codes(verify(twice.pdf, trust, now))


def test_a_first_signature_that_certifies_nothing_is_bound_by_the_lock_of_its_field(frozen, pki, trust, now):
    once = signed_by(frozen, "president", pki.cards["president"], trust, pki, first=False)
    twice = signed_by(once.pdf, "director", pki.cards["director"], trust, pki, first=False)
    assert verify(twice.pdf, trust, now).good

    def speak_otherwise(writer):
        writer.root["/Lang"] = generic.pdf_string("xx")
        writer.update_root()

    assert "changed-after-signing" in codes(verify(updated(twice.pdf, speak_otherwise), trust, now))


def test_software_cards_are_no_cards_for_a_real_site(frozen, trust, now, tmp_path):
    from rapport_unique.adapters.signatures.signing import finish, prepare

    cards = SoftwareCards(tmp_path, now)
    pdf = frozen
    for number, field in enumerate(("president", "director")):
        card = cards.card(given_name="A", surname=field, national_number=f"8507300016{number}")
        prepared = prepare(pdf, field=field, certificate=card.certificate, reason="TEST", first=number == 0)
        pdf = finish(prepared, card.sign(prepared.to_sign), cards.trust(), last=number == 1).pdf
    assert verify(pdf, cards.trust(), now).good
    assert {"signer-untrusted", "time-stamp-wrong"} <= codes(verify(pdf, trust, now))


def test_a_year_later_the_verdict_is_the_same(signed_twice, trust, now):
    assert verify(signed_twice, trust, now + timedelta(days=365)).good


def test_a_stamp_that_was_never_renewed_lapses_with_its_authority(signed_twice, trust, now):
    assert "time-stamp-wrong" in codes(verify(signed_twice, trust, now.replace(year=2061)))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"%PDF-1.7\n" + bytes(2000)])
def test_what_is_no_document_has_a_verdict_all_the_same(content, trust, now):
    assert codes(verify(content, trust, now)) == {"not-a-signed-report"}


def test_a_document_without_signatures_is_no_signed_report(frozen, trust, now):
    assert "field-unsigned" in codes(verify(frozen, trust, now))


def flips(signed, count):
    """Every bit flip changes the hash of the file, which the site keeps; most show in the document alone."""
    places = random.Random(20261121)
    for _ in range(count):
        place, bit = places.randrange(len(signed)), places.randrange(8)
        yield place, signed[:place] + bytes([signed[place] ^ 1 << bit]) + signed[place + 1 :]


def outside_every_range(signed):
    """The gap of the last stamp: alone in holding bytes that no signature covers."""
    stamp = PdfFileReader(BytesIO(signed)).embedded_timestamp_signatures[-1]
    start, length, then, _ = (int(part) for part in stamp.byte_range)
    return range(start + length, then)


def check_flips(signed, trust, now, count):
    uncovered, original = outside_every_range(signed), verify(signed, trust, now).sha256
    for place, flipped in flips(signed, count):
        verdict = verify(flipped, trust, now)
        assert verdict.sha256 != original
        assert place in uncovered or not verdict.good, place


def test_flipped_bits_are_detected(signed_twice, trust, now):
    check_flips(signed_twice, trust, now, FLIPS)


@pytest.mark.proof
def test_a_thousand_flipped_bits_are_detected(signed_twice, trust, now):
    check_flips(signed_twice, trust, now, 1000)
