import io
import json
import os
import re
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest

from adapters.documents.example import CANONICAL, CONTENT_DIGEST, redi_lines, redi_report, sent
from rapport_unique.adapters.documents import (
    ATTACHMENT,
    LINES_PRINTED,
    Column,
    Digest,
    Entry,
    Lines,
    NotRendered,
    ReportDocument,
    Section,
    Signature,
    Status,
    compiling,
    render_report,
)
from rapport_unique.adapters.documents.wording import WORDS
from rapport_unique.core.texts import LANGUAGES

HOSTILE = (
    "#panic()",
    '#read("/etc/passwd")',
    "*bold* _it_ $x$ `raw` @label <label> // /* = [ ] \\ ~ -- ... '\"",
    "<img onerror=alert(1) src=x>",
    '=HYPERLINK("http://example.test")',
)


def pages_of(pdf: bytes, *options: str) -> list[str]:
    """The text of each page, as poppler reads it."""
    answer = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return answer.stdout.decode().split("\f")[:-1]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(pages_of(pdf)).split())


def info_of(pdf: bytes) -> dict[str, str]:
    environment = {**os.environ, "TZ": "UTC"}  # pdfinfo shows moments in the zone of its process
    asked = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True, env=environment)
    answer = asked.stdout.decode()
    return dict(re.findall(r"^([^:]+): +(.*)$", answer, re.MULTILINE))


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_file_is_pdf_a_3a_and_pdf_ua_1_in_its_language(language):
    pdf = render_report(redi_report(language))
    with opened(pdf) as document, document.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert redi_report(language).title in metadata["dc:title"]
        assert document.Root.Lang == f"{language}-BE"
        assert document.Root.MarkInfo.Marked
        assert document.Root.ViewerPreferences.DisplayDocTitle
    assert info_of(pdf)["Tagged"] == "yes"


def test_what_assistive_technology_reads_is_tagged():
    with opened(render_report(redi_report(lines=(redi_lines(2),)))) as document:
        elements = list(_elements(document.Root.StructTreeRoot.K))
        kinds = [str(element.S) for element in elements]
        headers = [element for element in elements if element.S == "/TH"]
        assert kinds.count("/H1") == 7
        assert kinds.count("/Table") == 6
        assert all(any(each.get("/Scope") == "/Column" for each in header.A) for header in headers)
        assert kinds.count("/TR") == 20
        assert kinds.count("/Title") == 1


def _elements(kids):
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            if "/K" in kid:
                yield from _elements(kid.K)


def test_every_font_is_embedded():
    listed = subprocess.run(
        ["pdffonts", "-"], input=render_report(redi_report()), capture_output=True, check=True
    ).stdout.decode()
    fonts = listed.splitlines()[2:]
    assert fonts
    for font in fonts:
        assert re.search(r"\b(yes) +(yes|no) +(yes)\b", font), font
        assert "Libertinus" in font or "DejaVu" in font


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_says_so_on_every_page_and_a_sent_report_nowhere(language):
    mark = WORDS["draft_mark"].say(language)
    draft = redi_report(language, lines=(redi_lines(60),))
    pages = pages_of(render_report(draft), "-raw")
    assert len(pages) > 2
    assert all(mark in _squeezed(page) for page in pages)

    final = text_of(render_report(sent(draft)))
    assert mark not in _squeezed(final)
    assert WORDS["draft_status"].say(language) not in final
    assert WORDS["sent_status"].say(language) in final
    assert "REDI-2023-62063-1" in final
    assert WORDS["not_signed"].say(language) not in final


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_report_says_is_readable(language):
    document = redi_report(language)
    text = text_of(render_report(document))
    for said in _texts(replace(document, language="", title=document.title, canonical_json=b"")):
        assert " ".join(said.split()) in text, said
    assert WORDS["not_signed"].say(language) in text


def _texts(value: object) -> list[str]:
    if isinstance(value, str) and not isinstance(value, Status):
        return [value]
    if isinstance(value, tuple):
        return [said for each in value for said in _texts(each)]
    if is_dataclass(value):
        return [said for field in fields(value) for said in _texts(getattr(value, field.name))]
    return []


def test_times_are_shown_as_the_language_writes_them():
    assert "11/03/2024 16:05" in text_of(render_report(redi_report("nl")))
    assert "11.03.2024 16:05" in text_of(render_report(redi_report("de")))


