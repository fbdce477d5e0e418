"""Whose certificate counts, when, and what the hub that hands the directory on cannot slip in."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.support.exchange import GHENT, LIEGE, NAMES, NOW, Authority

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.protocol.directory import Directory, owner, thumbprint

DAY = timedelta(days=1)


def refusal(directory, certificate, at=NOW):
    with pytest.raises(Invalid) as refused:
        directory.signing_certificate(thumbprint(certificate), at)
    return refused.value.code


def test_a_member_signs_with_its_certificate(directory, keys):
    certificate = keys[LIEGE].signer.certificate
    assert directory.signing_certificate(thumbprint(certificate), NOW) == certificate
    assert owner(certificate) == LIEGE


def test_one_encrypts_to_the_other_certificate_and_never_signs_with_it(directory, keys):
    assert directory.encryption_key(LIEGE, NOW) == keys[LIEGE].opening.public_key()
    (certificate,) = (each for each in directory.certificates if each.public_key() == keys[LIEGE].opening.public_key())
    assert refusal(directory, certificate) == "exchange-certificate-unknown"


def test_an_unknown_member_is_named(directory):
    with pytest.raises(Invalid, match="exchange-member-unknown") as refused:
        directory.encryption_key("0999999922", NOW)
    assert refused.value.facts == {"member": "0999999922"}


def test_who_left_the_directory_signs_no_more(authority, keys):
    directory = authority.directory([each for each in NAMES if each != GHENT])
    assert refusal(directory, keys[GHENT].signer.certificate) == "exchange-member-unknown"


@pytest.mark.parametrize("at", [NOW - 2 * DAY, NOW + 400 * DAY])
def test_before_and_after_its_time_it_is_worth_nothing(directory, keys, at):
    assert refusal(directory, keys[LIEGE].signer.certificate, at) == "exchange-certificate-expired"


def test_revoked_from_a_day_on():
    authority = Authority()
    keys = authority.member(LIEGE)
    authority.revoke(keys.signer.certificate, NOW)
    directory = authority.directory()
    assert directory.signing_certificate(thumbprint(keys.signer.certificate), NOW - timedelta(seconds=1))
    assert refusal(directory, keys.signer.certificate) == "exchange-certificate-revoked"


def test_an_old_list_of_revocations_stops_the_exchange():
    authority = Authority()
    certificate = authority.member(LIEGE).signer.certificate
    directory = authority.directory(at=NOW - 2 * DAY, lives=DAY)
    assert refusal(directory, certificate) == "exchange-revocations-stale"


def test_a_renewed_member_is_written_to_by_the_newer_certificate_and_signs_with_both():
    authority = Authority()
    old, new = authority.member(LIEGE, since=NOW - 300 * DAY), authority.member(LIEGE, since=NOW - DAY)
    directory = authority.directory()
    assert directory.encryption_key(LIEGE, NOW) == new.opening.public_key()
    assert directory.encryption_key(LIEGE, NOW - 2 * DAY) == old.opening.public_key()
    for each in (old, new):
        assert directory.signing_certificate(thumbprint(each.signer.certificate), NOW)


def test_a_hub_cannot_slip_in_a_certificate_of_its_own_making(authority):
    forger = Authority()  # bears the authority's name, not its key
    forged = forger.member(LIEGE).signer.certificate
    members = authority.directory().members
    directory = Directory(authority.certificate, members, [*authority.issued, *forger.issued], authority.revocations())
    assert refusal(directory, forged) == "exchange-certificate-unknown"
    only_forged = Directory(authority.certificate, members, forger.issued, authority.revocations())
    with pytest.raises(Invalid, match="exchange-certificate-unknown"):
        only_forged.encryption_key(LIEGE, NOW)


def test_a_hub_cannot_hide_a_revocation_behind_a_list_of_its_own(authority):
    forger = Authority()
    with pytest.raises(ValueError, match="authority"):
        Directory(authority.certificate, {}, authority.issued, forger.revocations())


def test_a_certificate_for_no_use_harms_nobody_else(authority, keys):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = keys[LIEGE].signer.certificate.subject
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(authority.certificate.subject)
    builder = builder.public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(NOW - DAY).not_valid_after(NOW + DAY)
    useless = builder.sign(authority.key, hashes.SHA256())
    members = authority.directory().members
    directory = Directory(authority.certificate, members, [useless, *authority.issued], authority.revocations())
    assert refusal(directory, useless) == "exchange-certificate-unknown"
    assert directory.encryption_key(LIEGE, NOW) == keys[LIEGE].opening.public_key()


def test_whom_the_authority_was_seen_to_certify_is_still_checked_for_time_and_revocation():
    authority = Authority()
    keys = authority.member(LIEGE)
    authority.revoke(keys.signer.certificate, NOW)
    directory = authority.directory()
    for _ in range(2):
        assert directory.signing_certificate(thumbprint(keys.signer.certificate), NOW - timedelta(hours=1))
        assert refusal(directory, keys.signer.certificate) == "exchange-certificate-revoked"
        assert refusal(directory, keys.signer.certificate, NOW - 2 * DAY) == "exchange-certificate-expired"
