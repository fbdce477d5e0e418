"""A member's folder: keys that only their owner reads, and a directory that only the authority writes."""

import os
import shutil
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from tests.support.exchange import GHENT, HUB, LIEGE, NAMES, NOW, enrolled, hand_out

from rapport_unique.exchange.membership import (
    OPENING_KEY,
    SIGNING_CERTIFICATE,
    SIGNING_KEY,
    keep_directory,
    make_keys,
    read_kept_directory,
    read_key,
    read_membership,
    write_key,
)
from rapport_unique.exchange.protocol.sealing import decrypt, encrypt, sign, verified
from rapport_unique.exchange.registrar import Registrar

_ID, _SENT = "019c0a3e-1c00-7abc-8def-0123456789ab", "2026-03-02T09:00:00.000Z"
LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def everybody(tmp_path_factory):
    folder = tmp_path_factory.mktemp("members")
    enrolled(folder, NOW)
    return folder


@pytest.fixture
def members(everybody, tmp_path):
    shutil.copytree(everybody, tmp_path / "members")
    return tmp_path / "members"


@pytest.fixture
def registrar(members):
    return Registrar(members / "authority")


def test_what_a_member_signs_and_is_sealed_for_it_is_its_own(members):
    mine, directory = read_membership(members / LIEGE), read_kept_directory(members / GHENT)
    message = {"type": "rse.receipt.v1", "id": _ID, "from": LIEGE, "to": HUB, "sent": _SENT, "delivery": _ID}
    signed = sign(message, mine.signer)
    assert verified(signed, directory, to=HUB, at=NOW) == message
    sealed = encrypt(signed, directory.encryption_key(LIEGE, NOW))
    assert decrypt(sealed, mine.opening) == signed
    assert (directory.hub, set(directory.members)) == (HUB, set(NAMES))


def test_nobody_but_the_owner_reads_a_key(members):
    for key in members.glob("**/*.key"):
        assert key.stat().st_mode & 0o077 == 0, key


def test_new_keys_never_take_the_place_of_others(members):
    before = (members / LIEGE / SIGNING_KEY).read_bytes()
    with pytest.raises(FileExistsError):
        make_keys(members / LIEGE, LIEGE, "Liège")
    assert (members / LIEGE / SIGNING_KEY).read_bytes() == before


def test_a_key_under_a_passphrase_opens_with_it_alone(tmp_path):
    make_keys(tmp_path, LIEGE, "Liège", "correct horse")
    assert b"ENCRYPTED" in (tmp_path / SIGNING_KEY).read_bytes()
    assert read_key(tmp_path / SIGNING_KEY, "correct horse")
    for wrong in ("", "battery staple"):
        with pytest.raises(ValueError, match=f"{SIGNING_KEY} cannot be read"):
            read_key(tmp_path / SIGNING_KEY, wrong)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no key",
        ec.generate_private_key(ec.SECP384R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        ec.generate_private_key(ec.SECP256R1()).private_bytes(
            Encoding.PEM, PrivateFormat.TraditionalOpenSSL, BestAvailableEncryption(b"x")
        ),
    ],
    ids=["empty", "nonsense", "another curve", "encrypted the old way"],
)
def test_what_is_no_key_of_a_member_is_named(tmp_path, content):
    (tmp_path / "a.key").write_bytes(content)
    with pytest.raises(ValueError, match=r"a\.key"):
        read_key(tmp_path / "a.key")


def test_a_certificate_of_another_key_is_refused(members):
    shutil.copy(members / GHENT / SIGNING_CERTIFICATE, members / LIEGE / SIGNING_CERTIFICATE)
    with pytest.raises(ValueError, match="is not the certificate"):
        read_membership(members / LIEGE)


def test_a_folder_without_a_key_to_open_is_refused(members):
    (members / LIEGE / OPENING_KEY).unlink()
    with pytest.raises(ValueError, match=r"holds no opening\.key"):
        read_membership(members / LIEGE)


def test_the_newest_key_opens_first_and_an_older_one_still(members):
    folder = members / LIEGE
    before = read_membership(folder).opening
    (folder / OPENING_KEY).rename(folder / "opening-2026.key")
    write_key(folder / OPENING_KEY, ec.generate_private_key(ec.SECP256R1()))
    os.utime(folder / "opening-2026.key", (0, 0))
    newest, older = read_membership(folder).opening
    assert older.private_numbers() == before[0].private_numbers()
    assert newest.private_numbers() != older.private_numbers()


def test_a_newer_directory_replaces_the_one_at_hand_and_an_older_one_never(members, registrar):
    older, newer = registrar.publish(NOW), registrar.publish(LATER)
    folder = members / LIEGE
    assert keep_directory(folder, newer)
    assert read_kept_directory(folder).issued == LATER
    for again in (newer, older):
        assert not keep_directory(folder, again)
    assert read_kept_directory(folder).issued == LATER


def test_a_directory_of_another_authority_changes_nothing(members, tmp_path):
    forger = enrolled(tmp_path / "forger", LATER, {HUB: "Hub"})
    before = (members / LIEGE / "directory.jws").read_bytes()
    for forged in (forger.publish(LATER), "", "a.b.c", "é", before.decode()[:-4] + "AAAA"):
        with pytest.raises(ValueError):
            keep_directory(members / LIEGE, forged)
    assert (members / LIEGE / "directory.jws").read_bytes() == before


def test_the_first_directory_is_kept_as_well(members, registrar):
    (members / LIEGE / "directory.jws").unlink()
    with pytest.raises(OSError, match=r"directory\.jws"):
        read_kept_directory(members / LIEGE)
    assert keep_directory(members / LIEGE, registrar.publish(LATER))
    hand_out(registrar, LATER)