def test_page_numbers_digest_and_version_stand_at_the_foot_of_every_page():
    pages = pages_of(render_report(redi_report(lines=(redi_lines(60),))))
    for number, page in enumerate(pages, 1):
        assert f"Page {number}/{len(pages)}" in page
        assert CONTENT_DIGEST in page
        assert "version 1, révision 7" in page


def test_the_canonical_json_is_attached_byte_for_byte_as_the_source(tmp_path):
    pdf = render_report(redi_report())
    (tmp_path / "report.pdf").write_bytes(pdf)
    subprocess.run(["pdfdetach", "-saveall", "-o", tmp_path, tmp_path / "report.pdf"], check=True, capture_output=True)
    assert (tmp_path / ATTACHMENT).read_bytes() == CANONICAL
    with opened(pdf) as document:
        (specification,) = document.Root.AF
        assert specification.AFRelationship == pikepdf.Name.Source
        assert specification.EF.F.Subtype == pikepdf.Name("/application/json")


def test_hostile_json_stays_bytes_too():
    canonical = json.dumps({"said": [*HOSTILE, "\x00\u202e\ufeff"]}, ensure_ascii=True).encode()
    with opened(render_report(redi_report(canonical_json=canonical))) as document:
        assert document.attachments[ATTACHMENT].get_file().read_bytes() == canonical


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text_wherever_it_stands(text):
    plain = redi_report()
    document = replace(
        plain,
        title=text,
        sections=(Section(text, (Entry(text, text, text),), (text,)),),
        signatures=(Signature(text, text, plain.dated, text),),
        digests=(Digest(text, text),),
        version=text,
        lines=(Lines(text, (Column(text), Column("B")), ((text, "x"),)),),
    )
    squeezed = _squeezed(text_of(render_report(document)))
    assert squeezed.count(_squeezed(text)) >= 10


def _squeezed(text: str) -> str:
    """Without spaces and places to break, which narrow cells add."""
    return re.sub(r"[\s\u200b\u00ad]|\u2010", "", text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("annexe\u202efdp.exe", "annexe[U+202E]fdp.exe"),
        ("a\u200fb\u2067c", "a[U+200F]b[U+2067]c"),
        ("a\x00b\x1bc", "a[U+0000]b[U+001B]c"),
        ("\ue000 \U0001f600 \ufffe", "[U+E000] [U+1F600] [U+FFFE]"),
        ("lone \ud800 half", "lone [U+D800] half"),
        ("محمد", "[U+0645][U+062D][U+0645][U+062F]"),
        ("two\r\nlines\u2028three", "two lines three"),
    ],
    ids=["override", "marks", "controls", "no-glyph", "surrogate", "right-to-left", "line-breaks"],
)
def test_what_the_fonts_cannot_show_or_would_reorder_is_spelled_out(text, shown):
    document = redi_report(sections=(Section("Champ", (Entry("Nom", text),)),), title=text)
    pdf = render_report(document)
    assert _squeezed(text_of(pdf)).count(_squeezed(shown)) == 2


def test_every_character_of_the_three_languages_comes_out():
    letters = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸàâæçéèêëîïôœùûüÿ ÄÖÜẞäöüß ÁÍÓÚáíóúĲĳ € – — ‘’ “” „ «» … ½ ² § ° × − ≤ ≥ ÅØåøŁłŠšŽžĞğŞşİı"
    amounts = "1\u202f234,56\u00a0€"
    document = redi_report(sections=(Section("Test", (Entry("Lettres", letters), Entry("Montant", amounts))),))
    text = unicodedata.normalize("NFC", text_of(render_report(document)))
    assert " ".join(amounts.split()) in text
    for letter in letters.replace(" ", ""):
        assert letter in text, letter


def test_the_same_input_gives_the_same_bytes_also_in_another_process():
    here = render_report(redi_report())
    assert render_report(redi_report()) == here
    code = (
        "import sys; from adapters.documents.example import redi_report;"
        "from rapport_unique.adapters.documents import render_report;"
        "sys.stdout.buffer.write(render_report(redi_report()))"
    )
    paths = os.pathsep.join([str(Path(__file__).parents[2]), str(Path(compiling.__file__).parents[3])])
    other = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONPATH": paths, "TZ": "Asia/Tokyo"}
    ).stdout
    assert other == here
    assert render_report(replace(redi_report(), version="version 2")) != here


def test_the_time_of_making_is_the_documents_own():
    assert "Tue Mar 12 08:30:00 2024 UTC" in info_of(render_report(redi_report()))["CreationDate"].replace("  ", " ")


