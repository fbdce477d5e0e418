"""The structure of an xlsx file: one streaming pass over each sheet part.

Rows that a strict pattern covers byte for byte need no parser; everything else goes through expat, from the first
byte that the pattern does not cover to the end of the part. Both ways give the same report; a test proves it.
"""

from __future__ import annotations

import posixpath
import re
from html import unescape

from rapport_unique.adapters.workbooks import messages
from rapport_unique.adapters.workbooks.container import (
    Container,
    attributes_of,
    check_well_formed,
    feed,
    is_sheet,
    xml_parser,
)
from rapport_unique.adapters.workbooks.structure import (
    ComputedColumns,
    FileRefused,
    Limits,
    Sheet,
    Structure,
    cell_name,
    column_number,
    damaged,
    unsafe,
)

_WIDEST = 26
_LONGEST_ROW = 1 << 20
_PLAIN = rb"[\t\n\x20-\x25\x27-\x3b\x3d\x3f-\x7e\x80-\xee\xf0-\xf4]"
_TEXT = _PLAIN + rb"*+(?:&(?:amp|lt|gt|quot|apos|#(?:1[6-9]\d|[2-9]\d\d|[1-9]\d{3}));" + _PLAIN + rb"*+)*+"
"""Characters of XML that need no second look; U+F000 to U+FFFF (which hold what XML forbids) are left to expat."""
_FORMULA = (
    rb'<f(?: aca="(?:true|false|0|1)")?+(?: t="(?:shared|array)")?+(?: ref="[A-Z0-9:]++")?+(?: si="\d++")?+'
    rb"(?:/>|>" + _TEXT + rb"</f>)"
)
_ROW = (
    rb'<row r="([1-9]\d{0,6})"(?: spans="[\d:]++")?+( s="\d++")?+(?: customFormat="\w++")?+(?: ht="[\d.]++")?+'
    rb'(?: hidden="\w++")?+(?: customHeight="\w++")?+(?: outlineLevel="\d")?+(?: collapsed="\w++")?+'
    rb'(?: thickTop="\w++")?+(?: thickBot="\w++")?+'
    rb'(?: x14ac:dyDescent="[\d.]++")?+(?(2)|(?: s="\d++")?+)(?:/>|>'
)
_SPECIAL = re.compile(
    rb'<c r="([A-Z]+)\d+"(?: s="\d++")?+(?: t="(\w++)")?+>'
    rb"(<f[^<>]*+>(?:(?<=/>)|([^<]*+)</f>))?+(?:<v>([^<]*+)</v>|<v/>)?+</c>"
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


def _cell(letter: str) -> bytes:
    """A cell named after its column and row; its type says what it may hold. An empty group marks what the report
    must tell: an error, or a formula without a value."""
    value = rb"(?:<v>(?!</v>)" + _TEXT + rb"</v>|()(?:<v></v>|<v/>)?+)"
    return (
        rb'(?:<c r="' + letter.encode() + rb'\1"(?: s="\d++")?+'
        rb"(?:>(?:<v>" + _PLAIN + rb"*+</v></c>|" + _FORMULA + value + rb"</c>|</c>)"
        rb'| t="s"><v>\d{1,7}</v></c>'
        rb"|/>"
        rb'| t="(?:n|str|b|e())">(?:' + _FORMULA + value + rb"|<v>" + _TEXT + rb"</v>|<v/>)?+</c>"
        rb'| t="inlineStr"><is><t(?: xml:space="preserve")?+(?:/>|>' + _TEXT + rb"</t>)</is></c>"
        rb"))?+"
    )


ROW = re.compile(_ROW + b"".join(_cell(chr(65 + index)) for index in range(_WIDEST)) + rb"</row>)")
"""A row whose cells stand in order."""
_FIRST_MARK = 3


def read_structure(container: Container, computed: ComputedColumns, limits: Limits) -> Structure:
    """Judge every part of the file; refuse macros, links, and whatever could be read in two ways."""
    kinds = container.content("[Content_Types].xml")
    if b"macroEnabled" in kinds or b"vbaProject" in kinds:
        raise FileRefused(messages.MACROS, part="[Content_Types].xml")
    for part in container.parts:
        if part.endswith(".rels"):
            _check_links(container, part)
        elif part.startswith("xl/") and part.endswith(".xml") and not is_sheet(part):
            check_well_formed(container, part)
    targets = {
        attributes.get("Id", ""): posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
        for _, attributes in attributes_of(container, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    structure = Structure("xlsx", [])
    for element, attributes in attributes_of(container, "xl/workbook.xml", "sheet", "workbookPr"):
        if element == "workbookPr":
            structure.since_1904 = attributes.get("date1904", "0") in ("1", "true")
            continue
        sheet = Sheet(attributes.get("name", ""), attributes.get("state", "visible") == "visible")
        relation = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        part = targets.get(relation, "").removeprefix("/")
        if not part.startswith("xl/") or part not in container.parts:
            raise unsafe(sheet.name)
        if part.startswith("xl/worksheets/"):
            _SheetPass(sheet, limits, part, computed.on(sheet.name)).run(container)
        structure.sheets.append(sheet)
    if not structure.sheets or len({sheet.name for sheet in structure.sheets}) != len(structure.sheets):
        raise damaged("xl/workbook.xml")
    return structure


def _check_links(container: Container, part: str) -> None:
    for _, attributes in attributes_of(container, part, "Relationship"):
        kind = attributes.get("Type", "").rpartition("/")[2]
        if attributes.get("TargetMode") == "External" and kind != "hyperlink":
            raise FileRefused(messages.EXTERNAL_LINKS, part=part)


class _SheetPass:
    """One pass over one sheet part."""

    def __init__(self, sheet: Sheet, limits: Limits, part: str, computed: set[int]) -> None:
        self.sheet = sheet
        self.limits = limits
        self.part = part
        self.computed = computed
        self.row = 0
        self.column = 0
        self.path: list[str] = []
        self.cell_type = ""
        self.formula: list[str] | None = None
        self.value: list[str] | None = None
        self.inline = False
        self.collected: list[str] | None = None
        self.parser = xml_parser(part)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def run(self, container: Container, pattern: re.Pattern[bytes] | None = ROW) -> None:
        """Read the part; without a pattern every byte goes through the parser."""
        rest = b""
        fast = False
        for chunk in container.chunks(self.part):
            if pattern is None:
                feed(self.parser, chunk, self.part)
                continue
            rest += chunk
            if not fast:
                begin = rest.find(b"<sheetData>")
                if begin < 0:
                    feed(self.parser, rest, self.part)
                    rest = b""
                    pattern = None
                    continue
                feed(self.parser, rest[: begin + 11], self.part)
                rest = rest[begin + 11 :]
                if self.path != ["worksheet", "sheetData"]:
                    feed(self.parser, rest, self.part)
                    rest = b""
                    pattern = None
                    continue
                fast = True
            rest = self._verified(pattern, rest)
            if rest.startswith(b"</sheetData>") or b"</row>" in rest or len(rest) > _LONGEST_ROW:
                feed(self.parser, rest, self.part)
                rest = b""
                pattern = None
        feed(self.parser, rest, self.part)
        feed(self.parser, b"", self.part, last=True)

    def _verified(self, pattern: re.Pattern[bytes], block: bytes) -> bytes:
        """Take the rows at the start of the block that the pattern covers without a gap; return what is left."""
        reached = 0
        row = filled = self.row
        for found in pattern.finditer(block):
            begin, end = found.span()
            if begin != reached:
                break
            number = int(found[1])
            if number <= row:
                raise damaged(f"{self.sheet.name}!{number}")
            if number <= self.limits.rows or b"<v>" in found[0] or b"<is>" in found[0]:
                filled = number
            if (found.lastindex or 0) >= _FIRST_MARK:
                self._special_cells(number, found[0])
            row = number
            reached = end
        verified = block[:reached]
        if not verified.isascii():
            try:
                verified.decode()
            except UnicodeDecodeError as error:
                raise damaged(self.part) from error
        if reached:
            self.sheet.holds(filled, _WIDEST, self.limits)
            self.row = row
        return block[reached:]

    def _special_cells(self, row: int, data: bytes) -> None:
        """What a verified row holds that its values would not tell."""
        for letters, kind, has_formula, formula, value in _SPECIAL.findall(data):
            column = column_number(letters.decode())
            if not has_formula and not value:
                continue
            if kind == b"e":
                self._tell(row, column, unescape(value.decode()))
            elif not value and column not in self.computed:
                self._tell(row, column, "=" + unescape(formula.decode()))

    def _tell(self, row: int, column: int, shown: str) -> None:
        if len(self.sheet.overrides) >= self.limits.rows:
            raise damaged(self.sheet.name)
        self.sheet.overrides[row, column] = shown

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        parent = self.path[-1] if self.path else ""
        self.path.append(local)
        if len(self.path) > self.limits.depth:
            raise unsafe(self.part)
        if local == "row" and parent == "sheetData":
            self._start_row(attributes)
        elif local == "c":
            self._start_cell(parent, attributes)
        elif local == "f" and parent == "c":
            self.formula = self.collected = []
        elif local == "v" and parent == "c":
            self.value = self.collected = []
        elif local == "is" and parent == "c":
            self.inline = True
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif local == "sheetProtection":
            self.sheet.protected = attributes.get("sheet", "0") in ("1", "true")

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        if not (number.isascii() and number.isdigit() and self.row < int(number) <= 1_048_576):
            raise damaged(f"{self.sheet.name}!{number or self.row + 1}")
        self.row, self.column = int(number), 0

    def _start_cell(self, parent: str, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        if parent != "row" or reference is None or int(reference[2]) != self.row:
            raise damaged(f"{self.sheet.name}!{attributes.get('r', cell_name(self.row, self.column + 1))}")
        column = column_number(reference[1])
        if not self.column < column <= 16_384:
            raise damaged(f"{self.sheet.name}!{reference[0]}")
        self.column = column
        self.cell_type = attributes.get("t", "n")
        self.formula = self.value = None
        self.inline = False

    def text(self, data: str) -> None:
        if self.collected is not None and len(self.collected) < 1000:
            self.collected.append(data)

    def end(self, name: str) -> None:
        local = self.path.pop()
        if local in ("f", "v"):
            self.collected = None
        elif local == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        value = "".join(self.value) if self.value is not None else ""
        if not value and not self.inline and self.formula is None:
            return
        self.sheet.holds(self.row, self.column, self.limits)
        if self.cell_type == "e":
            self._tell(self.row, self.column, value)
        elif self.cell_type == "s" and not (value.isascii() and value.isdigit() and len(value) <= 7):
            raise damaged(f"{self.sheet.name}!{cell_name(self.row, self.column)}")
        elif self.formula is not None and not value and self.column not in self.computed:
            self._tell(self.row, self.column, "=" + "".join(self.formula))

    def _merge(self, reference: str) -> None:
        corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
        if len(corners) != 2 or len(self.sheet.merges) >= self.limits.findings:
            raise damaged(f"{self.sheet.name}!{reference}")
        (first, last) = corners
        if first is None or last is None:
            raise damaged(f"{self.sheet.name}!{reference}")
        self.sheet.merges.append((int(first[2]), column_number(first[1]), int(last[2]), column_number(last[1])))
