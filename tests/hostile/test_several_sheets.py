"""The three-tab workbook under hostile hands: refused with the sheet that is meant, or answered cell by cell."""

from collections.abc import Callable

import pytest

from adapters.workbooks.files import edited, parts_of, zipped
from adapters.workbooks.several import answers, check, written
from rapport_unique.adapters.workbooks import Limits, annotated_copy
from rapport_unique.core.findings import expected_of, message_of
from rapport_unique.core.texts import LANGUAGES

NAME = "participation"
DATA = answers(NAME, rows=3)
A, B, C, VOLETS = "A_Participation", "B_Modules", "C_Pauvrete_infantile", "Volets"


def removed(book):
    del book[B]


def volets_removed(book):
    del book[VOLETS]


def two_renamed(book):
    book[A].title, book[C].title = "Un", "Deux"


def swapped_headers(book):
    sheet = book[C]
    sheet["A4"], sheet["B4"] = sheet["B4"].value, sheet["A4"].value


def names_exchanged(book):
    book[B].title = "X"
    book[A].title = B
    book["X"].title = A


def volets_relabelled(book):
    book[VOLETS]["B4"] = "Autre question"


REFUSED: list[tuple[Callable, str]] = [
    (removed, "sheet-missing"),
    (volets_removed, "sheet-missing"),
    (two_renamed, "sheet-missing"),
    (swapped_headers, "not-the-template"),
    (names_exchanged, "not-the-template"),
    (volets_relabelled, "not-the-template"),
]


@pytest.mark.parametrize(("change", "code"), REFUSED, ids=[change.__name__ for change, _ in REFUSED])
def test_another_shape_is_refused_and_says_what_was_expected(change, code, tmp_path):
    path = tmp_path / "upload.xlsx"
    path.write_bytes(edited(written(NAME, DATA), change))
    report = check(path, NAME, DATA)
    assert report.refused is not None and report.refused.code == code
    for language in LANGUAGES:
        assert "{" not in message_of(report.refused, language) + (expected_of(report.refused, language) or "")


def one_renamed(book):
    book[B].title = "Nos modules"


def renamed_with_formulas(book):
    book[A].title = "Activités"
    book["Activités"]["J5"], book["Activités"]["O5"] = "=1+1", "=100"


def hidden(book):
    book[C].sheet_state = "hidden"


def merged(book):
    book[C].merge_cells("A5:B6")


def injected(book):
    book[A]["B5"] = '=HYPERLINK("http://evil.example","x")'
    book[A]["B6"] = "@SUM(1+1)*cmd|' /C calc'!A0"


def error_cell(book):
    book[C]["E5"] = "#REF!"


def words_for_numbers(book):
    book[A]["F5"] = "12 à 15"
    book[B]["D5"] = "une dizaine"


def date_as_text(book):
    book[A]["C5"] = "31/02/2019"


def far_away(book):
    book[B]["H999"] = 1


@pytest.mark.parametrize(
    ("change", "sheet", "code", "cell"),
    [
        (one_renamed, None, None, None),
        (renamed_with_formulas, "Activités", "choice-unknown", "J5"),
        (renamed_with_formulas, "Activités", "amount-unreadable", "O5"),
        (hidden, None, None, None),
        (merged, C, "merged-cells", "A5"),
        (error_cell, C, "error-cell", "E5"),
        (words_for_numbers, A, "count-unreadable", "F5"),
        (words_for_numbers, B, "count-unreadable", "D5"),
        (date_as_text, A, "date-unreadable", "C5"),
        (far_away, B, "row-incomplete", "A999"),
        (injected, None, None, None),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(change, sheet, code, cell, tmp_path):
    path = tmp_path / "upload.xlsx"
    path.write_bytes(edited(written(NAME, DATA), change))
    report = check(path, NAME, DATA)
    assert report.refused is None
    found = {(each.code, each.place.sheet, each.place.cell) for each in report.findings}
    if code:
        assert (code, sheet, cell) in found
    copy = annotated_copy(path, report, "de")
    assert copy[:2] == b"PK"
    assert b"<f>" not in b"".join(data for name, data in parts_of(copy).items() if "worksheets" in name)


def test_a_sheet_that_stands_twice_is_refused(tmp_path):
    parts = parts_of(written(NAME, DATA))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b'name="B_Depenses"', b'name="B_Modules"')
    path = tmp_path / "upload.xlsx"
    path.write_bytes(zipped(parts))
    assert check(path, NAME, DATA).refused.code == "damaged-file"


def test_a_doubled_sheet_is_told(tmp_path):
    def double(book):
        book.copy_worksheet(book[A]).title = "A_Participation (2)"
        book.create_sheet("Notes")["A1"] = "à moi"

    path = tmp_path / "upload.xlsx"
    path.write_bytes(edited(written(NAME, DATA), double))
    found = {(each.code, each.place.sheet) for each in check(path, NAME, DATA).findings}
    assert {("copy-of-a-sheet", "A_Participation (2)"), ("extra-sheet", "Notes")} <= found


def test_too_many_rows_on_a_second_sheet_are_refused(tmp_path):
    path = tmp_path / "upload.xlsx"
    path.write_bytes(written(NAME, answers(NAME, rows=40)))
    assert check(path, NAME, DATA, limits=Limits(rows=30)).refused.code == "too-large"
