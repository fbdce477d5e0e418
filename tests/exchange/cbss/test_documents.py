"""A message becomes a document of the Crossroads Bank and comes back the same; what is no such document is refused."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.exchange.cbss.messages import CARRIED
from tests.exchange.protocol.examples import EXAMPLES

from rapport_unique.core.findings import Invalid
from rapport_unique.exchange import cbss
from rapport_unique.exchange.cbss.documents import MOST_TAGS, read, written
from rapport_unique.exchange.cbss.mapping import TABLES
from rapport_unique.exchange.protocol.messages import LARGEST

SCHEMA = etree.XMLSchema(etree.parse(str(Path(cbss.__file__).parent / "schemas" / "exchange.xsd")))
"""The same schemas as another library reads them."""
CARRIED_TYPES = {f"rse.{name}.v1" for name in TABLES}
EXAMPLE = {each["type"].split(".")[1]: each for each in EXAMPLES if each["type"] in CARRIED_TYPES}
REQUEST = written(EXAMPLE["request"])
SSIN = EXAMPLE["request"]["ssin"]


@given(CARRIED)
def test_there_and_back_is_the_same_message(message):
    document = written(message)
    SCHEMA.assertValid(etree.fromstring(document))
    assert read(document) == message
    assert written(read(document)) == document


@pytest.mark.parametrize("name", EXAMPLE)
def test_the_blocks_say_what_the_bank_reads_in_them(name):
    message, root = EXAMPLE[name], ElementTree.fromstring(written(EXAMPLE[name]))
    asker = {"request": "from", "register": "from", "answer": "customer"}.get(name, "to")
    ticket = {"request": "id", "register": "id", "inscriptions": "reply"}.get(name, "ticket")
    assert root.findtext("informationCustomer/customerIdentification/cbeNumber") == message[asker]
    assert root.findtext("informationCustomer/ticket") == message[ticket]
    assert root.findtext("legalContext") == "PCSA:SOCIAL_INQUIRY:RSE"
    assert [each.tag for each in root][:2] != ["legalContext", "informationCustomer"]
    assert len(root.findtext("informationCBSS/ticketCBSS", "0" * 36)) == 36


def test_an_answer_says_nothing_of_what_was_found():
    assert ElementTree.fromstring(written(EXAMPLE["answer"])).find(".//status") is None


@pytest.mark.parametrize("message", [each for each in EXAMPLES if each["type"] not in CARRIED_TYPES])
def test_other_messages_have_no_document(message):
    assert refusal(written, message) == "exchange-message-unreadable"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ssin", "80990690053"),
        ("period", {"begin": "2023-02-30"}),
        ("expires", "2026-03-03T25:00:00.000Z"),
        ("blocks", ["PRACTICAL", "PRACTICAL"]),
        ("legalContext", "SPP_IS:INSPECTION"),
    ],
)
def test_a_value_that_the_blocks_cannot_carry_is_refused(field, value):
    assert refusal(written, {**EXAMPLE["request"], field: value}) == "exchange-message-unreadable"


@pytest.mark.parametrize("sign", ["\ufffe", "\uffff", "\x00", "\ud800"])
def test_a_sign_that_xml_has_not_is_refused(sign):
    proof = {"lastName": f"A{sign}", "birthDate": "1980-05-06"}
    assert refusal(written, {**EXAMPLE["register"], "proof": proof}) == "exchange-message-unreadable"


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "x"}">' for n in range(9))
ROOT = 'xmlns:rse="urn:rapport-unique:social-report-exchange:1"'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def changed(pattern, text):
    document, count = re.subn(pattern, text, REQUEST.decode(), count=1, flags=re.S)
    assert count == 1
    return document.encode()


HOSTILE = {
    "entities": changed(r"\?>", f"?><!DOCTYPE x [{BOMB}]>").replace(b"a7f3", b"&a8;"),
    "a file": changed(r"\?>", '?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>').replace(b"a7f3", b"&f;"),
    "a document type": changed(r"\?>", '?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'),
    "utf-16 with entities": REQUEST.decode()
    .replace("UTF-8", "UTF-16")
    .replace("?>", f"?><!DOCTYPE x [{BOMB}]>")
    .encode("utf-16"),
    "another type of an element": changed(ROOT, f'{ROOT} {XSI} xsi:type="x"'),
    "a schema to fetch": changed(ROOT, f'{ROOT} {XSI} xsi:schemaLocation="urn:x http://127.0.0.1:9/x.xsd"'),
    "nothing": changed("<agent>a7f3</agent>", f'<agent {XSI} xsi:nil="true"/>'),
    "an element more": changed("<agent>", "<inspection>yes</inspection><agent>"),
    "an element less": changed("<agent>a7f3</agent>", ""),
    "twice the same": changed("<agent>a7f3</agent>", "<agent>a7f3</agent><agent>b</agent>"),
    "another order": changed("(<agent>.*?</agent>)(.*?)(<ssin>.*?</ssin>)", r"\3\2\1"),
    "text between elements": changed("<agent>", "and <agent>"),
    "another namespace": REQUEST.replace(b"exchange:1", b"exchange:2"),
    "no namespace": changed(ROOT, 'xmlns:rse=""'),
    "another root": REQUEST.replace(b"rse:request", b"rse:inspect"),
    "the ground of an inspection": changed("PCSA:SOCIAL_INQUIRY:RSE", "SPP_IS:INSPECTION"),
    "sector and institution": changed(
        "<cbeNumber>[0-9]*</cbeNumber>", "<sector>17</sector><institution>1</institution>"
    ),
    "deep": changed("<agent>a7f3</agent>", "<agent>" * 2_000 + "</agent>" * 2_000),
    "many": changed("<agent>a7f3</agent>", "<agent/>" * MOST_TAGS),
    "large": REQUEST + b" " * 2 * LARGEST,
    "cut": REQUEST[: len(REQUEST) // 2],
    "two documents": REQUEST + REQUEST,
    "an unknown encoding": REQUEST.replace(b"UTF-8", b"UTF-99"),
    "an encoding of Python": REQUEST.replace(b"UTF-8", b"rot13"),
    "nothing at all": b"",
    "no xml": b'{"type": "rse.request.v1"}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused(name):
    assert refusal(read, HOSTILE[name]) in ("exchange-message-unreadable", "exchange-message-too-large")


def test_another_sector_is_refused():
    document = written(EXAMPLE["register"]).replace(b"<sector>17<", b"<sector>18<")
    assert refusal(read, document) == "exchange-message-unreadable"


def test_a_refusal_does_not_repeat_what_somebody_made_up():
    refused = REQUEST.replace(b"<agent>a7f3</agent>", f"<n{SSIN}/>".encode())
    assert refusal(read, refused) == "exchange-message-unreadable"


def test_a_refusal_names_the_element():
    with pytest.raises(Invalid) as caught:
        read(REQUEST.replace(b"<beginDate>2023", b"<beginDate>x"))
    assert "beginDate" in caught.value.facts["why"].fr


def test_a_comment_hides_nothing():
    """Some parsers end a text at the comment: 800506 for the whole number."""
    document = REQUEST.replace(SSIN.encode(), f"{SSIN[:6]}<!-- -->{SSIN[6:]}".encode())
    assert read(document)["ssin"] == SSIN


def test_spaces_between_elements_change_nothing():
    assert read(re.sub(rb">\s+<", b"><", REQUEST)) == EXAMPLE["request"]


@given(st.data())
def test_any_damage_is_refused_or_changes_nothing_but_a_value(data):
    """A message that is valid, or a refusal without a number in it; never another error."""
    document = bytearray(REQUEST)
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(document) - 1))
        document[position : position + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        message = read(bytes(document))
    except Invalid as error:
        assert SSIN not in str(vars(error))
    else:
        assert message["type"] == "rse.request.v1"
        assert read(written(message)) == message


def refusal(work, content):
    with pytest.raises(Invalid) as caught:
        work(content)
    assert SSIN not in str(vars(caught.value))
    return caught.value.code
