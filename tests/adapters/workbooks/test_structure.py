"""The fast path over verified rows tells the same as the parser, on honest and on mutated sheets."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.workbooks.files import SHEET1, all_completed, edited, parts_of, written
from rapport_unique.adapters.workbooks import xlsx
from rapport_unique.adapters.workbooks.container import Container, opened
from rapport_unique.adapters.workbooks.reader import exact
from rapport_unique.adapters.workbooks.structure import FileRefused, Limits, Sheet, cell_name, column_number

HONEST = parts_of(written(all_completed()))[SHEET1]
COMPUTED = frozenset("IMNQR")


class Bytes(Container):
    """A container whose one part lies in memory and comes in chunks of any size."""

    part: bytes
    step: int

    def chunks(self, name):
        for start in range(0, len(self.part), self.step):
            yield self.part[start : start + self.step]


def report(part: bytes, *, fast: bool, step: int = 1 << 20) -> object:
    container = Bytes("xlsx", None, {})
    container.part, container.step = part, step
    sheet = Sheet("REDI")
    reading = xlsx._SheetPass(sheet, Limits(), SHEET1, COMPUTED)
    try:
        reading.run(container, xlsx.ROW if fast else None)
    except FileRefused as refusal:
        return refusal.code
    return sheet.overrides, sheet.merges, sheet.protected


CELLS = st.sampled_from(
    (
        '<c r="{}" s="1"/>',
        '<c r="{}"><v>12.5</v></c>',
        '<c r="{}" s="2" t="s"><v>3</v></c>',
        '<c r="{}" t="s"><v>-1</v></c>',
        '<c r="{}" t="e"><v>#REF!</v></c>',
        '<c r="{}" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        '<c r="{}" t="b"><v>1</v></c>',
        '<c r="{}" t="str"><f>A1</f><v>a &amp; b</v></c>',
        '<c r="{}"><f>A1</f></c>',
        '<c r="{}"><f aca="false">A1</f><v></v></c>',
        '<c r="{}" t="inlineStr"><is><t xml:space="preserve"> é </t></is></c>',
        '<c r="{}" t="n"><v>1e400</v></c>',
        '<c r="{}"></c>',
    )
)
ROWS = st.lists(
    st.tuples(st.integers(1, 3), st.lists(st.tuples(st.integers(1, 3), CELLS), max_size=6)), min_size=1, max_size=6
)


@given(ROWS, st.integers(40, 4000))
@settings(max_examples=150, deadline=None)
def test_generated_sheets(rows, step):
    number, body = 0, ""
    for skip, cells in rows:
        number, column, row = number + skip, 0, ""
        for gap, cell in cells:
            column += gap
            row += cell.format(cell_name(number, column))
        body += f'<row r="{number}">{row}</row>'
    part = f"<worksheet><sheetData>{body}</sheetData></worksheet>".encode()
    assert report(part, fast=True, step=step) == report(part, fast=False, step=step)


@given(st.randoms(use_true_random=False), st.integers(1, 3), st.sampled_from((700, 1 << 20)))
@settings(max_examples=250, deadline=None)
def test_mutated_sheets(chance: random.Random, count, step):
    part = bytearray(HONEST)
    for _ in range(count):
        at = chance.randrange(len(part))
        match chance.randrange(4):
            case 0:
                part[at] = chance.randrange(256)
            case 1:
                del part[at : at + chance.randrange(1, 30)]
            case 2:
                source = chance.randrange(len(part))
                part[at:at] = part[source : source + chance.randrange(1, 60)]
            case _:
                part[at:at] = chance.choice(
                    (b"<!---->", b"<![CDATA[x]]>", b"&amp;", b"&#0;", b"]]>", b"\xef\xbf\xbf", b' t="e"')
                )
    assert report(bytes(part), fast=True, step=step) == report(bytes(part), fast=False, step=step)


@pytest.mark.parametrize("writer", ["XlsxWriter", "openpyxl"])
def test_the_rows_of_real_writers_need_no_parser(writer, tmp_path: Path, monkeypatch):
    content = written(all_completed())
    if writer == "openpyxl":
        content = edited(content, lambda book: None)
    (tmp_path / "a.xlsx").write_bytes(content)
    seen: list[bytes] = []
    feed = xlsx.feed
    monkeypatch.setattr(
        xlsx, "feed", lambda parser, data, part, last=False: (seen.append(data), feed(parser, data, part, last=last))
    )
    container = opened(tmp_path / "a.xlsx", Limits())
    xlsx._SheetPass(Sheet("REDI"), Limits(), SHEET1, COMPUTED).run(container)
    assert b"".join(seen).count(b"<row") == 0


def test_the_last_chunk_must_be_as_long_as_declared(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(written())
    container = opened(tmp_path / "a.xlsx", Limits())
    container.parts[SHEET1].file_size += 1
    with pytest.raises(FileRefused):
        container.content(SHEET1)


@given(st.integers(-(10**14), 10**14))
def test_every_cent_comes_out_exact(cents):
    assert exact(cents / 100) * 100 == cents


@given(st.lists(st.integers(-(10**8), 10**8), min_size=3, max_size=3))
def test_sums_of_cents_come_out_exact(amounts):
    assert exact(sum(cent / 100 for cent in amounts)) * 100 == sum(amounts)


@pytest.mark.parametrize(
    ("cell", "raw"), [(True, "TRUE"), (float("nan"), "nan"), (float("inf"), "inf"), (2.0**60, "1.15292150460685e+18")]
)
def test_what_is_no_amount_becomes_its_text(cell, raw):
    assert exact(cell) == raw


@given(st.integers(1, 16384))
def test_letters_of_columns(number):
    assert column_number(cell_name(1, number)[:-1]) == number
