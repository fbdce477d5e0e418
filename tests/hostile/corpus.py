"""Hostile workbooks, each made by script from an honest one: no binary lies in the repository."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import NamedTuple

from adapters.workbooks.files import SHEET1, all_completed, parts_of, replaced, written, zipped

MIB = 2**20
REFUSED = "refused"


class Hostile(NamedTuple):
    """A file, and what must follow: a refusal, or a finding of this code, or (`""`) an ordinary reading."""

    name: str
    content: bytes | Callable[[], bytes]
    """Or how it is made, where that takes time."""
    follows: str
    code: str
    cell: str = "H5"


_NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(content: str | None = None, **extra: bytes) -> bytes:
    """A small ods in the shape that LibreOffice gives it."""
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": (content or ods_content()).encode(),
        "META-INF/manifest.xml": b'<?xml version="1.0"?><m:manifest xmlns:m="urn:x"/>',
        **extra,
    }
    return zipped(parts)


def ods_content(rows: str | None = None, head: str = "", tail: str = "") -> str:
    from adapters.workbooks.files import TABLE

    headers = "".join(_text(column.label.fr) for column in TABLE.columns)
    body = ods_row() if rows is None else rows
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_NS}><office:body><office:spreadsheet>'
        f'<table:table table:name="REDI" table:protected="true">'
        f'<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f"<table:table-row>{headers}</table:table-row>{body}{tail}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def ods_row(granted: str | None = None, attributes: str = "") -> str:
    """The first completed line of the tests."""
    row = all_completed()[0]
    cells = [
        *(_text(row[key] or "") for key in ("ins", "niss", "budget_number")),
        _date(row["budget_date"] or ""),
        _number(row["balance"] or ""),
        _text("Oui – PIIS"),
        _date(row["decided_on"] or ""),
        granted or _number(row["granted_monthly"] or ""),
        _number("116.29"),
        _date(row["starts_on"] or ""),
        _date(row["ends_on"] or ""),
        _number("3"),
        "<table:table-cell/><table:table-cell/>",
        _text("Mensuelle"),
        _number(row["paid"] or ""),
    ]
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def _text(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def _number(text: str) -> str:
    return (
        f'<table:table-cell office:value-type="float" office:value="{text}"><text:p>{text}</text:p></table:table-cell>'
    )


def _date(day: str) -> str:
    return f'<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>?</text:p></table:table-cell>'


def _with(parts: dict[str, bytes], **changes: bytes) -> bytes:
    return zipped({**parts, **changes})


def containers() -> Iterator[Hostile]:
    """Files whose container lies, or is no workbook."""
    honest = written(all_completed())
    parts = parts_of(honest)
    yield Hostile("empty", b"", REFUSED, "not-a-workbook")
    yield Hostile("png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, REFUSED, "not-a-workbook")
    yield Hostile("csv", b"a,b\n1,2\n", REFUSED, "not-a-workbook")
    yield Hostile("junk before the zip", b"junk" + honest, REFUSED, "not-a-workbook")
    yield Hostile("old or encrypted", b"\xd0\xcf\x11\xe0" + b"\0" * 600, REFUSED, "old-or-encrypted-workbook")
    yield Hostile("truncated", honest[: len(honest) // 2], REFUSED, "damaged-file")
    yield Hostile("another document", zipped({"word/document.xml": b"<a/>"}), REFUSED, "not-a-workbook")
    yield Hostile("60000 members", _many_members(), REFUSED, "too-large")
    yield Hostile("duplicate member", _duplicate_member(parts), REFUSED, "unsafe-file")
    yield Hostile("member that climbs", zipped({**parts, "../../evil": b"x"}), REFUSED, "unsafe-file")
    yield Hostile("lying size", _lying_size(honest), REFUSED, "damaged-file")
    yield Hostile("corrupt deflate", _corrupt(honest), REFUSED, "damaged-file")
    yield Hostile("lzma member", zipped(parts, zipfile.ZIP_LZMA), REFUSED, "unsafe-file")
    yield Hostile(
        "encrypted ods",
        ods(**{"META-INF/manifest.xml": b"<m><encryption-data/></m>"}),
        REFUSED,
        "old-or-encrypted-workbook",
    )


def contents() -> Iterator[Hostile]:
    """Parts that bear macros, links, entities, or more than anyone writes."""
    honest = written(all_completed())
    parts = parts_of(honest)
    yield Hostile("macros", zipped({**parts, "xl/vbaProject.bin": b"x"}), REFUSED, "macros")
    yield Hostile("ods basic", ods(**{"Basic/Standard/script.xml": b"<a/>"}), REFUSED, "macros")
    yield Hostile(
        "macro content type",
        replaced(honest, b"sheet.main+xml", b"sheet.macroEnabled.main+xml", "[Content_Types].xml"),
        REFUSED,
        "macros",
    )
    yield Hostile(
        "external link part",
        zipped({**parts, "xl/externalLinks/externalLink1.xml": b"<a/>"}),
        REFUSED,
        "external-links",
    )
    relation = (
        b'<Relationship Id="rId9" Type="http://x/oleObject" '
        b'Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    )
    yield Hostile(
        "external relation",
        replaced(honest, b"</Relationships>", relation, "xl/_rels/workbook.xml.rels"),
        REFUSED,
        "external-links",
    )
    yield Hostile("ods link", ods(ods_content(tail="<table:table-source/>")), REFUSED, "external-links")
    yield Hostile(
        "sheet outside xl",
        replaced(honest, b"worksheets/sheet1.xml", b"../../etc/passwd", "xl/_rels/workbook.xml.rels"),
        REFUSED,
        "unsafe-file",
    )
    bomb = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>'
    for part in (SHEET1, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"):
        yield Hostile(f"entities in {part}", _after_declaration(parts, part, bomb), REFUSED, "unsafe-file")
    xxe = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield Hostile("xxe", _after_declaration(parts, SHEET1, xxe), REFUSED, "unsafe-file")
    yield Hostile(
        "external dtd",
        _after_declaration(parts, "xl/workbook.xml", b'<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd">'),
        REFUSED,
        "unsafe-file",
    )
    yield Hostile("ods entities", ods(ods_content(head=bomb.decode())), REFUSED, "unsafe-file")
    yield Hostile(
        "utf-16 sheet", _with(parts, **{SHEET1: parts[SHEET1].decode().encode("utf-16")}), REFUSED, "damaged-file"
    )
    latin = parts[SHEET1].replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"')
    yield Hostile("latin-1 sheet", _with(parts, **{SHEET1: latin}), REFUSED, "unsafe-file")
    yield Hostile("bad utf-8", replaced(honest, b"<v>Complet</v>", b"<v>Compl\xff</v>"), REFUSED, "damaged-file")
    yield Hostile("malformed sheet", replaced(honest, b"</sheetData>", b"</sheetDat>"), REFUSED, "damaged-file")
    yield Hostile(
        "malformed strings", replaced(honest, b"</sst>", b"</ss>", "xl/sharedStrings.xml"), REFUSED, "damaged-file"
    )


def bombs() -> Iterator[Hostile]:
    """Small files that unfold without end."""
    parts = parts_of(written(all_completed()))
    sheet = parts[SHEET1]
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:B2"/>' * 40_000 + b"</mergeCells><dataValidations"
    deep = b"<a>" * 20_000 + b"</a>" * 20_000
    text = b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"a" * (20 * MIB) + b"</t></is></c></row></sheetData>"

    def part(name: str, head: bytes, repeated: bytes, times: int, tail: bytes) -> Callable[[], bytes]:
        return lambda: zipped({**parts, name: head + repeated * times + tail})

    def changed(old: bytes, new: bytes) -> Callable[[], bytes]:
        return lambda: zipped({**parts, SHEET1: sheet.replace(old, new, 1)}, zipfile.ZIP_STORED)

    cell = b'<row r="9"><c r="A9"><v>1</v></c></row>'
    strings, styles = "xl/sharedStrings.xml", "xl/styles.xml"
    yield Hostile("spaces", part(SHEET1, b"<worksheet>", b" ", 200 * MIB, b"</worksheet>"), REFUSED, "unsafe-file")
    yield Hostile("cells", part(SHEET1, b"<worksheet>", cell, 2_000_000, b"</worksheet>"), REFUSED, "unsafe-file")
    yield Hostile(
        "strings", part(strings, b"<sst>", b"<si><t>a</t></si>", 3_000_000, b"</sst>"), REFUSED, "unsafe-file"
    )
    yield Hostile(
        "styles", part(styles, b"<styleSheet>", b"<xf/>", 5_000_000, b"</styleSheet>"), REFUSED, "unsafe-file"
    )
    yield Hostile("merges", changed(b"<dataValidations", merges), REFUSED, "damaged-file")
    yield Hostile("nesting", changed(b"<sheetData>", deep + b"<sheetData>"), REFUSED, "unsafe-file")
    yield Hostile("one text of 20 MiB", changed(b"</sheetData>", text), "finding", "ins-unreadable", "A9")
    spans = "<text:span>" * 2_000 + "</text:span>" * 2_000
    yield Hostile("ods nesting", ods(ods_content(rows=spans)), REFUSED, "unsafe-file")


def cells() -> Iterator[Hostile]:
    """Cells that readers take for something else."""
    honest = written(all_completed())
    row5 = b'<c r="H5"'
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    yield Hostile("far cell", replaced(honest, b"</sheetData>", far), REFUSED, "too-large")
    yield Hostile(
        "far row",
        replaced(honest, b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
        REFUSED,
        "too-large",
    )
    yield Hostile(
        "far empty row",
        replaced(honest, b"</sheetData>", b'<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'),
        "",
        "",
    )
    yield Hostile(
        "no such cell",
        replaced(honest, b"</sheetData>", b'<row r="9"><c r="ZZZZ99999999"><v>1</v></c></row></sheetData>'),
        REFUSED,
        "damaged-file",
    )
    yield Hostile(
        "lying dimension", replaced(honest, b'<dimension ref="A1:R7"/>', b'<dimension ref="A1:XFD1048576"/>'), "", ""
    )
    yield Hostile("duplicate cell", replaced(honest, row5, b'<c r="H5"><v>1</v></c><c r="H5"'), REFUSED, "damaged-file")
    yield Hostile(
        "cells out of order",
        replaced(honest, b"</row></sheetData>", b'<c r="A7"><v>1</v></c></row></sheetData>'),
        REFUSED,
        "damaged-file",
    )
    yield Hostile(
        "duplicate row",
        replaced(honest, b"</sheetData>", b'<row r="5"><c r="A5"><v>1</v></c></row></sheetData>'),
        REFUSED,
        "damaged-file",
    )
    yield Hostile("cell without address", replaced(honest, row5, b"<c"), REFUSED, "damaged-file")
    yield Hostile("lower case address", replaced(honest, row5, b'<c r="h5"'), REFUSED, "damaged-file")
    yield Hostile("empty address", replaced(honest, row5, b'<c r=""'), REFUSED, "damaged-file")
    yield Hostile("cell of another row", replaced(honest, row5, b'<c r="H6"'), REFUSED, "damaged-file")
    yield Hostile("string -1", _string_index(honest, b"-1"), REFUSED, "damaged-file")
    yield Hostile("string beyond the end", _string_index(honest, b"99999"), REFUSED, "damaged-file")
    for name, number in (("words", b"abc"), ("not a number", b"NaN"), ("infinite", b"1e400"), ("huge", b"1e300")):
        code = "amount-unreadable"
        yield Hostile(
            f"number: {name}",
            replaced(honest, b"<v>150</v>", b"<v>" + number + b"</v>"),
            "finding",
            code,
        )
    yield Hostile("error cell", _typed(honest, b't="e"', b"#REF!"), "finding", "error-cell")
    yield Hostile("true is not one", _typed(honest, b't="b"', b"1"), "finding", "amount-unreadable")
    yield Hostile(
        "more than cents", replaced(honest, b"<v>150</v>", b"<v>150.005</v>"), "finding", "amount-too-many-decimals"
    )
    yield Hostile("seventeen digits", replaced(honest, b"<v>150</v>", b"<v>150.00000000000003</v>"), "", "")
    yield Hostile("prefixed elements", _prefixed(honest), "", "")
    yield Hostile("comment between rows", replaced(honest, b"</row>", b"</row><!-- <row r='9'/> -->"), "", "")
    for name, granted, follows, code in (
        (
            "ods error cell",
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
            'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>',
            "finding",
            "error-cell",
        ),
        (
            "ods boolean",
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>',
            "finding",
            "amount-unreadable",
        ),
        ("ods negative repeat", '<table:table-cell table:number-columns-repeated="-5"/>', REFUSED, "damaged-file"),
        ("ods bad number", '<table:table-cell office:value-type="float" office:value="abc"/>', REFUSED, "damaged-file"),
    ):
        yield Hostile(name, ods(ods_content(ods_row(granted))), follows, code)
    repeat = ' table:number-rows-repeated="1000000"'
    yield Hostile("ods million full rows", ods(ods_content(ods_row(attributes=repeat))), REFUSED, "too-large")
    yield Hostile(
        "ods million empty rows",
        ods(ods_content(ods_row() + f"<table:table-row{repeat}><table:table-cell/></table:table-row>")),
        "",
        "",
    )
    wide = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="16000"/></table:table-row>'
    )
    yield Hostile("ods million wide rows", ods(ods_content(ods_row() + wide)), REFUSED, "too-large")
    yield Hostile("ods honest", ods(), "", "")
    for text in ("' or 1=1 --", '"><img src=x onerror=alert(1)>', "\u202eabc", "=cmd|' /C calc'!A0"):
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
        inline = replaced(honest, b"<v>150</v>", b"<v>" + escaped + b"</v>")
        yield Hostile(
            f"text {text!r}",
            replaced(inline, b'<c r="H5" s="', b'<c r="H5" t="str" s="'),
            "finding",
            "amount-unreadable",
        )


def every() -> Iterator[Hostile]:
    yield from containers()
    yield from contents()
    yield from bombs()
    yield from cells()


def _many_members() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for index in range(60_000):
            archive.writestr(str(index), b"")
    return buffer.getvalue()


def _duplicate_member(parts: dict[str, bytes]) -> bytes:
    return zipped({**parts, SHEET1.upper(): parts[SHEET1]})


def _lying_size(content: bytes) -> bytes:
    """Every size of the directory grown by one byte."""
    data = bytearray(content)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        size = struct.unpack_from("<L", data, at + 24)[0]
        struct.pack_into("<L", data, at + 24, size + 1)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _corrupt(content: bytes) -> bytes:
    data = bytearray(content)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        info = archive.getinfo(SHEET1)
    start = info.header_offset + 30 + len(SHEET1)
    for at in range(start + 100, start + 140):
        data[at] ^= 0xFF
    return bytes(data)


def _after_declaration(parts: dict[str, bytes], part: str, inserted: bytes) -> bytes:
    head, _, tail = parts[part].partition(b"?>")
    return zipped({**parts, part: head + b"?>" + inserted + tail})


def _typed(content: bytes, kind: bytes, value: bytes) -> bytes:
    typed = replaced(content, b'<c r="H5" s="', b'<c r="H5" ' + kind + b' s="')
    return replaced(typed, b"<v>150</v>", b"<v>" + value + b"</v>")


def _string_index(content: bytes, index: bytes) -> bytes:
    typed = replaced(content, b'<c r="H5" s="', b'<c r="H5" t="s" s="')
    return replaced(typed, b"<v>150</v>", b"<v>" + index + b"</v>")


def _prefixed(content: bytes) -> bytes:
    """The same sheet, every element of it under a prefix."""
    import re

    parts = parts_of(content)
    sheet = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", parts[SHEET1])
    parts[SHEET1] = sheet.replace(b' xmlns="', b' xmlns:x="', 1)
    return zipped(parts)
