"""Judge the zip before anything is unpacked, and stream its parts."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from rapport_unique.adapters.workbooks import messages
from rapport_unique.adapters.workbooks.structure import FileRefused, Limits, damaged, unsafe
from rapport_unique.core.texts import Text

CHUNK = 1 << 18
"""What is unpacked is looked at while it is still in the processor's cache."""
_OLE = b"\xd0\xcf\x11\xe0"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_END = struct.Struct("<4s4H2LH")
_SMALL = 4096
_MACROS = ("vbaproject", "basic/", "scripts/", "macrosheets/", "activex/")
_LINKS = ("externallinks/", "embeddings/", "object ", "connections.xml", "querytables/")


class Container(NamedTuple):
    """A zip that passed the guard."""

    kind: str
    archive: ZipFile
    parts: dict[str, ZipInfo]

    def chunks(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of one part; a size or checksum that lies raises."""
        left = self.parts[name].file_size
        try:
            with self.archive.open(self.parts[name]) as part:
                while chunk := part.read(CHUNK):
                    left -= len(chunk)
                    yield chunk
        except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error) as error:
            raise damaged(name) from error
        if left:
            raise damaged(name)

    def content(self, name: str) -> bytes:
        return b"".join(self.chunks(name))


def opened(path: Path, limits: Limits) -> Container:
    """Refuse what is no workbook, is locked, is too large, or is packed as no spreadsheet program packs."""
    size = path.stat().st_size
    if size > limits.upload:
        raise FileRefused(messages.TOO_LARGE, found=_mebibytes(size), wanted=_mebibytes(limits.upload))
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    if head == _OLE:
        raise FileRefused(messages.OLD_OR_ENCRYPTED)
    if head != b"PK\x03\x04":
        raise FileRefused(messages.NOT_A_WORKBOOK)
    _check_count(tail, limits)
    try:
        archive = ZipFile(path)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise damaged("zip") from error
    members = archive.infolist()
    parts = {member.filename: member for member in members}
    if len({name.casefold() for name in parts}) != len(members):
        raise unsafe("zip")
    _check_members(members, limits)
    _check_order(members, size)
    kind = _kind(archive, parts)
    for name in parts:
        lowered = name.casefold()
        if any(word in lowered for word in _MACROS):
            raise FileRefused(messages.MACROS, part=name)
        if any(word in lowered for word in _LINKS):
            raise FileRefused(messages.EXTERNAL_LINKS, part=name)
    return Container(kind, archive, parts)


def _members(count: int) -> Text:
    return Text(f"{count} parties", f"{count} delen", f"{count} Teile")


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"


def _check_count(tail: bytes, limits: Limits) -> None:
    """Before the directory is parsed: sixty thousand members already cost half a second."""
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise damaged("zip")
    members = _END.unpack_from(tail, at)[4]
    if members > limits.members:
        raise FileRefused(messages.TOO_LARGE, found=_members(members), wanted=_members(limits.members))


def _check_members(members: list[ZipInfo], limits: Limits) -> None:
    unpacked = 0
    for member in members:
        name = member.filename
        if member.flag_bits & 0x41:
            raise FileRefused(messages.OLD_OR_ENCRYPTED)
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise unsafe(name)
        if name.startswith("/") or "\\" in member.orig_filename or ":" in name or ".." in name.split("/"):
            raise unsafe(name)
        if member.file_size > max(_SMALL, member.compress_size * limits.ratio):
            raise unsafe(name)
        if not is_sheet(name) and member.file_size > limits.part:
            raise FileRefused(
                messages.TOO_LARGE, found=f"{name}: {_mebibytes(member.file_size)}", wanted=_mebibytes(limits.part)
            )
        unpacked += member.file_size
    if unpacked > limits.unpacked:
        raise FileRefused(messages.TOO_LARGE, found=_mebibytes(unpacked), wanted=_mebibytes(limits.unpacked))


def is_sheet(name: str) -> bool:
    return name == "content.xml" or name.startswith("xl/worksheets/")


def _check_order(members: list[ZipInfo], size: int) -> None:
    """Members lie one after the other, from the first byte on: none overlaps another."""
    reached = 0
    for member in sorted(members, key=lambda each: each.header_offset):
        if member.header_offset < reached or (reached == 0 and member.header_offset):
            raise unsafe(member.filename)
        reached = member.header_offset + 30 + len(member.orig_filename.encode()) + member.compress_size
    if reached > size:
        raise damaged("zip")


def _kind(archive: ZipFile, parts: dict[str, ZipInfo]) -> str:
    if "[Content_Types].xml" in parts and "xl/workbook.xml" in parts:
        return "xlsx"
    if "mimetype" in parts and "content.xml" in parts:
        try:
            if archive.read("mimetype").strip() == _ODS:
                return "ods"
        except (BadZipFile, OSError) as error:
            raise damaged("mimetype") from error
    raise FileRefused(messages.NOT_A_WORKBOOK)


def xml_parser(part: str) -> expat.XMLParserType:
    """A parser of UTF-8 that knows no document type and no entity but the five of XML."""
    parser = expat.ParserCreate("utf-8")

    def refuse(*declaration: object) -> None:
        raise unsafe(part)

    def declared(version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.casefold() not in ("utf-8", "utf8", "us-ascii"):
            raise unsafe(part)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.XmlDeclHandler = declared
    parser.buffer_text = True
    return parser


def feed(parser: expat.XMLParserType, data: bytes, part: str, *, last: bool = False) -> None:
    try:
        parser.Parse(data, last)
    except expat.ExpatError as error:
        raise damaged(f"{part}, {error.lineno}:{error.offset}") from error


def parse(container: Container, part: str, parser: expat.XMLParserType) -> None:
    for chunk in container.chunks(part):
        feed(parser, chunk, part)
    feed(parser, b"", part, last=True)


def attributes_of(container: Container, part: str, *elements: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Local name and attributes of every element so named, in order; the part is parsed whole first."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local in elements:
            found.append((local, attributes))

    parser = xml_parser(part)
    parser.StartElementHandler = start
    parse(container, part, parser)
    yield from found


def check_well_formed(container: Container, part: str) -> None:
    parse(container, part, xml_parser(part))
