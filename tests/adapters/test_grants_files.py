"""The administration's files: read as people save them, and every fault said with its line and column."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from hostile.corpus import bombs, ods
from rapport_unique.adapters.grants_files import read_grants, read_parameters
from rapport_unique.adapters.tables import LARGEST, LARGEST_FILE
from rapport_unique.core.findings import expected_of, message_of
from rapport_unique.core.texts import LANGUAGES

HEADER = "ins;measure;period;line;amount;restriction;paid_on;reference"
ODF = ("office", "table", "text")
LINE = "62063;redi;2023;Première tranche;1.234,56;;15/03/2023;REMI-REDI_23/1"


def workbook(*rows, formula=None):
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        hidden = book.add_worksheet("Notes")
        sheet = book.add_worksheet("Octrois")
        sheet.activate()
        sheet.set_first_sheet()
        hidden.hide()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for position, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, position, cell, day)
                else:
                    sheet.write(number, position, cell)
        if formula:
            sheet.write_formula(*formula)
    return stream.getvalue()


def faults(found):
    return [(each.code, each.place.row, each.place.column) for each in found.findings]


def said(finding):
    return all(
        "{" not in message_of(finding, language) + (expected_of(finding, language) or "") for language in LANGUAGES
    )


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\r\n{LINE}\r\n".encode(),
        f"\ufeff{HEADER}\n{LINE}\n\n;;;;;;;\n".encode(),
        f"{HEADER}\n{LINE}\n".encode("cp1252"),
        f"{HEADER}\n{LINE}".replace(";", "\t").encode(),
        f"{HEADER}\n{LINE}".replace(";", ",").replace("1.234,56", '"1.234,56"').encode(),
    ],
    ids=["utf-8", "mark and empty lines", "windows", "tabs", "commas"],
)
def test_one_line_however_it_is_saved(data):
    found = read_grants(data)
    assert found.findings == ()
    assert [tuple(row) for row in found.rows] == [
        (
            2,
            "62063",
            "Première tranche",
            Decimal("1234.56"),
            "redi",
            "2023",
            "",
            date(2023, 3, 15),
            "REMI-REDI_23/1",
        )
    ]


def test_a_workbook_says_the_same():
    data = workbook(
        ["ins", "line", "amount", "paid_on", "reference"],
        [62063, "Avance", 1234.56, date(2023, 3, 15), "REF/1"],
        [44021, "Avance", 100, "", ""],
    )
    found = read_grants(data)
    assert found.findings == ()
    assert [(row.ins, row.amount, row.paid_on, row.line) for row in found.rows] == [
        ("62063", Decimal("1234.56"), date(2023, 3, 15), 2),
        ("44021", Decimal("100.00"), None, 3),
    ]


def test_a_workbook_of_libreoffice_says_the_same():
    namespaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ODF)
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in (("ins", "line", "amount"), ("62063", "Avance", "1234,56"))
    )
    body = f'<office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet>'
    found = read_grants(
        ods(f"<office:document-content {namespaces}><office:body>{body}</office:body></office:document-content>")
    )
    assert found.findings == ()
    assert [(row.ins, row.label, row.amount) for row in found.rows] == [("62063", "Avance", Decimal("1234.56"))]


def test_a_text_that_is_no_list_is_told_what_its_first_line_should_say():
    found = read_grants(b"%PDF-1.7 hello")
    assert [each.code for each in found.findings] == ["table-empty", "table-header"]
    assert "ins;" in expected_of(found.findings[1], "fr")


def test_only_what_is_needed_must_be_there_and_the_order_is_free():
    found = read_grants(b"amount;ins;line\n12,50;62063;A\n")
    assert [(row.ins, row.amount, row.measure) for row in found.rows] == [("62063", Decimal("12.50"), "")]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("62063;redi;2023;A;1.234;;;", ("amount-ambiguous", 2, "amount")),
        ("62063;redi;2023;A;-5,00;;;", ("amount-negative", 2, "amount")),
        ("62063;redi;2023;A;=1+1;;;", ("table-formula", 2, "amount")),
        ("62063;redi;2023;=cmd|' /C calc'!A0;5;;;", ("table-formula", 2, "line")),
        ("Liège;redi;2023;A;5;;;", ("ins-unreadable", 2, "ins")),
        ("62063;redi;2023;A;5;;31/02/2023;", ("date-unreadable", 2, "paid_on")),
        ("62063;redi;2023;;5;;;", ("required", 2, "line")),
        ("62063;redi;2023;A;;;;", ("required", 2, "amount")),
        ("62063;redi;2023;A;5", ("table-line", 2, "")),
    ],
)
def test_a_fault_is_said_where_it_stands(line, fault):
    found = read_grants(f"{HEADER}\n{line}\n".encode())
    assert faults(found) == [fault]
    assert found.rows == ()
    assert said(found.findings[0])


def test_every_fault_is_said_and_the_good_lines_stay():
    found = read_grants(f"{HEADER}\n{LINE}\nx;;;A;y;;;\n".encode())
    assert faults(found) == [("ins-unreadable", 3, "ins"), ("amount-unreadable", 3, "amount")]
    assert len(found.rows) == 1


def test_a_line_that_stands_twice_is_refused_with_the_earlier_one():
    found = read_grants(f"{HEADER}\n{LINE}\n{LINE}\n".encode())
    assert faults(found) == [("grants-file-twice", 3, "")]
    assert "2" in message_of(found.findings[0], "fr")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table-empty"),
        (HEADER.encode(), "table-empty"),
        (b"a;b\n1;2\n", "table-header"),
        (b"ins;ins;line;amount\n1;2;3;4\n", "table-header"),
        (b"ins;line;amount;surprise\n1;2;3;4\n", "table-header"),
        (f"{HEADER}\n{LINE}".encode("utf-16"), "table-unreadable"),
        (b'ins;line;amount\n62063;"A;5\n', "table-unreadable"),
        (b"x" * (LARGEST_FILE + 1), "table-too-large"),
        (b"PK\x03\x04" + bytes(100), "damaged-file"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "old-or-encrypted-workbook"),
    ],
)
def test_what_is_no_such_file_is_refused(data, code):
    found = read_grants(data)
    assert found.rows == ()
    assert code in [each.code for each in found.findings]
    assert all(map(said, found.findings))


def test_too_many_lines_are_refused():
    assert faults(read_grants("\n".join([HEADER, *[LINE] * LARGEST]).encode()))[0][0] == "table-too-large"


@pytest.mark.parametrize("hostile", list(bombs())[:4], ids=lambda each: each.name)
def test_a_bomb_is_refused_by_the_guard(hostile):
    found = read_grants(hostile.content())
    assert found.rows == ()
    assert [each.code for each in found.findings] in ([hostile.code], ["too-large"], ["table-too-large"])


def test_a_formula_without_a_value_is_named_with_its_cell():
    data = workbook(["ins", "line", "amount"], [62063, "A", ""], formula=(1, 2, "=B9*2", None, ""))
    found = read_grants(data)
    assert faults(found) == [("table-formula", 2, "amount")]
    assert found.findings[0].place.cell == "C2"


def test_parameters_with_who_takes_part():
    found = read_parameters(
        b"INS;RIS;BIM;participates;last_year;compensation\n62063;120;3000;oui;1000,00;\n44021;80;900;neen;;\n"
        b"63023;5;10;nee;;12,50\n"
    )
    assert faults(found) == [("choice-unknown", 3, "participates")]
    assert [tuple(row) for row in found.rows] == [
        (2, "62063", 120, 3000, True, Decimal("1000.00"), None),
        (4, "63023", 5, 10, False, None, Decimal("12.50")),
    ]


def test_parameters_without_the_column_all_take_part():
    found = read_parameters(b"ins;integration_income;increased_intervention\n62063;120;3000\n62063;1;-1\n62063;1;1\n")
    assert faults(found) == [("count-negative", 3, "increased_intervention"), ("grants-file-twice", 4, "")]
    assert all(row.participates for row in found.rows)


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"{HEADER}\n{text}".encode(errors="replace")))
def test_no_bytes_at_all_make_it_fail(data):
    if data.startswith(b"PK\x03\x04"):
        return
    for found in (read_grants(data), read_parameters(data)):
        assert found.rows or found.findings
        assert all(map(said, found.findings))
