"""`rapport-unique verify`: who signed a report's PDF, without a site."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.signing import signed_by, trust_of

from adapters.documents.example import redi_report
from rapport_unique.adapters.documents import render_report
from rapport_unique.adapters.signatures.fields import with_fields

COMMAND = Path(sys.executable).with_name("rapport-unique")


@pytest.fixture(scope="module")
def file(pki, tmp_path_factory):
    pdf = with_fields(render_report(redi_report()), {"president": "P", "director": "D"})
    for field in ("president", "director"):
        pdf = signed_by(pdf, field, pki.cards[field], trust_of(pki), pki, first=field == "president").pdf
    path = tmp_path_factory.mktemp("signed") / "report.pdf"
    path.write_bytes(pdf)
    return path


@pytest.fixture
def authorities(pki, tmp_path):
    path = tmp_path / "authorities.pem"
    path.write_bytes(pki.pem("root", "citizens"))
    return path


def run(*arguments, **variables):
    return subprocess.run([COMMAND, "verify", *map(str, arguments)], capture_output=True, text=True, env=variables)


def test_it_says_who_signed_when_and_what(file, authorities):
    done = run(file, "--authorities", authorities, "--stamp-authorities", authorities)
    assert done.returncode == 0, done.stderr
    assert "rien n'y a été changé" in done.stdout
    assert "Président : President Exemple" in done.stdout
    assert "heure certifiée" in done.stdout
    assert "85073000160" not in done.stdout


def test_as_json_in_the_other_languages(file, authorities):
    settings = {"RU_CARD_AUTHORITIES": str(authorities), "RU_TSA_AUTHORITIES": str(authorities)}
    for language, role in (("nl", "Voorzitter"), ("de", "Präsident")):
        done = run(file, "--json", "--lang", language, **settings)
        said = json.loads(done.stdout)
        assert (said["good"], said["findings"]) == (True, [])
        assert said["signatures"][0]["role"] == role
        assert said["archived_at"]
        assert not any(each["test"] for each in said["signatures"])


def test_a_changed_document_is_told_and_ends_with_one(file, authorities, tmp_path):
    content = bytearray(file.read_bytes())
    content[content.index(b"stream\n") + 30] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(content)
    done = run(changed, "--json", "--authorities", authorities, "--stamp-authorities", authorities)
    assert done.returncode == 1
    assert "signed-bytes-changed" in {each["code"] for each in json.loads(done.stdout)["findings"]}


def test_it_trusts_nobody_by_itself(file, tmp_path, pki):
    assert run(file).returncode == 64
    stranger = tmp_path / "stranger.pem"
    stranger.write_bytes(pki.pem("strangers"))
    done = run(file, "--json", "--authorities", stranger, "--stamp-authorities", stranger)
    assert done.returncode == 1
    assert "signer-untrusted" in {each["code"] for each in json.loads(done.stdout)["findings"]}
    empty = tmp_path / "empty.pem"
    empty.write_text("-----BEGIN NOTHING-----\nAAAA\n-----END NOTHING-----\n")
    assert run(file, "--authorities", empty, "--stamp-authorities", empty).returncode == 64


def test_a_file_that_is_not_there_or_no_report(authorities, tmp_path):
    trusted = ("--authorities", authorities, "--stamp-authorities", authorities)
    assert run(tmp_path / "nowhere.pdf", *trusted).returncode == 64
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.4")
    done = run(other, *trusted)
    assert done.returncode == 1
    assert "pas un rapport signé de cette application" in done.stdout
