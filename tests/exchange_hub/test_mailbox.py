"""A member's box over HTTPS: the signature says whose it is, and nobody reaches another's."""

import base64
import json
import secrets
from datetime import timedelta

import pytest
import requests
from tests.exchange.transport.benches import CENTRE, OTHER, envelopes
from tests.support.exchange import GHENT, HUB, LIEGE, enrolled
from tests.support.ports import free_port

from rapport_unique.exchange.hub import running
from rapport_unique.exchange.membership import read_kept_directory, read_membership
from rapport_unique.exchange.protocol import sealing
from rapport_unique.exchange.protocol.identifiers import RANDOM_BYTES, instant, new_id
from rapport_unique.exchange.protocol.messages import LARGEST
from rapport_unique.exchange.transport.models import Letter
from rapport_unique.exchange.transport.port import Away, Delivery, Envelope
from rapport_unique.exchange.transport.remote import Remote
from rapport_unique.ui import clock


@pytest.fixture
def box(hub_over_http, signer):
    """The box of a member, as its node has it."""
    return lambda number: Remote(hub_over_http, HUB, signer(number), clock.now, secrets.token_bytes)


@pytest.fixture
def site_variables(members):
    return {"RU_MEMBERSHIP": str(members / HUB)}


def a_call(signer, **values):
    message = {
        "type": "rse.mailbox.v1",
        "id": new_id(clock.now(), secrets.token_bytes(RANDOM_BYTES)),
        "from": signer.number,
        "to": HUB,
        "sent": instant(clock.now()),
        "call": "pull",
        "most": 1,
    }
    return sealing.sign({**message, **values}, signer)


@pytest.fixture
def post(client, members, db):
    """What the hub says to a call: its status and the code of a refusal."""

    def post(signed, **headers):
        answer = client.post("/mailbox", signed, content_type="application/jose", **headers)
        code = answer.headers.get("Exchange-Refusal", "")
        assert answer.json().get("refused", "") == code
        return answer.status_code, code

    return post


# Whose box


def test_what_members_publish_comes_to_the_hub_whomever_they_name(box):
    box(CENTRE).publish([Envelope("a", OTHER, b"a.b.c.d.e")])
    letter = Letter.objects.get()
    assert (letter.envelope_id, letter.recipient, bytes(letter.content)) == ("a", HUB, b"a.b.c.d.e")
    assert box(OTHER).pull(OTHER) == []


def test_a_member_pulls_its_own_box_whichever_it_names(box):
    running.transport().publish(envelopes(2))
    assert box(OTHER).pull(CENTRE) == []
    assert box(OTHER).pull(HUB) == []
    assert len(box(CENTRE).pull(OTHER, 10)) == 2


@pytest.mark.parametrize("act", ["ack", "nack", "poison"])
def test_another_s_letters_can_neither_be_acknowledged_nor_refused(box, act):
    running.transport().publish(envelopes(1))
    (held,) = box(CENTRE).pull(CENTRE)
    as_if_mine = Delivery(Envelope(held.envelope.id, OTHER, b""), held.attempt, held.until, held.hold)
    for each in (held, as_if_mine):
        if act == "ack":
            box(OTHER).ack([each])
        else:
            box(OTHER).nack(each, "poison" if act == "poison" else "")
    letter = Letter.objects.get()
    assert (letter.delivered_at, letter.dead_since, letter.hold) == (None, None, held.hold)
    box(CENTRE).ack([held])
    assert Letter.objects.get().delivered_at


def test_many_large_messages_leave_in_several_calls(box, signer):
    large = [Envelope(f"large-{each}", HUB, b"x" * 100_000) for each in range(12)]
    small = [Envelope(f"small-{each}", HUB, b"x") for each in range(120)]
    box(CENTRE).publish([*large, *small])
    assert Letter.objects.filter(recipient=HUB).count() == len(large) + len(small)


# Who is refused


def test_a_call_without_a_member_s_signature_is_refused(post, signer):
    head, payload, signature = a_call(signer(LIEGE)).split(".")
    in_another_s_name = json.loads(base64.urlsafe_b64decode(payload + "==")) | {"from": GHENT}
    forged = base64.urlsafe_b64encode(json.dumps(in_another_s_name).encode()).rstrip(b"=").decode()
    for each in (
        "",
        "a.b.c",
        "é",
        "{}",
        f"{head}.{forged}.{signature}",
        f"{head}.{payload}.{'A' * 86}",
        f"..{payload}",
    ):
        assert post(each) == (400, "exchange-signature-wrong"), each


