"""The workbook as Excel's users get it, read back with openpyxl."""

from datetime import datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from adapters.workbooks.files import SIMULATIONS, TABLE, all_completed, written
from rapport_unique.core.texts import LANGUAGES


def sheet_of(content: bytes, *, values: bool = False) -> Worksheet:
    return load_workbook(BytesIO(content), data_only=values)["REDI"]


def test_exactly_one_sheet_is_visible_and_it_is_named_after_the_layout():
    book = load_workbook(BytesIO(written()))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["REDI"]
    assert {sheet.title for sheet in book} == {"REDI", "lists", "help", "identification"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_lists_and_control_words_speak_the_language(language):
    content = written(language=language)
    book = load_workbook(BytesIO(content), data_only=True)
    sheet = book["REDI"]
    assert [cell.value for cell in sheet[4]] == [column.label.say(language) for column in TABLE.columns]
    options = [option.label.say(language) for option in TABLE.by_key["activation"].kind.options]
    assert [row[0].value for row in book["lists"].iter_rows(min_row=2, max_col=1)] == options
    assert sheet["R5"].value == TABLE.complete_words[1].say(language)
    assert book.properties.title


def test_one_prepared_row_per_simulation_in_the_given_order_and_nothing_below():
    sheet = sheet_of(written(), values=True)
    rows = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(5)]
    assert rows == [
        ["62063", "62011101789", "1001", datetime(2023, 6, 1), -116.29],
        ["62063", "90010100123", "1002", datetime(2023, 6, 2), -250],
        ["62063", "06020300178", "1003", datetime(2023, 7, 3), 12.5],
    ]
    assert sheet.max_row == 4 + len(SIMULATIONS)
    assert all(cell.value is None for row in sheet.iter_rows(5) for cell in (*row[5:8], *row[9:12], *row[14:16]))


def test_what_the_tool_or_the_engine_says_is_locked_and_the_rest_is_open():
    sheet = sheet_of(written())
    assert sheet.protection.sheet and not sheet.protection.password
    locked = {cell.column_letter: cell.protection.locked for cell in sheet[5]}
    assert [letter for letter, value in locked.items() if value] == list("ABCDEIMNQR")
    assert sheet["A4"].protection.locked


def test_below_the_prepared_rows_another_aid_can_be_typed():
    sheet = sheet_of(written())
    open_columns = [letter for letter, shape in sheet.column_dimensions.items() if not shape.protection.locked]
    covered = {
        chr(number)
        for letter in open_columns
        for number in range(ord(letter), 65 + sheet.column_dimensions[letter].max)
    }
    assert covered == set("ABCDEFGHJKLOP")


def test_identifiers_are_text_and_cents_are_exact():
    sheet = sheet_of(written(all_completed()))
    assert [sheet[name].data_type for name in ("A5", "B5", "C5")] == ["s", "s", "s"]
    assert [sheet[name].number_format for name in ("B5", "D5", "E5")] == ["@", "dd/mm/yyyy", "#,##0.00;[Red]-#,##0.00"]
    assert sheet["E5"].value == -116.29


def test_formulas_stand_beside_right_cached_values():
    content = written(all_completed())
    formulas, values = sheet_of(content), sheet_of(content, values=True)
    assert formulas["I5"].value == "=ROUND(MIN(N(H5),MAX(0,-E5)),2)"
    assert formulas["R5"].value == '=IF(COUNTA(A5:H5,J5:L5,O5:P5)=13,"Complet","Incomplet")'
    assert formulas["N3"].value == '=SUMIF($R$5:$R$100004,"Complet",N5:N100004)'
    assert [values[f"{letter}5"].value for letter in "IMNQR"] == [116.29, 450, 348.87, 0, "Complet"]
    assert [values[f"{letter}3"].value for letter in "MNPQ"] == [1350, 798.87, 1350, 0]


def test_every_cell_to_fill_in_has_a_validation_and_a_message():
    validations = sheet_of(written()).data_validations.dataValidation
    kinds = {str(each.sqref).split(":")[0]: each.type for each in validations}
    assert kinds == {
        "F5": "list",
        "G5": "date",
        "H5": "decimal",
        "J5": "date",
        "K5": "date",
        "L5": "whole",
        "O5": "list",
        "P5": "decimal",
    }
    assert all(each.prompt and each.promptTitle and each.error for each in validations)


def test_it_prints_in_landscape_with_its_header_on_every_page():
    sheet = sheet_of(written())
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.freeze_panes == "D5"


def test_the_same_content_gives_the_same_bytes():
    assert written(all_completed()) == written(all_completed())


def test_a_text_that_looks_like_a_formula_stays_a_text():
    rows = all_completed()
    rows[0]["paid"] = "=1+1"
    cell = sheet_of(written(rows))["P5"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_workbook_without_simulations_still_opens():
    sheet = sheet_of(written(simulations=()))
    assert sheet.max_row == 4
