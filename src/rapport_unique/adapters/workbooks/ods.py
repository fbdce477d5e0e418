"""The structure of an ods file: one streaming pass over content.xml."""

from __future__ import annotations

from rapport_unique.adapters.workbooks import messages
from rapport_unique.adapters.workbooks.container import Container, check_well_formed, is_sheet, parse, xml_parser
from rapport_unique.adapters.workbooks.structure import (
    ComputedColumns,
    FileRefused,
    Limits,
    Sheet,
    Structure,
    damaged,
    unsafe,
)

_CONTENT = "content.xml"
_LINKS = ("table-source", "cell-range-source", "dde-source", "dde-link", "database-source-table")
_LARGEST_REPEAT = 1_048_576


def read_structure(container: Container, computed: ComputedColumns, limits: Limits) -> Structure:
    """Judge every part of the file; refuse links, locked content, and whatever could be read in two ways."""
    manifest = "META-INF/manifest.xml"
    if manifest in container.parts and b"encryption-data" in container.content(manifest):
        raise FileRefused(messages.OLD_OR_ENCRYPTED)
    for part in container.parts:
        if part.endswith((".xml", ".rdf")) and not is_sheet(part):
            check_well_formed(container, part)
    reading = _ContentPass(limits, computed)
    reading.run(container)
    if not reading.sheets or len({sheet.name for sheet in reading.sheets}) != len(reading.sheets):
        raise damaged(_CONTENT)
    return Structure("ods", reading.sheets)


class _ContentPass:
    """One pass over content.xml. Repeats are counted, never expanded."""

    def __init__(self, limits: Limits, computed: ComputedColumns) -> None:
        self.limits = limits
        self.computed_on = computed.on
        self.computed: set[int] = set()
        self.sheets: list[Sheet] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.depth = 0
        self.row = self.row_repeat = self.column = self.column_repeat = 0
        self.cell: dict[str, str] | None = None
        self.texts: list[str] = []
        self.in_text = self.in_note = 0
        self.parser = xml_parser(_CONTENT)
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def run(self, container: Container) -> None:
        parse(container, _CONTENT, self.parser)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > self.limits.depth:
            raise unsafe(_CONTENT)
        if name == "table:table-cell" or name == "table:covered-table-cell":
            self._start_cell(attributes)
        elif name == "text:p":
            self.in_text += 1
        elif name == "table:table-row":
            self.row += self.row_repeat
            self.row_repeat = self._repeat(attributes, "table:number-rows-repeated")
            self.column = self.column_repeat = 0
        elif name == "office:annotation":
            self.in_note += 1
        elif name == "table:table":
            self._start_table(attributes)
        elif name == "style:style":
            self.style = attributes.get("style:name", "") if attributes.get("style:family") == "table" else ""
        elif name == "style:table-properties":
            if self.style and attributes.get("table:display") == "false":
                self.hidden_styles.add(self.style)
        elif name.partition(":")[2] in _LINKS:
            raise FileRefused(messages.EXTERNAL_LINKS, part=_CONTENT)

    def _start_table(self, attributes: dict[str, str]) -> None:
        if self.cell is not None:
            raise unsafe(_CONTENT)
        visible = attributes.get("table:style-name", "") not in self.hidden_styles
        self.sheets.append(
            Sheet(attributes.get("table:name", ""), visible, attributes.get("table:protected") == "true")
        )
        self.computed = self.computed_on(self.sheets[-1].name)
        self.row, self.row_repeat = 1, 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if not self.sheets or self.cell is not None:
            raise damaged(_CONTENT)
        self.column += self.column_repeat or 1
        self.column_repeat = self._repeat(attributes, "table:number-columns-repeated")
        self.cell = attributes
        self.texts.clear()

    def _repeat(self, attributes: dict[str, str], name: str) -> int:
        repeat = attributes.get(name, "1")
        if not (repeat.isascii() and repeat.isdigit() and 0 < int(repeat) <= _LARGEST_REPEAT):
            raise damaged(_CONTENT)
        return int(repeat)

    def text(self, data: str) -> None:
        if self.in_text and not self.in_note and self.cell is not None and len(self.texts) < 1000:
            self.texts.append(data)

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == "table:table-cell" or name == "table:covered-table-cell":
            self._end_cell()
        elif name == "text:p":
            self.in_text -= 1
        elif name == "office:annotation":
            self.in_note -= 1

    def _end_cell(self) -> None:
        attributes, self.cell = self.cell or {}, None
        sheet = self.sheets[-1]
        rows = self._repeat(attributes, "table:number-rows-spanned")
        columns = self._repeat(attributes, "table:number-columns-spanned")
        if rows > 1 or columns > 1:
            if len(sheet.merges) >= self.limits.findings:
                raise damaged(sheet.name)
            sheet.merges.append((self.row, self.column, self.row + rows - 1, self.column + columns - 1))
        kind = attributes.get("office:value-type")
        formula = attributes.get("table:formula")
        if kind is None and formula is None and not self.texts:
            return
        last_row, last_column = self.row + self.row_repeat - 1, self.column + self.column_repeat - 1
        sheet.holds(last_row, last_column, self.limits)
        if attributes.get("calcext:value-type") == "error":
            word = "".join(self.texts)
        elif formula is not None and kind is None and not self.texts and self.column not in self.computed:
            word = "=" + formula
        else:
            return
        if len(sheet.overrides) + self.row_repeat * self.column_repeat > self.limits.rows:
            raise damaged(sheet.name)
        for row in range(self.row, last_row + 1):
            for column in range(self.column, last_column + 1):
                sheet.overrides[row, column] = word
