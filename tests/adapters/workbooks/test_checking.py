"""What is wrong with a file, and what follows."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.workbooks.files import (
    SIMULATIONS,
    all_completed,
    check,
    codes,
    completed,
    edited,
    prepared,
    replaced,
    written,
)
from rapport_unique.adapters.workbooks import Limits
from rapport_unique.core.findings import KINDS, LISTED, Severity, expected_of, message_of
from rapport_unique.core.texts import LANGUAGES


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "redi.xlsx"


def test_a_completed_workbook_gives_the_figures(path):
    report = check(path, written(all_completed()), prefilled={"grant": "600.00"})
    assert report.refused is None
    assert tuple(report.counts["lines"]) == (3, 3, 0, 0)
    assert report.figures["granted_total"] == Decimal("1350.00")
    assert report.figures["subsidisable_total"] == Decimal("798.87")
    assert report.figures["subsidised"] == Decimal("600.00")
    assert codes(report.findings) == [("balance-not-negative", "E7")]
    assert (report.centre, report.language, report.sheets["lines"]) == ("62063", "fr", "REDI")


def test_an_empty_one_counts_every_row_as_incomplete(path):
    report = check(path, written())
    assert tuple(report.counts["lines"]) == (3, 0, 3, 0)
    assert codes(report.findings) == [("rows-untouched", "F5")]


def test_rows_come_out_with_their_place(path, tmp_path):
    check(path, written(all_completed()), rows_out=tmp_path / "rows")
    rows = [json.loads(line) for line in (tmp_path / "rows").read_text().splitlines()]
    assert [(row["position"], row["row"]) for row in rows] == [(1, 5), (2, 6), (3, 7)]
    assert rows[0]["values"] == completed(SIMULATIONS[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_template_gives_the_same_digest(path, language):
    french = check(path, written(all_completed()))
    assert check(path, written(all_completed(), language=language)).digest == french.digest


def test_the_order_of_rows_changes_nothing(path):
    forward = check(path, written(all_completed()))
    backward = check(path, written(all_completed()[::-1]))
    assert (forward.digest, forward.figures) == (backward.digest, backward.figures)


def test_simulations_may_come_as_a_file(path, tmp_path):
    listed = tmp_path / "sims.csv"
    keys = ("niss", "budget_number", "budget_date", "balance")
    listed.write_text("\n".join([",".join(keys), *(",".join(row[key] for key in keys) for row in SIMULATIONS)]))
    from_file = check(path, written(all_completed()), prepared=listed)
    assert from_file.digest == check(path, written(all_completed())).digest
    listed.write_text("niss,budget_number,budget_date,balance\nx,1,2023-06-01,1.00\n")
    assert [each.code for each in check(path, prepared=listed).unusable_simulations] == ["niss-unreadable"]


def test_without_simulations_one_finding_says_so(path):
    report = check(path, written(all_completed()), prepared=None)
    assert ("simulations-not-compared", "") in codes(report.findings)


def test_another_measure_period_or_centre_is_refused(path):
    content = written(all_completed())
    assert check(path, content, period="2024").refused.code == "other-period"
    assert check(path, content, centre="44021").refused.code == "other-centre"
    other = replaced(content, b"<t>redi</t>", b"<t>staff</t>", "xl/sharedStrings.xml")
    assert check(path, other).refused.code == "other-measure"


def test_every_filled_cell_of_another_centre_is_refused_and_one_is_blocking(path):
    def all_differ(book):
        for row in (5, 6, 7):
            book["REDI"][f"A{row}"] = "44021"

    def one_differs(book):
        book["REDI"]["A6"] = "44021"

    content = written(all_completed())
    refused = check(path, edited(content, all_differ)).refused
    assert (refused.code, refused.facts) == ("other-centre", {"found": "44021", "wanted": "62063"})
    report = check(path, edited(content, one_differs))
    assert ("row-of-another-centre", "A6") in codes(report.findings)


def test_a_file_of_another_shape_is_refused_with_the_header_that_fails(path):
    def rename(book):
        book["REDI"]["H4"] = "Autre chose"

    refused = check(path, edited(written(all_completed()), rename)).refused
    assert refused.code == "not-the-template"
    assert (refused.facts["cell"], refused.facts["found"]) == ("H4", "Autre chose")
    assert "Montant mensuel octroyé" in expected_of(refused, "fr")


def test_a_renamed_and_moved_tab_is_found_by_its_headers(path):
    def shuffle(book):
        book["REDI"].title = "Mon CPAS"
        book.move_sheet("Mon CPAS", 2)
        book["Mon CPAS"]["H4"] = "Montant mensuel\noctroyé"

    report = check(path, edited(written(all_completed()), shuffle))
    assert report.refused is None
    assert (report.sheets["lines"], tuple(report.counts["lines"])) == ("Mon CPAS", (3, 3, 0, 0))


def test_a_genuine_export_without_identification_or_protection_is_to_confirm(path):
    def strip(book):
        del book["identification"], book["help"]
        book["REDI"].protection.sheet = False

    report = check(path, edited(written(all_completed()), strip))
    found = {finding.code: finding.severity for finding in report.findings}
    assert found["no-identification"] is Severity.TO_CONFIRM
    assert found["no-protection"] is Severity.TO_CONFIRM
    assert report.centre == "62063"
    assert not report.blocking


def test_cells_that_cannot_be_understood_are_blocking_where_they_stand(path):
    def spoil(book):
        sheet = book["REDI"]
        sheet["L5"] = "abc"
        sheet["P5"] = True
        sheet["H6"] = 10.005
        sheet["G6"] = 45000.5
        sheet["P7"] = "#REF!"
        sheet["F7"] = "autre"
        sheet["B7"] = "06020300179"

    report = check(path, edited(written(all_completed()), spoil))
    assert {
        ("count-unreadable", "L5"),
        ("amount-unreadable", "P5"),
        ("amount-too-many-decimals", "H6"),
        ("date-unreadable", "G6"),
        ("error-cell", "P7"),
        ("choice-unknown", "F7"),
        ("niss-invalid", "B7"),
    } <= set(codes(report.findings))
    assert tuple(report.counts["lines"]) == (3, 0, 0, 3)


def test_an_error_cell_is_never_taken_for_an_empty_one(path):
    content = replaced(written(all_completed()), b'<c r="H5" s="', b'<c r="H5" t="e" s="')
    content = replaced(content, b"<v>150</v>", b"<v>#DIV/0!</v>")
    report = check(path, content)
    assert ("error-cell", "H5") in codes(report.findings)


def test_a_formula_without_a_value_is_unreadable_and_with_one_is_its_value(path):
    content = written(all_completed())
    valued = replaced(content, b"<v>150</v>", b"<f>100+50</f><v>150</v>")
    assert check(path, valued).digest == check(path, content).digest
    bare = check(path, replaced(content, b"<v>150</v>", b"<f>100+50</f>"))
    assert ("amount-unreadable", "H5") in codes(bare.findings)


def test_a_differing_computed_cell_is_information_and_a_missing_value_is_no_change(path):
    content = written(all_completed())
    changed = replaced(content, b"<v>348.87</v>", b"<v>999.99</v>")
    report = check(path, changed)
    found = next(finding for finding in report.findings if finding.code == "computed-cell-differs")
    assert (found.place.cell, found.read, found.facts["recomputed"]) == ("N5", Decimal("999.99"), Decimal("348.87"))
    assert report.digest == check(path, content).digest
    without_values = check(path, edited(content, lambda book: None))
    assert "computed-cell-differs" not in dict(codes(without_values.findings))
    assert without_values.digest == report.digest


def test_a_further_row_below_the_prepared_ones_counts_and_an_extra_sheet_is_told(path):
    def add(book):
        sheet = book["REDI"]
        for column in "ABCDEFGHJKLOP":
            sheet[f"{column}9"] = sheet[f"{column}5"].value
        sheet["H9"] = 10
        book.create_sheet("Notes")["A1"] = "à moi"

    report = check(path, edited(written(all_completed()), add))
    assert tuple(report.counts["lines"]) == (4, 4, 0, 0)
    assert {("row-beyond-prepared", "A9"), ("extra-sheet", "")} <= set(codes(report.findings))
    assert not report.blocking


def test_a_niss_kept_as_a_number_gets_its_zero_back_and_says_so(path):
    def number(book):
        book["REDI"]["B7"] = 6020300178

    report = check(path, edited(written(all_completed()), number))
    assert ("niss-padded", "B7") in codes(report.findings)
    assert report.digest == check(path, written(all_completed())).digest


def test_numbers_that_name_something_compare_as_digits(path):
    def numbers(book):
        book["REDI"]["A5"], book["REDI"]["C5"], book["REDI"]["C6"] = 62063, 1001, "1002.0"

    report = check(path, edited(written(all_completed()), numbers))
    assert report.digest == check(path, written(all_completed())).digest


def test_a_changed_prepared_cell_and_an_unknown_simulation_are_blocking(path):
    def change(book):
        book["REDI"]["E5"] = -999
        book["REDI"]["C6"] = "7777"

    report = check(path, edited(written(all_completed()), change))
    assert {("differs-from-simulation", "E5"), ("unknown-simulation", "C6")} <= set(codes(report.findings))


def test_merged_cells_over_the_data_are_blocking_and_over_the_title_are_not(path):
    def merge(book):
        book["REDI"].merge_cells("A1:R1")

    assert "merged-cells" not in dict(codes(check(path, edited(written(all_completed()), merge)).findings))
    over_data = replaced(
        written(all_completed()),
        b"<dataValidations",
        b'<mergeCells count="1"><mergeCell ref="F5:F6"/></mergeCells><dataValidations',
    )
    assert ("merged-cells", "F5") in codes(check(path, over_data).findings)


def test_hidden_sheets_made_visible_are_still_ours(path):
    def reveal(book):
        for sheet in book:
            sheet.sheet_state = "visible"

    report = check(path, edited(written(all_completed()), reveal))
    assert codes(report.findings) == [("balance-not-negative", "E7")]


def test_blank_looking_cells_and_formatted_rows_below_are_empty(path):
    def blanks(book):
        sheet = book["REDI"]
        sheet["F8"], sheet["G9"] = " \u00a0", "   "
        sheet["I10"] = "=ROUND(1,2)"
        sheet.row_dimensions[500].height = 30

    report = check(path, edited(written(all_completed()), blanks))
    assert report.digest == check(path, written(all_completed())).digest


def test_dates_counted_from_1904_are_read_right_and_told(path):
    def since_1904(book):
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book.epoch = CALENDAR_MAC_1904

    report = check(path, edited(written(all_completed()), since_1904))
    assert ("dates-since-1904", "") in codes(report.findings)
    assert report.digest == check(path, written(all_completed())).digest


def test_a_workbook_that_takes_too_long_or_too_much_is_refused(path):
    content = written(all_completed())
    assert check(path, content, limits=Limits(wall=0)).refused.code == "reading-took-too-long"
    assert check(path, content, limits=Limits(rows=2)).refused.code == "too-large"
    assert check(path, content, limits=Limits(upload=1000)).refused.code == "too-large"
    assert check(path, content, limits=Limits(memory=2**20)).refused.code in ("too-large", "damaged-file")


def test_overrides_of_the_parameters_reach_the_rules(path):
    row = [completed(SIMULATIONS[0]), completed(SIMULATIONS[0], decided_on="2023-07-06")]
    capped = check(path, written(row))
    free = check(path, overrides={"cross_line_ceiling": "off"})
    assert capped.figures["subsidisable_total"] < free.figures["subsidisable_total"]
    assert capped.rules_version != free.rules_version


def test_findings_without_end_are_cut_and_the_gravest_stay(path):
    rows = [completed(SIMULATIONS[0], granted_monthly="10.00", months="3", paid="9999.00") for _ in range(LISTED)]
    rows.append(completed(SIMULATIONS[1], months="99"))
    report = check(path, written(rows, simulations=SIMULATIONS))
    assert report.findings[0].severity is Severity.BLOCKING
    assert report.findings[-1].code == "findings-cut"
    assert len(report.findings) == LISTED + 1


def test_the_reading_process_knows_neither_django_nor_the_site(path):
    import subprocess
    import sys

    names = subprocess.run(
        [sys.executable, "-c", "import sys, rapport_unique.adapters.workbooks.child; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {name.partition(".")[0] for name in names} & {"django", "xlsxwriter", "openpyxl"}
    assert not {name for name in names if name.startswith("rapport_unique.ui")}


def test_every_code_of_this_adapter_has_three_languages():
    from rapport_unique.adapters.workbooks import messages

    own = [kind for kind in vars(messages).values() if isinstance(kind, type(messages.MACROS))]
    assert len(own) == 22
    assert all(KINDS[kind.code] is kind and all(kind.message) for kind in own)


def test_a_refusal_speaks(path):
    refused = check(path, b"PK nothing").refused
    assert message_of(refused, "de") == "Diese Datei ist weder eine .xlsx- noch eine .ods-Arbeitsmappe."


def test_stored_simulations_may_be_fewer_than_the_rows(path):
    report = check(path, written(all_completed()), prepared=prepared(SIMULATIONS[:2]))
    assert ("unknown-simulation", "C7") in codes(report.findings)
