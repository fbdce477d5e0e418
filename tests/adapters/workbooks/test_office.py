"""What a real LibreOffice makes of the workbook, and what is read of its files."""

from io import BytesIO
from pathlib import Path

import pytest
from benchmarks.redi_lines import lines
from openpyxl import load_workbook

from adapters.workbooks.files import (
    CENTRE,
    MEASURE,
    PERIOD,
    TABLE,
    all_completed,
    check,
    codes,
    edited,
    prepared,
    replaced,
    written,
)
from adapters.workbooks.office import converted
from rapport_unique.adapters.workbooks import annotated_copy, write_workbook
from rapport_unique.core.answers import Answers, prepared_rows, table_answers
from rapport_unique.core.engine import evaluate

pytestmark = pytest.mark.office

MANY = list(lines(200, seed=7))
for number in range(0, 200, 17):
    MANY[number] = {**MANY[number], "granted_monthly": ""}


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory) -> Path:
    """Two hundred lines, some without an amount granted, written with no cached value and recalculated."""
    folder = tmp_path_factory.mktemp("office")
    source = folder / "many.xlsx"
    content = write_workbook(
        measure=MEASURE,
        parameters=MEASURE.parameters(PERIOD),
        centre=CENTRE,
        prepared={"lines": prepared_rows(TABLE, MANY)},
        language="nl",
        rows={"lines": MANY},
    )
    source.write_bytes(edited(content, lambda book: None))
    return converted(source, "xlsx", folder)


def test_its_formulas_equal_the_rules(recalculated):
    answers = table_answers(TABLE, MANY)
    outcome = evaluate(MEASURE, MEASURE.parameters(PERIOD), Answers(tables={"lines": answers})).tables["lines"]
    sheet = load_workbook(recalculated, data_only=True)["REDI"]
    for row in outcome.rows:
        shown = [sheet[f"{letter}{5 + row.index}"].value for letter in "IMNQ"]
        computed = [row.subsidised_monthly, row.granted_total, row.subsidisable, row.remaining]
        assert [f"{value:.2f}" for value in shown] == [str(value) for value in computed]
        word = TABLE.complete_words[row.index in outcome.incomplete].nl
        assert sheet[f"R{5 + row.index}"].value == word
    totals = [
        sum(getattr(row, key) for row in outcome.counted)
        for key in ("granted_total", "subsidisable", "paid", "remaining")
    ]
    assert [f"{sheet[f'{letter}3'].value:.2f}" for letter in "MNPQ"] == [str(total) for total in totals]


def test_what_it_saved_is_read_without_a_differing_cell(recalculated, tmp_path):
    report = check(recalculated, prepared=prepared_rows(TABLE, MANY))
    assert report.refused is None
    assert not {"computed-cell-differs", "no-protection", "no-identification"} & {
        code for code, _ in codes(report.findings)
    }
    assert report.counts["lines"].read == 200


def test_an_ods_gives_the_same_digest_as_the_xlsx(recalculated, tmp_path):
    as_ods = converted(recalculated, "ods", tmp_path)
    simulations = prepared_rows(TABLE, MANY)
    xlsx, ods = check(recalculated, prepared=simulations), check(as_ods, prepared=simulations)
    assert ods.refused is None
    assert (ods.digest, ods.figures, ods.findings) == (xlsx.digest, xlsx.figures, xlsx.findings)


def test_errors_and_merges_of_an_ods_are_told_at_their_cell(tmp_path):
    def spoil(book):
        sheet = book["REDI"]
        sheet["H5"], sheet["P6"] = "=1/0", "=NA()"
        sheet["J6"], sheet["K6"] = "10/07/2023", "31.08.2023"
        sheet["L6"] = 2
        sheet.merge_cells("F7:F8")

    source = tmp_path / "spoilt.xlsx"
    source.write_bytes(edited(written(all_completed()), spoil))
    report = check(converted(source, "ods", tmp_path))
    found = {(finding.code, finding.place.cell, finding.read) for finding in report.findings}
    assert {("error-cell", "H5", "#DIV/0!"), ("error-cell", "P6", "#N/A"), ("merged-cells", "F7", "F7:F8")} <= found


def test_the_annotated_copy_of_an_ods_is_an_xlsx_with_comments_and_a_findings_sheet(tmp_path):
    source = tmp_path / "redi.xlsx"
    source.write_bytes(replaced(written(all_completed()), b"<v>150</v>", b"<v>150.005</v>"))
    path = converted(source, "ods", tmp_path)
    report = check(path)
    book = load_workbook(BytesIO(annotated_copy(path, report, "de")))
    assert book.sheetnames == ["Feststellungen", "REDI"]
    cell = book["REDI"]["H5"]
    assert cell.value == 150.005
    assert "mehr als zwei Dezimalstellen" in cell.comment.text
    assert cell.fill.fgColor.rgb == "FFF4B6B6"
    assert [row[2].value for row in book["Feststellungen"].iter_rows(min_row=2)] == [
        finding.place.cell or None for finding in report.findings
    ]


def test_the_written_workbook_keeps_its_locks_and_validations_through_it(tmp_path):
    source = tmp_path / "redi.xlsx"
    source.write_bytes(written(all_completed()))
    sheet = load_workbook(converted(source, "xlsx", tmp_path))["REDI"]
    assert sheet.protection.sheet
    assert sheet["E5"].protection.locked and not sheet["H5"].protection.locked
    assert {each.type for each in sheet.data_validations.dataValidation} == {"list", "date", "decimal", "whole"}
    assert codes(check(source, prepared=prepared()).findings) == [("balance-not-negative", "E7")]
