"""Workbooks with several sheets: written, completed, recalculated by LibreOffice, and read back to the same digest."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from adapters.workbooks.files import edited
from adapters.workbooks.office import converted
from adapters.workbooks.several import answers, check, computed_columns, evaluation, written
from rapport_unique.core.measures import measure as declared

MEASURES = ("participation", "integration-projects")


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
@pytest.mark.parametrize("name", MEASURES)
def test_what_is_written_is_read_to_the_same_digest_as_the_answers(name, language, tmp_path):
    data = answers(name)
    path = tmp_path / "report.xlsx"
    path.write_bytes(written(name, data, language))
    expected = evaluation(name, data)
    report = check(path, name, {**data, "fields": beside(name, data)})
    assert report.refused is None
    assert report.digest == expected.digest
    assert report.figures == expected.figures
    assert {key: outcome.counts for key, outcome in expected.tables.items()} == report.counts
    assert not [each for each in report.findings if each.code in ("computed-cell-differs", "extra-sheet")]


def beside(name, data):
    """The answers that the fields sheet does not hold."""
    sheet = declared(name).fields_sheet
    held = sheet.fields if sheet else ()
    return {key: value for key, value in data["fields"].items() if key not in held}


@pytest.mark.parametrize("name", MEASURES)
def test_an_empty_workbook_says_nothing_and_stays_small(name, tmp_path):
    data = {"prefilled": {}, "fields": {}, "tables": {table.key: [] for table in declared(name).tables}}
    content = written(name, data)
    assert len(content) < 200_000
    path = tmp_path / "report.xlsx"
    path.write_bytes(content)
    report = check(path, name, data)
    assert all(counts.read == 0 for counts in report.counts.values())
    assert {each.code for each in report.findings} <= {"required", "staff-missing"}


@pytest.mark.parametrize("name", MEASURES)
def test_rows_typed_into_the_open_ones_are_read_with_their_cells(name, tmp_path):
    data = answers(name, rows=0)
    table = declared(name).workbook_tables[0]

    def fill(book):
        for column in table.inputs:
            if column.required:
                book[table.in_workbook.sheet][f"{column.letter}7"] = "abc"

    path = tmp_path / "report.xlsx"
    path.write_bytes(edited(written(name, data), fill))
    report = check(path, name, data)
    assert report.counts[table.key].read == 1
    amount = next(column for column in table.inputs if type(column.kind).__name__ == "Money")
    found = {(each.code, each.place.sheet, each.place.cell) for each in report.findings}
    assert ("amount-unreadable", table.in_workbook.sheet, f"{amount.letter}7") in found


def test_answers_of_the_fields_sheet_are_placed_in_their_cells(tmp_path):
    data = answers("participation", rows=1)

    def change(book):
        book["Volets"]["C4"] = "beaucoup"
        book["Volets"]["C5"] = 0.4
        book["Volets"]["C6"] = None
        book["Volets"]["C7"] = 1
        book["Volets"]["C8"] = 1.5

    path = tmp_path / "report.xlsx"
    path.write_bytes(edited(written("participation", data), change))
    report = check(path, "participation", {**data, "fields": beside("participation", data)})
    found = {(each.code, each.place.field, each.place.cell) for each in report.findings}
    assert ("share-unreadable", "income_share_a", "C4") in found
    assert ("share-below-one", "path_share_a", "C5") in found
    assert ("required", "income_share_b", "C6") in found
    assert ("share-below-one", "path_share_b", "C7") in found
    assert ("share-below-one", "income_share_c", "C8") not in found
    assert report.fields["path_share_a"] == "0.40"


@pytest.mark.office
@pytest.mark.parametrize("name", MEASURES)
class TestLibreOffice:
    @pytest.fixture
    def recalculated(self, name, tmp_path):
        """Saved by openpyxl without cached values, then opened, recalculated and saved by LibreOffice."""
        data = answers(name, rows=30, seed=7)
        source = tmp_path / "report.xlsx"
        source.write_bytes(edited(written(name, data), lambda book: None))
        return data, {kind: converted(source, kind, tmp_path) for kind in ("xlsx", "ods")}

    def test_its_formulas_equal_the_rules_and_both_files_give_the_digest(self, name, recalculated):
        data, files = recalculated
        expected = evaluation(name, data)
        book = load_workbook(BytesIO(files["xlsx"].read_bytes()), data_only=True)
        for table in declared(name).workbook_tables:
            sheet = book[table.in_workbook.sheet]
            for column in computed_columns(table):
                for row in expected.tables[table.key].rows:
                    shown = sheet[f"{column.letter}{table.in_workbook.first_row + row.index}"].value
                    assert f"{shown:.2f}" == str(getattr(row, column.key)), (table.key, column.key, row.index)
        for kind, path in files.items():
            report = check(path, name, {**data, "fields": beside(name, data)})
            assert report.refused is None, kind
            assert report.digest == expected.digest, kind
            assert "computed-cell-differs" not in {each.code for each in report.findings}, kind
