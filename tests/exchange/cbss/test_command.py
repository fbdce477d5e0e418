"""`rapport-unique-hub cbss`: a message as a document of the Crossroads Bank and back, at an operator's hands."""

import io
import json

import pytest
from tests.exchange.cbss.test_documents import EXAMPLE, HOSTILE, REQUEST, SCHEMA, SSIN, etree

from rapport_unique.cli_exchange import hub


@pytest.fixture
def command(tmp_path, capsysbinary, monkeypatch):
    """Its status and what it prints on its two outputs; the content is in a file, or on standard input."""

    def command(content, *words, stdin=False):
        file = tmp_path / "message"
        file.write_bytes(content)
        if stdin:
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        status = hub(["cbss", "-" if stdin else str(file), *words])
        return status, *capsysbinary.readouterr()

    return command


@pytest.mark.parametrize("name", EXAMPLE)
@pytest.mark.parametrize("stdin", [False, True], ids=["file", "standard input"])
def test_a_message_is_printed_as_a_document_and_comes_back(command, name, stdin):
    status, document, said = command(json.dumps(EXAMPLE[name], indent=1).encode(), stdin=stdin)
    assert (status, said) == (0, b"")
    SCHEMA.assertValid(etree.fromstring(document))
    status, printed, said = command(document, "--read", stdin=stdin)
    assert (status, said) == (0, b"")
    assert json.loads(printed) == EXAMPLE[name]


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "n'est pas admis"), ("nl", "is niet toegelaten"), ("de", "ist nicht zulässig")]
)
def test_what_is_wrong_is_said_with_its_place_and_never_what_stands_there(command, language, words):
    wrong = json.dumps({**EXAMPLE["request"], "period": {"begin": "80050690053"}}).encode()
    status, printed, _ = command(wrong, "--lang", language)
    assert status == 1 and b"<" not in printed
    assert "exchange-message-unreadable" in printed.decode() and f"period.begin {words}" in printed.decode()
    assert b"80050690053" not in printed and SSIN.encode() not in printed


def test_a_type_that_the_bank_does_not_carry_is_said(command):
    status, printed, _ = command(json.dumps({**EXAMPLE["request"], "type": "rse.reminder.v1"}).encode())
    assert (status, b"exchange-message-unreadable" in printed) == (1, True)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_without_a_traceback(command, name):
    status, printed, said = command(HOSTILE[name], "--read")
    assert (status, said) == (1, b"")
    assert printed.startswith(b"blocking exchange-message-") and SSIN.encode() not in printed


def test_an_element_that_is_not_admitted_is_named(command):
    _, printed, _ = command(REQUEST.replace(b"<beginDate>2023", b"<beginDate>x"), "--read")
    assert "beginDate n'est pas admis" in printed.decode()


@pytest.mark.parametrize(
    ("content", "words"), [(b"{", b"line 1 column 2"), (b"\xff", b"decode"), (b"[" * 200_000, b"deep")]
)
def test_what_is_no_json_is_refused_with_its_place(command, content, words):
    status, printed, said = command(content)
    assert (status, printed) == (2, b"")
    assert words in said


def test_a_file_that_cannot_be_read_is_wrong_usage(tmp_path, capsys):
    assert hub(["cbss", str(tmp_path / "missing")]) == 64
    assert "missing" in capsys.readouterr().err
