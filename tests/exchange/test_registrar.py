"""The authority's folder: whom it certifies, what it revokes, and the directory that it publishes."""

import json
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, NAMES, NOW, TELEPHONES, enrolled

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange.membership import SIGNING_REQUEST, make_keys, read_membership
from rapport_unique.exchange.protocol.directory import Member, owner, read_directory, subject_of, thumbprint
from rapport_unique.exchange.registrar import LISTS_LIVE, Registrar

MEMBER = Member(LIEGE, "CPAS de Liège", TELEPHONES[LIEGE])
DAY = timedelta(days=1)


@pytest.fixture
def members(tmp_path):
    enrolled(tmp_path, NOW)
    return tmp_path


@pytest.fixture
def registrar(members):
    return Registrar(members / "authority")


def published(registrar, at=NOW):
    authority = x509.load_pem_x509_certificate((registrar.folder / "authority.crt").read_bytes())
    return read_directory(registrar.publish(at), authority)


def certified(registrar, folder, number=LIEGE):
    """A member's thumbprint once more enrolled, with new keys."""
    make_keys(folder, number, NAMES[number])
    registrar.enrol(Member(number, NAMES[number], "1"), folder, NOW)
    return thumbprint(read_membership(folder).signer.certificate)


def request_for(folder, number, key=None, forged=False):
    """A request that a member might bring; it has not to be sound."""
    folder.mkdir(exist_ok=True)
    key = key or ec.generate_private_key(ec.SECP256R1())
    made = x509.CertificateSigningRequestBuilder().subject_name(subject_of(number, "x")).sign(key, hashes.SHA256())
    content = made.public_bytes(Encoding.PEM)
    if forged:
        der = made.public_bytes(Encoding.DER)
        content = x509.load_der_x509_csr(der[:-1] + bytes([der[-1] ^ 1])).public_bytes(Encoding.PEM)
    for name in ("signing.csr", "opening.csr"):
        (folder / name).write_bytes(content)
    return folder


def test_a_second_authority_never_takes_the_place_of_the_first(registrar):
    with pytest.raises(FileExistsError):
        registrar.create("another", NOW)


def test_the_directory_says_who_is_the_hub_and_whom_to_telephone(registrar):
    directory = published(registrar)
    assert (directory.hub, directory.issued) == (HUB, NOW)
    assert {each.number: each.telephone for each in directory.members.values()} == TELEPHONES


def test_a_request_in_another_s_name_is_refused(registrar, tmp_path):
    with pytest.raises(ValueError, match=f"signing.csr is of {GHENT}, not of {LIEGE}"):
        registrar.enrol(MEMBER, request_for(tmp_path / "x", GHENT), NOW)


def test_a_request_whose_key_did_not_sign_it_is_refused(registrar, tmp_path):
    with pytest.raises(ValueError, match="is not signed by its own P-256 key"):
        registrar.enrol(MEMBER, request_for(tmp_path / "x", LIEGE, forged=True), NOW)


def test_a_key_on_another_curve_is_refused(registrar, tmp_path):
    key = ec.generate_private_key(ec.SECP384R1())
    with pytest.raises(ValueError, match="P-256"):
        registrar.enrol(MEMBER, request_for(tmp_path / "x", LIEGE, key), NOW)


def test_a_refused_request_leaves_the_register_as_it_was(registrar, tmp_path):
    before = (registrar.folder / "register.json").read_bytes()
    folder = request_for(tmp_path / "x", LIEGE)
    make_keys(tmp_path / "y", GHENT, "Gent")
    (folder / "opening.csr").write_bytes((tmp_path / "y" / "opening.csr").read_bytes())
    with pytest.raises(ValueError, match=r"opening\.csr"):
        registrar.enrol(MEMBER, folder, NOW)
    assert (registrar.folder / "register.json").read_bytes() == before
    assert not (folder / "signing.crt").exists()


def test_renewal_leaves_the_older_certificate_until_it_ends(registrar, members, tmp_path):
    old = thumbprint(read_membership(members / LIEGE).signer.certificate)
    new = certified(registrar, tmp_path / "renewed")
    directory = published(registrar)
    assert {owner(directory.signing_certificate(each, NOW)) for each in (old, new)} == {LIEGE}
    year = published(registrar, NOW + 366 * DAY)
    with pytest.raises(Invalid, match="exchange-certificate-unknown"):
        year.signing_certificate(old, NOW + 366 * DAY)


def test_what_is_revoked_is_worth_nothing_from_the_next_directory_on(registrar, members):
    (name,) = {thumbprint(read_membership(members / LIEGE).signer.certificate)}
    assert registrar.revoke(LIEGE, NOW) == 2
    assert registrar.revoke(LIEGE, NOW + DAY) == 0
    directory = published(registrar)
    with pytest.raises(Invalid, match="exchange-certificate-revoked"):
        directory.signing_certificate(name, NOW)
    with pytest.raises(Invalid):
        directory.encryption_key(LIEGE, NOW)
    assert directory.encryption_key(GHENT, NOW)


def test_a_revoked_key_is_never_certified_again_and_a_new_one_is(registrar, members, tmp_path):
    registrar.revoke(LIEGE, NOW)
    with pytest.raises(ValueError, match=f"{SIGNING_REQUEST} is of a key whose certificate was revoked"):
        registrar.enrol(MEMBER, members / LIEGE, NOW)
    new = certified(registrar, tmp_path / "new")
    assert published(registrar).signing_certificate(new, NOW)


def test_nobody_s_certificates_are_revoked_for_an_unknown_number(registrar):
    assert registrar.revoke("0999999922", NOW) == 0


def test_a_list_past_its_time_stops_the_exchange(registrar, members):
    name = thumbprint(read_membership(members / EUPEN).signer.certificate)
    directory = published(registrar)
    assert directory.signing_certificate(name, NOW + LISTS_LIVE)
    with pytest.raises(Invalid, match="exchange-revocations-stale"):
        directory.signing_certificate(name, NOW + LISTS_LIVE + DAY)


def test_the_authority_s_key_asks_for_its_passphrase(tmp_path):
    registrar = Registrar(tmp_path / "authority", "correct horse")
    registrar.create("TEST", NOW)
    assert registrar.publish(NOW)
    with pytest.raises(ValueError, match=r"authority\.key"):
        Registrar(tmp_path / "authority", "battery staple").publish(NOW)


def test_the_register_of_the_authority_holds_no_key(registrar):
    text = (registrar.folder / "register.json").read_text()
    assert "PRIVATE" not in text
    assert set(json.loads(text)) == {"hub", "members", "certificates", "revoked"}
