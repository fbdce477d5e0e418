"""The token of a card: every check can fail."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.extension import token

from rapport_unique.adapters.login.web_eid import CardTrust, authorities_in, holder, new_nonce
from rapport_unique.core.findings import Invalid

ORIGIN = "https://rapport.example"
NONCE = new_nonce()


@pytest.fixture(scope="module")
def trust(pki):
    return CardTrust(authorities_in([pki.pem("root", "citizens")]))


def read(said, pki, trust, *, nonce=NONCE, origin=ORIGIN, now=None):
    said = said if isinstance(said, str) else json.dumps(said)
    return holder(said, nonce=nonce, origin=origin, trust=trust, now=now or pki.now())


@pytest.mark.parametrize("name", ["president", "director"])
def test_a_card_says_who_its_holder_is(name, pki, trust):
    card = pki.cards[name]
    assert read(token(card, ORIGIN, NONCE), pki, trust) == card.national_number


def test_roots_issue_no_cards(pki, trust):
    assert len(trust.authorities) == 1


@pytest.mark.parametrize(
    ("origin", "nonce"), [("https://evil.example", NONCE), (ORIGIN, new_nonce())], ids=["origin", "nonce"]
)
def test_a_token_for_elsewhere_or_another_moment_is_refused(origin, nonce, pki, trust):
    for name in ("president", "director"):
        with pytest.raises(Invalid, match="card-signature-wrong"):
            read(token(pki.cards[name], origin, nonce), pki, trust)


@pytest.mark.parametrize(
    ("card", "code"),
    [("revoked", "certificate-revoked"), ("expired", "certificate-expired")],
)
def test_a_card_that_is_not_good_is_refused(card, code, pki, trust):
    with pytest.raises(Invalid, match=code):
        read(token(pki.cards[card], ORIGIN, NONCE), pki, trust)


def test_an_unknown_issuer_is_refused(pki, trust):
    with pytest.raises(Invalid, match="certificate-untrusted"):
        read(token(pki.stranger, ORIGIN, NONCE), pki, trust)


def test_the_certificate_for_signing_does_not_sign_in(pki, trust):
    said = token(pki.cards["president"], ORIGIN, NONCE)
    said["unverifiedCertificate"] = base64.b64encode(pki.cards["president"].signature).decode()
    with pytest.raises(Invalid, match="card-not-for-login"):
        read(said, pki, trust)


def test_only_the_policies_that_are_named_sign_in(pki, trust):
    said = token(pki.cards["president"], ORIGIN, NONCE)
    assert read(said, pki, replace(trust, policies=frozenset({"2.16.56.12.1.1.2.2"})))
    with pytest.raises(Invalid, match="card-not-for-login"):
        read(said, pki, replace(trust, policies=frozenset({"2.16.56.12.1.1.2.1"})))


def test_the_certificate_of_another_card_is_refused(pki, trust):
    said = token(pki.cards["president"], ORIGIN, NONCE)
    said["unverifiedCertificate"] = base64.b64encode(pki.cards["other"].authentication).decode()
    with pytest.raises(Invalid, match="card-signature-wrong"):
        read(said, pki, trust)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"algorithm": "none"}, "card-token-unreadable"),
        ({"algorithm": "RS256"}, "card-token-unreadable"),
        ({"algorithm": "ES256"}, "card-signature-wrong"),
        ({"format": "web-eid:2"}, "card-token-unreadable"),
        ({"format": None}, "card-token-unreadable"),
        ({"signature": "!"}, "card-token-unreadable"),
        ({"signature": "AAAA"}, "card-signature-wrong"),
        ({"unverifiedCertificate": "AAAA"}, "card-token-unreadable"),
        ({"padding": "x" * 10_000}, "card-token-unreadable"),
    ],
)
def test_a_token_that_is_not_what_it_should_be_is_refused(change, code, pki, trust):
    with pytest.raises(Invalid, match=code):
        read(token(pki.cards["president"], ORIGIN, NONCE) | change, pki, trust)


@given(st.one_of(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
@settings(max_examples=200)
def test_whatever_comes_is_answered(pki, trust, said):
    with pytest.raises(Invalid):
        read(said, pki, trust)


@given(st.binary(max_size=400))
@settings(max_examples=100)
def test_whatever_certificate_comes_is_answered(pki, trust, certificate):
    said = token(pki.cards["president"], ORIGIN, NONCE)
    said["unverifiedCertificate"] = base64.b64encode(certificate).decode()
    with pytest.raises(Invalid):
        read(said, pki, trust)


def test_nobody_comes_in_while_revocation_cannot_be_asked(pki, trust):
    pki.ocsp = False
    try:
        with pytest.raises(Invalid, match="revocation-unknown"):
            read(token(pki.cards["president"], ORIGIN, NONCE), pki, trust)
    finally:
        pki.ocsp = True


@pytest.mark.parametrize("offset", [-timedelta(minutes=30), timedelta(minutes=30)])
def test_an_answer_on_revocation_of_another_time_is_refused(offset, pki, trust):
    now = pki.now()
    pki.offset = offset
    try:
        with pytest.raises(Invalid, match="revocation-unknown"):
            read(token(pki.cards["president"], ORIGIN, NONCE), pki, trust, now=now)
    finally:
        pki.offset = timedelta(0)
