"""Tables of reference amounts from outside: taken whole with their origin, or refused line by line."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from adapters.workbooks.office import converted
from hostile.corpus import bombs
from rapport_unique import reference_budget
from rapport_unique.adapters.parameter_tables import COLUMNS, read_parameters
from rapport_unique.core.findings import sentence_of
from rapport_unique.core.texts import LANGUAGES
from rapport_unique.reference_budget import shipped

HEADER = [column.key for column in COLUMNS]
LINES = [[scope, path, *each] for (scope, path), values in shipped().values.items() for each in values]
TOML = (Path(reference_budget.__file__).parent / "data" / "demo-2023q4.toml").read_text(encoding="utf-8")


def csv(lines=LINES, separator=";", encoding="utf-8", header=HEADER):
    return "\r\n".join(separator.join(map(str, line)) for line in (header, *lines)).encode(encoding)


def workbook(lines=LINES):
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Montants")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, line in enumerate((HEADER, *lines)):
            for position, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(number, position, cell, day)
                else:
                    sheet.write(number, position, float(cell) if isinstance(cell, Decimal) else cell)
    return stream.getvalue()


def codes(data, id="LICENSED"):
    read = read_parameters(data, id)
    for finding in read.findings:
        assert all("{" not in sentence_of(finding, language) for language in LANGUAGES)
    return read.parameters, {each.code for each in read.findings}


@pytest.mark.parametrize(
    "data",
    [csv(separator="\t"), csv(), csv(separator="\t", encoding="utf-8-sig"), workbook(), TOML.encode()],
    ids=["tabs", "semicolons", "mark", "xlsx", "toml"],
)
def test_the_same_values_come_from_every_kind_of_file(data):
    parameters, found = codes(data)
    assert found == set()
    assert parameters.digest == shipped().digest


@pytest.mark.office
def test_they_come_from_a_table_that_libreoffice_saved(tmp_path):
    source = tmp_path / "table.xlsx"
    source.write_bytes(workbook())
    for kind in ("xlsx", "ods"):
        parameters, found = codes(converted(source, kind, tmp_path).read_bytes())
        assert (found, parameters.digest) == (set(), shipped().digest)


def test_a_set_goes_by_the_name_of_its_file_unless_it_names_itself():
    assert read_parameters(csv(), "centre-62063").parameters.id == "centre-62063"
    assert read_parameters(TOML.encode(), "file").parameters.id == "DEMO-2023Q4"


def test_values_of_later_dates_are_lines_of_their_own():
    later = [[*line[:2], date(2024, 7, 1), line[3] + 10, *line[4:]] for line in LINES if line[1] == "person.work"]
    parameters, found = codes(csv([*LINES, *later]))
    assert found == set()
    assert [each.value for each in parameters.values["national", "person.work"]] == [60, 70]


def changed(**cells):
    """The table with one line changed."""
    line = list(LINES[0])
    for key, value in cells.items():
        line[HEADER.index(key.rstrip("_"))] = value
    return [line, *LINES[1:]]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (changed(value="deux cents"), "quantity-unreadable"),
        (changed(value="=2+2"), "table-formula"),
        (changed(value="-5"), "quantity-unreadable"),
        (changed(value="1e3"), "quantity-unreadable"),
        (changed(value=""), "required"),
        (changed(from_="1er octobre"), "date-unreadable"),
        (changed(source=""), "required"),
        (changed(licence=" "), "required"),
        (changed(status="copied"), "budget-table-status"),
        (changed(unit="BEF"), "budget-table-unit"),
        (changed(path="person.food.adult.f.18-70"), "budget-table-ages-overlap"),
        (changed(path="person.food"), "budget-table-path"),
        ([LINES[0], *LINES], "budget-table-twice"),
        (LINES[1:], "budget-table-ages-gap"),
        ([], "table-empty"),
        ([[*line, "too much"] for line in LINES], "table-line"),
    ],
)
def test_a_fault_keeps_the_whole_table_out(lines, code):
    parameters, found = codes(csv(lines))
    assert parameters is None
    assert code in found


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table-empty"),
        (b"path;value\na;1\n", "table-header"),
        (b"\x00\x01\x02", "table-unreadable"),
        (b"x" * (4 * 2**20 + 1), "table-too-large"),
        (b"[national\n", "budget-table-toml"),
        (b"# \xff\xfe\n", "table-unreadable"),
        (b'id = ""\n', "budget-table-entry"),
        (b"id = 5\n", "budget-table-entry"),
        (b'id = "x"\ndefaults = 5\n', "budget-table-entry"),
        (b'id = "x"\n[national]\nwage = 5\n', "budget-table-entry"),
        (b'id = "x"\nid = "y"\n', "budget-table-toml"),
        (b"[a]\nb = " + b"[" * 50_000, "budget-table-toml"),
        (b'id = "x"\n', "budget-table-missing"),
        (b'id = "x"\nnational = 5\n', "budget-table-entry"),
        (b"# deep\nnational." + b"a." * 5_000 + b"b = 1\n", "budget-table-toml"),
        (TOML.encode() + b"[mars]\n" + b"x" * 100_000 + b" = 5\n", "budget-table-path"),
    ],
    ids=range(16),
)
def test_what_is_no_table_is_refused(data, code):
    parameters, found = codes(data)
    assert parameters is None
    assert code in found


@pytest.mark.parametrize(
    "wage",
    [
        "true",
        '"1700"',
        "nan",
        "inf",
        "-1700",
        "[]",
        "[5]",
        "1979-05-27",
        "[{ value = 5, colour = 1 }]",
        "[{ value = 5, from = 2023-10-01T00:00:00 }]",
        "[{ value = 5 }, { value = 6 }]",
    ],
)
def test_an_entry_that_is_no_value_keeps_the_set_out(wage):
    parameters, found = codes(TOML.replace("wage = 1700", f"wage = {wage}").encode())
    assert parameters is None
    assert found <= {"budget-table-entry", "budget-table-twice", "budget-table-value"} and found


def test_a_path_may_be_written_in_two_ways_but_has_one_value_a_day():
    again = '[national.person.food.adult.f]\n"18-64" = [{ value = 215, from = %s }]\n'
    parameters, found = codes((TOML + again % "2024-01-01").encode())
    assert found == set()
    assert [each.value for each in parameters.values["national", "person.food.adult.f.18-64"]] == [205, 215]
    assert codes((TOML + again % "2023-10-01").encode()) == (None, {"budget-table-twice"})


def test_what_is_told_of_a_table_stays_short():
    data = TOML.encode() + b"[mars]\n" + b"x" * 100_000 + b" = 5\n"
    read = read_parameters(data.replace(b"wage = 1700", b"wage = 1" + b"0" * 4_000), "x")
    assert read.parameters is None
    assert all(len(sentence_of(each, "fr")) < 500 for each in read.findings)


def test_dated_values_of_toml_take_from_the_defaults_what_they_do_not_say():
    dated = 'wage = [{ value = 1700 }, { value = 1750.5, from = 2024-05-01, source = "law", status = "official" }]'
    parameters, found = codes(TOML.replace("wage = 1700", dated).encode())
    assert found == set()
    last = parameters.values["national", "wage"][-1]
    assert (last.since, last.value, last.status, last.unit) == (
        date(2024, 5, 1),
        Decimal("1750.5"),
        "official",
        "EUR/month",
    )


@pytest.mark.parametrize("hostile", list(bombs()), ids=lambda each: each.name)
def test_hostile_workbooks_are_refused_behind_the_guard(hostile):
    content = hostile.content() if callable(hostile.content) else hostile.content
    parameters, found = codes(content)
    assert parameters is None and found
