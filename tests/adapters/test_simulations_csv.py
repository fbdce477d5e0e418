"""The list of simulations, as tools and people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport_unique.adapters import simulations_csv
from rapport_unique.adapters.simulations_csv import read_simulations
from rapport_unique.core.findings import KINDS, message_of
from rapport_unique.core.texts import LANGUAGES

HEADER = "niss,budget_number,budget_date,balance"
LINE = "85073003328,64,2023-06-01,-500.00"
ROW = ("85073003328", "64", "2023-06-01", "-500.00")


def read(*lines, encoding="utf-8", end="\n"):
    return read_simulations(end.join(lines).encode(encoding))


def found(file):
    return [(each.code, each.place.row, each.place.column) for each in file.findings]


@pytest.mark.parametrize(
    "file",
    [
        read(HEADER, LINE),
        read(HEADER, LINE, ""),
        read(HEADER, LINE, end="\r\n"),
        read(HEADER, LINE, encoding="utf-8-sig"),
        read(HEADER.replace(",", ";"), "85.07.30-033.28;0064;01/06/2023;-500,00"),
        read(" NISS ,Budget_Number,budget_date,balance", '"85073003328","64","2023-06-01","-500.00"'),
        read(HEADER, "", LINE, ",,,"),
        read("balance,niss,budget_date,budget_number", "-500.00,85073003328,2023-06-01,64"),
        read(HEADER.replace(",", ";"), "85073003328;64;01/06/2023;-500,00 €", encoding="cp1252"),
        read(HEADER.replace(",", ";"), "85073003328;64;01/06/2023;-\u00a0500,00", encoding="cp1252"),
    ],
    ids=[
        "plain",
        "last line ended",
        "Windows lines",
        "byte order mark",
        "semicolons",
        "capitals and quotes",
        "blank lines",
        "another order",
        "Windows-1252 euro sign",
        "Windows-1252 hard space",
    ],
)
def test_the_ways_a_list_is_written(file):
    assert file.findings == ()
    assert file.rows == [ROW]


def test_a_lost_leading_zero_is_restored():
    assert read(HEADER, "1020300467,64,2023-06-01,-1.00").rows[0][0] == "01020300467"


def test_rows_keep_their_line():
    assert read(HEADER, "", LINE, "", LINE).lines == [3, 5]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"niss,balance\n",
        LINE.encode(),
        b"PK\x03\x04\x00\x00",
        b"\x00" * 100,
        b"\xff\xfe" + HEADER.encode("utf-16-le"),
    ],
    ids=["nothing", "blank", "columns missing", "no header", "a workbook", "zeros", "UTF-16"],
)
def test_what_is_no_list_is_refused_whole(data):
    file = read_simulations(data)
    assert found(file) == [("simulations-header", 1, "")]
    assert (file.rows, file.blocking) == ([], True)


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("85073003328,64,2023-06-31,-500.00", "date-unreadable", "budget_date"),
        ("85073003328,64,06/13/2023,-500.00", "date-unreadable", "budget_date"),
        ("85073003328,abc,2023-06-01,-500.00", "number-unreadable", "budget_number"),
        ("85073003328,64,2023-06-01,-1.234", "amount-ambiguous", "balance"),
        ("85073003328,64,2023-06-01,-1.2345", "amount-too-many-decimals", "balance"),
        ("123,64,2023-06-01,-500.00", "niss-unreadable", "niss"),
        ("85073003329,64,2023-06-01,-500.00", "niss-invalid", "niss"),
        (",64,2023-06-01,-500.00", "required", "niss"),
        ("85073003328,64,2023-06-01,", "required", "balance"),
        ("85073003328,64,2023-06-01", "simulations-line", ""),
        ("85073003328,64,2023-06-01,-500,00", "simulations-line", ""),
    ],
)
def test_what_is_wrong_with_a_line_is_said_with_its_number(line, code, column):
    file = read(HEADER, LINE, line)
    assert found(file) == [(code, 3, column)]
    assert file.blocking


def test_a_huge_field_is_refused():
    assert found(read(HEADER, "1" * 200_000 + ",64,2023-06-01,-1.00")) == [("simulations-header", 1, "")]


def test_too_many_lines_are_refused(monkeypatch):
    monkeypatch.setattr(simulations_csv, "LARGEST", 2)
    assert read(HEADER, LINE, LINE).findings == ()
    assert found(read(HEADER, LINE, LINE, LINE)) == [("simulations-too-many", 4, "")]


def test_hostile_texts_come_back_as_text():
    file = read(HEADER, '85073003328,"<img onerror=x>\u202e",2023-06-01,=1+1')
    assert found(file) == [("number-unreadable", 2, "budget_number"), ("amount-unreadable", 2, "balance")]
    assert "\u202e" not in file.findings[0].read


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"{HEADER}\n{text}".encode(errors="replace")))
def test_any_bytes_are_read_or_refused_with_a_known_code(data):
    file = read_simulations(data)
    for each in file.findings:
        assert each.code in KINDS
        assert all(message_of(each, language) for language in LANGUAGES)
    assert len(file.rows) == len(file.lines)
