"""Signed by whom it says, readable by whom it is for, bound to one request and delivery, of no telling size."""

import base64
import json
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwe, jws
from joserfc.jwk import ECKey, OctKey
from tests.exchange.protocol.examples import BODY, DECISION, EXAMPLES, ID, OTHER_ID
from tests.support.exchange import EUPEN, GHENT, HUB, LIEGE, NOW, Authority
from tests.support.races import together

from rapport_unique.core.findings import Invalid
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.exchange.protocol.directory import thumbprint
from rapport_unique.exchange.protocol.sealing import (
    BUCKETS,
    Binding,
    decrypt,
    digest_of,
    encrypt,
    one_time_key,
    open_body,
    public_jwk,
    seal_body,
    sign,
    verified,
)

REQUEST = EXAMPLES[0]
BINDING = Binding(ID, OTHER_ID, LIEGE, GHENT, "0" * 64)
_KEY = one_time_key()
SEALED = encrypt("signed", _KEY.public_key()), _KEY
SIGNER = Authority().member(GHENT).signer
NOTHING = {"type": "rse.answer.body.v1", "status": "NO_DATA_FOUND", "withheld": []}

FULL = {size: {**BODY, "decisions": [DECISION] * ((size - 1000) // len(canonical_bytes(DECISION)))} for size in BUCKETS}
LENGTHS = {size: len(seal_body(FULL[size], SIGNER, BINDING, public_jwk(_KEY))) for size in BUCKETS}
"""How long a sealed body is, by its bucket."""


def plain(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def coded(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def code(function, *arguments, **named):
    with pytest.raises(Invalid) as refused:
        function(*arguments, **named)
    return refused.value.code


@pytest.fixture(scope="module")
def one_time():
    return one_time_key()


@pytest.fixture
def signed(keys):
    return sign(REQUEST, keys[LIEGE].signer)


def test_a_signature_that_others_can_check(signed, keys):
    """With nothing but an ECDSA library: header and payload joined by a point, r and s one after the other."""
    header, payload, signature = signed.split(".")
    raw = plain(signature)
    der = utils.encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public = keys[LIEGE].signer.key.public_key()
    public.verify(der, f"{header}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(plain(header)) == {
        "alg": "ES256",
        "typ": "rse.request.v1",
        "x5t#S256": thumbprint(keys[LIEGE].signer.certificate),
    }
    assert plain(payload) == canonical_bytes(REQUEST)


def test_there_and_back(signed, directory, keys):
    sealed = encrypt(signed, keys[HUB].opening.public_key())
    assert verified(decrypt(sealed, [keys[HUB].opening]), directory, to=HUB, at=NOW) == REQUEST


def test_a_renewed_key_opens_what_was_sent_to_the_older_one(signed, keys):
    sealed = encrypt(signed, keys[HUB].opening.public_key())
    assert decrypt(sealed, [one_time_key(), keys[HUB].opening]) == signed


def test_threads_that_seal_at_once_spoil_nothing():
    """The library writes into the header that it is given: shared, one's ephemeral key stood over another's message."""
    keys = [one_time_key() for _ in range(4)]

    def seal(key):
        return all(decrypt(encrypt("signed", key.public_key()), [key]) == "signed" for _ in range(200))

    switches = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        assert together(*(partial(seal, each) for each in keys)) == [True] * len(keys)
    finally:
        sys.setswitchinterval(switches)


def test_nobody_else_opens_it(signed, keys):
    sealed = encrypt(signed, keys[HUB].opening.public_key())
    others = [keys[number].opening for number in (LIEGE, GHENT, EUPEN)]
    assert code(decrypt, sealed, others) == "exchange-not-sealed-for-us"


@given(st.data())
def test_a_changed_byte_is_noticed(data):
    sealed, key = SEALED
    at = data.draw(st.integers(0, len(sealed) - 1))
    other = data.draw(st.sampled_from(b"ABab019-_.").filter(lambda byte: byte != sealed[at]))
    forged = sealed[:at] + bytes([other]) + sealed[at + 1 :]
    try:
        assert decrypt(forged, [key]) == "signed"  # spare bits of the last character of a part mean nothing
    except Invalid as refused:
        assert refused.code == "exchange-not-sealed-for-us"
    else:
        assert [plain(part.decode()) for part in forged.split(b".")] == [
            plain(part.decode()) for part in sealed.split(b".")
        ]


def test_a_signature_of_somebody_else_is_refused(directory, keys):
    assert code(verified, sign(REQUEST, keys[GHENT].signer), directory, to=HUB, at=NOW) == "exchange-signature-wrong"


def test_the_name_of_another_certificate_is_refused(directory, keys):
    borrowed = replace(keys[GHENT].signer, certificate=keys[LIEGE].signer.certificate)
    assert code(verified, sign(REQUEST, borrowed), directory, to=HUB, at=NOW) == "exchange-signature-wrong"


def test_a_message_for_another_is_refused(signed, directory):
    assert code(verified, signed, directory, to=GHENT, at=NOW) == "exchange-addressed-elsewhere"


def test_a_clock_may_be_five_minutes_fast(signed, directory):
    assert verified(signed, directory, to=HUB, at=NOW - timedelta(minutes=5))
    assert code(verified, signed, directory, to=HUB, at=NOW - timedelta(minutes=6)) == "exchange-clock-off"


def test_a_key_revoked_since_it_signed_is_worth_nothing():
    authority = Authority()
    keys = authority.member(LIEGE)
    signed = sign(REQUEST, keys.signer)
    assert verified(signed, authority.directory(), to=HUB, at=NOW)
    authority.revoke(keys.signer.certificate, NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=2)
    assert code(verified, signed, authority.directory(), to=HUB, at=later) == "exchange-certificate-revoked"


def jws_with(header, key, payload=None):
    registry = jws.JWSRegistry(algorithms=["ES256", "HS256", "none", "ES384"], strict_check_header=False)
    return jws.serialize_compact(header, payload or canonical_bytes(REQUEST), key, registry=registry)


def test_other_algorithms_and_headers_are_refused(directory, keys):
    signer = keys[LIEGE].signer
    name = thumbprint(signer.certificate)
    key = ECKey.import_key(signer.key)
    typ = {"typ": "rse.request.v1", "x5t#S256": name}
    forged = [
        f"{coded(json.dumps({'alg': 'none', **typ}).encode())}.{coded(canonical_bytes(REQUEST))}.",
        jws_with({"alg": "HS256", **typ}, OctKey.import_key(b"public key as a secret" * 2)),
        jws_with({"alg": "ES256", "typ": "rse.answer.v1", "x5t#S256": name}, key),
        jws_with({"alg": "ES256", "typ": "rse.request.v1"}, key),
        jws_with({"alg": "ES256", **typ, "binding": "x"}, key),
        "",
        "a.b",
        "a.b.c",
        "\ud800.é.c",
    ]
    for each in forged:
        assert code(verified, each, directory, to=HUB, at=NOW) == "exchange-signature-wrong"


def test_other_ways_to_encrypt_are_refused(signed, keys):
    registry = jwe.JWERegistry(algorithms=["ECDH-ES", "ECDH-ES+A128KW", "A128GCM", "A256GCM", "DEF"])
    key = ECKey.import_key(keys[HUB].opening)
    for header in (
        {"alg": "ECDH-ES", "enc": "A256GCM"},
        {"alg": "ECDH-ES+A128KW", "enc": "A128GCM"},
    ):
        sealed = jwe.encrypt_compact(header, signed.encode(), key, registry=registry).encode()
        assert code(decrypt, sealed, [keys[HUB].opening]) == "exchange-not-sealed-for-us"


def test_a_body_opens_with_the_one_time_key_where_it_is_bound_to(directory, keys, one_time):
    sealed = seal_body(BODY, keys[GHENT].signer, BINDING, public_jwk(one_time))
    assert open_body(sealed, one_time, directory, BINDING, NOW) == BODY


@pytest.mark.parametrize("part", ["ticket", "delivery", "customer", "request"])
def test_a_body_bound_elsewhere_is_refused(directory, keys, one_time, part):
    sealed = seal_body(BODY, keys[GHENT].signer, BINDING, public_jwk(one_time))
    other = BINDING._replace(**{part: digest_of("another")})
    assert code(open_body, sealed, one_time, directory, other, NOW) == "exchange-bound-elsewhere"


def test_a_body_of_another_supplier_is_refused(directory, keys, one_time):
    sealed = seal_body(BODY, keys[EUPEN].signer, BINDING, public_jwk(one_time))
    assert code(open_body, sealed, one_time, directory, BINDING, NOW) == "exchange-signature-wrong"


def test_a_body_that_is_bound_to_nothing_is_refused(directory, keys, one_time):
    plainly = encrypt(sign(REQUEST, keys[GHENT].signer), public_jwk(one_time)).decode()
    assert code(open_body, plainly, one_time, directory, BINDING, NOW) == "exchange-signature-wrong"


AMOUNTS = st.decimals(0, 99999, places=2).map(str)
DECISIONS = st.lists(st.builds(lambda amount: {**DECISION, "amount": amount}, AMOUNTS), max_size=60)
BODIES = st.just(NOTHING) | st.builds(lambda decisions: {**BODY, "decisions": decisions}, DECISIONS)


@given(BODIES)
def test_the_length_tells_no_more_than_a_bucket(body):
    sealed = seal_body(body, SIGNER, BINDING, public_jwk(_KEY))
    content = len(canonical_bytes(body))
    assert len(sealed) == LENGTHS[next(each for each in BUCKETS if content <= each)]


def test_nothing_found_is_as_long_as_a_short_answer():
    found = {**NOTHING, "status": "DATA_FOUND", "practical": {"telephone": "09 000 00 02"}}
    sealed = {len(seal_body(each, SIGNER, BINDING, public_jwk(_KEY))) for each in (NOTHING, found)}
    assert sealed == {LENGTHS[BUCKETS[0]]}
    assert len(set(LENGTHS.values())) == len(BUCKETS)


def test_more_than_the_largest_bucket_is_refused():
    body = {**BODY, "decisions": [DECISION] * 200}
    assert code(seal_body, body, SIGNER, BINDING, public_jwk(_KEY)) == "exchange-message-too-large"


def test_a_one_time_key_is_never_given_away(one_time):
    assert set(public_jwk(one_time)) == {"kty", "crv", "x", "y"}
