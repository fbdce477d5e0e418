"""The vendored style sheet is what was compiled, and nothing reserved to others came with it."""

import hashlib
import re
from pathlib import Path

import rapport_unique.ui

ROOT = Path(rapport_unique.ui.__file__).parent
VENDOR = ROOT / "static" / "ui" / "vendor" / "govuk"
RESERVED = (" ".join(("gds", "transport")), "cr" + "est", "crown-", "logotype", "font-face")


def test_every_vendored_file_has_its_hash():
    listed = dict(reversed(line.split("  ")) for line in (VENDOR / "SHA256SUMS").read_text().splitlines())
    present = {path.name for path in VENDOR.iterdir()} - {"SHA256SUMS"}
    assert set(listed) == present
    for name, digest in listed.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_nothing_reserved_and_no_other_host():
    for path in sorted((ROOT / "static").rglob("*")) + sorted((ROOT / "templates").rglob("*")):
        if not path.is_file():
            continue
        content = path.read_text(encoding="utf-8")
        for word in RESERVED:
            assert word not in content.lower(), f"{word} in {path}"
        hosts = set(re.findall(r"https?://([^/\s\"')]+)", content)) - {"www.w3.org"}
        assert not hosts, f"{hosts} in {path}"


def test_our_scripts_stay_small():
    scripts = sorted((ROOT / "static" / "ui" / "js").glob("*.js"))
    lines = {path.stem: len(path.read_text().splitlines()) for path in scripts}
    assert max(lines.values()) < 100
    assert sum(lines[name] for name in ("autosave", "session", "start", "unsaved", "upload")) < 250
    assert "innerHTML" not in "".join(path.read_text() for path in scripts)


def test_no_template_needs_an_inline_script_or_style():
    for path in (ROOT / "templates").rglob("*.html"):
        content = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", content), path


def test_running_text_has_the_same_sections_in_each_language():
    prose = ROOT / "templates" / "ui" / "prose"
    for name in ("manual", "accessibility", "privacy"):
        shapes = {
            tuple(re.findall(r"<(h2|p|li)\b", (prose / f"{name}.{language}.html").read_text(encoding="utf-8")))
            for language in ("fr", "nl", "de")
        }
        assert len(shapes) == 1, name
