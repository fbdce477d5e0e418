"""Messages: canonical both ways, valid by their schemas, and refused without repeating what they hold."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tests.exchange.protocol.examples import BODY, EXAMPLES
from tests.support.exchange import a_ssin

from rapport_unique.core.findings import Invalid
from rapport_unique.core.seal import canonical_bytes
from rapport_unique.exchange.protocol.messages import LARGEST, read, schema, types, written

REQUEST = EXAMPLES[0]


def paths(value, path=()):
    """Every place in a message."""
    yield path
    if isinstance(value, (dict, list)):
        for name, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from paths(each, (*path, name))


def changed(message, path, value):
    copy = json.loads(json.dumps(message))
    *before, last = path
    inside = copy
    for part in before:
        inside = inside[part]
    inside[last] = value
    return copy


def refused(message):
    with pytest.raises(Invalid) as refusal:
        read(canonical_bytes(message))
    assert refusal.value.code == "exchange-message-unreadable"
    return refusal.value.facts["why"].fr


def test_there_is_an_example_of_every_type():
    assert sorted(each["type"] for each in EXAMPLES) == list(types())


@pytest.mark.parametrize("kind", types())
def test_every_schema_is_one_of_the_dialect_and_closed_everywhere(kind):
    Draft202012Validator.check_schema(schema(kind))
    text = json.dumps(schema(kind))
    assert text.count('"properties": {') - text.count('"if": {"properties": {') == text.count(
        '"additionalProperties": false'
    )


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda each: each["type"])
def test_messages_come_back(message):
    content = written(message)
    assert read(content) == message
    assert read(content + b" " * 500) == message


@pytest.mark.parametrize("message", EXAMPLES, ids=lambda each: each["type"])
def test_nothing_may_be_added_left_out_or_changed_in_kind(message):
    for path in paths(message):
        if path:
            refused(changed(message, path, {"unexpected": True}))
    for name in schema(message["type"])["required"]:
        refused({key: value for key, value in message.items() if key != name})
    refused({**message, "extra": ""})


@pytest.mark.parametrize("path", [path for path in paths(REQUEST) if path and path != ("purpose",)], ids=str)
def test_control_characters_pass_nowhere(path):
    value = REQUEST
    for part in path:
        value = value[part]
    if isinstance(value, str):
        refused(changed(REQUEST, path, value + "\n"))
        refused(changed(REQUEST, path, value + "\x00"))


def test_free_text_takes_accents_but_no_control_characters_and_at_most_500():
    path = ("decisions", 0, "motivation", "text")
    assert read(written(changed(BODY, path, "Été – ça va €")))
    assert "motivation" in refused(changed(BODY, path, "a\nb"))
    refused(changed(BODY, path, "x" * 501))


@pytest.mark.parametrize("amount", ["1", "1.2", "1,20", "1e3", "1.200", "NaN", "", "1234567890123.00"])
def test_amounts_are_strings_with_two_decimals(amount):
    refused(changed(BODY, ("decisions", 0, "amount"), amount))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b'{"type":[]}',
        b'{"type":"rse.request.v2"}',
        b"[" * 100_000,
        b"9" * 10_000,
        b"NaN",
    ],
)
def test_nonsense_is_refused(content):
    with pytest.raises(Invalid, match="exchange-message-unreadable"):
        read(content)


def test_a_message_has_one_way_to_be_written():
    content = written(REQUEST)
    for other in (
        b" " + content,
        content.replace(b":", b": ", 1),
        content.replace(b'"agent"', b'"agent":"b","agent"', 1),
        json.dumps(REQUEST).encode(),
        content + b"\n",
    ):
        with pytest.raises(Invalid, match="exchange-message-unreadable"):
            read(other)


def test_a_float_is_never_sent():
    with pytest.raises(Invalid):
        written(changed(BODY, ("decisions", 0, "amount"), 12.5))


def test_too_much_is_refused_before_it_is_read():
    with pytest.raises(Invalid, match="exchange-message-too-large"):
        read(b" " * (LARGEST + 1))


def test_refusals_do_not_repeat_a_national_number():
    wrong = changed(REQUEST, ("ssin",), a_ssin() + "7")
    assert a_ssin() not in refused(wrong)
    assert refused(wrong).startswith("ssin")


@pytest.mark.parametrize(
    ("action", "needed"), [("REGISTER", ["quality", "period", "proof"]), ("UNREGISTER", ["quality", "period"])]
)
def test_what_an_action_on_the_register_needs(action, needed):
    (message,) = (each for each in EXAMPLES if each["type"] == "rse.register.v1")
    message = {**message, "action": action}
    assert written(message)
    for name in needed:
        refused({key: value for key, value in message.items() if key != name})


@pytest.mark.parametrize(
    ("call", "needed", "value"),
    [
        ("publish", "envelopes", [{"id": "a", "content": "a.b.c.d.e"}]),
        ("pull", "most", 50),
        ("ack", "held", [{"id": "a", "hold": "", "attempt": 1}]),
    ],
)
def test_what_a_call_at_the_mailbox_needs(call, needed, value):
    (example,) = (each for each in EXAMPLES if each["type"] == "rse.mailbox.v1")
    bare = {key: each for key, each in example.items() if key not in ("held", "poison")} | {"call": call}
    assert written({**bare, needed: value})
    refused(bare)


def test_proof_is_a_card_or_a_name_with_a_birth_date():
    (message,) = (each for each in EXAMPLES if each["type"] == "rse.register.v1")
    assert written({**message, "proof": {"identityCard": "592123456789"}})
    refused({**message, "proof": {"identityCard": "592123456789", "lastName": "X", "birthDate": "1980-05-06"}})
    refused({**message, "proof": {"lastName": "X"}})
    refused({**message, "proof": {}})


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with pytest.raises(Invalid):
        read(content)


@given(st.data())
def test_any_flipped_bit_is_refused_or_still_a_message(data):
    content = bytearray(written(REQUEST))
    at = data.draw(st.integers(0, len(content) * 8 - 1))
    content[at // 8] ^= 1 << at % 8
    try:
        found = read(bytes(content))
    except Invalid:
        return
    assert found != REQUEST
    assert canonical_bytes(found) == bytes(content).rstrip(b" ")
