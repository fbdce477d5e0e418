"""Seals: made by one key over five facts, broken by any change of one of them."""

import base64
import stat
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.adapters.seals import (
    SEAL_BROKEN,
    SEAL_KEY_NOT_IN_FORCE,
    SEAL_KEY_UNKNOWN,
    SealedFacts,
    TrustedKey,
    entry_of,
    fault_of,
    kept_key,
    key_name,
    public_text,
    seal,
    trusted_keys,
)
from rapport_unique.adapters.simulations_csv import HEADER, SEALED_HEADER, read_extract, read_simulations

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NAME = key_name(KEY.public_key())
TRUSTED = {NAME: TrustedKey(KEY.public_key(), date(2023, 1, 1), date(2023, 12, 31))}
FACTS = SealedFacts("62063", "85073003328", "123456789012", "2023-06-01", "-500.00")
SEAL = seal(KEY, FACTS)


def line(facts=FACTS, key=NAME, value=SEAL):
    return ",".join([*facts, key, value])


def read(*lines, trusted=TRUSTED, header=SEALED_HEADER):
    return read_simulations("\n".join([",".join(header), *lines]).encode(), trusted)


def test_a_seal_is_checked_with_nothing_but_the_public_key_and_the_documented_bytes():
    written = b'{"balance":"-500.00","date":"2023-06-01","ins":"62063","niss":"85073003328","number":"123456789012"}'
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_text(KEY.public_key())))
    public.verify(base64.b64decode(SEAL), written)


@given(st.sampled_from(SealedFacts._fields), st.text(st.characters(codec="ascii"), min_size=1, max_size=12))
def test_whatever_is_changed_breaks_it(name, other):
    changed = FACTS._replace(**{name: other})
    if changed != FACTS and name != "date":
        assert fault_of(TRUSTED, changed, NAME, SEAL) is SEAL_BROKEN
    assert fault_of(TRUSTED, FACTS, NAME, SEAL) is None


@pytest.mark.parametrize(
    "key, value, fault",
    [
        ("0" * 16, SEAL, SEAL_KEY_UNKNOWN),
        (NAME, "", SEAL_BROKEN),
        (NAME, "é", SEAL_BROKEN),
        (NAME, SEAL[:-4], SEAL_BROKEN),
        (NAME, seal(Ed25519PrivateKey.from_private_bytes(bytes(32)), FACTS), SEAL_BROKEN),
    ],
)
def test_other_keys_and_other_seals(key, value, fault):
    assert fault_of(TRUSTED, FACTS, key, value) is fault


@pytest.mark.parametrize(
    "day, fault", [("2022-12-31", SEAL_KEY_NOT_IN_FORCE), ("2023-01-01", None), ("2024-01-01", SEAL_KEY_NOT_IN_FORCE)]
)
def test_a_key_seals_simulations_between_its_two_days(day, fault):
    facts = FACTS._replace(date=day)
    assert fault_of(TRUSTED, facts, NAME, seal(KEY, facts)) is fault


def test_the_private_key_is_made_once_and_is_its_owner_s_alone(tmp_path):
    file = tmp_path / "keys" / "seal.pem"
    made = kept_key(file)
    assert key_name(kept_key(file).public_key()) == key_name(made.public_key())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_trusted_keys_are_the_entries_that_the_calculator_prints(tmp_path):
    file = tmp_path / "keys.toml"
    assert trusted_keys(file) == {}
    file.write_text(
        entry_of(KEY.public_key(), date(2023, 5, 1))
        + entry_of(Ed25519PrivateKey.generate().public_key(), date(2024, 1, 1))
    )
    found = trusted_keys(file)
    assert (len(found), found[NAME].first, found[NAME].last) == (2, date(2023, 5, 1), None)


@pytest.mark.parametrize(
    "written",
    [
        b'[[key]]\npublic = "x"\nfirst = 2023-01-01\n',
        b"[[key]]\nfirst = 2023-01-01\n",
        b"key = 3",
        b'key = "x"',
        b"[[key]",
        b"\xff\xfe",
        entry_of(KEY.public_key(), date(2023, 5, 1)).replace("2023-05-01", '"2023-05-01"').encode(),
        entry_of(KEY.public_key(), date(2023, 5, 1)).encode() + b"last = 3\n",
    ],
)
def test_a_damaged_file_of_keys_is_told_and_makes_no_seal_believed(tmp_path, written):
    file = tmp_path / "keys.toml"
    file.write_bytes(written)
    with pytest.raises(ValueError, match="not readable"):
        trusted_keys(file)
    extract = f"{','.join(SEALED_HEADER)}\n{line()}\n".encode()
    assert [each.code for each in read_extract(extract, file).findings] == ["seal-keys-unreadable"]
    declared = f"{','.join(HEADER)}\n{','.join(FACTS[1:])}\n".encode()
    assert read_extract(declared, file).findings == ()


def test_an_extract_is_read_like_a_list_and_its_seals_are_looked_at():
    file = read(line())
    assert (file.findings, file.sealed, list(file.centres)) == ((), True, ["62063"])
    assert file.rows == [FACTS[1:]]
    other = "85073003328;123456789012;01/06/2023;-500,00"
    semicolons = read_simulations(f"{';'.join(SEALED_HEADER)}\n62063;{other};{NAME};{SEAL}".encode(), TRUSTED)
    assert semicolons.findings == ()


def test_a_list_without_seals_is_not_sealed_and_nobody_s_seals_are_taken_on_trust():
    assert not read(",".join(FACTS[1:]), header=HEADER).sealed
    assert not read(line(), trusted=None).sealed
    assert [each.code for each in read(line(), trusted={}).findings] == ["seal-key-unknown"]


def test_a_line_that_was_changed_is_named():
    changed = FACTS._replace(balance="-600.00")
    file = read(
        line(), line(changed), line(FACTS._replace(date="2024-06-01"), value=SEAL), line(FACTS._replace(balance="x"))
    )
    assert [(each.code, each.place.row) for each in file.findings] == [
        ("amount-unreadable", 5),
        ("seal-broken", 3),
        ("seal-broken", 4),
    ]
    late = FACTS._replace(date="2024-06-01")
    assert [each.code for each in read(line(late, value=seal(KEY, late))).findings] == ["seal-key-not-in-force"]