def test_a_child_gives_the_same_bytes_as_the_process_itself(monkeypatch):
    document = redi_report(lines=(redi_lines(60),))
    apart = render_report(document)
    monkeypatch.setattr("rapport_unique.adapters.documents.typesetting.compile_apart", compiling.compile_here)
    assert render_report(document) == apart


def test_a_wide_table_lies_on_its_side_and_repeats_its_head():
    pdf = render_report(redi_report(lines=(redi_lines(60),)))
    with opened(pdf) as document:
        boxes = [[float(edge) for edge in page.MediaBox] for page in document.pages]
    lying = [right > top for _, _, right, top in boxes]
    assert not lying[0]
    assert lying[-1]
    pages = pages_of(pdf)
    assert all("Contrôle" in page for page, wide in zip(pages, lying, strict=True) if wide)
    assert sum(page.count("Complet") for page in pages) == 60


def test_a_narrow_table_stays_upright():
    lines = Lines("Lignes", (Column("Nom"), Column("Montant", numeric=True)), (("a", "1,00\u00a0€"),))
    with opened(render_report(redi_report(lines=(lines,)))) as document:
        assert all(float(page.MediaBox[2]) < float(page.MediaBox[3]) for page in document.pages)


def test_an_empty_table_says_so():
    assert "Aucune ligne." in text_of(render_report(redi_report(lines=(redi_lines(0),))))


def test_a_word_without_end_stays_on_the_page():
    word = "x" * 3000
    document = redi_report(sections=(Section("Champ", (Entry(word, word),)),), lines=(redi_lines(1),))
    document = replace(document, lines=(replace(document.lines[0], rows=((word,) * 18,)),))
    pdf = render_report(document)
    with opened(pdf) as read:
        widths = [float(page.MediaBox[2]) for page in read.pages]
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    for page, width in zip(boxes.split("<page ")[1:], widths, strict=True):
        assert all(float(edge) <= width for edge in re.findall(r'xMax="([\d.]+)">x', page))
    assert _squeezed(" ".join(pages_of(pdf))).count("x") >= 6000


def test_a_table_beyond_what_is_printed_is_cut_visibly_and_in_bounded_time():
    started = time.perf_counter()
    pdf = render_report(redi_report(lines=(redi_lines(LINES_PRINTED + 500),)))
    assert time.perf_counter() - started < compiling.SECONDS
    text = text_of(pdf)
    assert f"Lignes 1 à {LINES_PRINTED} sur {LINES_PRINTED + 500}." in text
    assert text.count("Complet") == LINES_PRINTED


def test_remarks_beyond_what_is_printed_are_cut_visibly():
    (remark,) = redi_report("nl").remarks
    text = text_of(render_report(redi_report("nl", remarks=(remark,) * (LINES_PRINTED + 1))))
    assert f"Vaststellingen 1 tot {LINES_PRINTED} van {LINES_PRINTED + 1}." in text
    assert text.count(remark.place) == LINES_PRINTED


def test_a_table_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(compiling, "SECONDS", 0.01)
    with pytest.raises(NotRendered, match=r"0\.01 s"):
        render_report(redi_report(lines=(redi_lines(60),)))


def test_what_the_compiler_refuses_is_told(monkeypatch, tmp_path):
    (tmp_path / "report.typ").write_text('#panic("no such document")')
    monkeypatch.setattr(compiling, "TEMPLATE", tmp_path / "report.typ")
    with pytest.raises(NotRendered, match="no such document"):
        render_report(redi_report())


def test_threads_do_not_disturb_each_other():
    documents = [redi_report(LANGUAGES[number % 3], version=f"version {number}") for number in range(24)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(render_report, documents))
    assert together == [render_report(document) for document in documents]


def test_the_template_asks_for_no_package():
    assert "#import" not in compiling.TEMPLATE.read_text()
    assert "@preview" not in compiling.TEMPLATE.read_text()


@pytest.mark.parametrize(
    "changes",
    [
        {"dated": datetime(2024, 3, 12)},
        {"status": Status.SENT},
        {"lines": (Lines("Lignes", (Column("A"),), (("1", "2"),)),)},
    ],
)
def test_an_impossible_document_is_refused_when_it_is_made(changes):
    with pytest.raises(ValueError, match=r"time zone|sent report|every line"):
        redi_report(**changes)


def test_a_report_without_optional_parts_is_made():
    bare = redi_report(sections=(), figures=(), remarks=(), signatures=(), digests=())
    assert isinstance(bare, ReportDocument)
    assert "BE68 5390 0754 7034" in text_of(render_report(bare))