def test_a_member_calls_in_no_other_s_name(post, signer):
    assert post(a_call(signer(LIEGE), **{"from": GHENT})) == (400, "exchange-signature-wrong")


def test_a_call_for_another_is_refused(post, signer):
    assert post(a_call(signer(LIEGE), to=GHENT)) == (400, "exchange-addressed-elsewhere")


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_call_of_another_hour_is_refused(post, signer, minutes):
    sent = instant(clock.now() + timedelta(minutes=minutes))
    assert post(a_call(signer(LIEGE), sent=sent)) == (400, "exchange-clock-off")


def test_a_message_that_is_no_call_is_refused(post, signer):
    head = {"id": new_id(clock.now(), b"0" * RANDOM_BYTES), "from": LIEGE, "to": HUB, "sent": instant(clock.now())}
    receipt = {"type": "rse.receipt.v1", "delivery": head["id"], **head}
    assert post(sealing.sign(receipt, signer(LIEGE))) == (400, "exchange-reference-unknown")


def test_too_much_is_refused_before_it_is_read(post):
    assert post("a" * (2 * LARGEST + 1)) == (400, "exchange-message-too-large")


def test_who_is_no_member_is_refused(post, signer, registrar, tmp_path):
    enrolled(tmp_path / "other", clock.now(), {LIEGE: "Liège"})
    stranger = read_membership(tmp_path / "other" / LIEGE).signer
    assert post(a_call(stranger)) == (400, "exchange-certificate-unknown")


def test_a_revoked_member_is_refused_from_the_next_directory_on(post, signer, revoke):
    assert post(a_call(signer(LIEGE))) == (200, "")
    revoke(LIEGE)
    assert post(a_call(signer(LIEGE))) == (400, "exchange-certificate-revoked")
    assert post(a_call(signer(GHENT))) == (200, "")


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_a_mailbox_is_called_in_one_way(client, db, members, method):
    assert getattr(client, method)("/mailbox").status_code == 405


def test_where_members_use_nats_there_is_no_mailbox(client, db, members, settings, signer):
    settings.NATS = ["nats://127.0.0.1:4222"]
    assert client.post("/mailbox", a_call(signer(LIEGE)), content_type="application/jose").status_code == 404


# What the other end makes of it


def test_the_directory_comes_from_the_hub_as_the_authority_signed_it(box, members):
    assert box(CENTRE).directory() == (members / HUB / "directory.jws").read_text()
    assert read_kept_directory(members / CENTRE).members


def test_a_hub_that_is_away_is_said_to_be(signer):
    remote = Remote(f"http://127.0.0.1:{free_port()}", HUB, signer(CENTRE), clock.now, secrets.token_bytes)
    for call in (
        lambda: remote.publish(envelopes(1)),
        lambda: remote.pull(CENTRE),
        lambda: remote.ack([Delivery(envelopes(1)[0], 1, clock.now(), "")]),
        lambda: remote.nack(Delivery(envelopes(1)[0], 1, clock.now(), "")),
        remote.directory,
    ):
        with pytest.raises(Away, match="ConnectionError"):
            call()


def test_what_is_no_hub_is_away_as_well(hub_over_http, signer):
    elsewhere = Remote(f"{hub_over_http}/health?", HUB, signer(CENTRE), clock.now, secrets.token_bytes)
    with pytest.raises(Away, match="403"):
        elsewhere.pull(CENTRE)


def test_a_refusal_is_told_with_its_code(box, revoke):
    revoke(CENTRE)
    with pytest.raises(Away, match="400 exchange-certificate-revoked"):
        box(CENTRE).pull(CENTRE)


def test_the_pages_of_the_hub_in_a_process_of_their_own(members, live_site, signer):
    remote = Remote(live_site, HUB, signer(CENTRE), clock.now, secrets.token_bytes)
    running.transport().publish(envelopes(1))
    (held,) = remote.pull(CENTRE)
    remote.ack([held])
    assert Letter.objects.get().delivered_at
    assert requests.post(f"{live_site}/mailbox", "a.b.c", timeout=5).status_code == 400
