"""Other programs read the same signatures: poppler, openssl and mupdf."""

import subprocess
from io import BytesIO

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader


def said(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.fixture
def file(tmp_path, signed_twice):
    path = tmp_path / "report.pdf"
    path.write_bytes(signed_twice)
    return path


@pytest.fixture
def tampered(tmp_path, signed_twice):
    changed = bytearray(signed_twice)
    start = signed_twice.index(b"stream\n") + 20
    changed[start] ^= 1
    path = tmp_path / "tampered.pdf"
    path.write_bytes(changed)
    return path


def test_pdfsig_finds_both_valid(file, tampered):
    assert said("pdfsig", "-nocert", str(file)).count("Signature Validation: Signature is Valid.") == 2
    assert "Digest Mismatch" in said("pdfsig", "-nocert", str(tampered))


def test_mutool_finds_them_intact(file, tampered):
    assert "valid but there have been edits" in said("mutool", "sign", "-v", str(file))
    assert "valid but" not in said("mutool", "sign", "-v", str(tampered))


@pytest.mark.parametrize("field", ["president", "director"])
def test_openssl_verifies_each_signature(field, signed_twice, pki, tmp_path):
    reader = PdfFileReader(BytesIO(signed_twice))
    signature = next(each for each in reader.embedded_regular_signatures if each.field_name == field)
    start, length, then, rest = (int(part) for part in signature.byte_range)
    content = tmp_path / "content"
    content.write_bytes(signed_twice[start : start + length] + signed_twice[then : then + rest])
    value = tmp_path / "value.der"
    value.write_bytes(signature.pkcs7_content)
    (tmp_path / "roots.pem").write_bytes(pki.pem("root"))
    (tmp_path / "others.pem").write_bytes(pki.pem("citizens"))
    command = [
        "openssl",
        "cms",
        "-verify",
        "-cades",
        "-binary",
        "-inform",
        "DER",
        "-in",
        str(value),
        "-content",
        str(content),
    ]
    command += ["-CAfile", str(tmp_path / "roots.pem"), "-certfile", str(tmp_path / "others.pem"), "-purpose", "any"]
    assert "Verification successful" in said(*command, "-out", "/dev/null")
    content.write_bytes(b"x" + content.read_bytes()[1:])
    assert "Verification successful" not in said(*command, "-out", "/dev/null")
